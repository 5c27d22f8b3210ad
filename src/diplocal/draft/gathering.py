"""Gathering: which mentions are of one event, and which dates are its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from diplocal.draft.acts import Act
from diplocal.draft.countries import Nation
from diplocal.draft.dates import Dated, Length, Role
from diplocal.draft.mentions import Mention
from diplocal.draft.parties import Party
from diplocal.draft.phrases import Word
from diplocal.draft.places import Spot
from diplocal.draft.sentences import Sentence

_FAMILIES = (
    frozenset({"exercise"}),
    frozenset({"exhibition"}),
    frozenset({"fleet-review"}),
    frozenset({"summit", "multilateral-meeting", "dialogue", "bilateral-meeting", "negotiation"}),
    frozenset({"agreement"}),
    frozenset({"port-call"}),
    frozenset({"training-initiative"}),
    frozenset({"ceremony"}),
    frozenset({"milestone"}),
)
_ACT_KINDS = {
    "meeting": "bilateral-meeting",
    "visit": "bilateral-meeting",
    "agreement": "agreement",
    "port-call": "port-call",
    "proposal": "dialogue",
}
_ANAPHOR = re.compile(
    r"[\"'“‘]?(?:It|They|This|These|Both|Es|Sie|Si|The (?:event|visit|ships?|vessels?|meeting|talks|drills?|exercises?|manoeuvres|show|expo|exhibition|conference|summit|two|three|four|navies|armies|"
    r"dialogue|forum|review|training|squadron|frigate|delegation|agreement|biennial|annual|bilateral|joint|\w+-day))\b"
)
_JOINS = re.compile(
    r"[\s,'’\"”]*(?:\([^)]{1,30}\))?[\s,]*(?:and|&|as well as|along with)?\s*(?:the\s+)?(?:[\w'’-]+\s+){0,3}[\"'“‘]?\Z"
)
_VERB = re.compile(r"\b(?:will|is|are|was|were|has|have|had|met|held|said|begins?|began|ends?|ended)\b")
_PHASE = re.compile(r"\b(?:phases?|segment|leg|stage|part)\b['’\"”]?[^.;]{0,60}\Z", re.IGNORECASE)
_OTHER_EDITION = re.compile(
    r"\b(?:last|previous|earlier|past|next|preceding|first|maiden|inaugural)\s+(?:\w+\s+)?(?:edition|iteration|exercise|drill|round|meeting|time|held|summit|visit|one|phase of)\b"
    r"|\b(?:was|were)\s+(?:last|first|previously|initially|originally)\s+(?:held|conducted|hosted|planned|scheduled|due)|\blast\s+(?:met|held)\b|\bbegan\s+(?:in|as)\b|\b(?:dates|dating)\s+back|"
    r"\bsince\s+its\b|\binitiated\s+in\b|\binstituted\b|\bstarted\s+in\s+(?:19|20)\d\d",
    re.IGNORECASE,
)
_OLD_DAYS = 60
"""Days after which something told in passing is the background of a report, and not what it reports."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with all that was found in it.

    Attributes:
        index: which of the article's sentences it is.
        sentence: the sentence.
        words: its words.
        mentions: the events that it names or describes.
        acts: what it says that somebody did.
        dated: its dates.
        lengths: how long it says that something lasts.
        nations: the countries that it names.
        parties: the countries with their roles.
        spots: the places that it names.
        body: where it begins behind its dateline.
    """

    index: int
    sentence: Sentence
    words: Sequence[Word]
    mentions: tuple[Mention, ...]
    acts: tuple[Act, ...]
    dated: tuple[Dated, ...]
    lengths: tuple[Length, ...]
    nations: tuple[Nation, ...]
    parties: tuple[Party, ...]
    spots: tuple[Spot, ...]
    body: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention or an act, in its sentence.

    Attributes:
        scene: the sentence.
        kind: what kind of event it is.
        start: offset of its first character.
        end: offset behind its last one.
        rule: the rule that found it.
        mention: the mention, if it is one.
        act: the act, if it is one.
        parties: the countries that meet, where an act tells them.
    """

    scene: Scene
    kind: str
    start: int
    end: int
    rule: str
    mention: Mention | None = None
    act: Act | None = None
    parties: tuple[Party, ...] = ()

    @property
    def is_context(self) -> bool:
        """Whether it is only where or when something else takes place."""
        return self.mention is not None and self.mention.is_context

    @property
    def is_named(self) -> bool:
        """Whether it has a name of its own."""
        return self.mention is not None and (self.mention.series is not None or bool(self.mention.name))


@dataclass
class Gathered:
    """An event as its mentions give it.

    Attributes:
        kind: what kind of event it is.
        candidates: its mentions and acts.
        dated: its dates, each with whether it is of a phase only.
        lengths: how long it lasts, by words.
    """

    kind: str
    candidates: list[Candidate] = field(default_factory=list)
    dated: list[tuple[Dated, bool]] = field(default_factory=list)
    lengths: list[Length] = field(default_factory=list)

    @property
    def mentions(self) -> Iterator[Mention]:
        """Its mentions."""
        return (candidate.mention for candidate in self.candidates if candidate.mention is not None)

    @property
    def series(self) -> str | None:
        """The series that it belongs to."""
        return next((mention.series for mention in self.mentions if mention.series), None)

    @property
    def name(self) -> tuple[str, ...]:
        """The words of its name."""
        return max((mention.name for mention in self.mentions), key=len, default=())

    @property
    def year(self) -> int | None:
        """The year that its name gives."""
        return next((mention.year for mention in self.mentions if mention.year), None)

    @property
    def edition(self) -> int | None:
        """Its edition."""
        return next((mention.edition for mention in self.mentions if mention.edition), None)

    @property
    def manner(self) -> str | None:
        """What act tells of it, where no noun names it."""
        return next((candidate.act.manner for candidate in self.candidates if candidate.act), None)

    @property
    def company(self) -> frozenset[str]:
        """The countries that its acts say meet."""
        return frozenset(party.code for candidate in self.candidates for party in candidate.parties)


def family(kind: str) -> frozenset[str]:
    """Give the kinds for which news use each other's words."""
    return next((kinds for kinds in _FAMILIES if kind in kinds), frozenset({kind}))


def gather(scenes: Sequence[Scene], published: date | None) -> list[Gathered]:
    """Join mentions to events, and give each event its dates."""
    events: list[Gathered] = []
    homes: dict[int, list[tuple[Candidate, Gathered]]] = {}
    candidates = [candidate for scene in scenes for candidate in _candidates(scene)]
    for candidate in candidates:
        if candidate.is_named:
            _settle(events, homes, candidate, _namesake(events, candidate))
    for candidate in candidates:
        if not candidate.is_named:
            _settle(events, homes, candidate, _meant(events, homes, candidate))
    _date(scenes, homes)
    events.sort(key=lambda event: min(candidate.start for candidate in event.candidates))
    return [event for event in events if _is_told(event, published)]


def _settle(
    events: list[Gathered],
    homes: dict[int, list[tuple[Candidate, Gathered]]],
    candidate: Candidate,
    event: Gathered | None,
) -> None:
    if event is None:
        event = Gathered(candidate.kind)
        events.append(event)
    event.candidates.append(candidate)
    homes.setdefault(candidate.scene.index, []).append((candidate, event))


def _candidates(scene: Scene) -> Iterator[Candidate]:
    for mention in scene.mentions:
        yield Candidate(scene, mention.kind, mention.start, mention.end, mention.rule, mention=mention)
    for act in scene.acts:
        yield from _of_act(scene, act)


def _of_act(scene: Scene, act: Act) -> Iterator[Candidate]:
    kind = _ACT_KINDS[act.manner]
    if act.manner == "meeting":
        if any(mention.name or mention.series for mention in scene.mentions if mention.start <= act.verb < mention.end):
            return
        for company in _companies(scene, act):
            yield Candidate(scene, kind, act.start, act.end, act.rule, act=act, parties=company)
    else:
        yield Candidate(scene, kind, act.start, act.end, act.rule, act=act, parties=_present(scene))


def _present(scene: Scene) -> tuple[Party, ...]:
    return tuple(party for party in scene.parties if party.role not in {"place", "absent"})


def _companies(scene: Scene, act: Act) -> Iterator[tuple[Party, ...]]:
    """Give who met whom: one meeting for each country that somebody held meetings with."""
    present = _present(scene)
    before = [party for party in present if party.start < act.verb]
    behind = [party for party in present if party.start >= act.verb]
    counterparts = list(dict.fromkeys(party.code for party in behind if _is_counterpart(scene, party)))
    selves = [party for party in before if party.code not in counterparts]
    self_code = selves[-1].code if selves else None
    is_plural = bool(re.search(r"\b(?:meetings|met|separate|bilaterals)\b", act.text))
    if (
        is_plural
        and len(counterparts) > 1
        and self_code is not None
        and "trilateral" not in scene.sentence.text.casefold()
    ):
        for code in counterparts:
            yield tuple(party for party in (*selves, *behind) if party.code in {self_code, code})
        return
    yield tuple(party for party in present)


def _is_counterpart(scene: Scene, party: Party) -> bool:
    behind = scene.sentence.text[party.end - scene.sentence.start :][:60]
    return bool(
        re.match(
            r"(?:['’]s?)?\s+(?:[\w-]+\s+){0,3}?(?:[Mm]inister|[Ss]ecretary|[Cc]hief|[Pp]resident|[Pp]rime|[Cc]ounterpart|[Dd]efen[cs]e|[Gg]eneral|[Aa]dmiral)",
            behind,
        )
    )


def _namesake(events: Sequence[Gathered], candidate: Candidate) -> Gathered | None:
    mention = candidate.mention
    if mention is None:
        return None
    for event in events:
        if event.year and mention.year and event.year != mention.year:
            continue
        if event.edition and mention.edition and event.edition != mention.edition:
            continue
        if mention.series or event.series:
            if (
                mention.series == event.series
                or ((event.series is None or mention.series is None)
                and _is_part(event, mention))
            ):
                return event
        elif family(event.kind) == family(mention.kind) and _is_part(event, mention):
            return event
    return None


def _is_part(event: Gathered, mention: Mention) -> bool:
    return any(
        set(mention.name) <= set(name) or set(name) <= set(mention.name)
        for name in (other.name for other in event.mentions) if name and mention.name
    )  # fmt: skip


def _meant(
    events: Sequence[Gathered], homes: dict[int, list[tuple[Candidate, Gathered]]], candidate: Candidate
) -> Gathered | None:
    """Find the event that a description means: the same meeting, one named beside it, or the last one of its kind."""
    here = candidate.scene.index
    kin = [event for event in events if family(event.kind) == family(candidate.kind) and _fits(event, candidate)]
    if candidate.act is not None:
        return _same_act(kin, candidate)
    mention = candidate.mention
    if mention is None:
        return None
    same = [event for other, event in homes.get(here, ()) if event in kin]
    if mention.is_new and re.match(r"another|second|new|next", mention.text):
        return None
    if same:
        return same[-1]
    if not mention.is_new:
        earlier = [event for event in kin if min(other.scene.index for other in event.candidates) < here]
        if mention.is_given and earlier:
            return max(
                earlier,
                key=lambda event: max(other.start for other in event.candidates if other.start < candidate.start),
            )
    near = [event for index in (here - 1, here + 1) for _, event in homes.get(index, ()) if event in kin]
    if near and (mention.is_given or not mention.is_new):
        return near[0]
    named = [event for event in kin if any(other.is_named for other in event.candidates)]
    return (
        named[0]
        if len(named) == 1 and (mention.is_given or abs(named[0].candidates[0].scene.index - here) <= 1)
        else None
    )


def _fits(event: Gathered, candidate: Candidate) -> bool:
    mention = candidate.mention
    if mention is None or mention.edition is None or event.edition is None:
        return True
    return mention.edition == event.edition


def _same_act(kin: Sequence[Gathered], candidate: Candidate) -> Gathered | None:
    codes = {party.code for party in candidate.parties}
    for event in kin:
        if event.manner is None:
            # “held talks”: the noun of a kind, in the same words as the act.
            if any(
                other.start < candidate.end and candidate.start < other.end and not other.is_named
                for other in event.candidates
            ):
                return event
            continue
        same_manner = event.manner == (candidate.act.manner if candidate.act else None)
        if (
            same_manner
            and len(codes) > 1
            and (codes <= event.company or event.company <= codes)
            and len(event.company) > 1
        ):
            return event
        if same_manner and any(
            other.scene.index == candidate.scene.index and other.parties == candidate.parties
            for other in event.candidates
        ):
            return event
    if candidate.act and candidate.act.rule == "they-met":
        meetings = [event for event in kin if event.manner == "meeting"]
        return meetings[-1] if meetings else None
    return None


def _date(scenes: Sequence[Scene], homes: dict[int, list[tuple[Candidate, Gathered]]]) -> None:
    """Give the dates of each sentence to the events that it tells of."""
    last: list[Gathered] = []
    for scene in scenes:
        here = homes.get(scene.index, [])
        mains = [(candidate, event) for candidate, event in here if not candidate.is_context] or here
        told = [dated for dated in scene.dated if dated.role not in {Role.TOLD, Role.STAMP}]
        for dated in told:
            before = scene.sentence.text[: dated.start - scene.sentence.start]
            if _OTHER_EDITION.search(before[-70:]):
                continue
            is_phase = bool(_PHASE.search(before[-70:]))
            for event in _owners(scene, mains, dated, last):
                event.dated.append((dated, is_phase))
        for length in scene.lengths:
            owners = [event for _, event in mains] or (last if _ANAPHOR.match(scene.sentence.text) else [])
            for event in owners[:1]:
                event.lengths.append(length)
        if mains:
            last = [mains[0][1]]


def _owners(
    scene: Scene, mains: Sequence[tuple[Candidate, Gathered]], dated: Dated, last: Sequence[Gathered]
) -> list[Gathered]:
    """Give the events to which a date belongs: a list of names shares it; else the nearest before it, else behind."""
    events = list(dict.fromkeys(map(id, (event for _, event in mains))))
    if not mains:
        return list(last) if _ANAPHOR.match(scene.sentence.text[max(0, scene.body - scene.sentence.start) :]) else []
    if len(events) == 1:
        return [mains[0][1]]
    ordered = sorted(mains, key=lambda pair: pair[0].start)
    before = [pair for pair in ordered if pair[0].start < dated.start]
    if not before:
        return [_unique(ordered, 0)]
    chain = [before[-1]]
    for pair in reversed(before[:-1]):
        between = scene.sentence.text[pair[0].end - scene.sentence.start : chain[-1][0].start - scene.sentence.start]
        if pair[0].end > chain[-1][0].start or (_JOINS.fullmatch(between) and not _VERB.search(between)):
            chain.append(pair)
        else:
            break
    return [event for index, (_, event) in enumerate(chain) if not any(event is other for _, other in chain[:index])]


def _unique(pairs: Sequence[tuple[Candidate, Gathered]], at: int) -> Gathered:
    return pairs[at][1]


def _is_told(event: Gathered, published: date | None) -> bool:
    """Tell whether an article reports an event, and does not only touch on it."""
    days = [dated for dated, _ in event.dated]
    is_old = published is not None and bool(days) and all(_is_old(dated, published) for dated in days)
    if event.series is not None:
        if (
            published is not None
            and event.year is not None
            and event.year < published.year
            and not any(not _is_old(dated, published) for dated in days)
        ):
            return False
        return not is_old
    if is_old:
        return False
    if event.name:
        return bool(days) or _is_called_off(event)
    manner = event.manner
    if manner == "proposal":
        return True
    if manner in {"meeting", "visit"}:
        return len(event.company) > 1
    if manner in {"agreement", "port-call"}:
        return bool(event.company)
    return (bool(days) or _is_called_off(event)) and bool(_around(event))


def _is_old(dated: Dated, published: date) -> bool:
    day = dated.last or dated.first
    return day is not None and day < published - timedelta(_OLD_DAYS)


def _around(event: Gathered) -> set[str]:
    return {party.code for candidate in event.candidates for party in candidate.scene.parties}


def _is_called_off(event: Gathered) -> bool:
    from diplocal.draft.status import called_off  # noqa: PLC0415

    return any(called_off(candidate.scene.sentence) for candidate in event.candidates)
