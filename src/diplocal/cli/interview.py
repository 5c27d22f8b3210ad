"""The interview: answers taken from options, or asked for on a terminal until they will do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError

from diplocal.cli.words import bad
from diplocal.model import Part

T = TypeVar("T")


def can_ask() -> bool:
    """Tell whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


class Interview:
    """A row of questions. Whatever an option gave is taken; the rest is asked for, or left out.

    A reader turns a text into a value, or raises typer.BadParameter with the reason and the cure.
    """

    def __init__(self, *, asks: bool) -> None:
        self.asks = asks

    def needed(self, option: str, question: str, given: str | None, read: Callable[[str], T], default: str = "") -> T:
        """Get an answer that cannot be done without.

        Args:
            option: the option that gives it, without its dashes.
            question: what to ask.
            given: what the option gave.
            read: the reader.
            default: the answer where none is given; empty for none.

        Raises:
            typer.BadParameter: where the option's text will not do, or nobody can be asked.
        """
        if given:
            return read(given)
        if self.asks:
            answer: T = typer.prompt(
                question, default=default or None, value_proc=lambda text: read(text.strip()), err=True
            )
            return answer
        if default:
            return read(default)
        raise bad("it is needed, and nobody is here to be asked; give it", option)

    def wished(self, question: str, given: str | None, read: Callable[[str], T]) -> T | None:
        """Get an answer that may be left out."""
        if given:
            return read(given)
        if not self.asks:
            return None
        answer: T | None = typer.prompt(
            question,
            default="",
            show_default=False,
            value_proc=lambda text: read(text.strip()) if text.strip() else None,
            err=True,
        )
        return answer

    def several(self, question: str, given: Sequence[str], read: Callable[[str], str]) -> tuple[str, ...]:
        """Get answers, separated by commas where they are asked for."""

        def read_all(text: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(read(word.strip()) for word in text.split(",") if word.strip()))

        if given:
            return tuple(dict.fromkeys(read(word) for word in given))
        return self.wished(question, None, read_all) or ()


def field_of(part: type[Part], name: str, option: str) -> Callable[[str], Any]:
    """Give a reader for a key of a record, which refuses what the model refuses."""
    adapter: TypeAdapter[Any] = TypeAdapter(part.model_fields[name].rebuild_annotation())

    def read(text: str) -> Any:  # noqa: ANN401 - the value of a key
        try:
            return adapter.validate_python(text)
        except ValidationError as error:
            detail = error.errors()[0]
            told = detail.get("ctx", {})
            raise bad(f"{told.get('message', detail['msg'])}; {told.get('cure', 'mend it')}", option) from None

    return read
