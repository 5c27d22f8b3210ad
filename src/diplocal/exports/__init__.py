"""Exports: the calendar as data, for programs."""

from diplocal.exports.data import event_data, events_json, feeds_json, json_text
from diplocal.exports.schema import record_schema

__all__ = ["event_data", "events_json", "feeds_json", "json_text", "record_schema"]
