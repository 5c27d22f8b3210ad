"""Artifacts: the files that a build publishes, before they are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Artifact:
    """One file to publish.

    Attributes:
        path: where it goes below the published folder, with forward slashes, such as `country/india.ics`.
        content: its bytes.
    """

    path: str
    content: bytes
