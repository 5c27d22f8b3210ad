"""Candidates: the mentions and acts of a sentence, each with the countries that it brings together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from diplocal.draft.acts import Act
from diplocal.draft.parties import Party
from diplocal.draft.scene import Candidate, Scene

_ACT_KINDS = {
    "meeting": "bilateral-meeting",
    "visit": "bilateral-meeting",
    "agreement": "agreement",
    "port-call": "port-call",
    "proposal": "dialogue",
}
_SAME = re.compile(
    r"\b(?:[Tt]hey|[Bb]oth|[Tt]he\s+(?:two|three|four|countries|sides|ministers|leaders|chiefs|armies|navies))\b"
)
_COUNTERPART = re.compile(
    r"(?:['’]s?)?(?:,? (?:and )?[A-Z]\w+(?: [A-Z]\w+)?){0,6}?,?\s+(?:[\w-]+\s+){0,3}?(?:[Mm]inister|[Ss]ecretary"
    r"|[Cc]hief|[Pp]resident|[Pp]rime|[Cc]ounterpart|[Dd]efen[cs]e|[Gg]eneral|[Aa]dmiral|leaders|officials)"
)
_COUNTERPARTS_FROM = re.compile(
    r"\b(?:counterparts?|ministers|chiefs|leaders|secretary|minister)\s+(?:from|of)\s+(?:the\s+)?"
    r"(?:[A-Z]\w+,?\s+(?:and\s+)?(?:the\s+)?){0,6}\Z"
)


def candidates(scene: Scene) -> Iterator[Candidate]:
    """Give the mentions and the acts of a sentence."""
    for mention in scene.mentions:
        yield Candidate(scene, mention.kind, mention.start, mention.end, mention.rule, mention=mention)
    for act in scene.acts:
        yield from _of_act(scene, act)


def inherited(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Give to “the two ministers” and “they” the countries of the meeting that was told before."""
    company: tuple[Party, ...] = ()
    for candidate in found:
        codes = {party.code for party in candidate.parties}
        if candidate.act is not None and len(codes) > 1:
            company = candidate.parties
        elif company and len(codes) < 2 and not candidate.is_named and _SAME.search(candidate.scene.sentence.text[:80]):
            yield replace(candidate, parties=company)
            continue
        yield candidate


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


def _is_counterpart(scene: Scene, party: Party) -> bool:
    """Tell whether a country stands for somebody in office: Malaysian Defence Minister, counterparts from Algeria."""
    at = party.end - scene.sentence.start
    before = scene.sentence.text[: party.start - scene.sentence.start]
    return bool(_COUNTERPART.match(scene.sentence.text[at : at + 90]) or _COUNTERPARTS_FROM.search(before[-90:]))
