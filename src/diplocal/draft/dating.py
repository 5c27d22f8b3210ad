"""Dating: which of a sentence's dates belong to which of its events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from diplocal.draft.dates import Dated, Role
from diplocal.draft.scene import Candidate, Gathered, Scene
from diplocal.draft.status import called_off
from diplocal.draft.wording import any_of

_Pairs = Sequence[tuple[Candidate, Gathered]]
_WIDTH = 70
_ANAPHOR = re.compile(rf"[\"'“\u2018]?(?:It|They|This|These|Both|Es|Sie|Si|The {any_of('told-again')})\b")
_JOINS = re.compile(
    r"[\s,'’\"”]*(?:\([^)]{1,30}\))?(?:\s*20\d\d)?[\s,]*(?:and|&|as well as|along with)?\s*(?:the\s+)?"
    r"(?:[\w'’-]+\s+){0,5}[\"'“\u2018(]?\Z"
)
_VERB = re.compile(r"\b(?:will|is|are|was|were|has|have|had|met|held|said|begins?|began|ends?|ended)\b")
_PHASE = re.compile(r"\b(?:phases?|segment|leg|stage|part)\b['’\"”]?[^.;]{0,60}\Z", re.IGNORECASE)
_MOVED_TO = re.compile(r"\b(?:to|until|till)\s+(?:the\s+)?\Z", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|them)\b")
_AFTER = re.compile(r"\bafter\s+(?:an?|the|its|their)\s+\Z", re.IGNORECASE)
_OTHER_EDITION = re.compile(rf"\b{any_of('other-time')}\b", re.IGNORECASE)


def date_events(scenes: Sequence[Scene], homes: Mapping[int, Sequence[tuple[Candidate, Gathered]]]) -> None:
    """Give the dates of each sentence to the events that it tells of."""
    last: list[Gathered] = []
    for scene in scenes:
        every = homes.get(scene.index, ())
        here = [pair for pair in every if not (pair[0].mention and pair[0].mention.is_apart)]
        mains = [pair for pair in here if not pair[0].is_context] or here
        _share_years(scene, here)
        _give_dates(scene, mains, last, [pair for pair in every if pair not in here])
        _give_lengths(scene, mains, last)
        if mains:
            last = [mains[0][1]]
    _give_orphans(scenes, homes)


def _give_orphans(scenes: Sequence[Scene], homes: Mapping[int, _Pairs]) -> None:
    """Give the first span of days that stands without an event to the only named event, if nothing else dates it."""
    named = {
        id(event): event for pairs in homes.values() for one, event in pairs if one.is_named and not one.is_context
    }
    if len(named) != 1 or any(event.dated for event in named.values()):
        return
    (event,) = named.values()
    for scene in scenes:
        spans = [
            dated for dated in scene.days if dated.is_day and dated.first != dated.last and dated.role is Role.WHOLE
        ]
        told = [dated for dated in spans if not _OTHER_EDITION.search(scene.before(dated.start)[-_WIDTH:])]
        if told and not homes.get(scene.index):
            event.dated.append((told[0], False))
            return


def _give_dates(scene: Scene, mains: _Pairs, last: Sequence[Gathered], apart: _Pairs) -> None:
    """Give each date to its event; what is before or after another event may have a date of its own behind it."""
    for found in scene.days:
        before = scene.before(found.start)
        dated = _framed(found, before)
        # A year in a later sentence is of something else that the sentence tells.
        if _OTHER_EDITION.search(before[-_WIDTH:]) or (not mains and dated.when.isdecimal()):
            continue
        is_phase = bool(_PHASE.search(before[-_WIDTH:]))
        own = [event for one, event in apart if one.end <= found.start]
        if own and any(one.start < apart[0][0].start for one in scene.days):
            own[-1].dated.append((dated, is_phase))
            continue
        for event in _owners(scene, mains, dated, last) or _put_off(scene, last):
            event.dated.append((dated, is_phase))
            if (
                _MOVED_TO.search(before[-_WIDTH:])
                and (said := called_off(scene.sentence))
                and said.status == "postponed"
            ):
                event.moved = dated


def _put_off(scene: Scene, last: Sequence[Gathered]) -> Sequence[Gathered]:
    """Give the event told of before, where a sentence says of “it” that it is put off or will not be."""
    return last if _IT.search(scene.sentence.text) and called_off(scene.sentence) else ()


def _give_lengths(scene: Scene, mains: _Pairs, last: Sequence[Gathered]) -> None:
    for length in scene.lengths:
        if _AFTER.search(scene.before(length.start)):
            continue
        nearest = sorted(mains, key=lambda pair: min(abs(pair[0].start - length.end), abs(pair[0].end - length.start)))
        owners = [event for _, event in nearest] or (last if _ANAPHOR.match(scene.sentence.text) else [])
        for event in owners[:1]:
            event.lengths.append(length)


def _framed(dated: Dated, before: str) -> Dated:
    """Take the day of an opening for the first day, and that of a close for the last."""
    frames = re.findall(r"\b(opening|closing) ceremon", before, re.IGNORECASE)
    if not frames or dated.first != dated.last:
        return dated
    return replace(dated, role=Role.BEGINS if frames[-1].casefold() == "opening" else Role.ENDS)


def _share_years(scene: Scene, here: _Pairs) -> None:
    """Give the year that stands at the end of a list of names to all in it: “the Exercise and Review 2026”."""
    ordered = sorted((pair for pair in here if pair[0].is_named), key=lambda pair: pair[0].start)
    for (one, event), (other, _) in zip(reversed(ordered[:-1]), reversed(ordered[1:]), strict=True):
        between = scene.behind(one.end)[: other.start - one.end]
        mention = other.mention
        is_list = re.fullmatch(r"\s*,?\s*(?:and|&)?\s*(?:the\s+)?", between)
        if event.year is None and mention and mention.year and is_list:
            event.shared = mention


def _owners(scene: Scene, mains: _Pairs, dated: Dated, last: Sequence[Gathered]) -> list[Gathered]:
    """Give the events to which a date belongs: a list of names shares it; else the nearest before it, else behind."""
    if not mains:
        return list(last) if _ANAPHOR.match(scene.behind(scene.body)) else []
    if len({id(event) for _, event in mains}) == 1:
        return [mains[0][1]]
    ordered = sorted(mains, key=lambda pair: pair[0].start)
    before = [pair for pair in ordered if pair[0].start < dated.start]
    if not before:
        return [ordered[0][1]]
    chain = [before[-1]]
    for pair in reversed(before[:-1]):
        between = scene.behind(pair[0].end)[: max(0, chain[-1][0].start - pair[0].end)]
        if pair[0].end > chain[-1][0].start or (_JOINS.fullmatch(between) and not _VERB.search(between)):
            chain.append(pair)
        else:
            break
    return [event for index, (_, event) in enumerate(chain) if not any(event is other for _, other in chain[:index])]
