"""The floor of cleaning on the texts of its evaluation set; the pages, which take longer, are scored by bench/cleaning/score.py."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "cleaning"
FLOOR = 0.97


@pytest.fixture(scope="module")
def score() -> ModuleType:
    sys.path.insert(0, str(BENCH))
    spec = importlib.util.spec_from_file_location("cleaning_score", BENCH / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("half", ["tune", "test"])
def test_lines_of_texts_are_kept_and_cut(score: ModuleType, tmp_path: Path, half: str) -> None:
    chosen = [d for d in score.documents() if d.half == half and d.suffix == ".txt"]
    counts: Counter[str] = Counter()
    for document, text in score._read(tmp_path, chosen):
        for line, kept in score._judged(document, text):
            counts[line.gold + ("+" if kept else "-")] += 1
    assert sum(counts.values()) > 1000
    assert score._f1(counts, "+") >= FLOOR
    assert score._f1(counts, "-") >= FLOOR
    assert counts["+-"] == 0, "a real line was cut"
