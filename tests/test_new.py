"""`diplocal new`: a record from options, or from answers on a terminal."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from diplocal.build import validate
from diplocal.cli import app, authoring, interview
from diplocal.form import Answers, filled, folder_of, suggested_id
from diplocal.model import Source, Status
from diplocal.when import UNKNOWN, parse_when
from support import NOW, contents, record, small_calendar

DAY = "2026-11-23"
OPTIONS = {
    "title": "Harbour talks 2026",
    "kind": "exercise",
    "status": "announced",
    "when": "2026-12-01",
    "publisher": "Example Gazette",
    "published": "2026-11-20",
    "url": "https://www.example.org/talks",
    "claim": "Talks on 1 December",
    "description": "They talk.",
}


@pytest.fixture
def calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small calendar in `events`, seen from the folder above it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    small_calendar(tmp_path / "events")
    return Path("events")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command believe that somebody can be asked."""
    monkeypatch.setattr(authoring, "can_ask", lambda: True)


def new(*arguments: str, answers: str = "", code: int = 0, **options: Any) -> str:  # noqa: ANN401 - texts, or None
    """Run `new` with the options above, some of them changed or (None) left out, and give what it said."""
    chosen = {**OPTIONS, **options}
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items() if value is not None]
    result = CliRunner().invoke(app, ["new", f"--today={DAY}", *flags, *arguments], input=answers)
    if isinstance(result.exception, OSError):  # told by `main`, which a runner leaves out
        assert code == 2
        return str(result.exception)
    assert result.exit_code == code, result.output
    return " ".join(re.sub(r"[╭╮╰╯─│]", " ", result.output).split())


def read(path: str) -> dict[str, Any]:
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))


# --- from options


def test_options_make_a_valid_record(calendar: Path) -> None:
    assert new().startswith("events/2026/harbour-talks-2026.toml Look it over")
    assert read("events/2026/harbour-talks-2026.toml") == {
        "title": "Harbour talks 2026",
        "kind": "exercise",
        "status": "announced",
        "when": "2026-12-01",
        "checked": DAY,
        "themes": [],
        "description": "They talk.",
        "who": {},
        "sources": [
            {
                "publisher": "Example Gazette",
                "published": "2026-11-20",
                "url": "https://www.example.org/talks",
                "claim": "Talks on 1 December",
                "says_when": "2026-12-01",
                "says_status": "announced",
            }
        ],
    }
    assert validate(calendar, NOW.date())[1] == ()


@pytest.mark.usefixtures("calendar")
def test_every_option_finds_its_place() -> None:
    new(
        "--theme=maritime security",
        "--theme=naval-operations",
        "--host=india",
        "--attended=Singapore",
        "--attended=asean",
        "--meeting-of=ASEAN",
        id="talks-1",
        when="2026-12",
        country="India",
        city="Goa",
        venue='The "Fort" \\ hall',
        series="paper-boat",
        url=None,
        document="Page 3 of the issue of 20 November",
    )
    found = read("events/2026/talks-1.toml")
    assert found["themes"] == ["maritime-security", "naval-operations"]
    assert found["who"] == {"hosts": ["IN"], "attended": ["SG", "asean"]}
    assert found["meeting_of"] == ["asean"]
    assert found["series"] == "paper-boat"
    assert found["places"] == [{"country": "IN", "city": "Goa", "venue": 'The "Fort" \\ hall'}]
    assert found["sources"][0]["document"] == "Page 3 of the issue of 20 November"


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize(
    ("when", "folder"), [("2027", "2027"), ("2026-12-30/2027-01-02", "2026"), ("unknown", "undated")]
)
def test_the_folder_is_the_year_or_undated(when: str, folder: str) -> None:
    new(id="talks", title="Harbour talks", when=when)
    assert read(f"events/{folder}/talks.toml")["when"] == when


@pytest.mark.usefixtures("calendar")
def test_a_record_teaches_and_names_its_schema() -> None:
    new()
    lines = Path("events/2026/harbour-talks-2026.toml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#:schema ../../dist/schema/record.json"
    assert {line.rfind(" # ") for line in lines if "  # " in line} == {40}
    assert sum("# " in line for line in lines) > 10
    assert max(map(len, lines)) <= 120


def test_the_schema_of_a_published_calendar_is_on_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small_calendar(tmp_path / "events", base_url="https://cal.example.org")
    new()
    text = Path("events/2026/harbour-talks-2026.toml").read_text(encoding="utf-8")
    assert text.startswith("#:schema https://cal.example.org/schema/record.json\n")


def test_what_the_comments_offer_is_valid_once_it_is_taken(calendar: Path) -> None:
    new("--series=paper-boat", "--meeting-of=asean", published=None)
    file = Path("events/2026/harbour-talks-2026.toml")
    lines = file.read_text(encoding="utf-8").splitlines()
    offered = [re.sub(r"^# (?=[a-z\[])", "", line) for line in lines if not line.startswith(("#:", "# part_of"))]
    file.write_text("\n".join(offered).replace("2026-02-20", "2026-11-20"), encoding="utf-8")
    assert {"also", "edition", "places"} <= set(read(str(file)))
    assert [str(finding) for finding in validate(calendar, NOW.date())[1]] == []


@pytest.mark.usefixtures("calendar")
def test_a_clock_time_takes_the_only_zone_of_its_country() -> None:
    new(when="2026-12-01T10:00", country="IN")
    assert read("events/2026/harbour-talks-2026.toml")["timezone"] == "Asia/Kolkata"


@pytest.mark.usefixtures("calendar")
def test_what_nobody_reported_is_said_by_no_source() -> None:
    new(when="2026-10-01", status="unreported")
    assert "says_status" not in read("events/2026/harbour-talks-2026.toml")["sources"][0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "exercize"}, "--kind: 'exercize' is no kind of this calendar; did you mean 'exercise'?"),
        ({"status": "confrmed"}, "--status: 'confrmed' is none of the words for it; did you mean 'confirmed'?"),
        ({"when": "2026-13"}, "--when: "),
        ({"when": "soon"}, "--when: "),
        ({"country": "Indai"}, "--country: 'Indai' is no country of this calendar; did you mean 'india'?"),
        ({"host": "Indai"}, "--host: 'Indai' is no country or organisation of this calendar"),
        ({"theme": "naval-operation"}, "--theme: 'naval-operation' is no theme of this calendar; did you mean"),
        ({"series": "paper-boot"}, "--series: 'paper-boot' is no series of this calendar; did you mean 'paper-boat'?"),
        ({"url": "www.example.org"}, "--url: is 'www.example.org', which is no web address"),
        ({"published": "2026"}, "--published: 2026 is not a day or a month of publication"),
        ({"timezone": "Asia/Calcuta"}, "--timezone: 'Asia/Calcuta' is no zone; did you mean 'Asia/Calcutta'?"),
        ({"timezone": "xyzzy"}, "--timezone: 'xyzzy' is no zone; write it as Asia/Kolkata"),
        ({"when": "2026-12-01T10:00"}, "--timezone: a clock time needs the zone of its place"),
        ({"when": "2026-12-01T10:00", "country": "US"}, "those of US are America/"),
        ({"title": "x" * 61}, "--title: has 61 characters"),
        ({"title": "a\x1bb"}, "--title: holds U+001B"),
        ({"title": "\u092e\u093f\u0932\u0928"}, "--id: it is needed"),
        ({"venue": "a\nb"}, "--venue: holds a line break"),
        ({"description": "a\u202eb"}, "--description: holds U+202E"),
        ({"id": "Harbour Talks"}, "--id: 'Harbour Talks' cannot be an id"),
        ({"id": "../../x"}, "--id: '../../x' cannot be an id"),
        ({"id": "sample-event"}, "--id: 'sample-event' is the id of another record"),
        ({"today": "yesterday"}, "--today: 'yesterday' is no day"),
        ({"title": None, "url": None}, "--title, --url or --document: needed, since nobody is asked here"),
    ],
)
def test_an_option_that_will_not_do_is_a_usage_error(changed: dict[str, Any], told: str, calendar: Path) -> None:
    before = contents(calendar)
    assert told in new(code=2, **changed)
    assert contents(calendar) == before


def test_it_never_writes_over_a_record(calendar: Path) -> None:
    new()
    before = contents(calendar)
    assert "'harbour-talks-2026' is the id of another record; an id is for good" in new(claim="Other", code=2)
    assert contents(calendar) == before


def test_an_earlier_id_is_not_used_again(calendar: Path) -> None:
    small_calendar(calendar, {"sample-event": record(formerly=["old-talks"])})
    assert "'old-talks' is the id of another record" in new(id="old-talks", code=2)


def test_a_record_that_cannot_be_read_keeps_its_id(calendar: Path) -> None:
    (calendar / "2026" / "harbour-talks-2026.toml").write_text("title = ", encoding="utf-8")
    assert "'harbour-talks-2026' is the id of another record" in new(code=2)


def test_faults_of_other_records_are_not_in_the_way(calendar: Path) -> None:
    (calendar / "2026" / "broken.toml").write_text("title = ", encoding="utf-8")
    assert "broken" not in new()


def test_what_breaks_a_rule_is_shown_and_not_written(calendar: Path) -> None:
    before = contents(calendar)
    said = new(status="held", code=1)
    assert "events/2026/harbour-talks-2026.toml:6:10: E108 is held, and no source is from 2026-12-01" in said
    assert "Nothing was written." in said
    assert 'title = "Harbour talks 2026"' in said
    assert contents(calendar) == before


@pytest.mark.usefixtures("calendar")
def test_a_warning_is_shown_and_the_record_written() -> None:
    assert "T105 the title names 2025" in new(title="Harbour talks 2025", id="talks")
    assert Path("events/2026/talks.toml").exists()


@pytest.mark.usefixtures("calendar")
def test_a_likely_duplicate_is_named_whichever_comes_first() -> None:
    new()
    assert "X107" in new(id="a-first")
    assert "X107" in new(id="z-last")


def test_a_link_is_not_followed(calendar: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (calendar / "2031").symlink_to(tmp_path / "elsewhere")
    assert "is a symbolic link" in new(title="Harbour talks", when="2031-05", code=2)
    assert contents(tmp_path / "elsewhere") == {}


def test_a_calendar_that_cannot_be_read_is_told(calendar: Path) -> None:
    (calendar / "calendar.toml").write_text("name = ", encoding="utf-8")
    said = new(code=1)
    assert "events/calendar.toml:1:" in said
    assert "The calendar cannot be read; nothing was written." in said


def test_it_needs_a_calendar(tmp_path: Path) -> None:
    assert "there is no folder" in new(events=str(tmp_path / "nowhere"), code=2)


# --- from answers

ANSWERS = {
    "title": "Dock visit",
    "kind": "exercise",
    "status": "announced",
    "when": "2026-12-01T10:00",
    "country": "India",
    "city": "",
    "venue": "Dock 4",
    "timezone": "",
    "themes": "maritime security, naval-operations",
    "series": "",
    "meeting_of": "",
    "hosts": "india, asean",
    "attended": "",
    "publisher": "Example Gazette",
    "published": "2026-11",
    "url": "https://www.example.org/dock",
    "claim": "A visit on 1 December",
    "description": "They visit.",
    "id": "",
    "write": "",
}
NONE: dict[str, Any] = dict.fromkeys(OPTIONS)


def answered(**changed: str | list[str]) -> str:
    """Give the answers above, some of them changed; a list is given one by one, until one will do."""
    given = {**ANSWERS, **changed}
    lines = itertools.chain.from_iterable([answer] if isinstance(answer, str) else answer for answer in given.values())
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.usefixtures("terminal")
def test_answers_make_a_valid_record(calendar: Path) -> None:
    said = new(answers=answered(), **NONE)
    assert "Write this to events/2026/dock-visit.toml? [Y/n]" in said
    found = read("events/2026/dock-visit.toml")
    assert found["timezone"] == "Asia/Kolkata"
    assert found["themes"] == ["maritime-security", "naval-operations"]
    assert found["places"] == [{"country": "IN", "venue": "Dock 4"}]
    assert found["who"] == {"hosts": ["IN", "asean"]}
    assert found["sources"][0]["published"] == "2026-11"
    assert found["sources"][0]["says_when"] == "2026-12-01T10:00"
    assert validate(calendar, NOW.date())[1] == ()


@pytest.mark.usefixtures("calendar", "terminal")
def test_an_answer_that_will_not_do_is_asked_for_again() -> None:
    said = new(
        answers=answered(
            title=["", "x" * 61, "Dock visit"],
            kind=["exercize", "exercise"],
            themes=["naval-operation", "naval-operations"],
            url=["example.org", "https://www.example.org/dock"],
            id=["sample-event", "dock-visit-1"],
        ),
        **NONE,
    )
    assert "Error: has 61 characters" in said
    assert "did you mean 'exercise'?" in said
    assert "Error: 'naval-operation' is no theme of this calendar; did you mean 'naval-operations'?" in said
    assert "'sample-event' is the id of another record" in said
    assert Path("events/2026/dock-visit-1.toml").exists()


@pytest.mark.usefixtures("calendar", "terminal")
def test_a_source_without_an_address_says_how_to_find_it() -> None:
    new(answers=answered(url=["", "The issue of 20 November, page 3"]), **NONE)
    assert read("events/2026/dock-visit.toml")["sources"][0]["document"] == "The issue of 20 November, page 3"


@pytest.mark.usefixtures("calendar", "terminal")
def test_only_what_no_option_gave_is_asked_for() -> None:
    said = new(answers="\n" * 20)
    assert "Title" not in said
    assert "Country of the place" in said
    assert Path("events/2026/harbour-talks-2026.toml").exists()


@pytest.mark.usefixtures("terminal")
def test_an_empty_vocabulary_is_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CliRunner().invoke(app, ["init", str(tmp_path)])
    monkeypatch.chdir(tmp_path)
    lines = [answer for name, answer in ANSWERS.items() if name not in {"series", "meeting_of"}]
    lines[lines.index("india, asean")] = "india"
    said = new(answers="".join(f"{line}\n" for line in lines), **NONE)
    assert Path("events/2026/dock-visit.toml").exists()
    assert "Series" not in said
    assert "Meeting of" not in said


def test_a_no_writes_nothing(calendar: Path, terminal: None) -> None:
    before = contents(calendar)
    assert "Aborted" in new(answers=answered(write="n"), code=1, **NONE)
    assert contents(calendar) == before
    del terminal


def test_leaving_writes_nothing(calendar: Path, terminal: None) -> None:
    before = contents(calendar)
    assert "Aborted" in new(answers="Dock visit\n", code=1, **NONE)
    assert contents(calendar) == before
    del terminal


@pytest.mark.usefixtures("calendar", "terminal")
def test_yes_asks_nothing() -> None:
    assert "Country" not in new("--yes")
    assert "--title" in new("--yes", title=None, code=2)


def test_a_pipe_is_nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/null").open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert not interview.can_ask()


# --- the form


@pytest.mark.parametrize(
    ("title", "identity"),
    [
        ("International Fleet Review 2026, Visakhapatnam", "international-fleet-review-2026-visakhapatnam"),
        ("Ministers' & chiefs’ talks", "ministers-and-chiefs-talks"),
        ("Élysée: Øresund / Łódź – straße", "elysee-oresund-lodz-strasse"),
        ("  2+2  ", "2-2"),
        ("\u092e\u093f\u0932\u0928", None),
        ("CON", None),
        ("", None),
        ("a" * 100, "a" * 80),
        (f"{'word ' * 30}", "-".join(["word"] * 16)),
    ],
)
def test_an_id_is_made_of_the_title(title: str, identity: str | None) -> None:
    assert suggested_id(title) == identity


def test_the_folder_of_no_date() -> None:
    assert folder_of(UNKNOWN) == "undated"


def test_a_form_holds_what_was_answered_and_nothing_else() -> None:
    answers = Answers(
        title='"""',
        kind="k",
        status=Status.PROPOSED,
        when=parse_when("2026"),
        checked=NOW.date(),
        description='One.\n\nTwo \\ "quoted"',
        source=Source(publisher="P", claim="C"),
    )
    found = tomllib.loads(filled(answers))
    assert found["title"] == '"""'
    assert found["description"] == 'One.\n\nTwo \\ "quoted"'
    assert found["sources"] == [{"publisher": "P", "claim": "C"}]
    assert set(found) == {"title", "kind", "status", "when", "checked", "themes", "description", "who", "sources"}
