"""The same input gives the same bytes: on any machine, in any order, from any folder, on any day."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from support import NOW, SAMPLE, built, contents, sample_calendar

SEEDS = ("0", "4242")
ZONES = ("UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati")
LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8")
"""The last falls back to C where it is not installed; where it is, it has an i without a dot."""
FOLDERS = ("a", "a folder", "фолдер-ö", "much/deeper/down/than/the/others")
"""A checkout for each zone."""
BUILDS = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from diplocal.build import build
os.fsync = lambda handle: None  # nothing here depends on the disk
for argument in sys.argv[1:]:
    os.environ["TZ"], folder = argument.split("=")
    time.tzset()
    build(Path(folder, "events"), Path(folder, "dist"), datetime(2026, 11, 23, tzinfo=UTC))
"""
"""One build for each argument, a zone and a folder: what has to be set before Python starts is set around it."""


def checked_out(folder: Path, seed: int) -> None:
    """Copy the sample file by file, in an order of its own; folder listings follow it on some file systems."""
    files = sorted(SAMPLE.rglob("*.toml"))
    random.Random(seed).shuffle(files)  # noqa: S311 - an order, not a secret
    for file in files:
        copy = folder / "events" / file.relative_to(SAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


def made(folder: Path) -> dict[str, bytes]:
    """Give all that a build wrote, the ledger included."""
    return contents(folder / "dist") | {"ledger": (folder / "events" / "ledger.jsonl").read_bytes()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize(("seed", "locale"), [*product(SEEDS, LOCALES)])
def test_every_machine_makes_the_same_bytes(seed: str, locale: str, tmp_path: Path, sample_dist: Path) -> None:
    checkouts = [tmp_path / name for name in FOLDERS]
    for number, folder in enumerate(checkouts):
        checked_out(folder, number)
    subprocess.run(
        [sys.executable, "-c", BUILDS, *(f"{zone}={folder}" for zone, folder in zip(ZONES, checkouts, strict=True))],
        env={"PYTHONHASHSEED": seed, "LC_ALL": locale},
        check=True,
    )
    for folder in checkouts:
        assert differing(made(folder), made(sample_dist.parent)) == []


def test_there_are_machines_enough() -> None:
    assert len(SEEDS) * len(LOCALES) * len(ZONES) >= 24


class Shuffled:
    """A scan of a folder that finds what is in it in an order of its own, as file systems do."""

    real = os.scandir
    chance = random.Random()  # noqa: S311 - an order, not a secret

    def __init__(self, folder: str | Path = ".") -> None:
        with Shuffled.real(folder) as entries:
            found = list(entries)
        Shuffled.chance.shuffle(found)
        self._found = iter(found)

    def __enter__(self) -> Iterator[os.DirEntry[str]]:
        return self._found

    def __exit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self._found

    def __next__(self) -> os.DirEntry[str]:
        return next(self._found)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_files_are_found_is_of_no_account(
    seed: int, tmp_path: Path, sample_dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = sample_calendar(tmp_path / "events")
    Shuffled.chance.seed(seed)
    monkeypatch.setattr(os, "scandir", Shuffled)
    assert [entry.name for entry in Shuffled(calendar)] != sorted(os.listdir(calendar))  # noqa: PTH208
    built(calendar, tmp_path / "dist")
    assert differing(made(tmp_path), made(sample_dist.parent)) == []


@pytest.mark.parametrize("days", [1, 40, 400, 20_000])
def test_a_later_day_changes_nothing(days: int, tmp_path: Path, sample_dist: Path) -> None:
    calendar = sample_calendar(tmp_path / "events")
    built(calendar, tmp_path / "dist")
    again = built(calendar, tmp_path / "dist", NOW + timedelta(days=days))
    assert not again.changes
    assert not again.ledger_changed
    assert differing(made(tmp_path), made(sample_dist.parent)) == []


@pytest.mark.parametrize("epoch", ["0", "1600000000", "4000000000"])
def test_another_epoch_changes_nothing_once_there_is_a_ledger(epoch: str, tmp_path: Path) -> None:
    built(sample_calendar(tmp_path / "events"), tmp_path / "dist")
    before = made(tmp_path)
    subprocess.run(
        [sys.executable, "-m", "diplocal", "build"],
        cwd=tmp_path,
        env={"SOURCE_DATE_EPOCH": epoch},
        check=True,
        capture_output=True,
    )
    assert differing(made(tmp_path), before) == []


def test_a_lost_publication_is_made_again_from_the_ledger(tmp_path: Path) -> None:
    calendar = sample_calendar(tmp_path / "events")
    built(calendar, tmp_path / "dist")
    before = made(tmp_path)
    shutil.rmtree(tmp_path / "dist")
    built(calendar, tmp_path / "dist", NOW + timedelta(days=300))
    assert differing(made(tmp_path), before) == []


def test_another_instant_moves_stamps_and_nothing_else(tmp_path: Path, sample_dist: Path) -> None:
    calendar = sample_calendar(tmp_path / "events")
    built(calendar, tmp_path / "dist", NOW + timedelta(days=1))
    later = {
        path: content.replace(b"20261124", b"20261123")
        .replace(b"2026-11-24", b"2026-11-23")
        .replace(b"24 November 2026", b"23 November 2026")
        for path, content in made(tmp_path).items()
    }
    assert differing(later, made(sample_dist.parent)) == []
