"""Looks: a change gives a file another look; where it might not, nobody relies on the look."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from diplocal.looks import Look, clock

SECOND = 1_000_000_000


def looked(file: Path) -> Look:
    return Look.of(file.lstat())


def written(file: Path) -> None:
    file.write_text("Other", encoding="utf-8")


def touched(file: Path) -> None:
    file.touch()


def written_and_put_back_in_time(file: Path) -> None:
    status = file.stat()
    file.write_text("Othe", encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def replaced(file: Path) -> None:
    beside = file.with_name("beside")
    beside.write_text("Text", encoding="utf-8")
    beside.replace(file)


@pytest.mark.parametrize(
    "change", [written, touched, written_and_put_back_in_time, replaced], ids=lambda one: str(one.__name__)
)
def test_a_change_gives_another_look(change: Callable[[Path], None], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("Text", encoding="utf-8")
    before = looked(file)
    while not before.is_settled(clock(tmp_path)):
        pass
    assert looked(file) == before
    change(file)
    assert looked(file) != before


@pytest.mark.parametrize(
    ("newest", "since", "expected"),
    [
        (10 * SECOND + 5, 10 * SECOND + 5, False),
        (10 * SECOND + 5, 10 * SECOND + 15_000_000, False),
        (10 * SECOND + 5, 10 * SECOND + 25_000_000, True),
        (10 * SECOND, 10 * SECOND + 25_000_000, False),  # whole seconds may be all that the file system keeps
        (10 * SECOND, 12 * SECOND, False),  # and so may every other of them
        (10 * SECOND, 13 * SECOND, True),
        (10 * SECOND, 0, False),
    ],
)
def test_a_look_is_settled_once_no_change_can_bear_its_instant(newest: int, since: int, *, expected: bool) -> None:
    assert Look(1, newest, 5, 7, 9).is_settled(since) is expected
    assert Look(1, 5, newest, 7, 9).is_settled(since) is expected


def test_a_clock_is_the_one_that_files_go_by(tmp_path: Path) -> None:
    file = tmp_path / "file"
    before = clock(tmp_path)
    file.touch()
    assert before <= file.stat().st_mtime_ns <= clock(tmp_path)


def test_where_there_is_no_folder_there_is_no_clock(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert clock(tmp_path / "file") == 0
    assert clock(tmp_path / "new" / "folder") > 0
