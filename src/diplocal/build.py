"""The build: from a folder of records to published feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from diplocal import publication
from diplocal.artifacts import Artifact
from diplocal.catalogue import Catalogue
from diplocal.diagnostics import Finding, Severity
from diplocal.edition import Edition, compile_edition
from diplocal.engine import HERE, Engine
from diplocal.feeds import ALL, Feed, joined
from diplocal.ledger import Ledger, LedgerError, dump, load
from diplocal.linting import ALL as ALL_RULES
from diplocal.linting import Choice
from diplocal.publication import Changes
from diplocal.survey import Terms, survey

LEDGER = "ledger.jsonl"
GUARDED_FROM = 10
"""From how many events up a feed may not lose more than a fifth of them by accident."""


class BuildError(Exception):
    """A build that could not run; told in one line, exit code 2."""


class ShrinkError(Exception):
    """Feeds that would lose too much, each in a line; exit code 1."""

    def __init__(self, losses: tuple[str, ...]) -> None:
        super().__init__("\n".join(losses))
        self.losses = losses


@dataclass(frozen=True)
class Outcome:
    """What a build came to.

    Attributes:
        findings: what was found in the records, in order.
        edition: what was compiled; absent where there were errors.
        changes: what was written below the published folder, or would be.
        ledger_changed: whether the ledger was written, or would be.
    """

    findings: tuple[Finding, ...]
    edition: Edition | None = None
    changes: Changes = field(default=Changes((), ()))
    ledger_changed: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether some finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def validate(
    events: Path,
    today: date,
    *,
    choice: Choice = ALL_RULES,
    before: frozenset[str] = frozenset(),
    drafts: Mapping[Path, str] | None = None,
    engine: Engine = HERE,
    keeps: bool = True,
) -> tuple[Catalogue | None, tuple[Finding, ...]]:
    """Read a calendar and check it by the rules.

    Args:
        events: the calendar's folder.
        today: the day for the rules that ask whether something is past or stale.
        choice: which rules.
        before: ids of the records of an earlier state, to be held against.
        drafts: texts of records that are not written yet, by the files that they would be.
        engine: where records are read and checked.
        keeps: whether the catalogue holds the records themselves.

    Raises:
        OSError: where the folder cannot be read.
    """
    try:
        ledger = _ledger(events, None)
    except BuildError:
        ledger = Ledger()  # a damaged ledger stops a build, and is no fault of a record
    return survey(events, ledger, Terms(today, choice, before, drafts, engine, keeps=keeps))


def compiled(events: Path, now: datetime) -> tuple[Catalogue | None, tuple[Finding, ...], Edition | None]:
    """Validate a calendar and compile it, without writing anything; no edition where there are errors.

    Raises:
        BuildError: where the ledger is damaged.
        OSError: where something cannot be read.
    """
    old = _ledger(events, None)
    catalogue, findings = survey(events, old, Terms(now.date(), renders=True))
    if catalogue is None or Outcome(findings).has_errors:
        return catalogue, findings, None
    return catalogue, findings, compile_edition(catalogue, old, now)


def build(
    events: Path,
    out: Path,
    now: datetime,
    *,
    allow_shrink: bool = False,
    prune: bool = False,
    dry: bool = False,
    engine: Engine = HERE,
) -> Outcome:
    """Validate a calendar, then write its ledger and its published folder.

    Args:
        events: the calendar's folder.
        out: the published folder.
        now: the instant for the stamps of what is new or changed, in UTC.
        allow_shrink: publish even where a feed loses a fifth of its events.
        prune: drop withdrawn entries whose time is over.
        dry: compile and compare only; write nothing.
        engine: where records are read, checked and rendered.

    Raises:
        BuildError: where the ledger is damaged or missing, or the counts do not add up.
        ShrinkError: where a feed would lose too much.
        OSError, PublicationError: where something cannot be read or written.
    """
    if not events.is_dir():
        raise NotADirectoryError(f"there is no folder {events}; --events names the calendar's")
    records, place = events.resolve(), out.resolve()
    if records == place or records in place.parents or place in records.parents:
        raise BuildError(f"{out} cannot be published into: {events} lies there, or around it; name another with --out")
    with _standing(out, dry=dry), publication.locked(*((events,) if dry else (events, out))):
        old = _ledger(events, out)
        catalogue, findings = survey(events, old, Terms(now.date(), engine=engine, renders=True, keeps=None))
        outcome = Outcome(findings)
        if catalogue is None or outcome.has_errors:
            return outcome
        edition = compile_edition(catalogue, old.pruned(now) if prune else old, now)
        _check_counts(edition)
        if not allow_shrink and catalogue.settings.allow_shrink is None:
            _check_losses(old, edition)
        return _publish(edition, events, out, findings, engine, dry=dry)


@contextmanager
def _standing(out: Path, *, dry: bool) -> Iterator[None]:
    """Make a folder, unless it is there, and take it away again where nothing came into it."""
    if dry or out.is_dir():
        yield
        return
    out.mkdir(parents=True)
    try:
        yield
    finally:
        with suppress(OSError):
            out.rmdir()


def artifacts(edition: Edition) -> Iterator[Artifact]:
    """Give every file of the published folder."""
    from diplocal import exports, site  # noqa: PLC0415 - a validation needs neither

    for compiled in edition.feeds:
        yield Artifact(compiled.feed.path, compiled.content)
    yield Artifact("feeds.json", exports.feeds_json(edition).encode())
    if edition.catalogue.settings.publish == "feeds":
        return
    yield from _single_entries(edition)
    for record in edition.catalogue.records:
        data = exports.event_data(record, edition.uids[record.id], edition.excluded.get(record.id))
        yield Artifact(f"event/{record.id}/event.json", exports.json_text(data).encode())
    yield Artifact("schema/record.json", exports.json_text(exports.record_schema()).encode())
    yield from exports.tables(edition)
    yield from site.pages(edition)
    yield Artifact("events.json", exports.events_json(edition).encode())


def _single_entries(edition: Edition) -> Iterator[Artifact]:
    """Give the file of each single entry, under the id it has and under those it had: an address once given stays."""
    names: dict[str, tuple[str, ...]] = {uid: (edition.ledger.entries[uid].id,) for uid in edition.bodies}
    for record in edition.catalogue.records:
        uid = edition.uids[record.id]
        if uid in names:
            names[uid] = (record.id, *record.event.formerly)
    taken: set[str] = set()
    for uid in sorted(names, key=lambda uid: edition.ledger.entries[uid].gone is not None):
        title, colour = edition.ledger.entries[uid].last.title, edition.catalogue.settings.colour
        for name in names[uid]:
            path = f"event/{name}/event.ics"
            if path not in taken:
                taken.add(path)
                yield Artifact(path, joined(Feed(path, title, title, colour, ()), (edition.bodies[uid],)))


def _ledger(events: Path, out: Path | None) -> Ledger:
    cure = f"restore {events / LEDGER} from version control or a backup"
    if (events / LEDGER).is_symlink():
        raise BuildError(f"{events / LEDGER} is a symbolic link, which is never followed; put the file itself there")
    try:
        text = publication.read_ledger_text(events / LEDGER)
        if text:
            return load(text)
    except (LedgerError, UnicodeDecodeError) as error:
        raise BuildError(f"{events / LEDGER} cannot be trusted: {error}; {cure}") from None
    if out is not None and publication.has_feeds(out):
        state = "missing" if text is None else "empty"
        start = f"or empty {out} to start anew, which subscribers see as a new calendar"
        raise BuildError(f"{events / LEDGER} is {state}, though feeds were published in {out}; {cure}, {start}")
    return Ledger()


def _check_counts(edition: Edition) -> None:
    records, shown, excluded = len(edition.catalogue.cards), len(edition.shown), len(edition.excluded)
    if shown + excluded != records:
        raise BuildError(f"{shown} records published and {excluded} excluded do not make {records}")


def _check_losses(old: Ledger, edition: Edition) -> None:
    before, after = old.live(), edition.ledger.live()
    losses = [
        f"{path} would go from {count} events to {after[path]}"
        for path, count in sorted(before.items())
        if (count >= GUARDED_FROM and after[path] < 0.8 * count) or (path == ALL and not after[path])
    ]
    if losses:
        raise ShrinkError(tuple(losses))


def _publish(
    edition: Edition, events: Path, out: Path, findings: tuple[Finding, ...], engine: Engine, *, dry: bool
) -> Outcome:
    files = tuple(artifacts(edition))
    ledger = dump(edition.ledger).encode()
    is_new = bool(publication.changed(events, {LEDGER: ledger}))
    if dry:
        return Outcome(findings, edition, publication.plan(out, files), is_new)
    return Outcome(findings, edition, publication.publish(out, files, {events / LEDGER: ledger}, engine.tell), is_new)
