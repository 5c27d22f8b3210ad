"""What is said of published files, also to hosts that read `_headers`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from diplocal.hosting import (
    CONTENT_SECURITY_POLICY,
    EVERYWHERE,
    HEADERS_FILE,
    MEDIA_TYPES,
    PAGE_POLICY,
    UNKNOWN,
    headers_file,
    media_type,
)
from support import contents


def rules(text: str) -> dict[str, dict[str, str]]:
    """Read `_headers` as hosts do: a pattern, and its headers indented below it."""
    found: dict[str, dict[str, str]] = {}
    pattern = ""
    for line in text.splitlines():
        if line.startswith("/"):
            pattern = line
            found[pattern] = {}
        elif line:
            assert line.startswith("  ")
            name, _, value = line.strip().partition(": ")
            found[pattern][name] = value
    return found


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("all.ics", "text/calendar; charset=utf-8"),
        ("country/india.ics", "text/calendar; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("events.json", "application/json"),
        ("changes.atom", "application/atom+xml; charset=utf-8"),
        ("LICENSE", UNKNOWN),
        ("all.ics.old", UNKNOWN),
    ],
)
def test_a_file_goes_by_its_suffix(path: str, kind: str) -> None:
    assert media_type(path) == kind


def test_every_file_that_is_published_has_a_media_type(sample_dist: Path) -> None:
    served = [path for path in contents(sample_dist) if path != HEADERS_FILE and not path.startswith(".")]
    assert [path for path in served if media_type(path) == UNKNOWN] == []


def test_the_file_for_hosts_is_published(sample_dist: Path) -> None:
    assert (sample_dist / HEADERS_FILE).read_text(encoding="utf-8") == headers_file()


def test_the_file_for_hosts_says_what_the_table_says() -> None:
    told = rules(headers_file())
    assert told.pop("/*") == dict(EVERYWHERE)
    assert told == {f"/*{suffix}": {"Content-Type": kind} for suffix, kind in MEDIA_TYPES.items()}


def test_no_file_gets_a_header_from_two_rules() -> None:
    told = rules(headers_file())
    for suffix in MEDIA_TYPES:
        names = Counter(name for pattern in ("/*", f"/*{suffix}") for name in told[pattern])
        assert set(names.values()) == {1}


def test_pages_may_load_nothing_from_elsewhere_and_hold_no_code() -> None:
    assert CONTENT_SECURITY_POLICY["default-src"] == "'none'"
    assert set(CONTENT_SECURITY_POLICY.values()) == {"'none'", "'self'"}


def test_a_page_says_the_same_as_the_host_but_for_its_frame() -> None:
    assert f"{PAGE_POLICY}; frame-ancestors 'none'" == EVERYWHERE["Content-Security-Policy"]
