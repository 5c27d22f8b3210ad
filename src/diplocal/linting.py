"""Linting: all rules over a calendar, weighed and silenced as its settings and its records ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import PurePosixPath

from diplocal.catalogue import Record
from diplocal.context import Context, Frame
from diplocal.diagnostics import Finding, Severity
from diplocal.rules import Rule, rules
from diplocal.settings import Rules


@dataclass(frozen=True)
class Choice:
    """Which rules somebody asked for on the command line: the first characters of codes, or nothing for all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str) -> bool:
        """Tell whether a rule is asked for."""
        return (not self.select or code.startswith(self.select)) and not (self.ignore and code.startswith(self.ignore))


ALL = Choice()
"""Every rule."""
_CURE = "`diplocal explain` lists them all"


def asked(settings: Rules, choice: Choice = ALL) -> tuple[Rule, ...]:
    """Give the rules to be asked, in the order of their codes; those that nothing is published past always are."""
    return tuple(
        rule
        for rule in rules().values()
        if rule.is_essential or (choice.takes(rule.code) and not rule.code.startswith(settings.ignore or ("-",)))
    )


def found_in(records: Iterable[Record], frame: Frame, asked: Iterable[Rule]) -> Iterator[Finding]:
    """Check records one by one, by the rules that look at one alone; what is found is neither weighed nor excused yet.

    Args:
        records: some of the calendar's, in any order.
        frame: what those rules may know.
        asked: the rules, of which those for the calendar as a whole are passed over.
    """
    checks = [rule.check_record for rule in asked if rule.check_record is not None]
    for record in records:
        for check in checks:
            yield from check(record, frame)


def lint(context: Context, choice: Choice = ALL, found: Iterable[Finding] | None = None) -> Iterator[Finding]:
    """Check a calendar by every rule.

    Rules in spite of which nothing can be published are neither ignored nor excused nor weighed anew.

    Args:
        context: the calendar and what may be known beside it.
        choice: what the command line asks for.
        found: what `found_in` gave for the calendar's records, where that was done elsewhere; else it is done here.
    """
    settings = context.catalogue.settings.rules
    chosen = asked(settings, choice)
    if found is None:
        found = found_in(context.catalogue.records, context.frame, chosen)
    checks = [rule.check for rule in chosen if rule.check is not None]
    records = {record.origin.path: record for record in context.catalogue.records}
    excused: set[tuple[str, str]] = set()
    for finding in chain(found, *(check(context) for check in checks)):
        rule, record = rules()[finding.code], records.get(finding.path)
        if rule.is_essential:
            yield finding
        elif record is not None and rule.code in record.event.excused:
            excused.add((record.id, rule.code))
        elif not _is_ignored(finding, settings.per_file_ignores):
            yield replace(finding, severity=settings.severity.get(rule.code, rule.severity))
    yield from _excuses(context, excused, {rule.code for rule in chosen})
    yield from _codes(context)


def _is_ignored(finding: Finding, patterns: Mapping[str, tuple[str, ...]]) -> bool:
    path = PurePosixPath(finding.path)
    ends = ["/".join(path.parts[-count:]) for count in range(1, len(path.parts) + 1)]
    return any(
        finding.code.startswith(codes) and any(fnmatchcase(end, pattern) for end in ends)
        for pattern, codes in patterns.items()
        if codes
    )


def _excuses(context: Context, used: Collection[tuple[str, str]], codes: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each excuse that excuses nothing, or cannot."""
    for record in context.catalogue.records:
        for code in record.event.excused:
            rule = rules().get(code)
            if rule is None:
                yield _unknown(record, code)
            elif rule.is_essential:
                message, cure = f"{code} ({rule.name}) cannot be excused", "mend what it finds, and delete this line"
                yield record.origin.finding("S011", message, cure, "excused", code, severity=Severity.ERROR)
            elif code in codes and (record.id, code) not in used:
                message = f"nothing here is a fault by {code} ({rule.name})"
                yield record.origin.finding("S011", message, "delete it", "excused", code, severity=Severity.WARNING)


def _unknown(record: Record, code: str) -> Finding:
    return record.origin.finding("S012", f"there is no rule {code!r}", _CURE, "excused", code)


def _codes(context: Context) -> Iterator[Finding]:
    """Yield a finding for each code in the settings that no rule has."""
    settings = context.catalogue.settings.rules
    origin = context.catalogue.origins["settings"]
    named: list[tuple[str, tuple[str | int, ...]]] = [
        *((code, ("rules", "ignore", index)) for index, code in enumerate(settings.ignore)),
        *((code, ("rules", "severity", code)) for code in settings.severity),
    ]
    for pattern, codes in settings.per_file_ignores.items():
        named += [(code, ("rules", "per_file_ignores", pattern, index)) for index, code in enumerate(codes)]
    for code, keys in named:
        matching = [rule for rule in rules().values() if rule.code.startswith(code)]
        if not matching or (keys[1] == "severity" and code not in rules()):
            yield origin.finding("S012", f"there is no rule {code!r}", _CURE, *keys)
        elif all(rule.is_essential for rule in matching):
            message, cure = f"{code} cannot be silenced or weighed anew", "delete it; nothing can be published past it"
            yield origin.finding("S012", message, cure, *keys)


def explain(word: str) -> Rule | None:
    """Find a rule by its code or its name."""
    return next((rule for rule in rules().values() if word.casefold() in {rule.code.casefold(), rule.name}), None)
