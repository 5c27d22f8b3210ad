"""Start-up: what a short command costs, against a program that does nothing with the same libraries."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from statistics import median
from sysconfig import get_path

from benchmarks.report import Section, Target
from benchmarks.timing import Run, command, in_turns, ratio

REAL = Path(__file__).parent.parent / "events"
_EMPTY = '''
import typer

app = typer.Typer(
    name="empty",
    help="Nothing.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def empty(version: bool = False) -> None:
    """Nothing."""


@app.command()
def one(number: int = 1) -> None:
    """One."""
'''
_MODEL = "from pydantic import BaseModel\n\n\nclass Model(BaseModel):\n" + "".join(
    f"    field_{number}: str\n" for number in range(17)
)
THREE = ("2026/ifr-2026.toml", "2026/milan-ifr-ions-2026.toml", "2025/aman-2025.toml")
"""Records that refer to nothing but each other."""


def measure(folder: Path, rounds: int) -> Section:
    """Measure short commands."""
    calendar = folder / "three"
    shutil.copytree(REAL / "vocabulary", calendar / "vocabulary")
    text = (REAL / "calendar.toml").read_text(encoding="utf-8")
    (calendar / "calendar.toml").write_text(text.partition("\n[[collections]]")[0] + "\n", encoding="utf-8")
    for name in THREE:
        (calendar / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REAL / name, calendar / name)
    for name, program in (
        ("empty.py", f"{_EMPTY}\n\napp()\n"),
        ("model.py", f"{_EMPTY}\n{_MODEL}\n\napp()\n"),
        ("alone.py", _MODEL),
    ):
        (folder / name).write_text(program, encoding="utf-8")
    python, ours = sys.executable, Path(get_path("scripts")) / "diplocal"
    words: dict[str, tuple[str | Path, ...]] = {
        "Python, nothing else": (python, "-c", "pass"),
        "an empty typer app, `--help`": (python, folder / "empty.py", "--help"),
        "an empty typer app, run": (python, folder / "empty.py", "one"),
        "the same with a pydantic model of 17 fields": (python, folder / "model.py", "one"),
        "a pydantic model of 17 fields alone": (python, folder / "alone.py"),
        "`diplocal --version`": (ours, "--version"),
        "`diplocal --help`": (ours, "--help"),
        "`diplocal validate`, a calendar of three records": (ours, "validate", "--events", calendar),
        "`diplocal validate`, three files of the real calendar": (ours, "validate", *(REAL / name for name in THREE)),
    }
    runs: dict[str, Run] = {name: lambda chosen=chosen: command(chosen).cpu for name, chosen in words.items()}  # type: ignore[misc]
    costs = in_turns(runs, rounds)
    rows = tuple((name, f"{median(costs[name]) * 1000:.0f}") for name in words)
    empty, model = "an empty typer app, `--help`", "the same with a pydantic model of 17 fields"
    help_, three = "`diplocal --help`", "`diplocal validate`, a calendar of three records"
    alone = costs["a pydantic model of 17 fields alone"]
    costs["both"] = [one + other for one, other in zip(costs[empty], alone, strict=True)]
    targets = (
        Target("`--help` against an empty typer app's", ratio(costs, help_, empty), 1.15, "at most"),
        Target(
            "`validate` of three records, against `--help` of an empty typer app and a model, one program each",
            ratio(costs, three, "both"),
            1.2,
            "at most",
        ),
        Target("the same, against both in one program", ratio(costs, three, model), 1.2, "at most"),
    )
    return Section("Start-up", ("command", "processor ms"), rows, (), targets)
