"""Templates: from what a page holds to its HTML, with everything escaped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from diplocal.hosting import PAGE_POLICY
from diplocal.settings import Settings
from diplocal.site.addresses import ROOT

_FOLDER = resources.files(__package__) / "templates"


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates of one calendar.

    Attributes:
        settings: of the calendar.
        version: fingerprint of stylesheet and script, which their addresses carry.
    """

    settings: Settings
    version: str

    def render(self, template: str, **held: Any) -> str:  # noqa: ANN401 - what a template asks for
        """Fill a template; addresses within the site carry the mark of `addresses`."""
        return _environment().get_template(template).render(settings=self.settings, version=self.version, **held)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (_FOLDER / name).read_text(encoding="utf-8")),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(root=ROOT, policy=PAGE_POLICY)
    environment.filters["paragraphs"] = _paragraphs
    return environment


def _paragraphs(text: str) -> Markup:
    """Give plain text as paragraphs."""
    return Markup().join(Markup("<p>{}</p>").format(line) for line in text.splitlines() if line.strip())
