"""The ledger: what was published under which identity survives a round trip, and never goes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.identity import Stamp, event_uid, notice_uid
from diplocal.ledger import (
    RETENTION,
    Entry,
    FeedLine,
    Gone,
    Last,
    Ledger,
    LedgerError,
    dump,
    entered,
    load,
    written,
)
from diplocal.model import Event, is_slug
from diplocal.render import Slot
from support import built, small_calendar

NAMESPACE = UUID("7d1f5a0e-3a55-4d0a-9a5e-5f6f3a1c2b90")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
SECOND = timedelta(seconds=1)
LAST = Last("Review", "2026-02-18", "held", "2026-02-18", "2026-02-19", ("all.ics",))
ALL = FeedLine("all.ics", NOW)


def uid(name: str) -> str:
    return event_uid(NAMESPACE, name)


def entry(name: str = "review", **keys: Any) -> Entry:  # noqa: ANN401 - any field of an entry
    return Entry(name, uid(name), "digest", Stamp(0, NOW, NOW), LAST)._replace(**keys)


def ledger(*entries: Entry, feeds: tuple[FeedLine, ...] = (ALL,)) -> Ledger:
    return Ledger({line.uid: line for line in entries}, {feed.path: feed for feed in feeds})


def event(name: str, *formerly: str) -> Event:
    keys = {"title": "Review", "kind": "exercise", "status": "held", "when": "2026-02-18", "description": "A review."}
    return Event.model_validate({"id": name, "formerly": list(formerly), **keys})


# --- round trip

instants = st.datetimes(datetime(1900, 1, 1), datetime(2299, 1, 1)).map(  # noqa: DTZ001 - hypothesis adds no zone
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
days = st.dates(date(1900, 1, 1), date(2299, 1, 1))
texts = st.text(st.characters(exclude_categories=["Cs"]))
paths = st.from_regex(r"[a-z0-9]{1,4}(?:/[a-z0-9-]{1,4}){0,2}\.ics", fullmatch=True).filter(
    lambda path: not path.startswith("event/")
)
slugs = st.from_regex(r"[a-z0-9]{1,9}(?:-[a-z0-9]{1,9}){0,2}", fullmatch=True).filter(is_slug)
stamps = st.builds(Stamp, st.integers(0, 10**6), instants, instants)
moments = st.one_of(days, instants).map(written)
withdrawals = st.none() | st.builds(Gone, instants, texts, st.booleans())


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    lines = {}
    for path in draw(st.sets(paths, max_size=4)):
        line = FeedLine(path, draw(instants))
        if draw(st.booleans()):
            empty_since = draw(st.none() | instants)
            line = replace(line, empty_since=empty_since, notice=draw(stamps), notice_digest=draw(texts))
        lines[path] = line
    held = st.lists(st.sampled_from(sorted(lines)), unique=True).map(tuple) if lines else st.just(())
    lasts = st.builds(Last, texts, texts, texts, moments, st.one_of(st.none(), moments), held)
    events = st.builds(
        Entry, slugs, st.uuids().map(str), texts, stamps, lasts, st.lists(texts, max_size=3).map(tuple), withdrawals
    )
    entries = draw(st.lists(events, max_size=4))
    return Ledger({entry.uid: entry for entry in entries}, lines)


@given(ledgers())
def test_what_is_dumped_loads_equal(given_ledger: Ledger) -> None:
    text = dump(given_ledger)
    assert load(text) == given_ledger
    assert dump(load(text)) == text


@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(given_ledger: Ledger, random: Any) -> None:  # noqa: ANN401 - untyped
    lines = dump(given_ledger).split("\n")[:-1]
    random.shuffle(lines)
    assert load("".join(f"{line}\n" for line in lines)) == given_ledger


@given(ledgers(), st.data())
def test_a_ledger_cut_anywhere_but_between_lines_is_refused(given_ledger: Ledger, data: st.DataObject) -> None:
    text = dump(given_ledger)
    kept = text[: data.draw(st.integers(0, len(text)))]
    if kept == "" or kept.endswith("\n"):
        return
    with pytest.raises(LedgerError, match=r"^its last line is torn$"):
        load(kept)


@given(st.text(), st.text())
def test_any_text_loads_or_is_refused(before: str, after: str) -> None:
    for text in (before, f"{before}\n", f"{before}{dump(ledger(entry()))}{after}\n"):
        try:
            loaded = load(text)
        except LedgerError:
            continue
        assert load(dump(loaded)) == loaded


def test_whole_bytes_of_a_ledger() -> None:
    gone = Gone(LATER, "It was double.")
    parade = entry("parade", stamp=Stamp(2, NOW, LATER), dates=("2026", "2026-02"), gone=gone)
    empty = FeedLine("theme/naval-operations.ics", NOW, LATER, Stamp(1, NOW, LATER), "words")
    review = LAST._replace(start="2026-02-19T10:30:00Z", end=None, feeds=("all.ics", "country/india.ics"))
    text = dump(ledger(entry(last=review), parade, feeds=(empty, FeedLine("country/india.ics", NOW), ALL)))
    assert text == (
        '{"t":"event","id":"parade","uid":"0f526c4e-6270-506d-8b1f-7846d99a8647","digest":"digest","sequence":2,'
        '"created":"2026-11-23T09:30:00Z","modified":"2026-11-26T09:30:00Z","dates":["2026","2026-02"],'
        '"gone":{"since":"2026-11-26T09:30:00Z","reason":"It was double.","pruned":false},'
        '"last":{"title":"Review","when":"2026-02-18","status":"held","start":"2026-02-18","end":"2026-02-19",'
        '"feeds":["all.ics"]}}\n'
        '{"t":"event","id":"review","uid":"d1d2be24-10f8-50ab-9518-ba6cafafdc2b","digest":"digest","sequence":0,'
        '"created":"2026-11-23T09:30:00Z","modified":"2026-11-23T09:30:00Z","dates":[],"gone":null,'
        '"last":{"title":"Review","when":"2026-02-18","status":"held","start":"2026-02-19T10:30:00Z","end":null,'
        '"feeds":["all.ics","country/india.ics"]}}\n'
        '{"t":"feed","path":"all.ics","since":"2026-11-23T09:30:00Z","empty":null}\n'
        '{"t":"feed","path":"country/india.ics","since":"2026-11-23T09:30:00Z","empty":null}\n'
        '{"t":"feed","path":"theme/naval-operations.ics","since":"2026-11-23T09:30:00Z",'
        '"empty":{"since":"2026-11-26T09:30:00Z","digest":"words","sequence":1,"created":"2026-11-23T09:30:00Z",'
        '"modified":"2026-11-26T09:30:00Z"}}\n'
    )


def test_lines_are_sorted_by_kind_then_name_then_uid() -> None:
    twins = [entry()._replace(uid=str(UUID(int=number))) for number in (9, 3)]
    feeds = (FeedLine("b.ics", NOW), ALL, FeedLine("a/b.ics", NOW))
    lines = [json.loads(line) for line in dump(ledger(entry("zeta"), *twins, entry("alpha"), feeds=feeds)).splitlines()]
    assert [line["id"] for line in lines if line["t"] == "event"] == ["alpha", "review", "review", "zeta"]
    assert [line["uid"][-1] for line in lines[1:3]] == ["3", "9"]
    assert [line["path"] for line in lines[4:]] == ["a/b.ics", "all.ics", "b.ics"]


def test_a_line_separator_within_a_text_does_not_split_its_line() -> None:
    odd = ledger(entry(last=LAST._replace(title="Re\u2028view\x85")))
    assert load(dump(odd)) == odd


def test_line_ends_of_another_system_are_read() -> None:
    assert load(dump(ledger(entry())).replace("\n", "\r\n")) == ledger(entry())


def test_the_empty_text_is_the_empty_ledger() -> None:
    assert load("") == Ledger()
    assert dump(Ledger()) == ""


# --- damage

Change = Callable[[dict[str, Any]], object]


def damaged(line: int, change: Change) -> str:
    """Give a sound ledger (line 1 an event, line 2 a feed) with one line changed."""
    notice = replace(ALL, empty_since=NOW, notice=Stamp(0, NOW, NOW), notice_digest="words")
    gone = Gone(LATER, "It was double.")
    lines = [json.loads(text) for text in dump(ledger(entry(gone=gone), feeds=(notice,))).splitlines()]
    change(lines[line - 1])
    return "".join(f"{json.dumps(data)}\n" for data in lines)


def to(value: object, *keys: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            data = data[key]
        data[keys[-1]] = value

    return change


def less(*keys: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            data = data[key]
        del data[keys[-1]]

    return change


EVENT_KEYS: tuple[tuple[str, ...], ...] = (
    *((key,) for key in ("t", "id", "uid", "digest", "sequence", "created", "modified", "dates", "gone", "last")),
    *(("last", key) for key in ("title", "when", "status", "start", "end", "feeds")),
    *(("gone", key) for key in ("since", "reason", "pruned")),
)
FEED_KEYS: tuple[tuple[str, ...], ...] = (
    *((key,) for key in ("t", "path", "since", "empty")),
    *(("empty", key) for key in ("since", "digest", "sequence", "created", "modified")),
)
KEYS = [(1, *keys) for keys in EVENT_KEYS] + [(2, *keys) for keys in FEED_KEYS]


def test_the_samples_of_damage_name_every_key() -> None:
    for line, keys in ((1, EVENT_KEYS), (2, FEED_KEYS)):
        data = json.loads(damaged(line, lambda _: None).splitlines()[line - 1])
        flat = {(key,) for key in data} | {
            (key, inner) for key, value in data.items() if isinstance(value, dict) for inner in value
        }
        assert flat == set(keys)


@pytest.mark.parametrize(("line", "keys"), [(line, keys) for line, *keys in KEYS])
def test_a_missing_key_is_named(line: int, keys: list[str]) -> None:
    with pytest.raises(LedgerError, match=f"^line {line} has no '{keys[-1]}'$"):
        load(damaged(line, less(*keys)))


def is_right(value: object, *keys: str) -> bool:
    """Tell whether one of the odd values below may stand under a key after all."""
    match value:
        case None:
            return keys in {("gone",), ("last", "end"), ("empty",), ("empty", "since")}
        case True:
            return keys == ("gone", "pruned")
        case []:
            return keys in {("dates",), ("last", "feeds")}
        case _:
            return keys[-1] in {"digest", "title", "when", "status", "reason"}


@pytest.mark.parametrize("value", [None, True, [], ""], ids=repr)
@pytest.mark.parametrize(("line", "keys"), [(line, keys) for line, *keys in KEYS])
def test_an_odd_value_loads_only_where_it_may_stand(line: int, keys: list[str], value: object) -> None:
    text = damaged(line, to(value, *keys))
    if is_right(value, *keys):
        assert load(text) == load(dump(load(text)))
    else:
        with pytest.raises(LedgerError, match=rf"^line {line} is damaged: .+$"):
            load(text)


@pytest.mark.parametrize("value", [-1, 0.5, [1], {"x": 1}, "\ud800"], ids=repr)
@pytest.mark.parametrize(("line", "keys"), [(line, keys) for line, *keys in KEYS])
def test_a_value_of_a_wrong_type_is_refused(line: int, keys: list[str], value: object) -> None:
    with pytest.raises(LedgerError, match=rf"^line {line} (is damaged: .+|has no .+)$"):
        load(damaged(line, to(value, *keys)))


@pytest.mark.parametrize(
    ("line", "change", "words"),
    [
        (1, to(True, "sequence"), "line 1 is damaged: sequence True"),
        (1, to(-1, "sequence"), "line 1 is damaged: sequence -1"),
        (1, to(1.0, "sequence"), "line 1 is damaged: sequence 1.0"),
        (2, to(-1, "empty", "sequence"), "line 2 is damaged: sequence -1"),
        (1, to("note", "t"), "line 1 is damaged: it is neither an event nor a feed, but 'note'"),
        (1, to("2026-02-30", "last", "start"), "line 1 is damaged: day is out of range for month"),
        (1, to("2026-02-18T10:00:00", "last", "start"), "line 1 is damaged: '2026-02-18T10:00:00' is no instant"),
        (1, to(7, "uid"), "line 1 is damaged: 7 is no text"),
        (1, to("7", "uid"), "line 1 is damaged: badly formed hexadecimal UUID string"),
        (1, to("2026", "dates"), "line 1 is damaged: '2026' is no list"),
        (1, to("all.ics", "last", "feeds"), "line 1 is damaged: 'all.ics' is no list"),
        (1, to("no", "gone", "pruned"), "line 1 is damaged: 'no' is neither true nor false"),
        (1, to(["all.ics", "b.ics"], "last", "feeds"), "'review' was published in b.ics, which has no line"),
    ],
)
def test_damage_is_told_in_a_plain_sentence(line: int, change: Change, words: str) -> None:
    with pytest.raises(LedgerError) as caught:
        load(damaged(line, change))
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize(
    "path",
    [
        *("../all.ics", "/all.ics", "a/../../all.ics", "", ".ics", "events.json", ".diplocal/manifest.json"),
        *("a//b.ics", "event/review/event.ics", "a\\b.ics", "A.ics", "all.ics\n", "a\x00.ics"),
    ],
)
def test_a_path_that_is_none_of_a_feed_is_refused(path: str) -> None:
    with pytest.raises(LedgerError, match=r"^line 2 is damaged: .* is no path of a feed$"):
        load(damaged(2, to(path, "path")))


@pytest.mark.parametrize("name", ["../review", "", "Review", "a/b", "review\n", "con", "a" * 81])
def test_an_id_that_cannot_be_a_file_is_refused(name: str) -> None:
    with pytest.raises(LedgerError, match=r"^line 1 is damaged: .* is no id$"):
        load(damaged(1, to(name, "id")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "its last line is torn"),
        ("{\n", "line 1 is damaged: it is not JSON"),
        ("\n", "line 1 is damaged: it is not JSON"),
        ("<<<<<<< HEAD\n", "line 1 is damaged: it is not JSON"),
        ("\ufeff{}\n", "line 1 is damaged: it is not JSON"),
        ("[]\n", "line 1 is damaged: [] is no table"),
        ("null\n", "line 1 is damaged: None is no table"),
        ("{}\n", "line 1 has no 't'"),
        ("[" * 100_000 + "\n", "line 1 is damaged: "),
        ("9" * 5_000 + "\n", "line 1 is damaged: "),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_line_of_a_ledger_is_refused(text: str, words: str) -> None:
    with pytest.raises(LedgerError) as caught:
        load(text)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("repeated", [0, 1])
def test_a_uid_or_a_path_that_stands_twice_is_refused(repeated: int) -> None:
    lines = dump(ledger(entry())).splitlines(keepends=True)
    with pytest.raises(LedgerError, match=r"^line 3 repeats an earlier one$"):
        load("".join((*lines, lines[repeated])))


def test_a_uid_in_other_letters_is_the_same_uid() -> None:
    text = dump(ledger(entry()))
    with pytest.raises(LedgerError, match=r"^line 3 repeats an earlier one$"):
        load(text + text.splitlines(keepends=True)[0].replace(uid("review"), uid("review").upper()))


# --- stamps


def again(old: Entry, now: datetime, digest: str = "digest", reason: str | None = None, when: str = LAST.when) -> Entry:
    return entered(old, old.id, old.uid, digest, LAST._replace(when=when), reason, now)


def test_a_new_entry_starts_at_zero() -> None:
    new = entered(None, "review", uid("review"), "digest", LAST, None, NOW)
    assert new == entry()


def test_the_same_digest_keeps_its_stamps() -> None:
    assert again(entry(), LATER) == entry()


def test_another_digest_is_the_next_revision() -> None:
    assert again(entry(), LATER, "other").stamp == Stamp(1, NOW, LATER)


@pytest.mark.parametrize("lag", [timedelta(0), SECOND, timedelta(days=400)])
def test_stamps_rise_even_when_the_clock_goes_backwards(lag: timedelta) -> None:
    assert again(entry(), NOW - lag, "other").stamp == Stamp(1, NOW, NOW + SECOND)


@given(st.lists(st.tuples(instants, st.sampled_from("ab")), max_size=8))
def test_stamps_move_when_and_only_when_the_digest_does(revisions: list[tuple[datetime, str]]) -> None:
    line = entry(digest="a")
    for now, digest in revisions:
        new = again(line, now, digest)
        if digest == line.digest:
            assert new.stamp == line.stamp
        else:
            assert new.stamp.sequence == line.stamp.sequence + 1
            assert new.stamp.modified == max(now, line.stamp.modified + SECOND)
        assert new.stamp.created == line.stamp.created
        line = new


def test_earlier_dates_are_kept_oldest_first() -> None:
    first = again(entry(), LATER, "b", when="2026-03-01")
    second = again(first, LATER, "c", when="2026-04-01")
    assert (first.dates, second.dates) == (("2026-02-18",), ("2026-02-18", "2026-03-01"))
    assert again(second, LATER, "d", when="2026-04-01").dates == second.dates


def test_a_withdrawal_remembers_since_when_and_says_why_as_of_now() -> None:
    gone = again(entry(), LATER, "gone", "It was double.")
    assert gone.gone == Gone(LATER, "It was double.")
    assert again(gone, LATER + SECOND, "gone", "It was wrong.").gone == Gone(LATER, "It was wrong.")


def test_a_revived_entry_goes_on_where_it_stopped() -> None:
    gone = again(entry(), LATER, "gone", "It was double.")
    revived = again(gone, LATER + SECOND)
    assert revived.gone is None
    assert revived.stamp == Stamp(2, NOW, LATER + SECOND)


def test_an_entry_withdrawn_before_it_was_ever_published_lives_as_gone() -> None:
    assert entered(None, "review", uid("review"), "digest", LAST, "Double.", NOW).gone == Gone(NOW, "Double.")


# --- notices of empty feeds


def test_the_first_notice_starts_at_zero() -> None:
    line = ALL.noticed("words", LATER)
    assert (line.notice, line.notice_digest) == (Stamp(0, LATER, LATER), "words")


def test_the_same_notice_keeps_its_stamps() -> None:
    line = ALL.noticed("words", NOW)
    assert line.noticed("words", LATER) is line


@given(st.lists(st.tuples(instants, st.sampled_from("ab")), min_size=1, max_size=8))
def test_notices_never_fall(revisions: list[tuple[datetime, str]]) -> None:
    line = ALL
    for now, digest in revisions:
        before, line = line, line.noticed(digest, now)
        assert line.notice is not None
        if before.notice is not None and digest != before.notice_digest:
            assert line.notice.sequence == before.notice.sequence + 1
            assert line.notice.modified == max(now, before.notice.modified + SECOND)


# --- identity


def test_a_uid_is_made_of_namespace_and_first_id_alone() -> None:
    assert Ledger().uid(event("review"), NAMESPACE) == "d1d2be24-10f8-50ab-9518-ba6cafafdc2b" == uid("review")
    assert Ledger().uid(event("review", "first", "second"), NAMESPACE) == uid("first")


def test_the_uid_of_a_notice_is_made_of_its_path() -> None:
    assert notice_uid(NAMESPACE, "all.ics") == uid("feed:all.ics") == "8ecb3b00-f416-572b-8ae0-cf02c9e11a65"


def test_a_published_event_keeps_its_uid_whatever_its_former_ids() -> None:
    known = ledger(entry("review", uid=uid("first")))
    assert known.uid(event("review"), NAMESPACE) == uid("first")
    assert known.uid(event("review", "other"), NAMESPACE) == uid("first")


def test_a_renamed_event_keeps_the_uid_of_its_former_id() -> None:
    known = ledger(entry("second", uid=uid("first")))
    assert known.uid(event("third", "second"), NAMESPACE) == uid("first")
    assert known.uid(event("third", "first", "second"), NAMESPACE) == uid("first")


def test_an_event_that_absorbs_another_keeps_its_own_uid() -> None:
    known = ledger(entry("review"), entry("double"))
    assert known.uid(event("review", "double"), NAMESPACE) == uid("review")


def test_a_withdrawn_event_that_returns_keeps_its_own_uid_whatever_it_absorbs() -> None:
    known = ledger(entry("review", gone=Gone(NOW, "Gone.")), entry("double"))
    assert known.uid(event("review", "double"), NAMESPACE) == uid("review")


def test_of_its_former_ids_one_whose_entry_lives_goes_first() -> None:
    known = ledger(entry("first", gone=Gone(NOW, "Gone.")), entry("second"), entry("third"))
    assert known.uid(event("review", "first", "second", "third"), NAMESPACE) == uid("second")
    assert known.uid(event("review", "first"), NAMESPACE) == uid("first")


# --- counting and pruning


def test_living_entries_are_counted_by_feed() -> None:
    both = LAST._replace(feeds=("all.ics", "country/india.ics"))
    gone = Gone(NOW, "Gone.")
    counts = ledger(entry("a", last=both), entry("b"), entry("c", last=both, gone=gone)).live()
    assert counts == {"all.ics": 2, "country/india.ics": 1}


CLOCK = Slot(datetime(2026, 5, 1, 10, tzinfo=UTC), datetime(2026, 5, 1, 23, tzinfo=UTC))
START = Slot(datetime(2026, 5, 1, 10, tzinfo=UTC), None)
MAY = Slot(date(2026, 5, 1), date(2026, 5, 2))
ENOUGH = RETENTION + timedelta(days=30)


@pytest.mark.parametrize(
    ("slot", "now", "shown_for", "is_pruned"),
    [
        (MAY, datetime(2026, 5, 3, tzinfo=UTC), ENOUGH, True),
        (MAY, datetime(2026, 5, 1, 23, tzinfo=UTC), ENOUGH, False),
        (CLOCK, datetime(2026, 5, 2, tzinfo=UTC), ENOUGH, True),
        (CLOCK, datetime(2026, 5, 1, 23, 59, tzinfo=UTC), ENOUGH, False),
        (START, datetime(2026, 5, 2, tzinfo=UTC), ENOUGH, True),
        (START, datetime(2026, 5, 1, 12, tzinfo=UTC), ENOUGH, False),
        (MAY, datetime(2027, 5, 3, tzinfo=UTC), RETENTION, True),
        (MAY, datetime(2027, 5, 3, tzinfo=UTC), RETENTION - SECOND, False),
    ],
)
def test_what_is_past_and_was_shown_180_days_is_pruned(
    slot: Slot, now: datetime, shown_for: timedelta, is_pruned: bool
) -> None:
    gone = Gone(now - shown_for, "Gone.")
    line = entry(
        gone=gone, last=LAST._replace(start=written(slot.start), end=None if slot.end is None else written(slot.end))
    )
    pruned = ledger(line).pruned(now).entries[line.uid]
    assert pruned == line._replace(gone=replace(gone, pruned=is_pruned))
    assert pruned.is_shown is not is_pruned


def test_a_living_entry_is_never_pruned() -> None:
    assert ledger(entry()).pruned(NOW + timedelta(days=9999)) == ledger(entry())


def test_what_a_build_writes_is_loadable_and_sorted(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events")
    built(calendar, tmp_path / "dist")
    text = (calendar / "ledger.jsonl").read_text(encoding="utf-8")
    assert dump(load(text)) == text


def test_a_ledger_that_lost_its_last_lines_is_refused(tmp_path: Path) -> None:
    calendar = small_calendar(tmp_path / "events")
    built(calendar, tmp_path / "dist")
    lines = (calendar / "ledger.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    for kept in range(1, len(lines)):
        with pytest.raises(LedgerError, match=r"was published in .+, which has no line$"):
            load("".join(lines[:kept]))
