"""The desk: a folder for drafts that wait to be judged, and the memory of those that were.

Each article has a folder, named after its day and its text: the text itself, and a document for each draft. What was
judged leaves the desk; the memory knows it by the article's hash, so that the same article is not put forward again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from diplocal.artifacts import Artifact
from diplocal.draft.document import Document, DocumentError, parsed, written
from diplocal.draft.proposal import Proposal
from diplocal.draft.value import Article, Draft
from diplocal.form import suggested_id
from diplocal.records.document import UnreadableError, open_document

MEMORY = "judged.jsonl"
"""The memory, in the desk's own folder."""
TEXT = "article.txt"
_SHORT = 8
"""Digits of an article's hash by which its folder is known."""


class DeskError(Exception):
    """Something on the desk that is not as it was laid there; told in one line."""


class Verdict(StrEnum):
    """What became of a draft."""

    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody said of a draft, or of all drafts of an article.

    Attributes:
        sha256: of the article's text.
        draft: the draft's name; None for the whole article.
        verdict: what became of it.
        on: the day, in ISO 8601.
        record: the id of the record that was written or changed.
        title: the draft's title, so that people can read the memory.
        url: where the article stands.
    """

    sha256: str
    draft: str | None
    verdict: Verdict
    on: str
    record: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A draft on the desk.

    Attributes:
        file: its document.
        document: what that holds.
        article: the article, with its text.
    """

    file: Path
    document: Document
    article: Article

    @property
    def name(self) -> str:
        """Its name, which is unique among the drafts of its article."""
        return self.file.stem

    @property
    def draft(self) -> Draft:
        """What is proposed."""
        return self.document.draft


def folder_of(article: Article) -> str:
    """Give the name of an article's folder."""
    day = "undated" if article.published is None else article.published.isoformat()
    return f"{day}-{article.sha256[:_SHORT]}"


def names_of(drafts: Iterable[Draft]) -> tuple[str, ...]:
    """Name the drafts of an article after their titles, each name once."""
    found: list[str] = []
    for draft in drafts:
        title = draft.get("title")
        name = (suggested_id(str(title.value)) if title else None) or "draft"
        count = sum(1 for other in found if other == name or other.startswith(f"{name}--"))
        found.append(f"{name}--{count + 1}" if count else name)
    return tuple(found)


def laid_out(article: Article, drafts: Sequence[tuple[str, Draft, Proposal | None]]) -> tuple[Artifact, ...]:
    """Give the files of an article's folder.

    Args:
        article: the article.
        drafts: the name of each draft, what it proposes, and what it has to say of a record, if it speaks of one.
    """
    documents = (
        Artifact(f"{name}.toml", written(draft, article, proposal.record.id if proposal else None).encode())
        for name, draft, proposal in drafts
    )
    return (Artifact(TEXT, article.text.encode()), *documents)


def waiting(desk: Path) -> tuple[tuple[Waiting, ...], tuple[str, ...]]:
    """Find the drafts that wait, and say what could not be read, a line each.

    They come in order of their articles' days, and of one article as its text tells of them.

    Raises:
        OSError: where the folder cannot be read.
    """
    found: list[Waiting] = []
    faults: list[str] = []
    for file in sorted(desk.glob("*/*.toml")):
        try:
            found.append(_opened(file))
        except (DeskError, UnreadableError) as error:
            faults.append(str(error))
    return tuple(sorted(found, key=_place)), tuple(faults)


def _place(draft: Waiting) -> tuple[Path, int, str]:
    starts = (item.start for fact in draft.draft.facts for item in fact.evidence)
    return draft.file.parent, min(starts, default=0), draft.name


def _opened(file: Path) -> Waiting:
    try:
        document = parsed(open_document(file, file.as_posix()).data())
        text = (file.parent / TEXT).read_bytes().decode("utf-8")
    except (DocumentError, FileNotFoundError, UnicodeDecodeError) as error:
        cause = f"{TEXT} beside it cannot be read" if not isinstance(error, DocumentError) else str(error)
        raise DeskError(f"{file}: {cause}; delete it, and draft the article again") from None
    article = replace(document.article, text=text)
    evidence = [item for fact in document.draft.facts for item in fact.evidence]
    if article.sha256 != document.sha256 or any(text[item.start : item.end] != item.quote for item in evidence):
        raise DeskError(f"{file}: its quotes do not stand in {TEXT}; delete both, and draft the article again")
    return Waiting(file, document, article)


def remember(memory: str, judgement: Judgement) -> str:
    """Give the memory's text with one more line."""
    line = json.dumps({key: value for key, value in asdict(judgement).items() if value is not None}, ensure_ascii=False)
    return f"{memory}{line}\n"


def recall(desk: Path) -> tuple[Judgement, ...]:
    """Read the memory; nothing where there is none.

    Raises:
        DeskError: where a line of it cannot be read.
    """
    return tuple(_judgements(desk / MEMORY, memory_text(desk)))


def memory_text(desk: Path) -> str:
    """Read the text of the memory; nothing where there is none.

    Raises:
        OSError: where it cannot be read.
    """
    try:
        return (desk / MEMORY).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _judgements(file: Path, text: str) -> Iterator[Judgement]:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            data = json.loads(line)
            yield Judgement(
                data["sha256"],
                data.get("draft"),
                Verdict(data["verdict"]),
                data["on"],
                *(data.get(key) for key in ("record", "title", "url")),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DeskError(f"{file}:{number}: is no judgement; mend the line or delete it") from None


def judged(memory: Iterable[Judgement], article: Article, name: str) -> Judgement | None:
    """Give what was said of a draft before, or of its whole article."""
    return next((said for said in memory if said.sha256 == article.sha256 and said.draft in {None, name}), None)
