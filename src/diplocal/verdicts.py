"""Verdicts: what was found to be clean is not looked at again while it stays as it is."""

from __future__ import annotations

from collections.abc import Iterable


class Verdicts:
    """Fingerprints of groups of records in which a rule found nothing.

    A rule gives a group the fingerprint of all that it looks at there. Whoever checks a calendar keeps what this check
    came by, for the next one, and forgets the rest.
    """

    def __init__(self, earlier: Iterable[bytes] = ()) -> None:
        """Start with what an earlier check by the same rules came by."""
        self._earlier = frozenset(earlier)
        self._clean: set[bytes] = set()

    def clears(self, fingerprint: bytes) -> bool:
        """Tell whether a group was clean, and so is still."""
        if fingerprint in self._earlier:
            self._clean.add(fingerprint)
        return fingerprint in self._clean

    def clear(self, fingerprint: bytes) -> None:
        """Remember that a group is clean."""
        self._clean.add(fingerprint)

    @property
    def clean(self) -> frozenset[bytes]:
        """What this check came by."""
        return frozenset(self._clean)
