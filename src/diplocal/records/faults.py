"""Faults of shape: what the model refuses, told as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Protocol, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from diplocal.catalogue import Origin
from diplocal.diagnostics import Finding, Severity
from diplocal.records.positions import Keys
from diplocal.records.wording import Wording

_OURS = re.compile(r"[A-Z]\d{3}")
_DUE = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "float_type": "a number with a decimal point",
    "bool_type": "true or false",
    "tuple_type": "a list in brackets",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
}
_EXAMPLE = {
    "string_type": '"…"',
    "int_type": "12",
    "float_type": "17.6868",
    "bool_type": "true",
    "tuple_type": '["…"]',
}
_LONGEST_NAME = 60
_MOST_GUESSES = 20
"""Unknown keys of a file for which a known one is sought; each search takes a fraction of a millisecond."""


class Text(Origin, Protocol):
    """What data was read from: a file in TOML, or a line in JSON."""

    @property
    def wording(self) -> Wording:
        """How cures are written in its language."""
        ...

    def finding(
        self,
        code: str,
        message: str,
        cure: str,
        *keys: str | int,
        severity: Severity = Severity.ERROR,
        on_key: bool = False,
    ) -> Finding:
        """Make a finding that points at the value, or the key, of these keys."""
        ...


def findings(error: ValidationError, model: type[BaseModel], document: Text, base: Keys = ()) -> Iterator[Finding]:
    """Turn a refusal of the model into findings.

    Args:
        error: the refusal.
        model: the model that refused.
        document: where the data came from.
        base: the way to the data from the top of the document.
    """
    wording = document.wording
    details = error.errors(include_url=False, include_input=True)
    strange = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    misplaced = {loc: _meant(model, loc) if number < _MOST_GUESSES else None for number, loc in enumerate(strange)}
    for detail in details:
        keys: Keys = (*base, *detail["loc"])
        name = _name(keys)
        kind = detail["type"]
        if kind == "missing" and detail["loc"] in misplaced.values():
            continue  # one slip, one finding: the key is there, misspelt or in the wrong table
        if _OURS.fullmatch(kind):
            context = detail["ctx"]
            yield document.finding(kind, f"{name} {context['message']}", context["cure"], *keys)
        elif kind == "extra_forbidden":
            cure = _unknown_key(model, detail["loc"], misplaced[detail["loc"]], wording)
            yield document.finding("S003", f"{name} is not a key that belongs here", cure, *keys, on_key=True)
        elif kind == "missing":
            cure = wording.added(keys[-1])
            yield document.finding("S005", f"{name} is missing", cure, *keys[:-1], on_key=True)
        elif kind in _DUE:
            has_keys = bool(_fields(model, detail["loc"]))
            due, cure = _due(kind, detail["input"], keys, wording, has_keys=has_keys)
            message = f"{name} is {_shown(detail['input'])}, where {due} is due"
            yield document.finding("S004", message, cure, *keys)
        else:
            yield _refused(detail, name, document, keys)


def _refused(detail: ErrorDetails, name: str, document: Text, keys: Keys) -> Finding:
    """A value of the right type that is not one of those allowed."""
    expected = str(detail.get("ctx", {}).get("expected", ""))
    choices = re.findall(r"'([^']*)'", expected)
    if choices:
        near = get_close_matches(str(detail["input"]).casefold(), choices, n=1)
        cure = f"did you mean {near[0]!r}? The words are" if near else "the words are"
        message = f"{name} is {_shown(detail['input'])}, which is none of the words for it"
        return document.finding("S006", message, f"{cure} {', '.join(choices)}", *keys)
    code = "P102" if keys[-1] in {"latitude", "longitude"} else "S006"
    rule = detail["msg"].removeprefix("Input should be ").replace("greater than or equal to", "at least")
    rule = rule.replace("less than or equal to", "at most")
    return document.finding(code, f"{name} is {_shown(detail['input'])}, out of range", f"it should be {rule}", *keys)


def _due(kind: str, given: object, keys: Keys, wording: Wording, *, has_keys: bool) -> tuple[str, str]:
    """Say what a value should have been, and how that is written."""
    *_, name = (key for key in ("", *keys) if isinstance(key, str))
    is_listed = bool(keys) and isinstance(keys[-1], int)
    if kind == "tuple_type" and has_keys:
        return "a list of tables", wording.tables(name, given)
    if _DUE[kind] == "a table":
        return "a table", wording.table(name, listed=is_listed)
    return _DUE[kind], wording.value(name, f"[{_EXAMPLE[kind]}]" if is_listed else _EXAMPLE[kind])


def _meant(model: type[BaseModel], loc: Keys) -> Keys | None:
    """Guess which key was meant by one that does not belong where it stands."""
    key = str(loc[-1])
    if len(loc) > 1 and key in model.model_fields:
        return (key,)
    near = get_close_matches(key[:_LONGEST_NAME], _fields(model, loc[:-1]), n=1)
    return (*loc[:-1], near[0]) if near else None


def _unknown_key(model: type[BaseModel], loc: Keys, meant: Keys | None, wording: Wording) -> str:
    if meant is None:
        return f"the keys here are {', '.join(_fields(model, loc[:-1]))}"
    if len(meant) < len(loc):
        return wording.moved(meant[-1])
    return f"did you mean `{meant[-1]}`?"


def _fields(model: type[BaseModel], loc: Keys) -> list[str]:
    """Name the keys that the table at this place may have."""
    part: Any = model
    for key in loc:
        if isinstance(key, str) and isinstance(part, type) and issubclass(part, BaseModel):
            field = part.model_fields.get(key)
            part = field and next(_models(field.annotation), None)
    if not (isinstance(part, type) and issubclass(part, BaseModel)):
        return []
    return [field.alias or name for name, field in part.model_fields.items() if name != "id"]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - annotations have no common type
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _name(loc: Keys) -> str:
    text = ""
    for key in loc:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return f"`{text}`" if len(text) <= _LONGEST_NAME else f"`{text[:_LONGEST_NAME]}…`"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
