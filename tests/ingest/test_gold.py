"""No real line of the gold reports is ever cut, and the seeds' four leftovers are (needs ../shared)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lagebild.ingest import read_paths
from lagebild.ingest.clean import clean
from lagebild.model import Report

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here: gold reports and seeds are not checked"),
]


@pytest.mark.parametrize("name", ["events.de.jsonl", "events.en.jsonl"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_no_line_of_a_real_report_is_cut(name: str, between: str) -> None:
    for line in (SHARED / "gold" / name).read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        sentences = [report["text"][start:end] for start, end in report["sentences"]]
        for text in (report["text"], between.join(sentences), between.join(reversed(sentences))):
            cut = [text[c.start : c.end] for c in clean(text).removed if c.reason != "invisible character"]
            assert not cut, report["id"]


def test_the_seeds_leftovers_are_cut_and_listed() -> None:
    reports = [r for r in read_paths([SHARED / "seeds"]) if isinstance(r, Report)]
    removed = {r.text.strip(): r.reason for report in reports for r in report.removed}
    assert {"source-120", "Leave a Reply", "toi-allgemeines"} <= removed.keys()
    assert len(removed) == 4
    assert "headline repeated in plain letters" in removed.values()
    assert all(report.title and report.text.startswith(report.title) for report in reports)
