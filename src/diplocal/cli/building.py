"""Building: what `build` and `prune` do, and what they say of it.

Where a memo tells that nothing has changed since the last build, the program that builds is not even loaded.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

import diplocal
from diplocal.cli.clock import read_clock
from diplocal.cli.engines import Effort
from diplocal.cli.wording import fail, many, say
from diplocal.memo import Memo, Note, appearance

if TYPE_CHECKING:
    from diplocal.build import Outcome
    from diplocal.edition import Edition

LEDGER, MANIFEST = "ledger.jsonl", ".diplocal/manifest.json"
_PROGRAM = Path(diplocal.__file__).parent


def run_build(
    events: Path,
    out: Path,
    now: str | None,
    *,
    check: bool = False,
    allow_shrink: bool = False,
    prune: bool = False,
    effort: Effort,
) -> None:
    """Build a calendar, and say what was written and how to subscribe."""
    memo = None if effort.anew else _memo(events, out, read_clock(now).date())
    note = None if memo is None or prune else memo.recall()
    if note:
        sys.stderr.write(note.report)
        _end(note.said, check=check, quiet=effort.quiet)
        return
    from diplocal.reporters import REPORTERS  # noqa: PLC0415 - it takes longer than all of the above
    from diplocal.store import Store  # noqa: PLC0415

    if memo:
        effort = replace(effort, store=Store(memo.file.with_suffix(""), " ".join(_versions())))
    outcome = built(events, out, now, check=check, allow_shrink=allow_shrink, prune=prune, effort=effort)
    if outcome.edition is None:  # pragma: no cover - `built` has ended then
        return
    if check and (outcome.changes or outcome.ledger_changed):
        _tell_stale(outcome, events, out)
        raise typer.Exit(1)
    counted, *others = _told(outcome.edition, out)
    idle = f"Nothing changed: {out}/ is up to date."
    if memo and not prune:
        memo.keep(Note((counted, idle, *others), REPORTERS["full"](outcome.findings)))
    changes = outcome.changes
    wrote = f"Wrote {many(len(changes.written), 'file')} to {out}/, removed {len(changes.removed)}."
    _end((counted, wrote if changes else idle, *others), check=check, quiet=effort.quiet)


def built(
    events: Path,
    out: Path,
    now: str | None,
    *,
    check: bool = False,
    allow_shrink: bool = False,
    prune: bool = False,
    effort: Effort | None = None,
) -> Outcome:
    """Build a calendar, and tell what was found in it; where nothing could be published, say why and exit."""
    from diplocal.build import BuildError, ShrinkError, build  # noqa: PLC0415 - it takes longer than all of the above
    from diplocal.engine import EngineError  # noqa: PLC0415
    from diplocal.publication import PublicationError  # noqa: PLC0415
    from diplocal.reporters import REPORTERS  # noqa: PLC0415

    try:
        with (effort or Effort()).engine() as engine:
            outcome = build(
                events,
                out,
                read_clock(now),
                allow_shrink=allow_shrink,
                prune=prune,
                dry=check,
                engine=engine,
            )
    except ShrinkError as error:
        for loss in error.losses:
            say(loss)
        say(
            "Nothing was written. If that is meant, build with --allow-shrink, or give the reason in calendar.toml: "
            'allow_shrink = "…"'
        )
        raise typer.Exit(1) from None
    except (BuildError, EngineError, PublicationError) as error:
        fail(str(error))
    sys.stderr.write(REPORTERS["full"](outcome.findings))
    if outcome.edition is None:
        say("Nothing was written.")
        raise typer.Exit(1)
    return outcome


def _memo(events: Path, out: Path, today: date) -> Memo | None:
    """Give the memo of a build; none where there is no place for it, or nothing to look at."""
    base = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("HOME") and f"{os.environ['HOME']}/.cache")
    if not base or not events.is_dir():
        return None
    terms = (today.isoformat(), str(events), str(out), *_versions())
    return Memo(Path(base, "diplocal"), (events,), terms, events / LEDGER, out / MANIFEST)


def _versions() -> tuple[str, ...]:
    import tzdata  # noqa: PLC0415

    return diplocal.__version__, tzdata.__version__, sys.version, appearance(_PROGRAM), *_packages()


def _packages() -> list[str]:
    """Tell which packages stand beside those that the program uses, each with its version."""
    return sorted(beside.name for beside in Path(typer.__file__).parent.parent.glob("*-info"))


def _end(said: tuple[str, ...], *, check: bool, quiet: bool) -> None:
    if check:
        say("Everything is up to date.")
    elif not quiet:
        for line in said:
            say(line)


def _tell_stale(outcome: Outcome, events: Path, out: Path) -> None:
    stale = [*([str(events / LEDGER)] if outcome.ledger_changed else [])]
    stale += [str(out / path) for path in (*outcome.changes.written, *outcome.changes.removed)]
    for path in stale:
        typer.echo(path)
    say(f"{many(len(stale), 'file')} out of date; run `diplocal build`.")


def _told(edition: Edition, out: Path) -> Iterator[str]:
    """Say what was published, what to mind of it, and how to subscribe."""
    from diplocal.feeds import LARGEST, MOST  # noqa: PLC0415

    reasons = Counter(reason.partition(":")[0] for reason in edition.excluded.values())
    excluded = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    yield (
        f"{many(len(edition.catalogue.cards), 'record')}: {len(edition.shown)} published in "
        f"{many(len(edition.feeds), 'feed')}, {len(edition.excluded)} in none{f' ({excluded})' if excluded else ''}."
    )
    for compiled in edition.feeds:
        if compiled.count > MOST or len(compiled.content) > LARGEST:
            yield (
                f"Warning: {compiled.feed.path} has {compiled.count} events in {len(compiled.content)} bytes; Google "
                f"loses events in feeds over {MOST} events or {LARGEST} bytes."
            )
    base = edition.catalogue.settings.base_url
    if base:
        yield f"Subscribe in any calendar app to {base}all.ics, or to another feed named in {out}/feeds.json."
        return
    yield (
        f"Subscribe: put {out}/ on any web host, and give your calendar app the address of a feed: all.ics, or another"
    )
    yield f"named in {out}/feeds.json. To try it here: diplocal serve, then subscribe to http://localhost:8000/all.ics"
