"""Composing: from all that an article says of an event to the fields of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from diplocal.draft.lexicon import Lexicon
from diplocal.draft.parties import Party
from diplocal.draft.places import Spot
from diplocal.draft.quoting import Quoter
from diplocal.draft.scene import Gathered, Scene
from diplocal.draft.status import Standing, by_tense, called_off, proposed
from diplocal.draft.timing import when_of
from diplocal.draft.value import Article, Draft, Evidence, Fact
from diplocal.when import WhenError, parse_when

_LONGEST_TITLE = 60
_NOUNS = {"meeting": "meeting", "visit": "visit", "port-call": "port call"}
"""What an act is called in a title."""
_NEEDS = ("description",)
"""What no article gives: a record is told in our own words."""


def draft_of(event: Gathered, article: Article, lexicon: Lexicon) -> Draft:
    """Write the draft of an event."""
    quote = Quoter(article.text)
    when = tuple(when_of(event, quote))
    facts = [
        _title(event, lexicon, quote),
        Fact("kind", event.kind, (quote(event.candidates[0]),)),
        _status(event, when, article.published, quote),
        *when,
        *_named(event, lexicon, quote),
        *_places(event, quote),
        *_who(event, when, article.published, quote),
        *_themes(event, lexicon, quote),
    ]
    needs = _NEEDS if when and not str(when[0].value).startswith("..") else ("when", *_NEEDS)
    return Draft(tuple(facts), needs)


def _title(event: Gathered, lexicon: Lexicon, quote: Quoter) -> Fact:
    """Make a title: the event's own name, else who does what where."""
    named = [candidate for candidate in event.candidates if candidate.is_named]
    if named:
        best = max(
            named,
            key=lambda candidate: (
                bool(candidate.mention and candidate.mention.series),
                candidate.end - candidate.start,
            ),
        )
        evidence = [quote(best)]
        text = evidence[0].quote
        if event.edition and not re.search(r"\d(?:st|nd|rd|th)\b", text):
            text = f"{text}, edition {event.edition}"
    else:
        text, evidence = _descriptive(event, lexicon, quote)
    words = re.sub(r"\s+", " ", text).strip(" ,;:'\"“”\u2018’")
    return Fact("title", _shortened(words[:1].upper() + words[1:]), tuple(dict.fromkeys(evidence)))


def _descriptive(event: Gathered, lexicon: Lexicon, quote: Quoter) -> tuple[str, list[Evidence]]:
    is_proposed = event.manner == "proposal"
    told = max(
        event.candidates, key=lambda one: ((one.act if is_proposed else one.mention) is not None, one.end - one.start)
    )
    told_by = [c.parties if event.is_led_by_act else c.scene.parties for c in event.candidates]
    parties = {party.code: party for told_of in told_by for party in told_of if party.role != "absent"}
    chosen = sorted(parties)[:3] if len(parties) <= 3 or event.is_led_by_act else []
    names = "-".join(lexicon.labels.get(code, code) for code in chosen)
    evidence = [
        quote(told),
        *(quote.span(parties[code].start, parties[code].end, parties[code].rule) for code in chosen),
    ]
    noun = re.sub(r"^(?:an?|the|another)\s+", "", quote(told).quote)
    if told.act is not None:
        noun = _NOUNS.get(told.act.manner) or re.sub(r"^\w+\s+(?:an?\s+|the\s+)?", "", noun)
        if told.act.manner == "proposal":
            noun = re.sub(r"^(?:an?|the)\s+", "", quote(told).quote)
    elif event.kind == "bilateral-meeting":
        noun = "talks" if "talk" in noun else "meeting"
    return (f"{names}: {noun}" if names and names not in noun else noun), evidence


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[: _LONGEST_TITLE + 1].rsplit(" ", 1)[0].rstrip(" ,;:-")[:_LONGEST_TITLE]


def _status(event: Gathered, when: Sequence[Fact], published: date | None, quote: Quoter) -> Fact:
    standing = _standing(event, when, published)
    return Fact("status", standing.status, (quote.span(standing.start, standing.end, standing.rule),))


def _standing(event: Gathered, when: Sequence[Fact], published: date | None) -> Standing:
    for candidate in event.candidates:
        if not candidate.is_context and (said := called_off(candidate.scene.sentence)) is not None:
            return said
    for candidate in event.candidates:
        if candidate.act and candidate.act.manner == "proposal":
            end = candidate.act.start
            return proposed(candidate.scene.sentence, end) or Standing(
                "proposed", candidate.start, candidate.end, candidate.rule
            )
    first, last = _bounds(when)
    dated = [one for one, _ in event.dated]
    homes = [c for one in dated for c in event.candidates if c.scene.sentence.start <= one.start < c.scene.sentence.end]
    home = homes[0] if homes else event.candidates[0]
    return by_tense(
        home.scene.sentence, (home.start, home.end), (first, last), dated[0].tense if dated else None, published
    )


def _bounds(when: Sequence[Fact]) -> tuple[date | None, date | None]:
    if not when:
        return None, None
    try:
        parsed = parse_when(str(when[0].value))
    except WhenError:
        return None, None
    return parsed.first, parsed.last


def _named(event: Gathered, lexicon: Lexicon, quote: Quoter) -> Iterator[Fact]:
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


def _places(event: Gathered, quote: Quoter) -> Iterator[Fact]:
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


def _place(city: Spot | None, venue: Spot | None, lent: Party | None, quote: Quoter) -> Iterator[Fact]:
    told = next((spot for spot in (city, venue) if spot and spot.country), None)
    if told is not None and told.country:
        yield Fact("places.0.country", told.country, (quote.span(told.start, told.end, told.rule),))
    elif lent is not None:
        yield Fact("places.0.country", lent.code, (quote.span(lent.start, lent.end, lent.rule),))
    if city is not None and city.city:
        yield Fact("places.0.city", city.city, (quote.span(city.start, city.end, city.rule),))
    if venue is not None and venue.venue:
        yield Fact("places.0.venue", venue.venue, (quote.span(venue.start, venue.end, venue.rule),))


def _who(event: Gathered, when: Sequence[Fact], published: date | None, quote: Quoter) -> Iterator[Fact]:
    status = _standing(event, when, published).status
    came = "who.attended" if status == "held" else "who.invited"
    fields = {"host": "who.hosts", "party": came, "invited": "who.invited", "observer": "who.observers"}
    rows: dict[str, dict[str, Evidence]] = {}
    is_all_context = all(candidate.is_context for candidate in event.candidates)
    for candidate in event.candidates:
        if (candidate.is_context and not is_all_context) or (event.is_led_by_act and not candidate.parties):
            continue
        for party in candidate.parties or candidate.scene.parties:
            is_dateline = candidate.scene.sentence.start <= party.start < candidate.scene.body
            if not is_dateline and (field := fields.get(party.role)) is not None:
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


def _themes(event: Gathered, lexicon: Lexicon, quote: Quoter) -> Iterator[Fact]:
    found: dict[str, Evidence] = {}
    for candidate in event.candidates:
        for theme in lexicon.themes.find(candidate.scene.words):
            found.setdefault(theme.value, quote.span(theme.start, theme.end, "theme-of-the-vocabulary"))
    if found:
        chosen = sorted(found)[:3]
        yield Fact("themes", tuple(chosen), tuple(found[theme] for theme in chosen))
