"""What the commands do, once their words are understood."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

import typer

from diplocal import build as pipeline
from diplocal import exports
from diplocal.build import BuildError, Outcome, ShrinkError
from diplocal.catalogue import Catalogue, Record
from diplocal.cli import tables
from diplocal.cli.clock import read_clock, read_day
from diplocal.cli.filters import Filters
from diplocal.cli.publications import read_ids
from diplocal.cli.wording import append_summary, many
from diplocal.diagnostics import Finding, Severity
from diplocal.edition import Edition
from diplocal.feeds import LARGEST, MOST, Feed, joined
from diplocal.linting import Choice
from diplocal.publication import PublicationError, write
from diplocal.records import find_calendar
from diplocal.reporters import REPORTERS, github_summary


def run_validate(
    paths: Sequence[Path],
    events: Path,
    output_format: str,
    *,
    choice: tuple[tuple[str, ...], tuple[str, ...]],
    today: str | None,
    against: str | None,
    strict: bool,
) -> None:
    """Validate a calendar, or those files of it that were named."""
    reporter = REPORTERS.get(output_format)
    if reporter is None:
        raise typer.BadParameter(f"{output_format!r} is none of {', '.join(REPORTERS)}", param_hint="--output-format")
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"there is no file or folder {path}")
    findings: list[Finding] = []
    count = 0
    for folder in dict.fromkeys(_calendar(path) for path in paths) or [events]:
        catalogue, found = pipeline.validate(
            folder,
            read_day(today),
            choice=Choice(*choice),
            before=read_ids(against, folder) if against else frozenset(),
        )
        count += len(catalogue.records) if catalogue else 0
        findings += [finding for finding in found if _concerns(finding, paths)]
    sys.stdout.write(reporter(findings))
    if output_format == "github":
        append_summary(github_summary(findings))
    _say(_tally(findings, f"{count} records"))
    if any(strict or finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)


def run_build(events: Path, out: Path, now: str | None, *, check: bool, allow_shrink: bool, prune: bool) -> None:
    """Build a calendar, and say what was written and how to subscribe."""
    outcome = built(events, out, now, check=check, allow_shrink=allow_shrink, prune=prune)
    if check:
        _check(outcome, events, out)
    else:
        _summary(outcome, out)


def built(
    events: Path,
    out: Path,
    now: str | None,
    *,
    check: bool = False,
    allow_shrink: bool = False,
    prune: bool = False,
) -> Outcome:
    """Build a calendar, and tell what was found in it; where nothing could be published, say why and exit."""
    try:
        outcome = pipeline.build(events, out, read_clock(now), allow_shrink=allow_shrink, prune=prune, dry=check)
    except ShrinkError as error:
        for loss in error.losses:
            _say(loss)
        _say(
            "Nothing was written. If that is meant, build with --allow-shrink, or give the reason in calendar.toml: "
            'allow_shrink = "…"'
        )
        raise typer.Exit(1) from None
    except (BuildError, PublicationError) as error:
        _fail(str(error))
    _report(outcome.findings)
    if outcome.edition is None:
        _say("Nothing was written.")
        raise typer.Exit(1)
    return outcome


def run_feed(filters: Filters, events: Path, output: Path | None, name: str | None, now: str | None) -> None:
    """Write one feed of the events chosen."""
    edition = _edition(events, now)
    catalogue = edition.catalogue
    shown = {record.id for record in edition.published}
    chosen = [record for record in _chosen(filters, catalogue) if record.id in shown]
    if not chosen:
        _say("No event matches, so there is no feed. `diplocal list` with the same filters shows what there is.")
        raise typer.Exit(1)
    settings = catalogue.settings
    feed = Feed("feed.ics", name or settings.name, settings.description, settings.colour, ())
    content = joined(feed, (edition.bodies[edition.uids[record.id]] for record in chosen))
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write(output, content)
        _say(f"Wrote {len(chosen)} events to {output}.")


def run_list(filters: Filters, events: Path, *, as_json: bool, as_csv: bool) -> None:
    """List the events chosen."""
    edition = _edition(events, None)
    chosen = _chosen(filters, edition.catalogue)
    if as_json:
        data = [
            exports.event_data(record, edition.uids[record.id], edition.excluded.get(record.id)) for record in chosen
        ]
        sys.stdout.write(exports.json_text({"events": data}))
    elif as_csv:
        sys.stdout.write(tables.csv_text(chosen))
    else:
        tables.show_list(chosen)
    if not chosen:
        _say("No event matches.")
        raise typer.Exit(1)


def run_show(event_id: str, events: Path, *, as_json: bool) -> None:
    """Show one event."""
    edition = _edition(events, None)
    record = edition.catalogue.by_id.get(event_id)
    if record is None:
        near = tables.nearest(event_id, edition.catalogue.by_id)
        _say(f"There is no event {event_id!r}.{f' Did you mean {near!r}?' if near else ''}")
        raise typer.Exit(1)
    if as_json:
        data = exports.event_data(record, edition.uids[event_id], edition.excluded.get(event_id))
        sys.stdout.write(exports.json_text(data))
    else:
        tables.show_event(record, edition)


def _calendar(path: Path) -> Path:
    folder = find_calendar(path)
    if folder is None:
        raise FileNotFoundError(f"{path} belongs to no calendar: no folder around it has a calendar.toml")
    return folder


def _concerns(finding: Finding, paths: Sequence[Path]) -> bool:
    if not paths:
        return True
    file = Path(finding.path).resolve()
    return any(path.resolve() == file or path.resolve() in file.parents for path in paths)


def _chosen(filters: Filters, catalogue: Catalogue) -> tuple[Record, ...]:
    return catalogue.select([filters.selection(catalogue.vocabulary)])


def sound_calendar(events: Path, today: date) -> Catalogue:
    """Read a calendar that has no errors; where it has some, tell them and exit."""
    return _sound(*pipeline.validate(events, today))


def _sound(catalogue: Catalogue | None, findings: tuple[Finding, ...]) -> Catalogue:
    """Refuse a calendar with errors: what cannot be published is not shown as if it could."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if catalogue is None or errors:
        _report(errors)
        raise typer.Exit(1)
    return catalogue


def _edition(events: Path, now: str | None) -> Edition:
    try:
        catalogue, findings, edition = pipeline.compiled(events, read_clock(now))
    except BuildError as error:
        _fail(str(error))
    _sound(catalogue, findings)
    if edition is None:  # pragma: no cover - a sound calendar compiles
        raise typer.Exit(1)
    return edition


def _report(findings: Iterable[Finding]) -> None:
    sys.stderr.write(REPORTERS["full"](tuple(findings)))


def _tally(findings: Sequence[Finding], what: str) -> str:
    counts = Counter(finding.severity for finding in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    if not findings:
        return f"{what}, no findings."
    return f"{what}, {many(errors, 'error')}, {many(warnings, 'warning')}."


def _check(outcome: Outcome, events: Path, out: Path) -> None:
    stale = [*([str(events / pipeline.LEDGER)] if outcome.ledger_changed else [])]
    stale += [str(out / path) for path in (*outcome.changes.written, *outcome.changes.removed)]
    for path in stale:
        typer.echo(path)
    if stale:
        _say(f"{many(len(stale), 'file')} out of date; run `diplocal build`.")
        raise typer.Exit(1)
    _say("Everything is up to date.")


def _summary(outcome: Outcome, out: Path) -> None:
    edition, changes = outcome.edition, outcome.changes
    if edition is None:  # pragma: no cover - the caller has seen to it
        return
    reasons = Counter(reason.partition(":")[0] for reason in edition.excluded.values())
    excluded = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    _say(
        f"{many(len(edition.catalogue.records), 'record')}: {len(edition.published)} published in "
        f"{many(len(edition.feeds), 'feed')}, {len(edition.excluded)} in none{f' ({excluded})' if excluded else ''}."
    )
    if changes:
        _say(f"Wrote {many(len(changes.written), 'file')} to {out}/, removed {len(changes.removed)}.")
    else:
        _say(f"Nothing changed: {out}/ is up to date.")
    for compiled in edition.feeds:
        if compiled.count > MOST or len(compiled.content) > LARGEST:
            _say(
                f"Warning: {compiled.feed.path} has {compiled.count} events in {len(compiled.content)} bytes; Google "
                f"loses events in feeds over {MOST} events or {LARGEST} bytes."
            )
    _subscribe(edition, out)


def _subscribe(edition: Edition, out: Path) -> None:
    base = edition.catalogue.settings.base_url
    if base:
        _say(f"Subscribe in any calendar app to {base}all.ics, or to another feed named in {out}/feeds.json.")
        return
    _say(
        f"Subscribe: put {out}/ on any web host, and give your calendar app the address of a feed: all.ics, or another"
    )
    _say(f"named in {out}/feeds.json. To try it here: diplocal serve, then subscribe to http://localhost:8000/all.ics")


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _fail(text: str) -> NoReturn:
    _say(f"diplocal: {text}")
    raise typer.Exit(2)
