"""Rules: what a record of good shape can still have wrong. One rule a file, its docstring its manual page."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

from diplocal.catalogue import Catalogue
from diplocal.diagnostics import Finding

Check = Callable[[Catalogue], Iterator[Finding]]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Run every rule over a calendar."""
    for rule in _rules():
        yield from rule(catalogue)


def _rules() -> Iterator[Check]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield import_module(f"{__name__}.{module.name}").check
