"""Filters: the options by which `feed` and `list` choose events."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from diplocal.cli.words import bad, choice_of, key_of

if TYPE_CHECKING:
    from diplocal.selection import Selection
    from diplocal.vocabulary import Dimension, Vocabulary

_PANEL = "Filters (repeat one: or; different ones: and)"


def _words(flag: str, help_text: str) -> Any:  # noqa: ANN401 - typer's own type is private
    return typer.Option(flag, help=help_text, metavar="WORD", rich_help_panel=_PANEL)


@dataclass(frozen=True)
class Filters:
    """What the user asked for, in the user's words."""

    country: Annotated[list[str] | None, _words("--country", "Takes part or lends the place: code, name or slug.")] = (
        None
    )
    theme: Annotated[list[str] | None, _words("--theme", "Theme.")] = None
    kind: Annotated[list[str] | None, _words("--kind", "Kind, such as exercise.")] = None
    organisation: Annotated[list[str] | None, _words("--organisation", "Convened, named, or running the series.")] = (
        None
    )
    series: Annotated[list[str] | None, _words("--series", "Series.")] = None
    status: Annotated[list[str] | None, _words("--status", "Status, such as held.")] = None
    role: Annotated[
        list[str] | None, _words("--role", "host, attended, invited, observer, member or place; goes with --country.")
    ] = None
    along_with: Annotated[
        list[str] | None, _words("--with", "This country, or some member of this organisation, takes part too.")
    ] = None
    named_only: Annotated[
        bool,
        typer.Option("--named-only", help="Count only countries that a source names.", rich_help_panel=_PANEL),
    ] = False
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Ends no earlier than this day, month or year.", rich_help_panel=_PANEL),
    ] = None
    until: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Begins no later than this day, month or year.", rich_help_panel=_PANEL),
    ] = None
    not_country: Annotated[list[str] | None, _words("--not-country", "Leave out this country's events.")] = None
    not_theme: Annotated[list[str] | None, _words("--not-theme", "Leave out this theme.")] = None
    not_kind: Annotated[list[str] | None, _words("--not-kind", "Leave out this kind.")] = None
    not_organisation: Annotated[list[str] | None, _words("--not-organisation", "Leave out this organisation.")] = None
    not_series: Annotated[list[str] | None, _words("--not-series", "Leave out this series.")] = None
    not_status: Annotated[list[str] | None, _words("--not-status", "Leave out this status.")] = None

    def selection(self, vocabulary: Vocabulary) -> Selection:
        """Translate the user's words into keys of the vocabularies.

        Raises:
            typer.BadParameter: where a word or a date is none, with the nearest one there is.
        """
        from diplocal.party import Ground  # noqa: PLC0415
        from diplocal.selection import Selection  # noqa: PLC0415
        from diplocal.vocabulary import DIMENSIONS  # noqa: PLC0415

        chosen: dict[str, Any] = {"named_only": self.named_only}
        for dimension in DIMENSIONS:
            for key in (dimension, f"not_{dimension}"):
                words: list[str] = getattr(self, key) or []
                chosen[key] = [key_of(vocabulary, (dimension,), word, key) for word in words]
        either: tuple[Dimension, ...] = ("country", "organisation")
        chosen["along_with"] = [key_of(vocabulary, either, word, "with") for word in self.along_with or []]
        chosen["role"] = [choice_of(word, list(Ground), "role") for word in self.role or []]
        chosen.update({key: _statuses(getattr(self, key) or [], key) for key in ("status", "not_status")})
        since, until = _bound(self.since, "since"), _bound(self.until, "until")
        if since and until and since > until:
            raise bad(f"{self.since} is after --until {self.until}", "since")
        chosen.update({"since": since, "until": until})
        return Selection.model_validate(chosen)


def _statuses(words: list[str], option: str) -> list[str]:
    from diplocal.model import Status  # noqa: PLC0415

    return [choice_of(word, list(Status), option) for word in words]


def _bound(text: str | None, option: str) -> Any:  # noqa: ANN401 - a date or nothing
    from diplocal.when import WhenError, parse_when  # noqa: PLC0415

    if text is None:
        return None
    try:
        when = parse_when(text)
    except WhenError as error:
        raise bad(f"{error.message}; {error.cure}", option) from None
    bound = when.first if option == "since" else when.last
    if bound is None:
        raise bad(f"{text} has no {'first' if option == 'since' else 'last'} day", option)
    return bound


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, whose first parameter is `filters`, an option for each filter."""
    hints = get_type_hints(Filters, include_extras=True)
    options = [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in fields(Filters)
    ]

    @wraps(command)
    def wrapper(**given: Any) -> None:  # noqa: ANN401 - typer gives what the options take
        filters = Filters(**{option.name: given.pop(option.name) for option in options})
        command(filters=filters, **given)

    own = get_type_hints(command, include_extras=True)
    rest = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=own[parameter.name])
        for parameter in inspect.signature(command).parameters.values()
        if parameter.name != "filters"
    ]
    wrapper.__signature__ = inspect.Signature([*options, *rest])  # type: ignore[attr-defined]
    wrapper.__annotations__ = {parameter.name: parameter.annotation for parameter in (*options, *rest)}
    return wrapper
