"""The tables for research: every record, every party with its ground, every source with what it says."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from diplocal.exports import sheet
from diplocal.exports.tidy import EVENTS, PARTICIPANTS, SOURCES
from support import ROOT, built, load_json, record, small_calendar, source

FILES = {"events.csv": EVENTS, "participants.csv": PARTICIPANTS, "sources.csv": SOURCES}
Rows = list[dict[str, str]]


def read(file: Path) -> Rows:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8"), newline="")))


@pytest.mark.parametrize(("name", "columns"), FILES.items())
def test_tables_have_the_columns_of_the_codebook(name: str, columns: tuple[str, ...], sample_dist: Path) -> None:
    header = (sample_dist / name).read_bytes().partition(b"\r\n")[0].decode()
    assert header.split(",") == list(columns)
    (section,) = re.findall(rf"^## `{name}`\n(.*?)(?=^## |\Z)", codebook(), re.MULTILINE | re.DOTALL)
    told = [
        name for cell in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall("`(.*?)`", cell)
    ]
    assert told == list(columns)


def codebook() -> str:
    return (ROOT / "docs" / "data-format.md").read_text(encoding="utf-8")


def test_tables_agree_with_the_json(sample_dist: Path) -> None:
    events = load_json(sample_dist / "events.json")["events"]
    rows = read(sample_dist / "events.csv")
    assert [(row["id"], row["uid"], row["when"], row["precision"], row["first"], row["last"]) for row in rows] == [
        (event["id"], event["uid"], event["when"], event["precision"], event["first"] or "", event["last"] or "")
        for event in events
    ]
    assert [row["start_utc"] for row in rows] == [event.get("start_utc", "") for event in events]
    assert [row["excluded"] for row in rows] == [event["excluded"] or "" for event in events]
    assert [int(row["sources"]) for row in rows] == [len(event["sources"]) for event in events]
    parties = Counter(
        (event["id"], party["country"], party["ground"]) for event in events for party in event["parties"]
    )
    countries = [row for row in read(sample_dist / "participants.csv") if row["type"] == "country"]
    assert Counter((row["event"], row["party"], row["ground"]) for row in countries) == parties
    sources = [(event["id"], each["claim"]) for event in events for each in event["sources"]]
    assert [(row["event"], row["claim"]) for row in read(sample_dist / "sources.csv")] == sources


def test_organisations_that_take_part_have_rows_of_their_own(sample_dist: Path) -> None:
    rows = read(sample_dist / "participants.csv")
    tea = [row for row in rows if row["event"] == "admm-plus-tea-2025"]
    assert {"party": "harbour-forum", "type": "organisation", "ground": "observer"}.items() <= next(
        row for row in tea if row["type"] == "organisation"
    ).items()
    assert {row["organisation"] for row in tea if row["ground"] == "member"} == {"admm-plus"}
    assert "US" not in {row["party"] for row in tea}  # it stayed away


def test_a_source_has_the_window_of_what_it_says_and_how_that_stands_to_the_record(tmp_path: Path) -> None:
    sources = [
        source(says_when="2026-02-18", says_status="held"),
        source(says_when="2026-02", url="https://www.example.org/month"),
        source(says_when="2026-02-19", url="https://www.example.org/other", outweighed="A misprint."),
        source(url="https://www.example.org/silent", published=None, language="fr"),
        source(says_when="2026-02-01/..", url="https://www.example.org/open"),
    ]
    built(small_calendar(tmp_path / "events", {"one": record(sources=sources)}), tmp_path / "dist")
    rows = read(tmp_path / "dist" / "sources.csv")
    said = ("says_when", "says_first", "says_last", "says_precision", "stance", "answer")
    assert [tuple(row[key] for key in said) for row in rows] == [
        ("2026-02-18", "2026-02-18", "2026-02-18", "day", "agrees", ""),
        ("2026-02", "2026-02-01", "2026-02-28", "month", "agrees", ""),
        ("2026-02-19", "2026-02-19", "2026-02-19", "day", "answered", "A misprint."),
        ("", "", "", "", "silent", ""),
        ("2026-02-01/..", "2026-02-01", "", "day", "agrees", ""),
    ]
    assert [(row["source"], row["published"], row["language"]) for row in rows][2:4] == [
        ("3", "2026-11-20", "en"),
        ("4", "", "fr"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_is_never_a_formula(start: str) -> None:
    text = f'{start}HYPERLINK("x")'
    _, (cell,) = csv.reader(io.StringIO(sheet(("a",), [(text,)]), newline=""))
    assert cell == f"'{text}"


def test_numbers_keep_their_sign_and_absent_cells_are_empty() -> None:
    assert sheet(("a", "b", "c"), [(-33.8, 0, None)]) == "a,b,c\r\n-33.8,0,\r\n"


def test_a_record_that_looks_like_a_formula_is_harmless_in_every_table(tmp_path: Path) -> None:
    evil = '=cmd|"/c calc"!A1'
    sources = [source(publisher=evil, claim=evil, says_when="2026-02-19", outweighed=evil)]
    events = small_calendar(
        tmp_path / "events",
        {"one": record(title=evil, sources=[source(says_when="2026-02-18", says_status="held"), *sources])},
    )
    built(events, tmp_path / "dist")
    for name in FILES:
        cells = [cell for row in read(tmp_path / "dist" / name) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert f"'{evil}" in {row["title"] for row in read(tmp_path / "dist" / "events.csv")}


def test_the_codebooks_example_runs(tmp_path: Path, sample_dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", codebook(), re.DOTALL)
    exec(code.replace("dist/", f"{sample_dist}/"), {})  # noqa: S102 - the page's own example
    assert int(capsys.readouterr().out) > 0
    assert tmp_path.exists()
