from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplocal.build import validate
from diplocal.diagnostics import Finding, Severity
from diplocal.model import Event
from diplocal.records import find_calendar, read
from diplocal.records.bounds import RECORD
from diplocal.records.document import Document
from diplocal.records.positions import Places
from diplocal.records.syntax import told as told_plainly
from diplocal.reporters import REPORTERS
from support import TODAY, record, sample_calendar, small_calendar


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    return small_calendar(tmp_path / "calendar")


def of_file(calendar: Path, name: str, content: bytes) -> list[tuple[int, int, str, str]]:
    """Give line, column, code and message of what is found in a record file."""
    file = calendar / "2026" / name
    file.write_bytes(content)
    return [
        (finding.line, finding.column, finding.code, finding.message)
        for finding in validate(calendar, TODAY)[1]
        if finding.path == file.as_posix()
    ]


def told(calendar: Path) -> list[str]:
    """Give the lines of the findings, with paths below the calendar."""
    return [str(finding).removeprefix(f"{calendar.as_posix()}/") for finding in validate(calendar, TODAY)[1]]


def test_the_sample_has_nothing_to_find(tmp_path: Path) -> None:
    assert validate(sample_calendar(tmp_path), TODAY)[1] == ()


def test_records_are_ordered_by_date_and_known_by_id(tmp_path: Path) -> None:
    records = {
        "late": record(when="2026-03-01"),
        "early": record(when="2026-01-01"),
        "some-day": record(when="unknown"),
    }
    catalogue = read(small_calendar(tmp_path, records)).catalogue

    assert catalogue is not None
    assert [found.id for found in catalogue.records] == ["early", "late", "some-day"]
    assert catalogue.by_id["late"].origin.path == (tmp_path / "2026" / "late.toml").as_posix()


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://example.org/cal", "https://example.org/cal/"),
        ("https://example.org/", "https://example.org/"),
        ("", ""),
    ],
)
def test_the_base_of_all_addresses_ends_with_a_slash(given_url: str, kept: str, tmp_path: Path) -> None:
    catalogue = read(small_calendar(tmp_path, base_url=given_url)).catalogue

    assert catalogue is not None
    assert catalogue.settings.base_url == kept


def test_a_finding_about_what_is_not_there_points_at_the_table_around_it() -> None:
    document = Document("x.toml", 'title = "A"\n\n[who]\nhosts = []\n')

    assert str(document.finding("X000", "m", "c", "who", "hosts", 5)) == "x.toml:4:9: X000 m"
    assert str(document.finding("X000", "m", "c", "who", "absent", on_key=True)) == "x.toml:3:1: X000 m"
    assert str(document.finding("X000", "m", "c", "gone")) == "x.toml:1:1: X000 m"


def test_a_document_that_was_pointed_into_goes_to_another_process_as_its_text() -> None:
    document = Document("x.toml", 'title = "A"\n')
    finding = document.finding("X000", "m", "c", "title")

    assert pickle.loads(pickle.dumps(document)).finding("X000", "m", "c", "title") == finding  # noqa: S301 - our own


def test_a_folder_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="there is no folder"):
        read(tmp_path / "gone")


def test_the_calendar_of_a_file_is_the_nearest_folder_with_a_calendar_toml(calendar: Path) -> None:
    assert find_calendar(calendar / "2026" / "sample-event.toml") == calendar
    assert find_calendar(calendar) == calendar
    assert find_calendar(calendar.parent) is None


def test_what_cannot_be_read_hides_no_other_finding(calendar: Path) -> None:
    (calendar / "2026" / "one.toml").write_text("title = \n", encoding="utf-8")
    (calendar / "2026" / "two.toml").write_text(record(kind="party"), encoding="utf-8")

    assert told(calendar) == [
        "2026/one.toml:1:9: S002 a value is missing here, or its quotes are",
        "2026/two.toml:2:8: V101 'party' is no kind of this calendar",
    ]


def test_a_calendar_whose_settings_are_broken_still_checks_the_shape_of_its_records(calendar: Path) -> None:
    (calendar / "calendar.toml").write_text("name = \n", encoding="utf-8")
    (calendar / "2026" / "one.toml").write_text(record(title=None), encoding="utf-8")

    assert read(calendar).catalogue is None
    assert told(calendar) == [
        "2026/one.toml:1:1: S005 `title` is missing",
        "calendar.toml:1:8: S002 a value is missing here, or its quotes are",
    ]


# Files that version control cannot hold


@pytest.mark.parametrize("name", ["con", "nul", "com1", "a\n", "a\x1b[31mb", "\u202eb", "x" * 240, "..x", "\uff21"])
def test_a_file_whose_name_cannot_be_an_id_is_told_on_one_line(name: str, calendar: Path) -> None:
    (calendar / "2026" / f"{name}.toml").write_text(record(), encoding="utf-8")
    findings = validate(calendar, TODAY)[1]

    assert [finding.code for finding in findings] == ["S007"]
    assert str(findings[0]).isprintable()
    assert len(REPORTERS["full"](findings).splitlines()) == 2


def test_a_file_whose_name_is_not_unicode_is_told_in_unicode(calendar: Path) -> None:
    name = os.fsencode(calendar / "2026") + b"/\xff\xfe.toml"
    with open(name, "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write(record().encode())
    findings = validate(calendar, TODAY)[1]

    assert [finding.code for finding in findings] == ["S007"]
    assert REPORTERS["full"](findings).encode()


def test_a_symbolic_link_is_never_followed(calendar: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.toml").write_text(record(kind="party"), encoding="utf-8")
    (calendar / "2026" / "linked.toml").symlink_to(outside / "secret.toml")
    (calendar / "2026" / "dangling.toml").symlink_to(outside / "gone.toml")
    (calendar / "2027").symlink_to(outside)

    assert told(calendar) == [
        "2026/dangling.toml:1:1: S001 is a symbolic link, which is never followed",
        "2026/linked.toml:1:1: S001 is a symbolic link, which is never followed",
        "2027:1:1: S001 is a symbolic link, which is never followed",
    ]


@pytest.mark.parametrize(
    "target", ["round.toml", "../calendar.toml/below", "x" * 300], ids=["itself", "a file", "long"]
)
def test_a_link_that_leads_nowhere_is_told_like_any_other(calendar: Path, target: str) -> None:
    (calendar / "2026" / "round.toml").symlink_to(target)
    (calendar / "2026" / ".hidden").symlink_to(".hidden")

    assert told(calendar) == ["2026/round.toml:1:1: S001 is a symbolic link, which is never followed"]


def test_folders_may_stand_in_folders_without_end(calendar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(calendar)
    for _ in range(1200):
        Path("a").mkdir()
        os.chdir("a")
    Path("deep.toml").write_text(record(kind="party"), encoding="utf-8")
    os.chdir(calendar)
    (finding,) = told(calendar)
    subprocess.run(["rm", "-r", "a"], check=True)  # what pytest has for that goes down a step for each folder

    assert finding.startswith(f"{'a/' * 1200}deep.toml:2:8: V101 'party' is no kind")


def test_a_linked_vocabulary_is_refused(calendar: Path, tmp_path: Path) -> None:
    (calendar / "vocabulary").rename(tmp_path / "elsewhere")
    (calendar / "vocabulary").symlink_to(tmp_path / "elsewhere")

    assert "vocabulary:1:1: S001 is a symbolic link, which is never followed" in told(calendar)


def test_settings_that_are_a_link_are_refused(calendar: Path, tmp_path: Path) -> None:
    (calendar / "calendar.toml").rename(tmp_path / "elsewhere.toml")
    (calendar / "calendar.toml").symlink_to(tmp_path / "elsewhere.toml")

    assert told(calendar) == ["calendar.toml:1:1: S001 is a symbolic link, which is never followed"]


def test_a_pipe_is_not_waited_for(calendar: Path) -> None:
    os.mkfifo(calendar / "2026" / "pipe.toml")

    assert told(calendar) == ["2026/pipe.toml:1:1: S001 is not an ordinary file"]


def test_a_folder_in_the_place_of_a_file_is_told(calendar: Path) -> None:
    (calendar / "calendar.toml").unlink()
    (calendar / "calendar.toml").mkdir()

    assert told(calendar) == ["calendar.toml:1:1: S001 is not an ordinary file"]


def test_hidden_folders_and_known_files_are_passed_over_and_others_are_named(calendar: Path) -> None:
    (calendar / ".git").mkdir()
    for name in (".git/x.toml", "README.md", "LICENSE", "ledger.jsonl", ".gitignore", "2026/calendar.toml.bak"):
        (calendar / name).write_text("x", encoding="utf-8")
    findings = validate(calendar, TODAY)[1]

    assert told(calendar) == ["2026/calendar.toml.bak:1:1: S009 is not a record, and is not read"]
    assert [finding.severity for finding in findings] == [Severity.WARNING]


def test_words_of_the_parser_that_are_not_known_are_passed_on() -> None:
    slip = told_plainly("Something new (at line 1, column 2)", "ab\n")

    assert (slip.at, slip.message) == ((1, 2), "not TOML: Something new")


# Sizes


def test_a_file_of_256_kib_is_not_read(calendar: Path) -> None:
    content = record().encode() + b"#" * (256 * 1024)

    assert of_file(calendar, "large.toml", content) == [
        (1, 1, "S001", f"has {len(content)} bytes, more than {RECORD.octets}"),
    ]


def test_a_flood_is_one_finding_at_the_list_or_table_that_holds_most(calendar: Path) -> None:
    flood = record(title="A flood", themes=["naval"] * RECORD.values)

    ((line, column, code, message),) = of_file(calendar, "flood.toml", flood.encode())

    assert flood.split("\n")[line - 1][column - 1 :].startswith("themes = ")
    assert code == "S013"
    count = len(Places(flood))
    assert message == f"the file holds {count} values, more than {RECORD.values}; most of them here"


# Anything at all


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_calendar(tmp_path_factory.mktemp("shared") / "calendar")


def check_report(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.message
        assert finding.cure
    report = REPORTERS["full"](findings)
    assert report.encode().decode() == report
    assert len(report.splitlines()) == sum(4 if finding.excerpt.strip() else 2 for finding in findings)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_record_or_a_finding(shared: Path, content: bytes) -> None:
    (shared / "2026" / "fuzzed.toml").write_bytes(content)

    findings = validate(shared, TODAY)[1]

    assert findings
    check_report(findings)


@given(st.text(max_size=200) | st.text(alphabet="a.=[]{}\"'#,\n\\ut1é-:T", max_size=60))
def test_any_text_is_a_record_or_a_finding(shared: Path, content: str) -> None:
    (shared / "2026" / "fuzzed.toml").write_text(content, encoding="utf-8", newline="")

    check_report(validate(shared, TODAY)[1])


WHOLE = record(
    also=["Sample"],
    series="paper-boat",
    edition=3,
    places=[{"city": "Kochi"}, {"country": "IN", "venue": "Pier", "latitude": 1.5, "longitude": 2}],
    people=[{"of": "IN", "name": "A", "office": "B"}],
    history=[{"on": "2026-01-01", "note": "N", "correction": True}],
    extra={"a": [1, "x"]},
)
PIECES = [
    *(
        '"',
        "'",
        '"""',
        "[",
        "]",
        "[[",
        "{",
        "}",
        "=",
        ".",
        ",",
        "\n",
        "\r",
        "\0",
        "\\",
        "é",
        "\u202e",
        "-",
        "#",
        "\ufeff",
    ),
    *("1e400", "nan", "true", "2026-02-30", "0x" + "f" * 400, "[x]\n", "a.b = 1\n", "title = 1\n"),
]


@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 30), st.sampled_from(PIECES) | st.text(max_size=3)),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=300)
def test_a_good_record_with_pieces_torn_out_or_put_in_is_a_record_or_a_finding(
    shared: Path, cuts: list[tuple[int, int, str]]
) -> None:
    text = WHOLE
    for at, length, piece in cuts:
        text = text[:at] + piece + text[at + length :]
    (shared / "2026" / "fuzzed.toml").write_text(text, encoding="utf-8", newline="")

    check_report(validate(shared, TODAY)[1])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["country", "url", "x"]), inner),
    max_leaves=6,
)
KEYS = [*(name for name in Event.model_fields if name != "id"), "strange"]


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING.filter(lambda value: value is not None), min_size=1))
def test_any_value_under_any_key_is_a_record_or_a_finding(shared: Path, values: dict[str, object]) -> None:
    (shared / "2026" / "fuzzed.toml").write_text(record(**values), encoding="utf-8", newline="")

    check_report(validate(shared, TODAY)[1])


# As a command


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "diplocal", *arguments], cwd=folder, capture_output=True, check=False, timeout=60
    )


def test_the_command_answers_faults_with_1_and_no_traceback(tmp_path: Path) -> None:
    calendar = sample_calendar(tmp_path / "events")
    (calendar / "2026" / "bad.toml").write_bytes(b'title = "\xff"\n')
    (calendar / "2026" / "deep.toml").write_text("a = " + "[" * 30_000, encoding="utf-8")
    with open(os.fsencode(calendar / "2026") + b"/\xff.toml", "wb") as file:  # noqa: PTH123 - the name is bytes
        file.write(record().encode())

    said = run("validate", folder=tmp_path)

    assert said.returncode == 1
    shown = [line for line in said.stdout.decode().splitlines() if not line.startswith(("    1 | ", "      | "))]
    assert shown == [
        "events/2026/bad.toml:1:10: S001 byte 0xff is not UTF-8",
        "    cure: save it as UTF-8",
        "events/2026/deep.toml:1:37: S002 this is nested too deeply",
        "    cure: a record needs no more than three levels",
        "events/2026/\ufffd.toml:1:1: S007 the file's name '\\udcff' cannot be an id",
        "    cure: rename the file: a-z, 0-9 and single hyphens, at most 80 characters, .toml",
    ]
    assert b"Traceback" not in said.stderr
    assert run("build", folder=tmp_path).returncode == 1
    assert not (tmp_path / "dist" / "all.ics").exists()


def test_the_command_answers_a_calendar_without_faults_with_0(tmp_path: Path) -> None:
    sample_calendar(tmp_path / "events")

    said = run("validate", "--output-format", "concise", folder=tmp_path)

    assert (said.returncode, said.stdout) == (0, b"")


def test_the_command_answers_a_folder_that_is_no_calendar_with_2(tmp_path: Path) -> None:
    said = run("validate", folder=tmp_path)

    assert (said.returncode, said.stdout) == (2, b"")
    assert b"Traceback" not in said.stderr
