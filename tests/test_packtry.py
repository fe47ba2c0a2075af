"""`pack try`: what a changed line does to a corpus; own pack folders reach lint, test and doctor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lagebild.cli import cli
from lagebild.coding.confidence import confident
from lagebild.errors import PackError
from lagebild.packs import load_pack
from lagebild.packtry import compare, tried_folder, tried_line
from lagebild.pipeline import Coder, report_of

VISIT = "Der chinesische Außenminister besuchte am Montag Warschau. Kanada lobte Norwegen."
SCOLD = "de.x.fotografieren\tfotografieren\tV\tsubj:actor\tsubj\tobj\tACCUSE\tdisapprove"
KNOWN = next(e for e in load_pack("de").table("frames") if e.id == "de.besuchen")


def line_of(**cells: str) -> str:
    return "\t".join({**KNOWN.cells, **cells}.values())


@pytest.fixture(scope="module")
def before() -> Coder:
    return Coder()


def differences(line: str, text: str, before: Coder) -> Iterator[tuple[str, str, dict[str, tuple[object, object]]]]:
    with tried_folder([tried_line(line)]) as folder:
        for found in compare([report_of(text, lang="de")], before, Coder(packs=[folder])):
            assert isinstance(found, list)
            yield from ((d.kind, d.event["act"], d.fields) for d in found)


def test_a_changed_line_changes_its_events_field_by_field(before: Coder) -> None:
    ((kind, act, fields),) = differences(line_of(act="SUPPORT", mode=""), VISIT, before)
    assert (kind, act) == ("changes", "SUPPORT")
    assert (fields["act"], fields["mode"]) == (("CONSULT", "SUPPORT"), ("visit", None))
    assert not {"id", "rule", "source", "target", "span"} & set(fields)


def test_a_line_of_no_event_makes_events_vanish(before: Coder) -> None:
    assert [(kind, act) for kind, act, _ in differences(line_of(act="-", mode="", when=""), VISIT, before)] == [("vanishes", "CONSULT")]


def test_a_new_line_makes_events_appear(before: Coder) -> None:
    text = "Kanada fotografierte Norwegen am Montag."
    assert [(kind, act) for kind, act, _ in differences(SCOLD, text, before)] == [("appears", "ACCUSE")]


def test_the_same_line_changes_nothing(before: Coder) -> None:
    assert list(differences(line_of(), VISIT, before)) == []


def test_table_and_language_are_told_by_the_id_or_the_cells() -> None:
    known, new = tried_line(line_of()), tried_line(SCOLD.replace("\t", "\\t"))
    assert (known.table, known.lang, known.replaces) == ("frames", "de", KNOWN.line)
    assert (new.table, new.lang, new.replaces, new.cells["act"]) == ("frames", "de", "", "ACCUSE")
    assert tried_line("SANCTION\t3\tTHREATEN").lang == ""


@pytest.mark.parametrize("line", ["de.x.broken\tx\tV\t\tsubj\tobj\tWRONG", "de.x.unknown\tx"])
def test_a_broken_line_is_refused(line: str) -> None:
    with pytest.raises(PackError), tried_folder([tried_line(line, table="frames")]):
        pass


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_the_command_shows_what_differs_and_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(VISIT, encoding="utf-8")
    told = run("pack", "try", line_of(act="SUPPORT", mode=""), "--on", str(tmp_path))
    assert told.exit_code == 0
    assert "~ SUPPORT occurred CHN>POL [besuchte, de.besuchen]" in told.stdout
    assert "act: CONSULT → SUPPORT" in told.stdout and "0 events appear, 1 change, 0 vanish, in 1 of 1 reports." in told.stdout
    (line,) = run("pack", "try", line_of(act="SUPPORT", mode=""), "--on", str(tmp_path), "--json").stdout.splitlines()
    assert json.loads(line)["fields"]["act"] == {"before": "CONSULT", "after": "SUPPORT"}
    assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own" / "de").mkdir(parents=True)
    (tmp_path / "own" / "acts_quad.tsv").write_text("id\tquad\tplanned\tscore\nSANCTION\t3\tTHREATEN\t-4\n", encoding="utf-8")
    return tmp_path / "own"


def test_sanctions_are_verbal_conflict_where_an_own_folder_says_so(own: Path, before: Coder) -> None:
    text = "Die USA verhängten Sanktionen gegen den Iran."
    quads = [[e.quad for c in coder.code([report_of(text, lang="de")]) for e in c.events] for coder in (before, Coder(packs=[own]))]
    assert quads == [[4], [3]]


def test_lint_test_and_doctor_see_own_folders(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import lagebild.doctor

    frames = own / "de" / "frames.tsv"
    header = "\t".join(KNOWN.cells)
    row = line_of(id="de.x.own", example=VISIT.partition(" Kanada")[0], expect="SUPPORT occurred CHN>POL")
    frames.write_text(f"{header}\n{row}\n", encoding="utf-8")
    told = run("pack", "test", "de", "--only", "de.x.own", "--pack", str(own))
    assert told.exit_code == 1 and "FAIL de.x.own (own/de/frames.tsv:2)" in told.stdout
    assert run("pack", "lint", "--pack", str(own)).exit_code == 0
    monkeypatch.setattr(lagebild.doctor, "_model", lambda lang: lagebild.doctor.Finding("model", "left out"))
    assert f"with your own from {own}" in run("doctor", "--pack", str(own)).stdout
    frames.write_text(f"{header}\nde.x.own\tx\tQ\n", encoding="utf-8")
    assert run("pack", "lint", "--pack", str(own)).exit_code == 1
    assert "WRONG pack de" in run("doctor", "--pack", str(own)).stdout


def test_doubtful_events_are_left_out_and_claims_forget_them(before: Coder) -> None:
    (coding,) = before.code([report_of("Der Minister sagte, Kanada habe Norwegen besucht.", lang="de")])
    (event,) = coding.events
    assert confident(coding, event.confidence) == coding
    without = confident(coding, event.confidence + 0.001)
    assert without.events == ()
    claims = [c for s in coding.statements for c in s.claims]
    assert any(c.event for c in claims) and all(c.event is None and c.status is None for s in without.statements for c in s.claims)


def test_an_id_that_no_example_has_is_told() -> None:
    result = run("pack", "test", "de", "--only", "de.gibt-es-nicht")
    assert result.exit_code == 2
    assert "'de.gibt-es-nicht'" in result.stderr
