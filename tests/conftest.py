"""What pytest shares: the sample calendar, built once, and the option that rewrites golden files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from diplocal.catalogue import Catalogue
from diplocal.draft.lexicon import Lexicon
from diplocal.records import read
from support import ROOT, built, sample_calendar

# No deadline, since a slow machine is no fault; and what a failure was is in its report, not in a database.
settings.register_profile("ours", deadline=None, database=None, max_examples=60)
settings.load_profile("ours")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files with what is produced now")
    parser.addoption("--screenshots", metavar="FOLDER", help="put pictures of every kind of page here")


@pytest.fixture(scope="session", autouse=True)
def _quick_disk() -> Iterator[None]:
    """Let no test wait for a disk to flush: that takes half the time of a build, and shows nothing in a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test see, or leave, what is kept of builds between them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def updates(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample calendar that the test may change."""
    return sample_calendar(tmp_path / "events")


@pytest.fixture(scope="session")
def sample_dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published folder of the sample calendar, to be read only; its calendar stands beside it in `events`."""
    folder = tmp_path_factory.mktemp("sample")
    built(sample_calendar(folder / "events"), folder / "dist")
    return folder / "dist"


@pytest.fixture(scope="session")
def our_calendar() -> Catalogue:
    """This repository's calendar."""
    catalogue = read(ROOT / "events").catalogue
    assert catalogue is not None
    return catalogue


@pytest.fixture(scope="session")
def lexicon(our_calendar: Catalogue) -> Lexicon:
    """The words by which drafting knows events, from this repository's calendar."""
    return Lexicon.of(our_calendar.vocabulary, [record.event for record in our_calendar.records])
