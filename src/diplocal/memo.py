"""The memo: that a calendar was built, from what, into what; while all of it stands as it did, nothing is to be done.

It holds how files looked to the file system, and no content. It is disposable: where
it is missing, damaged or of another version of the program, everything is looked at. It is never the truth.
"""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from diplocal.looks import Look, clock


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept of a build.

    Attributes:
        said: what a build has to say that finds nothing to do, line by line.
        report: its findings as text.
    """

    said: tuple[str, ...]
    report: str


class Memo:
    """The memo of one calendar, built into one folder.

    Attributes:
        file: where it is.
    """

    def __init__(self, cache: Path, inputs: Sequence[Path], terms: Sequence[str], ledger: Path, manifest: Path) -> None:
        """Look at what a build is made from.

        Args:
            cache: the folder for such files; it is made if need be.
            inputs: folders whose every file is looked at, but for what a build writes.
            terms: what else decides what is built and said.
            ledger: the file that a build reads and writes.
            manifest: lists the published files, in a folder of its own below the published one.

        Raises:
            OSError: where something cannot be looked at.
        """
        self._ledger, self._manifest, self._out = ledger, manifest, manifest.parent.parent
        since = clock(cache)
        self._inputs = tuple(inputs)
        looks = self._looks()
        # What changed while a clock that ticks rarely stood still may change once more and look the same.
        self._is_settled = all(look.is_settled(since) for _, look in looks)
        self._looked = _fingerprint(looks)
        self._terms = [*terms, self._looked]
        places = map(os.path.abspath, (*inputs, self._out))
        self.file = cache / f"{sha256(os.fsencode(chr(0).join(places))).hexdigest()[:32]}.json"

    def recall(self) -> Note | None:
        """Give the note of the last build, if nothing has changed since."""
        try:
            digest, _, text = self.file.read_text(encoding="utf-8").partition("\n")
            if digest != sha256(text.encode()).hexdigest():
                return None
            kept = json.loads(text)
            if kept["terms"] != self._terms or kept["outputs"] != self._outputs():
                return None
            return Note(tuple(kept["said"]), kept["report"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, note: Note) -> None:
        """Keep the note of a build that has just ended well; where that is not possible, it is done without.

        Nor is it kept where something has changed since it was looked at, or may have changed and look the same.
        """
        with suppress(OSError, ValueError, KeyError, TypeError):
            if not self._is_settled or _fingerprint(self._looks()) != self._looked:
                return
            text = json.dumps(
                {"terms": self._terms, "outputs": self._outputs(), "said": note.said, "report": note.report}
            )
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(f".{os.getpid()}")
            beside.write_text(f"{sha256(text.encode()).hexdigest()}\n{text}", encoding="utf-8")
            beside.replace(self.file)

    def _looks(self) -> list[tuple[str, Look]]:
        """Look at what it is all made from."""
        return sorted(look for folder in self._inputs for look in _looks(folder, {self._ledger, self._out}))

    def _outputs(self) -> str:
        """Fingerprint how the published files look, and the folders that they are in."""
        listed = json.loads(self._manifest.read_bytes())["files"]
        files = [self._ledger, self._manifest, *(self._out / path for path in listed)]
        folders = sorted({parent for path in listed for parent in Path(path).parents})
        looks = [Look.of(file.lstat()) for file in files]
        return _fingerprint([*looks, *((str(folder), (self._out / folder).lstat().st_ino) for folder in folders)])


def appearance(folder: Path) -> str:
    """Fingerprint how the files of a folder look."""
    return _fingerprint(sorted(_looks(folder, ())))


def _fingerprint(looks: object) -> str:
    return sha256(repr(looks).encode("utf-8", "surrogateescape")).hexdigest()


def _looks(folder: Path, without: Container[Path]) -> Iterator[tuple[str, Look]]:
    """Look at every file below a folder, each with its path; what is hidden is nobody's business."""
    waiting = [(folder, "")]
    while waiting:
        here, name = waiting.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                place, path = here / entry.name, f"{name}/{entry.name}"
                if place in without:
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    yield path, Look.of(entry.stat(follow_symlinks=False))
                elif not entry.name.startswith((".", "__pycache__")):
                    waiting.append((place, path))
