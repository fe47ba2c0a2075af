"""The evaluation set of stories is sound, and its scorer gives the figures its definitions say."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "bench" / "stories"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"stories_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


scorer = load("score")


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in (FOLDER / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


def perfect(gold: dict[str, Any]) -> dict[str, Any]:
    return {
        "stories": {report: story["id"] for story in gold["stories"] for report in story["reports"]},
        "copies": [group["reports"] for group in gold["copies"]],
        "events": [
            {"report": m["report"], "start": m["start"], "end": m["end"], "happening": h["id"], "act": h["act"]}
            for h in gold["happenings"]
            for m in h["mentions"]
        ],
    }


def small() -> dict[str, Any]:
    """Four reports in two stories; a visit with talks as its part, and another visit."""

    def happening(key: str, part: str | None, *mentions: tuple[str, int, int]) -> dict[str, Any]:
        spans = [{"report": r, "quote": "", "start": s, "end": e} for r, s, e in mentions]
        return {"id": key, "act": "CONSULT", "also": [], "part_of": part, "mentions": spans}

    return {
        "stories": [{"id": "A", "half": "tune", "reports": ["a", "b", "c"]}, {"id": "B", "half": "test", "reports": ["d"]}],
        "reports": {"a": {}, "b": {}, "c": {}, "d": {}},
        "copies": [{"reports": ["a", "b"], "kind": "near", "kinds": {"b": "near"}}],
        "happenings": [
            happening("visit", None, ("a", 0, 10), ("b", 0, 10)),
            happening("talks", "visit", ("a", 20, 30)),
            happening("other", None, ("d", 0, 10)),
        ],
    }


@pytest.mark.parametrize("half", ["all", "tune", "test"])
def test_a_perfect_answer_scores_100(gold: dict[str, Any], half: str) -> None:
    result = scorer.score(perfect(gold), gold, half, strict=True)
    assert [result[key]["f1"] for key in ("stories", "events", "copies")] == [100.0, 100.0, 100.0]
    assert result["events"]["coverage"] == 100.0
    assert result["events"]["errors"] == []


def test_everything_in_one_has_full_recall_and_the_expected_precision(gold: dict[str, Any]) -> None:
    answer = perfect(gold)
    answer["stories"] = dict.fromkeys(answer["stories"], "one")
    answer["copies"] = [list(gold["reports"])]
    for event in answer["events"]:
        event["happening"] = "one"
    result = scorer.score(answer, gold, strict=True)
    sizes = [len(story["reports"]) for story in gold["stories"]]
    total = sum(sizes)
    assert result["stories"]["recall"] == 100.0
    assert result["stories"]["precision"] == round(100 * sum(n * n for n in sizes) / total**2, 2)
    held = [len(h["mentions"]) for h in gold["happenings"]]
    mentions = sum(held)
    right = sum(n * (n - 1) // 2 for n in held)
    assert result["events"]["recall"] == 100.0
    assert result["events"]["precision"] == round(100 * right / (mentions * (mentions - 1) // 2), 2)
    pairs = sum(len(g["reports"]) * (len(g["reports"]) - 1) // 2 for g in gold["copies"])
    assert result["copies"]["precision"] == round(100 * pairs / (total * (total - 1) // 2), 2)


def test_all_singletons_have_full_precision_and_the_expected_recall(gold: dict[str, Any]) -> None:
    answer = perfect(gold)
    answer["stories"] = {}
    answer["copies"] = []
    for number, event in enumerate(answer["events"]):
        event["happening"] = str(number)
    result = scorer.score(answer, gold)
    assert result["stories"]["precision"] == 100.0
    assert result["stories"]["recall"] == round(100 * len(gold["stories"]) / len(gold["reports"]), 2)
    assert result["events"]["f1"] == 0.0
    assert result["copies"]["f1"] == 0.0


def test_b_cubed_of_a_worked_example() -> None:
    # {a b c} {d} against {a b} {c d}: precision (1+1+1/2+1/2)/4, recall (2/3+2/3+1/3+1)/4.
    result = scorer.b_cubed({"a": "x", "b": "x", "c": "y", "d": "y"}, {"a": "A", "b": "A", "c": "A", "d": "B"})
    assert (result["precision"], result["recall"]) == (75.0, 66.67)


def event(report: str, start: int, end: int, happening: str, **more: str) -> dict[str, Any]:
    return {"report": report, "start": start, "end": end, "happening": happening, **more}


def events_of(*events: dict[str, Any], strict: bool = False) -> dict[str, Any]:
    result: dict[str, Any] = scorer.score({"stories": {}, "copies": [], "events": list(events)}, small(), strict=strict)
    return result["events"]  # type: ignore[no-any-return]


def test_a_merge_of_different_happenings_is_wrong_and_one_with_an_unmatched_event_costs_nothing() -> None:
    right = [event("a", 0, 10, "1"), event("b", 2, 12, "1")]
    assert events_of(*right)["f1"] == 100.0
    assert events_of(*right, event("d", 0, 10, "1"))["precision"] == 33.33
    assert events_of(*right, event("d", 50, 60, "1"))["f1"] == 100.0


def test_a_part_merged_with_its_whole_is_neutral_unless_strict() -> None:
    events = [event("a", 0, 10, "1"), event("b", 0, 10, "1"), event("a", 20, 30, "1")]
    assert events_of(*events)["f1"] == 100.0
    assert events_of(*events, strict=True)["precision"] == 33.33


def test_a_mention_takes_one_event_and_only_of_its_act() -> None:
    two = events_of(event("a", 0, 10, "1"), event("a", 1, 10, "2"))
    assert two["assigned"] == 1
    assert events_of(event("a", 0, 10, "1", act="ASSAULT"))["assigned"] == 0
    assert events_of(event("a", 0, 10, "1", act="CONSULT"))["assigned"] == 1


def test_an_overlap_of_less_than_half_the_shorter_is_no_match() -> None:
    assert events_of(event("a", 6, 16, "1"))["assigned"] == 0
    assert events_of(event("a", 5, 15, "1"))["assigned"] == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"stories": {}, "copies": []}, "events"),
        ({"stories": {"zz": "1"}, "copies": [], "events": []}, "zz"),
        ({"stories": {}, "copies": [], "events": [{"report": "a", "start": 3, "end": 3, "happening": "1"}]}, "empty"),
    ],
)
def test_a_broken_answer_is_refused_with_its_place(answer: dict[str, Any], message: str) -> None:
    with pytest.raises(scorer.AnswerError, match=message):
        scorer.score(answer, small())


def test_the_files_are_what_the_sources_and_the_seed_give(reports: dict[str, Any], gold: dict[str, Any]) -> None:
    make = load("make")
    rows, answer = make.build()
    assert rows == list(reports.values())
    assert json.loads(json.dumps(answer)) == gold


def test_the_set_is_as_large_and_as_mixed_as_promised(reports: dict[str, Any], gold: dict[str, Any]) -> None:
    assert {r for story in gold["stories"] for r in story["reports"]} == set(reports)
    assert len(reports) >= 240
    several = [story for story in gold["stories"] if len(story["reports"]) > 1]
    languages = [{reports[r]["lang"] for r in story["reports"]} for story in several]
    assert len(several) >= 60
    assert sum(len(found) == 2 for found in languages) >= 45
    assert sum(len(found) == 1 for found in languages) >= 15
    assert len(gold["stories"]) - len(several) >= 20
    halves = Counter(story["half"] for story in several)
    assert min(halves.values()) / len(several) > 0.4
    kinds = Counter(kind for group in gold["copies"] for kind in group["kinds"].values())
    assert min(kinds[kind] for kind in ("exact", "near", "agency", "translated")) >= 8
    assert {c["field"] for c in gold["conflicts"]} >= {"time", "place", "count", "status", "source", "target"}


def test_every_quote_stands_once_in_its_text_at_its_offsets(reports: dict[str, Any], gold: dict[str, Any]) -> None:
    for happening in gold["happenings"]:
        assert happening["mentions"], happening["id"]
        for mention in happening["mentions"]:
            text = reports[mention["report"]]["text"]
            assert text.count(mention["quote"]) == 1
            assert text[mention["start"] : mention["end"]] == mention["quote"]
    for pair in gold["claims"]:
        for side in ("claim", "denial"):
            assert reports[pair[side]["report"]]["text"].count(pair[side]["quote"]) == 1


def test_no_story_is_told_of_in_the_other_half(gold: dict[str, Any]) -> None:
    half = {report: story["half"] for story in gold["stories"] for report in story["reports"]}
    for happening in gold["happenings"]:
        assert {half[mention["report"]] for mention in happening["mentions"]} == {happening["half"]}, happening["id"]


def test_copies_stay_within_a_story_and_count_as_one_source(gold: dict[str, Any]) -> None:
    story_of = {report: story["id"] for story in gold["stories"] for report in story["reports"]}
    copies = {pair for group in gold["copies"] for pair in combinations(sorted(group["reports"]), 2)}
    for left, right in copies:
        assert story_of[left] == story_of[right]
    for happening in gold["happenings"]:
        reports_of = sorted({mention["report"] for mention in happening["mentions"]})
        number = gold["independent"][happening["id"]]
        assert 1 <= number <= gold["independent_by_copies_alone"][happening["id"]] <= len(reports_of)
        if len(reports_of) > 1 and all(pair in copies for pair in combinations(reports_of, 2)):
            assert number == 1


def words(text: str) -> set[str]:
    return set(text.lower().split())


def test_a_copy_is_of_its_kind(reports: dict[str, Any], gold: dict[str, Any]) -> None:
    for group in gold["copies"]:
        for copy, kind in group["kinds"].items():
            others = [reports[other] for other in group["reports"] if other != copy]
            text, lang = reports[copy]["text"], reports[copy]["lang"]
            if kind == "exact":
                assert any(other["text"] == text for other in others), copy
            elif kind == "translated":
                assert any(other["lang"] != lang for other in others), copy
            else:
                assert all(other["text"] != text for other in others), copy
                shared = max(len(words(text) & words(other["text"])) / min(len(words(text)), len(words(other["text"]))) for other in others)
                assert shared > 0.5, (copy, shared)
