"""The command line: one record per input, exit statuses, errors without traceback, a light start. The coder is a stub here."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import lagebild.pipeline
from lagebild.cli import cli
from lagebild.errors import ModelError, UnknownLanguage
from lagebild.model import Coding, Event, Failure, Participant, Report, Span

TEXT = "Der Minister reiste nach Riga. Er traf seine Amtskollegin."


class StubCoder:
    """Codes every "reiste" as a visit to Latvia; fails where the text says so."""

    def __init__(self, lang: str | None = None, packs: Iterable[Path] = ()) -> None:
        pass

    def language(self, report: Report) -> str:
        raise UnknownLanguage("A stub has nothing to load.")

    def code(self, reports: Iterable[Report]) -> Iterator[Coding]:
        for report in reports:
            if "kaputt" in report.text:
                yield Coding(report=report, error=Failure(code="E500", message="kaputt"))
                continue
            at = report.text.find("reiste")
            yield Coding(report=report, events=(visit(report.text, at),) if at >= 0 else ())

    def read(self, reports: Iterable[Report]) -> Iterator[tuple[Report, Failure]]:
        return ((report, Failure(code="E108", message="no\nlanguage")) for report in reports)


def visit(text: str, at: int) -> Event:
    where = Participant(text="Riga", span=Span.of(text, at, at + 6), actor="LVA", name="Lettland", code="LVA", sector="")
    return Event(
        id="e", span=Span.of(text, at, at + 6), clause=Span.of(text, 0, len(text)), trigger="reiste", act="CONSULT", mode="visit",
        status="occurred", plover="CONSULT", cameo="042", quad=1, score=1.9, source=(), target=(where,),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lagebild.pipeline, "Coder", StubCoder)


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(cli, [str(a) for a in arguments], input=stdin)


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def reports(folder: Path, *texts: str) -> Path:
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": t}) + "\n" for n, t in enumerate(texts)), encoding="utf-8")
    return path


def test_one_record_per_input_in_order_with_failures(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = run("code", reports(tmp_path, TEXT, "kaputt", TEXT), empty, tmp_path / "none.txt", reports(tmp_path, TEXT, "kaputt", TEXT))
    assert result.exit_code == 3
    ids = ["r0", "r1", "r2", str(empty), str(tmp_path / "none.txt"), "r0", "r1", "r2"]
    assert [r["id"] for r in records(result)] == ids
    errors = [r["error"]["code"] if isinstance(r["error"], dict) else None for r in records(result)]
    assert errors == [None, "E500", None, "E102", "E101", None, "E500", None]
    assert "r1: E500 kaputt" in result.stderr
    assert f"\nE101 {tmp_path / 'none.txt'} does not exist" in result.stderr  # named by its message
    assert "4 of 8 inputs failed" in result.stderr


def test_all_coded_is_zero(tmp_path: Path) -> None:
    result = run("code", reports(tmp_path, TEXT))
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("stdin", "texts"),
    [
        (TEXT.encode(), [TEXT]),
        (json.dumps({"text": TEXT}).encode() + b"\n" + json.dumps({"text": "b"}).encode(), [TEXT, "b"]),
        (b"", [""]),
    ],
)
def test_standard_input(stdin: bytes, texts: list[str]) -> None:
    assert [r["text"] for r in records(run("code", "-", stdin=stdin))] == texts


def test_csv(tmp_path: Path) -> None:
    result = run("code", reports(tmp_path, TEXT, "kaputt"), "--format", "csv")
    coded, failed = csv.DictReader(io.StringIO(result.stdout))
    assert (coded["report"], coded["act"], coded["target_code"]) == ("r0", "CONSULT", "LVA")
    assert failed["error"] == "E500 kaputt"


def test_table_shows_sentence_deed_and_failures(tmp_path: Path) -> None:
    result = run("code", reports(tmp_path, f"Es war still. {TEXT}", "kaputt", "Nichts."), "--format", "table")
    assert result.exit_code == 3
    assert "“Der Minister reiste nach Riga.”" in result.stdout
    assert "CONSULT visit → Lettland (LVA)" in " ".join(result.stdout.split())
    assert "E500 kaputt" in result.stdout
    assert "no event found" in result.stdout
    assert "1 event in 3 reports, 1 could not be coded" in result.stdout


def test_table_shows_the_day_that_was_understood_and_else_the_words() -> None:
    """An editor needs the date, not "Montag"; the words stand in the sentence above."""
    from lagebild.cli.table import _cells
    from lagebild.model import EventDate, TimeRef

    text = "Der Minister reiste am Montag nach Riga."
    monday = TimeRef(span=Span.of(text, 23, 29), type="DATE", value="2024-05-06", edtf="2024-05-06")
    dated = dataclasses.replace(visit(text, 13), time=monday, event_date=EventDate(edtf="2024-05-06", basis="time expression"))
    assert _cells(dated)[2].plain == "2024-05-06"
    assert _cells(dataclasses.replace(visit(text, 13), time=monday))[2].plain == "Montag"


def test_explain_takes_a_missing_file_for_no_sentence() -> None:
    """A path with a blank in it must not be coded as if it were a report."""
    from lagebild.cli.explain import _is_sentence

    assert not _is_sentence("my reports/missing.txt")
    assert not _is_sentence("alte berichte/lage.jsonl ")
    assert _is_sentence("Der Minister reiste nach Riga.")
    assert _is_sentence("The U.S. president arrived in St. Petersburg")


@pytest.mark.parametrize("blank", ["", "  "])
def test_explain_of_nothing_is_wrong_usage(blank: str) -> None:
    result = run("explain", blank)
    assert result.exit_code == 2
    assert "Give a file, or a sentence" in result.stderr


def test_progress_lines_are_grammar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from lagebild.cli import progress

    monkeypatch.setattr(progress, "QUIET", 0.0)
    list(progress._with_lines([1], "reports", None))
    list(progress._with_lines([1], "reports", 14))
    assert capsys.readouterr().err == "1 report so far\n1 of 14 reports\n"


def test_table_does_not_pass_control_characters_on(tmp_path: Path) -> None:
    result = run("code", reports(tmp_path, "\x1b[31mMinister reiste \u202e\x07 nach [bold]Riga[/bold] \x9b2J."), "--format", "table")
    assert not {"\x1b", "\u202e", "\x07", "\x9b"} & set(result.stdout)
    assert "[bold]Riga[/bold]" in result.stdout


def test_read_opens_each_input_once_also_failed_ones(tmp_path: Path) -> None:
    path = reports(tmp_path, TEXT, TEXT)
    result = run("read", path, tmp_path / "none.txt")
    assert [line for line in result.stdout.splitlines() if line.startswith("# newdoc")] == [
        "# newdoc id = r0",
        "# newdoc id = r1",
        f"# newdoc id = {tmp_path / 'none.txt'}",
    ]
    assert result.stdout.count("# error = ") == 3
    assert result.exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("code",),
        ("code", "x", "--format", "xml"),
        ("code", "x", "--lang", "fr"),
        ("code", "x", "--workers", "0"),
        ("nothing",),
        ("explain",),
    ],
)
def test_wrong_usage_is_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def main_with(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lagebild", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})}, timeout=60)


def test_a_users_error_has_a_code_and_no_traceback(tmp_path: Path) -> None:
    done = main_with("code", str(reports(tmp_path, TEXT)), "--date", "gestern")
    assert done.returncode == 1
    assert done.stderr.startswith("[E107] 'gestern' is no date.")
    assert "Traceback" not in done.stderr


def test_wrong_usage_on_the_command_line() -> None:
    done = main_with("code")
    assert done.returncode == 2
    assert "Usage: " in done.stderr


def test_a_missing_model_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: StubCoder, batch: Iterable[Report]) -> Iterator[Coding]:
        raise ModelError("The model is missing.")

    monkeypatch.setattr(StubCoder, "code", fail)
    result = run("code", reports(tmp_path, TEXT))
    assert isinstance(result.exception, ModelError)


def seconds(code: str) -> float:
    """Processor time, best of three: wall-clock time on a busy machine would measure the others."""
    took = []
    for _ in range(3):
        clock = f"import time; began = time.process_time(); {code}; print(time.process_time() - began)"
        took.append(float(subprocess.run([sys.executable, "-c", clock], capture_output=True, text=True, check=True).stdout.split()[-1]))
    return min(took)


def test_light_start() -> None:
    assert seconds("import lagebild") < 0.2
    assert seconds("import sys; sys.argv = ['lagebild', '--help']; import lagebild.cli as c; c.cli.main(standalone_mode=False)") < 0.3


def test_help_of_every_command() -> None:
    def walk(command: click.Command, path: list[str]) -> Iterator[list[str]]:
        yield path
        if isinstance(command, click.Group):
            for name, below in command.commands.items():
                yield from walk(below, [*path, name])

    for path in walk(cli, []):
        result = run(*path, "--help")
        assert result.exit_code == 0
        assert "Usage:" in result.stdout


def test_pack_lint_names_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from lagebild.packs import Pack, Problem

    monkeypatch.setattr("lagebild.packs.load_pack", lambda lang, extra=(): Pack(lang, {}, (Problem("de/frames.tsv:3", "is wrong"),)))
    result = run("pack", "lint", "de")
    assert (result.exit_code, result.stdout) == (1, "de/frames.tsv:3: is wrong\n1 problem\n")


def test_pack_test_shows_what_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    from lagebild.packtest import ExampleResult

    def examples(lang: str, only: str = "", *, folders: tuple[Path, ...] = ()) -> Iterator[ExampleResult]:
        yield ExampleResult("a", "de/frames.tsv:2", "frames", "Gut.", "-", "-", True)
        yield ExampleResult("b", "de/frames.tsv:3", "frames", "Schlecht.", "-", "AID occurred DEU>", False)

    monkeypatch.setattr("lagebild.packtest.run_examples", examples)
    result = run("pack", "test", "de")
    assert result.exit_code == 1
    assert "FAIL b (de/frames.tsv:3): Schlecht." in result.stdout
    assert "1 of 2 examples give what they promise." in result.stdout


def test_doctor_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    import lagebild.doctor

    finding = lagebild.doctor.Finding("model", "missing", ok=False, remedy="Install it.")
    monkeypatch.setattr(lagebild.doctor, "_model", lambda lang: finding)
    result = run("doctor")
    assert result.exit_code == 1
    assert "WRONG model: missing\n      Install it." in result.stdout
    assert "ok    lagebild: 0.1.0" in result.stdout
