"""Sentences full of words of conflict and politics in which the codebook sees no event: the coder keeps silent on most.

The tables were written from the codebook by somebody who had seen neither the packs nor the coder.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.model import Coding
from lagebild.pipeline import Coder, report_of

HERE = Path(__file__).parent
FLOOR = {"de": 0.92, "en": 0.95}  # share of the sentences without any event; raise it, never lower it


def rows(lang: str) -> list[tuple[str, str]]:
    lines = (HERE / f"silent_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(sentence, why) for sentence, why in cells]


def _account(sentence: str, why: str, coding: Coding) -> str:
    events = "; ".join(f"{e.act} {e.trigger!r} {[s.code for s in e.source]} → {[t.code for t in e.target]} {e.rule}" for e in coding.events)
    return f"{sentence} ({why}): {events}"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_silence(lang: str) -> None:
    """Nothing is coded in most sentences in which there is nothing to code."""
    cases = rows(lang)
    codings = list(Coder(lang).code(report_of(sentence, lang=lang, date="2023-08-15") for sentence, _ in cases))
    assert not [c.error for c in codings if c.error is not None]
    loud = [_account(sentence, why, c) for (sentence, why), c in zip(cases, codings, strict=True) if c.events]
    share = 1 - len(loud) / len(cases)
    figures = f"{lang}: silent on {share:.3f} of {len(cases)} sentences"
    print(figures, *loud, sep="\n")
    assert share >= FLOOR[lang], figures
