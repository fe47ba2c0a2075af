"""In which state what a clause tells happens, for the roles and groups in it that name none (`default_state`).

A clause has a place of its own, or takes one over: from the town before *where*, from the noun that its relative clause tells of
(*the bombings in Kampala that killed …*), from the clause that its participle, infinitive or second verb goes on with.
"""

from __future__ import annotations

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import NO_WORDS
from lagebild.resolve.naming import full_hit
from lagebild.resolve.phrases import adposition
from lagebild.resolve.places import Located, clause_of
from lagebild.resolve.scene import Scene

CONTINUED = frozenset({"xcomp", "advcl", "conj"})
NAMES = frozenset({"name", "capital", "region"})


def clause_places(scene: Scene, located: tuple[Located, ...]) -> None:
    """For each token of a sentence that tells one, the state of the place of its clause; also whether the clause opens with it."""
    by_sentence: dict[int, list[Located]] = {}
    for item in located:
        if not item.dateline and not item.common and not item.moves and item.place.country:
            by_sentence.setdefault(item.sentence, []).append(item)
    adverbs = scene.lex.words.get("where", NO_WORDS)
    for k, sentence in enumerate(scene.analysis.sentences):
        relative = [t for t in sentence.tokens if t.form in adverbs]
        items = by_sentence.get(k, [])
        if not (items or relative):
            continue
        where = _where(scene, sentence, relative)
        told, staged = {**_told(sentence, items), **where}, {**_opening(scene, sentence, items), **where}
        if told:
            _spread(scene, sentence, told, staged, items)


def _spread(scene: Scene, sentence: Sentence, told: dict[int, str], staged: dict[int, str], items: list[Located]) -> None:
    """Note the state of its clause for each token of a sentence."""
    k, known = sentence.index, {}
    for token in sentence.tokens:
        clause = clause_of(sentence, token.i)
        if clause not in known:
            place = told.get(clause) or _taken_over(sentence, clause, told, items)
            known[clause] = place, staged.get(clause) or (_taken_over(sentence, clause, staged, []) if staged else "")
        place, stage = known[clause]
        if place:
            scene.place_country[k, token.i] = place
        if stage:
            scene.stage[k, token.i] = stage


def _told(sentence: Sentence, items: list[Located]) -> dict[int, str]:
    """The state of the first place in each clause that has one, by the clause's head."""
    clauses: dict[int, str] = {}
    for item in items:
        clauses.setdefault(clause_of(sentence, item.token), item.place.country)
    return clauses


def _opening(scene: Scene, sentence: Sentence, items: list[Located]) -> dict[int, str]:
    """The clauses that begin by saying where, before their subject: *In Nairobi the government reacted*."""
    out: dict[int, str] = {}
    for item in items:
        top = sentence.tokens[item.top]
        clause = clause_of(sentence, item.token)
        subject = sentence.kid(clause, "nsubj")
        inside = scene.lex.is_word("in_prep", adposition(scene.lex, sentence, item.top))
        if inside and top.head == clause and subject is not None and item.top < subject.i:
            out.setdefault(clause, item.place.country)
    return out


def _where(scene: Scene, sentence: Sentence, adverbs: list[Token]) -> dict[int, str]:
    """The relative clauses that tell of a town or state with an adverb of place: *Kyrgyzstan, where border guards …*."""
    out: dict[int, str] = {}
    for token in adverbs:
        if token.rel == "advmod":
            clause = sentence.tokens[clause_of(sentence, token.i)]
            heads = [clause.head] if clause.rel == "acl" else []
            heads += [token.i - 2] if sentence.tokens[token.i - 1].form == "," else []  # parsers hang it on another noun
            told = (_country_of(scene, sentence, sentence.tokens[j]) for j in heads if 0 <= j < clause.i)
            if country := next((code for code in told if code), ""):
                out[clause.i] = country
    return out


def _country_of(scene: Scene, sentence: Sentence, noun: Token) -> str:
    """The one state that a noun with the names in its phrase before a relative clause is or lies in."""
    k = sentence.index
    own = full_hit(scene.found[k], noun.i)
    if own is not None and own.form in NAMES and own.names[0].code in scene.lex.territories:
        return own.names[0].code
    inside = {j for j in sentence.subtree(noun.i) if clause_of(sentence, j) == clause_of(sentence, noun.i)}
    places = [p for p in scene.found[k].places if inside.intersection(range(p.start, p.end))]
    told = {place.country for p in places for place in p.places}
    if len(told) > 1:
        told = {c for c in told if scene.focus.get(c, 0.0) > 0.0}
    named = {h.names[0].code for j in inside for h in scene.found[k].by_token.get(j, ()) if h.form in NAMES and not h.blocked}
    told |= named & scene.lex.territories
    return told.pop() if len(told) == 1 else ""


def _taken_over(sentence: Sentence, clause: int, told: dict[int, str], items: list[Located]) -> str:
    """The state of the clause that one without a place goes on with, or of the noun that it tells of; '' for none."""
    for _ in range(3):
        token = sentence.tokens[clause]
        if token.head < 0:
            return ""
        if token.rel == "acl":
            return _of_noun(sentence, token, items)
        if token.rel not in CONTINUED or sentence.kids(clause, "nsubj", "mark"):
            return ""
        clause = clause_of(sentence, token.head)
        if clause in told:
            return told[clause]
    return ""


def _of_noun(sentence: Sentence, clause: Token, items: list[Located]) -> str:
    """The state of the place in the phrase of the noun that a clause tells of: *the bombings in Kampala that killed seven people*."""
    phrase = sentence.subtree(clause.head)
    beside = (item for item in items if clause.head < item.token < clause.i and item.token in phrase)
    return next((item.place.country for item in beside), "")


__all__ = ["clause_places"]
