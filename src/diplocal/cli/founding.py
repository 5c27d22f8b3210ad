"""What `init` does: a new calendar in a folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import typer
from pydantic import ValidationError

from diplocal import __version__
from diplocal.cli.chance import mint_namespace
from diplocal.cli.wording import many
from diplocal.cli.words import bad
from diplocal.publication import PublicationError, create
from diplocal.settings import Settings
from diplocal.starter import SETTINGS, Starter

_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._~@:/+=<>!,#&;?%\[\]-]*", re.ASCII)
"""What pip may be told to install, free of quotes and of all that a shell expands."""


def run_init(folder: Path, name: str | None, description: str | None, base_url: str, requirement: str | None) -> None:
    """Write the files of a new calendar; what is there already stays as it is."""
    if (folder / SETTINGS).exists():
        raise FileExistsError(f"{folder / SETTINGS} is there already; this is a calendar")
    starter = Starter(_settings(folder, name, description, base_url), _checked(requirement))
    files = starter.files()
    kept = [file.path for file in files if (folder / file.path).is_file()]
    written = [file for file in files if file.path not in kept]
    try:
        create(folder, written)
    except PublicationError as error:
        typer.echo(f"diplocal: {error}", err=True)
        raise typer.Exit(2) from None
    for path in kept:
        typer.echo(f"{folder / path} was there already, and is left as it is.", err=True)
    typer.echo(f"Wrote {many(len(written), 'file')} to {folder}/. Next:", err=True)
    typer.echo(
        f"    cd {shlex.quote(str(folder))} && diplocal new   # an event of your own; then delete the sample", err=True
    )
    typer.echo("    diplocal build   # compile the feeds into dist/", err=True)
    typer.echo("README.md tells the rest.", err=True)


def _settings(folder: Path, name: str | None, description: str | None, base_url: str) -> Settings:
    given = {
        "name": name or _name_of(folder),
        "description": description or "Events, each traced to the published sources it rests on.",
        "namespace": mint_namespace(),
        "base_url": base_url,
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        detail = error.errors()[0]
        told = detail.get("ctx", {})
        message = f"{told.get('message', detail['msg'])}; {told.get('cure', 'mend it')}"
        raise bad(message, str(detail["loc"][0])) from None


def _name_of(folder: Path) -> str:
    """Make a name of the folder's."""
    words = re.sub(r"[^\w]+|_", " ", folder.resolve().name).strip()
    return words[:1].upper() + words[1:] or "Calendar"


def _checked(requirement: str | None) -> str:
    text = requirement or f"diplocal=={__version__}"
    if not _REQUIREMENT.fullmatch(text):
        cure = "write it as diplocal==1.2.3, or diplocal @ git+https://…"
        raise bad(f"{text!r} is nothing that pip could install; {cure}", "requirement")
    return text
