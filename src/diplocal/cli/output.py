"""Output: what a command makes, brought to where somebody wants it."""

from __future__ import annotations

import sys
from pathlib import Path

from diplocal.publication import write

_STANDARD_OUTPUT = Path("-")


def delivered(content: bytes, output: Path | None) -> bool:
    """Write what was made to standard output, or into a file; tell whether it was a file.

    An ordinary file is replaced as a whole; a link stays, and leads to what is written; a pipe or device takes it in.

    Raises:
        OSError: where that is not possible.
    """
    if output in {None, _STANDARD_OUTPUT}:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return False
    if not output.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {output.parent}")
    if output.exists() and not output.is_file():
        output.write_bytes(content)
    else:
        write(output.resolve() if output.is_symlink() else output, content)
    return True
