"""The own German event set is well formed, and what the coder makes of it does not fall. Figures only: its errors are not to be read."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from bench import events_eval
from lagebild.packs import load_pack

SET = Path(__file__).parents[1] / "bench" / "events_de" / "test.jsonl"
KEYS = {"sent", "trigger", "act", "mode", "status", "source", "target", "time", "place", "by"}


def test_set_is_well_formed() -> None:
    pack = load_pack("de")
    acts = {row.id for row in pack.table("acts")}
    for line in SET.read_text(encoding="utf-8").splitlines():
        doc = json.loads(line)
        spans = doc["sentences"]
        assert all(0 <= a < b <= len(doc["text"]) for a, b in spans), doc["id"]
        assert all(left[1] <= right[0] for left, right in pairwise(spans)), doc["id"]
        for n, event in enumerate(doc["events"]):
            where = f"{doc['id']} event {n}"
            assert set(event) >= KEYS, where
            assert event["act"] in acts, where
            words = doc["text"][slice(*spans[event["sent"]])]
            assert all(part.strip() in words for part in event["trigger"].split("…")), where
            assert all(re.fullmatch(r"[A-Z]{3}|---", a["code"]) for a in (*event["source"], *event["target"])), where


def test_a_set_is_named_by_language_and_file() -> None:
    assert events_eval.sets()["de/test"] == SET


@pytest.mark.skipif(not events_eval.SCORER.exists(), reason="the shared scorer is not here")
def test_figures_do_not_fall(tmp_path: Path) -> None:
    """The floors are the figures of 22 November 2026, 18:05, less 1.1; raise them when they rise."""
    events_eval.code(SET, tmp_path / "out.jsonl")
    scorer = events_eval.shared_scorer()
    assert scorer is not None
    found = scorer.score_events(SET, tmp_path / "out.jsonl")
    assert found["act"]["F1"] >= 74.5
    assert found["full"]["F1"] >= 47.6
    assert found["full"]["P"] >= 57.5
