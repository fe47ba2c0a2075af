"""The words of a time pack: the lexicon of the table times_words, and a text as the rows of words that rules see.

Digits have the classes n (any number), d (1-31), mo (1-12), h (0-24), mi (two digits, 00-59), y (four digits), yr (what
is a year even when it stands alone: 1500-2049, no round hundred), yy (two digits) and age (13-99).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lagebild.packs import Entry
from lagebild.resolve.time_setting import Value

_TOKEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+|[^\W\d_]+|[^\w\s]|_")
_NUMERIC = frozenset(".,:")


class Word(NamedTuple):
    """A token of the text as the rules see it; a compound gives one for each of its parts."""

    start: int
    end: int
    text: str
    low: str


@dataclass(frozen=True, slots=True)
class Sense:
    """A class a word (or several) may have, with its value; `rest` are the words that must follow."""

    cls: str
    value: Value
    rest: tuple[str, ...]
    capital: bool
    glue: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a pack by their first token in lower case, and those that may stand first and last in a compound."""

    senses: Mapping[str, tuple[Sense, ...]]
    firsts: frozenset[str]
    lasts: frozenset[str]
    thousands: str = ""


def number(text: str) -> Value:
    """A cell or digit token as a number where it is one.

    >>> number("3"), number("2.5"), number("MO"), number("")
    (3, 2.5, 'MO', None)
    """
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text or None


@functools.lru_cache(maxsize=4096)
def digit_senses(text: str, thousands: str) -> tuple[Sense, ...]:
    """The classes of a token of digits; groups of three count as one number where `thousands` parts them."""
    if not text.isascii() or len(text) > 9:
        return ()
    if not text.isdigit():
        plain = text.replace(thousands, "") if thousands else text
        return (Sense("n", int(plain), (), False),) if plain.isdigit() else ()
    value, size = int(text), len(text)
    fits = {
        "n": True, "d": size <= 2 and 1 <= value <= 31, "mo": size <= 2 and 1 <= value <= 12, "h": size <= 2 and value <= 24,
        "mi": size == 2 and value < 60, "y": size == 4 and 1000 <= value < 2200, "yy": size == 2,
        "yr": size == 4 and 1500 <= value < 2050 and value % 100 != 0, "age": size == 2 and value > 12,
    }  # fmt: skip
    return tuple(Sense(cls, value, (), False) for cls, ok in fits.items() if ok)


def compile_lexicon(entries: tuple[Entry, ...]) -> Lexicon:
    """The lexicon of the lines of times_words; `*` at a word's end stands for the endings of class `ending`."""
    endings = [w for e in entries if e["class"] == "ending" for w in e.list("word")]
    lexicon: dict[str, list[Sense]] = {}
    for entry in entries:
        for written in entry.list("word"):
            forms = [written] if not written.endswith("*") else [written[:-1] + e for e in ("", *endings)]
            for form in forms:
                first, *rest = _TOKEN.findall(form)
                sense = Sense(entry["class"], number(entry["value"]), tuple(r.lower() for r in rest), first[0].isupper(), entry["glue"])
                lexicon.setdefault(first.lower(), []).append(sense)
    thousands = next((w for e in entries if e["class"] == "thousands" for w in e.list("word")), "")
    firsts, lasts = (frozenset(w for w, ss in lexicon.items() if any(side in s.glue for s in ss)) for side in "az")
    return Lexicon({word: tuple(senses) for word, senses in lexicon.items()}, firsts, lasts, thousands)


def words_of(text: str, lexicon: Lexicon) -> list[Word]:
    """The tokens of a text, compounds of two known words (`Montag|abend`, `sechs|tägige`) taken apart."""
    out: list[Word] = []
    known, firsts, lasts = lexicon.senses, lexicon.firsts, lexicon.lasts
    for found in _TOKEN.finditer(text):
        written = found.group()
        low = written.lower()
        start, end = found.span()
        if len(low) > 5 and low not in known and (cut := split_compound(low, firsts, lasts)):
            out.append(Word(start, start + cut, written[:cut], low[:cut]))
            out.append(Word(start + cut, end, written[cut:], low[cut:]))
        else:
            out.append(Word(start, end, written, low))
    return out


@functools.lru_cache(maxsize=65536)
def split_compound(low: str, firsts: frozenset[str], lasts: frozenset[str]) -> int:
    """Where a word falls apart into two words that may stand first and last in compounds; 0 where it does not."""
    for cut in range(len(low) - 2, 1, -1):
        if low[:cut] in firsts and low[cut:] in lasts:
            return cut
    return 0


def senses_of(words: list[Word], lexicon: Lexicon) -> list[dict[str, list[tuple[Value, int]]]]:
    """For each word the classes it opens: class → values, each with the index of the word after it."""
    out: list[dict[str, list[tuple[Value, int]]]] = []
    nothing: dict[str, list[tuple[Value, int]]] = {}
    known, thousands = lexicon.senses, lexicon.thousands
    for i, word in enumerate(words):
        senses = digit_senses(word.text, thousands) if word.text[0].isdigit() else known.get(word.low)
        if not senses:
            out.append(nothing)
            continue
        found: dict[str, list[tuple[Value, int]]] = {}
        inside = i > 0 and words[i - 1].end == word.start and words[i - 1].text[-1].isalpha()
        for sense in senses:
            if sense.capital and not (word.text[0].isupper() or inside):
                continue
            after = i + 1 + len(sense.rest)
            if sense.rest and tuple(w.low for w in words[i + 1 : after]) != sense.rest:
                continue
            found.setdefault(sense.cls, []).append((sense.value, after))
        out.append(found)
    return out


def inside_number(words: list[Word], i: int) -> bool:
    """Whether a token of digits goes on a number (`3,80`) that began before it, or stands in a web address."""
    if i < 2 or not words[i].text[0].isdigit() or words[i - 2].end != words[i - 1].start or words[i - 1].end != words[i].start:
        return False
    sign, before = words[i - 1].text, words[i - 2].text[-1]
    return (sign in _NUMERIC and before.isdigit()) or (sign == "/" and before.isalpha())


def cuts_number(words: list[Word], j: int) -> bool:
    """Whether a match that ends before word j would cut a number in two."""
    return (
        0 < j < len(words) - 1
        and words[j - 1].text[-1].isdigit()
        and words[j].text in _NUMERIC
        and words[j + 1].text[0].isdigit()
        and words[j - 1].end == words[j].start
        and words[j].end == words[j + 1].start
    )
