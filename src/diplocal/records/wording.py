"""Wording: how cures write a key and its value, in the language of the file that they are about."""

from __future__ import annotations

from typing import Protocol


class Wording(Protocol):
    """The language of a file of records."""

    def added(self, key: str | int) -> str:
        """Say how a missing key is added."""
        ...

    def moved(self, key: str | int) -> str:
        """Say how a key gets from a table to the record itself."""
        ...

    def value(self, key: str, example: str) -> str:
        """Say how a value is written."""
        ...

    def table(self, key: str, *, listed: bool) -> str:
        """Say how a table, or one of a list of them, is written."""
        ...

    def tables(self, key: str, given: object) -> str:
        """Say how a list of tables is written."""
        ...


class Toml:
    """TOML: a record is a file."""

    def added(self, key: str | int) -> str:
        """Say how a missing key is added."""
        return f"add a line: {key} = …"

    def moved(self, key: str | int) -> str:
        """Say how a key gets from a table to the record itself."""
        return f"a line belongs to the [table] above it; move `{key}` up, before the first [table]"

    def value(self, key: str, example: str) -> str:
        """Say how a value is written."""
        return f"write {key} = {example}"

    def table(self, key: str, *, listed: bool) -> str:
        """Say how a table, or one of a list of them, is written."""
        return f"write it as one: a line {f'[[{key}]]' if listed else f'[{key}]'}, and its keys below"

    def tables(self, key: str, given: object) -> str:
        """Say how a list of tables is written."""
        if isinstance(given, dict):
            return f"write two brackets on either side: [[{key}]]"
        return f"write each as a table: a line [[{key}]], and its keys below"


class Json:
    """JSON: a record is a line."""

    def added(self, key: str | int) -> str:
        """Say how a missing key is added."""
        return f'add "{key}": …'

    def moved(self, key: str | int) -> str:
        """Say how a key gets from a table to the record itself."""
        return f"move `{key}` out of these braces, to the record itself"

    def value(self, key: str, example: str) -> str:
        """Say how a value is written."""
        return f'write "{key}": {example}'

    def table(self, key: str, *, listed: bool) -> str:
        """Say how a table, or one of a list of them, is written."""
        return f'write it in braces: "{key}": {"[{…}]" if listed else "{…}"}'

    def tables(self, key: str, given: object) -> str:  # noqa: ARG002 - as in TOML
        """Say how a list of tables is written."""
        return f'write it in brackets and braces: "{key}": [{{…}}]'
