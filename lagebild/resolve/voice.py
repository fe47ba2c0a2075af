"""Whose own statement a report is: the "we" that stands outside all quotations.

Who calls himself "we" by name (*We, the Foreign Ministers of …*), else the issuer that the heading names (*UK Statement on …*,
*Erklärung der Bundesregierung*), else whoever is the first government, force or body to act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as fresh

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.phrases import adposition, possessive
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, distinct

Voice = tuple[Referent, ...]
OPENING = 2  # sentences in which a heading may stand, glued to the first sentence or not
NAMING = ("compound", "nmod", "nmod:poss", "poss", "amod", "det:poss")  # relations of an issuer to its statement
OFFICIAL = frozenset({"GOV", "MIL", "IGO"})


def issuer(scene: Scene, first_persons: Iterable[tuple[int, int]]) -> Voice:
    """The parties whose statement the heading or the first "we" says it is; () where neither names anybody."""
    scene = fresh(scene, memo={}, busy=set(), people={})  # no mention has been gone through yet: nothing of this may be remembered
    for k, start in first_persons:
        if k >= OPENING:
            break
        pronoun = next(t for t in scene.sentence(k).tokens if t.start == start)
        if named := _sure(distinct([r for t in _called(scene.sentence(k), pronoun) for r in scene.whole(k, t.i)])):
            return named
    for k in range(min(OPENING, len(scene.analysis.sentences))):
        for token in scene.sentence(k).tokens:
            if scene.lex.is_word("statement_noun", token.lemma) and (named := _issuers(scene, k, token)):
                return named
    return ()


def _called(sentence: Sentence, pronoun: Token) -> list[Token]:
    """What a "we" is called right behind it, which parsers also take for a list that it begins."""
    behind = sentence.tokens[pronoun.i + 1 : pronoun.i + 2]
    return sentence.kids(pronoun.i, "appos", "conj") if behind and behind[0].upos == "PUNCT" else sentence.kids(pronoun.i, "appos")


def acting(referents: Voice) -> Voice:
    """The parties at a subject as the voice of the report, where they are governments, forces or bodies."""
    speaks = all(r.sector in OFFICIAL or r.kind == "state" for r in referents)
    return _sure(referents) if speaks else ()


def _issuers(scene: Scene, k: int, noun: Token) -> Voice:
    """Who is named with a statement noun that stands by itself: in front of it, or behind *of*, *by*."""
    sentence, lex = scene.sentence(k), scene.lex
    if noun.rel == "obl" and adposition(lex, sentence, noun.i):
        return ()  # "said in a statement"
    for kid in _namers(sentence, noun):
        link = adposition(lex, sentence, kid.i)
        beside = (kid.i < noun.i or kid.feat("Case") == "Gen") if not link else lex.is_word("of_prep", link)
        if beside and (named := _sure(_parties(scene, k, kid.i))):
            return named
    return ()


def _parties(scene: Scene, k: int, i: int) -> Voice:
    """The coordinated parties of a heading, without those that a possessive ties to one of them (the Union and its member states)."""
    own = [j for j in scene.members(k, i) if possessive(scene.lex, scene.sentence(k), j) is None]
    return distinct([r for j in own for r in scene.own(k, j)])


def _namers(sentence: Sentence, noun: Token) -> list[Token]:
    """The phrases at a statement noun, outermost first, and those at what stands in front of it (G7 Foreign Ministers' Statement)."""
    return [t for t in sentence.kids(noun.i, *NAMING) if t.upos in ("PROPN", "NOUN", "ADJ")]


def _sure(referents: Voice) -> Voice:
    """Named parties as those who speak: a state speaks by its government."""
    if not referents or any(r.code == UNKNOWN or not r.sure for r in referents):
        return ()
    return tuple(_governing(r) for r in referents)


def _governing(r: Referent) -> Referent:
    return replace(r, sector=r.sector or "GOV") if r.kind == "state" else r


__all__ = ["Voice", "acting", "issuer"]
