"""Sides that stand elsewhere than with the word of the act, on sentences of our own as the reader parses them (`sides_parsed.tsv`).

The table's columns: language, the rule, act and sides of the events expected, the parse in the notation of `tests.resolve.reports` (sentences parted by ¶).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.packs import load_pack
from lagebild.packtest import shorthand
from lagebild.pipeline import code_report, report_of
from tests.resolve.reports import analysis

TABLE = Path(__file__).with_name("sides_parsed.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("lang", "rule", "expected", "notation"), ROWS, ids=[row[1].replace(" ", "-") for row in ROWS])
def test_sides(lang: str, rule: str, expected: str, notation: str) -> None:
    read = analysis(lang, notation.replace(" ¶ ", "\n"))
    events = code_report(report_of(read.text, lang=lang), read, load_pack(lang)).events
    coded = [f"{e.act} {shorthand(e).rpartition(' ')[2]}" for e in events]
    assert sorted(coded) == sorted(expected.split("; ")), rule
