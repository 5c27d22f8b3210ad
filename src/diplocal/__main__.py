"""`python -m diplocal`, and the command `diplocal`, from its very first moment."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit code of what somebody ended with Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command line; whoever stops it while it is still being loaded gets no traceback either."""
    try:
        from diplocal.cli import main as run  # noqa: PLC0415 - that is what takes its time

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
