"""The main job, end to end, on the examples: real readers, real packs, the command as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from lagebild.cli import cli
from lagebild.output import json_schema

EXAMPLES = Path(__file__).parents[1] / "examples"
LEFTOVERS = {
    "navigation",
    "headline repeated in plain letters",
    "share bar",
    "related reports",
    "advertisement",
    "newsletter prompt",
    "comment counter",
    "slug",
    "comment form",
}


def lagebild(*arguments: str) -> Result:
    """The command in this process, so that models are loaded once for all tests."""
    return CliRunner(env={"COLUMNS": "120"}).invoke(cli, list(arguments))


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    done = lagebild("code", str(EXAMPLES))
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_example_is_coded_and_valid(records: list[dict[str, Any]]) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    assert len(records) >= 10
    assert {r["lang"] for r in records} == {"de", "en"}
    for record in records:
        validator.validate(record)
        assert record["error"] is None
        assert record["events"], record["title"]


def test_every_span_holds_its_words(records: list[dict[str, Any]]) -> None:
    for record in records:
        text = record["text"]
        for event in record["events"]:
            assert text[slice(*event["span"])] == event["trigger"] or event["trigger"]
            for part in (event["time"], event["place"]):
                assert part is None or text[slice(*part["span"])] == part["text"]
            for side in (*event["source"], *event["target"], *event["by"]):
                assert 0 <= side["span"][0] < side["span"][1] <= len(text)
        for found in (*record["mentions"], *record["times"], *record["places"]):
            assert text[slice(*found["span"])] == found["text"]


def test_the_leftovers_are_cut(records: list[dict[str, Any]]) -> None:
    (record,) = (r for r in records if r["removed"])
    assert {x["reason"] for x in record["removed"]} == LEFTOVERS
    assert record["text"].strip().endswith("versicherte der russische Botschafter in Riga.")


def test_the_arrest_is_found_in_both_languages(records: list[dict[str, Any]]) -> None:
    arrests = {
        record["lang"]
        for record in records
        for event in record["events"]
        if event["act"] in ("COERCE", "ASSAULT") and event["mode"] in ("arrest", "abduct") and "EST" in {t["code"] for t in event["target"]}
    }
    assert arrests == {"de", "en"}


def test_planned_and_denied_acts_are_told_apart(records: list[dict[str, Any]]) -> None:
    statuses = {event["status"] for record in records for event in record["events"]}
    assert {"occurred", "planned", "denied", "demanded"} <= statuses


def test_two_workers_give_the_same(records: list[dict[str, Any]]) -> None:
    done = lagebild("code", str(EXAMPLES), "--workers", "2")
    assert [json.loads(line) for line in done.stdout.splitlines()] == records


def test_reading_gives_one_document_per_example(records: list[dict[str, Any]]) -> None:
    done = lagebild("read", str(EXAMPLES))
    assert done.exit_code == 0
    assert [line.split(" = ")[1] for line in done.stdout.splitlines() if line.startswith("# newdoc")] == [r["id"] for r in records]


def test_explain_shows_rule_and_reason() -> None:
    done = lagebild("explain", "Der finnische Verteidigungsminister besuchte am Montag Estland.", "--lang", "de")
    assert done.exit_code == 0
    assert "✓ besuchte → CONSULT/visit occurred" in done.stdout
    assert "rule de." in done.stdout


def test_hostile_inputs_leave_the_others_coded(tmp_path: Path) -> None:
    lines = [
        {"id": "good", "text": "Der finnische Verteidigungsminister besuchte am Montag Estland.", "lang": "de"},
        {"id": "odd", "text": "\u202e\u0000\ufffd\ud7ff \U0001f600 " * 200, "lang": "de"},
        {"id": "brackets", "text": "((((" * 500 + "„“" * 500, "lang": "de"},
        {"id": "word", "text": "a" * 20_000, "lang": "en"},
        {"id": "french", "text": "Le ministre est arrivé lundi à Paris pour rencontrer le président de la République et ses conseillers."},
        {"id": "none", "text": "12345 67890", "lang": ""},
        {"id": "last", "text": "Finland's defence minister visited Estonia on Monday.", "lang": "en"},
    ]
    path = tmp_path / "hostile.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    done = lagebild("code", str(path), "--workers", "2", "--time-limit", "60")  # with a limit, so that a hang fails this test only
    assert done.exit_code == 3, done.stderr
    coded = {r["id"]: r for r in map(json.loads, done.stdout.splitlines())}
    assert list(coded) == [line["id"] for line in lines]
    assert coded["good"]["events"]
    assert coded["last"]["events"]
    assert coded["french"]["error"]["code"] == "E108"
    assert all(coded[i]["error"] is None or coded[i]["error"]["code"] in ("E108", "E500") for i in coded)
