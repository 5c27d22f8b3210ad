from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplocal.when import Point, WhenError, instant, is_zone, parse_when, zone_names


def at(text: str) -> Point:
    start = parse_when(text).start
    assert start is not None
    return start


def doubt(text: str, zone: str) -> WhenError | None:
    try:
        instant(at(text), zone)
    except WhenError as error:
        return error
    return None


def refusal(text: str, zone: str) -> WhenError:
    with pytest.raises(WhenError) as caught:
        instant(at(text), zone)
    return caught.value


def test_every_zone_of_the_database_can_be_read() -> None:
    noon = at("2026-07-01T12:00")

    assert len(zone_names()) > 500
    for zone in zone_names():
        assert is_zone(zone)
        assert instant(noon, zone).tzinfo is UTC


@pytest.mark.parametrize(
    "name",
    ["", "IST ", "India Standard Time", "+05:30", "asia/kolkata", "../../etc/passwd", "/etc/localtime", "Asia", "Asia/",
     "Asia//Kolkata", "Asia/Kolkata\n", "Asia\\Kolkata", "zone.tab", "tzdata.zi", "Åsia/Kolkata"],
)  # fmt: skip
def test_what_is_not_in_the_database_is_no_zone(name: str) -> None:
    assert not is_zone(name)


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        ("2026-02-19T16:00", "Asia/Kolkata", datetime(2026, 2, 19, 10, 30, tzinfo=UTC)),
        ("2026-02-19T02:00", "Asia/Kolkata", datetime(2026, 2, 18, 20, 30, tzinfo=UTC)),
        ("2026-02-19T16:00+05:30", "Asia/Kolkata", datetime(2026, 2, 19, 10, 30, tzinfo=UTC)),
        ("2026-07-01T12:00", "UTC", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-07-01T12:00+00:00", "UTC", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-01-15T12:00", "Asia/Kathmandu", datetime(2026, 1, 15, 6, 15, tzinfo=UTC)),
        ("2026-01-15T12:00", "America/St_Johns", datetime(2026, 1, 15, 15, 30, tzinfo=UTC)),
        ("1936-06-01T12:00", "Asia/Singapore", datetime(1936, 6, 1, 4, 40, tzinfo=UTC)),
        # clocks go forward at 02:00, and back at 03:00
        ("2026-03-29T01:59", "Europe/Paris", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T03:00", "Europe/Paris", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25T01:59", "Europe/Paris", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T02:30+02:00", "Europe/Paris", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", "Europe/Paris", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T03:00", "Europe/Paris", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        # an offset that is none at all
        ("2026-10-25T01:30+01:00", "Europe/London", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30+00:00", "Europe/London", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        # half an hour of summer time
        ("2026-04-05T01:45+11:00", "Australia/Lord_Howe", datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
        ("2026-04-05T01:45+10:30", "Australia/Lord_Howe", datetime(2026, 4, 4, 15, 15, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_shows_one_instant(wall: str, zone: str, expected: datetime) -> None:
    assert instant(at(wall), zone) == expected


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2026-03-29T02:00", "Europe/Paris"),
        ("2026-03-29T02:59", "Europe/Paris"),
        ("2026-03-29T02:30+01:00", "Europe/Paris"),
        ("2011-12-30T12:00", "Pacific/Apia"),
    ],
)
def test_a_time_that_the_clocks_skip_does_not_exist(wall: str, zone: str) -> None:
    error = refusal(wall, zone)

    assert (error.code, error.message) == ("D105", f"the clocks of {zone} skip {wall[:16]}")
    assert error.cure == "check the time in the source; clocks went forward in that hour"


@pytest.mark.parametrize(
    ("wall", "zone", "first", "second"),
    [
        ("2026-10-25T02:00", "Europe/Paris", "+02:00", "+01:00"),
        ("2026-10-25T01:30", "Europe/London", "+01:00", "+00:00"),
        ("2026-11-01T01:30", "America/New_York", "-04:00", "-05:00"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "+11:00", "+10:30"),
    ],
)
def test_a_time_that_the_clocks_show_twice_asks_for_an_offset_and_either_answer_will_do(
    wall: str, zone: str, first: str, second: str
) -> None:
    error = refusal(wall, zone)

    assert (error.code, error.message) == ("D105", f"the clocks of {zone} show {wall} twice")
    assert error.cure == f"say which: {wall}{first} is the first, {wall}{second} the second"
    assert instant(at(wall + first), zone) < instant(at(wall + second), zone)


@pytest.mark.parametrize(
    ("wall", "zone", "told"),
    [
        (
            "2026-02-19T16:00+05:00",
            "Asia/Kolkata",
            "Asia/Kolkata is +05:30 from UTC at 2026-02-19T16:00, not +05:00",
        ),
        (
            "2026-02-19T16:00-04:30",
            "America/New_York",
            "America/New_York is -05:00 from UTC at 2026-02-19T16:00, not -04:30",
        ),
    ],
)
def test_an_offset_that_the_zone_does_not_have_is_refused(wall: str, zone: str, told: str) -> None:
    error = refusal(wall, zone)

    assert (error.code, error.message) == ("D105", told)
    assert error.cure == "leave the offset out, or mend it or the zone"


def test_a_day_shows_no_instant() -> None:
    with pytest.raises(ValueError, match="Point"):
        instant(at("2026-02-19"), "UTC")


@given(st.sampled_from(sorted(zone_names())), st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001 - wall clocks
def test_any_clock_in_any_zone_has_an_instant_or_a_cure_that_cures(zone: str, wall: datetime) -> None:
    text = f"{wall:%Y-%m-%dT%H:%M}"
    error = doubt(text, zone)
    if error is None:
        offset = wall.replace(second=0, microsecond=0, tzinfo=UTC) - instant(at(text), zone)
        assert abs(offset) <= timedelta(hours=16)
    elif error.message.endswith("twice"):
        first, second = re.findall(r"\S+[+-]\d\d:\d\d", error.cure)
        assert instant(at(first), zone) < instant(at(second), zone)
    else:
        assert error.message == f"the clocks of {zone} skip {text}"


def test_neither_the_machines_zone_nor_its_zone_files_matter(tmp_path: Path) -> None:
    fake = tmp_path / "Asia"
    fake.mkdir()
    (fake / "Kolkata").write_bytes(b"TZif2" + b"\0" * 39)
    script = (
        "from diplocal.when import instant, parse_when\n"
        "print(instant(parse_when('2026-02-19T16:00').start, 'Asia/Kolkata'))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "TZ": zone, "PYTHONTZPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Pacific/Kiritimati")
        for path in ("", str(tmp_path))
    }

    assert said == {"2026-02-19 10:30:00+00:00\n"}
