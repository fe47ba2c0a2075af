"""Participles before a noun that parsers take for clauses: *fled to neighbouring Chad*, *talks with visiting Premier Li*."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lagebild.read.build import Columns

CLAUSAL = frozenset(("advcl", "acl", "xcomp"))
NOMINAL = frozenset(("NOUN", "PROPN"))


def attribute_participles(c: Columns, forms: list[str], words: Mapping[str, str], lemma: Callable[[str, str], str]) -> None:
    """Make such participles attributes of the noun they were given as object, in place.

    Args:
        c: the parser's columns.
        forms: the words of the sentence.
        words: table `attributes`: words that are attributes between an adposition and a noun; for some the noun must be a person, and a
            mark of the infinitive (needs "participle") has an attribute behind it where no infinitive looks so (*to displaced Afghans*).
        lemma: the lemma of a form of a part of speech.
    """
    for i in range(1, len(forms)):
        if c.deprel[i] not in CLAUSAL or c.upos[i] not in ("VERB", "ADJ") or c.head[i - 1] != i or c.deprel[i - 1] not in ("mark", "case"):
            continue
        word = forms[i].lower()
        needs = words.get(word)
        if needs is None:
            mark = c.upos[i - 1] == "PART" and words.get(forms[i - 1].lower()) == "participle"  # in *to helping* it is no infinitive's
            if not mark or len(lemma(forms[i], "VERB")) >= len(word):
                continue
        kids = [j for j, h in enumerate(c.head) if h == i and j > i]
        noun = next((j for j in kids if c.deprel[j] == "obj" and c.upos[j] in NOMINAL), None)
        if noun is None or any(h == noun and c.deprel[j] == "det" for j, h in enumerate(c.head)):
            continue
        if needs != "person" or c.ner[noun].endswith("PER"):
            _attach(c, i, noun, kids)


def _attach(c: Columns, i: int, noun: int, kids: list[int]) -> None:
    """Put the noun in its participle's place, and the participle before it."""
    above, label = c.head[i], c.deprel[i]
    for j in kids:
        c.head[j] = above if label == "advcl" else noun
    c.head[noun], c.deprel[noun] = above, "nmod" if label == "acl" else "obl"
    c.head[i], c.deprel[i] = noun, "amod"
    c.head[i - 1], c.deprel[i - 1], c.upos[i - 1] = noun, "case", "ADP"
