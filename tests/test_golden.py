"""Feeds, single events, pages and tables of the sample calendar, whole bytes.

Each folder of `golden/` is a calendar: the sample with what its `changes.toml` says. Each file below its `dist/` is
compared; an empty file is filled by `pytest --update`, which is the only thing that writes there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from support import NOW, built, entries, load_json, sample_calendar, toml

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())
FILES = [file.relative_to(GOLDEN) for file in sorted(GOLDEN.glob("*/dist/**/*")) if file.is_file()]


@dataclass(frozen=True)
class Changes:
    """What a case does to the sample calendar.

    Attributes:
        settings: keys of `calendar.toml` that are set.
        removed: ids of records that are deleted after a first build.
        again: day of the second build, where there is one; it prunes.
    """

    settings: dict[str, object]
    removed: tuple[str, ...] = ()
    again: date | None = None


def changes(case: str) -> Changes:
    data = tomllib.loads((GOLDEN / case / "changes.toml").read_text(encoding="utf-8"))
    return Changes(data.get("settings", {}), tuple(data.get("removed", ())), data.get("again"))


def change_settings(calendar: Path, settings: dict[str, object]) -> None:
    file = calendar / "calendar.toml"
    file.write_text(toml({**tomllib.loads(file.read_text(encoding="utf-8")), **settings}), encoding="utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {}
    for case in CASES:
        folder = tmp_path_factory.mktemp(case)
        calendar, out, change = sample_calendar(folder / "events"), folder / "dist", changes(case)
        change_settings(calendar, change.settings)
        built(calendar, out)
        if change.again:
            for name in change.removed:
                next(calendar.rglob(f"{name}.toml")).unlink()
            built(calendar, out, datetime.combine(change.again, datetime.min.time(), UTC), prune=True)
        folders[case] = out
    return folders


@pytest.mark.parametrize("path", FILES, ids=str)
def test_published_bytes_are_the_golden_ones(path: Path, published: dict[str, Path], *, updates: bool) -> None:
    case, _, *parts = path.parts
    made = published[case].joinpath(*parts).read_bytes()
    if updates:
        (GOLDEN / path).write_bytes(made)
    golden = (GOLDEN / path).read_bytes()
    assert made.decode("utf-8").split("\r\n") == golden.decode("utf-8").split("\r\n")
    assert made == golden


def test_every_published_event_of_the_sample_has_a_golden_file(published: dict[str, Path]) -> None:
    made = {file.relative_to(published["as-is"]) for file in published["as-is"].glob("event/*/event.ics")}
    golden = {file.relative_to(GOLDEN / "as-is" / "dist") for file in GOLDEN.glob("as-is/dist/event/*/event.ics")}
    assert made == golden


def test_there_is_a_golden_calendar_for_every_policy() -> None:
    chosen = {key: {changes(case).settings.get(key) for case in CASES} for key in ("imprecise", "cancelled")}
    assert chosen == {"imprecise": {None, "span", "omit"}, "cancelled": {None, "title-only"}}


@pytest.mark.parametrize("case", CASES)
def test_an_imprecise_date_never_looks_like_an_ordinary_day(case: str, published: dict[str, Path]) -> None:
    by_uid = {entry.uid: entry for entry in entries(published[case] / "all.ics")}
    records = load_json(published[case] / "events.json")["events"]
    imprecise = [record for record in records if record["precision"] not in {"day", "minute", "unknown"}]
    assert imprecise
    for record in imprecise:
        if record["excluded"]:
            assert record["uid"] not in by_uid
            continue
        entry = by_uid[record["uid"]]
        assert entry.title.startswith("Date TBC (")
        assert entry.status == "TENTATIVE"


def test_a_marker_stands_in_the_first_month_after_the_last_look(published: dict[str, Path]) -> None:
    starts = {entry.title: entry.start for entry in entries(published["as-is"] / "all.ics")}
    assert starts["Date TBC (2026): Some day this year"] == date(2026, 12, 1)
    assert starts["Date TBC (February 2027): Cargo Drill 2027"] == date(2027, 2, 1)
    assert starts["Date TBC (2025): Old Charter signed"] == date(2025, 12, 31)


def test_a_span_covers_the_whole_window(published: dict[str, Path]) -> None:
    spans = {
        entry.title.rpartition(": ")[2]: (entry.start, entry.end)
        for entry in entries(published["span"] / "all.ics")
        if entry.title.startswith("Date TBC")
    }
    assert spans["Cargo Drill 2027"] == (date(2027, 2, 1), date(2027, 3, 1))
    assert spans["Winter School"] == (date(2026, 12, 1), date(2027, 3, 1))
    assert spans["Quarter Deck meeting"] == (date(2026, 10, 1), date(2027, 1, 1))
    assert spans["Some day this year"] == (date(2026, 1, 1), date(2027, 1, 1))
    assert spans["Slow Sail"] == (date(2026, 11, 28), date(2027, 1, 1))


def test_the_second_build_of_a_case_comes_after_the_first() -> None:
    again = [day for case in CASES if (day := changes(case).again)]
    assert again
    assert all(day >= NOW.date() + timedelta(days=1) for day in again)
