"""The records of the pack's knowledge tables as the resolver uses them, and the folding under which words are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from lagebild.model import ActorKind

_CUT = re.compile(r"[\s\-‐‑–—/’'‘ʼ`´]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "ı": "i", "ł": "l", "đ": "d", ".": "", "·": ""})


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without case, accents and dots; umlauts spelled out as headlines do.

    >>> fold("Erdoğan"), fold("Österreichs"), fold("U.S.")
    ('erdogan', 'oesterreichs', 'us')
    """
    lowered = word.casefold()
    if lowered.isascii():
        return lowered.replace(".", "")  # all that `_UMLAUTS` has for ASCII
    lowered = lowered.translate(_UMLAUTS)
    if lowered.isascii():
        return lowered
    return "".join(c for c in normalize("NFKD", lowered) if not combining(c))


def pieces(words: str) -> tuple[str, ...]:
    """The pieces of a name as written.

    >>> pieces("Korean People's Army")
    ('Korean', 'People', 's', 'Army')
    """
    if words.isalnum() and "ʼ" not in words:  # a letter by its class, and yet a cut
        return (words,)
    return tuple([p for p in _CUT.split(words) if p])


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One way to name an actor: `form` says which (name, adjective, demonym, capital, metonym, region, person, family, first)."""

    id: str
    kind: ActorKind
    code: str
    sector: str
    name: str
    form: str
    line: str
    acronym: bool = False
    caution: frozenset[str] = frozenset()
    word: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A noun for people or organisations in a political role; `sector`, `rank` may be empty."""

    id: str
    sector: str
    kind: ActorKind
    rank: str
    alone: bool
    caution: frozenset[str]
    line: str
    word: str = ""
    title: str = ""  # the first word of its line, as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    office: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    name: str
    gender: str
    country: str
    sector: str
    terms: tuple[Term, ...]
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    id: str
    code: str
    sector: str
    rank: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronoun:
    id: str
    kind: str
    number: str
    gender: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anaphor:
    id: str
    kind: str
    gender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A word of those with which a government's or body's own statements speak of it (the Secretary, our High Commission)."""

    code: str
    words: tuple[str, ...]  # behind the first, as written; * is any name
    weight: int
    but: frozenset[str]  # what behind it says something else


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A place of the gazetteer, or a state, as a locative phrase may name it."""

    id: str
    name: str
    country: str
    kind: str
    lat: float | None
    lon: float | None
    weight: int
    trusted: bool = False  # of the table of states: well-known, needs no tag by the reader
