"""The starter: the files of a new calendar, which validates and builds at once.

They lie in `files/` as they are written, but for names: `dot-` stands for a leading dot, so that no tool takes them for
our own. A word such as `__NAME__` in them is a blank to be filled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable

from diplocal.artifacts import Artifact
from diplocal.form import Answers, filled
from diplocal.model import Place, Source, Status, Who
from diplocal.settings import Settings
from diplocal.toml import quoted
from diplocal.when import parse_when

SETTINGS = "events/calendar.toml"
"""The file by which a calendar is known."""
_BLANK = re.compile(r"__([A-Z]+)__")
_HELD = parse_when("2026-01-15")
_SAMPLE = Answers(
    title="Sample event of 2026: put your own in its place",
    kind="dialogue",
    status=Status.HELD,
    when=_HELD,
    checked=date(2026, 1, 16),
    description="An invented event that shows what a record holds.\nDelete this file once there is a record of yours.",
    source=Source(
        publisher="Example Gazette",
        published=parse_when("2026-01-16"),
        url="https://www.example.org/sample-event",
        claim="It took place in Geneva on 15 January 2026",
        says_when=_HELD,
        says_status=Status.HELD,
    ),
    places=(Place(country="CH", city="Geneva"),),
    themes=("research-track2",),
    who=Who(hosts=("CH",)),
)
"""Held and reported, so that it is neither stale nor overdue on any day."""


@dataclass(frozen=True)
class Starter:
    """A calendar that is about to begin.

    Attributes:
        settings: its name, description, namespace and address.
        requirement: what pip is to install in jobs to have diplocal there.
    """

    settings: Settings
    requirement: str

    def files(self) -> tuple[Artifact, ...]:
        """Give all files by their path below the new folder; the one by which a calendar is known comes last.

        Raises:
            ValueError: where a text holds a character that no file of a calendar may hold.
        """
        blanks = self._blanks()
        files = {path: _fill(text, blanks).encode() for path, text in _texts(resources.files(__name__) / "files")}
        files["events/2026/sample-event.toml"] = filled(_SAMPLE).encode()
        return tuple(Artifact(path, files[path]) for path in sorted(files, key=lambda path: (path == SETTINGS, path)))

    def _blanks(self) -> Mapping[str, str]:
        settings = self.settings
        return {
            "NAME": quoted(settings.name),
            "DESCRIPTION": quoted(settings.description),
            "NAMESPACE": quoted(str(settings.namespace)),
            "ADDRESS": quoted(settings.base_url),
            "HEADING": settings.name,
            # YAML reads every JSON text in quotes (YAML 1.2 §1.3).
            "REQUIREMENT": json.dumps(self.requirement, ensure_ascii=False),
        }


def _texts(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    for place in folder.iterdir():
        path = above + re.sub(r"^dot-", ".", place.name)
        if place.is_dir():
            yield from _texts(place, f"{path}/")
        else:
            yield path, place.read_text(encoding="utf-8")


def _fill(text: str, blanks: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda blank: blanks[blank[1]], text)
