"""Persons called by one name after their full name was told: the tagger often takes the bare name for a noun (*Leung sagte …*).

What a report says of a name elsewhere is better evidence than the sentence alone: the last word of a person's name of several words, or a
word that is read as a person most of the time, is that person wherever it stands without article and adjective.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token

NOMINAL = frozenset(("NOUN", "PROPN", "X"))
DESCRIBED = frozenset(("det", "amod", "nummod"))
MIN_NAME = 4  # letters of a name that may be found again


def names_again(sentences: Sequence[Sentence], genitives: Sequence[str] = ()) -> list[Sentence]:
    """The sentences of a report with bare names of its persons tagged as such.

    Args:
        sentences: the report's sentences in order.
        genitives: endings that a name may have in the genitive; none where the language writes it as a word of its own (*'s*).
    """
    tagged = [any(t.ner.endswith("PER") for t in s.tokens) for s in sentences]
    if not any(tagged):
        return list(sentences)
    families = {f for s, has in zip(sentences, tagged, strict=True) if has for f in _families(s)}
    alone = _mostly_persons(sentences)
    known = families | alone
    known |= {name + ending for name in known for ending in genitives}
    return [_tagged(s, known) for s in sentences] if known else list(sentences)


def _families(s: Sentence) -> Iterable[str]:
    """The last words of persons' names of several words."""
    for t in s.tokens:
        after = s.tokens[t.i + 1].ner if t.i + 1 < len(s.tokens) else "O"
        if t.ner == "I-PER" and after != "I-PER" and t.upos == "PROPN" and t.form[0].isupper() and len(t.form) >= MIN_NAME:
            yield t.form


def _mostly_persons(sentences: Sequence[Sentence]) -> set[str]:
    """Words that stand alone as persons at least twice and in half of all cases."""
    persons: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for s in sentences:
        for t in s.tokens:
            if t.upos in NOMINAL and len(t.form) >= MIN_NAME:
                (persons if t.ner == "B-PER" and not _described(s, t) else others)[t.form] += 1
    return {form for form, n in persons.items() if n > 1 and n >= others[form]}


def _described(s: Sentence, t: Token) -> bool:
    return any(k.rel in DESCRIBED for k in s.kids(t.i))


def _tagged(s: Sentence, known: set[str]) -> Sentence:
    found = [t.i for t in s.tokens if t.upos in NOMINAL and t.form in known and _is_bare(s, t)]
    if not found:
        return s
    tokens = list(s.tokens)
    for i in found:
        ner = "B-PER" if tokens[i].ner == "O" else tokens[i].ner
        tokens[i] = replace(tokens[i], upos="PROPN", ner=ner, lemma=tokens[i].form)
    return Sentence(s.index, s.text, tuple(tokens))


def _is_bare(s: Sentence, t: Token) -> bool:
    """Whether a word is no name yet, or a name that is called a noun, and stands by itself."""
    if not (t.ner == "O" or (t.ner == "B-PER" and t.upos != "PROPN")):
        return False
    return t.rel not in ("flat", "compound") and not _described(s, t)
