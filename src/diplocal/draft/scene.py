"""Scenes: the values that gathering works on: a sentence with all that was found in it, and events in the making."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

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
    frozenset({"summit", "multilateral-meeting", "dialogue", "bilateral-meeting"}),
    frozenset({"agreement"}),
    frozenset({"port-call"}),
    frozenset({"training-initiative"}),
    frozenset({"ceremony"}),
    frozenset({"milestone"}),
)


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
        organisations: the organisations that it names.
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
    organisations: tuple[str, ...]
    body: int

    @property
    def days(self) -> list[Dated]:
        """Its dates without those on which somebody spoke or wrote."""
        return [dated for dated in self.dated if dated.role not in {Role.TOLD, Role.STAMP}]

    def before(self, offset: int) -> str:
        """Give what stands before an offset of the article."""
        return self.sentence.text[: max(0, offset - self.sentence.start)]

    def behind(self, offset: int) -> str:
        """Give what stands behind an offset of the article."""
        return self.sentence.text[max(0, offset - self.sentence.start) :]


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


@dataclass(eq=False)
class Gathered:
    """An event as its mentions give it.

    Attributes:
        kind: what kind of event it is.
        candidates: its mentions and acts.
        dated: its dates, each with whether it is of a phase only.
        lengths: how long it lasts, by words.
        moved: the date to which it was put off.
        shared: the mention beside it in a list, whose year it shares.
    """

    kind: str
    moved: Dated | None = None
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
    def is_named(self) -> bool:
        """Whether it has a name of its own."""
        return any(candidate.is_named for candidate in self.candidates)

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
