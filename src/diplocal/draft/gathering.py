"""Gathering: which mentions are of one event, and which dates are its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice

from diplocal.draft.acts import Act
from diplocal.draft.countries import Nation
from diplocal.draft.dates import Dated, Length, Role
from diplocal.draft.mentions import Mention
from diplocal.draft.parties import Party
from diplocal.draft.phrases import Word
from diplocal.draft.places import Spot
from diplocal.draft.sentences import Sentence
from diplocal.draft.status import called_off
from diplocal.draft.wording import any_of

_FAMILIES = (
    frozenset({"exercise"}),
    frozenset({"exhibition"}),
    frozenset({"fleet-review"}),
    frozenset({"summit", "multilateral-meeting", "dialogue", "bilateral-meeting"}),
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
_ANAPHOR = re.compile(rf"[\"'“\u2018]?(?:It|They|This|These|Both|Es|Sie|Si|The {any_of('told-again')})\b")
_JOINS = re.compile(
    r"[\s,'’\"”]*(?:\([^)]{1,30}\))?(?:\s*20\d\d)?[\s,]*(?:and|&|as well as|along with)?\s*(?:the\s+)?"
    r"(?:[\w'’-]+\s+){0,5}[\"'“\u2018(]?\Z"
)
_VERB = re.compile(r"\b(?:will|is|are|was|were|has|have|had|met|held|said|begins?|began|ends?|ended)\b")
_PHASE = re.compile(r"\b(?:phases?|segment|leg|stage|part)\b['’\"”]?[^.;]{0,60}\Z", re.IGNORECASE)
_OTHER_EDITION = re.compile(rf"\b{any_of('other-time')}\b", re.IGNORECASE)
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
        shared: the mention beside it in a list, whose year it shares.
    """

    kind: str
    shared: Mention | None = None
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
    def is_led_by_act(self) -> bool:
        """Whether acts tell who takes part."""
        return any(candidate.parties for candidate in self.candidates)

    @property
    def company(self) -> frozenset[str]:
        """The countries that its acts say meet."""
        return frozenset(party.code for candidate in self.candidates for party in candidate.parties)


def family(kind: str) -> frozenset[str]:
    """Give the kinds for which news use each other's words."""
    return next((kinds for kinds in _FAMILIES if kind in kinds), frozenset({kind}))


def gather(scenes: Sequence[Scene], published: date | None, most: int) -> list[Gathered]:
    """Join mentions to events, and give each event its dates.

    Args:
        scenes: the sentences.
        published: the day of publication.
        most: how many mentions are joined at most.
    """
    events: list[Gathered] = []
    homes: dict[int, list[tuple[Candidate, Gathered]]] = {}
    found = islice((candidate for scene in scenes for candidate in _candidates(scene)), most)
    candidates = list(_inherited(list(found)))
    for candidate in candidates:
        if candidate.is_named:
            _settle(events, homes, candidate, _namesake(events, candidate))
    for candidate in candidates:
        if not candidate.is_named:
            _settle(events, homes, candidate, _meant(events, homes, candidate))
    _date(scenes, homes)
    events.sort(key=lambda event: min(candidate.start for candidate in event.candidates))
    told = [event for event in events if _is_told(event, published)]
    # Another edition that is only named, beside one that is dated, is told of for comparison.
    dated = {event.series for event in told if event.dated}
    return [event for event in told if event.dated or event.series is None or event.series not in dated]


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


_SAME = re.compile(
    r"\b(?:[Tt]hey|[Bb]oth|[Tt]he\s+(?:two|three|four|countries|sides|ministers|leaders|chiefs|armies|navies))\b"
)


def _inherited(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Give to “the two ministers” and “they” the countries of the meeting that was told before."""
    company: tuple[Party, ...] = ()
    for candidate in candidates:
        codes = {party.code for party in candidate.parties}
        if candidate.act is not None and len(codes) > 1:
            company = candidate.parties
        elif company and len(codes) < 2 and not candidate.is_named and _SAME.search(candidate.scene.sentence.text[:80]):
            yield replace(candidate, parties=company)
            continue
        yield candidate


def _candidates(scene: Scene) -> Iterator[Candidate]:
    for mention in scene.mentions:
        yield Candidate(scene, mention.kind, mention.start, mention.end, mention.rule, mention=mention)
    for act in scene.acts:
        yield from _of_act(scene, act)


def _of_act(scene: Scene, act: Act) -> Iterator[Candidate]:
    kind = _ACT_KINDS[act.manner]
    if act.manner == "visit" and any(other.manner == "port-call" for other in scene.acts):
        return
    if act.manner == "meeting":
        behind = scene.sentence.text[act.end - scene.sentence.start :]
        of = re.match(r"\s*of\s+(?:the\s+)?(?:\d+\w\w\s+)?", behind)
        if of and any(0 <= mention.start - act.end - of.end() < 30 for mention in scene.mentions):
            return
        if any(mention.name or mention.series for mention in scene.mentions if mention.start <= act.verb < mention.end):
            return
        for company in _companies(scene, act):
            yield Candidate(scene, kind, act.start, act.end, act.rule, act=act, parties=company)
    else:
        yield Candidate(
            scene,
            kind,
            act.start,
            act.end,
            act.rule,
            act=act,
            parties=_present(scene, as_host=act.manner in {"visit", "port-call"}),
        )


def _present(scene: Scene, *, as_host: bool = False) -> tuple[Party, ...]:
    """Give who takes part; where somebody pays a visit, the country that is visited does too."""
    left_out = {"absent"} if as_host else {"absent", "place"}
    return tuple(party for party in scene.parties if party.role not in left_out and party.start >= scene.body)


def _companies(scene: Scene, act: Act) -> Iterator[tuple[Party, ...]]:
    """Give who met whom: one meeting for each country that somebody held meetings with."""
    present = _present(scene)
    before = [party for party in present if party.start < act.verb]
    behind = [party for party in present if party.start >= act.verb]
    counterparts = list(dict.fromkeys(party.code for party in behind if _is_counterpart(scene, party)))
    selves = [party for party in before if party.code not in counterparts]
    self_code = selves[-1].code if selves else None
    is_many = len(counterparts) > 1 and not re.search(
        r"\b(?:trilateral|quadrilateral)\b", scene.sentence.text, re.IGNORECASE
    )
    if is_many and re.search(r"\b(?:meetings|met|separate|bilateral)\b", act.text):
        for code in counterparts:
            yield tuple(party for party in (*selves, *behind) if party.code in {self_code, code})
        return
    yield tuple(party for party in present)


_COUNTERPART = re.compile(
    r"(?:['’]s?)?(?:,? (?:and )?[A-Z]\w+(?: [A-Z]\w+)?){0,6}?,?\s+(?:[\w-]+\s+){0,3}?(?:[Mm]inister|[Ss]ecretary|[Cc]hief"
    r"|[Pp]resident|[Pp]rime|[Cc]ounterpart|[Dd]efen[cs]e|[Gg]eneral|[Aa]dmiral|leaders|officials)"
)
_COUNTERPARTS_FROM = re.compile(
    r"\b(?:counterparts?|ministers|chiefs|leaders|secretary|minister)\s+(?:from|of)\s+(?:the\s+)?"
    r"(?:[A-Z]\w+,?\s+(?:and\s+)?(?:the\s+)?){0,6}\Z"
)


def _is_counterpart(scene: Scene, party: Party) -> bool:
    """Tell whether a country stands for somebody in office: Malaysian Defence Minister, counterparts from Algeria."""
    at = party.end - scene.sentence.start
    before = scene.sentence.text[: party.start - scene.sentence.start]
    return bool(_COUNTERPART.match(scene.sentence.text[at : at + 90]) or _COUNTERPARTS_FROM.search(before[-90:]))


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
            if mention.series == event.series or (
                (event.series is None or mention.series is None) and _is_part(event, mention)
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
    kin = [event for event in kin if event.series or event.name or not _is_apart(event, candidate)]
    mention = candidate.mention
    if mention is None:
        return None
    same = [event for other, event in homes.get(here, ()) if event in kin]
    if mention.is_new and re.match(r"another|second|new|next", mention.text):
        return None
    if same:
        return same[-1]
    if not mention.is_given and any(
        act.start < candidate.end and candidate.start < act.end for act in candidate.scene.acts
    ):
        # “Held talks with”: what somebody did, and not what was told of before.
        return None
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


_AGREED = re.compile(r"\b(?:agreed to|plan(?:s|ned)? (?:to|another)|also)\b")


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
            if any(_is_noun_of(other, candidate) for other in event.candidates):
                return event
            continue
        if _is_apart(event, candidate):
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


def _is_apart(event: Gathered, candidate: Candidate) -> bool:
    """Tell whether the sentences of an event and of an act give days that cannot be the same."""
    days = [dated for other in event.candidates for dated in _days(other.scene)]
    mine = _days(candidate.scene)
    return bool(days and mine) and not any(
        (one.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (one.last or date.max)
        for one in days
        for other in mine
    )


def _days(scene: Scene) -> list[Dated]:
    return [dated for dated in scene.dated if dated.role not in {Role.TOLD, Role.STAMP}]


def _is_noun_of(other: Candidate, candidate: Candidate) -> bool:
    """Tell whether a description is the noun of an act: “held talks”, “arrived on a goodwill visit”."""
    if other.is_named or other.scene.index != candidate.scene.index:
        return False
    is_overlap = other.start < candidate.end and candidate.start < other.end
    return is_overlap or (candidate.kind == other.kind == "port-call")


def _date(scenes: Sequence[Scene], homes: dict[int, list[tuple[Candidate, Gathered]]]) -> None:
    """Give the dates of each sentence to the events that it tells of."""
    last: list[Gathered] = []
    for scene in scenes:
        here = homes.get(scene.index, [])
        here = [
            (candidate, event) for candidate, event in here if not (candidate.mention and candidate.mention.is_apart)
        ]
        mains = [(candidate, event) for candidate, event in here if not candidate.is_context] or here
        _share_years(scene, mains)
        for found in _days(scene):
            before = scene.sentence.text[: found.start - scene.sentence.start]
            dated = _framed(found, before)
            if _OTHER_EDITION.search(before[-70:]):
                continue
            is_phase = bool(_PHASE.search(before[-70:]))
            for event in _owners(scene, mains, dated, last):
                # A year in a later sentence is of something else that the sentence tells.
                if not mains and dated.when.isdecimal():
                    continue
                event.dated.append((dated, is_phase))
        for length in scene.lengths:
            nearest = sorted(
                mains, key=lambda pair: min(abs(pair[0].start - length.end), abs(pair[0].end - length.start))
            )
            owners = [event for _, event in nearest] or (last if _ANAPHOR.match(scene.sentence.text) else [])
            for event in owners[:1]:
                event.lengths.append(length)
        if mains:
            last = [mains[0][1]]


def _framed(dated: Dated, before: str) -> Dated:
    """Take the day of an opening for the first day, and that of a close for the last."""
    frames = re.findall(r"\b(opening|closing) ceremon", before, re.IGNORECASE)
    if not frames or dated.first != dated.last:
        return dated
    return replace(dated, role=Role.BEGINS if frames[-1].casefold() == "opening" else Role.ENDS)


def _share_years(scene: Scene, mains: Sequence[tuple[Candidate, Gathered]]) -> None:
    """Give the year that stands at the end of a list of names to all in it: “the Exercise and Review 2026”."""
    ordered = sorted((pair for pair in mains if pair[0].is_named), key=lambda pair: pair[0].start)
    for (one, event), (other, _) in zip(reversed(ordered[:-1]), reversed(ordered[1:]), strict=True):
        between = scene.sentence.text[one.end - scene.sentence.start : other.start - scene.sentence.start]
        mention = other.mention
        if (
            event.year is None
            and mention
            and mention.year
            and re.fullmatch(r"\s*,?\s*(?:and|&)?\s*(?:the\s+)?", between)
        ):
            event.shared = mention


def _owners(
    scene: Scene, mains: Sequence[tuple[Candidate, Gathered]], dated: Dated, last: Sequence[Gathered]
) -> list[Gathered]:
    """Give the events to which a date belongs: a list of names shares it; else the nearest before it, else behind."""
    if not mains:
        return list(last) if _ANAPHOR.match(scene.sentence.text[max(0, scene.body - scene.sentence.start) :]) else []
    if len({id(event) for _, event in mains}) == 1:
        return [mains[0][1]]
    ordered = sorted(mains, key=lambda pair: pair[0].start)
    before = [pair for pair in ordered if pair[0].start < dated.start]
    if not before:
        return [ordered[0][1]]
    chain = [before[-1]]
    for pair in reversed(before[:-1]):
        between = scene.sentence.text[pair[0].end - scene.sentence.start : chain[-1][0].start - scene.sentence.start]
        if pair[0].end > chain[-1][0].start or (_JOINS.fullmatch(between) and not _VERB.search(between)):
            chain.append(pair)
        else:
            break
    return [event for index, (_, event) in enumerate(chain) if not any(event is other for _, other in chain[:index])]


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
        return len(event.company) > 1 or (bool(days) and bool(event.company) and _has_counterpart(event))
    if manner in {"agreement", "port-call"}:
        return bool(event.company)
    is_dated = any(not dated.when.isdecimal() for dated in days)
    if published is not None and len(_around(event)) > 1:
        is_dated = is_dated or any(dated.first and dated.first.year > published.year for dated in days)
    return (is_dated or _is_called_off(event)) and bool(_around(event))


def _has_counterpart(event: Gathered) -> bool:
    """Tell whether somebody in office met somebody: the own country is one that news at home does not name."""
    return any(
        _OFFICE.search(candidate.scene.sentence.text[: candidate.act.verb - candidate.scene.sentence.start])
        and (
            candidate.act.rule in {"met", "called-on", "visit", "visits"}
            or re.search(r"\b(?:with|between)\Z", candidate.act.text)
        )
        for candidate in event.candidates
        if candidate.act is not None
    )


_OFFICE = re.compile(
    r"\b(?:Minister|Secretary|President|Chief|Admiral|General|Marshal|Raksha Mantri|Premier|Commander)\b"
)


def _is_old(dated: Dated, published: date) -> bool:
    day = dated.last or dated.first
    return day is not None and day < published - timedelta(_OLD_DAYS)


def _around(event: Gathered) -> set[str]:
    return {party.code for candidate in event.candidates for party in (*candidate.parties, *candidate.scene.parties)}


def _is_called_off(event: Gathered) -> bool:
    return any(called_off(candidate.scene.sentence) for candidate in event.candidates)
