"""The accuracy gate of merging: figures on bench/stories must not fall under their pinned floors (tests/floors_stories.json).

The set is coded and merged anew, which takes about half a minute. Raise a floor when a figure has risen; lowering one is an explicit act.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCH = Path(__file__).parents[1] / "bench" / "stories"
FLOORS = json.loads(Path(__file__).with_name("floors_stories.json").read_text(encoding="utf-8"))


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"gate_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """The scores of both halves, of one coding and merging of the whole set."""
    from lagebild.merge.digest import digest
    from lagebild.merge.merger import merge

    evaluation, scorer = _module(BENCH.parent / "stories_eval.py"), _module(BENCH / "score.py")
    gold = json.loads((BENCH / "gold.json").read_text(encoding="utf-8"))
    records = evaluation.coded(None)
    found = evaluation.answer(records, merge([digest(r) for r in records]))
    return {half: scorer.score(found, gold, half) for half in ("tune", "test")}


@pytest.mark.parametrize("half", sorted(FLOORS))
def test_stories_happenings_and_copies_do_not_fall(figures: dict[str, Any], half: str) -> None:
    short = {name: (value, floor) for name, floor in FLOORS[half].items() if (value := figures[half][name]["f1"]) < floor}
    assert not short, f"{half}: (figure, floor) {short}"
