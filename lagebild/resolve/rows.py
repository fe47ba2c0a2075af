"""A sentence as the finders of names and roles see it: in pieces side by side, what the lexicon says of each word looked up once."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import NamedTuple

from lagebild.read.analysis import Sentence
from lagebild.read.remembered import Remembered
from lagebild.resolve.lexicon import Lexicon, Name, Role, fold, pieces, role_word

NOUNS = frozenset({"NOUN", "PROPN"})
ATTRIBUTES = frozenset({"ADJ", "X"})
Roles = tuple[tuple[tuple[str, ...], Role], ...]  # with the words of each
Word = tuple[str, str, bool]  # form, lemma, and whether it is nominal
KEPT = 100_000  # words of which is remembered what is known
DIRECTED = 9  # letters that an adjective for a part of a state has at least (ostsyrisch)


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


@lru_cache(maxsize=8)
def _words_of(lex: Lexicon) -> Remembered[Word, Known]:
    """What is known of words; half of them are `PLAIN`, one record for all: what each word of a report needs should lie close together."""
    names = [parts for rows in lex.names.values() for parts, _ in rows]
    names += [parts for rows in lex.places.values() for parts, _ in rows]
    return Remembered(partial(_known, lex, frozenset([part for parts in names for part in parts[1:]])), KEPT)


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


def _known(lex: Lexicon, later: frozenset[str], word: Word) -> Known:
    """What is known of a word; `later` are the pieces with which names go on. Roles of one word are looked for in nominal ones alone."""
    form, lemma, nominal = word
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
    told = Told(long, role, mean, regime) if long or role or mean or regime else None
    plain = told is None and not opens and len(row) == 1 and row[0].folded not in later
    return PLAIN if plain else Known(row, opens, told)


def _piece(lex: Lexicon, text: str, initial: bool, final: bool) -> Piece:
    folded = fold(text)
    named = folded in lex.names or (initial and final and len(text) >= DIRECTED and bool(directed(folded, lex)))
    return Piece(text, folded, initial, final, named, initial and folded in lex.places and text[0].isupper())


@lru_cache(maxsize=8)
def _directions(lex: Lexicon) -> tuple[str, ...]:
    return tuple([fold(p) for p in lex.endings.get("direction_prefix", ())])


def directed(word: str, lex: Lexicon) -> list[Name]:
    """The states of an adjective for a part of them (nordirakisch, ostukrainisch), which no table lists."""
    prefixes = _directions(lex)
    if not word.startswith(prefixes) or lex.is_word("stateless", word):  # *mittelamerikanisch* is no part of America's state
        return []
    rests = (word.removeprefix(p) for p in prefixes)
    rest = next((r for r in rests if r != word), "")
    return [n for parts, n in lex.names.get(rest, ()) if len(parts) == 1 and n.form == "adjective" and n.kind == "state"]
