"""Composing: from all that an article says of an event to the fields of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from diplocal.draft.dates import Dated, Role
from diplocal.draft.gathering import Candidate, Gathered, Scene
from diplocal.draft.lexicon import Lexicon
from diplocal.draft.parties import Party
from diplocal.draft.places import Spot
from diplocal.draft.status import Standing, by_tense, called_off, proposed
from diplocal.draft.value import Article, Draft, Evidence, Fact

_LONGEST_TITLE = 60
_POINT_KINDS = frozenset({"bilateral-meeting", "agreement", "ceremony", "summit", "multilateral-meeting"})
"""Kinds that take a day where nothing else is said; of the others a first day is only a beginning."""
_TITLES = {
    "bilateral-meeting": "{} meet",
    "agreement": "{} agreement",
    "exercise": "{} exercise",
    "port-call": "{} port call",
}
_NEEDS = ("description",)
"""What no article gives: a record is told in our own words."""


def draft_of(event: Gathered, scenes: Sequence[Scene], article: Article, lexicon: Lexicon) -> Draft | None:
    """Write the draft of an event."""
    quote = _Quoter(article.text)
    when = tuple(_when(event, quote))
    facts = [
        _title(event, lexicon, quote),
        Fact("kind", event.kind, (quote(event.candidates[0]),)),
        _status(event, when, article.published, quote),
        *when,
        *_named(event, lexicon, quote),
        *_places(event, scenes, quote),
        *_who(event, when, article.published, quote, lexicon),
        *_themes(event, lexicon, quote),
    ]
    needs = _NEEDS if when and not str(when[0].value).startswith("..") else ("when", *_NEEDS)
    return Draft(tuple(facts), needs)


class _Quoter:
    """Cuts evidence out of a text, so that a quote always is what stands at its span."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, candidate: Candidate) -> Evidence:
        return self.span(candidate.start, candidate.end, candidate.rule)

    def span(self, start: int, end: int, rule: str) -> Evidence:
        return Evidence(self._text[start:end], start, end, rule)


def _title(event: Gathered, lexicon: Lexicon, quote: _Quoter) -> Fact:
    best = max(
        event.candidates,
        key=lambda candidate: (
            bool(candidate.mention and candidate.mention.series),
            candidate.is_named,
            candidate.end - candidate.start,
        ),
    )
    text = quote(best).quote
    if not best.is_named:
        text = _descriptive(event, best, text)
    if best.is_named and event.edition and not re.search(r"\d(?:st|nd|rd|th)\b", text):
        text = f"{text}, edition {event.edition}"
    words = re.sub(r"\s+", " ", text).strip(" ,;:'\"“”‘’")
    return Fact("title", _shortened(words[:1].upper() + words[1:]), tuple(_spread([quote(best)])))


def _descriptive(event: Gathered, best: Candidate, text: str) -> str:
    codes = sorted(event.company)
    if event.manner in {"meeting", "visit"} and len(codes) > 1:
        return f"{'-'.join(codes)}: {text}"
    return text


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[: _LONGEST_TITLE + 1].rsplit(" ", 1)[0].rstrip(" ,;:-")[:_LONGEST_TITLE]


def _spread(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    yield from dict.fromkeys(evidence)


def _when(event: Gathered, quote: _Quoter) -> Iterator[Fact]:
    """Compose the date of an event from all that is said of it, the most telling first."""
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


def _dated_fact(when: str, rests_on: Sequence[Dated], quote: _Quoter) -> Fact:
    evidence = (quote.span(dated.start, dated.end, f"date-{dated.rule}") for dated in rests_on)
    return Fact("when", when, tuple(dict.fromkeys(evidence)))


def _begun(event: Gathered, begun: Dated, quote: _Quoter) -> Iterator[Fact]:
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


def _ended(event: Gathered, ended: Dated, quote: _Quoter) -> Iterator[Fact]:
    if event.lengths and ended.last is not None and event.lengths[0].days > 1:
        length = event.lengths[0]
        fact = _dated_fact(f"{ended.last - timedelta(length.days - 1)}/{ended.last}", (ended,), quote)
        evidence = (*fact.evidence, quote.span(length.start, length.end, "length-to-end"))
        yield Fact("when", fact.value, tuple(dict.fromkeys(evidence)))
    elif event.kind in _POINT_KINDS:
        yield _dated_fact(f"{ended.last}", (ended,), quote)
    else:
        yield _dated_fact(f"../{ended.last}", (ended,), quote)


def _coarse(event: Gathered, found: Sequence[Dated], quote: _Quoter) -> Iterator[Fact]:
    """Give the finest of the coarse dates, else the year of the name."""
    if found:
        best = min(found, key=lambda dated: ((dated.last or date.max) - (dated.first or date.min)).days)
        yield _dated_fact(best.when, (best,), quote)
        return
    for candidate in event.candidates:
        mention = candidate.mention
        if mention is not None and mention.year is not None:
            yield Fact("when", str(mention.year), (quote.span(mention.start, mention.end, "year-of-the-name"),))
            return


def _status(event: Gathered, when: Sequence[Fact], published: date | None, quote: _Quoter) -> Fact:
    standing = _standing(event, when, published)
    return Fact("status", standing.status, (quote.span(standing.start, standing.end, standing.rule),))


def _standing(event: Gathered, when: Sequence[Fact], published: date | None) -> Standing:
    for candidate in event.candidates:
        if not candidate.is_context and (said := called_off(candidate.scene.sentence)) is not None:
            return said
    for candidate in event.candidates:
        if candidate.act and candidate.act.manner == "proposal":
            end = candidate.act.start
            said = proposed(candidate.scene.sentence, end) or Standing(
                "proposed", candidate.start, candidate.end, candidate.rule
            )
            return said
    first, last = _bounds(when)
    dated = [one for one, _ in event.dated]
    home = next(
        (c for c in event.candidates for one in dated if c.scene.sentence.start <= one.start < c.scene.sentence.end),
        event.candidates[0],
    )
    return by_tense(home.scene.sentence, (home.start, home.end), first, last, published)


def _bounds(when: Sequence[Fact]) -> tuple[date | None, date | None]:
    if not when:
        return None, None
    from diplocal.when import WhenError, parse_when  # noqa: PLC0415

    try:
        parsed = parse_when(str(when[0].value))
    except WhenError:
        return None, None
    return parsed.first, parsed.last


def _named(event: Gathered, lexicon: Lexicon, quote: _Quoter) -> Iterator[Fact]:
    if event.series is None:
        return
    named = next(c for c in event.candidates if c.mention and c.mention.series)
    yield Fact("series", event.series, (quote(named),))
    if event.edition is not None:
        counted = next(c for c in event.candidates if c.mention and c.mention.edition)
        start = max(counted.scene.sentence.start, counted.start - 60)
        yield Fact("edition", event.edition, (quote.span(start, counted.end, "edition-before-the-name"),))
    if event.series in lexicon.convener:
        yield Fact("meeting_of", (lexicon.convener[event.series],), (quote(named),))


def _places(event: Gathered, scenes: Sequence[Scene], quote: _Quoter) -> Iterator[Fact]:
    """Give where it takes place, from the sentences that date it first; the dateline is no venue."""
    ordered = sorted(event.candidates, key=lambda c: (c.is_context, not _is_dated_here(event, c.scene), c.scene.index))
    for candidate in ordered:
        scene = candidate.scene
        spots = [spot for spot in scene.spots if spot.start >= scene.body]
        city = next((spot for spot in spots if spot.city), None)
        venue = next((spot for spot in spots if spot.venue), None)
        lent = next((party for party in scene.parties if party.role in {"place", "host"}), None)
        if city or venue or lent:
            yield from _place(city, venue, lent, quote)
            return


def _is_dated_here(event: Gathered, scene: Scene) -> bool:
    return any(scene.sentence.start <= dated.start < scene.sentence.end for dated, _ in event.dated)


def _place(city: Spot | None, venue: Spot | None, lent: Party | None, quote: _Quoter) -> Iterator[Fact]:
    told = next((spot for spot in (city, venue) if spot and spot.country), None)
    if told is not None and told.country:
        yield Fact("places.0.country", told.country, (quote.span(told.start, told.end, told.rule),))
    elif lent is not None:
        yield Fact("places.0.country", lent.code, (quote.span(lent.start, lent.end, lent.rule),))
    if city is not None and city.city:
        yield Fact("places.0.city", city.city, (quote.span(city.start, city.end, city.rule),))
    if venue is not None and venue.venue:
        yield Fact("places.0.venue", venue.venue, (quote.span(venue.start, venue.end, venue.rule),))


def _who(
    event: Gathered, when: Sequence[Fact], published: date | None, quote: _Quoter, lexicon: Lexicon
) -> Iterator[Fact]:
    status = _standing(event, when, published).status
    came = "who.attended" if status == "held" else "who.invited"
    fields = {"host": "who.hosts", "party": came, "invited": "who.invited", "observer": "who.observers"}
    rows: dict[str, dict[str, Evidence]] = {}
    for candidate in event.candidates:
        if candidate.is_context:
            continue
        for party in candidate.parties or candidate.scene.parties:
            if (field := fields.get(party.role)) is not None:
                rows.setdefault(field, {}).setdefault(party.code, quote.span(party.start, party.end, party.rule))
    hosts = rows.get("who.hosts", {})
    for field in ("who.hosts", "who.attended", "who.invited", "who.observers"):
        row = {
            code: evidence
            for code, evidence in rows.get(field, {}).items()
            if field == "who.hosts" or code not in hosts
        }
        if row:
            yield Fact(field, tuple(sorted(row)), tuple(row[code] for code in sorted(row)))


def _themes(event: Gathered, lexicon: Lexicon, quote: _Quoter) -> Iterator[Fact]:
    found: dict[str, Evidence] = {}
    for candidate in event.candidates:
        for theme in lexicon.themes.find(candidate.scene.words):
            found.setdefault(theme.value, quote.span(theme.start, theme.end, "theme-of-the-vocabulary"))
    if found:
        chosen = sorted(found)[:3]
        yield Fact("themes", tuple(chosen), tuple(found[theme] for theme in chosen))
