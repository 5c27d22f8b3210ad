"""The editor: a text put before somebody in the program that they write with."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import typer

_USUAL = ("editor", "nano", "vi")
"""What there is on most machines, the gentlest first."""


def edited(text: str, name: str) -> str:
    """Let somebody change a text, and give it as they saved it.

    Args:
        text: what is there at first.
        name: the name of the file in which the editor shows it.

    Raises:
        typer.BadParameter: where there is no editor, or it fails.
    """
    command = _command()
    with tempfile.TemporaryDirectory(prefix="diplocal-") as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run([*command, str(file)], check=False)  # noqa: S603 - the user's own editor
        except OSError as error:
            raise _bad(f"{command[0]} cannot be run: {error.strerror}; set EDITOR to your editor") from None
        if done.returncode:
            raise _bad(f"{command[0]} ended with {done.returncode}; what it saved was left")
        return file.read_text(encoding="utf-8", errors="replace")


def _command() -> list[str]:
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if chosen:
        return shlex.split(chosen)
    usual = next((name for name in _USUAL if shutil.which(name)), None)
    if usual is None:
        raise _bad("there is no editor; set EDITOR to yours")
    return [usual]


def _bad(message: str) -> typer.BadParameter:
    return typer.BadParameter(message, param_hint="EDITOR")
