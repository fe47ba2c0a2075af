"""Participles that are attributes between an adposition and a noun, which parsers take for clauses."""

from __future__ import annotations

import pytest

from lagebild.read.attributes import attribute_participles
from lagebild.read.build import Columns

WORDS = {"neighbouring": "", "visiting": "person", "to": "participle"}
LEMMAS = {"displaced": "displace", "neighbouring": "neighbour", "visiting": "visit", "build": "build"}


def repaired(notation: str) -> list[str]:
    """`form/UPOS/deprel>head[/NER]` tokens, counted from 0; what comes back is `form/deprel>head`."""
    rows = [t.split("/") for t in notation.split()]
    forms = [r[0] for r in rows]
    labels, heads = zip(*(r[2].split(">") for r in rows), strict=True)
    n = len(rows)
    c = Columns(
        spans=[(0, 0)] * n, upos=[r[1] for r in rows], feats=[""] * n, head=[int(h) for h in heads], deprel=list(labels), xpos=["_"] * n,
        ner=[r[3] if len(r) > 3 else "O" for r in rows],
    )  # fmt: skip
    attribute_participles(c, forms, WORDS, lambda form, _: LEMMAS.get(form, form))
    return [f"{f}/{d}>{h}" for f, d, h in zip(forms, c.deprel, c.head, strict=True)]


@pytest.mark.parametrize(
    ("notation", "noun"),
    [
        ("Many/PRON/nsubj>1 fled/VERB/root>-1 to/SCONJ/mark>3 neighbouring/VERB/advcl>1 Togo/PROPN/obj>3", "Togo/obl>1"),
        ("Troops/NOUN/nsubj>4 from/SCONJ/mark>2 neighbouring/VERB/acl>0 Togo/PROPN/obj>2 left/VERB/root>-1", "Togo/nmod>0"),
        ("It/PRON/nsubj>1 gave/VERB/root>-1 food/NOUN/obj>1 to/PART/mark>4 displaced/VERB/advcl>1 Malians/PROPN/obj>4", "Malians/obl>1"),
        ("He/PRON/nsubj>1 met/VERB/root>-1 with/SCONJ/mark>3 visiting/VERB/advcl>1 Lee/PROPN/obj>3/B-PER", "Lee/obl>1"),
    ],
)
def test_the_noun_takes_the_place_of_the_clause(notation: str, noun: str) -> None:
    after = repaired(notation)
    assert noun in after
    at = after.index(noun)
    assert after[at - 1].endswith(f"/amod>{at}")
    assert after[at - 2].endswith(f"/case>{at}")


@pytest.mark.parametrize(
    "notation",
    [
        "He/PRON/nsubj>1 apologised/VERB/root>-1 for/SCONJ/mark>3 visiting/VERB/advcl>1 Togo/PROPN/obj>3/B-LOC",
        "It/PRON/nsubj>1 used/VERB/root>-1 aid/NOUN/obj>1 to/PART/mark>4 build/VERB/advcl>1 bases/NOUN/obj>4",
        "They/PRON/nsubj>1 live/VERB/root>-1 by/SCONJ/mark>3 neighbouring/VERB/advcl>1 a/DET/det>5 farm/NOUN/obj>3",
    ],
)
def test_clauses_stay_clauses(notation: str) -> None:
    tokens = notation.split()
    assert repaired(notation) == [f"{f}/{d}" for f, _, d, *_ in (t.split("/") for t in tokens)]


def test_what_followed_the_clause_goes_to_what_it_hung_on() -> None:
    after = repaired(
        "He/PRON/nsubj>1 sued/VERB/root>-1 with/SCONJ/mark>3 visiting/VERB/advcl>1 Lee/PROPN/obj>3/B-PER accusing/VERB/advcl>3 Togo/PROPN/obj>5"
    )
    assert "accusing/advcl>1" in after
