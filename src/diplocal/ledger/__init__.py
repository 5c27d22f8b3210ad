"""The ledger: what has been published under which identity, in which revision; never forgets, never goes back.

It is a file of lines of JSON, `events/ledger.jsonl`, written by `build` alone and kept under version control. The rules
it serves were learnt from clients: ICSx5 updates an entry only when LAST-MODIFIED has risen, Evolution ignores an edit
whose stamps did not move, Google loses years of events when a UID is used again for another date.
"""

from diplocal.ledger.entries import RETENTION, Entry, FeedLine, Gone, Last, Ledger, Named, entered
from diplocal.ledger.lines import LedgerError, dump, load
from diplocal.ledger.moments import written

__all__ = [
    "RETENTION",
    "Entry",
    "FeedLine",
    "Gone",
    "Last",
    "Ledger",
    "LedgerError",
    "Named",
    "dump",
    "entered",
    "load",
    "written",
]
