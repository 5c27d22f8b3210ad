#!/usr/bin/env python3
"""Write docs/cli.md, the reference of the command line, from the command line itself.

python scripts/cli_reference.py             # write it
python scripts/cli_reference.py --check     # write nothing; exit 1 if it is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from diplocal.cli import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
_ENDLESS = frozenset({"serve"})
"""Commands that go on until they are stopped: their examples are only read, while others are run by the tests."""
_HEAD = """\
# The command line

<!-- Written by scripts/cli_reference.py from the program's own help; do not edit it here. -->

Data goes to standard output, everything else to standard error. `-h` and `--help` work with every command, `diplocal
--version` prints the version. `--events` and `--out` are taken from the folder in which a command is run, so a clone
of the repository needs neither.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | an answer that stops a script: findings that are errors (with `--strict` warnings too), faults, something out of \
date, nothing matched, shrinking refused |
| 2 | could not run: wrong usage, a file that cannot be read or written, a ledger that is damaged or missing |
| 130 | stopped with Ctrl-C, other than at a question, which ends with 1 |

| environment | meaning |
|---|---|
| `SOURCE_DATE_EPOCH` | instant for the stamps, in seconds since 1970, where `--now` is not given |
| `NO_COLOR`, `FORCE_COLOR` | no colours on a terminal, though bold and dim letters; colours even into a pipe |
| `XDG_CACHE_HOME` | where builds keep what spares the next one work; else `~/.cache`. It may be deleted |

`diff` takes what it compares as an `.ics` file, a published folder, or a git reference.
"""


def page() -> str:
    """Give the whole reference as Markdown."""
    commands: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    parts = [_HEAD, "## Commands\n", "\n".join(_contents(commands)) + "\n"]
    parts += ["\n".join(_command(name, command)) for name, command in commands.items()]
    return "\n".join(parts)


def _contents(commands: dict[str, Any]) -> Iterator[str]:
    yield from ("| command | does |", "|---|---|")
    for name, command in commands.items():
        yield f"| [`{name}`](#{name}) | {_sentence(command.help)} |"


def _command(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401 - typer's command has no public type
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    usage = " ".join(["diplocal", name, "[OPTIONS]", *(_placeholder(argument) for argument in arguments)])
    yield from (f"### {name}", "", _sentence(command.help), "", "```text", usage, "```", "")
    if arguments:
        yield from ("| argument | meaning |", "|---|---|")
        yield from (f"| `{_placeholder(argument)}` | {_meaning(argument)} |" for argument in arguments)
        yield ""
    for title, group in _panels(options):
        yield from (f"| {title} | meaning |", "|---|---|")
        yield from (f"| {_flags(option)} | {_meaning(option)} |" for option in group)
        yield ""
    example = (command.epilog or "").removeprefix("Example: ")
    if example:
        yield from ("```text" if name in _ENDLESS else "```sh", example, "```", "")


def _panels(options: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Give the command's own options first, then each group of them under its title."""
    groups: dict[str, list[Any]] = {"option": []}
    for option in options:
        groups.setdefault(option.rich_help_panel or "option", []).append(option)
    yield from ((title[:1].lower() + title[1:], group) for title, group in groups.items() if group)


def _placeholder(argument: Any) -> str:  # noqa: ANN401
    name: str = argument.metavar or argument.name.upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _flags(option: Any) -> str:  # noqa: ANN401
    flags = ", ".join(f"`{flag}`" for flag in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return flags
    value = option.metavar or ("PATH" if isinstance(option.default, Path) else "TEXT")
    return f"{flags} `{value}`"


def _meaning(parameter: Any) -> str:  # noqa: ANN401
    notes = ["repeatable"] if getattr(parameter, "multiple", False) else []
    if isinstance(parameter.default, str | int | Path) and not isinstance(parameter.default, bool):
        notes.append(f"default `{parameter.default}`")
    return _sentence(parameter.help) + (f" ({', '.join(notes)})" if notes else "")


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or tell whether it is up to date."""
    wanted = page()
    if arguments == ["--check"]:
        is_current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted
        if not is_current:
            sys.stderr.write("docs/cli.md is out of date; run `python scripts/cli_reference.py`\n")
        return 0 if is_current else 1
    if arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
