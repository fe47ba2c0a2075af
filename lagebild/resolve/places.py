"""Where things happen: place names in locative phrases and datelines, with the precision that the words support."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from lagebild.model import Place, Span
from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, PlaceName, fold
from lagebild.resolve.phrases import case_words, words
from lagebild.resolve.place_names import PlaceHit
from lagebild.resolve.scene import Scene

CLAUSE = frozenset({"root", "advcl", "ccomp", "acl", "parataxis", "csubj"})
NAMELIKE = frozenset({"flat", "appos", "compound", "conj", "nmod", "dep"})
STATIC = ("in_prep", "state_prep")
DATELINE_REACH = 12  # tokens into the first sentences
PRECISION: Mapping[str, Literal["point", "city", "region", "country", "sea", ""]] = {
    "city": "city", "region": "region", "country": "country", "sea": "sea", "site": "point",
}  # fmt: skip


class Located(Struct, frozen=True, kw_only=True):
    """A place in a sentence: its token, its record, and whether it is the dateline."""

    sentence: int
    token: int
    place: Place
    dateline: bool = False
    bare: bool = False  # without a preposition, as what is acted on
    moves: bool = False  # the goal or the origin of a way, where those told of are not at home
    top: int = -1  # the head of its phrase: the noun of area over the name
    topic: int = -1  # the noun over it that is only spoken of (talks on the crisis in Syria)
    origin: int = -1  # the noun that it says the origin of (reports from Moscow)
    common: bool = False  # a common noun (at an airport): the place only of clauses that name none


def locate(scene: Scene) -> tuple[Located, ...]:
    """All places of a report that say where: the dateline and the locative phrases, in text order."""
    out: list[Located] = []
    for k, sentence in enumerate(scene.analysis.sentences):
        for hit in scene.found[k].places:
            dateline = k < 3 and _is_dateline(scene.lex, sentence, hit, k)
            top, prep = _locative(scene.lex, sentence, hit)
            capital = any(h.form == "capital" for h in scene.found[k].by_token.get(hit.start, ()))
            bare = not prep and not capital and _acted_on(scene.lex, sentence, top)
            country = hit.places[0].kind == "country"
            if country and not dateline and not scene.lex.is_word("state_prep", prep):
                continue
            if not dateline and not prep and not (bare and hit.places[0].kind in ("city", "region", "site")):
                continue
            chosen = _choose(scene, hit.places)
            near = scene.lex.is_word("direction", prep)
            low = hit.start if dateline else _low(scene.lex, sentence, hit, top)
            span = sentence.span((low, hit.end - 1))
            out.append(
                Located(
                    sentence=k, token=hit.start, place=_record(chosen, span, near), dateline=dateline, bare=bare and not dateline,
                    top=top, topic=_topic(scene.lex, sentence, top), origin=_origin(scene.lex, sentence, top, prep),
                    moves=bool(prep) and not near and not any(scene.lex.is_word(s, prep) for s in STATIC),
                )
            )  # fmt: skip
        out += _sites(scene, k, sentence, {p.token for p in out if p.sentence == k})
    return tuple(out)


@lru_cache(maxsize=8)
def _site_words(lex: Lexicon) -> tuple[frozenset[str], tuple[str, ...]]:
    """Nouns of place, and those that may be the last part of a compound."""
    sites = lex.words.get("site", frozenset())
    return sites, tuple(w for w in sites if len(w) > 3) if lex.inflects else ()


def _sites(scene: Scene, k: int, sentence: Sentence, named: set[int]) -> list[Located]:
    """Common nouns of place in locative phrases (an einer Kreuzung), for clauses that name no place."""
    lex = scene.lex
    out = []
    sites, ends = _site_words(lex)
    for token in sentence.tokens:
        if token.upos != "NOUN" or token.rel not in ("obl", "nmod", "conj"):
            continue
        lemma = fold(token.lemma)
        if (lemma not in sites and not lemma.endswith(ends)) or named.intersection(sentence.subtree(token.i)):
            continue
        preps = [c for c in case_words(sentence, token.i) if lex.is_word("site_prep", lex.prep(c.form))]
        told = sentence.kids(token.i, "det", "amod") or any(lex.prep(c.form) != fold(c.form) for c in preps) or not lex.inflects
        if preps and told and token.feat("Case") != "Acc":
            place = Place(span=words(sentence, token.i), name=token.lemma, country="", precision="")
            topic = _topic(lex, sentence, token.i)
            out.append(Located(sentence=k, token=token.i, place=place, common=True, top=token.i, topic=topic))
    return out


def _topic(lex: Lexicon, sentence: Sentence, top: int) -> int:
    """The noun over a place that its clause only speaks of (über die Lage in Syrien); -1 for none."""
    i = sentence.tokens[top].head
    while i >= 0 and sentence.tokens[i].upos in ("NOUN", "PROPN"):
        token = sentence.tokens[i]
        if lex.is_word("topic_noun", token.lemma) or any(lex.is_word("topic_prep", lex.prep(c.form)) for c in case_words(sentence, i)):
            return i
        i = token.head
    return -1


def _origin(lex: Lexicon, sentence: Sentence, top: int, prep: str) -> int:
    """The noun that a place says the origin of (Angaben aus Moskau); -1 for none."""
    token = sentence.tokens[top]
    nominal = token.rel == "nmod" and token.head >= 0 and sentence.tokens[token.head].upos in ("NOUN", "PROPN")
    return token.head if nominal and lex.is_word("origin_prep", prep) else -1


def _acted_on(lex: Lexicon, sentence: Sentence, i: int) -> bool:
    """Whether a town or region is what an act is done to (retake Mosul, die Befreiung Mossuls): then it happens there."""
    token = sentence.tokens[i]
    if token.rel == "compound" and token.head > i and sentence.tokens[token.head].upos == "NOUN":  # the Mosul offensive
        return True
    while token.rel in NAMELIKE - {"nmod"} and token.head >= 0:
        token = sentence.tokens[token.head]
    if token.rel == "obj" or token.deprel == "nsubj:pass" or (token.rel == "nsubj" and sentence.kids(token.head, "aux:pass")):
        return True
    return token.rel == "nmod" and sentence.tokens[token.head].upos == "NOUN" and not lex.is_word("area", sentence.tokens[token.head].lemma)


def _record(place: PlaceName, span: Span, near: bool) -> Place:
    precision = PRECISION.get(place.kind, "")
    if near and precision in ("point", "city"):
        precision = "region"
    return Place(span=span, name=place.name, country=place.country, lat=place.lat, lon=place.lon, precision=precision)


def _choose(scene: Scene, places: tuple[PlaceName, ...]) -> PlaceName:
    """Of several places of a name one in a state that the report names, then the largest."""
    return max(places, key=lambda p: (scene.focus.get(p.country, 0.0) > 0.5, p.kind == "country", p.lat is not None, p.weight))


def _is_dateline(lex: Lexicon, sentence: Sentence, hit: PlaceHit, k: int) -> bool:
    """A place near the start with a dash or colon behind it, an agency's or second place's name between them allowed."""
    tokens = sentence.tokens
    if hit.start > DATELINE_REACH or (hit.start and tokens[hit.start - 1].form not in (".", "!", "?", "/", ":", "\n") and hit.start > 2):
        return False
    for token in tokens[hit.end : hit.end + 8]:
        if token.form == ":" or (token.form in ("–", "—", "-", "--") and tokens[token.i - 1].end < token.start):
            return True
        if token.form in ("-", "–", "—", "--", ":"):
            return False
        if token.upos not in ("PUNCT", "PROPN", "NUM", "X", "SYM", "NOUN"):
            return False
    return False


def _locative(lex: Lexicon, sentence: Sentence, hit: PlaceHit) -> tuple[int, str]:
    """The head of the phrase that holds a place name, and the locative preposition over it ("" for none)."""
    i = next((j for j in range(hit.start, hit.end) if not hit.start <= sentence.tokens[j].head < hit.end), hit.start)
    for _ in range(4):
        token = sentence.tokens[i]
        for case in case_words(sentence, i):
            prep = lex.prep(case.form)
            if lex.is_word("place_prep", prep) or lex.is_word("direction", prep):
                return i, prep
            if not lex.is_word("of_prep", prep):
                return i, ""
        if token.rel == "advmod" and lex.is_word("direction", token.form):
            return i, fold(token.form)
        before = sentence.tokens[hit.start - 1] if hit.start else None
        if before is not None and before.upos == "ADP" and lex.is_word("place_prep", lex.prep(before.form)):
            return i, lex.prep(before.form)
        if token.head < 0 or token.rel not in NAMELIKE:
            return i, ""
        head = sentence.tokens[token.head]
        if token.rel in ("nmod", "appos", "compound", "flat", "dep") and not (
            lex.is_word("area", head.lemma) or lex.is_word("area", head.form) or lex.is_word("direction", head.form) or head.upos == "PROPN"
        ):
            return i, ""
        i = token.head
    return i, ""


def _low(lex: Lexicon, sentence: Sentence, hit: PlaceHit, top: int) -> int:
    """Where the words of a place begin: at the area noun over it and its article, else at the name."""
    low = min(hit.start, top) if top >= hit.start - 4 else hit.start
    while low and (sentence.tokens[low - 1].upos in ("DET", "ADJ") or lex.is_word("direction", sentence.tokens[low - 1].form)):
        low -= 1
    return low


def clause_of(sentence: Sentence, i: int) -> int:
    """The head token of the clause around token i."""
    token = sentence.tokens[i]
    while token.head >= 0:
        if token.rel in CLAUSE or (token.rel == "conj" and token.upos in ("VERB", "AUX")):
            return token.i
        token = sentence.tokens[token.head]
    return token.i


def place_at(located: tuple[Located, ...], sentence: Sentence, i: int) -> Located | None:
    """The place of what token i tells: below it, else in its clause, else in the clause an infinitive hangs on."""
    here = [p for p in located if p.sentence == sentence.index and not p.dateline]
    if not here:
        return None
    named, common = [p for p in here if not p.common], [p for p in here if p.common]
    return _of_clause(named, sentence, i) or _of_clause(common, sentence, i)


def _of_clause(here: list[Located], sentence: Sentence, i: int) -> Located | None:
    below = set(sentence.subtree(i))
    clause = clause_of(sentence, i)
    here = [p for p in here if p.origin in (-1, i) and (p.topic in (-1, i) or i in sentence.subtree(p.topic))]
    local = [p for p in here if p.token in below and clause_of(sentence, p.token) in (clause, i)]
    inside = [p for p in local if not p.bare]
    if not inside:
        inside = [p for p in here if clause_of(sentence, p.token) == clause and not p.bare and not _bound(sentence, p.token)]
    if not inside:
        inside = [p for p in local if p.bare and _direct(sentence, p.top, i)]
    if not inside:
        inside = [p for p in here if _purpose(sentence, p, i) or _told_of(sentence, p, clause)]
    if not inside and sentence.tokens[clause].rel in ("xcomp", "conj"):
        head = sentence.tokens[clause].head
        return _of_clause(here, sentence, head) if head >= 0 else None
    return min(inside, key=lambda p: (abs(p.token - i), p.token), default=None)


def _purpose(sentence: Sentence, place: Located, i: int) -> bool:
    """Whether a place is that of the purpose of a noun: the operation to free Mosul."""
    clause = sentence.tokens[clause_of(sentence, place.token)]
    while clause.rel == "conj" and clause.head >= 0:
        clause = sentence.tokens[clause.head]
    if sentence.tokens[i].upos != "NOUN" or not i < clause.i or _bound(sentence, place.token):
        return False
    beside = clause.deprel == "advcl" and any(t.i == i + 1 for t in sentence.kids(clause.i, "mark"))  # parsers hang it on the verb above
    return beside or (clause.deprel == "acl" and clause.head == i)


def _told_of(sentence: Sentence, place: Located, clause: int) -> bool:
    """Whether a relative clause tells of a place: Kilis, wo Granaten einschlugen."""
    verb = sentence.tokens[clause]
    return verb.rel == "acl" and verb.deprel != "acl" and verb.head in (place.top, place.token)


def _direct(sentence: Sentence, top: int, i: int) -> bool:
    """Whether a place hangs on token i itself, name parts and coordination passed over."""
    token = sentence.tokens[top]
    while token.head >= 0 and token.head != i and token.rel in NAMELIKE - {"nmod", "compound"}:
        token = sentence.tokens[token.head]
    return token.head == i


def _bound(sentence: Sentence, i: int) -> bool:
    """Whether a place belongs to another noun of the clause (die Regierung in Kiew) and not to its verb."""
    token: Token = sentence.tokens[i]
    while token.head >= 0 and token.rel in ("flat", "appos", "compound", "conj"):
        token = sentence.tokens[token.head]
    return token.rel == "nmod" and sentence.tokens[token.head].rel in ("nsubj", "obj", "iobj")
