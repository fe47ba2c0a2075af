"""Quotation marks of both languages, nested, split over paragraphs, and the marks that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagebild.coding.quotations import find_quotations
from lagebild.packs import load_pack


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text, load_pack("de"))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("„Ja“, sagte sie.", ["„Ja“"]),
        ("»Ja«, sagte sie.", ["»Ja«"]),
        ("«Ja», sagte sie.", ["«Ja»"]),
        ("“Yes,” she said.", ["“Yes,”"]),
        ('"Ja", sagte sie.', ['"Ja"']),
        ("„Er rief ‚Halt‘ und lief“, sagte sie.", ["„Er rief ‚Halt‘ und lief“", "‚Halt‘"]),
        ("“We can’t stop,” he said.", ["“We can’t stop,”"]),
        ("The workers' rights aren't protected.", []),
        ("‘We can’t stop,’ he said.", ["‘We can’t stop,’"]),
        ("Er maß 12\" und ging.", []),
    ],
)
def test_marks(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_speech_over_paragraphs() -> None:
    text = "„Das ist das erste.\n\n„Das ist das zweite“, sagte er."
    assert quoted(text) == ["„Das ist das erste.", "„Das ist das zweite“"]


def test_an_unclosed_mark_does_not_swallow_the_report() -> None:
    text = "Er sagte: „Nein.\nDer Rest des Berichts.\nUnd „Ja“ sagte sie."
    assert quoted(text) == ["„Ja“"]


@given(st.text(alphabet="ab .,\n„“”\"»«‚‘’'", max_size=60))
def test_quotations_nest_and_stay_inside(text: str) -> None:
    found = find_quotations(text, load_pack("de"))
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
    for a in found:
        for b in found:
            apart = a.end <= b.start or b.end <= a.start
            assert apart or (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
