"""Records: the only reader of what people write in `events/`."""

from diplocal.records.reader import Reading, find_calendar, read

__all__ = ["Reading", "find_calendar", "read"]
