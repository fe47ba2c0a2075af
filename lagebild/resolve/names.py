"""Names in a sentence: the pack's names by longest match over pieces, and the persons and organisations that the reader tagged."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, Name, PlaceName, Role, fold, pieces, role_word

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "X", "NUM"})
NOUNS = frozenset({"NOUN", "PROPN"})
ATTRIBUTES = frozenset({"ADJ", "X"})
Roles = tuple[tuple[tuple[str, ...], Role], ...]  # with the words of each
KEPT = 100_000
DIRECTED = 9  # letters that an adjective for a part of a state has at least (ostsyrisch)


class Hit(Struct, frozen=True, kw_only=True):
    """Names found at tokens [start, end); `first`: only the first part of a compound; `blocked`: behind anti-, non-."""

    start: int
    end: int
    names: tuple[Name, ...]
    first: bool = False
    blocked: bool = False

    @property
    def form(self) -> str:
        return self.names[0].form


class RoleHit(Struct, frozen=True, kw_only=True):
    """A role noun: its words [start, end), its head token, and the first part of the compound before it."""

    start: int
    end: int
    head: int
    role: Role
    rest: str = ""
    former: bool = False


class PlaceHit(Struct, frozen=True, kw_only=True):
    start: int
    end: int
    places: tuple[PlaceName, ...]


class Entity(Struct, frozen=True, kw_only=True):
    """A stretch that the reader tagged as a name."""

    start: int
    end: int
    label: str


class Piece(NamedTuple):
    """A piece of a token as names are compared; whether it begins and ends its token, and what may begin with it."""

    text: str
    folded: str
    initial: bool
    final: bool
    named: bool = False  # a name of the pack, or an adjective for a part of a state
    placed: bool = False  # a place of the gazetteer


class Told(NamedTuple):
    """What the lexicon says of a word besides names."""

    long_roles: Roles  # of several words, that may begin with it
    role: tuple[Role, str] | None  # see `role_word`
    may_mean: bool  # see `Lexicon.may_mean`
    regime: bool  # a word for a regime, which is rather another state's than a speaker's


class Known(NamedTuple):
    """What the lexicon says of a word whatever its sentence; looked up once, for most words of a text were met before."""

    pieces: tuple[Piece, ...]
    opens: tuple[int, ...]  # pieces with which a name or place may begin
    told: Told | None  # None for most words


NO_PIECE = Piece("", "", True, True)  # of a word that stands in no name
PLAIN = Known((NO_PIECE,), (), None)


class Row(NamedTuple):
    """A sentence in pieces, side by side: the token each is of, the piece, and the piece folded; and what is told of its words besides."""

    told: list[tuple[int, Told]]
    tokens: list[int]
    pieces: list[Piece]
    folded: tuple[str, ...]
    opens: list[int]  # pieces with which a name or place may begin


class Words(dict[tuple[str, str, bool], Known]):
    """What is known of words by form, lemma and whether they are nominal; told when first asked for, and `KEPT` of them kept.

    Most words of a text were met before. Half of them are `PLAIN`, one record for all: what is looked up for each word of a
    report should lie close together in memory.
    """

    def __init__(self, lex: Lexicon) -> None:
        super().__init__()
        self.lex = lex
        names = [parts for rows in lex.names.values() for parts, _ in rows]
        names += [parts for rows in lex.places.values() for parts, _ in rows]
        self.later = frozenset([part for parts in names for part in parts[1:]])

    def __missing__(self, word: tuple[str, str, bool]) -> Known:
        if len(self) >= KEPT:
            self.clear()
        known = _known(self.lex, *word)
        plain = known.told is None and not known.opens and len(known.pieces) == 1 and known.pieces[0].folded not in self.later
        self[word] = PLAIN if plain else known
        return self[word]


@lru_cache(maxsize=8)
def _words_of(lex: Lexicon) -> Words:
    return Words(lex)


def row_of(sentence: Sentence, lex: Lexicon) -> Row:
    """A sentence as names and roles are looked for in it."""
    besides: list[tuple[int, Told]] = []
    tokens: list[int] = []
    row: list[Piece] = []
    opens: list[int] = []
    words = _words_of(lex)
    for token in sentence.tokens:
        upos, form = token.upos, token.form
        if upos == "PUNCT" and len(form) == 1:
            continue
        nominal = upos in NOUNS or (upos in ATTRIBUTES and token.rel not in ("amod", "advmod"))
        known = words[form, token.lemma, nominal]
        if known is PLAIN:
            row.append(NO_PIECE)
            tokens.append(token.i)
            continue
        found, beginnings, told = known
        if told is not None:
            besides.append((token.i, told))
        if beginnings:
            opens += [len(row) + n for n in beginnings]
        row += found
        tokens += (token.i,) * len(found)
    return Row(besides, tokens, row, tuple([p.folded for p in row]), opens)


def _known(lex: Lexicon, form: str, lemma: str, nominal: bool) -> Known:
    """What is known of a word; roles of one word are looked for in nominal ones alone."""
    if form.isalnum():
        row: tuple[Piece, ...] = (_piece(lex, form, True, True),)
        folded = row[0].folded
    else:
        parts = tuple([p for p in pieces(form) if p[0].isalnum()]) if len(form) > 1 else ()
        row = tuple([_piece(lex, p, n == 0, n == len(parts) - 1) for n, p in enumerate(parts)])
        folded = fold(form)
    opens = tuple([n for n, p in enumerate(row) if p.named or p.placed])
    base = fold(lemma)
    role = role_word(lex, form, lemma) if nominal and not form.endswith("-") and not (lex.inflects and form[0].islower()) else None
    long = tuple([r for w in dict.fromkeys((folded.rstrip("-"), base.rstrip("-"))) for r in lex.long_roles.get(w, ())])
    mean, regime = lex.may_mean(form, lemma), base in lex.words.get("regime", ())
    return Known(row, opens, Told(long, role, mean, regime) if long or role or mean or regime else None)


def _piece(lex: Lexicon, text: str, initial: bool, final: bool) -> Piece:
    folded = fold(text)
    named = folded in lex.names or (initial and final and len(text) >= DIRECTED and bool(_directed(folded, lex)))
    return Piece(text, folded, initial, final, named, initial and folded in lex.places and text[0].isupper())


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


def _fits(name: Name, found: list[Piece], token: Token, sentence: Sentence, lex: Lexicon) -> bool:
    if not _cased(name, found, lex.inflects):
        return False
    if "needs_ner" in name.caution and token.ner == "O":
        return False
    if "needs_article" in name.caution and not (token.i and lex.is_word("definite", sentence.tokens[token.i - 1].form)):
        return False
    return not ("not_language" in name.caution and token.upos in ("NOUN", "PROPN"))


def find_names(sentence: Sentence, row: Row, lex: Lexicon) -> tuple[Hit, ...]:
    """All names of the pack in a sentence of pieces `row`, the longest from each place, none inside another."""
    out: list[Hit] = []
    end = 0
    for k in row.opens:
        piece, word = row.pieces[k], row.folded[k]
        if k < end or not piece.named:
            continue
        size, names = 0, list[Name]()
        if word in lex.names:
            size, names = _longest(sentence, row, k, lex)
        if not names and len(piece.text) >= DIRECTED and piece.initial and piece.final:
            size, names = 1, _directed(word, lex)
        if not names or (size > 1 and _cuts(sentence, row, k, size, lex)):
            continue
        end = k + size
        out.append(_hit(row, k, end, names, lex))
    return tuple(out)


def _hit(row: Row, k: int, end: int, names: list[Name], lex: Lexicon) -> Hit:
    token, last = row.tokens[k], row.pieces[end - 1]
    before = itertools.takewhile(lambda j: row.tokens[j] == token, range(k - 1, -1, -1))
    blocked = any(lex.is_word("negative_first", row.pieces[j].text) for j in before)
    exact = [n for n in names if _folded(n.word) == row.folded[k:end]]
    unique = (exact or names)[:1] if len(exact or names) == 1 else dict.fromkeys(exact or names)
    return Hit(start=token, end=row.tokens[end - 1] + 1, names=tuple(unique), first=not last.final, blocked=blocked)


@lru_cache(maxsize=65536)
def _folded(name: str) -> tuple[str, ...]:
    return tuple(map(fold, pieces(name)))


def _longest(sentence: Sentence, row: Row, k: int, lex: Lexicon) -> tuple[int, list[Name]]:
    """The pieces of the longest name that begins at piece k, and its bearers; (0, []) for none."""
    size, names = 0, []
    folded = row.folded
    second = folded[k + 1] if k + 1 < len(folded) else ""
    for parts, name in _beginning(lex, folded[k], second):
        n = len(parts)
        if n < size:
            break
        if n > 2 and folded[k : k + n] != parts:
            continue
        if _fits(name, row.pieces[k : k + n], sentence.tokens[row.tokens[k]], sentence, lex):
            size = n
            names.append(name)
    return size, names


def _beginning(lex: Lexicon, first: str, second: str) -> list[tuple[tuple[str, ...], Name]]:
    """The names of one word, or that go on with the second one, the longest first."""
    by_second = _seconds(lex, first)
    return by_second.get(second) or by_second[""]


@lru_cache(maxsize=16384)
def _seconds(lex: Lexicon, first: str) -> Mapping[str, list[tuple[tuple[str, ...], Name]]]:
    """The names that begin with a word by their second one, the longest first; those of that word alone behind them, and by ""."""
    alone = [row for row in lex.names.get(first, ()) if len(row[0]) == 1]
    longer: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
    for row in lex.names.get(first, ()):  # the longest first
        if len(row[0]) > 1:
            longer.setdefault(row[0][1], []).append(row)
    return {"": alone} | {second: rows + alone for second, rows in longer.items()}


@lru_cache(maxsize=8)
def _directions(lex: Lexicon) -> tuple[str, ...]:
    return tuple([fold(p) for p in lex.endings.get("direction_prefix", ())])


def _directed(word: str, lex: Lexicon) -> list[Name]:
    """The states of an adjective for a part of them (nordirakisch, ostukrainisch), which no table lists."""
    prefixes = _directions(lex)
    if not word.startswith(prefixes) or lex.is_word("stateless", word):  # *mittelamerikanisch* is no part of America's state
        return []
    rests = (word.removeprefix(p) for p in prefixes)
    rest = next((r for r in rests if r != word), "")
    return [n for parts, n in lex.names.get(rest, ()) if len(parts) == 1 and n.form == "adjective" and n.kind == "state"]


def _cuts(sentence: Sentence, row: Row, k: int, size: int, lex: Lexicon) -> bool:
    """Whether a name that begins with an article cuts through another as long ("the North" in "the North Korean minister")."""
    if not lex.is_word("definite", row.pieces[k].text):
        return False
    return any(j + _longest(sentence, row, j, lex)[0] > k + size for j in range(k + 1, min(k + size, len(row.pieces))))


def find_entities(sentence: Sentence) -> tuple[Entity, ...]:
    """Stretches that the reader tagged, from B-/I- tags."""
    tags = [t.ner for t in sentence.tokens]
    if tags.count("O") == len(tags):
        return ()
    out: list[Entity] = []
    start = -1
    label = ""
    for i, tag in enumerate((*tags, "O")):
        if tag == "O" and start < 0:
            continue
        kind = tag.partition("-")[2]
        if start >= 0 and (tag == "O" or tag.startswith("B-") or kind != label):
            out.append(Entity(start=start, end=i, label=label))
            start = -1
        if tag != "O" and start < 0:
            start, label = i, kind
    return tuple(out)


def _words(form: str, lemma: str) -> tuple[str, str]:
    return fold(form).rstrip("-"), fold(lemma).rstrip("-")


def find_roles(sentence: Sentence, row: Row, lex: Lexicon) -> tuple[RoleHit, ...]:
    """Role nouns: of several words first (foreign minister), else one noun or the last part of a compound."""
    out: list[RoleHit] = []
    end = 0
    for i, told in row.told:
        long, found = told.long_roles, told.role
        if i < end or not (long or found):
            continue
        many = _long_role(sentence, i, long, lex) if long else None
        if many is not None:
            out.append(many)
            end = many.end
        elif found is not None:
            token = sentence.tokens[i]
            if token.upos != "ADJ" or found[0].word in _words(token.form, token.lemma):
                former = _is_former(sentence, i, found[1], lex)
                out.append(RoleHit(start=i, end=i + 1, head=i, role=found[0], rest=found[1], former=former))
    return tuple(out)


def _is_former(sentence: Sentence, i: int, rest: str, lex: Lexicon) -> bool:
    """Whether a phrase says that somebody no longer holds the office (Ex-Präsident, former minister)."""
    before = [t.form for t in sentence.kids(i, "amod", "compound", "advmod") if t.i < i]
    first = sentence.tokens[i].form.split("-")[0]
    return rest in lex.words.get("former", ()) or any(lex.is_word("former", w) for w in [*before, first])


def _long_role(sentence: Sentence, i: int, roles: Roles, lex: Lexicon) -> RoleHit | None:
    tokens = sentence.tokens
    for parts, role in roles:
        span = _match(tokens, i, parts)
        if span and tokens[span - 1].upos not in ("VERB", "AUX"):  # the migrants camp there
            inside = range(i, span)
            head = next((j for j in inside if tokens[j].head not in inside), span - 1)
            former = _is_former(sentence, head, "", lex)
            return RoleHit(start=i, end=span, head=head, role=role, former=former)
    return None


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


def find_places(sentence: Sentence, row: Row, entities: tuple[Entity, ...], lex: Lexicon) -> tuple[PlaceHit, ...]:
    """Place names of the gazetteer, and names that only the reader takes for places (of unknown state and point)."""
    known = tuple(_gazetteer(sentence, row, lex)) if row.opens else ()
    if not entities:
        return known
    taken = {i for hit in known for i in range(hit.start, hit.end)}
    others = []
    for entity in entities:
        inside = range(entity.start, entity.end)
        if entity.label == "LOC" and not taken.intersection(inside) and any(sentence.tokens[i].upos == "PROPN" for i in inside):
            text = sentence.text[sentence.tokens[entity.start].start : sentence.tokens[entity.end - 1].end]
            unknown = PlaceName(id="", name=text, country="", kind="", lat=None, lon=None, weight=0)
            others.append(PlaceHit(start=entity.start, end=entity.end, places=(unknown,)))
    return tuple(sorted((*known, *others), key=lambda hit: hit.start))


def _gazetteer(sentence: Sentence, row: Row, lex: Lexicon) -> Iterator[PlaceHit]:
    folded, end = row.folded, 0
    for k in row.opens:
        if k < end or not row.pieces[k].placed:
            continue
        token = sentence.tokens[row.tokens[k]]
        size, places = 0, list[PlaceName]()
        sure = token.upos == "PROPN" or token.ner.endswith("LOC")
        if sure or token.upos in ("NOUN", "X"):
            for parts, place in lex.places[folded[k]]:
                n = len(parts)
                if n < size:
                    break
                if (sure or place.trusted) and folded[k : k + n] == parts and row.pieces[k + n - 1].final:
                    size = n
                    places.append(place)
        end = k + max(size, 1)
        if places:
            yield PlaceHit(start=token.i, end=row.tokens[end - 1] + 1, places=tuple(dict.fromkeys(places)))
