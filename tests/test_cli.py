"""The command line: exit codes, what goes where, and words that help."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.main
from rich.console import Console

import diplocal
import diplocal.__main__
from diplocal.cli import app, main, tables
from support import REAL, built, contents, copied, entries, record, sample_calendar, small_calendar, write_record

COMMANDS = sorted(vars(typer.main.get_command(app))["commands"])
ENDLESS = {"serve"}  # it goes on until it is stopped: test_serve.py
AT = "2026-11-23T00:00:00Z"


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: its exit code.
        data: what went to standard output.
        said: what went to standard error.
    """

    code: int
    data: str
    said: str

    @property
    def words(self) -> str:
        """What was said, without the frame that typer draws around its errors and breaks lines for."""
        return " ".join(re.sub(r"[╭╮╰╯─│]", " ", self.said).split())


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run a command in this process, as the shell would start it."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in ("FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def ended(*arguments: object) -> Ended:
        capfdbinary.readouterr()
        monkeypatch.setattr(sys, "argv", ["diplocal", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        captured = capfdbinary.readouterr()
        code = end.value.code
        assert code is None or isinstance(code, int)
        return Ended(code or 0, captured.out.decode("utf-8"), captured.err.decode("utf-8"))

    return ended


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the sample calendar in `events`."""
    sample_calendar(tmp_path / "events")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def process(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "diplocal", *arguments]
    return subprocess.run(command, env=env, capture_output=True, check=False)


def spoil(calendar: Path) -> None:
    """Put an error into one record."""
    file = calendar / "2026" / "dock-visit-2026.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('kind = "other"', 'kind = "othr"'), encoding="utf-8")


@pytest.mark.usefixtures("here")
class TestExitCodes:
    @pytest.mark.parametrize(
        "arguments",
        [
            "validate",
            "validate --strict",
            "validate events/2026/paper-boat-2026.toml",
            "build",
            "prune",
            "list",
            "list --country india",
            "feed --series paper-boat",
            "show paper-boat-2026",
            "--version",
            "--help",
        ],
    )
    def test_zero_where_all_is_well(self, arguments: str, run: Run) -> None:
        assert run(*arguments.split()).code == 0

    @pytest.mark.parametrize(
        "arguments",
        [
            "build --check",
            "feed --country timor-leste --kind fleet-review",
            "list --country timor-leste --kind fleet-review",
            "feed --series paper-boat --until 2025",
            "show no-such-event",
        ],
    )
    def test_one_where_there_is_nothing_or_it_is_out_of_date(self, arguments: str, run: Run) -> None:
        assert run(*arguments.split()).code == 1

    @pytest.mark.parametrize("arguments", ["validate", "build", "prune", "list", "feed", "show paper-boat-2026"])
    def test_one_where_a_record_has_an_error(self, arguments: str, run: Run) -> None:
        spoil(Path("events"))
        ended = run(*arguments.split())
        assert ended.code == 1
        assert "events/2026/dock-visit-2026.toml:2:8: V101 'othr' is no kind" in ended.data + ended.said

    @pytest.mark.parametrize(
        "arguments",
        [
            "",
            "no-such-command",
            "build --no-such-option",
            "show",
            "validate no-such-file.toml",
            "validate --output-format no-such-format",
            "validate --events no-such-folder",
            "build --events no-such-folder",
            "list --events no-such-folder",
            "build --now yesterday",
            "list --since yesterday",
            "list --role guest",
        ],
    )
    def test_two_where_it_could_not_run(self, arguments: str, run: Run) -> None:
        assert run(*arguments.split()).code == 2

    @pytest.mark.parametrize("command", ["build", "prune", "list", "feed", "validate"])
    def test_a_missing_folder_is_told_in_one_line(self, command: str, run: Run) -> None:
        ended = run(command, "--events", "no-such-folder")
        assert (ended.code, ended.data) == (2, "")
        assert ended.said == "diplocal: there is no folder no-such-folder; --events names the calendar's\n"

    def test_a_missing_folder_leaves_no_output_behind(self, here: Path, run: Run) -> None:
        run("build", "--events", "no-such-folder")
        assert not (here / "dist").exists()

    @pytest.mark.parametrize("command", ["build", "prune", "list", "feed", "show paper-boat-2026", "build --check"])
    def test_a_damaged_ledger_is_told_in_one_line(self, command: str, run: Run) -> None:
        Path("events/ledger.jsonl").write_text("{torn", encoding="utf-8")
        ended = run(*command.split())
        assert (ended.code, ended.data) == (2, "")
        assert re.fullmatch(r"diplocal: events/ledger\.jsonl cannot be trusted: .*restore .*\n", ended.said)

    def test_a_missing_ledger_is_told_where_feeds_stand(self, run: Run) -> None:
        run("build")
        Path("events/ledger.jsonl").unlink()
        ended = run("build")
        assert ended.code == 2
        assert "is missing, though feeds were published in dist" in ended.words

    def test_what_cannot_be_written_is_told_by_the_name_that_was_asked_for(self, here: Path, run: Run) -> None:
        (here / "folder").mkdir()
        ended = run("feed", "-o", "folder")
        assert (ended.code, ended.data) == (2, "")
        assert re.fullmatch(r"diplocal: folder: .*\n", ended.said)
        assert contents(here / "folder") == {}

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["verify", ""], "an empty text is no path"),
            (["build", "--out", ""], "an empty text is no path"),
            (["init", ""], "an empty text is no path"),
            (["schema", "-o", ""], "an empty text is no path"),
            (["build", "--now", "9999-12-31T23:59:59-12:00"], "does not lie in the years 1900 to 2199"),
            (["build", "--now", "0001-01-01T00:00:00+12:00"], "does not lie in the years 1900 to 2199"),
            (["validate", "--today", "9999-12-31"], "9999-12-31 does not lie in the years 1900 to 2199"),
            (["stats", "--today", "0001-01-01"], "does not lie in the years 1900 to 2199"),
            (["validate", "--select", "D12"], "there is no rule 'D12'; `diplocal explain` lists them all"),
            (["validate", "--ignore", "nope"], "there is no rule 'nope'"),
            (["list", "--json", "--csv"], "not together with --csv; choose one"),
            (["stats", "--json", "--markdown"], "not together with --markdown; choose one"),
            (["diff", "events", "events", "--json", "--markdown"], "not together with --markdown; choose one"),
            (["list", "--since", "2026-12-31", "--until", "2026-01-01"], "2026-12-31 is after --until 2026-01-01"),
            (["feed", "-o", "nowhere/india.ics"], "there is no folder nowhere"),
            (["build", "--out", "events"], "events cannot be published into"),
            (["build", "--out", "events/site"], "events/site cannot be published into"),
            (["build", "--out", "."], ". cannot be published into"),
            (["diff", "events", "events"], "events holds no feeds"),
            (["verify", "events"], "events holds no publication; `diplocal build` makes one"),
            (["verify", "events/calendar.toml"], "events/calendar.toml is no calendar: it does not begin with"),
            (["diff", "events/calendar.toml", "events"], "events/calendar.toml is no calendar"),
        ],
        ids=" ".join,
    )
    def test_what_cannot_be_meant_is_refused_and_leaves_nothing_behind(
        self, arguments: list[str], said: str, here: Path, run: Run
    ) -> None:
        before = contents(here)
        ended = run(*arguments)
        assert (ended.code, ended.data) == (2, "")
        assert said in ended.words
        assert contents(here) == before

    def test_a_build_that_fails_leaves_no_folder_behind(self, here: Path, run: Run) -> None:
        spoil(here / "events")
        assert run("build").code == 1
        assert not (here / "dist").exists()

    def test_a_link_in_the_place_of_a_feed_is_refused_in_one_line(self, here: Path, run: Run) -> None:
        (here / "dist").mkdir()
        (here / "dist" / "all.ics").symlink_to(here / "elsewhere")
        ended = run("build")
        assert ended.code == 2
        assert ended.said.startswith("diplocal: dist/all.ics is a symbolic link")

    def test_a_file_in_the_place_of_the_calendar_is_no_folder(self, here: Path, run: Run) -> None:
        (here / "file").write_text("", encoding="utf-8")
        assert (
            run("build", "--events", "file").said
            == "diplocal: there is no folder file; --events names the calendar's\n"
        )


@pytest.mark.usefixtures("here")
class TestStreams:
    def test_build_says_all_of_it_on_standard_error(self, run: Run) -> None:
        ended = run("build", "--now", AT)
        assert ended.data == ""
        assert "27 records: 23 published in 34 feeds, 4 in none" in ended.said
        assert "(1 held back, 1 umbrella, 1 unknown date, 1 withdrawn)" in ended.said

    def test_validate_gives_findings_as_data_and_counts_them_beside(self, run: Run) -> None:
        spoil(Path("events"))
        ended = run("validate", "--output-format", "concise")
        assert ended.data == "events/2026/dock-visit-2026.toml:2:8: V101 'othr' is no kind of this calendar\n"
        assert ended.said == "27 records, 1 error, 0 warnings.\n"

    def test_validate_gives_the_cure_with_each_finding(self, run: Run) -> None:
        spoil(Path("events"))
        assert "\n    cure: did you mean 'other'?\n" in run("validate").data

    def test_validate_has_nothing_to_say_of_a_sound_calendar(self, run: Run) -> None:
        ended = run("validate")
        assert (ended.data, ended.said) == ("", "27 records, no findings.\n")

    def test_check_lists_what_is_out_of_date(self, here: Path, run: Run) -> None:
        ended = run("build", "--check")
        assert {"events/ledger.jsonl", "dist/all.ics", "dist/feeds.json"} < set(ended.data.splitlines())
        assert re.fullmatch(r"\d+ files out of date; run `diplocal build`\.\n", ended.said)
        assert not (here / "dist").exists()
        assert not (here / "events" / "ledger.jsonl").exists()

    def test_feed_gives_a_whole_feed_and_nothing_else(self, run: Run) -> None:
        ended = run("feed", "--series", "paper-boat", "--now", AT)
        assert ended.said == ""
        assert ended.data.startswith("BEGIN:VCALENDAR\r\n")
        assert ended.data.endswith("END:VCALENDAR\r\n")
        assert [entry.title for entry in entries(ended.data.encode())] == ["Exercise Paper Boat 2026"]

    def test_an_output_that_is_a_link_stays_one(self, here: Path, run: Run) -> None:
        (here / "real.ics").write_bytes(b"old")
        (here / "link.ics").symlink_to("real.ics")
        assert run("feed", "--series", "paper-boat", "-o", "link.ics").said == "Wrote 1 event to link.ics.\n"
        assert (here / "link.ics").is_symlink()
        assert len(entries(here / "real.ics")) == 1

    def test_a_pipe_or_a_device_is_written_into(self, here: Path, run: Run) -> None:
        os.mkfifo(here / "pipe")
        with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
            run("schema", "-o", "pipe")
            read, _ = reader.communicate()
        assert json.loads(read)
        assert (here / "pipe").is_fifo()

    def test_a_hyphen_is_standard_output(self, here: Path, run: Run) -> None:
        assert run("feed", "--series", "paper-boat", "-o", "-").data.startswith("BEGIN:VCALENDAR")
        assert not (here / "-").exists()

    def test_streams_that_are_closed_are_done_without(self, here: Path) -> None:
        for closed in (">&-", "2>&-"):
            done = subprocess.run(
                ["sh", "-c", f"{sys.executable} -m diplocal list {closed}"], cwd=here, capture_output=True, check=False
            )
            assert done.returncode == 0
            assert b"Traceback" not in done.stdout + done.stderr

    def test_a_terminal_that_is_narrow_shows_each_event_in_two_lines(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for width, lines in ((60, 2), (200, 1)):
            monkeypatch.setattr(tables, "console", lambda width=width: Console(width=width, highlight=False))
            shown = run("list", "--series", "paper-boat").data.splitlines()
            assert shown[-lines].strip().startswith("Exercise Paper Boat 2026" if lines == 2 else "15–25 February")
            assert shown[-1].strip().endswith("paper-boat-2026")

    @pytest.mark.parametrize("command", ["list --json", "show paper-boat-2026 --json"])
    def test_json_is_json_to_the_last_byte(self, command: str, run: Run) -> None:
        ended = run(*command.split())
        assert ended.said == ""
        assert json.loads(ended.data)

    def test_help_is_data(self, run: Run) -> None:
        ended = run("build", "--help")
        assert "--allow-shrink" in ended.data
        assert ended.said == ""

    def test_no_match_is_said_beside_the_empty_data(self, run: Run) -> None:
        nothing = ("--country", "timor-leste", "--kind", "fleet-review")
        assert run("list", *nothing).data == ""
        assert json.loads(run("list", *nothing, "--json").data) == {"events": []}
        assert run("list", *nothing).said == "No event matches.\n"
        assert run("feed", *nothing).data == ""

    def test_pipes_get_no_colour_and_no_cut_lines(self, run: Run) -> None:
        ended = run("list")
        assert "\x1b" not in ended.data
        assert "Night Watch through the clock change" in ended.data
        assert len(ended.data.splitlines()) == 28

    def test_no_colour_is_honoured(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm")
        assert "\x1b[31m" in run("list", "--status", "cancelled").data
        monkeypatch.setenv("NO_COLOR", "1")
        assert not re.search(r"\x1b\[[0-9;]*[349]\d", run("list", "--status", "cancelled").data)

    @pytest.mark.parametrize(
        "arguments", ["list", "list --json", "list --csv", "show awkward-words-2026", "list --help"]
    )
    def test_output_is_the_same_in_whatever_encoding_the_machine_has(self, arguments: str) -> None:
        ascii_only, utf8 = (
            process(*arguments.split(), env={"PYTHONIOENCODING": encoding, "COLUMNS": "80"})
            for encoding in ("ascii", "utf-8")
        )
        assert (ascii_only.returncode, ascii_only.stderr) == (0, b"")
        assert ascii_only.stdout == utf8.stdout

    @pytest.mark.parametrize(
        "arguments", ["list --json", "list --csv", "list", "feed", "show paper-boat-2026", "validate", "--help"]
    )
    def test_a_reader_who_leaves_early_is_met_with_silence(self, arguments: str) -> None:
        if arguments == "validate":
            spoil(Path("events"))
        with subprocess.Popen(
            [sys.executable, "-m", "diplocal", *arguments.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as started:
            assert started.stdout
            assert started.stderr
            started.stdout.close()
            said = started.stderr.read().decode("utf-8")
        assert said in {"", "27 records, 1 error, 0 warnings.\n"}


class TestStarting:
    def test_version_is_that_of_the_package(self, run: Run) -> None:
        assert run("--version").data == f"{diplocal.__version__}\n"

    def test_the_module_is_the_command(self) -> None:
        ended = process("--version")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{diplocal.__version__}\n".encode(), b"")

    def test_who_stops_it_while_it_is_loaded_sees_no_traceback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def stopped() -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("diplocal.cli.main", stopped)
        with pytest.raises(SystemExit) as end:
            diplocal.__main__.main()
        assert end.value.code == 130

    @pytest.mark.parametrize("where", ["events/2026", "events", "."])
    def test_a_file_is_found_from_wherever_one_stands(
        self, where: str, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spoil(here / "events")
        monkeypatch.chdir(here / where)
        (file,) = Path().rglob("dock-visit-2026.toml")
        ended = run("validate", str(file), "--output-format", "concise")
        assert ended.code == 1
        assert "2026/dock-visit-2026.toml:2:8: V101" in ended.data

    def test_the_module_tells_a_failure_in_one_line(self) -> None:
        ended = process("list", "--events", "no-such-folder")
        assert (ended.returncode, ended.stdout) == (2, b"")
        assert ended.stderr == b"diplocal: there is no folder no-such-folder; --events names the calendar's\n"

    def test_help_names_every_command(self, run: Run) -> None:
        ended = run("--help")
        assert [command for command in COMMANDS if f" {command} " not in ended.data] == []

    @pytest.mark.parametrize("command", [command for command in COMMANDS if command not in ENDLESS])
    def test_the_example_of_every_command_runs(
        self, command: str, repository: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = vars(typer.main.get_command(app))["commands"][command].epilog
        assert shown.startswith(f"Example: diplocal {command}")
        shutil.copytree(repository, tmp_path, dirs_exist_ok=True)
        (tmp_path / "article.txt").write_text("The navies of India and France met at sea.", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        _, *arguments = shlex.split(shown.removeprefix("Example: "))
        ended = run(*arguments)
        assert ended.code == 0, ended.said


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with a year of the real calendar and what it makes, both also on the remote's main."""
    folder = tmp_path_factory.mktemp("repository")
    events = copied(REAL, folder / "events")
    for year in (*events.glob("20??"), events / "undated"):
        if year.name != "2026":
            shutil.rmtree(year)
    built(events, folder / "dist")
    git = shutil.which("git")
    assert git
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for arguments in (
        ["init", "--quiet"],
        ["add", "."],
        [*identity, "commit", "--quiet", "--message", "All"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run([git, *arguments], cwd=folder, check=True)
    return folder


@pytest.mark.usefixtures("here")
class TestHints:
    @pytest.mark.parametrize(
        ("option", "word", "meant"),
        [
            ("--country", "indai", "india"),
            ("--country", "Singapor", "singapore"),
            ("--not-country", "malasia", "malaysia"),
            ("--theme", "maritime-securty", "maritime-security"),
            ("--theme", "maritime", "maritime-security"),
            ("--kind", "excercise", "exercise"),
            ("--organisation", "asaen", "asean"),
            ("--series", "paper-boot", "paper-boat"),
            ("--with", "aseen", "asean"),
            ("--with", "Indya", "india"),
            ("--status", "canceled", "cancelled"),
            ("--role", "hosts", "host"),
        ],
    )
    def test_a_misspelt_word_is_met_with_the_nearest(self, option: str, word: str, meant: str, run: Run) -> None:
        for command in ("list", "feed"):
            ended = run(command, option, word)
            assert (ended.code, ended.data) == (2, "")
            assert f"Invalid value for {option}: {word!r} is" in ended.words
            assert f"did you mean {meant!r}?" in ended.words

    def test_a_word_for_something_else_is_met_with_that(self, run: Run) -> None:
        said = run("list", "--country", "ASEAN").words
        assert "'ASEAN' is no country of this calendar; as organisation there is 'asean'" in said

    @pytest.mark.parametrize("option", ["--country", "--theme", "--kind", "--organisation", "--series", "--with"])
    def test_a_word_that_is_near_nothing_has_no_hint(self, option: str, run: Run) -> None:
        ended = run("list", option, "qqqqqq")
        assert ended.code == 2
        assert "of this calendar" in ended.words
        assert "did you mean" not in ended.words

    def test_a_word_of_few_choices_is_met_with_all_of_them(self, run: Run) -> None:
        words = run("list", "--role", "guest").words
        assert "it is one of host, attended, invited, observer, member, place" in words

    @pytest.mark.parametrize("word", ["PAPER-BOAT-2026", "paper-boat-2026.toml", "events/2026/paper-boat-2026.toml"])
    def test_an_event_is_known_by_its_file_and_in_any_case(self, word: str, run: Run) -> None:
        assert run("show", word).data == run("show", "paper-boat-2026").data

    def test_the_beginning_of_a_code_is_met_with_all_that_begin_so(self, run: Run) -> None:
        ended = run("explain", "D1")
        assert ended.code == 1
        assert re.fullmatch(r"D101, D102, .*: name one of them\.\n", ended.said)

    @pytest.mark.parametrize("apostrophe", ["’", "'"])
    def test_either_apostrophe_will_do(self, apostrophe: str, run: Run) -> None:
        assert "is no country" not in run("list", "--country", f"Côte d{apostrophe}Ivoire").words

    def test_an_event_is_met_with_the_nearest(self, run: Run) -> None:
        assert run("show", "paper-boat-2025").said == (
            "There is no event 'paper-boat-2025'. Did you mean 'paper-boat-2026'?\n"
        )
        assert run("show", "zzz").said == "There is no event 'zzz'.\n"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ("--since 2026-02-30", "Invalid value for --since: 2026-02-30 has no day 30"),
            ("--since unknown", "Invalid value for --since: unknown has no first day"),
            ("--until 2026-05/..", "Invalid value for --until: 2026-05/.. has no last day"),
        ],
    )
    def test_a_date_that_is_none_is_told_with_its_cure(self, arguments: str, said: str, run: Run) -> None:
        ended = run("list", *arguments.split())
        assert ended.code == 2
        assert said in ended.words

    @pytest.mark.parametrize("epoch", ["soon", "99999999999999999999", "1e9"])
    def test_an_epoch_that_is_none_is_told(self, epoch: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        ended = run("build")
        assert ended.code == 2
        assert f"Invalid value for SOURCE_DATE_EPOCH: '{epoch}' is no number of seconds" in ended.words

    def test_an_instant_that_is_none_is_told_with_its_form(self, run: Run) -> None:
        words = run("build", "--now", "yesterday").words
        assert "Invalid value for --now: 'yesterday' is no instant; write it as 2026-11-22T12:00:00Z" in words


def ids(ended: Ended) -> set[str]:
    assert ended.code == 0, ended.said
    return {event["id"] for event in json.loads(ended.data)["events"]}


@pytest.mark.usefixtures("here")
class TestFilters:
    @pytest.mark.parametrize("word", ["IN", "in", "India", "india", "bharat"])
    def test_a_country_goes_by_all_its_names(self, word: str, run: Run) -> None:
        found = ids(run("list", "--country", word, "--json"))
        assert {"paper-boat-2026", "sea-week-2026", "compass-review"} < found
        assert "kite-show-2026" not in found

    def test_one_option_twice_means_either(self, run: Run) -> None:
        both = ids(run("list", "--kind", "fleet-review", "--kind", "dialogue", "--json"))
        assert both == {"lantern-review-2026", "harbour-talk-2026", "some-day-2026", "compass-review"}

    def test_two_options_mean_both(self, run: Run) -> None:
        assert ids(run("list", "--kind", "dialogue", "--country", "US", "--json")) == {"some-day-2026"}

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ("--kind dialogue --not-country india", None),
            ("--kind dialogue --not-country US", {"harbour-talk-2026", "compass-review"}),
            ("--kind exercise --not-theme naval-operations", None),
            ("--theme peacekeeping --not-kind other --not-kind training-initiative", {"admm-plus-tea-2025"}),
            ("--organisation asean --not-organisation admm-plus", {"asean-lunch-2025", "winter-school-2026"}),
            ("--kind fleet-review --not-series lantern-review", None),
            ("--series paper-boat --not-status held", None),
            ("--status cancelled --status postponed", {"kite-show-2026", "anchor-days-2026"}),
            ("--status HELD --series paper-boat", {"paper-boat-2026"}),
            ("--country TL --role member", {"admm-plus-tea-2025"}),
            ("--country TL --named-only", {"long-course-2026", "cargo-drill-2027"}),
            ("--country TL --role place", {"tide-survey-2026"}),
            ("--country FR --role observer", {"admm-plus-tea-2025", "paper-boat-2026"}),
            ("--country CI --with india", {"admm-plus-tea-2025", "harbour-talk-2026"}),
            ("--country FR --with asean --kind exercise", {"paper-boat-2026"}),
            ("--until 2025-10", {"old-charter-2025", "asean-lunch-2025"}),
            ("--since 2027-02-15 --kind exercise", {"cargo-drill-2027"}),
            ("--since 2026-07-08 --until 2026-07-31", {"rope-market-2026", "some-day-2026", "long-course-2026"}),
            ("--since 2026-12 --until 2026-12 --kind exercise", {"slow-sail-2026"}),
        ],
    )
    def test_filters_choose(self, arguments: str, expected: set[str] | None, run: Run) -> None:
        ended = run("list", *arguments.split(), "--json")
        assert (ids(ended) if ended.code == 0 else None) == expected

    def test_a_feed_leaves_out_what_is_in_no_feed(self, run: Run) -> None:
        listed = ids(run("list", "--kind", "dialogue", "--json"))
        titles = {entry.title for entry in entries(run("feed", "--kind", "dialogue").data.encode())}
        assert "compass-review" in listed
        assert titles == {"Harbour Talk", "Date TBC (2026): Some day this year"}

    def test_a_feed_goes_to_a_file_under_a_name(self, here: Path, run: Run) -> None:
        ended = run("feed", "--country", "india", "--name", "Mine; all mine", "-o", "mine.ics")
        assert ended.data == ""
        assert re.fullmatch(r"Wrote \d+ events to mine\.ics\.\n", ended.said)
        assert b"\r\nX-WR-CALNAME:Mine\\; all mine\r\n" in (here / "mine.ics").read_bytes()

    def test_a_feed_never_touches_the_ledger(self, here: Path, run: Run) -> None:
        run("feed", "-o", "mine.ics")
        assert not (here / "events" / "ledger.jsonl").exists()

    def test_a_feed_has_the_entries_that_were_published(self, here: Path, run: Run) -> None:
        run("build", "--now", AT)
        made = run("feed", "--series", "paper-boat", "--now", "2030-01-01T00:00:00Z").data.encode()
        published = (here / "dist" / "series" / "paper-boat.ics").read_bytes()
        assert made.partition(b"BEGIN:VEVENT")[2] == published.partition(b"BEGIN:VEVENT")[2]


class TestTables:
    @pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@now", '=cmd|" /C calc"!A0'])
    def test_csv_holds_no_formula(self, title: str, tmp_path: Path, run: Run) -> None:
        small_calendar(tmp_path / "events", {"one": record(title=title)})
        (_, row) = csv.reader(io.StringIO(run("list", "--csv", "--events", tmp_path / "events").data))
        assert row[7] == f"'{title}"

    @pytest.mark.usefixtures("here")
    def test_csv_has_a_row_for_each_event(self, run: Run) -> None:
        ended = run("list", "--csv")
        header, *rows = csv.reader(io.StringIO(ended.data, newline=""))
        assert header == (
            ["id", "when", "first", "last", "precision", "status", "kind", "title", "countries", "themes", "series"]
        )
        by_id = {row[0]: row[1:] for row in rows}
        assert len(by_id) == 27
        assert by_id["compass-review"][:4] == ["unknown", "", "", "unknown"]
        assert by_id["long-course-2026"][:4] == ["2026-05-20/..", "2026-05-20", "", "day"]
        assert by_id["awkward-words-2026"][6] == 'Words: C:\\News, "a;b" \\N 🚢 & नौसेना'
        assert by_id["night-watch-2026"][7] == "FR IN GB"
        assert ended.data.count("\r\n") == 28

    @pytest.mark.usefixtures("here")
    def test_the_table_has_a_line_for_each_event(self, run: Run) -> None:
        lines = run("list", "--country", "TL").data.splitlines()
        assert re.split(r"  +", lines[0].strip()) == ["When", "Event", "Kind", "Status", "Id"]
        assert re.split(r"  +", lines[1].strip()) == (
            ["1 November 2025", "ADMM-Plus Tea", "multilateral-meeting", "held", "admm-plus-tea-2025"]
        )

    def test_text_of_a_record_is_not_taken_for_markup(self, tmp_path: Path, run: Run) -> None:
        events = small_calendar(tmp_path / "events", {"one": record(title="[red]Sale[/red] [/]")})
        assert "[red]Sale[/red] [/]" in run("list", "--events", events).data
        assert "[red]Sale[/red] [/]" in run("show", "one", "--events", events).data

    @pytest.mark.usefixtures("here")
    def test_an_event_is_shown_as_subscribers_see_it(self, run: Run) -> None:
        shown = run("show", "lantern-review-2026").data
        assert shown.startswith("Lantern Review 2026\nlantern-review-2026 · fleet-review · 2026-02-18\n")
        assert "\nDate: 18 February 2026, in the morning.\nStatus: Held.\n" in shown
        assert "\nCorrection, 1 March 2026: We had the wrong day. Before: 19 February 2026.\n" in shown
        assert "\nFeeds: all.ics, collection/boats.ics, country/france.ics" in shown

    @pytest.mark.usefixtures("here")
    def test_an_event_that_is_in_no_feed_is_shown_with_the_reason(self, run: Run) -> None:
        shown = run("show", "compass-review").data
        assert "\nDate: not known.\n" in shown
        assert "This entry only marks the time" not in shown
        assert shown.endswith("\nIn no feed: unknown date: no source gives one\n")

    @pytest.mark.usefixtures("here")
    def test_one_event_as_data_is_that_of_the_list(self, run: Run) -> None:
        (listed,) = json.loads(run("list", "--series", "paper-boat", "--json").data)["events"]
        assert json.loads(run("show", "paper-boat-2026", "--json").data) == listed


@pytest.mark.usefixtures("here")
class TestValidate:
    def test_a_single_file_is_asked_alone(self, here: Path, run: Run) -> None:
        spoil(here / "events")
        assert run("validate", "events/2026/paper-boat-2026.toml").code == 0
        ended = run("validate", "events/2026/dock-visit-2026.toml", "events/2026/paper-boat-2026.toml")
        assert ended.code == 1
        assert ended.data.count("    cure: ") == 1

    def test_a_folder_is_asked_with_all_below_it(self, here: Path, run: Run) -> None:
        spoil(here / "events")
        assert run("validate", "events/2025").code == 0
        assert run("validate", "events/2026").code == 1
        assert run("validate", "events").code == 1

    def test_a_file_is_found_from_within_its_folder(
        self, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spoil(here / "events")
        monkeypatch.chdir(here / "events" / "2026")
        assert run("validate", here / "events" / "2026" / "dock-visit-2026.toml").code == 1

    def test_files_of_two_calendars_are_each_asked_in_their_own(self, here: Path, run: Run) -> None:
        small_calendar(here / "other", {"wrong": record(kind="othr")})
        ended = run("validate", "events/2026/paper-boat-2026.toml", "other/2026/wrong.toml")
        assert ended.code == 1
        assert ended.data.startswith("other/2026/wrong.toml:")
        assert ended.said == "28 records, 1 error, 0 warnings.\n"

    def test_a_file_of_no_calendar_is_refused(self, here: Path, run: Run) -> None:
        (here / "stray.toml").write_text(record(), encoding="utf-8")
        ended = run("validate", "stray.toml")
        assert ended.code == 2
        assert ended.said.startswith("diplocal: stray.toml belongs to no calendar")

    def test_warnings_count_only_where_strict(self, here: Path, run: Run) -> None:
        (here / "events" / "2026" / "notes.txt").write_text("later", encoding="utf-8")
        relaxed, strict = run("validate"), run("validate", "--strict")
        assert (relaxed.code, strict.code) == (0, 1)
        assert "events/2026/notes.txt:1:1: S009 is not a record, and is not read (warning)\n" in relaxed.data
        assert relaxed.said == "27 records, 0 errors, 1 warning.\n"

    def test_warnings_do_not_stop_a_build(self, here: Path, run: Run) -> None:
        (here / "events" / "2026" / "notes.txt").write_text("later", encoding="utf-8")
        ended = run("build")
        assert ended.code == 0
        assert "S009" in ended.said

    def test_a_calendar_that_cannot_be_read_has_no_records(self, here: Path, run: Run) -> None:
        (here / "events" / "calendar.toml").write_text("name = ", encoding="utf-8")
        ended = run("validate")
        assert ended.code == 1
        assert ended.data.startswith("events/calendar.toml:1:")
        assert run("list").code == 1


def state(*folders: Path) -> dict[str, tuple[int, bytes]]:
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


class TestBuild:
    def test_a_second_build_writes_nothing(self, here: Path, run: Run) -> None:
        run("build")
        before = state(here)
        folders = {folder: folder.stat().st_mtime_ns for folder in (here / "dist").rglob("*") if folder.is_dir()}
        ended = run("build", "--now", "2031-01-01T00:00:00Z")
        assert state(here) == before
        assert {folder: folder.stat().st_mtime_ns for folder in folders} == folders
        assert "Nothing changed: dist/ is up to date.\n" in ended.said

    def test_check_is_content_after_a_build(self, here: Path, run: Run) -> None:
        run("build")
        before = state(here)
        ended = run("build", "--check")
        assert (ended.code, ended.data, ended.said) == (0, "", "Everything is up to date.\n")
        assert state(here) == before

    def test_check_names_only_what_would_change(self, here: Path, run: Run) -> None:
        run("build")
        (here / "dist" / "kind" / "dialogue.ics").write_bytes(b"torn")
        (here / "dist" / "theme" / "peacekeeping.ics").unlink()
        ended = run("build", "--check")
        assert ended.code == 1
        assert ended.data.splitlines() == ["dist/kind/dialogue.ics", "dist/theme/peacekeeping.ics"]
        assert ended.said == "2 files out of date; run `diplocal build`.\n"

    def test_check_counts_one_file_as_one(self, here: Path, run: Run) -> None:
        run("build")
        (here / "dist" / "all.ics").unlink()
        assert run("build", "--check").said == "1 file out of date; run `diplocal build`.\n"

    @pytest.mark.parametrize(
        "broken",
        [
            'title = "No more than this"\n',
            "not toml",
            record(kind="othr"),
            record(when="2026-02-30"),
            record(sources=[]),
            record(surprise="key"),
        ],
    )
    def test_bad_input_leaves_everything_as_it_was(self, broken: str, here: Path, run: Run) -> None:
        run("build")
        published = state(here / "dist")
        ledger = (here / "events" / "ledger.jsonl").read_bytes()
        write_record(here / "events", "broken", broken)
        for command in (["build"], ["prune"], ["build", "--allow-shrink"], ["build", "--check"]):
            ended = run(*command)
            assert ended.code == 1
            assert ended.data == ""
            assert "events/2026/broken.toml:" in ended.said
            assert ended.said.endswith("Nothing was written.\n")
        assert state(here / "dist") == published
        assert (here / "events" / "ledger.jsonl").read_bytes() == ledger

    def test_a_feed_that_would_shrink_is_refused_and_named(self, here: Path, run: Run) -> None:
        run("build")
        before = state(here / "dist")
        for file in sorted((here / "events" / "2026").glob("*.toml"))[:8]:
            file.unlink()
        (here / "events" / "2026" / "paper-boat-2026.toml").unlink()
        ended = run("build")
        assert (ended.code, ended.data) == (1, "")
        assert re.search(r"^all\.ics would go from 23 events to \d+$", ended.said, re.MULTILINE)
        assert "--allow-shrink" in ended.said
        assert state(here / "dist") == before
        assert run("build", "--allow-shrink").code == 0

    def test_stamps_are_of_the_instant_that_was_given(self, here: Path, run: Run) -> None:
        run("build", "--now", "2026-11-23T05:30:00+05:30")
        assert b"\r\nDTSTAMP:20261123T000000Z\r\n" in (here / "dist" / "all.ics").read_bytes()

    def test_an_instant_without_zone_is_utc(self, here: Path, run: Run) -> None:
        run("build", "--now", "2026-11-23T01:02:03.9")
        assert b"\r\nDTSTAMP:20261123T010203Z\r\n" in (here / "dist" / "all.ics").read_bytes()

    def test_stamps_are_of_the_epoch_where_no_instant_was_given(
        self, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
        run("build")
        assert b"\r\nDTSTAMP:19700102T000000Z\r\n" in (here / "dist" / "all.ics").read_bytes()

    def test_stamps_are_of_the_clock_otherwise(self, here: Path, run: Run) -> None:
        run("build")
        stamps = re.findall(rb"DTSTAMP:(\d{8})T\d{6}Z", (here / "dist" / "all.ics").read_bytes())
        assert len(set(stamps)) == 1
        assert stamps[0] > b"20250101"

    def test_a_calendar_with_an_address_says_where_to_subscribe(self, here: Path, run: Run) -> None:
        small_calendar(here / "mine", base_url="https://calendar.example.org")
        ended = run("build", "--events", "mine", "--out", "mine-dist")
        assert "https://calendar.example.org/all.ics" in ended.said
        assert "1 record: 1 published in 4 feeds, 0 in none.\n" in ended.said

    def test_a_calendar_without_address_says_how_to_try_it(self, run: Run, here: Path) -> None:
        assert (here / "events").is_dir()
        ended = run("build")
        assert "http://localhost:8000/all.ics" in ended.said
        assert "diplocal serve" in ended.said

    def test_a_feed_too_large_for_google_is_named(self, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("diplocal.feeds.MOST", 22)
        assert "Warning: all.ics has 23 events in" in run("build").said
        assert (here / "dist" / "all.ics").exists()

    def test_prune_drops_what_was_withdrawn_long_ago(self, here: Path, run: Run) -> None:
        run("build", "--now", "2026-11-23")
        (here / "events" / "2026" / "dock-visit-2026.toml").unlink()
        run("build", "--now", "2026-11-24")
        run("prune", "--now", "2026-11-25")
        assert b"Entry withdrawn: Dock visit" in (here / "dist" / "all.ics").read_bytes()
        run("build", "--now", "2027-11-25")
        assert b"Entry withdrawn: Dock visit" in (here / "dist" / "all.ics").read_bytes()
        run("prune", "--now", "2027-11-25")
        assert b"Dock visit" not in (here / "dist" / "all.ics").read_bytes()
