"""The text of an entry: plain, short lines, and everything that a reader needs in order to trust it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diplocal.model import Event, PartOfDay, Person, Source, Status
from diplocal.party import Ground, Involvement
from diplocal.settings import Settings
from diplocal.vocabulary import Vocabulary
from diplocal.when import Precision, day_in_words, in_brief, in_words

_STATUS = {
    Status.PROPOSED: "Proposed, not agreed.",
    Status.ANNOUNCED: "Announced.",
    Status.CONFIRMED: "Confirmed.",
    Status.HELD: "Held.",
    Status.UNREPORTED: "The date has passed, and no report of its outcome was found.",
    Status.POSTPONED: "Postponed, and no new date is known; this entry stays where the event last stood.",
    Status.CANCELLED: "Cancelled.",
}
_PARTS_OF_DAY = {
    PartOfDay.MORNING: "in the morning",
    PartOfDay.MIDDAY: "at midday",
    PartOfDay.AFTERNOON: "in the afternoon",
    PartOfDay.EVENING: "in the evening",
    PartOfDay.NIGHT: "at night",
}
_ROLES = (
    (Ground.HOST, "Host", "hosts"),
    (Ground.ATTENDED, "Attended", "attended"),
    (Ground.INVITED, "Invited", "invited"),
    (Ground.OBSERVER, "Observers", "observers"),
)


def description(event: Event, involvement: Involvement, vocabulary: Vocabulary, settings: Settings) -> str:
    """Give the DESCRIPTION: the date in words, the event, who on which ground, the sources.

    Blocks are separated by an empty line; an address has a line of its own, since some clients link nothing else.
    """
    blocks = [
        _date(event, settings),
        event.description,
        "\n".join(_who(event, involvement, vocabulary)),
        "\n".join(_doubts(event)),
        "\n".join(_sources(event.sources)),
    ]
    if settings.base_url:
        blocks.append(f"Evidence and corrections:\n{page(event, settings)}")
    return "\n\n".join(filter(None, blocks))


def page(event: Event, settings: Settings) -> str:
    """Give the address of an event's page."""
    return f"{settings.base_url}event/{event.id}/"


def _date(event: Event, settings: Settings) -> str:
    when = "not known" if event.when.start is None else in_words(event.when)
    if event.timezone and event.when.has_clock:
        when += f", local time ({event.timezone})"
    if event.part_of_day is not None:
        when += f", {_PARTS_OF_DAY[event.part_of_day]}"
    lines = [f"Date: {when}.", f"Status: {_STATUS[event.status]}"]
    if Precision.DAY < event.when.precision < Precision.UNKNOWN and settings.imprecise == "marker":
        lines.append("This entry only marks the time; no source gives the exact date.")
    return "\n".join(lines)


def _who(event: Event, involvement: Involvement, vocabulary: Vocabulary) -> Iterator[str]:
    for ground, label, role in _ROLES:
        if named := getattr(event.who, role):
            names = [party.country for party in involvement.parties if party.ground is ground]
            names += [name for name in named if name in vocabulary.organisations]
            if names:
                yield f"{_plural(label, names)}: {_names(names, vocabulary)}"
    for organisation in event.meeting_of:
        members = [party.country for party in involvement.parties if party.organisation == organisation]
        label = vocabulary.organisations[organisation].label
        on_their_own = {party.country for party in involvement.parties if party.ground.is_named}
        unnamed = [member for member in members if member not in on_their_own]
        if unnamed:
            yield f"Members of {label} (not named by a source): {_names(unnamed, vocabulary)}"
        elif not members:
            yield f"Meeting of: {label}"
    if event.who.absent:
        yield f"Absent: {_names(event.who.absent, vocabulary)}"
    if event.who.reported:
        yield f"Reported: {event.who.reported}"
    if event.people:
        yield "People: " + "; ".join(_person(person, vocabulary) for person in event.people)


def _plural(label: str, names: list[str]) -> str:
    return "Hosts" if label == "Host" and len(names) > 1 else label


def _names(names: Iterable[str], vocabulary: Vocabulary) -> str:
    labels = [vocabulary.label(name) for name in names]
    return labels[0] if len(labels) == 1 else ", ".join(sorted(labels, key=str.casefold))


def _person(person: Person, vocabulary: Vocabulary) -> str:
    return f"{person.name} ({vocabulary.label(person.of)}, {person.office})"


def _doubts(event: Event) -> Iterator[str]:
    """What the sources disagree on, and what has changed."""
    for source in event.sources:
        answer = source.outweighed or source.unresolved
        if answer:
            open_end = "" if source.outweighed else "Not settled: "
            yield f"{source.publisher} differs{_instead(source, event)}. {open_end}{_sentence(answer)}"
    for change in event.history:
        was = f" Before: {in_words(change.was)}." if change.was else ""
        correction = "Correction, " if change.correction else "Change, "
        yield f"{correction}{day_in_words(change.on)}: {_sentence(change.note)}{was}"


def _instead(source: Source, event: Event) -> str:
    """Say what a source has instead: another date, or of the same date another status."""
    if source.says_when is not None and source.says_when != event.when:
        return f" and gives {in_words(source.says_when)}"
    if source.says_status is not None and source.says_status is not event.status:
        return f" and calls it {source.says_status}"
    return ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _sources(sources: tuple[Source, ...]) -> Iterator[str]:
    yield "Sources: " + "; ".join(_publisher(source) for source in sources)
    yield from (source.url for source in sources if source.url)


def _publisher(source: Source) -> str:
    published = f", {in_brief(source.published)}" if source.published else ""
    found = f" ({source.document})" if source.document and not source.url else ""
    return f"{source.publisher}{published}{found}"
