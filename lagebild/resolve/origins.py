"""Where displaced people come from: the state that they fled, which is theirs, and not that of the place that took them in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, fold, pieces
from lagebild.resolve.naming import full_hit, named, state
from lagebild.resolve.phrases import adposition
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, Seen

FLEEING = frozenset({"REF", "CVL", ""})  # sectors of those whom a clause with a verb of fleeing tells of
DISPLACED = "REF"


def origin(scene: Scene, k: int, i: int, sector: str) -> Referent | None:
    """The state of displaced people: what stands behind them (*refugees from Mali*), what they fled, or the people told of as fleeing."""
    if sector not in FLEEING:
        return None
    told = _fled(scene, k, i) or (_behind(scene, k, i) if sector == DISPLACED else None)
    return told or (_last_fleeing(scene) if sector == DISPLACED else None)


def _fled(scene: Scene, k: int, i: int) -> Referent | None:
    """The state that a participle or relative clause on the noun says they left: *people who had fled Mali*."""
    sentence = scene.sentence(k)
    for clause in sentence.kids(i, "acl"):
        if not scene.lex.is_word("flee_verb", clause.lemma):
            continue
        left = [t for t in sentence.kids(clause.i, "obj", "obl") if t.i > clause.i and _is_left(scene, sentence, t)]
        states = [r for t in left for r in scene.own(k, t.i) if r.kind == "state"]
        code = states[0].code if states else scene.place_country.get((k, clause.i), "")
        if code and (states or not any(adposition(scene.lex, sentence, t.i) for t in left)):
            return replace(state(scene, code, "state they fled"), sure=True)
    return None


def of_camp(scene: Scene, k: int, i: int, sector: str) -> Referent | None:
    """The state that the people of a camp come from, which their phrase names or *the camp* takes up: *residents of Camp Hurriya*."""
    sentence = scene.sentence(k)
    if sector not in FLEEING or scene.lex.is_word("camp", sentence.tokens[i].lemma):
        return None
    tokens = [sentence.tokens[j] for j in sentence.subtree(i)]
    if not any(scene.lex.is_word("camp", t.lemma) for t in tokens):  # *supporters of Ashraf* are of no camp
        return None
    code = _camp_named(scene, tokens)
    if not code:
        before = (_camp_named(scene, scene.sentence(j).tokens) for j in range(k, -1, -1))
        code = next(filter(None, before), "")
    return replace(state(scene, code, "people of a camp"), sure=False) if code else None


def _camp_named(scene: Scene, tokens: Sequence[Token]) -> str:
    """The state of the people of a camp that some tokens name; '' for none."""
    names, words = scene.lex.camps, [fold(t.form) for t in tokens]
    if not names or not any(w in _camp_words(scene.lex) for w in words):
        return ""
    joined = [fold(p) for t in tokens for p in pieces(t.form)]
    found = (names.get(tuple(joined[a : a + n])) for a in range(len(joined)) for n in (3, 2, 1))
    return next(filter(None, found), "")


@lru_cache(maxsize=8)
def _camp_words(lex: Lexicon) -> frozenset[str]:
    """First words of camps' names."""
    return frozenset(name[0] for name in lex.camps)


def _is_left(scene: Scene, sentence: Sentence, token: Token) -> bool:
    """Whether a complement of a verb of fleeing says what was left, and not where they went."""
    link = adposition(scene.lex, sentence, token.i)
    return not link or scene.lex.is_word("origin_prep", link)


def _behind(scene: Scene, k: int, i: int) -> Referent | None:
    """The state right behind the noun with a preposition of origin, which parsers often hang on the verb."""
    tokens = scene.sentence(k).tokens
    if i + 2 >= len(tokens) or not scene.lex.is_word("origin_prep", scene.lex.prep(tokens[i + 1].form)):
        return None
    at = i + 3 if scene.lex.is_word("definite", tokens[i + 2].form) and i + 3 < len(tokens) else i + 2
    hit = full_hit(scene.found[k], at)
    found = named(scene, k, at, hit) if hit is not None and hit.form in ("name", "capital", "region") else ()
    return replace(found[0], reason=f"origin: {found[0].reason}", sure=True) if found and found[0].code != UNKNOWN else None


def _last_fleeing(scene: Scene) -> Referent | None:
    """The state of the people told of last as refugees or as fleeing, whose refugees the report goes on about."""
    for seen in reversed(scene.seen):
        first = seen.referents[0]
        if len(seen.referents) != 1 or first.kind != "group" or first.code not in scene.lex.territories or not first.sure:
            continue
        if first.sector == DISPLACED or (first.sector in FLEEING and _flees(scene, seen)):
            return replace(state(scene, first.code, f"people that fled ({seen.words})"), sure=False)
    return None


def _flees(scene: Scene, seen: Seen) -> bool:
    """Whether the clause of a mention, or one on it, says that they fled or were driven out."""
    sentence = scene.sentence(seen.sentence)
    verbs = [sentence.tokens[seen.head]] if seen.subject and seen.head >= 0 else []
    verbs += sentence.kids(seen.token, "acl")
    return any(scene.lex.is_word("flee_verb", fold(v.lemma)) for v in verbs)


__all__ = ["of_camp", "origin"]
