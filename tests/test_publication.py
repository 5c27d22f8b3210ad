"""Publication: whatever stands in the way, a subscriber fetches the old file or the new one."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from diplocal.artifacts import Artifact
from diplocal.build import LEDGER, BuildError, build, compiled
from diplocal.cli import app
from diplocal.edition import Edition
from diplocal.publication import MANIFEST, Changes, PublicationError, locked, plan, publish, write
from support import NOW, built, contents, record, small_calendar, write_record

FEED, PAGE, INDEX = "country/india.ics", "event/review/event.json", "feeds.json"
FILES = {path: f"{path}\n".encode() for path in (INDEX, PAGE, FEED, "all.ics", "event/review/event.ics")}


def artifacts(files: dict[str, bytes]) -> list[Artifact]:
    return [Artifact(path, content) for path, content in files.items()]


def published(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    publish(folder, artifacts(FILES if files is None else files))
    return folder


def visible(folder: Path) -> dict[str, bytes]:
    """Give the files of a folder without the manifest."""
    return {path: content for path, content in contents(folder).items() if path != MANIFEST}


def listed(folder: Path) -> list[str]:
    files: list[str] = json.loads((folder / MANIFEST).read_bytes())["files"]
    return files


def tree(folder: Path) -> dict[Path, int]:
    """Give every file and folder with the instant of its last change."""
    return {place: place.lstat().st_mtime_ns for place in sorted((folder, *folder.rglob("*")))}


# --- the steps of a publication


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done to the disk, in order."""
    done: list[str] = []
    real_fsync, real_replace, real_unlink = os.fsync, os.replace, os.unlink

    def shown(path: str | Path) -> str:
        return Path(path).relative_to(tmp_path).as_posix()

    def fsync(handle: int) -> None:
        done.append(f"flush {shown(Path(f'/proc/self/fd/{handle}').readlink())}")
        real_fsync(handle)

    def replace(source: str, target: str) -> None:
        done.append(f"move {shown(target)}")
        real_replace(source, target)

    def unlink(path: str) -> None:
        if Path(path).exists():
            done.append(f"remove {shown(path)}")
        real_unlink(path)

    for name, function in {"fsync": fsync, "replace": replace, "unlink": unlink}.items():
        monkeypatch.setattr(os, name, function)
    return done


def test_a_file_is_flushed_beside_its_place_then_moved_then_its_folder_flushed(
    tmp_path: Path, steps: list[str]
) -> None:
    write(tmp_path / "all.ics", b"new")
    assert steps == ["flush .all.ics.diplocal-tmp", "move all.ics", "flush ."]
    assert contents(tmp_path) == {"all.ics": b"new"}


def test_everything_is_flushed_before_anything_is_moved(tmp_path: Path, steps: list[str]) -> None:
    published(tmp_path / "dist")
    moves = [step for step in steps if step.startswith("move")]
    first = steps.index(moves[0])
    files = {step for step in steps[:first] if step.endswith("-tmp")}
    assert len(files) == len(moves) == len(FILES) + 1
    assert not any(step.endswith("-tmp") for step in steps[first:])


def test_feeds_come_first_then_pages_then_the_catalogue_and_removals_last(tmp_path: Path, steps: list[str]) -> None:
    published(tmp_path / "dist", {"old.ics": b"old", "old.json": b"old"})
    steps.clear()
    publish(tmp_path / "dist", artifacts(FILES), {tmp_path / "ledger": b"line"})
    assert [step for step in steps if not step.startswith("flush")] == [
        "move ledger",
        f"move dist/{MANIFEST}",
        "move dist/all.ics",
        "move dist/country/india.ics",
        "move dist/event/review/event.ics",
        "move dist/event/review/event.json",
        "move dist/feeds.json",
        "remove dist/old.ics",
        "remove dist/old.json",
        f"move dist/{MANIFEST}",
    ]


def test_one_kind_of_file_is_on_the_disk_before_the_next(tmp_path: Path, steps: list[str]) -> None:
    published(tmp_path / "dist")
    steps.clear()
    publish(tmp_path / "dist", artifacts(dict.fromkeys(FILES, b"new")), {tmp_path / "ledger": b"line"})
    moved = steps.index("move ledger")
    assert steps[moved:] == [
        "move ledger",
        "flush .",
        "move dist/all.ics",
        "move dist/country/india.ics",
        "move dist/event/review/event.ics",
        "flush dist",
        "flush dist/country",
        "flush dist/event/review",
        "move dist/event/review/event.json",
        "flush dist/event/review",
        "move dist/feeds.json",
        "flush dist",
    ]


def test_a_new_folder_is_flushed_into_the_one_around_it(tmp_path: Path, steps: list[str]) -> None:
    write(tmp_path / "event/review/event.ics", b"new")
    assert steps[:2] == ["flush .", "flush event"]


def test_what_has_not_changed_is_not_touched(tmp_path: Path) -> None:
    published(tmp_path)
    before = tree(tmp_path)
    assert not publish(tmp_path, artifacts(FILES))
    assert tree(tmp_path) == before


def test_a_plan_tells_what_a_publication_does(tmp_path: Path) -> None:
    published(tmp_path)
    wanted = artifacts({"all.ics": FILES["all.ics"], FEED: b"new", "country/france.ics": b"new"})
    expected = Changes(("country/france.ics", FEED), ("event/review/event.ics", PAGE, INDEX))
    before = tree(tmp_path)
    assert plan(tmp_path, wanted) == expected
    assert tree(tmp_path) == before
    assert publish(tmp_path, wanted) == expected
    assert not plan(tmp_path, wanted)


def test_a_plan_for_a_folder_that_is_not_there_makes_none(tmp_path: Path) -> None:
    assert plan(tmp_path / "dist", artifacts(FILES)).written[-1] == INDEX
    assert not (tmp_path / "dist").exists()


file_paths = st.from_regex(r"(?:[ab]/){0,2}[cd]\.(?:ics|json)", fullmatch=True)
publications = st.dictionaries(file_paths, st.sampled_from([b"1", b"2"]))


@given(st.lists(publications, min_size=1, max_size=4))
def test_a_folder_holds_exactly_what_was_published_last(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("dist")
    for files in rows:
        publish(folder, artifacts(files))
        assert visible(folder) == files
        assert listed(folder) == sorted(files)
        assert not [place for place in folder.rglob("*") if place.is_dir() and not any(place.iterdir())]


# --- files of others


def test_files_of_others_are_never_touched(tmp_path: Path) -> None:
    published(tmp_path)
    others = {
        "CNAME": b"www",
        "country/mine.ics": b"mine",
        "event/review/notes.txt": b"n",
        ".x.tmp": b"x",
        ".git/a": b"a",
    }
    for path, content in others.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    before = {path: (tmp_path / path).stat() for path in others}
    publish(tmp_path, artifacts({"all.ics": b"new"}))
    assert visible(tmp_path) == {"all.ics": b"new", **others}
    assert {path: (tmp_path / path).stat().st_mtime_ns for path in others} == {
        path: stat.st_mtime_ns for path, stat in before.items()
    }


def test_folders_that_are_empty_after_a_removal_go(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / "country/mine.txt").write_bytes(b"mine")
    (tmp_path / "mine").mkdir()
    published(tmp_path, {"all.ics": b"all"})
    assert sorted(place.name for place in tmp_path.iterdir()) == [".diplocal", "all.ics", "country", "mine"]


def test_a_listed_file_that_somebody_removed_is_no_change(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / PAGE).unlink()
    (tmp_path / "event/review/event.ics").unlink()
    (tmp_path / "event/review").rmdir()
    wanted = {path: FILES[path] for path in (INDEX, FEED, "all.ics")}
    assert not publish(tmp_path, artifacts(wanted))
    assert listed(tmp_path) == sorted(wanted)
    assert not (tmp_path / "event").exists()


def test_a_folder_in_the_place_of_an_unwanted_file_stays(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / PAGE).unlink()
    (tmp_path / PAGE).mkdir()
    published(tmp_path, {"all.ics": b"all"})
    assert (tmp_path / PAGE).is_dir()


DAMAGED = [
    b"",
    b"{",
    b"\xff",
    b"[]",
    b"null",
    b"{}",
    b'{"files": 7}',
    b'{"files": "all.ics"}',
    b'{"files": {"all.ics": 1}}',
    b'{"files": ["all.ics", 7]}',
    b'{"files": ["all.ics", "../kept"]}',
    b'{"files": ["all.ics", "/kept"]}',
    b'{"files": ["all.ics", "a/../../kept"]}',
    b'{"files": ["all.ics", "./all.ics"]}',
    b'{"files": ["all.ics", "."]}',
    b'{"files": ["all.ics", ""]}',
    b'{"files": ["all.ics", "a\\u0000"]}',
    b'{"files": ["all.ics", "\\ud800"]}',
    b'{"files": ["all.ics", "caf\\u00e9"]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("manifest", DAMAGED, ids=lambda content: repr(content[:40]))
def test_a_damaged_manifest_means_no_removal_in_that_run(tmp_path: Path, manifest: bytes) -> None:
    folder = published(tmp_path / "dist")
    (tmp_path / "kept").write_bytes(b"kept")
    (folder / MANIFEST).write_bytes(manifest)
    changes = publish(folder, artifacts({FEED: b"new"}))
    assert changes == Changes((FEED,), ())
    assert visible(folder) == {**FILES, FEED: b"new"}
    assert (tmp_path / "kept").read_bytes() == b"kept"
    assert listed(folder) == [FEED]


def test_a_missing_manifest_means_no_removal_in_that_run(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / MANIFEST).unlink()
    assert publish(tmp_path, artifacts({FEED: b"new"})).removed == ()


def test_a_manifest_that_lists_itself_stays(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / MANIFEST).write_text(json.dumps({"files": [MANIFEST, "all.ics"]}))
    assert publish(tmp_path, artifacts({FEED: b"new"})).removed == ("all.ics",)
    assert listed(tmp_path) == [FEED]


def test_a_half_written_publication_is_completed(tmp_path: Path) -> None:
    published(tmp_path, {**FILES, "old.ics": b"old"})
    (tmp_path / FEED).write_bytes(b"to")
    (tmp_path / "all.ics").unlink()
    (tmp_path / ".all.ics.diplocal-tmp").write_bytes(b"to")
    (tmp_path / "country/.india.ics.diplocal-tmp").write_bytes(b"")
    (tmp_path / ".diplocal/.manifest.json.diplocal-tmp").symlink_to(tmp_path / INDEX)
    published(tmp_path)
    assert visible(tmp_path) == FILES


# --- links, folders and devices in the way


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder with files of somebody else, which have to be the same in the end."""
    folder = tmp_path / "outside"
    for path in (FEED, "india.ics", "manifest.json", "event.ics", "all.ics"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"mine")
    before = tree(folder)
    yield folder
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("all.ics", "outside/all.ics"),
        ("all.ics", "nowhere"),
        ("all.ics", "dist/all.ics"),
        ("country", "outside"),
        ("country", "nowhere"),
        ("event/review", "outside"),
        ("event", "outside"),
        (".diplocal", "outside"),
        (MANIFEST, "outside/manifest.json"),
    ],
)
def test_a_symbolic_link_is_refused(tmp_path: Path, outside: Path, place: str, target: str) -> None:
    dist = tmp_path / "dist"
    (dist / place).parent.mkdir(parents=True)
    (dist / place).symlink_to(tmp_path / target)
    before = tree(dist)
    for refuses in (plan, publish):
        with pytest.raises(PublicationError) as caught:
            refuses(dist, artifacts(FILES))
        assert str(caught.value) == f"{dist / place} is a symbolic link, which is never followed; remove it"
    assert tree(dist) == before
    assert outside.exists()


@pytest.mark.parametrize("place", ["country", FEED])
def test_what_is_reached_over_a_link_is_not_removed(tmp_path: Path, outside: Path, place: str) -> None:
    dist = published(tmp_path / "dist")
    (dist / FEED).unlink()
    if place == "country":
        (dist / place).rmdir()
    (dist / place).symlink_to(outside if place == "country" else outside / "india.ics")
    assert publish(dist, artifacts({"all.ics": FILES["all.ics"]})).removed == ("event/review/event.ics", PAGE, INDEX)
    assert (dist / place).is_symlink()


def test_an_empty_folder_behind_a_link_is_not_removed(tmp_path: Path) -> None:
    dist = published(tmp_path / "dist")
    for path in (PAGE, "event/review/event.ics"):
        (dist / path).unlink()
    (dist / "event/review").rmdir()
    (dist / "event").rmdir()
    (tmp_path / "outside/review").mkdir(parents=True)
    (dist / "event").symlink_to(tmp_path / "outside")
    published(dist, {"all.ics": b"new"})
    assert (tmp_path / "outside/review").is_dir()


def test_a_link_in_the_place_of_a_temporary_file_is_not_followed(tmp_path: Path, outside: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / ".all.ics.diplocal-tmp").symlink_to(outside / "all.ics")
    (tmp_path / ".ledger.diplocal-tmp").symlink_to(outside / "all.ics")
    publish(dist, artifacts(FILES), {tmp_path / "ledger": b"line"})
    (dist / ".one.ics.diplocal-tmp").symlink_to(outside / "all.ics")
    write(dist / "one.ics", b"one")
    assert visible(dist) == {**FILES, "one.ics": b"one"}
    assert (tmp_path / "ledger").read_bytes() == b"line"


def test_the_published_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "dist").symlink_to(tmp_path / "real")
    published(tmp_path / "dist")
    assert visible(tmp_path / "real") == FILES


@pytest.mark.parametrize("path", ["../out.ics", "/out.ics", "event/../../out.ics", "", ".", "a//b.ics", "a\x00.ics"])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(PublicationError, match=r" is no path below .*dist$"):
        published(tmp_path / "dist", {"all.ics": b"all", path: b"out"})
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "fifo"])
def test_what_is_no_file_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "all.ics")
    with pytest.raises(PublicationError, match=r"all\.ics is no file, and a file has to go there; remove it$"):
        published(tmp_path)
    assert [place.name for place in tmp_path.iterdir()] == ["all.ics"]


@pytest.mark.parametrize("place", ["country", "event", "event/review", ".diplocal"])
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path, place: str) -> None:
    write(tmp_path / place, b"mine")
    with pytest.raises(PublicationError, match=f"{place} is a file where a folder has to be; remove it$"):
        published(tmp_path)


# --- a disk that fails


ERRORS = [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT]


class Disk:
    """A disk on which the nth call of some kind fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, call: str, nth: int, code: int) -> None:
        self.left = nth
        real = getattr(os, call)

        def failing(*values: object, **keys: object) -> object:
            self.left -= 1
            if self.left == 0:
                raise OSError(code, os.strerror(code))
            return real(*values, **keys)

        monkeypatch.setattr(os, call, failing)


@pytest.mark.parametrize("code", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("call", ["fsync", "mkdir"])
def test_a_disk_that_fails_before_anything_is_moved_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int, code: int
) -> None:
    dist = published(tmp_path / "dist", {"all.ics": b"old"})
    ledger = tmp_path / "ledger"
    ledger.write_bytes(b"old")
    before = contents(tmp_path)
    places = {place for place in tmp_path.rglob("*") if place.is_dir()}
    with monkeypatch.context() as patch:
        Disk(patch, call, nth, code)
        if call == "mkdir" and nth == 4:
            publish(dist, artifacts(FILES), {ledger: b"new"})  # there are three folders to make
            return
        with pytest.raises(OSError, match=os.strerror(code)) as caught:
            publish(dist, artifacts(FILES), {ledger: b"new"})
    assert caught.value.errno == code
    assert contents(tmp_path) == before
    assert {place for place in tmp_path.rglob("*") if place.is_dir()} == places
    published(dist)
    assert visible(dist) == FILES


@pytest.mark.parametrize(
    ("call", "nth"), [*(("replace", nth) for nth in range(1, 7)), *(("unlink", nth) for nth in range(1, 14))]
)
def test_a_disk_that_fails_later_leaves_old_and_new_files_that_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int
) -> None:
    old = dict.fromkeys((*FILES, *(f"old/{number}.ics" for number in range(7))), b"old")
    dist = published(tmp_path / "dist", old)
    new = {**FILES, "all.ics": b"new"}
    with monkeypatch.context() as patch:
        Disk(patch, call, nth, errno.EIO)
        with pytest.raises(OSError, match="Input/output error"):
            publish(dist, artifacts(new))
    for path, content in visible(dist).items():
        assert content in {old.get(path), new.get(path)}
    assert set(new) <= set(visible(dist))
    published(dist, new)
    assert visible(dist) == new


def test_an_error_of_the_disk_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Disk(monkeypatch, "fsync", 1, errno.ENOSPC)
    with pytest.raises(OSError, match="No space") as caught:
        write(tmp_path / "all.ics", b"new")
    assert caught.value.filename == str(tmp_path / "all.ics")


def test_a_cleaning_up_that_fails_does_not_hide_what_failed_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Disk(patch, "fsync", 1, errno.ENOSPC)
        Disk(patch, "unlink", 2, errno.EROFS)
        with pytest.raises(OSError, match="No space"):
            write(tmp_path / "all.ics", b"new")
    assert list(contents(tmp_path)) == [".all.ics.diplocal-tmp"]
    published(tmp_path)
    assert visible(tmp_path) == FILES


def test_an_interrupt_from_the_keyboard_cleans_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "all.ics", b"new")
    assert contents(tmp_path) == {}


# --- the build


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    return small_calendar(tmp_path / "events")


@pytest.fixture
def dist(calendar: Path) -> Path:
    """The published folder of the calendar; a record has been edited since."""
    dist = calendar.parent / "dist"
    built(calendar, dist)
    write_record(calendar, "sample-event", record(title="Edited event"))
    write_record(calendar, "new-event", record(title="New event"))
    return dist


def run(command: str, calendar: Path, dist: Path, *options: str) -> Result:
    return CliRunner().invoke(
        app, [command, "--events", str(calendar), "--out", str(dist), "--now", "2026-11-25", *options]
    )


def environment() -> dict[str, str]:
    paths = os.pathsep.join((str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}


def command(calendar: Path, dist: Path) -> list[str]:
    program = [sys.executable, "-m", "diplocal", "build", "--now", "2026-11-25"]
    return [*program, "--events", str(calendar), "--out", str(dist)]


def told(calendar: Path, dist: Path, words: str) -> None:
    """See a build end with exit code 2 and one line that ends with these words."""
    result = subprocess.run(command(calendar, dist), capture_output=True, text=True, check=False, env=environment())
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("diplocal: ")
    assert result.stderr.endswith(f"{words}\n")
    assert result.stderr.count("\n") == 1


def failed(calendar: Path, dist: Path, *words: str) -> None:
    """See a build end with exit code 2, with these words in one line, and nothing changed."""
    before = contents(calendar), contents(dist)
    result = run("build", calendar, dist)
    assert result.exit_code == 2
    for word in words:
        assert word in result.stderr
    assert result.stderr.count("\n") == 1
    assert (contents(calendar), contents(dist)) == before


@pytest.mark.parametrize("code", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("nth", [1, 2, 5, 9])
def test_a_full_or_broken_disk_leaves_ledger_and_feeds_as_they_were(
    calendar: Path, dist: Path, monkeypatch: pytest.MonkeyPatch, nth: int, code: int
) -> None:
    before = contents(calendar.parent)
    with monkeypatch.context() as patch:
        Disk(patch, "fsync", nth, code)
        with pytest.raises(OSError, match=os.strerror(code)):
            build(calendar, dist, NOW)
    assert contents(calendar.parent) == before
    built(calendar, dist)


def test_a_file_that_the_system_will_not_let_grow_leaves_ledger_and_feeds_as_they_were(
    calendar: Path, dist: Path
) -> None:
    for number in range(8):
        write_record(calendar, f"event-{number}", record(title=f"Event {number}", description="Many words. " * 80))
    before = contents(calendar.parent)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            build(calendar, dist, NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.filename == str(dist / "all.ics")
    assert contents(calendar.parent) == before


def test_a_link_in_the_published_folder_leaves_the_ledger_as_it_was(calendar: Path, dist: Path) -> None:
    (dist / "theme/naval-operations.ics").unlink()
    (dist / "theme/naval-operations.ics").symlink_to(dist / "all.ics")
    failed(calendar, dist, "theme/naval-operations.ics is a symbolic link, which is never followed; remove it")


def test_a_folder_in_the_place_of_a_feed_leaves_the_ledger_as_it_was(calendar: Path, dist: Path) -> None:
    (dist / "theme/naval-operations.ics").unlink()
    (dist / "theme/naval-operations.ics").mkdir()
    failed(calendar, dist, "theme/naval-operations.ics is no file")


def test_a_file_in_the_place_of_the_published_folder_is_told(calendar: Path) -> None:
    (calendar.parent / "dist").write_bytes(b"mine")
    told(calendar, calendar.parent / "dist", "dist: file exists")
    assert (calendar.parent / "dist").read_bytes() == b"mine"


def test_a_missing_calendar_is_told(tmp_path: Path) -> None:
    told(
        tmp_path / "events",
        tmp_path / "dist",
        f"there is no folder {tmp_path / 'events'}; --events names the calendar's",
    )
    with pytest.raises(NotADirectoryError):
        build(tmp_path / "events", tmp_path / "dist", NOW)
    assert not (tmp_path / "dist").exists()


def test_a_calendar_with_errors_is_not_published(calendar: Path, dist: Path) -> None:
    write_record(calendar, "sample-event", record(kind="nonsense"))
    before = contents(calendar.parent)
    result = run("build", calendar, dist)
    assert result.exit_code == 1
    assert contents(calendar.parent) == before
    catalogue, findings, edition = compiled(calendar, NOW)
    assert catalogue is not None
    assert findings
    assert edition is None


def test_a_calendar_that_cannot_be_read_is_not_published(calendar: Path, dist: Path) -> None:
    (calendar / "calendar.toml").write_text("name = ", encoding="utf-8")
    before = contents(calendar.parent)
    assert build(calendar, dist, NOW).edition is None
    assert contents(calendar.parent) == before


def test_a_check_writes_nothing(calendar: Path, dist: Path) -> None:
    before = tree(calendar.parent)
    result = run("build", calendar, dist, "--check")
    assert result.exit_code == 1
    assert {str(calendar / LEDGER), str(dist / "all.ics")} <= set(result.stdout.splitlines())
    assert tree(calendar.parent) == before
    built(calendar, dist)
    assert run("build", calendar, dist, "--check").exit_code == 0


def test_a_check_of_what_was_never_built_makes_no_folder(calendar: Path) -> None:
    assert run("build", calendar, calendar.parent / "dist", "--check").exit_code == 1
    assert not (calendar.parent / "dist").exists()


def test_what_an_interrupted_build_left_beside_the_ledger_is_swept(calendar: Path, dist: Path) -> None:
    built(calendar, dist)
    (calendar / f".{LEDGER}.diplocal-tmp").write_bytes(b"to")
    before = contents(dist)
    assert not built(calendar, dist).ledger_changed
    assert contents(dist) == before
    assert not (calendar / f".{LEDGER}.diplocal-tmp").exists()


def test_counts_that_do_not_add_up_stop_the_build(calendar: Path, dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Edition, "shown", property(lambda _: frozenset()))
    failed(calendar, dist, "0 records published and 0 excluded do not make 2")


# --- the ledger


def test_a_damaged_ledger_stops_the_build_and_tells_how_to_recover(calendar: Path, dist: Path) -> None:
    with (calendar / LEDGER).open("a") as stream:
        stream.write('{"t":"event"')
    failed(
        calendar,
        dist,
        f"diplocal: {calendar / LEDGER} cannot be trusted: its last line is torn; ",
        f"restore {calendar / LEDGER} from version control or a backup",
    )


def test_a_ledger_that_is_no_text_stops_the_build(calendar: Path, dist: Path) -> None:
    (calendar / LEDGER).write_bytes(b"\xff\xfe")
    failed(calendar, dist, "cannot be trusted")


@pytest.mark.parametrize("kept", ["both", MANIFEST, "all.ics"])
@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_lost_ledger_stops_the_build_while_feeds_stand(calendar: Path, dist: Path, state: str, kept: str) -> None:
    (calendar / LEDGER).unlink()
    if state == "empty":
        (calendar / LEDGER).touch()
    for path in {MANIFEST, "all.ics"} - {kept} if kept != "both" else ():
        (dist / path).unlink()
    failed(
        calendar,
        dist,
        f"{calendar / LEDGER} is {state}, though feeds were published in {dist}; ",
        f"restore {calendar / LEDGER} from version control or a backup",
        f"or empty {dist} to start anew, which subscribers see as a new calendar",
    )


def test_a_calendar_starts_anew_once_its_published_folder_is_empty(calendar: Path, dist: Path) -> None:
    (calendar / LEDGER).unlink()
    for file in (*contents(dist),):
        (dist / file).unlink()
    built(calendar, dist)


def test_a_restored_ledger_goes_on_where_it_stopped(calendar: Path, dist: Path) -> None:
    ledger = (calendar / LEDGER).read_bytes()
    (calendar / LEDGER).unlink()
    with pytest.raises(BuildError):
        build(calendar, dist, NOW)
    (calendar / LEDGER).write_bytes(ledger)
    built(calendar, dist)
    assert b"SEQUENCE:1\r\n" in (dist / "event/sample-event/event.ics").read_bytes()


def test_a_ledger_that_is_a_link_is_not_followed(calendar: Path, dist: Path) -> None:
    ledger = (calendar / LEDGER).rename(calendar.parent / "ledger")
    before = ledger.read_bytes()
    (calendar / LEDGER).symlink_to(ledger)
    failed(calendar, dist, "is a symbolic link, which is never followed; put the file itself there")
    assert ledger.read_bytes() == before


def test_a_folder_in_the_place_of_the_ledger_is_told(calendar: Path) -> None:
    (calendar / LEDGER).mkdir()
    told(calendar, calendar.parent / "dist", f"{LEDGER}: is a directory")
    assert (calendar / LEDGER).is_dir()
    assert contents(calendar.parent / "dist") == {}


def test_published_feeds_are_made_again_from_the_ledger(calendar: Path, dist: Path) -> None:
    built(calendar, dist)
    before = contents(dist)
    for path in before:
        (dist / path).unlink()
    built(calendar, dist)
    assert contents(dist) == before


# --- two builds at once

WAITING = """
import fcntl, sys
from pathlib import Path
from diplocal.build import build
from support import NOW

real = fcntl.flock
def flock(handle, operation):
    print("waiting for", Path(f"/proc/self/fd/{handle}").readlink().name, flush=True)
    real(handle, operation)
fcntl.flock = flock
build(Path(sys.argv[1]), Path(sys.argv[2]), NOW)
"""


@pytest.mark.parametrize("held", ["events", "dist"])
def test_a_second_build_waits_and_reads_only_then(calendar: Path, dist: Path, held: str) -> None:
    with locked(calendar.parent / held):
        program = [sys.executable, "-c", WAITING, str(calendar), str(dist)]
        second = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment())
        assert second.stdout is not None
        assert f"waiting for {held}\n" in iter(second.stdout.readline, "")
        write_record(calendar, "sample-event", record(title="Edited while it waited"))
        assert second.poll() is None
    second.communicate()
    assert second.returncode == 0
    assert b"Edited while it waited" in (dist / "all.ics").read_bytes()


def test_builds_at_once_come_to_what_one_would(calendar: Path, dist: Path) -> None:
    others = [
        subprocess.Popen(command(calendar, dist), env=environment(), stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [other.communicate()[1] for other in others]
    assert [other.returncode for other in others] == [0, 0, 0, 0]
    assert len([text for text in said if "Wrote" in text]) == 1
    before = contents(calendar.parent)
    assert run("build", calendar, dist, "--check").exit_code == 0
    assert contents(calendar.parent) == before
    assert not [path for path in before if path.endswith("-tmp")]


def test_a_lock_goes_with_its_process_and_leaves_no_file(tmp_path: Path) -> None:
    with locked(tmp_path, tmp_path):
        handle = os.open(tmp_path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)
    with locked(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_locked_leaves_the_others_free(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(tmp_path, tmp_path / "zzz"):
        pass
    with locked(tmp_path):
        assert list(tmp_path.iterdir()) == []
