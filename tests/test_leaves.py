"""Leaves: what came of records that have not changed is not worked out again; no leaf that is not sound is used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from diplocal import leaves, likeness, looks, shards
from diplocal.build import LEDGER, build
from diplocal.engine import HERE
from diplocal.records import Folder, Sheet, Unopened
from diplocal.rules import near_duplicate
from diplocal.store import Store
from support import NOW, built, contents, record, small_calendar, source, write_record

RECORDS = 60


class Desk:
    """A calendar whose records lie in several shards, built with leaves."""

    def __init__(self, folder: Path) -> None:
        self.events, self.dist, self.cache = folder / "events", folder / "dist", folder / "cache"
        small_calendar(self.events, {}, publish="feeds")
        for number in range(RECORDS):
            day = f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}"
            write_record(self.events, f"call-{number}", record(title=f"Port call no. {number}", when=day))

    def build(self, program: str = "program", now: datetime = NOW) -> dict[str, bytes]:
        """Build, and give all that was written."""
        time.sleep(0.05)  # a file just changed may change again and look the same: it is always opened
        built(self.events, self.dist, now, engine=replace(HERE, store=Store(self.cache, program)))
        return contents(self.dist) | {LEDGER: (self.events / LEDGER).read_bytes()}

    def without(self) -> dict[str, bytes]:
        """Build the same without leaves, beside it, and give all that was written."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(leaves, "work", shards.work)
            built(self.events, self.dist.with_name("other"))
        return contents(self.dist.with_name("other")) | {LEDGER: (self.events / LEDGER).read_bytes()}

    def edit(self) -> None:
        write_record(self.events, "call-7", record(title="Port call, renamed", when="2026-08-08"))


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SIZE", 2_000)


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records each shard had that was worked on."""
    sizes: list[int] = []

    def work(packed: bytes, shard: tuple[Sheet, ...]) -> shards.Leaf:
        sizes.append(len(shard))
        return shards.work(packed, shard)

    monkeypatch.setattr(leaves, "work", work)
    return sizes


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were opened, by their names."""
    names: list[str] = []
    real = Unopened.opened

    def noted(self: Unopened) -> Sheet:
        names.append(self.file.stem)
        return real(self)

    monkeypatch.setattr(Unopened, "opened", noted)
    return names


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.build()
    return made


def test_what_has_not_changed_is_not_worked_out_again(desk: Desk, worked: list[int]) -> None:
    before = contents(desk.dist)
    after = desk.build()
    assert worked == []
    assert {path: after[path] for path in before} == before


def test_only_the_shard_of_a_change_is_worked_on(desk: Desk, worked: list[int]) -> None:
    desk.edit()
    after = desk.build()
    assert len(worked) == 1
    assert 1 <= worked[0] < RECORDS // 3
    assert after == desk.without()
    assert b"renamed" in after["all.ics"]


def test_files_that_look_as_they_did_are_not_opened(desk: Desk, opened: list[str]) -> None:
    desk.build()
    assert opened == []
    desk.edit()
    desk.build()
    assert "call-7" in opened
    assert len(opened) < RECORDS // 3


def test_a_file_that_was_only_touched_is_opened_and_not_worked_out(
    desk: Desk, opened: list[str], worked: list[int]
) -> None:
    (desk.events / "2026" / "call-7.toml").touch()
    desk.build()
    assert ("call-7" in opened, worked) == (True, [])
    opened.clear()
    desk.build()
    assert opened == []


def test_a_file_that_was_made_to_look_older_is_opened(desk: Desk) -> None:
    file = desk.events / "2026" / "call-7.toml"
    status = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("Port call no. 7", "Port cell no. 7"), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert b"Port cell no. 7" in desk.build()["all.ics"]


def test_a_longer_record_leaves_other_shards_as_they_were(desk: Desk, worked: list[int]) -> None:
    longer = record(title="Port call no. 0", when="2026-01-01", description="Said at length. " * 60)
    write_record(desk.events, "call-0", longer)
    assert desk.build() == desk.without()
    assert sum(worked) <= RECORDS // 2


def test_a_file_that_is_another_by_the_time_when_it_is_read_is_not_known_by_its_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    year, other, aside = (desk.events / name for name in ("2026", ".other", ".aside"))
    shutil.copytree(year, other)
    write_record(desk.events, "call-8", record(title="Port call, as it was", when="2026-08-08"))
    (other / "call-8.toml").write_text(record(title="Port call, for a moment", when="2026-08-08"), encoding="utf-8")
    real = Folder.sheets

    def swapped(self: Folder) -> Iterator[Sheet | Unopened]:
        sheets = list(real(self))
        year.rename(aside)
        other.rename(year)
        yield from sheets

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "sheets", swapped)
        assert b"for a moment" in desk.build()["all.ics"]
    year.rename(other)
    aside.rename(year)
    assert b"as it was" in desk.build()["all.ics"]


def test_a_name_that_is_no_text_is_told_with_leaves_as_well(desk: Desk) -> None:
    Path(os.fsdecode(os.fsencode(desk.events / "2026") + b"/\xff.toml")).write_text("", encoding="utf-8")
    engine = replace(HERE, store=Store(desk.cache, "program"))
    assert [finding.code for finding in build(desk.events, desk.dist, NOW, engine=engine).findings] == ["S007"]


def test_leaves_go_where_they_are_no_longer_of_use(desk: Desk) -> None:
    file = desk.events / "calendar.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"feeds"', '"everything"'), encoding="utf-8")
    (desk.cache / "folder").mkdir()
    desk.build()
    assert [entry.name for entry in desk.cache.iterdir()] == ["folder"]


def test_files_that_may_change_and_look_the_same_are_opened(
    desk: Desk, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "_FINE", 60_000_000_000)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    for _ in range(2):
        opened.clear()
        desk.build()
        assert len(opened) == RECORDS


def test_a_file_that_cannot_be_opened_is_told_every_time(desk: Desk) -> None:
    (desk.events / "2026" / "call-61.toml").symlink_to("call-7.toml")
    engine = replace(HERE, store=Store(desk.cache, "program"))
    for _ in range(3):
        time.sleep(0.05)
        findings = build(desk.events, desk.dist, NOW, engine=engine).findings
        assert [finding.code for finding in findings] == ["S001"]


def test_what_is_left_over_is_dropped(desk: Desk) -> None:
    before = len(list(desk.cache.iterdir()))
    for title in ("One", "Two", "Three"):
        write_record(desk.events, "call-7", record(title=title, when="2026-08-08"))
        desk.build()
    assert len(list(desk.cache.iterdir())) == before > 3


def more_words(desk: Desk) -> dict[str, str]:
    with (desk.events / "vocabulary" / "countries.toml").open("a", encoding="utf-8") as stream:
        stream.write("# a remark\n")
    return {}


def other_settings(desk: Desk) -> dict[str, str]:
    file = desk.events / "calendar.toml"
    file.write_text('base_url = "https://www.example.org/"\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    return {}


def other_program(desk: Desk) -> dict[str, str]:  # noqa: ARG001 - as the others
    return {"program": "other"}


@pytest.mark.parametrize("change", [more_words, other_settings, other_program], ids=lambda one: str(one.__name__))
def test_other_words_settings_or_programs_want_other_leaves(
    desk: Desk, worked: list[int], change: Callable[[Desk], dict[str, str]]
) -> None:
    after = desk.build(**change(desk))  # type: ignore[arg-type]
    assert sum(worked) == RECORDS
    assert after == desk.without()


def test_another_day_wants_other_leaves(desk: Desk, worked: list[int]) -> None:
    desk.build(now=NOW.replace(day=NOW.day + 1))
    assert sum(worked) == RECORDS


def truncated(leaf: Path) -> None:
    leaf.write_bytes(leaf.read_bytes()[:-9])


def flipped(leaf: Path) -> None:
    content = bytearray(leaf.read_bytes())
    content[len(content) // 2] ^= 1
    leaf.write_bytes(bytes(content))


def emptied(leaf: Path) -> None:
    leaf.write_bytes(b"")


def deleted(leaf: Path) -> None:
    leaf.unlink()


@pytest.mark.parametrize("damage", [truncated, flipped, emptied, deleted], ids=lambda one: str(one.__name__))
def test_a_damaged_leaf_is_grown_again(desk: Desk, worked: list[int], damage: Callable[[Path], None]) -> None:
    before = contents(desk.cache)
    for leaf in sorted(desk.cache.iterdir(), key=lambda file: file.stat().st_size)[-2:]:
        damage(leaf)
    desk.edit()
    assert desk.build() == desk.without()
    assert len(worked) in {2, 3}
    assert len(contents(desk.cache)) == len(before)


def test_leaves_that_cannot_be_kept_are_done_without(tmp_path: Path, worked: list[int]) -> None:
    desk = Desk(tmp_path)
    desk.cache = tmp_path / "a-file"
    desk.cache.touch()
    assert desk.build() == desk.without()
    desk.build()
    assert sum(worked) == 2 * RECORDS


def test_leaves_deleted_midway_are_not_missed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = leaves.Leaves.grown
    calls: list[str] = []

    def grown(self: leaves.Leaves, bud: leaves.Bud) -> shards.Leaf:
        calls.append("")
        if len(calls) == 2:
            for leaf in desk.cache.iterdir():
                leaf.unlink()
            desk.cache.rmdir()
        return real(self, bud)

    monkeypatch.setattr(leaves.Leaves, "grown", grown)
    desk.edit()
    assert desk.build() == desk.without()


def test_findings_are_kept_with_their_places(desk: Desk) -> None:
    copied = source(claim="word " * 40 + "end", says_when="2026-10-10", says_status="held")
    write_record(desk.events, "call-9", record(title="Port call no. 9", when="2026-10-10", sources=[copied]))
    engine = replace(HERE, store=Store(desk.cache, "program"))
    first, again = (built(desk.events, desk.dist, engine=engine).findings for _ in range(2))
    assert [finding.code for finding in first] == ["E109"]
    assert (again, again[0].excerpt) == (first, first[0].excerpt)


def test_bulk_files_have_leaves_as_well(tmp_path: Path, worked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplocal.records.folder.BLOCK", 2_000)
    desk = Desk(tmp_path)
    (desk.events / "bulk").mkdir()
    lines = [json.dumps({**LINE, "id": f"bulk-{number}", "title": f"Visit no. {number}"}) for number in range(200)]
    (desk.events / "bulk" / "visits.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    desk.build()
    shards_of_all = len(worked)
    worked.clear()
    lines[150] = lines[150].replace("no. 150", "no. 150b")
    (desk.events / "bulk" / "visits.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert desk.build() == desk.without()
    assert 1 <= len(worked) <= 2 < shards_of_all


LINE = {
    "kind": "exercise",
    "status": "held",
    "when": "2026-02-18",
    "themes": ["naval-operations"],
    "description": "An invented event.",
    "who": {"hosts": ["IN"]},
    "sources": [
        {"publisher": "Example Gazette", "published": "2026-11-20", "url": "https://www.example.org/a", "claim": "Held",
         "says_when": "2026-02-18", "says_status": "held"}
    ],
}  # fmt: skip


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The pairs of records that were held against each other."""
    pairs: list[tuple[str, str]] = []

    def is_twin(one: likeness.Face, other: likeness.Face) -> bool:
        pairs.append((one.card.id, other.card.id))
        return likeness.is_twin(one, other)

    monkeypatch.setattr(near_duplicate, "is_twin", is_twin)
    return pairs


def test_records_once_found_to_be_apart_are_not_compared_again(desk: Desk, compared: list[tuple[str, str]]) -> None:
    write_record(desk.events, "visit-1", record(title="Frigate squadron visits harbour", when="2026-03-02"))
    write_record(desk.events, "visit-2", record(title="Frigate squadron leaves harbour", when="2026-03-03"))
    desk.build()
    assert ("visit-2", "visit-1") in compared
    compared.clear()
    desk.edit()
    desk.build()
    assert compared
    assert ("visit-2", "visit-1") not in compared


def test_a_record_that_becomes_like_another_is_found(desk: Desk) -> None:
    engine = replace(HERE, store=Store(desk.cache, "program"))
    for title, codes in (("Frigate leaves Kochi", []), ("Frigate visits Kochi", ["X107"]), ("Frigate sails", [])):
        write_record(desk.events, "visit-1", record(title="Frigate visits Kochi", when="2026-03-02"))
        write_record(desk.events, "visit-2", record(title=title, when="2026-03-02"))
        for _ in range(2):
            assert [finding.code for finding in built(desk.events, desk.dist, engine=engine).findings] == codes


def test_two_builds_at_once_do_not_disturb_each_other(desk: Desk, tmp_path: Path) -> None:
    desk.edit()
    command = [sys.executable, "-m", "diplocal", "build", "-q", "--events", str(desk.events), "--out", str(desk.dist)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "home"), "SOURCE_DATE_EPOCH": "1795392000"}
    running = [subprocess.Popen(command, env=environment) for _ in range(2)]
    assert [build.wait() for build in running] == [0, 0]
    assert contents(desk.dist) | {LEDGER: (desk.events / LEDGER).read_bytes()} == desk.without()
