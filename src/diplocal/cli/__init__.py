"""The command line: parses, calls, and answers with an exit code.

Exit codes: 0 fine; 1 findings that are errors, out of date, nothing matched, shrink refused; 2 could not run.
What a command needs is imported when it runs, so that `--help` is quick. For the same reason annotations are not
postponed in this file: typer would take each as a text, and evaluate it three times.
"""

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from diplocal import __version__
from diplocal.cli.filters import Filters, filtered

if TYPE_CHECKING:
    from io import TextIOWrapper

app = typer.Typer(
    name="diplocal",
    help="Compiles small, sourced event records into calendar feeds that people subscribe to.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _path(text: str | Path) -> Path:
    """Take a path as it was typed; an empty one, such as a variable that is not set, would be the folder around."""
    if text == "":
        raise typer.BadParameter("an empty text is no path; leave it out, or name one")
    return Path(text)


def _folder(flag: str, help_text: str) -> Any:  # noqa: ANN401 - typer's own type is private
    return typer.Option(flag, metavar="PATH", help=help_text, show_default=True, parser=_path)


Events = Annotated[Path, _folder("--events", "The calendar's folder.")]
Out = Annotated[Path, _folder("--out", "The published folder.")]
Desk = Annotated[Path, _folder("--drafts", "The folder of drafts that wait.")]
Now = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="INSTANT",
        help="Instant for the stamps of what is new or changed, such as 2026-11-22T12:00:00Z. "
        "Else SOURCE_DATE_EPOCH, else the clock.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        help="Processes that read, check and render; else one for few records, and one for each processor for many.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here instead of standard output.", parser=_path),
]


def _answer(flag: str, metavar: str, help_text: str) -> Any:  # noqa: ANN401 - typer's own type is private
    return typer.Option(flag, metavar=metavar, help=help_text, rich_help_panel="The event")


def _source(flag: str, metavar: str, help_text: str) -> Any:  # noqa: ANN401 - typer's own type is private
    return typer.Option(flag, metavar=metavar, help=help_text, rich_help_panel="Its first source")


AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV instead of a table.")]


def main() -> None:
    """Run the command line, and tell in one line what could not be done."""
    # Records are many, live to the end and hold no circles; to look for circles among them takes a quarter of the time.
    gc.set_threshold(100_000)
    # A stream that was closed before the program began is none at all.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        # The same bytes whatever encoding the machine is set to, and no failure over a character that it lacks.
        cast("TextIOWrapper", stream).reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OSError as error:  # not a reader who leaves early, such as `head`: typer then ends in silence, with 1
        from diplocal.cli.wording import told  # noqa: PLC0415

        typer.echo(f"diplocal: {told(error)}", err=True)
        sys.exit(2)


def _nowhere() -> "TextIOWrapper":
    return Path(os.devnull).open("w", encoding="utf-8")


def _version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def diplocal(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Compiles small, sourced event records into calendar feeds that people subscribe to."""


@app.command(epilog="Example: diplocal validate events/2026/ifr-2026.toml --output-format concise")
def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders of a calendar; else all of it.")
    ] = None,
    events: Events = Path("events"),
    output_format: Annotated[
        str,
        typer.Option("--output-format", metavar="FORMAT", help="full, concise, json, github, sarif or junit."),
    ] = "full",
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODE", help="Only these rules: D102, or D1, or D.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODE", help="Not these rules; what stops a build stays.")
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DAY", help="The day for rules that ask what is past or stale.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="REF_OR_DIR", help="An earlier state, whose records must not be lost."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Check records against their form, the vocabularies and the rules."""
    from diplocal.cli.commands import run_validate  # noqa: PLC0415
    from diplocal.cli.engines import Effort  # noqa: PLC0415

    run_validate(
        paths or [],
        events,
        output_format,
        choice=(tuple(select or ()), tuple(ignore or ())),
        today=today,
        against=against,
        strict=strict,
        effort=Effort(jobs, quiet=quiet),
    )


@app.command(epilog="Example: diplocal build --events events --out dist")
def build(
    events: Events = Path("events"),
    out: Out = Path("dist"),
    now: Now = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something is out of date.")] = False,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Publish even where a feed loses a fifth of its events.")
    ] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Look at everything, even where a memo tells that nothing has changed.")
    ] = False,
    jobs: Jobs = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Work on the machines of this dask scheduler, such as tcp://10.0.0.7:8786; needs the extra dask.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Validate the records, then write the feeds and the ledger."""
    from diplocal.cli.building import run_build  # noqa: PLC0415
    from diplocal.cli.engines import Effort  # noqa: PLC0415

    run_build(
        events,
        out,
        now,
        check=check,
        allow_shrink=allow_shrink,
        effort=Effort(jobs, scheduler, quiet=quiet, anew=anew),
    )


@app.command(epilog="Example: diplocal prune --events events --out dist")
def prune(events: Events = Path("events"), out: Out = Path("dist"), now: Now = None) -> None:
    """Build, and drop withdrawn entries that are past and were shown for 180 days."""
    from diplocal.cli.building import run_build  # noqa: PLC0415
    from diplocal.cli.engines import Effort  # noqa: PLC0415

    run_build(events, out, now, prune=True, effort=Effort())


@app.command(epilog="Example: diplocal feed --country india --theme maritime-security -o india-maritime.ics")
@filtered
def feed(
    filters: Filters,
    events: Events = Path("events"),
    output: Output = None,
    name: Annotated[str | None, typer.Option("--name", help="The feed's name in calendar apps.")] = None,
    now: Now = None,
) -> None:
    """Make one feed of the events that you choose; the ledger is not touched."""
    from diplocal.cli.commands import run_feed  # noqa: PLC0415

    run_feed(filters, events, output, name, now)


@app.command("list", epilog="Example: diplocal list --country india --since 2026-01 --csv")
@filtered
def list_events(
    filters: Filters, events: Events = Path("events"), as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """List the events that you choose, those in no feed included."""
    from diplocal.cli.commands import run_list  # noqa: PLC0415

    run_list(filters, events, as_json=as_json, as_csv=as_csv)


@app.command(epilog="Example: diplocal show ifr-2026")
def show(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The event's id: the name of its file.")],
    events: Events = Path("events"),
    as_json: AsJson = False,
) -> None:
    """Show one event as subscribers see it, with its feeds and its evidence."""
    from diplocal.cli.commands import run_show  # noqa: PLC0415

    run_show(event_id, events, as_json=as_json)


@app.command(epilog="Example: diplocal diff origin/main dist --markdown")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A published folder, an .ics file, or a git reference.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Another one.")],
    dist: Annotated[
        str, typer.Option("--dist", metavar="PATH", help="The published folder's path in a git reference.")
    ] = "dist",
    per_feed: Annotated[bool, typer.Option("--per-feed", help="Tell the changes of each feed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of text.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="A table for a pull request.")] = False,
) -> None:
    """Tell what subscribers would see change between two publications."""
    from diplocal.cli.inspections import run_diff  # noqa: PLC0415

    run_diff(old, new, dist, per_feed=per_feed, as_json=as_json, as_markdown=as_markdown)


@app.command(epilog="Example: diplocal verify dist")
def verify(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A published folder, or an .ics file.", parser=_path)
    ] = Path("dist"),
) -> None:
    """Read back what was published, and hold it against the rules and the records."""
    from diplocal.cli.inspections import run_verify  # noqa: PLC0415

    run_verify(path)


@app.command(epilog="Example: diplocal serve --reload")
def serve(
    events: Events = Path("events"),
    out: Out = Path("dist"),
    host: Annotated[
        str,
        typer.Option("--host", metavar="HOST", help="Where to listen; 0.0.0.0 lets the network in.", show_default=True),
    ] = "localhost",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="0 takes a free one.", show_default=True)
    ] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another name of this machine to answer to."),
    ] = None,
    reload: Annotated[bool, typer.Option("--reload", help="Build first, and whenever a record is saved.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Tell each request in a line.")] = False,
) -> None:
    """Serve the published folder on this machine, to read it and to subscribe to it at once."""
    from diplocal.cli.serving import Place, run_serve  # noqa: PLC0415

    run_serve(events, out, Place(host, port, allow_host or ()), reload=reload, log=log)


@app.command(epilog="Example: diplocal init our-calendar --name 'Our calendar'")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; it is made if need be.", parser=_path)],
    name: Annotated[
        str | None, typer.Option("--name", help="The calendar's name; else that of the folder.", show_default=False)
    ] = None,
    description: Annotated[
        str | None, typer.Option("--description", help="What it covers, in a sentence.", show_default=False)
    ] = None,
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="URL", help="Address under which dist/ will be published, if known.")
    ] = "",
    requirement: Annotated[
        str | None,
        typer.Option(
            "--requirement",
            help="What pip is to install for the calendar's jobs; else this version of diplocal.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make a new calendar, which validates and builds at once."""
    from diplocal.cli.founding import run_init  # noqa: PLC0415

    run_init(folder, name, description, base_url, requirement)


@app.command(
    epilog="Example: diplocal new --title 'Harbour talks 2027' --kind dialogue --status announced --when 2027 "
    "--publisher 'Example Gazette' --url https://example.org/talks --claim 'Announced for 2027' "
    "--description 'Talks on harbours, announced for 2027.'"
)
def new(
    identity: Annotated[str | None, _answer("--id", "ID", "The name of its file; else made of the title.")] = None,
    title: Annotated[str | None, _answer("--title", "TEXT", "At most 60 characters.")] = None,
    kind: Annotated[str | None, _answer("--kind", "WORD", "Such as exercise.")] = None,
    status: Annotated[str | None, _answer("--status", "WORD", "Such as announced, or held.")] = None,
    when: Annotated[
        str | None, _answer("--when", "DATE", "As precise as the source: 2026-02-18, 2026-02, A/B.")
    ] = None,
    timezone: Annotated[str | None, _answer("--timezone", "ZONE", "For a clock time, such as Asia/Kolkata.")] = None,
    country: Annotated[str | None, _answer("--country", "WORD", "Country of the place: code, name or slug.")] = None,
    city: Annotated[str | None, _answer("--city", "TEXT", "City of the place.")] = None,
    venue: Annotated[str | None, _answer("--venue", "TEXT", "Building, base or anchorage.")] = None,
    themes: Annotated[list[str] | None, _answer("--theme", "WORD", "Theme (repeatable).")] = None,
    series: Annotated[str | None, _answer("--series", "WORD", "Series to which it belongs.")] = None,
    meeting_of: Annotated[
        list[str] | None, _answer("--meeting-of", "WORD", "Organisation that is convened (repeatable).")
    ] = None,
    hosts: Annotated[
        list[str] | None, _answer("--host", "WORD", "Country or organisation that hosts it (repeatable).")
    ] = None,
    attended: Annotated[
        list[str] | None, _answer("--attended", "WORD", "Country or organisation that takes part (repeatable).")
    ] = None,
    publisher: Annotated[str | None, _source("--publisher", "TEXT", "Who published it.")] = None,
    published: Annotated[str | None, _source("--published", "DATE", "The day or month that the page states.")] = None,
    url: Annotated[str | None, _source("--url", "URL", "Its web address.")] = None,
    document: Annotated[str | None, _source("--document", "TEXT", "How to find it, if it has no address.")] = None,
    claim: Annotated[str | None, _source("--claim", "TEXT", "What it says of the event, in your own words.")] = None,
    description: Annotated[str | None, _answer("--description", "TEXT", "Two to five plain sentences.")] = None,
    events: Events = Path("events"),
    today: Annotated[
        str | None, typer.Option("--today", metavar="DAY", help="The day on which you looked; else that of the clock.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the options, and write.")] = False,
) -> None:
    """Write a new record with comments, from options and from answers on a terminal."""
    from diplocal.cli.authoring import Given, run_new  # noqa: PLC0415

    given = Given(
        id=identity,
        title=title,
        kind=kind,
        status=status,
        when=when,
        timezone=timezone,
        country=country,
        city=city,
        venue=venue,
        themes=themes or (),
        series=series,
        meeting_of=meeting_of or (),
        hosts=hosts or (),
        attended=attended or (),
        publisher=publisher,
        published=published,
        url=url,
        document=document,
        claim=claim,
        description=description,
    )
    run_new(given, events, today, yes=yes)


@app.command(
    epilog="Example: diplocal draft article.txt --published 2026-02-25 --publisher 'Example Gazette' "
    "--url https://example.org/milan"
)
def draft(
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE...", help="Text or HTML files, web addresses, or - for standard input."),
    ],
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="DAY",
            help="When the article was published, or unknown; else the day that its page states.",
        ),
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where the article stands.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", metavar="TEXT", help="Who published it.")] = None,
    events: Events = Path("events"),
    desk: Desk = Path("drafts"),
) -> None:
    """Propose records from articles, each field with the words that it rests on."""
    from diplocal.cli.drafting import run_draft  # noqa: PLC0415

    run_draft(articles, events, desk, published, url, publisher)


@app.command(epilog="Example: diplocal review --drafts drafts")
def review(
    desk: Desk = Path("drafts"),
    events: Events = Path("events"),
    today: Annotated[
        str | None, typer.Option("--today", metavar="DAY", help="The day on which you judge; else that of the clock.")
    ] = None,
) -> None:
    """Judge proposed records one at a time on a terminal: accept, edit, merge, reject or skip; elsewhere list them."""
    from diplocal.cli.reviewing import run_review  # noqa: PLC0415

    run_review(desk, events, today)


@app.command(epilog="Example: diplocal explain D102")
def explain(
    rule: Annotated[str | None, typer.Argument(metavar="CODE", help="A rule's code or name; without one, all.")] = None,
) -> None:
    """Print the manual page of a rule: what, why, what fails and what passes."""
    from diplocal.cli.manual import run_explain  # noqa: PLC0415

    run_explain(rule)


@app.command(epilog="Example: diplocal schema -o record.schema.json")
def schema(output: Output = None) -> None:
    """Print the JSON Schema of a record, for editors."""
    from diplocal.cli.manual import run_schema  # noqa: PLC0415

    run_schema(output)


@app.command(epilog="Example: diplocal stats --today 2026-11-23")
def stats(
    events: Events = Path("events"),
    today: Annotated[str | None, typer.Option("--today", metavar="DAY", help="The day as of which to count.")] = None,
    as_json: AsJson = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="A page in Markdown instead of tables.")] = False,
) -> None:
    """Count what the calendar holds: by year, kind, country, status and precision, with its gaps."""
    from diplocal.cli.overview import run_stats  # noqa: PLC0415

    run_stats(events, today, as_json=as_json, markdown=as_markdown)
