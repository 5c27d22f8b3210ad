"""Drafting, measured: how many events are found, how many dates are right, how exact the spans are, how long it takes.

    python -m benchmarks.drafting [--articles DIR] [--events DIR] [--json]

Every `*.json` below the folder is an article with its `published` day, its `text` and its events (`gold`); every
`*.jsonl` holds sentences with the days that they give; every `*.txt` is an article whose name ends in its day, without
events to compare with. An event counts as found where a draft of the same sort rests on the sentence that it rests on,
or bears its name. Events marked `optional` count neither way. A date is right where it is the same, or one that
`also_right` allows.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import sys
import time
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from diplocal.draft.dates import dates
from diplocal.draft.events import drafts
from diplocal.draft.lexicon import Lexicon, key_of
from diplocal.draft.scene import family
from diplocal.draft.value import Article, Draft
from diplocal.records import read

ROOT = Path(__file__).parents[1]
_PLAIN = frozenset(
    [
        "exercise",
        "meeting",
        "meet",
        "talk",
        "the",
        "of",
        "and",
        "in",
        "on",
        "with",
        "first",
        "training",
        "defence",
        "minister",
        "ministers",
        "visit",
        "joint",
    ]
)

FLOODS: Mapping[str, str] = {
    "ten megabytes": "India and France will hold Exercise Alpha at Goa on 3 March 2026. " * 160_000,
    "10,000 dates in a line": "on 3 March 2026, " * 10_000,
    "10,000 dates in sentences": "The navies will meet on 3 March 2026. " * 10_000,
    "mentions without end": "Exercise Alpha " * 10_000,
    "countries without end": "India " * 20_000,
    "a series without end": "ASEAN Defence Ministers' Meeting " * 4_000,
    "brackets": "(" * 200_000,
    "lines": "x\n" * 100_000,
}
"""Texts that could keep a reader busy; two seconds are the most that any may take."""


@dataclass
class Outcome:
    """What was measured.

    Attributes:
        articles: how many were read.
        wanted: events that they tell of, without the optional ones.
        found: of these, how many were drafted.
        drafted: how many events were drafted, without those that are optional.
        dated: drafts of wanted events that give a date, where one is known.
        dates_right: of these, how many give the right one.
        facts: how many facts were drafted.
        spans_right: of these, how many have quotes that stand at their spans.
        sentences: how many sentences with a date were read.
        sentences_right: of these, how many were read right.
        traps: how many sentences without the date of an event were read.
        traps_taken: of these, how many were taken for one.
        milliseconds: the CPU time of each article.
        megabytes: the most memory that the process took.
        faults: everything that went wrong.
        seen: what was drafted from articles without events to compare with.
    """

    articles: int = 0
    wanted: int = 0
    found: int = 0
    drafted: int = 0
    dated: int = 0
    dates_right: int = 0
    facts: int = 0
    spans_right: int = 0
    sentences: int = 0
    sentences_right: int = 0
    traps: int = 0
    traps_taken: int = 0
    milliseconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    faults: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the table and every fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=Path, default=ROOT / "tests" / "drafting", help="the folder of the articles")
    parser.add_argument("--events", type=Path, default=ROOT / "events", help="the calendar whose words are used")
    parser.add_argument("--json", action="store_true", help="print what was measured as JSON")
    chosen = parser.parse_args(arguments)
    catalogue = read(chosen.events).catalogue
    if catalogue is None:
        sys.exit(f"{chosen.events} cannot be read as a calendar: diplocal validate says why")
    lexicon = Lexicon.of(catalogue.vocabulary, [record.event for record in catalogue.records])
    outcome = measured(chosen.articles, lexicon)
    if chosen.json:
        print(json.dumps(asdict(outcome), indent=2, ensure_ascii=False))
    else:
        print("\n".join((*told(outcome), "", *flooded(lexicon))))


def flooded(lexicon: Lexicon) -> Iterator[str]:
    """Measure what a flood costs, as lines."""
    for name, text in FLOODS.items():
        start = time.process_time()
        drafts(Article(text, date(2026, 3, 19)), lexicon)
        yield f"a flood, {name:<25} {time.process_time() - start:.2f} s of CPU time"


def measured(folder: Path, lexicon: Lexicon) -> Outcome:
    """Measure all that a folder holds."""
    outcome = Outcome()
    drafts(Article("MILAN 2026 began in Perth on 1 May 2026.", date(2026, 5, 1)), lexicon)  # the tables are read once
    for path in sorted(folder.rglob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        made = _drafted(Article(article["text"], day(article["published"])), lexicon, outcome)
        _compare(path.stem, article, made, outcome)
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for draft in _drafted(Article(text, day(path.stem[-10:])), lexicon, outcome):
            outcome.seen.append(f"{path.stem}: {_line(draft)}")
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _read(path.stem, json.loads(line), outcome)
    outcome.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcome


def day(text: str) -> date | None:
    """Give the day of publication; of a month its last one, and of anything else none."""
    if re.fullmatch(r"\d{4}-\d{2}", text):
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def _drafted(article: Article, lexicon: Lexicon, outcome: Outcome) -> tuple[Draft, ...]:
    start = time.process_time()
    made = drafts(article, lexicon)
    outcome.milliseconds.append((time.process_time() - start) * 1000)
    outcome.articles += 1
    for draft in made:
        for fact in draft.facts:
            outcome.facts += 1
            exact = all(one.quote and article.text[one.start : one.end] == one.quote for one in fact.evidence)
            outcome.spans_right += exact
            if not exact:
                outcome.faults.append(f"a span of {fact.field} is not exact: {_line(draft)}")
    return made


def _compare(name: str, article: dict[str, Any], made: Sequence[Draft], outcome: Outcome) -> None:
    pairs = dict(_pairs(article, made))
    for index, event in enumerate(article["gold"]):
        draft = made[pairs[index]] if index in pairs else None
        if event.get("optional"):
            continue
        outcome.wanted += 1
        if draft is None:
            outcome.faults.append(f"{name}: not found: {event['title']} ({event['date_edtf']})")
            continue
        outcome.found += 1
        if (when := draft.get("when")) is not None:
            outcome.dated += 1
            right = {event["date_edtf"], *event.get("also_right", ())}
            outcome.dates_right += when.value in right
            if when.value not in right:
                outcome.faults.append(f"{name}: date {when.value}, not {event['date_edtf']}: {event['title']}")
        elif event["date_edtf"] != "unknown":
            outcome.faults.append(f"{name}: no date, not {event['date_edtf']}: {event['title']}")
    optional = {pairs[index] for index, event in enumerate(article["gold"]) if event.get("optional") and index in pairs}
    outcome.drafted += len(made) - len(optional)
    for index, draft in enumerate(made):
        if index not in set(pairs.values()):
            outcome.faults.append(f"{name}: no such event: {_line(draft)}")


def _pairs(article: dict[str, Any], made: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    """Match events and drafts one to one, the likest first; those that are wanted before the optional ones."""
    likeness = [
        (not event.get("optional", False), _likeness(event, article["text"], draft), -index, -number)
        for index, event in enumerate(article["gold"])
        for number, draft in enumerate(made)
    ]
    events: set[int] = set()
    taken: set[int] = set()
    for _, score, index, number in sorted(likeness, reverse=True):
        if score > 0 and -index not in events and -number not in taken:
            events.add(-index)
            taken.add(-number)
            yield -index, -number


def _likeness(event: dict[str, Any], text: str, draft: Draft) -> float:
    kind, title = draft.get("kind"), draft.get("title")
    kinds = {event["kind"], *event.get("also_kind", ())}
    if kind is None or title is None or not any(str(kind.value) in family(one) for one in kinds):
        return 0.0
    names = set(key_of(event["title"])) - _PLAIN
    told = set(key_of(" ".join((str(title.value), *(one.quote for one in title.evidence))))) - _PLAIN
    shared = len(names & told) / max(1, len(names))
    spots = [text.find(event[key]) for key in ("evidence", "evidence2") if event.get(key)]
    ends = [at + len(event[key]) for at, key in zip(spots, ("evidence", "evidence2"), strict=False)]
    rests = [one.start for fact in draft.facts if fact.field in {"title", "kind", "when"} for one in fact.evidence]
    is_there = any(begin <= at < end for begin, end in zip(spots, ends, strict=True) if begin >= 0 for at in rests)
    when = draft.get("when")
    is_then = when is not None and when.value == event["date_edtf"]
    return shared + is_there + 0.5 * is_then if shared or is_there else 0.0


def _read(name: str, row: dict[str, Any], outcome: Outcome) -> None:
    found = dates(row["sentence"], day(row["published"]))
    given = [(str(one.first) if one.first else None, str(one.last) if one.last else None) for one in found]
    if row.get("event_date") is False:
        outcome.traps += 1
        outcome.traps_taken += bool(found)
        if found:
            outcome.faults.append(f"{name}: {row['id']}: taken for a date: {found[0].quote!r}: {row['sentence']}")
        return
    outcome.sentences += 1
    right = {(row["first"], row["last"]), *(tuple(pair) for pair in row.get("also_right", ()))}
    outcome.sentences_right += bool(given) and given[0] in right
    if not given or given[0] not in right:
        outcome.faults.append(
            f"{name}: {row['id']}: {given[:1]}, not {row['first']} to {row['last']}: {row['sentence']}"
        )


def _line(draft: Draft) -> str:
    shown = (draft.get(name) for name in ("title", "kind", "when", "status"))
    return " | ".join(str(fact.value) if fact else "-" for fact in shown)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "none to count"


def told(outcome: Outcome) -> Iterator[str]:
    """Tell what was measured, as lines."""
    yield f"articles                 {outcome.articles}"
    yield f"events found (recall)    {_share(outcome.found, outcome.wanted)}"
    yield f"drafts right (precision) {_share(outcome.found, outcome.drafted)}"
    yield f"dates right where found  {_share(outcome.dates_right, outcome.dated)}"
    yield f"facts with exact quotes  {_share(outcome.spans_right, outcome.facts)}"
    yield f"sentences' dates right   {_share(outcome.sentences_right, outcome.sentences)}"
    yield f"traps taken              {outcome.traps_taken} of {outcome.traps}"
    if outcome.milliseconds:
        middle, most = statistics.median(outcome.milliseconds), max(outcome.milliseconds)
        yield f"CPU time an article      {middle:.0f} ms in the middle, {most:.0f} ms at most"
    yield f"memory of the process    {outcome.megabytes:.0f} MB at most"
    if outcome.seen:
        yield ""
        yield from outcome.seen
    yield ""
    yield f"{len(outcome.faults)} faults" + (":" if outcome.faults else "")
    yield from outcome.faults


if __name__ == "__main__":
    main()
