"""Exports: the calendar as data, for programs."""

from collections.abc import Iterator

from diplocal.artifacts import Artifact
from diplocal.edition import Edition
from diplocal.exports.atom import changes_atom
from diplocal.exports.data import event_data, events_json, feeds_json, json_text
from diplocal.exports.schema import record_schema
from diplocal.exports.sheet import sheet
from diplocal.exports.tidy import events_csv, participants_csv, sources_csv

__all__ = ["event_data", "events_json", "feeds_json", "json_text", "record_schema", "sheet", "tables"]


def tables(edition: Edition) -> Iterator[Artifact]:
    """Give the tables for research and the news of changes."""
    yield Artifact("events.csv", events_csv(edition).encode())
    yield Artifact("participants.csv", participants_csv(edition).encode())
    yield Artifact("sources.csv", sources_csv(edition).encode())
    yield Artifact("changes.atom", changes_atom(edition).encode())
