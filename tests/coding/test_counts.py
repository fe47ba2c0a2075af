"""Numbers of people as intervals, with the words they come from."""

from __future__ import annotations

import pytest

from lagebild.coding.counts import counted_nouns, quantity
from lagebild.packs import load_pack
from tests.trees import tree


@pytest.mark.parametrize(
    ("notation", "lang", "head", "expect"),
    [
        ("mindestens/mindestens/ADV/advmod>2 18/18/NUM/nummod>3 Menschen/Mensch/NOUN/root>0", "de", 2, (18, None)),
        ("Mehr/mehr/ADV/advmod>3 als/als/ADP/case>3 2.000/2.000/NUM/nummod>4 Polen/Pole/NOUN/root>0", "de", 3, (2000, None)),
        ("bis/bis/ADP/case>4 zu/zu/ADP/fixed>1 vierzig/40/NUM/nummod>4 Tote/Tote/NOUN/root>0", "de", 3, None),
        ("bis/bis/ADP/case>4 zu/zu/ADP/fixed>1 40/40/NUM/nummod>4 Tote/Tote/NOUN/root>0", "de", 3, (0, 40)),
        ("drei/drei/NUM/nummod>2 Dutzend/Dutzend/NOUN/root>0", "de", 1, (36, 36)),
        ("Hunderte/Hunderte/NOUN/root>0", "de", 0, (200, None)),
        ("at/at/ADP/case>3 least/least/ADJ/advmod>3 12/12/NUM/nummod>4 civilians/civilian/NOUN/root>0", "en", 3, (12, None)),
        ("die/der/DET/det>2 Soldaten/Soldat/NOUN/root>0", "de", 1, None),
    ],
)
def test_quantity(notation: str, lang: str, head: int, expect: tuple[int, int | None] | None) -> None:
    found = quantity(tree(notation), head, load_pack(lang))
    assert (found and (found.min, found.max)) == expect


def test_noun_that_counts_by_itself() -> None:
    sentence = tree("38/38/NUM/nummod>2 Tote/Tote/NOUN/root>0 und/und/CCONJ/cc>5 100/100/NUM/nummod>5 Verletzte/Verletzte/NOUN/conj>2")
    found = counted_nouns(sentence, range(5), load_pack("de"))
    assert [(c.kind, c.min, c.span.quote) for c in found] == [("dead", 38, "38 Tote"), ("injured", 100, "100 Verletzte")]
