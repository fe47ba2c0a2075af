"""Names in a sentence: the pack's names by longest match over pieces, and the persons and organisations that the reader tagged."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from lagebild.read.analysis import Sentence, Token
from lagebild.resolve.lexicon import Lexicon, Name, fold, pieces
from lagebild.resolve.rows import DIRECTED, Piece, Row, directed


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


class Entity(Struct, frozen=True, kw_only=True):
    """A stretch that the reader tagged as a name."""

    start: int
    end: int
    label: str


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
            size, names = 1, directed(word, lex)
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
