"""Bulk files: records by the line are records like any other; and a calendar may publish feeds alone."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diplocal.build import LEDGER, validate
from diplocal.catalogue import Catalogue
from diplocal.cli import app
from diplocal.cli.publications import read_ids
from diplocal.records import Folder, read
from support import SAMPLE, TODAY, built, contents, load_json, record, sample_calendar, small_calendar


def in_bulk(calendar: Path) -> Path:
    """Move the records of a calendar into two bulk files."""
    lines: list[str] = []
    for file in sorted(calendar.rglob("*.toml")):
        if file.parent.name != "vocabulary" and file.name != "calendar.toml":
            data = {"id": file.stem, **tomllib.loads(file.read_text(encoding="utf-8"))}
            lines.append(json.dumps(data, ensure_ascii=False, default=str))
            file.unlink()
    (calendar / "bulk").mkdir()
    (calendar / "bulk" / "one.jsonl").write_text("\n".join(lines[:9]), encoding="utf-8")
    (calendar / "bulk" / "two.jsonl").write_text("\n".join(lines[9:]) + "\n", encoding="utf-8")
    return calendar


def test_records_by_the_line_are_published_like_records_by_the_file(tmp_path: Path, sample_dist: Path) -> None:
    calendar = in_bulk(sample_calendar(tmp_path / "events"))
    built(calendar, tmp_path / "dist")
    assert contents(tmp_path / "dist") == contents(sample_dist)
    assert (calendar / LEDGER).read_bytes() == (sample_dist.parent / "events" / LEDGER).read_bytes()


def test_a_calendar_may_publish_feeds_alone(tmp_path: Path, sample_dist: Path) -> None:
    calendar = sample_calendar(tmp_path / "events")
    with (calendar / "calendar.toml").open("r+", encoding="utf-8") as stream:
        text = stream.read()
        stream.seek(0)
        stream.write(f'publish = "feeds"\n{text}')
    built(calendar, tmp_path / "dist")
    made, whole = contents(tmp_path / "dist"), contents(sample_dist)
    feeds = {path for path in whole if path.endswith(".ics") and not path.startswith("event/")}
    assert made.keys() == {*feeds, "feeds.json", ".diplocal/manifest.json"}
    assert {path: made[path] for path in feeds} == {path: whole[path] for path in feeds}
    listed = load_json(tmp_path / "dist" / "feeds.json")
    assert listed["publish"] == "feeds"
    assert listed["feeds"] == load_json(sample_dist / "feeds.json")["feeds"]
    assert CliRunner().invoke(app, ["verify", str(tmp_path / "dist")]).exit_code == 0


def test_a_lost_record_is_told_whatever_file_it_was_in(tmp_path: Path) -> None:
    before = in_bulk(sample_calendar(tmp_path / "before"))
    with (before / "bulk" / "one.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('\nno json\n{"title": "no id"}\n[1]\n')
    ids = {file.stem for file in SAMPLE.glob("*/*.toml") if file.parent.name != "vocabulary"}
    assert read_ids(str(before), before) == ids

    def git(*arguments: str) -> None:
        settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *settings, "-C", str(before), *arguments], check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "Records")
    assert read_ids("main", before) == ids
    lines = (before / "bulk" / "two.jsonl").read_text(encoding="utf-8").splitlines()
    (before / "bulk" / "two.jsonl").write_text("\n".join(lines[:-1]), encoding="utf-8")
    (before / "bulk" / "one.jsonl").write_text(
        (before / "bulk" / "one.jsonl").read_text(encoding="utf-8").partition("\nno json")[0], encoding="utf-8"
    )
    lost = json.loads(lines[-1])["id"]
    run = CliRunner().invoke(app, ["validate", "--events", str(before), "--against", "main"])
    assert run.exit_code == 1
    assert f"L105 the record {lost!r} was removed" in run.stdout


def test_a_line_is_found_again_for_a_finding(tmp_path: Path) -> None:
    calendar = in_bulk(sample_calendar(tmp_path / "events"))
    path, folder = (calendar / "bulk" / "one.jsonl").as_posix(), Folder(calendar)
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    finding = folder.open(path, 3).finding("X101", "message", "cure", "id")
    assert (finding.line, finding.column, finding.excerpt) == (3, lines[2].index('"', 5) + 1, lines[2])
    assert folder.open(path, 99).finding("X101", "message", "cure", "id").excerpt == ""
    assert folder.open((calendar / "gone.toml").as_posix(), 1).finding("X101", "message", "cure").line == 1


def test_a_calendar_of_bulk_files_is_read_into_memory_as_well(tmp_path: Path) -> None:
    files, lines = sample_calendar(tmp_path / "files"), in_bulk(sample_calendar(tmp_path / "lines"))
    one, two = (read(calendar).catalogue for calendar in (files, lines))
    assert isinstance(one, Catalogue)
    assert isinstance(two, Catalogue)
    assert [made.event for made in one.records] == [made.event for made in two.records]


@pytest.mark.parametrize("name", ["more.jsonl", "bulk/deeper/more.jsonl"])
def test_a_bulk_file_elsewhere_is_told_and_not_read(tmp_path: Path, name: str) -> None:
    calendar = small_calendar(tmp_path, {"review": record()})
    (calendar / name).parent.mkdir(parents=True, exist_ok=True)
    (calendar / name).write_text('{"id": "other"}\n', encoding="utf-8")
    (finding,) = validate(calendar, TODAY)[1]
    assert (finding.code, finding.cure) == (
        "S009",
        "files of many records are read in bulk/ alone; move it there, or elsewhere",
    )
