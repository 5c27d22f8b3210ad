"""Wording: the words that news use for what people do, kept as data in `wording.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _groups() -> dict[str, list[str]]:
    text = resources.files("diplocal.draft").joinpath("wording.toml").read_text(encoding="utf-8")
    return {name: group["words"] for name, group in tomllib.loads(text).items()}


@cache
def any_of(*names: str) -> str:
    """Give a regular expression for any word of these groups, the longest first; a space is any white space."""
    words = {word for name in names for word in _groups()[name]}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(word.replace(" ", r"\s+") for word in ordered) + ")"


def words_of(name: str) -> frozenset[str]:
    """Give the words of a group as they stand, where they are no regular expressions."""
    return frozenset(_groups()[name])
