"""What the commands do, once their words are understood."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import typer

from diplocal import build as pipeline
from diplocal.build import BuildError
from diplocal.catalogue import Catalogue, Record
from diplocal.cli.clock import read_clock, read_day
from diplocal.cli.engines import Effort
from diplocal.cli.filters import Filters
from diplocal.cli.output import delivered
from diplocal.cli.wording import append_summary, fail, many, say
from diplocal.cli.words import bad, one_form
from diplocal.diagnostics import Finding, Severity
from diplocal.edition import Edition
from diplocal.feeds import Feed, joined
from diplocal.linting import Choice
from diplocal.records import find_calendar
from diplocal.reporters import REPORTERS, github_summary
from diplocal.rules import rules


def run_validate(  # noqa: PLR0913 - as many parameters as options
    paths: Sequence[Path],
    events: Path,
    output_format: str,
    *,
    choice: tuple[tuple[str, ...], tuple[str, ...]],
    today: str | None,
    against: str | None,
    strict: bool,
    effort: Effort,
) -> None:
    """Validate a calendar, or those files of it that were named."""
    reporter = REPORTERS.get(output_format)
    if reporter is None:
        raise typer.BadParameter(f"{output_format!r} is none of {', '.join(REPORTERS)}", param_hint="--output-format")
    _check_codes(choice[0], "select")
    _check_codes(choice[1], "ignore")
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"there is no file or folder {path}")
    findings: list[Finding] = []
    count = 0
    for folder in dict.fromkeys(_calendar(path) for path in paths) or [events]:
        with effort.engine() as engine:
            catalogue, found = pipeline.validate(
                folder,
                read_day(today),
                choice=Choice(*choice),
                before=_before(against, folder),
                engine=engine,
                keeps=False,
            )
        count += len(catalogue.cards) if catalogue else 0
        findings += [finding for finding in found if _concerns(finding, paths)]
    sys.stdout.write(reporter(findings))
    if output_format == "github":
        append_summary(github_summary(findings))
    if not effort.quiet:
        say(_tally(findings, many(count, "record")))
    if any(strict or finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)


def run_feed(filters: Filters, events: Path, output: Path | None, name: str | None, now: str | None) -> None:
    """Write one feed of the events chosen."""
    edition = _edition(events, now)
    catalogue = edition.catalogue
    shown = {record.id for record in edition.published}
    chosen = [record for record in _chosen(filters, catalogue) if record.id in shown]
    if not chosen:
        say("No event matches, so there is no feed. `diplocal list` with the same filters shows what there is.")
        raise typer.Exit(1)
    settings = catalogue.settings
    feed = Feed("feed.ics", name or settings.name, settings.description, settings.colour, ())
    content = joined(feed, (edition.bodies[edition.uids[record.id]] for record in chosen))
    if delivered(content, output):
        say(f"Wrote {many(len(chosen), 'event')} to {output}.")


def run_list(filters: Filters, events: Path, *, as_json: bool, as_csv: bool) -> None:
    """List the events chosen."""
    from diplocal import exports  # noqa: PLC0415
    from diplocal.cli import tables  # noqa: PLC0415

    one_form(json=as_json, csv=as_csv)
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
        say("No event matches.")
        raise typer.Exit(1)


def run_show(event_id: str, events: Path, *, as_json: bool) -> None:
    """Show one event."""
    from diplocal import exports  # noqa: PLC0415
    from diplocal.cli import tables  # noqa: PLC0415

    edition = _edition(events, None)
    event_id = event_id.rpartition("/")[2].removesuffix(".toml").lower()
    record = edition.catalogue.by_id.get(event_id)
    if record is None:
        near = tables.nearest(event_id, edition.catalogue.by_id)
        say(f"There is no event {event_id!r}.{f' Did you mean {near!r}?' if near else ''}")
        raise typer.Exit(1)
    if as_json:
        data = exports.event_data(record, edition.uids[event_id], edition.excluded.get(event_id))
        sys.stdout.write(exports.json_text(data))
    else:
        tables.show_event(record, edition)


def _before(against: str | None, events: Path) -> frozenset[str]:
    """Give the ids of the records of an earlier state, if one was named."""
    if against is None:
        return frozenset()
    from diplocal.cli.publications import read_ids  # noqa: PLC0415

    return read_ids(against, events)


def _calendar(path: Path) -> Path:
    folder = find_calendar(path)
    if folder is None and (around := find_calendar(path.absolute())) is not None:
        folder = Path(os.path.relpath(around))
    if folder is None:
        raise FileNotFoundError(f"{path} belongs to no calendar: no folder around it has a calendar.toml")
    return folder


def _check_codes(codes: Iterable[str], option: str) -> None:
    """Refuse the beginning of a code that no rule has: a slip of the pen would switch a check off."""
    for code in codes:
        if not any(rule.startswith(code) for rule in rules()):
            raise bad(f"there is no rule {code!r}; `diplocal explain` lists them all", option)


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
        report(errors)
        raise typer.Exit(1)
    return catalogue


def _edition(events: Path, now: str | None) -> Edition:
    try:
        catalogue, findings, edition = pipeline.compiled(events, read_clock(now))
    except BuildError as error:
        fail(str(error))
    _sound(catalogue, findings)
    if edition is None:  # pragma: no cover - a sound calendar compiles
        raise typer.Exit(1)
    return edition


def report(findings: Iterable[Finding]) -> None:
    """Tell findings in full."""
    sys.stderr.write(REPORTERS["full"](tuple(findings)))


def _tally(findings: Sequence[Finding], what: str) -> str:
    counts = Counter(finding.severity for finding in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    if not findings:
        return f"{what}, no findings."
    return f"{what}, {many(errors, 'error')}, {many(warnings, 'warning')}."
