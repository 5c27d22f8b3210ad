"""`python -m diplocal` is the command `diplocal`."""

from diplocal.cli import main

main()
