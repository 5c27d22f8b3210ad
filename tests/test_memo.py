"""The memo: where nothing has changed nothing is looked into; whatever has changed is noticed; no memo is trusted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import diplocal.build
from diplocal import looks
from diplocal.build import LEDGER
from diplocal.cli import app
from diplocal.publication import MANIFEST
from support import contents, record, small_calendar, write_record

QUIET = "Nothing changed: "


class Desk:
    """A calendar that is built again and again, with a memo of its own."""

    def __init__(self, folder: Path) -> None:
        self.events, self.dist, self.cache = folder / "events", folder / "dist", folder / "cache"
        small_calendar(
            self.events, {"review": record(title="Review"), "talks": record(title="Talks", when="2026-02-03")}
        )
        age()

    def build(self, *options: str, now: str = "2026-11-23") -> Result:
        arguments = ["build", "--events", str(self.events), "--out", str(self.dist), "--now", now, *options]
        return CliRunner().invoke(app, arguments, env={"XDG_CACHE_HOME": str(self.cache)})

    @property
    def memo(self) -> Path:
        (file,) = (self.cache / "diplocal").iterdir()
        return file


def age() -> None:
    """Wait until what was written last is so old that any change of it will be seen."""
    time.sleep(0.05)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    first = made.build()
    assert first.exit_code == 0, first.stderr
    return made


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mark for each build that looks at the records."""
    marks: list[str] = []
    real = diplocal.build.build

    def build(*arguments: object, **options: object) -> object:
        marks.append("looked")
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(diplocal.build, "build", build)
    return marks


def test_where_nothing_has_changed_nothing_is_looked_into(desk: Desk, looked: list[str]) -> None:
    before = {file: file.stat() for file in desk.dist.rglob("*")}
    again = desk.build()
    assert (again.exit_code, looked) == (0, [])
    assert QUIET in again.stderr
    assert {file: file.stat() for file in desk.dist.rglob("*")} == before


def test_it_says_what_a_build_says_that_looks(desk: Desk, looked: list[str]) -> None:
    brief = desk.build()
    thorough = desk.build("--anew")
    assert looked == ["looked"]
    assert brief.stderr == thorough.stderr
    assert desk.build("--check").stderr == "Everything is up to date.\n"
    assert desk.build("--quiet").stderr == ""
    assert looked == ["looked"]


def test_findings_are_told_again(desk: Desk, looked: list[str]) -> None:
    write_record(desk.events, "talks", record(title="Talks", when="2026-02-03", excused={"T105": "No reason."}))
    age()
    first = desk.build()
    assert "S011" in first.stderr
    assert "S011" in desk.build().stderr
    assert looked == ["looked"]


def test_a_later_day_is_looked_at_since_findings_may_depend_on_it(desk: Desk, looked: list[str]) -> None:
    assert QUIET in desk.build(now="2026-11-24").stderr
    assert looked == ["looked"]
    desk.build(now="2026-11-24T23:00:00Z")
    assert looked == ["looked"]


def rewritten(desk: Desk) -> None:
    file = desk.events / "2026" / "review.toml"
    times = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("Review", "Rewiev"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # as old as it was, and as long


def added(desk: Desk) -> None:
    write_record(desk.events, "visit", record(title="Visit", when="2026-02-12"))


def removed(desk: Desk) -> None:
    (desk.events / "2026" / "talks.toml").unlink()


def worded(desk: Desk) -> None:
    with (desk.events / "vocabulary" / "themes.toml").open("a", encoding="utf-8") as stream:
        stream.write("# a remark\n")


def feed_edited(desk: Desk) -> None:
    file = desk.dist / "all.ics"
    times = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Review", b"Rewiev"))
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def feed_gone(desk: Desk) -> None:
    (desk.dist / "all.ics").unlink()


def ledger_touched(desk: Desk) -> None:
    (desk.events / LEDGER).touch()


def manifest_gone(desk: Desk) -> None:
    (desk.dist / MANIFEST).unlink()


CHANGES = (rewritten, added, removed, worded, feed_edited, feed_gone, ledger_touched, manifest_gone)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_every_change_is_noticed(desk: Desk, looked: list[str], change: Callable[[Desk], None]) -> None:
    change(desk)
    age()
    run = desk.build()
    assert (run.exit_code, looked) == (0, ["looked"])
    built = contents(desk.dist)
    assert desk.build("--anew", "--check").exit_code == 0
    assert contents(desk.dist) == built


def test_a_folder_that_became_a_link_is_noticed(desk: Desk) -> None:
    moved = (desk.dist / "country").rename(desk.dist.parent / "country")
    (desk.dist / "country").symlink_to(moved)
    run = desk.build()
    assert run.exit_code == 2
    assert "symbolic link" in run.stderr


# --- a memo that is not as it should be


def truncated(memo: Path) -> None:
    memo.write_bytes(memo.read_bytes()[:-20])


def flipped(memo: Path) -> None:
    text = bytearray(memo.read_bytes())
    text[len(text) // 2] ^= 1
    memo.write_bytes(bytes(text))


def emptied(memo: Path) -> None:
    memo.write_bytes(b"")


def no_text(memo: Path) -> None:
    memo.write_bytes(b"\xff\xfe")


def deleted(memo: Path) -> None:
    memo.unlink()


def a_folder(memo: Path) -> None:
    memo.unlink()
    memo.mkdir()


@pytest.mark.parametrize(
    "damage", [truncated, flipped, emptied, no_text, deleted, a_folder], ids=lambda damage: str(damage.__name__)
)
def test_a_damaged_memo_is_thrown_away(desk: Desk, looked: list[str], damage: Callable[[Path], None]) -> None:
    damage(desk.memo)
    run = desk.build()
    assert (run.exit_code, looked) == (0, ["looked"])
    assert QUIET in run.stderr


def test_the_memo_of_another_version_is_no_memo(desk: Desk, looked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplocal.__version__", "99")
    desk.build()
    desk.build()
    assert looked == ["looked"]


def test_the_memo_of_other_packages_is_no_memo(desk: Desk, looked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplocal.cli.building._packages", lambda: ["rtoml-99.dist-info"])
    desk.build()
    desk.build()
    assert looked == ["looked"]


def test_no_memo_is_kept_where_something_changed_during_the_build(
    desk: Desk, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = diplocal.build.build

    def build(*arguments: object, **options: object) -> object:
        outcome = real(*arguments, **options)  # type: ignore[arg-type]
        rewritten(desk)
        return outcome

    added(desk)
    age()
    with monkeypatch.context() as patch:
        patch.setattr(diplocal.build, "build", build)
        desk.build()
    age()
    assert "Wrote" in desk.build().stderr
    assert looked == ["looked", "looked"]


def test_no_memo_is_kept_of_what_may_change_once_more_and_look_the_same(
    desk: Desk, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "_FINE", 3_600_000_000_000)
    added(desk)
    desk.build()
    desk.build()
    assert looked == ["looked", "looked"]


def test_the_memo_of_another_calendar_is_no_memo(desk: Desk, looked: list[str], tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    other.cache = desk.cache
    assert "Wrote" in other.build().stderr
    desk.build()
    assert looked == ["looked"]


def test_no_memo_is_kept_of_a_build_that_failed_or_refused(tmp_path: Path, looked: list[str]) -> None:
    desk = Desk(tmp_path)
    write_record(desk.events, "review", "title = 1\n")
    age()
    assert [desk.build().exit_code for _ in range(2)] == [1, 1]
    assert looked == ["looked", "looked"]


def test_a_check_that_finds_something_keeps_no_memo(tmp_path: Path, looked: list[str]) -> None:
    desk = Desk(tmp_path)
    assert [desk.build("--check").exit_code for _ in range(2)] == [1, 1]
    assert looked == ["looked", "looked"]


def test_a_prune_always_looks(desk: Desk, looked: list[str]) -> None:
    arguments = ["prune", "--events", str(desk.events), "--out", str(desk.dist)]
    assert CliRunner().invoke(app, arguments, env={"XDG_CACHE_HOME": str(desk.cache)}).exit_code == 0
    assert looked == ["looked"]


def test_a_change_in_the_very_moment_is_not_taken_for_none(tmp_path: Path, looked: list[str]) -> None:
    desk = Desk(tmp_path)
    (desk.events / "2026" / "review.toml").touch()
    os.utime(desk.events / "2026" / "review.toml", ns=(2**62, 2**62))  # later than anything that is written now
    for _ in range(2):
        assert desk.build().exit_code == 0
    assert looked == ["looked", "looked"]


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    file = tmp_path / "a-file"
    file.touch()
    return file


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, looked: list[str], unwritable: Path) -> None:
    desk = Desk(tmp_path)
    desk.cache = unwritable
    assert [desk.build().exit_code for _ in range(2)] == [0, 0]
    assert looked == ["looked", "looked"]


def test_without_a_home_there_is_no_memo(tmp_path: Path, looked: list[str]) -> None:
    desk = Desk(tmp_path)
    arguments = ["build", "--events", str(desk.events), "--out", str(desk.dist)]
    for _ in range(2):
        run = CliRunner().invoke(app, arguments, env={"XDG_CACHE_HOME": None, "HOME": None})
        assert run.exit_code == 0, run.stderr
    assert looked == ["looked", "looked"]


def test_two_builds_at_once_leave_one_whole_memo(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    command = [sys.executable, "-m", "diplocal", "build", "--events", str(desk.events), "--out", str(desk.dist)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(desk.cache), "SOURCE_DATE_EPOCH": "1795392000"}
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [build.wait() for build in running] == [0, 0, 0]
    assert desk.memo.suffix == ".json"
    assert QUIET in subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stderr
