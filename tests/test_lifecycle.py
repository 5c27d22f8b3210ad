"""The life of an event: whatever happens to a record, subscribers learn of it once and under one identity."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from typer.testing import CliRunner

from diplocal.build import LEDGER, Outcome, ShrinkError, build, compiled
from diplocal.cli import app
from diplocal.diagnostics import Severity
from diplocal.identity import event_uid, notice_uid
from diplocal.ledger import Ledger, load
from support import Seen, built, contents, entries, entry_of, load_json, record, small_calendar, titles, write_record

NAMESPACE = UUID("7d1f5a0e-3a55-4d0a-9a5e-5f6f3a1c2b90")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass
class Desk:
    """A calendar on somebody's desk, with what was published of it."""

    folder: Path
    now: datetime = NOW

    @property
    def events(self) -> Path:
        return self.folder / "events"

    @property
    def dist(self) -> Path:
        return self.folder / "dist"

    @property
    def ledger(self) -> Ledger:
        return load((self.events / LEDGER).read_text(encoding="utf-8"))

    def write(self, identity: str, **keys: object) -> None:
        write_record(self.events, identity, record(**{"title": identity.capitalize(), **keys}))

    def delete(self, identity: str) -> None:
        (self.events / "2026" / f"{identity}.toml").unlink()

    def build(self, **options: bool) -> Outcome:
        """Build, a day after the last time."""
        self.now += DAY
        return built(self.events, self.dist, self.now, **options)

    def entry(self, title: str, feed: str = "all.ics") -> Seen:
        return entry_of(self.dist / feed, title)

    def titles(self, feed: str = "all.ics") -> set[str]:
        return set(titles(self.dist / feed))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A calendar with a review and a parade, published once."""
    desk = Desk(tmp_path)
    small_calendar(desk.events, {})
    desk.write("review", when="2026-02-18")
    desk.write("parade", when="2026-02-19", kind="other", themes=["maritime-security"])
    desk.build()
    return desk


def stamp(entry: Seen) -> tuple[int, datetime, datetime]:
    """Give SEQUENCE, CREATED and LAST-MODIFIED of an entry; its DTSTAMP is the latter."""
    created, modified = (entry.component.decoded(name) for name in ("CREATED", "LAST-MODIFIED"))
    assert entry.modified == modified
    return entry.sequence, created, modified


FIRST = NOW + DAY
SECOND_BUILD = FIRST + DAY
THIRD_BUILD = SECOND_BUILD + DAY


# --- edits


def test_a_new_event_starts_at_revision_zero(desk: Desk) -> None:
    review = desk.entry("Review")
    assert review.uid == event_uid(NAMESPACE, "review")
    assert stamp(review) == (0, FIRST, FIRST)


def test_a_second_build_writes_nothing(desk: Desk) -> None:
    before = {file: file.stat().st_mtime_ns for file in desk.folder.rglob("*")}
    outcome = desk.build()
    assert not outcome.changes
    assert not outcome.ledger_changed
    assert {file: file.stat().st_mtime_ns for file in desk.folder.rglob("*")} == before


def test_an_edited_event_is_its_next_revision(desk: Desk) -> None:
    parade = desk.entry("Parade").component.to_ical()
    desk.write("review", description="Another text.")
    outcome = desk.build()
    assert stamp(desk.entry("Review")) == (1, FIRST, SECOND_BUILD)
    assert desk.entry("Parade").component.to_ical() == parade
    assert "theme/maritime-security.ics" not in outcome.changes.written


def test_an_edit_that_subscribers_cannot_see_moves_no_stamp(desk: Desk) -> None:
    desk.write("review", extra={"desk": "navy"})
    outcome = desk.build()
    assert set(outcome.changes.written) == {"event/review/event.json", "events.json"}
    assert stamp(desk.entry("Review")) == (0, FIRST, FIRST)


def test_a_moved_event_keeps_its_uid(desk: Desk) -> None:
    desk.write("review", when="2026-03-01")
    desk.build()
    review = desk.entry("Review")
    assert review.uid == event_uid(NAMESPACE, "review")
    assert review.start == date(2026, 3, 1)
    assert stamp(review) == (1, FIRST, SECOND_BUILD)
    assert desk.ledger.entries[event_uid(NAMESPACE, "review")].dates == ("2026-02-18",)


def test_an_event_that_moved_back_remembers_both_dates(desk: Desk) -> None:
    for when in ("2026-03-01", "2026-02-18"):
        desk.write("review", when=when)
        desk.build()
    assert desk.ledger.entries[event_uid(NAMESPACE, "review")].dates == ("2026-02-18", "2026-03-01")
    assert stamp(desk.entry("Review"))[0] == 2


def test_a_postponed_event_stays_on_its_day_tentatively(desk: Desk) -> None:
    desk.write("review", status="postponed")
    desk.build()
    review = desk.entry("Review")
    assert (review.title, review.status) == ("Postponed: Review", "TENTATIVE")
    assert review.start == date(2026, 2, 18)
    assert stamp(review) == (1, FIRST, SECOND_BUILD)


def test_a_cancelled_event_stays_and_says_so(desk: Desk) -> None:
    desk.write("review", status="cancelled")
    desk.build()
    review = desk.entry("Review", "country/india.ics")
    assert (review.title, review.status) == ("Cancelled: Review", "CANCELLED")
    assert stamp(review) == (1, FIRST, SECOND_BUILD)
    assert desk.ledger.entries[review.uid].gone is None


def test_a_cancelled_event_may_be_said_in_its_title_alone(desk: Desk) -> None:
    small_calendar(desk.events, {}, cancelled="title-only")
    desk.write("review", status="cancelled")
    desk.build()
    review = desk.entry("Review")
    assert (review.title, review.status) == ("Cancelled: Review", "TENTATIVE")


def test_an_event_that_loses_a_theme_leaves_that_feed_alone(desk: Desk) -> None:
    desk.write("parade", kind="other", when="2026-02-19", themes=["maritime-security", "peacekeeping"])
    desk.build()
    desk.write("parade", kind="other", when="2026-02-19", themes=["maritime-security"])
    desk.build()
    assert "Parade" in desk.titles("theme/maritime-security.ics")
    assert len(entries(desk.dist / "theme/peacekeeping.ics")) == 1
    assert "Parade" not in desk.titles("theme/peacekeeping.ics")


# --- withdrawal


def assert_withdrawn(entry: Seen, title: str, reason: str) -> None:
    assert entry.title == f"Entry withdrawn: {title}"
    assert entry.status == "CANCELLED"
    assert entry.text.endswith(f"\n\nReason: {reason}")


FEEDS = ("all.ics", "country/india.ics", "kind/exercise.ics", "theme/naval-operations.ics")


def test_a_deleted_event_is_withdrawn_in_all_its_feeds(desk: Desk) -> None:
    desk.delete("review")
    outcome = desk.build()
    for feed in FEEDS:
        review = desk.entry("Review", feed)
        assert_withdrawn(review, "Review", "Its record was removed from the calendar.")
        assert (review.uid, review.start) == (event_uid(NAMESPACE, "review"), date(2026, 2, 18))
        assert stamp(review) == (1, FIRST, SECOND_BUILD)
    assert outcome.changes.removed == ("event/review/event.json",)
    assert desk.titles("event/review/event.ics") == {"Entry withdrawn: Review"}
    assert [event["id"] for event in load_json(desk.dist / "events.json")["events"]] == ["parade"]


def test_withdrawing_is_said_once(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    assert not desk.build().changes


def test_a_withdrawn_entry_does_not_count(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    counts = {feed["path"]: feed["count"] for feed in load_json(desk.dist / "feeds.json")["feeds"]}
    assert (counts["all.ics"], counts["kind/exercise.ics"]) == (1, 0)


def test_a_record_marked_withdrawn_gives_its_reason(desk: Desk) -> None:
    desk.write("review", withdrawn="The same as the parade.")
    desk.build()
    assert_withdrawn(desk.entry("Review"), "Review", "The same as the parade.")
    assert desk.ledger.entries[event_uid(NAMESPACE, "review")].gone is not None


def test_a_record_withdrawn_before_it_was_published_is_in_no_feed(desk: Desk) -> None:
    desk.write("slip", withdrawn="A slip of the pen.")
    outcome = desk.build()
    assert outcome.edition is not None
    assert outcome.edition.excluded == {"slip": "withdrawn: A slip of the pen."}
    assert not any("Slip" in title for title in desk.titles())


def test_a_withdrawn_record_that_is_deleted_keeps_its_reason(desk: Desk) -> None:
    desk.write("review", withdrawn="The same as the parade.")
    desk.build()
    before = desk.entry("Review").component.to_ical()
    desk.delete("review")
    desk.build()
    assert desk.entry("Review").component.to_ical() == before


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"hold": "Under embargo."}, "The calendar no longer shows it (held back: Under embargo.)."),
        ({"umbrella": True}, "The calendar no longer shows it (umbrella: only groups other events)."),
        ({"when": "unknown"}, "The calendar no longer shows it (unknown date: no source gives one)."),
        (
            {"hold": "Under embargo.", "withdrawn": "Wrong."},
            "The calendar no longer shows it (held back: Under embargo.).",
        ),
    ],
)
def test_an_event_excluded_after_publication_is_withdrawn(desk: Desk, keys: dict[str, Any], reason: str) -> None:
    desk.write("review", **keys)
    outcome = desk.build()
    assert_withdrawn(desk.entry("Review"), "Review", reason)
    assert desk.entry("Review").start == date(2026, 2, 18)
    assert outcome.edition is not None
    assert list(outcome.edition.excluded) == ["review"]


def test_an_event_excluded_by_policy_after_publication_is_withdrawn(desk: Desk) -> None:
    desk.write("review", when="2026-02", status="announced")
    desk.build()
    small_calendar(desk.events, {}, imprecise="omit")
    desk.build()
    reason = "The calendar no longer shows it (policy: dates known only to the month are left out)."
    assert_withdrawn(desk.entry("Review"), "Review", reason)


@pytest.mark.parametrize("keys", [{"hold": "Under embargo."}, {"withdrawn": "Wrong."}, {"umbrella": True}])
def test_a_revived_event_goes_on_with_its_revisions(desk: Desk, keys: dict[str, Any]) -> None:
    desk.write("review", **keys)
    desk.build()
    desk.write("review")
    desk.build()
    assert desk.entry("Review").title == "Review"
    assert stamp(desk.entry("Review")) == (2, FIRST, THIRD_BUILD)
    assert desk.ledger.entries[event_uid(NAMESPACE, "review")].gone is None


def test_a_deleted_event_that_returns_goes_on_with_its_revisions(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    desk.write("review")
    desk.build()
    review = desk.entry("Review")
    assert review.uid == event_uid(NAMESPACE, "review")
    assert stamp(review) == (2, FIRST, THIRD_BUILD)


# --- renaming and absorption


def test_a_renamed_event_keeps_its_uid(desk: Desk) -> None:
    desk.delete("review")
    desk.write("fleet-review", title="Review", formerly=["review"])
    outcome = desk.build()
    assert desk.titles() == {"Review", "Parade"}
    assert desk.entry("Review").uid == event_uid(NAMESPACE, "review")
    assert stamp(desk.entry("Review")) == (0, FIRST, FIRST)
    assert "all.ics" not in outcome.changes.written
    assert outcome.changes.removed == ("event/review/event.json",)
    for name in ("review", "fleet-review"):
        assert desk.titles(f"event/{name}/event.ics") == {"Review"}
    assert desk.ledger.entries[event_uid(NAMESPACE, "review")].id == "fleet-review"


@pytest.mark.parametrize("formerly", [["review", "fleet-review"], ["fleet-review"], []])
def test_an_event_renamed_twice_keeps_its_uid(desk: Desk, formerly: list[str]) -> None:
    desk.delete("review")
    desk.write("fleet-review", title="Review", formerly=["review"])
    desk.build()
    desk.delete("fleet-review")
    desk.write("grand-review" if formerly else "review", title="Review", formerly=formerly)
    desk.build()
    assert desk.titles() == {"Review", "Parade"}
    assert desk.entry("Review").uid == event_uid(NAMESPACE, "review")


def test_an_event_renamed_without_a_word_is_withdrawn_and_new(desk: Desk) -> None:
    desk.delete("review")
    desk.write("fleet-review", title="Grand review")
    desk.build()
    assert desk.titles() == {"Entry withdrawn: Review", "Grand review", "Parade"}
    assert desk.entry("Grand review").uid == event_uid(NAMESPACE, "fleet-review")


def test_a_former_id_that_is_no_id_is_refused(desk: Desk) -> None:
    desk.write("review", formerly=["../../../review"])
    outcome = build(desk.events, desk.dist, desk.now)
    assert [finding.code for finding in outcome.findings] == ["S007"]


def test_the_address_of_an_absorbed_event_shows_the_absorbing_one(desk: Desk) -> None:
    desk.delete("parade")
    desk.write("review", formerly=["parade"])
    desk.build()
    assert desk.titles("event/parade/event.ics") == {"Review"}


def test_the_address_of_a_pruned_event_goes(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    desk.now += timedelta(days=200)
    assert desk.build(prune=True).changes.removed == ("event/review/event.ics",)


def test_an_absorbing_event_keeps_its_own_uid_and_the_absorbed_one_points_to_it(desk: Desk) -> None:
    desk.delete("parade")
    desk.write("review", formerly=["parade"])
    desk.build()
    assert desk.entry("Review").uid == event_uid(NAMESPACE, "review")
    assert stamp(desk.entry("Review")) == (0, FIRST, FIRST)
    assert_withdrawn(desk.entry("Parade"), "Parade", "It is the same event as another entry: Review.")
    assert desk.entry("Parade").uid == event_uid(NAMESPACE, "parade")


def test_a_new_event_made_of_two_takes_the_uid_of_the_older(desk: Desk) -> None:
    desk.delete("parade")
    desk.delete("review")
    desk.write("both", formerly=["review", "parade"])
    desk.build()
    assert desk.entry("Both").uid == event_uid(NAMESPACE, "review")
    assert_withdrawn(desk.entry("Parade"), "Parade", "It is the same event as another entry: Both.")


def test_a_withdrawn_event_that_returns_keeps_its_own_uid_whatever_it_absorbs(desk: Desk) -> None:
    desk.write("review", hold="Under embargo.")
    desk.build()
    desk.delete("parade")
    desk.write("review", formerly=["parade"])
    desk.build()
    assert desk.entry("Review").uid == event_uid(NAMESPACE, "review")
    assert_withdrawn(desk.entry("Parade"), "Parade", "It is the same event as another entry: Review.")


def test_an_event_held_back_as_it_is_renamed_keeps_one_identity(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    desk.delete("parade")
    desk.write("other")
    desk.write("both", formerly=["review", "parade"], hold="Under embargo.")
    outcome = desk.build()
    assert outcome.edition is not None
    assert outcome.edition.uids["both"] == event_uid(NAMESPACE, "parade")
    assert not desk.build().changes
    desk.write("both", formerly=["review", "parade"])
    desk.build()
    assert desk.entry("Both").uid == event_uid(NAMESPACE, "parade")


def test_an_identity_claimed_twice_is_refused(desk: Desk) -> None:
    desk.delete("review")
    for name in ("one", "two"):
        desk.write(name, formerly=["review"])
    before = contents(desk.folder)
    outcome = build(desk.events, desk.dist, desk.now)
    (finding,) = (finding for finding in outcome.findings if finding.severity is Severity.ERROR)
    assert (finding.code, finding.path, finding.line) == ("L106", str(desk.events / "2026/two.toml"), 8)
    assert finding.message == "'review' is an earlier id of 'one' already"
    assert (outcome.edition, outcome.has_errors) == (None, True)
    assert compiled(desk.events, desk.now)[1:] == (outcome.findings, None)
    assert contents(desk.folder) == before


def test_an_id_that_lives_on_under_another_name_cannot_be_used_again(desk: Desk) -> None:
    desk.delete("review")
    desk.write("fleet-review", title="Review", formerly=["review"])
    desk.build()
    desk.write("review", title="Another one")
    outcome = build(desk.events, desk.dist, desk.now)
    assert [finding.code for finding in outcome.findings if finding.severity is Severity.ERROR] == ["L106"]


def test_an_id_whose_identity_lives_on_in_silence_cannot_be_used_again(desk: Desk) -> None:
    desk.delete("review")
    desk.write("fleet-review", title="Review", formerly=["review"])
    desk.build()
    desk.write("fleet-review", title="Review")
    desk.write("review", title="Another one")
    outcome = build(desk.events, desk.dist, desk.now)
    assert [finding.code for finding in outcome.findings if finding.severity is Severity.ERROR] == ["L101"]


def test_a_claimed_identity_ends_the_command_with_exit_code_1(desk: Desk) -> None:
    desk.write("double", formerly=["review"])
    desk.write("again", formerly=["double"])
    result = CliRunner().invoke(app, ["build", "--events", str(desk.events), "--out", str(desk.dist)])
    assert result.exit_code == 1
    assert "L106" in result.stderr
    assert "Nothing was written." in result.stderr


# --- feeds


NAVAL = "theme/naval-operations.ics"


def notice_of(desk: Desk, path: str = NAVAL) -> Seen:
    (notice,) = entries(desk.dist / path)
    assert notice.uid == notice_uid(NAMESPACE, path)
    assert notice.title.startswith("No events at present: ")
    return notice


def test_an_emptied_feed_keeps_an_entry_that_explains_itself(desk: Desk) -> None:
    desk.write("review", themes=["peacekeeping"])
    desk.build()
    assert notice_of(desk).title == "No events at present: Naval operations – Small calendar"
    assert notice_of(desk).start == SECOND_BUILD.date()
    assert stamp(notice_of(desk)) == (0, SECOND_BUILD, SECOND_BUILD)
    assert {feed["path"]: feed["count"] for feed in load_json(desk.dist / "feeds.json")["feeds"]}[NAVAL] == 0


def test_the_notice_of_an_empty_feed_does_not_age(desk: Desk) -> None:
    desk.write("review", themes=["peacekeeping"])
    desk.build()
    assert not desk.build().changes


def test_a_feed_emptied_again_goes_on_with_its_notice(desk: Desk) -> None:
    for themes in (["peacekeeping"], ["naval-operations"], ["peacekeeping"]):
        desk.write("review", themes=themes)
        desk.build()
    assert stamp(notice_of(desk)) == (1, SECOND_BUILD, FIRST + 3 * DAY)
    assert notice_of(desk).start == (FIRST + 3 * DAY).date()


def test_a_refilled_feed_drops_its_notice(desk: Desk) -> None:
    for themes in (["peacekeeping"], ["naval-operations"]):
        desk.write("review", themes=themes)
        desk.build()
    assert desk.titles(NAVAL) == {"Review"}
    line = desk.ledger.feeds[NAVAL]
    assert line.empty_since is None
    assert line.notice is not None


def test_a_calendar_without_anything_to_show_has_a_feed_that_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    small_calendar(desk.events, {"secret": record(hold="Under embargo.")})
    desk.build()
    assert len(entries(desk.dist / "all.ics")) == 1
    assert notice_of(desk, "all.ics").title == "No events at present: Small calendar"


def test_a_feed_whose_word_left_the_vocabulary_stays(desk: Desk) -> None:
    themes = desk.events / "vocabulary/themes.toml"
    text = themes.read_text(encoding="utf-8")
    desk.write("review", themes=["peacekeeping"])
    themes.write_text(
        "\n[".join(part for part in text.split("\n[") if "naval-operations" not in part), encoding="utf-8"
    )
    desk.build()
    assert notice_of(desk).title == "No events at present: Naval operations – Small calendar"
    feed = next(feed for feed in load_json(desk.dist / "feeds.json")["feeds"] if feed["path"] == NAVAL)
    assert (feed["description"], feed["selection"]) == ("This feed is no longer kept; its address stays.", [])


def test_a_withdrawn_entry_stays_in_a_feed_whose_word_is_gone(desk: Desk) -> None:
    desk.delete("parade")
    themes = desk.events / "vocabulary/themes.toml"
    parts = themes.read_text(encoding="utf-8").split("\n[")
    themes.write_text("\n[".join(part for part in parts if "maritime-security" not in part), encoding="utf-8")
    desk.build()
    assert desk.titles("theme/maritime-security.ics") == {"Entry withdrawn: Parade"}


def test_a_removed_collection_keeps_its_path(desk: Desk) -> None:
    collection = {"slug": "boats", "name": "Boats", "description": "Boats.", "select": {"kind": ["exercise"]}}
    small_calendar(desk.events, {}, collections=[collection])
    desk.build()
    assert desk.titles("collection/boats.ics") == {"Review"}
    small_calendar(desk.events, {})
    desk.build()
    assert notice_of(desk, "collection/boats.ics").title == "No events at present: Boats – Small calendar"


def test_a_country_and_theme_keep_their_feed_once_they_had_one(desk: Desk) -> None:
    path = "country/india/naval-operations.ics"
    desk.write("second")
    desk.build()
    assert not (desk.dist / path).exists()
    desk.write("third")
    desk.build()
    assert len(entries(desk.dist / path)) == 3
    desk.write("third", themes=["peacekeeping"])
    desk.build()
    assert desk.titles(path) == {"Review", "Second"}


# --- the shrink guard


@pytest.fixture
def full(tmp_path: Path) -> Desk:
    """A calendar with ten events, published once."""
    desk = Desk(tmp_path)
    small_calendar(desk.events, {f"event-{number}": record(title=f"Event {number}") for number in range(10)})
    desk.build()
    return desk


def test_a_feed_of_ten_may_lose_a_fifth(full: Desk) -> None:
    full.delete("event-1")
    full.delete("event-2")
    full.build()
    assert len([title for title in full.titles() if title.startswith("Entry withdrawn")]) == 2


def shrunk(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.delete(f"event-{number}")


def test_a_feed_that_would_lose_more_stops_the_build(full: Desk) -> None:
    shrunk(full)
    before = contents(full.folder)
    with pytest.raises(ShrinkError) as caught:
        full.build()
    assert caught.value.losses == tuple(
        f"{path} would go from 10 events to 7"
        for path in ("all.ics", "country/india.ics", "country/india/naval-operations.ics", "kind/exercise.ics", NAVAL)
    )
    assert contents(full.folder) == before


def test_a_feed_of_nine_is_not_guarded(full: Desk) -> None:
    full.delete("event-0")
    full.build()
    shrunk(full)
    full.build()


def test_an_emptied_calendar_stops_the_build(desk: Desk) -> None:
    for name in ("review", "parade"):
        desk.write(name, hold="Under embargo.")
    with pytest.raises(ShrinkError, match=r"^all\.ics would go from 2 events to 0$"):
        desk.build()
    desk.build(allow_shrink=True)
    assert desk.titles() == {"Entry withdrawn: Review", "Entry withdrawn: Parade"}


def test_a_shrunken_calendar_is_published_when_that_is_meant(full: Desk) -> None:
    shrunk(full)
    full.build(allow_shrink=True)
    assert not full.build().changes


def test_a_shrunken_calendar_is_published_for_a_reason_in_its_settings(full: Desk) -> None:
    shrunk(full)
    small_calendar(full.events, {}, allow_shrink="Three events were double.")
    full.build()
    assert len(full.titles()) == 10


def test_the_command_says_what_would_shrink(full: Desk) -> None:
    shrunk(full)
    command = ["build", "--events", str(full.events), "--out", str(full.dist)]
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("all.ics would go from 10 events to 7\n")
    assert "--allow-shrink" in refused.stderr
    assert CliRunner().invoke(app, [*command, "--allow-shrink"]).exit_code == 0


# --- pruning


def test_an_old_withdrawn_entry_goes_with_prune_alone(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    desk.now += timedelta(days=179)
    assert not desk.build().changes
    assert desk.build(prune=True).changes.written
    assert desk.titles() == {"Parade"}
    assert desk.ledger.entries[event_uid(NAMESPACE, "review")].gone is not None
    assert not desk.build().changes


def test_a_young_withdrawn_entry_stays(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    desk.now += timedelta(days=178)
    assert not desk.build(prune=True).changes


def test_a_withdrawn_entry_that_is_yet_to_come_stays(desk: Desk) -> None:
    desk.write("review", when="2028-02-18", status="announced")
    desk.build()
    desk.delete("review")
    desk.build()
    desk.now += timedelta(days=300)
    assert not desk.build(prune=True).changes


def test_a_pruned_feed_says_that_it_is_empty(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    desk.now += timedelta(days=200)
    desk.build(prune=True)
    assert stamp(notice_of(desk))[0] == 0


def test_a_record_withdrawn_and_pruned_is_excluded_with_its_reason(desk: Desk) -> None:
    desk.write("review", withdrawn="Wrong.")
    desk.build()
    desk.now += timedelta(days=200)
    outcome = desk.build(prune=True)
    assert outcome.edition is not None
    assert outcome.edition.excluded == {"review": "withdrawn: Wrong."}
    assert not desk.build().changes


def test_a_pruned_event_that_returns_goes_on_with_its_revisions(desk: Desk) -> None:
    desk.delete("review")
    desk.build()
    desk.now += timedelta(days=200)
    desk.build(prune=True)
    desk.write("review")
    desk.build()
    assert stamp(desk.entry("Review")) == (2, FIRST, desk.now)


# --- clock and template


def test_stamps_never_go_back_with_the_clock(desk: Desk) -> None:
    desk.now -= timedelta(days=400)
    desk.write("review", description="Another text.")
    desk.write("parade", kind="other", when="2026-02-19", themes=["peacekeeping"])
    desk.build()
    assert stamp(desk.entry("Review")) == (1, FIRST, FIRST + SECOND)


def test_a_changed_template_is_one_revision_of_every_event(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["diplocal.render.entry"], "title", lambda event: f"★ {event.title}")
    desk.build()
    for title in ("Review", "Parade"):
        assert desk.entry(title).title.startswith("★ ")
        assert stamp(desk.entry(title)) == (1, FIRST, SECOND_BUILD)
    assert not desk.build().changes


def test_a_revision_shows_when_a_feed_was_last_changed(desk: Desk) -> None:
    desk.write("review", description="Another text.")
    desk.build()
    modified = {feed["path"]: feed["modified"] for feed in load_json(desk.dist / "feeds.json")["feeds"]}
    assert modified["all.ics"] == f"{SECOND_BUILD:%Y-%m-%dT%H:%M:%SZ}"
    assert modified["kind/other.ics"] == f"{FIRST:%Y-%m-%dT%H:%M:%SZ}"


# --- any life at all

NAMES = "abcde"
names = st.sampled_from(NAMES)
themes = st.lists(st.sampled_from(["naval-operations", "maritime-security", "peacekeeping"]), max_size=2, unique=True)
whens = st.sampled_from(["2026-02-18", "2026-02-19/2026-02-21", "2026-05", "2027", "2028-01-01", "unknown"])
flags = st.sampled_from([{}, {}, {"hold": "Under embargo."}, {"umbrella": True}, {"withdrawn": "Wrong."}])

Fields = Mapping[bytes, bytes]


def blocks(content: bytes) -> Iterator[tuple[bytes, Fields]]:
    """Give the bytes of every entry of a feed, with its fields; read without any library."""
    for part in content.split(b"BEGIN:VEVENT\r\n")[1:]:
        block = part.partition(b"END:VEVENT\r\n")[0]
        pairs = (line.partition(b":") for line in block.replace(b"\r\n ", b"").splitlines())
        yield block, {name.partition(b";")[0]: value for name, _, value in pairs}


class AnyLife(RuleBasedStateMachine):
    """A calendar that is edited, renamed, merged and built in any order, at any time of the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.holder = TemporaryDirectory()
        self.desk = Desk(Path(self.holder.name))
        self.records: dict[str, dict[str, Any]] = {}
        self.as_published: dict[str, dict[str, Any]] = {}
        self.uids: dict[str, str] = {}
        self.ids: set[str] = set()
        self.seen: dict[bytes, tuple[bytes, int, bytes]] = {}
        self.feeds: set[str] = set()

    def teardown(self) -> None:
        self.holder.cleanup()

    @initialize(theme=themes)
    def first(self, theme: list[str]) -> None:
        small_calendar(self.desk.events, {})
        self.records = {"a": {"themes": theme}, "b": {}}
        self.publish(0, prune=False)

    def taken(self) -> set[str]:
        return {*self.records, *(name for keys in self.records.values() for name in keys.get("formerly", ()))}

    @rule(name=names, keys=st.fixed_dictionaries({"themes": themes, "when": whens, "title": st.sampled_from("xyz")}))
    def write(self, name: str, keys: dict[str, Any]) -> None:
        if name in self.records:
            self.records[name].update(keys)
        elif name not in self.taken():
            self.records[name] = dict(keys)

    @rule(name=names, flag=flags)
    def flag(self, name: str, flag: dict[str, Any]) -> None:
        if name in self.records:
            kept = {
                key: self.records[name][key]
                for key in self.records[name]
                if key not in {"hold", "umbrella", "withdrawn"}
            }
            self.records[name] = kept | flag

    @rule(name=names)
    def delete(self, name: str) -> None:
        if len(self.records) > 1:
            self.records.pop(name, None)
            self.uids.pop(name, None)

    @rule(old=names, new=names, says_so=st.booleans())
    def rename(self, old: str, new: str, *, says_so: bool) -> None:
        if old not in self.records or new in self.taken():
            return
        keys = self.records.pop(old)
        uid = self.uids.pop(old, None)
        if says_so:
            # An id that was published as another event's is that event's: this is then an absorption.
            if uid is not None and not keys.get("formerly") and new not in self.ids:
                self.uids[new] = uid
            keys["formerly"] = [*keys.get("formerly", ()), old]
        self.records[new] = keys

    @rule(name=names, absorbed=names)
    def absorb(self, name: str, absorbed: str) -> None:
        if name != absorbed and name in self.records and absorbed in self.records:
            keys = self.records.pop(absorbed)
            self.uids.pop(absorbed, None)
            self.records[name]["formerly"] = [
                *self.records[name].get("formerly", ()),
                *keys.get("formerly", ()),
                absorbed,
            ]

    @rule(days=st.integers(-400, 400), prune=st.booleans())
    def publish(self, days: int, *, prune: bool) -> None:
        for file in self.desk.events.glob("2026/*"):
            file.unlink()
        for name, keys in self.records.items():
            self.desk.write(name, **{"status": "announced", **keys})
        before = contents(self.desk.folder)
        self.desk.now += timedelta(days=days)
        outcome = build(self.desk.events, self.desk.dist, self.desk.now, allow_shrink=True, prune=prune)
        if outcome.edition is None:
            errors = {finding.code for finding in outcome.findings if finding.severity is Severity.ERROR}
            assert errors == {"L101"}
            assert contents(self.desk.folder) == before
            self.records = deepcopy(self.as_published)
            return
        self.as_published = deepcopy(self.records)
        self.check_identities(outcome)
        self.check_feeds()
        self.check_coverage(outcome)
        self.check_nothing_more_to_do(days)

    def check_identities(self, outcome: Outcome) -> None:
        assert outcome.edition is not None
        uids = outcome.edition.uids
        assert len(set(uids.values())) == len(uids)
        for name, uid in self.uids.items():
            assert uids[name] == uid
        lines = self.desk.ledger.entries
        self.uids = {name: uid for name, uid in uids.items() if uid in lines}
        self.ids = {line.id for line in lines.values()}
        assert len(self.ids) == len(lines)

    def check_feeds(self) -> None:
        now: dict[bytes, tuple[bytes, int, bytes]] = {}
        feeds = {file.relative_to(self.desk.dist).as_posix() for file in self.desk.dist.rglob("*.ics")}
        self.feeds |= {path for path in feeds if not path.startswith("event/")}
        assert self.feeds <= feeds
        for path in feeds:
            held = list(blocks((self.desk.dist / path).read_bytes()))
            assert held
            assert len({fields[b"UID"] for _, fields in held}) == len(held)
            for block, fields in held:
                assert fields[b"DTSTAMP"] == fields[b"LAST-MODIFIED"] >= fields[b"CREATED"]
                revision = (block, int(fields[b"SEQUENCE"]), fields[b"LAST-MODIFIED"])
                assert now.setdefault(fields[b"UID"], revision) == revision
        for uid, (block, sequence, modified) in now.items():
            old_block, old_sequence, old_modified = self.seen.get(uid, (b"", -1, b""))
            if block != old_block:
                assert sequence > old_sequence
                assert modified > old_modified
        self.seen |= now

    def check_coverage(self, outcome: Outcome) -> None:
        assert outcome.edition is not None
        shown = {fields[b"UID"].decode() for _, fields in blocks((self.desk.dist / "all.ics").read_bytes())}
        told = {event["id"]: event for event in load_json(self.desk.dist / "events.json")["events"]}
        assert set(told) == set(self.records)
        for name, event in told.items():
            assert event["uid"] == outcome.edition.uids[name]
            if event["excluded"] is None:
                assert event["uid"] in shown
            else:
                assert event["excluded"].strip()

    def check_nothing_more_to_do(self, days: int) -> None:
        before = {file: file.stat().st_mtime_ns for file in self.desk.folder.rglob("*")}
        outcome = build(self.desk.events, self.desk.dist, self.desk.now - timedelta(days=days))
        assert not outcome.changes
        assert not outcome.ledger_changed
        assert {file: file.stat().st_mtime_ns for file in self.desk.folder.rglob("*")} == before


def test_any_life_keeps_identities_and_revisions() -> None:
    run_state_machine_as_test(AnyLife, settings=settings(max_examples=40, stateful_step_count=20, deadline=None))
