"""Rules: what a record of good shape can still have wrong. One rule a file, its docstring its manual page.

A module finds its fault in either of two ways, or in both:

- `check_record(record, frame)` looks at one record alone. What it finds depends on that record, the vocabularies and
  the day, so that records can be checked one by one, in any order and in several processes.
- `check(context)` looks at the calendar as a whole: at records beside each other, the ledger, the settings.

One without either documents what is found while records are read.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from diplocal.catalogue import Record
from diplocal.context import Context, Frame
from diplocal.diagnostics import Finding, Severity

Check = Callable[[Context], Iterator[Finding]]
CheckRecord = Callable[[Record, Frame], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: a letter for the family and three digits.
        name: the fault, as in `end-before-start`.
        severity: how much its findings weigh, unless the calendar says otherwise.
        manual: its manual page: what, why, an example that fails, one that passes.
        check_record: finds the fault in a record by itself; absent where the rule needs more, or less.
        check: finds it in the calendar as a whole; absent likewise.
        is_essential: whether nothing can be published in spite of it, so that it can be neither ignored nor excused.
    """

    code: str
    name: str
    severity: Severity
    manual: str
    check_record: CheckRecord | None
    check: Check | None
    is_essential: bool

    @property
    def is_found_on_reading(self) -> bool:
        """Whether the fault is found while records are read, so that there is nothing left to check."""
        return self.check_record is None and self.check is None


@cache
def rules() -> Mapping[str, Rule]:
    """Give all rules by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (_rule(import_module(f"{__name__}.{name}")) for name in names)
    return dict(sorted((rule.code, rule) for rule in found))


def _rule(module: ModuleType) -> Rule:
    check_record: CheckRecord | None = getattr(module, "check_record", None)
    check: Check | None = getattr(module, "check", None)
    return Rule(
        module.CODE,
        module.__name__.rpartition(".")[2].replace("_", "-"),
        getattr(module, "SEVERITY", Severity.ERROR),
        inspect.getdoc(module) or "",
        check_record,
        check,
        (check_record is None and check is None) or getattr(module, "ESSENTIAL", False),
    )
