"""Timing: the date of an event, composed of all that an article says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from diplocal.draft.dates import Dated, Role
from diplocal.draft.quoting import Quoter
from diplocal.draft.scene import Gathered
from diplocal.draft.status import by_tense
from diplocal.draft.value import Fact

_POINT_KINDS = frozenset({"bilateral-meeting", "agreement", "ceremony", "summit", "multilateral-meeting"})
"""Kinds that take a day where nothing else is said; of the others a first day is only a beginning."""


def when_of(event: Gathered, quote: Quoter) -> Iterator[Fact]:
    """Compose the date of an event from all that is said of it, the most telling first."""
    if event.moved is not None:
        yield _dated_fact(event.moved.when, (event.moved,), quote)
        return
    found = [dated for dated, is_phase in event.dated if not is_phase] or [dated for dated, _ in event.dated]
    phases = len(found) > 1 and all(is_phase for _, is_phase in event.dated)
    spans = [dated for dated in found if dated.is_day and dated.first and dated.last and dated.first != dated.last]
    begins = [dated for dated in found if dated.is_day and dated.first and dated.role is Role.BEGINS]
    ends = [dated for dated in found if dated.is_day and dated.last and dated.role is Role.ENDS]
    days = [dated for dated in found if dated.is_day and dated.role is Role.WHOLE and dated.first == dated.last]
    if phases:
        firsts = [dated for dated in found if dated.first and dated.is_day]
        lasts = [dated for dated in found if dated.last and dated.is_day]
        if firsts and lasts:
            first, last = (
                min(firsts, key=lambda one: one.first or date.max),
                max(lasts, key=lambda one: one.last or date.min),
            )
            yield _dated_fact(f"{first.first}/{last.last}", (first, last), quote)
            return
    if spans:
        yield _dated_fact(spans[0].when, (spans[0],), quote)
    elif begins and ends and (begins[0].first or date.max) <= (ends[0].last or date.min):
        text = f"{begins[0].first}/{ends[0].last}" if begins[0].first != ends[0].last else str(begins[0].first)
        yield _dated_fact(text, (begins[0], ends[0]), quote)
    elif begins or (days and event.lengths):
        yield from _begun(event, (begins or days)[0], quote)
    elif days:
        if ends and (days[0].first or date.max) < (ends[0].last or date.min) and event.kind not in _POINT_KINDS:
            yield _dated_fact(f"{days[0].first}/{ends[0].last}", (days[0], ends[0]), quote)
        else:
            yield _dated_fact(days[0].when, (days[0],), quote)
    elif ends:
        yield from _ended(event, ends[0], quote)
    else:
        yield from _coarse(event, found, quote)


def _dated_fact(when: str, rests_on: Sequence[Dated], quote: Quoter) -> Fact:
    evidence = (quote.span(dated.start, dated.end, f"date-{dated.rule}") for dated in rests_on)
    return Fact("when", when, tuple(dict.fromkeys(evidence)))


def _begun(event: Gathered, begun: Dated, quote: Quoter) -> Iterator[Fact]:
    if event.lengths and begun.first is not None:
        length = event.lengths[0]
        last = begun.first + timedelta(length.days - 1)
        fact = _dated_fact(f"{begun.first}/{last}" if length.days > 1 else f"{begun.first}", (begun,), quote)
        evidence = (*fact.evidence, quote.span(length.start, length.end, "length-from-start"))
        yield Fact("when", fact.value, tuple(dict.fromkeys(evidence)))
    elif event.kind in _POINT_KINDS:
        yield _dated_fact(f"{begun.first}", (begun,), quote)
    else:
        yield _dated_fact(f"{begun.first}/..", (begun,), quote)


def _ended(event: Gathered, ended: Dated, quote: Quoter) -> Iterator[Fact]:
    if event.lengths and ended.last is not None and event.lengths[0].days > 1:
        length = event.lengths[0]
        fact = _dated_fact(f"{ended.last - timedelta(length.days - 1)}/{ended.last}", (ended,), quote)
        evidence = (*fact.evidence, quote.span(length.start, length.end, "length-to-end"))
        yield Fact("when", fact.value, tuple(dict.fromkeys(evidence)))
    elif event.kind in _POINT_KINDS:
        yield _dated_fact(f"{ended.last}", (ended,), quote)
    else:
        yield _dated_fact(f"../{ended.last}", (ended,), quote)


def _coarse(event: Gathered, found: Sequence[Dated], quote: Quoter) -> Iterator[Fact]:
    """Give the finest of the coarse dates, else the year of the name."""
    if found:
        best = min(found, key=lambda dated: ((dated.last or date.max) - (dated.first or date.min)).days)
        yield _dated_fact(best.when, (best,), quote)
        return
    if _has_begun(event):
        # Of what has been or goes on, the year of its name says less than the article knows.
        return
    for candidate in event.candidates:
        mention = candidate.mention
        if mention is not None and mention.year is not None:
            yield Fact("when", str(mention.year), (quote.span(mention.start, mention.end, "year-of-the-name"),))
            return
    if event.shared is not None and event.shared.year is not None:
        beside = quote.span(event.shared.start, event.shared.end, "year-of-the-name-beside")
        yield Fact("when", str(event.shared.year), (quote(event.candidates[0]), beside))


def _has_begun(event: Gathered) -> bool:
    """Tell whether the sentences that name an event tell of it as past or under way."""
    named = [candidate for candidate in event.candidates if candidate.is_named and not candidate.is_context]
    told = [by_tense(one.scene.sentence, (one.start, one.end), (None, None), None, None) for one in named]
    return any(one.rule == "under-way" for one in told)
