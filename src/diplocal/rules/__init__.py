"""Rules: what a record of good shape can still have wrong. One rule a file, its docstring its manual page.

A module without a `check` documents what is found while records are read.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from diplocal.context import Context
from diplocal.diagnostics import Finding, Severity

Check = Callable[[Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: a letter for the family and three digits.
        name: the fault, as in `end-before-start`.
        severity: how much its findings weigh, unless the calendar says otherwise.
        manual: its manual page: what, why, an example that fails, one that passes.
        check: finds the fault; absent where it is found while records are read.
        is_essential: whether nothing can be published in spite of it, so that it can be neither ignored nor excused.
    """

    code: str
    name: str
    severity: Severity
    manual: str
    check: Check | None
    is_essential: bool


@cache
def rules() -> Mapping[str, Rule]:
    """Give all rules by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (_rule(import_module(f"{__name__}.{name}")) for name in names)
    return dict(sorted((rule.code, rule) for rule in found))


def _rule(module: ModuleType) -> Rule:
    check: Check | None = getattr(module, "check", None)
    return Rule(
        module.CODE,
        module.__name__.rpartition(".")[2].replace("_", "-"),
        getattr(module, "SEVERITY", Severity.ERROR),
        inspect.getdoc(module) or "",
        check,
        check is None or getattr(module, "ESSENTIAL", False),
    )
