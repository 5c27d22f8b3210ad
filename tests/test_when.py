from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplocal.when import UNKNOWN, Precision, When, WhenError, day_in_words, in_brief, in_words, parse_when
from diplocal.when.parse import LONGEST_TEXT


def read(text: str) -> When | WhenError:
    try:
        return parse_when(text)
    except WhenError as error:
        return error


def refusal(text: str) -> WhenError:
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2026-02-18", Precision.DAY, date(2026, 2, 18), date(2026, 2, 18)),
        ("2024-02-29", Precision.DAY, date(2024, 2, 29), date(2024, 2, 29)),
        ("2026-02", Precision.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", Precision.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        ("2026", Precision.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("1900", Precision.YEAR, date(1900, 1, 1), date(1900, 12, 31)),
        ("2199", Precision.YEAR, date(2199, 1, 1), date(2199, 12, 31)),
        ("2026-21", Precision.SEASON, date(2026, 3, 1), date(2026, 5, 31)),
        ("2026-22", Precision.SEASON, date(2026, 6, 1), date(2026, 8, 31)),
        ("2026-23", Precision.SEASON, date(2026, 9, 1), date(2026, 11, 30)),
        ("2026-24", Precision.SEASON, date(2026, 12, 1), date(2027, 2, 28)),
        ("2027-24", Precision.SEASON, date(2027, 12, 1), date(2028, 2, 29)),
        ("2026-33", Precision.QUARTER, date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-34", Precision.QUARTER, date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-35", Precision.QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-36", Precision.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-02-15/2026-02-25", Precision.DAY, date(2026, 2, 15), date(2026, 2, 25)),
        ("2026-02-18/2026-02-18", Precision.DAY, date(2026, 2, 18), date(2026, 2, 18)),
        ("2026-11-28/2026-12", Precision.MONTH, date(2026, 11, 28), date(2026, 12, 31)),
        ("2026/2035", Precision.YEAR, date(2026, 1, 1), date(2035, 12, 31)),
        ("2026-05-20/..", Precision.DAY, date(2026, 5, 20), None),
        ("2026-02-19T16:00", Precision.MINUTE, date(2026, 2, 19), date(2026, 2, 19)),
        ("2026-02-19T22:00/2026-02-20T01:00", Precision.MINUTE, date(2026, 2, 19), date(2026, 2, 20)),
        ("unknown", Precision.UNKNOWN, None, None),
    ],
)
def test_a_date_is_the_window_that_its_sources_leave(
    text: str, precision: Precision, first: date | None, last: date | None
) -> None:
    when = parse_when(text)

    assert (when.precision, when.first, when.last) == (precision, first, last)
    assert str(when) == text


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [("2025-07~", True, False), ("2025-09-04?", False, True), ("2025%", True, True), ("2025", False, False)],
)
def test_a_qualifier_says_how_far_to_trust_a_date(text: str, approximate: bool, uncertain: bool) -> None:
    when = parse_when(text)

    assert (when.is_approximate, when.is_uncertain) == (approximate, uncertain)


def test_a_qualifier_may_stand_on_either_end_of_a_span() -> None:
    when = parse_when("2026-02-15/2026-02-25~")

    assert (when.is_approximate, when.is_uncertain, when.is_span) == (True, False, True)


@pytest.mark.parametrize(
    ("text", "is_exact"),
    [
        ("2026-02-18", True),
        ("2026-02-18/2026-02-20", True),
        ("2026-02-18T09:00", True),
        ("2026-02", False),
        ("2026-02-18/2026-02", None),
        ("2026-02-18/..", False),
        ("2026-02-18~", False),
        ("2026-02-18?", False),
        ("unknown", False),
    ],
)
def test_only_days_and_minutes_without_a_doubt_are_exact(text: str, is_exact: bool | None) -> None:
    if is_exact is None:
        assert refusal(text).code == "D102"
    else:
        assert parse_when(text).is_exact is is_exact


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2026-10-25T01:30+01:00", timedelta(hours=1)),
        ("2026-10-25T01:30+00:00", timedelta(0)),
        ("2026-10-25T01:30-03:30", timedelta(hours=-3, minutes=-30)),
        ("2026-10-25T01:30-12:00", timedelta(hours=-12)),
        ("2026-10-25T01:30+14:00", timedelta(hours=14)),
        ("2026-10-25T01:30", None),
    ],
)
def test_an_offset_is_kept_even_where_it_is_none_from_utc(text: str, offset: timedelta | None) -> None:
    start = parse_when(text).start

    assert start is not None
    assert (start.clock, start.offset) == (datetime(2026, 10, 25, 1, 30), offset)  # noqa: DTZ001 - a wall clock


def test_a_span_over_a_doubled_hour_runs_forward_by_its_offsets() -> None:
    when = parse_when("2026-10-25T01:45+01:00/2026-10-25T01:15+00:00")

    assert when.has_clock


@pytest.mark.parametrize(
    ("text", "code", "offset", "told"),
    [
        ("", "D101", 0, "'' is not a date"),
        ("next week", "D101", 0, "'next week' is not a date"),
        ("2026-2-18", "D101", 6, "'2026-2-18' is not a date"),
        ("2026-02-1", "D101", 9, "'2026-02-1' is not a date"),
        ("26-02-18", "D101", 2, "'26-02-18' is not a date"),
        ("2026-02-18 ", "D101", 10, "'2026-02-18 ' is not a date"),
        ("2026-02-18\n", "D101", 10, "'2026-02-18\\n' is not a date"),
        ("\uff12\uff10\uff12\uff16", "D101", 0, "'\uff12\uff10\uff12\uff16' is not a date"),
        ("2026-02-30", "D101", 8, "2026-02-30 has no day 30"),
        ("2026-02-00", "D101", 8, "2026-02-00 has no day 00"),
        ("2026-13-01", "D101", 5, "2026-13-01 has no month 13"),
        ("2026-00", "D101", 5, "2026-00 has no month, season or quarter 00"),
        ("2026-25", "D101", 5, "2026-25 has no month, season or quarter 25"),
        ("2026-37", "D101", 5, "2026-37 has no month, season or quarter 37"),
        ("2026-02-15/2026-02-30", "D101", 19, "2026-02-30 has no day 30"),
        ("2026-02-15/soon", "D101", 11, "'soon' is not a date"),
        ("/2026-02-15", "D101", 0, "'/2026-02-15' lacks a date beside the slash"),
        ("2026-02-15/", "D101", 11, "'2026-02-15/' lacks a date beside the slash"),
        ("../2026-02-3", "D101", 12, "'2026-02-3' is not a date"),
        ("2026-02-19T24:00", "D101", 11, "2026-02-19T24:00 is no time of day"),
        ("2026-02-19T23:60", "D101", 11, "2026-02-19T23:60 is no time of day"),
        ("2026-02-19T16:00Z", "D101", 16, "ends in Z, which is no zone of a place"),
        ("2026-02-19T16:00+14:01", "D101", 16, "+14:01 is no offset from UTC"),
        ("2026-02-19T16:00-12:01", "D101", 16, "-12:01 is no offset from UTC"),
        ("2026-02-19T16:00+01:60", "D101", 16, "+01:60 is no offset from UTC"),
        ("2026-02-19T16:00?", "D101", 16, "'2026-02-19T16:00?' is not a date"),
        ("2026-02-19T16:00/2026-02-20", "D101", 17, "2026-02-19T16:00 and 2026-02-20 mix a clock time and a date"),
        ("2026-02-15/2026-02-13", "D102", 11, "ends 2026-02-13, before it starts 2026-02-15"),
        ("2026-02-15/2026-02", "D102", 11, "ends 2026-02, which may be before it starts 2026-02-15"),
        ("2026-02-15T16:00/2026-02-15T15:00", "D102", 17, "ends 2026-02-15T15:00, before it starts 2026-02-15T16:00"),
        ("2026-02-15T16:00/2026-02-15T16:00", "D102", 17, "ends 2026-02-15T16:00, the minute it starts"),
        (
            "2026-10-25T01:30+00:00/2026-10-25T01:45+01:00",
            "D102",
            23,
            "ends 2026-10-25T01:45+01:00, before it starts 2026-10-25T01:30+00:00",
        ),
        ("2026/2036", "D108", 5, "2026/2036 is longer than ten years"),
        ("0001", "D108", 0, "lies in the year 0001"),
        ("1899-12-31", "D108", 0, "lies in the year 1899"),
        ("2200-01-01", "D108", 0, "lies in the year 2200"),
        ("2026/2200", "D108", 5, "lies in the year 2200"),
        ("2200-01-01T00:00", "D108", 0, "lies in the year 2200"),
        ("2" * 65, "D101", 64, "has 65 characters, too many for a date"),
    ],
)
def test_a_fault_says_what_is_wrong_and_at_which_character(text: str, code: str, offset: int, told: str) -> None:
    error = refusal(text)

    assert (error.code, error.offset, error.message) == (code, offset, told)
    assert str(error) == told


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("", 'write "unknown" if no source gives a date'),
        ("2026-02-XX", "leave unspecified digits out: 2026-02-XX is 2026-02, 2026-XX is 2026"),
        ("[2026-02-18, 2026-02-19]", "sets are not taken; give the window that holds every choice"),
        ("{2026}", "sets are not taken; give the window that holds every choice"),
        ("..", "an open end comes after a start: 2026-02-18/.."),
        ("2026-02-15/", "an open end is written 2026-02-18/.."),
        ("2026-02/2026-03/2026-04", "a span has one slash, between its first and last day: 2026-02-15/2026-02-25"),
        ("2026-02-15T16", "a clock time has hours and minutes: 2026-02-19T16:00"),
        ("2026-02-15T16:00:00Z", "a clock time has hours and minutes: 2026-02-19T16:00"),
        ("~2026-02", "a qualifier stands behind the date: 2026-02-18?"),
        ("18 February 2026", "dates are written year-month-day: 2026-02-18"),
        ("Feb 18, 2026", "dates are written year-month-day: 2026-02-18"),
        ("18/02/2026", "dates are written year-month-day: 2026-02-18"),
        ("2026/2/18", "dates are written year-month-day: 2026-02-18"),
        ("2026.02.18", "dates are written year-month-day: 2026-02-18"),
        ("18 February 2026 16:00 IST", "dates are written year-month-day: 2026-02-18"),
        ("2026-02-30", "February 2026 has 28 days; check the day in the source"),
        ("2026-02-15/2026-02-13", "swap the two, or mend the wrong one"),
    ],
)
def test_a_cure_gives_the_right_form(text: str, cure: str) -> None:
    assert refusal(text).cure == cure


@pytest.mark.parametrize(
    "text", ["03/02/2026", "February", "next week", "18 February 1026", "2026 in spring", "99999999999"]
)
def test_a_date_that_can_be_read_two_ways_is_not_guessed(text: str) -> None:
    assert refusal(text).cure.startswith("write a day (2026-02-18), a month (2026-02), a year (2026)")


@given(st.text() | st.text(alphabet="0123456789-/T:.+~?%Z XFeb[]{}", max_size=LONGEST_TEXT))
@example("1 1 1e9999")
@example("0:0:0.0 NZST")
def test_any_text_is_a_date_or_a_refusal_with_a_cure(text: str) -> None:
    answer = read(text)

    if isinstance(answer, When):
        assert answer.text == text
    else:
        assert answer.code in {"D101", "D102", "D108"}
        assert answer.message
        assert answer.cure
        assert "\n" not in answer.message + answer.cure
        assert 0 <= answer.offset <= len(text)


DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@st.composite
def written(draw: st.DrawFn) -> str:
    day = draw(DATES)
    point = draw(
        st.sampled_from(
            [
                f"{day}",
                f"{day:%Y-%m}",
                f"{day:%Y}",
                f"{day:%Y}-{draw(st.sampled_from([21, 22, 23, 24, 33, 34, 35, 36]))}",
            ]
        )
    )
    return point + draw(st.sampled_from(["", "?", "~", "%", "/.."]))


@given(written())
def test_a_window_begins_before_it_ends(text: str) -> None:
    when = parse_when(text)

    assert when.first is not None
    assert when.last is None or when.first <= when.last
    assert when.contains(when)
    assert when.overlaps(when)


@given(written(), written())
def test_what_contains_another_overlaps_it_and_overlap_is_mutual(one: str, other: str) -> None:
    left, right = parse_when(one), parse_when(other)

    assert left.overlaps(right) == right.overlaps(left)
    assert not left.contains(right) or left.overlaps(right)


@pytest.mark.parametrize(
    ("outer", "inner", "contains", "overlaps"),
    [
        ("2026", "2026-02-18", True, True),
        ("2026-02-18", "2026", False, True),
        ("2026-02-15/2026-02-25", "2026-02-25/2026-02-26", False, True),
        ("2026-02", "2026-03", False, False),
        ("2026-05-20/..", "2030", True, True),
        ("2026", "2026-05-20/..", False, True),
        ("2026", "unknown", False, False),
        ("unknown", "2026", False, False),
    ],
)
def test_windows_contain_and_overlap_by_days(outer: str, inner: str, contains: bool, overlaps: bool) -> None:
    assert parse_when(outer).contains(parse_when(inner)) is contains
    assert parse_when(outer).overlaps(parse_when(inner)) is overlaps


def test_dates_sort_by_beginning_then_end_and_the_unknown_comes_last() -> None:
    expected = [
        "2026",
        "2026-02-18/2026-02-19",
        "2026-02-18T08:00",
        "2026-02-18T09:00/2026-02-18T10:00",
        "2026-02-18T09:00/2026-02-19T10:00",
        "2026-02-19",
        "2026-02-19/..",
        "unknown",
    ]

    assert [
        when.text for when in sorted(map(parse_when, reversed(expected)), key=lambda when: when.sort_key)
    ] == expected


def test_the_unknown_date_is_one_value() -> None:
    assert parse_when("unknown") is UNKNOWN
    assert When("unknown", None) == UNKNOWN
    assert not any((UNKNOWN.has_clock, UNKNOWN.is_span, UNKNOWN.is_approximate, UNKNOWN.is_uncertain))


def test_a_precision_is_named_as_in_the_exports() -> None:
    named = " ".join(str(precision) for precision in Precision)

    assert named == "minute day month quarter season year unknown"


@pytest.mark.parametrize(
    ("text", "brief", "words"),
    [
        ("2026-02-18", "18 February 2026", "18 February 2026"),
        ("2026-02-18/2026-02-18", "18 February 2026", "18 February 2026"),
        ("2026-02-15/2026-02-25", "15–25 February 2026", "15–25 February 2026"),
        ("2026-02-15/2026-03-02", "15 February – 2 March 2026", "15 February – 2 March 2026"),
        ("2026-12-31/2027-01-02", "31 December 2026 – 2 January 2027", "31 December 2026 – 2 January 2027"),
        ("2026-02", "February 2026", "February 2026, no day given"),
        ("2026", "2026", "2026, no month or day given"),
        ("2026-33", "first quarter of 2026", "first quarter of 2026, no month or day given"),
        ("2026-34", "second quarter of 2026", "second quarter of 2026, no month or day given"),
        ("2026-35", "third quarter of 2026", "third quarter of 2026, no month or day given"),
        ("2026-36", "fourth quarter of 2026", "fourth quarter of 2026, no month or day given"),
        ("2026-21", "spring 2026", "spring 2026, read as March 2026 to May 2026, no month or day given"),
        ("2026-22", "summer 2026", "summer 2026, read as June 2026 to August 2026, no month or day given"),
        (
            "2026-23",
            "autumn 2026",
            "autumn 2026, read as September 2026 to November 2026, no month or day given",
        ),
        (
            "2026-24",
            "winter 2026",
            "winter 2026, read as December 2026 to February 2027, no month or day given",
        ),
        ("2026-02-18~", "about 18 February 2026", "about 18 February 2026"),
        ("2026-02?", "February 2026 (uncertain)", "February 2026 (uncertain), no day given"),
        ("2026%", "about 2026 (uncertain)", "about 2026 (uncertain), no month or day given"),
        (
            "2026-02-15~/2026-02-25",
            "about 15 February 2026 – 25 February 2026",
            "about 15 February 2026 – 25 February 2026",
        ),
        (
            "2026-02-15/2026-02-25?",
            "15 February 2026 – 25 February 2026 (uncertain)",
            "15 February 2026 – 25 February 2026 (uncertain)",
        ),
        (
            "2026-11-28/2026-12",
            "28 November 2026 – December 2026",
            "28 November 2026 – December 2026, last day not given",
        ),
        (
            "2026-11/2026-12-03",
            "November 2026 – 3 December 2026",
            "November 2026 – 3 December 2026, first day not given",
        ),
        ("2026-11/2026-12", "November 2026 – December 2026", "November 2026 – December 2026, no day given"),
        ("2026-11/2027", "November 2026 – 2027", "November 2026 – 2027, no day given"),
        ("2026-05-20/..", "from 20 May 2026, end not given", "from 20 May 2026, end not given"),
        ("2026-05/..", "from May 2026, end not given", "from May 2026, end not given, no day given"),
        ("2026-02-19T16:00", "19 February 2026, 16:00", "19 February 2026, 16:00"),
        ("2026-02-19T16:00/2026-02-19T19:30", "19 February 2026, 16:00–19:30", "19 February 2026, 16:00–19:30"),
        (
            "2026-02-19T22:00/2026-02-20T01:00",
            "19 February 2026, 22:00 – 20 February 2026, 01:00",
            "19 February 2026, 22:00 – 20 February 2026, 01:00",
        ),
        ("unknown", "date not known", "date not known"),
    ],
)
def test_a_date_is_read_out_in_plain_english(text: str, brief: str, words: str) -> None:
    when = parse_when(text)

    assert in_brief(when) == brief
    assert in_words(when) == words


def test_a_day_is_read_out_without_leading_zero() -> None:
    assert day_in_words(date(2026, 3, 1)) == "1 March 2026"


def test_open_beginning_holds_whatever_ends_in_time() -> None:
    until = parse_when("../2026-01-23")
    assert (until.first, until.last, until.precision) == (None, date(2026, 1, 23), Precision.DAY)
    assert until.contains(parse_when("2026-01-20/2026-01-23"))
    assert not until.contains(parse_when("2026-01-20/2026-01-24"))
    assert until.overlaps(parse_when("2026-01-23/2026-01-30"))
    assert not until.overlaps(parse_when("2026-01-24"))
    assert not until.is_unknown
    assert not until.is_exact
    assert in_words(until) == "until 23 January 2026, beginning not given"
    assert in_brief(until) == "until 23 January 2026"
