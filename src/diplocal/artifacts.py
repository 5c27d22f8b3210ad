"""Artifacts: the files that a build publishes, before they are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Content = bytes | Iterable[bytes | memoryview]
"""Bytes, or pieces whose bytes stand one behind the other and that can be gone through again and again."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to publish.

    Attributes:
        path: where it goes below the published folder, with forward slashes, such as `country/india.ics`.
        content: what it holds.
    """

    path: str
    content: Content
