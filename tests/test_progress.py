"""Progress: told on long work alone, as a bar on a terminal and as a line now and then elsewhere."""

from __future__ import annotations

import io
import sys
import time

import pytest

from diplocal.cli.progress import PAUSE, SOON, Progress


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "monotonic", made)
    return made


def test_short_work_is_not_told(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(quiet=False) as tell:
        for done in range(10):
            clock.now += PAUSE / 20
            tell("Reading", done, 10)
    assert capsys.readouterr() == ("", "")


def test_long_work_is_told_in_a_line_now_and_then(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(quiet=False) as tell:
        for done in range(1, 41):
            clock.now += PAUSE / 10
            tell("Reading", done, 40)
        tell("Writing", 0, 0)
    assert capsys.readouterr() == ("", "Reading: 25 %\nReading: 50 %\nReading: 75 %\nReading: 100 %\n")


def test_nothing_is_told_where_quiet_was_asked_for(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(quiet=True) as tell:
        clock.now += 10 * PAUSE
        tell("Reading", 1, 40)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_a_bar_and_takes_it_away(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress(quiet=False) as tell:
        tell("Reading", 1, 40)
        clock.now += SOON
        tell("Reading", 20, 40)
        assert tell._bar is not None
        tell("Reading", 30, 40)
        tell("Writing", 1, 4)
        assert [(task.description, task.completed, task.total) for task in tell._bar.tasks] == [
            ("Reading", 40, 40),
            ("Writing", 1, 4),
        ]
        assert "Reading" in terminal.getvalue()
