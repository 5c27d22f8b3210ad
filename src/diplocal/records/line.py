"""Lines: one record of a bulk file as text, as data, and as something that findings point into."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NoReturn

from diplocal.diagnostics import Finding, Severity
from diplocal.records import json_positions
from diplocal.records.bounds import RECORD, Kind, excess
from diplocal.records.document import UnreadableError, deepest, nested, oversized
from diplocal.records.positions import Keys, Place, Position
from diplocal.records.wording import Json, Wording

_LONG_NUMBER = re.compile(r"-?[0-9]{19,}")
"""A number that may not fit into 64 bits."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True)
class Line:
    """One line of a bulk file: a record in JSON (RFC 8259).

    Attributes:
        path: of the file, as findings show it.
        line: its number, counted from 1.
        text: its content, without the line break.
    """

    path: str
    line: int
    text: str
    wording: ClassVar[Wording] = Json()

    @cached_property
    def _places(self) -> dict[Keys, Place]:
        return json_positions.places(self.text, self.line)

    def finding(
        self,
        code: str,
        message: str,
        cure: str,
        *keys: str | int,
        severity: Severity = Severity.ERROR,
        on_key: bool = False,
    ) -> Finding:
        """Make a finding that points at the value under these keys, or at the nearest object around it.

        Args:
            code: the finding's code.
            message: what is wrong.
            cure: what to do.
            keys: the way to the value from the outermost object.
            severity: error or warning.
            on_key: point at the key instead of the value.
        """
        near: Keys = ()
        while len(near) < len(keys) and (*near, keys[len(near)]) in self._places:
            near = (*near, keys[len(near)])
        top = (self.line, 1)
        place = self._places.get(near, Place(top, top))
        return self._at(place.key if on_key and near == keys else place.value, code, message, cure, severity)

    def _at(self, at: Position, code: str, message: str, cure: str, severity: Severity = Severity.ERROR) -> Finding:
        return Finding(self.path, self.line, at[1], code, message, cure, severity, self.text)

    def data(self) -> dict[str, Any]:
        """Parse the line.

        Raises:
            UnreadableError: S002 where it is no object of JSON, or one that no record can be.
        """
        try:
            data = _decode(self.text)
        except _RefusedError as error:
            self._refused(str(error))
        except json.JSONDecodeError as error:
            message = error.msg[:1].lower() + error.msg[1:].removesuffix(" at")
            cure = 'a line is one record in braces: {"id": "…", "title": "…", …}'
            raise UnreadableError(self._at((self.line, error.pos + 1), "S002", f"not JSON: {message}", cure)) from None
        except RecursionError:
            self._nested()
        except ValueError:  # int() refuses more than some thousand digits
            self._oversized()
        if not isinstance(data, dict):
            message, cure = "the line is no record", 'a line is one record in braces: {"id": "…", "title": "…", …}'
            raise UnreadableError(self._at((self.line, 1), "S002", message, cure))
        self._check_bounds(data)
        if half := _HALF.search(self.text):
            # Half of a surrogate pair can be written in JSON, and nowhere else.
            try:
                json.dumps(data, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                at = self.line, half.start() + 1
                message, cure = "this escape names half a character", "write the character itself"
                raise UnreadableError(self._at(at, "S002", message, cure)) from None
        return data

    def _refused(self, what: str) -> NoReturn:
        if what:
            at = self.line, self.text.find(what) + 1
            raise UnreadableError(
                self._at(at, "S002", f"{what} is no number in JSON", "put it in quotes, or delete it")
            )
        keys, at = json_positions.repeated(self.text, self.line) or ((), (self.line, 1))
        name = ".".join(str(key) for key in keys if isinstance(key, str))[:60]
        raise UnreadableError(self._at(at, "S002", f"`{name}` stands twice", "keep one of the two"))

    def _check_bounds(self, data: dict[str, Any]) -> None:
        found = excess(data, RECORD.values)
        if found is None:
            return
        place = self._places.get(found.keys)
        match found.kind:
            case Kind.DEPTH:
                self._nested()
            case Kind.DIGITS:
                self._oversized()
            case Kind.VALUES:
                message = f"the line holds {found.count} values, more than {RECORD.values}; most of them here"
                cure = "one event a line; shorten the list, or delete what was pasted here"
                raise UnreadableError(self._at(place.key if place else (self.line, 1), "S013", message, cure))

    def _nested(self) -> NoReturn:
        raise UnreadableError(nested(self._at, (self.line, deepest(self.text) + 1)))

    def _oversized(self) -> NoReturn:
        long = _LONG_NUMBER.search(self.text)
        raise UnreadableError(oversized(self._at, (self.line, long.start() + 1 if long else 1)))


class _RefusedError(ValueError):
    """What the parser of the standard library would let pass: the word for it, or nothing for a key given twice."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _RefusedError
    return made


def _refuse(word: str) -> NoReturn:
    raise _RefusedError(word)


_decode = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse).decode
