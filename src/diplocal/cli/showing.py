"""What a draft looks like on a terminal: its fields, and the sentences that they rest on, with the words marked."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from diplocal.diagnostics import one_line
from diplocal.draft.desk import Waiting
from diplocal.draft.proposal import Proposal, Stands
from diplocal.draft.sentences import sentences
from diplocal.draft.value import Article, Draft, Evidence, Value
from diplocal.when import day_in_words

_MARK = "bold reverse"
_STANDS = {
    Stands.SAME: "dim",
    Stands.NEW: "green",
    Stands.SHARPER: "cyan",
    Stands.LATER: "cyan",
    Stands.CONFLICT: "red",
}
_LONGEST_SENTENCE = 600


def terminal() -> Console:
    """Give a console for what is not data."""
    return Console(stderr=True, highlight=False)


def page(waiting: Waiting, proposal: Proposal | None, place: str) -> RenderableType:
    """Give all that there is to see of a draft.

    Args:
        waiting: the draft.
        proposal: what it has to say of a record, if it speaks of one.
        place: which of how many it is.
    """
    about = "a new event" if proposal is None else f"about {proposal.record.id}"
    title = waiting.draft.get("title")
    heading = proposal.record.event.title if proposal else str(title.value) if title else "An event without a name"
    rows = _facts(waiting.draft) if proposal is None else _comparison(proposal)
    parts: list[RenderableType] = [Rule(f"{place}: {about}", align="left"), Text(one_line(heading), style="bold"), rows]
    if waiting.draft.needs and proposal is None:
        parts.append(Text(f"The article does not give: {', '.join(waiting.draft.needs)}", style="yellow"))
    parts += [
        Text(_origin(waiting.article), style="dim"),
        Padding(passages(waiting.article, waiting.draft), (0, 0, 0, 2)),
    ]
    return Group(*parts)


def passages(article: Article, draft: Draft) -> Text:
    """Give the sentences of an article on which a draft rests, with the words that give its facts marked."""
    spans = _joined(item for fact in draft.facts for item in fact.evidence)
    shown = Text()
    for start, end in _sentences(article.text, spans):
        at = start
        for first, last in spans:
            if start <= first and last <= end and first >= at:
                shown.append(_clean(article.text[at:first]))
                shown.append(_clean(article.text[first:last]), style=_MARK)
                at = last
        shown.append(_clean(article.text[at:end]))
        shown.append("\n")
    shown.rstrip()
    return shown


def in_short(value: Value | None) -> str:
    """Write a value on one line, as people read it."""
    if value is None:
        return "–"
    return one_line(", ".join(value) if isinstance(value, tuple) else str(value))


def _origin(article: Article) -> str:
    day = "no day of publication" if article.published is None else day_in_words(article.published)
    return one_line(" · ".join(part for part in (article.publisher, day, article.url) if part))


def _facts(draft: Draft) -> Table:
    table = _table("field", "value", "because of")
    for fact in draft.facts:
        quotes = dict.fromkeys(_quoted(item) for item in fact.evidence)
        table.add_row(fact.field, Text(in_short(fact.value)), Text(" ".join(quotes), style="dim"))
    return table


def _comparison(proposal: Proposal) -> Table:
    table = _table("field", "in the record", "in the article", "")
    for change in proposal.changes:
        stands = Text(change.stands, style=_STANDS[change.stands])
        table.add_row(change.field, Text(in_short(change.was)), Text(in_short(change.says)), stands)
    known = "" if proposal.source is None else "; the record names this article already"
    table.caption = Text(f"taken to be the same by its {proposal.ground}{known}", style="dim")
    table.caption_justify = "left"
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _quoted(evidence: Evidence) -> str:
    return f"“{_clean(evidence.quote)}”"


def _joined(evidence: Iterator[Evidence]) -> list[tuple[int, int]]:
    """Give the spans in their order, those that overlap as one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted({(item.start, item.end) for item in evidence}):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _sentences(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the sentences in which the spans lie; a span over several makes one of them."""
    bounds = [(sentence.start, sentence.end) for sentence in sentences(text)]
    waiting: tuple[int, int] | None = None
    for first, last in spans:
        start = max((begin for begin, _ in bounds if begin <= first), default=first)
        end = min((finish for _, finish in bounds if finish >= last), default=last)
        # Of a very long sentence, what is around the words.
        start, end = max(start, first - _LONGEST_SENTENCE), min(end, last + _LONGEST_SENTENCE)
        if waiting is not None and start < waiting[1]:
            waiting = (waiting[0], max(end, waiting[1]))
        else:
            if waiting is not None:
                yield waiting
            waiting = (start, end)
    if waiting is not None:
        yield waiting


def _clean(text: str) -> str:
    """Give words of an article as they may go to a terminal: on one line, with nothing that would steer it."""
    return "".join(
        character if character.isprintable() else " " if character.isspace() else "\ufffd" for character in text
    )
