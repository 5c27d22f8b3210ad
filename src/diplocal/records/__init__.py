"""Records: the only reader of what people write in `events/`."""

from diplocal.records.folder import Folder, find_calendar
from diplocal.records.reader import Reading, read
from diplocal.records.sheet import Reader, Sheet
from diplocal.records.unopened import Unopened

__all__ = ["Folder", "Reader", "Reading", "Sheet", "Unopened", "find_calendar", "read"]
