"""Exports: the calendar as data, for programs."""

from diplocal.exports.data import event_data, events_json, feeds_json, json_text

__all__ = ["event_data", "events_json", "feeds_json", "json_text"]
