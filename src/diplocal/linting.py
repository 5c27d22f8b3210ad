"""Linting: all rules over a calendar, weighed and silenced as its settings and its records ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import PurePosixPath

from diplocal.card import Card
from diplocal.catalogue import Record
from diplocal.context import Context, Frame
from diplocal.diagnostics import Finding, Severity, record_at
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


def lint(context: Context, noticed: Iterable[Finding], choice: Choice = ALL) -> Iterator[Finding]:
    """Check a calendar by every rule.

    Rules in spite of which nothing can be published are neither ignored nor excused nor weighed anew.

    Args:
        context: the calendar and what may be known beside it.
        noticed: what `found_in` gave for the calendar's records.
        choice: what the command line asks for.
    """
    settings = context.catalogue.settings.rules
    chosen = asked(settings, choice)
    checks = [rule.check for rule in chosen if rule.check is not None]
    excusing = {record_at(card.path, card.line): card for card in context.catalogue.cards if card.excused}
    excused: set[tuple[str, str]] = set()
    for finding in chain(noticed, *(check(context) for check in checks)):
        rule, card = rules()[finding.code], excusing.get(record_at(finding.path, finding.line))
        if rule.is_essential:
            yield finding
        elif card is not None and rule.code in card.excused:
            excused.add((card.id, rule.code))
        elif not _is_ignored(finding, settings.per_file_ignores):
            yield replace(finding, severity=settings.severity.get(rule.code, rule.severity))
    for card in excusing.values():
        yield from _excuses(context, card, excused, {rule.code for rule in chosen})
    yield from _codes(context)


def _is_ignored(finding: Finding, patterns: Mapping[str, tuple[str, ...]]) -> bool:
    path = PurePosixPath(finding.path)
    ends = ["/".join(path.parts[-count:]) for count in range(1, len(path.parts) + 1)]
    return any(
        finding.code.startswith(codes) and any(fnmatchcase(end, pattern) for end in ends)
        for pattern, codes in patterns.items()
        if codes
    )


def _excuses(
    context: Context, card: Card, used: Collection[tuple[str, str]], codes: Collection[str]
) -> Iterator[Finding]:
    """Yield a finding for each excuse of a record that excuses nothing, or cannot."""
    for code in card.excused:
        rule = rules().get(code)
        at = "excused", code
        if rule is None:
            yield context.catalogue.finding(card, "S012", f"there is no rule {code!r}", _CURE, *at)
        elif rule.is_essential:
            message, cure = f"{code} ({rule.name}) cannot be excused", "mend what it finds, and delete this line"
            yield context.catalogue.finding(card, "S011", message, cure, *at)
        elif code in codes and (card.id, code) not in used:
            message = f"nothing here is a fault by {code} ({rule.name})"
            yield context.catalogue.finding(card, "S011", message, "delete it", *at, severity=Severity.WARNING)


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
