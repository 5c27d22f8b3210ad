"""Pages of events, and of what was an event's page once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from diplocal.artifacts import Artifact
from diplocal.catalogue import Record
from diplocal.ledger import Entry
from diplocal.model import Event
from diplocal.party import Ground
from diplocal.render import location
from diplocal.site import dates, evidence
from diplocal.site.addresses import event_folder, page
from diplocal.site.linked import event_data
from diplocal.site.stock import Offer, Stock
from diplocal.site.templating import Pages
from diplocal.when import When, in_words, parse_when

_ROLES = (
    (Ground.HOST, "Hosts", "hosts"),
    (Ground.ATTENDED, "Attended", "attended"),
    (Ground.INVITED, "Invited", "invited"),
    (Ground.OBSERVER, "Observers", "observers"),
)
_ORDER = ("series", "collection", "organisation", "theme", "kind", "all", "country")
_STATUS = {
    "proposed": "Proposed, not agreed.",
    "announced": "Announced.",
    "confirmed": "Confirmed.",
    "held": "Held.",
    "unreported": "Its date has passed, and no report of its outcome was found.",
    "postponed": "Postponed, and no new date is known. The date is where it last stood.",
    "cancelled": "Cancelled.",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Parties of one role: names, each with the folder of its page where there is one."""

    label: str
    note: str
    names: tuple[Markup, ...]


def event_page(stock: Stock, pages: Pages, record: Record) -> Artifact:
    """Make the page of an event."""
    event, uid = record.event, stock.edition.uids[record.id]
    entry = stock.edition.ledger.entries.get(uid)
    html = pages.render(
        "event.html",
        event=event,
        kind=stock.offers.get(f"kind/{event.kind}.ics"),
        kind_label=stock.vocabulary.kinds[event.kind].label,
        themes=[_named(stock, f"theme/{theme}.ics", stock.vocabulary.themes[theme].label) for theme in event.themes],
        series=_series(stock, event),
        when=dates.long(event.when, event.timezone),
        missing=_missing(event.when),
        meaning=_STATUS[event.status],
        utc=_utc(event),
        location=location(event, stock.vocabulary),
        excluded=stock.edition.excluded.get(record.id),
        is_single=uid in stock.edition.bodies,
        groups=tuple(_groups(stock, record)),
        people=[(person, stock.names[person.of]) for person in event.people],
        relations=tuple(_relations(stock, event)),
        witnesses=evidence.witnesses(event),
        claimed=evidence.claimed(event),
        history=evidence.history(event, entry),
        checked=dates.day(event.checked) if event.checked else None,
        feeds=_feeds(stock, entry),
        data=event_data(event, uid, stock.catalogue),
        folder=event_folder(event.id),
        day=dates.long,
    )
    return page(event_folder(event.id), html)


def former_pages(stock: Stock, pages: Pages) -> Iterator[Artifact]:
    """Make pages for ids that a record had once, and for entries whose record is gone: an address once given stays."""
    taken = {record.id for record in stock.catalogue.records}
    for record in stock.catalogue.records:
        for name in record.event.formerly:
            if name not in taken:
                taken.add(name)
                folder = event_folder(record.id)
                yield page(event_folder(name), pages.render("moved.html", title=record.event.title, folder=folder))
    for entry in sorted(stock.edition.ledger.entries.values(), key=lambda entry: entry.id):
        if entry.id not in taken and entry.gone is not None:
            taken.add(entry.id)
            when = dates.long(parse_when(entry.last.when))
            html = pages.render("gone.html", entry=entry, when=when, since=dates.day(entry.gone.since))
            yield page(event_folder(entry.id), html)


def _named(stock: Stock, path: str, label: str) -> tuple[str, str]:
    """Give a label with the folder of the page of its feed, where there is one."""
    offer = stock.offers.get(path)
    return label, offer.folder if offer else ""


def _series(stock: Stock, event: Event) -> tuple[str, str] | None:
    if event.series is None:
        return None
    return _named(stock, f"series/{event.series}.ics", stock.vocabulary.series[event.series].label)


def _missing(when: When) -> str:
    """Say what is not known of a date."""
    words = in_words(when)
    return words.partition(", ")[2] if "not given" in words or "read as" in words else ""


def _utc(event: Event) -> str:
    """Give clock times in UTC, for those whose page has no script to turn them into theirs."""
    points = [dates.machine(point, event.timezone)[11:16] for point in (event.when.start, event.when.end) if point]
    return "–".join(points) if event.when.has_clock else ""


def _groups(stock: Stock, record: Record) -> Iterator[Group]:
    event, parties = record.event, record.involvement.parties
    organisations = stock.vocabulary.organisations
    for ground, label, role in _ROLES:
        names = [party.country for party in parties if party.ground is ground]
        names += [name for name in getattr(event.who, role) if name in organisations]
        if names:
            yield Group(label, "", _parties(stock, names))
    named = {party.country for party in parties if party.ground.is_named}
    for organisation in event.meeting_of:
        members = [party.country for party in parties if party.organisation == organisation]
        unnamed = [member for member in members if member not in named]
        label = organisations[organisation].label
        if unnamed:
            note = "Counted since it is a meeting of that organisation; no source names them."
            yield Group(f"Other members of {label}", note, _parties(stock, unnamed))
        elif not members:
            yield Group("Meeting of", "", _parties(stock, [organisation]))
    if event.who.absent:
        yield Group("Absent", "", _parties(stock, event.who.absent))


def _parties(stock: Stock, names: Iterable[str]) -> tuple[Markup, ...]:
    return tuple(stock.names[name] for name in sorted(names, key=lambda name: stock.labels[name].casefold()))


def _relations(stock: Stock, event: Event) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """Give the events to which it stands in some relation, by the relation."""
    by_id = stock.catalogue.by_id
    parent = [by_id[name] for name in (event.part_of or "",) if name in by_id]
    beside = [by_id[name] for name in (event.sidelines_of or "",) if name in by_id]
    siblings = [*stock.parts.get(event.part_of or "", ()), *stock.sidelines.get(event.sidelines_of or "", ())]
    relations = (
        ("Part of", parent),
        ("On the sidelines of", beside),
        ("It contains", stock.parts.get(event.id, ())),
        ("On its sidelines", stock.sidelines.get(event.id, ())),
        ("Beside it", siblings),
        ("Other editions", stock.editions.get(event.series or "", ())),
    )
    for label, records in relations:
        others = tuple(record for record in records if record.id != event.id and stock.is_visible(record))
        if others:
            yield label, others


def _feeds(stock: Stock, entry: Entry | None) -> tuple[Offer, ...]:
    """Give the feeds that hold an entry, the telling ones first, without those of a country and a theme together.

    How many events they hold is of no account, so that a page does not change with those of other events.
    """
    if entry is None or entry.gone is not None:
        return ()
    held = [stock.offers[path] for path in entry.last.feeds if path.count("/") < 2 and path in stock.offers]
    return tuple(sorted(held, key=lambda offer: (_ORDER.index(offer.folder.partition("/")[0]), offer.label)))
