"""Gathering: which mentions are of one event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice

from diplocal.draft.candidates import candidates, inherited
from diplocal.draft.dating import date_events
from diplocal.draft.mentions import Mention
from diplocal.draft.relevance import reported
from diplocal.draft.scene import Candidate, Gathered, Scene, family

_Homes = dict[int, list[tuple[Candidate, Gathered]]]
"""The candidates of each sentence, by its index, with the events that they are of."""
_FAR = 3
"""Sentences within which an exercise without a name is the one that has one."""
_AGREED = re.compile(r"\b(?:agreed to|plan(?:s|ned)? (?:to|another)|also)\b")


def gather(scenes: Sequence[Scene], published: date | None, most: int) -> list[Gathered]:
    """Join mentions to events, and give each event its dates.

    Args:
        scenes: the sentences.
        published: the day of publication.
        most: how many mentions are joined at most.
    """
    events: list[Gathered] = []
    homes: _Homes = {}
    every = list(inherited(list(islice((found for scene in scenes for found in candidates(scene)), most))))
    for candidate in every:
        if candidate.is_named:
            _settle(events, homes, candidate, _namesake(events, candidate))
    for candidate in every:
        if not candidate.is_named:
            _settle(events, homes, candidate, _meant(events, homes, candidate))
    date_events(scenes, homes)
    events.sort(key=lambda event: min(candidate.start for candidate in event.candidates))
    return reported(events, published)


def _settle(
    events: list[Gathered],
    homes: _Homes,
    candidate: Candidate,
    event: Gathered | None,
) -> None:
    if event is None:
        event = Gathered(candidate.kind)
        events.append(event)
    event.candidates.append(candidate)
    homes.setdefault(candidate.scene.index, []).append((candidate, event))


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


def _meant(events: Sequence[Gathered], homes: _Homes, candidate: Candidate) -> Gathered | None:
    """Find the event that an act or a description means, if it was told of before or is named beside it."""
    kin = [event for event in events if family(event.kind) == family(candidate.kind) and _fits(event, candidate)]
    mention = candidate.mention
    if mention is None:
        return _same_act(kin, candidate)
    if mention.is_other:
        return None
    here = candidate.scene.index
    kin = [event for event in kin if event.is_named or not _is_apart(event, candidate)]
    if same := [event for _, event in homes.get(here, ()) if event in kin]:
        return same[-1]
    # “Held talks with”: what somebody did, and not what was told of before.
    is_done = any(act.start < candidate.end and candidate.start < act.end for act in candidate.scene.acts)
    return None if is_done and not mention.is_given else _told_before(kin, homes, candidate, mention)


def _told_before(kin: Sequence[Gathered], homes: _Homes, candidate: Candidate, mention: Mention) -> Gathered | None:
    """Find the event that “the exercise” means: the last one before it, one in the next sentence, or the only named."""
    here = candidate.scene.index
    if mention.is_given and (earlier := [event for event in kin if _first(event) < here]):
        return max(earlier, key=lambda event: max(one.start for one in event.candidates if one.start < candidate.start))
    near = [event for index in (here - 1, here + 1) for _, event in homes.get(index, ()) if event in kin]
    if near and not mention.is_new:
        return near[0]
    named = [event for event in kin if event.is_named]
    if len(named) != 1 or _AGREED.search(candidate.scene.sentence.text):
        return None
    reach = _FAR if mention.kind == "exercise" and not _is_apart(named[0], candidate) else 1
    return named[0] if mention.is_given or abs(_first(named[0]) - here) <= reach else None


def _first(event: Gathered) -> int:
    return min(candidate.scene.index for candidate in event.candidates)


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
    days = [dated for other in event.candidates for dated in other.scene.days]
    mine = candidate.scene.days
    return bool(days and mine) and not any(
        (one.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (one.last or date.max)
        for one in days
        for other in mine
    )


def _is_noun_of(other: Candidate, candidate: Candidate) -> bool:
    """Tell whether a description is the noun of an act: “held talks”, “arrived on a goodwill visit”."""
    if other.is_named or other.scene.index != candidate.scene.index:
        return False
    is_overlap = other.start < candidate.end and candidate.start < other.end
    return is_overlap or (candidate.kind == other.kind == "port-call")
