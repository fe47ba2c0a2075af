"""Names in a sentence: the pack's names by longest match over pieces, and the persons and organisations that the reader tagged."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, Name, PlaceName, Role, fold, pieces, role_word

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "X", "NUM"})
DIRECTED = 9  # letters that an adjective for a part of a state has at least (ostsyrisch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Names found at tokens [start, end); `first`: only the first part of a compound; `blocked`: behind anti-, non-."""

    start: int
    end: int
    names: tuple[Name, ...]
    first: bool = False
    blocked: bool = False

    @property
    def form(self) -> str:
        return self.names[0].form


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHit:
    """A role noun: its words [start, end), its head token, and the first part of the compound before it."""

    start: int
    end: int
    head: int
    role: Role
    rest: str = ""
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHit:
    start: int
    end: int
    places: tuple[PlaceName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A stretch that the reader tagged as a name."""

    start: int
    end: int
    label: str


class Piece(NamedTuple):
    """A piece of a token as names are compared; whether it begins and ends its token."""

    token: int
    text: str
    folded: str
    initial: bool
    final: bool


def sentence_pieces(sentence: Sentence) -> list[Piece]:
    out: list[Piece] = []
    for token in sentence.tokens:
        form = token.form
        if form.isalnum():
            out.append(Piece(token.i, form, fold(form), True, True))
            continue
        if len(form) == 1:
            continue
        parts = [p for p in pieces(form) if p[0].isalnum()]
        out += [Piece(token.i, p, fold(p), n == 0, n == len(parts) - 1) for n, p in enumerate(parts)]
    return out


def _cased(name: Name, found: list[Piece], lang_lowers: bool) -> bool:
    """Whether the capitals in the text allow the name: acronyms need theirs, German adjectives need none."""
    if name.acronym:
        text = found[0].text.replace(".", "")
        return text.isupper() or text[:-1].isupper() or (len(text) > 3 and text[0].isupper())
    if name.form == "adjective" and lang_lowers:
        return True
    if len(found) == 1 and name.word[:1].islower() and name.form != "adjective":
        return found[0].text == name.word or found[0].text.isupper()
    if len(found) == 1:
        return found[0].text[0].isupper()
    return any(p.text[0].isupper() for p in found)


def _fits(name: Name, found: list[Piece], sentence: Sentence, lex: Lexicon) -> bool:
    token = sentence.tokens[found[0].token]
    if not _cased(name, found, lex.inflects):
        return False
    if "needs_ner" in name.caution and token.ner == "O":
        return False
    if "needs_article" in name.caution and not (token.i and lex.is_word("definite", sentence.tokens[token.i - 1].form)):
        return False
    return not ("not_language" in name.caution and token.upos in ("NOUN", "PROPN"))


def find_names(sentence: Sentence, row: list[Piece], lex: Lexicon) -> tuple[Hit, ...]:
    """All names of the pack in a sentence of pieces `row`, the longest from each place, none inside another."""
    out: list[Hit] = []
    folded = tuple([p.folded for p in row])
    k = 0
    while k < len(row):
        size, names = _longest(sentence, row, folded, k, lex) if folded[k] in lex.names else (0, [])
        if not names:
            whole = len(row[k].text) >= DIRECTED and row[k].initial and row[k].final
            names = _directed(row[k].folded, lex) if whole else []
            size = 1
        if not names or (size > 1 and _cuts(sentence, row, folded, k, size, lex)):
            k += 1
            continue
        last = row[k + size - 1]
        before = [p for p in row[:k] if p.token == row[k].token]
        blocked = any(lex.is_word("negative_first", p.text) for p in before)
        exact = [n for n in names if tuple(map(fold, pieces(n.word))) == tuple(p.folded for p in row[k : k + size])]
        unique = tuple(dict.fromkeys(exact or names))
        out.append(Hit(start=row[k].token, end=last.token + 1, names=unique, first=not last.final, blocked=blocked))
        k += size
    return tuple(out)


def _longest(sentence: Sentence, row: list[Piece], folded: tuple[str, ...], k: int, lex: Lexicon) -> tuple[int, list[Name]]:
    """The pieces of the longest name that begins at piece k, and its bearers; (0, []) for none."""
    size, names = 0, []
    second = folded[k + 1] if k + 1 < len(folded) else ""
    for parts, name in lex.names.get(folded[k], ()):
        n = len(parts)
        if n < size:
            break
        if n > 1 and (parts[1] != second or folded[k : k + n] != parts):
            continue
        found = row[k : k + n]
        if _whole(found) and _fits(name, found, sentence, lex):
            size = n
            names.append(name)
    return size, names


@lru_cache(maxsize=65536)
def _directed(word: str, lex: Lexicon) -> list[Name]:
    """The states of an adjective for a part of them (nordirakisch, ostukrainisch), which no table lists."""
    rests = (word.removeprefix(fold(p)) for p in lex.endings.get("direction_prefix", ()))
    rest = next((r for r in rests if r != word), "")
    return [n for parts, n in lex.names.get(rest, ()) if len(parts) == 1 and n.form == "adjective" and n.kind == "state"]


def _cuts(sentence: Sentence, row: list[Piece], folded: tuple[str, ...], k: int, size: int, lex: Lexicon) -> bool:
    """Whether a name that begins with an article cuts through another as long ("the North" in "the North Korean minister")."""
    if not lex.is_word("definite", row[k].text):
        return False
    return any(j + _longest(sentence, row, folded, j, lex)[0] > k + size for j in range(k + 1, min(k + size, len(row))))


def _whole(found: list[Piece]) -> bool:
    """A name of several words does not end inside a later word, unless that word is where it began."""
    first, last = found[0], found[-1]
    return first.token == last.token or last.final or len(found) > 1


def find_entities(sentence: Sentence) -> tuple[Entity, ...]:
    """Stretches that the reader tagged, from B-/I- tags."""
    out: list[Entity] = []
    start = -1
    label = ""
    for i, tag in enumerate((*[t.ner for t in sentence.tokens], "O")):
        if tag == "O" and start < 0:
            continue
        kind = tag.partition("-")[2]
        if start >= 0 and (tag == "O" or tag.startswith("B-") or kind != label):
            out.append(Entity(start=start, end=i, label=label))
            start = -1
        if tag != "O" and start < 0:
            start, label = i, kind
    return tuple(out)


@lru_cache(maxsize=65536)
def _words(form: str, lemma: str) -> tuple[str, str]:
    return fold(form).rstrip("-"), fold(lemma).rstrip("-")


def find_roles(sentence: Sentence, lex: Lexicon) -> tuple[RoleHit, ...]:
    """Role nouns: of several words first (foreign minister), else one noun or the last part of a compound."""
    out: list[RoleHit] = []
    i = 0
    tokens = sentence.tokens
    while i < len(tokens):
        many = _long_role(sentence, i, lex)
        if many is not None:
            out.append(many)
            i = many.end
            continue
        token = tokens[i]
        nominal = token.upos in ("NOUN", "PROPN") or (token.upos in ("ADJ", "X") and token.rel not in ("amod", "advmod"))
        if nominal and not token.form.endswith("-"):
            found = role_word(lex, token.form, token.lemma)
            exact = token.upos != "ADJ" or (found is not None and found[0].word in _words(token.form, token.lemma))
            if found is not None and exact and (not lex.inflects or not token.form[0].islower()):
                former = _is_former(sentence, i, found[1], lex)
                out.append(RoleHit(start=i, end=i + 1, head=i, role=found[0], rest=found[1], former=former))
        i += 1
    return tuple(out)


def _is_former(sentence: Sentence, i: int, rest: str, lex: Lexicon) -> bool:
    """Whether a phrase says that somebody no longer holds the office (Ex-Präsident, former minister)."""
    before = [t.form for t in sentence.kids(i, "amod", "compound", "advmod") if t.i < i]
    first = sentence.tokens[i].form.split("-")[0]
    return rest in lex.words.get("former", ()) or any(lex.is_word("former", w) for w in [*before, first])


def _long_role(sentence: Sentence, i: int, lex: Lexicon) -> RoleHit | None:
    tokens = sentence.tokens
    for parts, role in _long_roles(lex, tokens[i].form, tokens[i].lemma):
        span = _match(tokens, i, parts)
        if span:
            inside = range(i, span)
            head = next((j for j in inside if tokens[j].head not in inside), span - 1)
            former = _is_former(sentence, head, "", lex)
            return RoleHit(start=i, end=span, head=head, role=role, former=former)
    return None


@lru_cache(maxsize=65536)
def _long_roles(lex: Lexicon, form: str, lemma: str) -> tuple[tuple[tuple[str, ...], Role], ...]:
    """The roles of several words that may begin with a word, in the order of the lexicon."""
    out: list[tuple[tuple[str, ...], Role]] = []
    for word in dict.fromkeys(_words(form, lemma)):
        out += itertools.takewhile(lambda item: len(item[0]) > 1, lex.roles.get(word, ()))
    return tuple(out)


def _match(tokens: tuple[Token, ...], i: int, parts: tuple[str, ...]) -> int:
    """The end of a match of the parts from token i, hyphens in the text passed over; 0 for none."""
    j = i
    for part in parts:
        while j < len(tokens) and j > i and tokens[j].form in ("-", "'", "’"):
            j += 1
        if j >= len(tokens) or part not in _words(tokens[j].form, tokens[j].lemma):
            return 0
        j += 1
    return j


def find_places(sentence: Sentence, row: list[Piece], entities: tuple[Entity, ...], lex: Lexicon) -> tuple[PlaceHit, ...]:
    """Place names of the gazetteer, and names that only the reader takes for places (of unknown state and point)."""
    known = tuple(_gazetteer(sentence, row, lex))
    taken = {i for hit in known for i in range(hit.start, hit.end)}
    others = []
    for entity in entities:
        inside = range(entity.start, entity.end)
        if entity.label == "LOC" and not taken.intersection(inside) and any(sentence.tokens[i].upos == "PROPN" for i in inside):
            text = sentence.text[sentence.tokens[entity.start].start : sentence.tokens[entity.end - 1].end]
            unknown = PlaceName(id="", name=text, country="", kind="", lat=None, lon=None, weight=0)
            others.append(PlaceHit(start=entity.start, end=entity.end, places=(unknown,)))
    return tuple(sorted((*known, *others), key=lambda hit: hit.start))


def _gazetteer(sentence: Sentence, row: list[Piece], lex: Lexicon) -> Iterator[PlaceHit]:
    folded = tuple([p.folded for p in row])
    k = 0
    while k < len(row):
        size, places = 0, []
        piece = row[k]
        if not piece.initial or piece.folded not in lex.places or not piece.text[0].isupper():
            k += 1
            continue
        token = sentence.tokens[piece.token]
        sure = token.upos == "PROPN" or token.ner.endswith("LOC")
        if sure or token.upos in ("NOUN", "X"):
            for parts, place in lex.places[piece.folded]:
                n = len(parts)
                if n < size:
                    break
                if (sure or place.trusted) and folded[k : k + n] == parts and row[k + n - 1].final:
                    size = n
                    places.append(place)
        if places:
            yield PlaceHit(start=row[k].token, end=row[k + size - 1].token + 1, places=tuple(dict.fromkeys(places)))
        k += max(size, 1)
