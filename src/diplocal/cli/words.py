"""Words: what a person typed for a key of a vocabulary or of a list, with the nearest one where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from diplocal.vocabulary import Dimension, Vocabulary


def key_of(vocabulary: Vocabulary, dimensions: tuple[Dimension, ...], word: str, option: str) -> str:
    """Find the key of a key, slug, label or alias in one of several vocabularies.

    Raises:
        typer.BadParameter: where there is none, with the nearest that there is.
    """
    from diplocal.vocabulary import DIMENSIONS, UnknownWordError  # noqa: PLC0415

    near: list[str] = []
    for dimension in dimensions:
        try:
            return vocabulary.resolve(dimension, word)
        except UnknownWordError as error:
            near += [vocabulary.slug(dimension, error.suggestion)] if error.suggestion else []
    hint = f"; did you mean {near[0]!r}?" if near else ""
    for other in DIMENSIONS:
        with suppress(UnknownWordError):
            hint = f"; as {other} there is {vocabulary.slug(other, vocabulary.resolve(other, word))!r}"
    raise bad(f"{word!r} is no {' or '.join(dimensions)} of this calendar{hint}", option)


def choice_of(word: str, choices: Sequence[str], option: str) -> str:
    """Find a word in a closed list, whatever its case.

    Raises:
        typer.BadParameter: where it is not there, with the nearest that is.
    """
    from difflib import get_close_matches  # noqa: PLC0415

    if word.casefold() in choices:
        return word.casefold()
    near = get_close_matches(word.casefold(), [str(choice) for choice in choices], n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(choices)}"
    raise bad(f"{word!r} is none of the words for it; {hint}", option)


def one_form(**asked: bool) -> None:
    """See to it that one form at most is asked for.

    Raises:
        typer.BadParameter: where two are.
    """
    forms = [form for form, is_asked in asked.items() if is_asked]
    if len(forms) > 1:
        raise bad(f"not together with --{forms[1]}; choose one", forms[0])


def bad(message: str, option: str) -> typer.BadParameter:
    """Make the error that tells what is wrong with an option."""
    return typer.BadParameter(message, param_hint=f"--{option.replace('_', '-')}")
