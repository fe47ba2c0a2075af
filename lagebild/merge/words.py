"""The words of a report as the merger compares them: folded keys without function words, numbers, sentences.

All words come from the packs: `function_words`, `word_weights`, `concepts`, `spelling_keys`, `numbers`, `abbreviations`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lagebild.packs import LANGUAGES, Pack, load_pack

WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STOP = re.compile(r"[.!?…]+[\"'“”«»’)\]]*\s+|\n+")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
MEMORY = 100_000  # words whose keys are remembered
COMMON = 0.3  # weight of the commonest concepts in the table, which tell next to nothing
STEM = 6  # letters of a key: long enough to tell words apart, short enough to drop endings


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The word lists of one language, compiled for the merger."""

    lang: str
    function: frozenset[str]
    numbers: dict[str, int]
    abbreviations: frozenset[str]
    letters: re.Pattern[str]
    sounds: dict[str, str]
    weights: dict[str, float]
    whole: dict[str, tuple[str, ...]]
    begin: dict[str, tuple[tuple[str, str], ...]]
    inside: tuple[tuple[str, str], ...]
    _concepts: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _keys: dict[str, str] = field(default_factory=dict, repr=False)
    _spelled: dict[str, str] = field(default_factory=dict, repr=False)

    def key(self, word: str) -> str:
        """A content word's key: without accents, in letters that German and English share, cut to its stem; "" for a function word.

        >>> de, en = words_of("de"), words_of("en")
        >>> de.key("Sanktionen") == en.key("sanctions"), de.key("und")
        (True, '')
        """
        known = self._keys.get(word)
        if known is None:
            low = word.casefold()
            known = "" if low in self.function or len(low) < 2 else self.spelled(low)[:STEM]
            if len(self._keys) < MEMORY:
                self._keys[word] = known
        return known

    def spelled(self, name: str) -> str:
        """A name in the letters that all transliterations share.

        >>> words_of("de").spelled("Selenskyj") == words_of("en").spelled("Zelenskyi")
        True
        """
        known = self._spelled.get(name)
        if known is None:
            plain = name.casefold()
            if not plain.isascii():
                plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
            known = self.letters.sub(lambda m: self.sounds[m.group()], plain)
            if len(self._spelled) < MEMORY:
                self._spelled[name] = known
        return known

    def weight(self, key: str) -> float:
        """How much a content word's key tells, 0 to 1 (table `word_weights`)."""
        return self.weights.get(key, 1.0)

    def concepts(self, word: str) -> tuple[str, ...]:
        """What a word names in any language (table `concepts`); a German compound may name several things.

        >>> words_of("de").concepts("Raketenangriff")
        ('missile', 'strike_attack')
        >>> words_of("en").concepts("hostages")
        ('hostage', 'host_summit')
        """
        low = word.casefold()
        known = self._concepts.get(low)
        if known is None:
            found = [*self.whole.get(low, ())]
            found += [c for stem, c in self.begin.get(low[:2], ()) if low.startswith(stem)]
            found += [c for stem, c in self.inside if stem in low]
            known = tuple(dict.fromkeys(found))
            if len(self._concepts) < MEMORY:
                self._concepts[low] = known
        return known

    def number(self, word: str) -> int | None:
        """The number that a number word tells, from two upwards."""
        return self.numbers.get(word.casefold())


@functools.cache
def _concept_weights() -> dict[str, float]:
    return {e.id: max(0.1, (float(e["weight"]) - COMMON) / (1 - COMMON)) for e in load_pack("en").table("concepts")}


def concept_weight(concept: str) -> float:
    """How much it tells that two texts name one concept, 0.1 to 1 (table `concepts`).

    >>> concept_weight("year") < concept_weight("visit") < concept_weight("anchor")
    True
    """
    return _concept_weights().get(concept, 1.0)


@functools.cache
def words_of(lang: str) -> Words:
    """The merger's words of a language; of all languages together where it is unknown."""
    langs = (lang,) if lang in LANGUAGES else LANGUAGES
    packs = [load_pack(name) for name in langs]
    function = {w for p in packs for e in p.table("function_words") for w in e["words"].split()}
    numbers: dict[str, int] = {}
    for entry in (e for p in packs for e in p.table("numbers")):
        if entry["min"] and entry["min"] == entry["max"] and int(entry["min"]) > 1 and not entry["bound"]:
            numbers.update((w.casefold(), int(entry["min"])) for w in entry.list("word"))
    sounds = {letters: e["key"] for e in packs[0].table("spelling_keys") for letters in e.list("letters")}
    longest = sorted(sounds, key=lambda s: (-len(s), s))
    short = {e["abbreviation"].casefold() for p in packs for e in p.table("abbreviations") if e["ends"] in ("no", "number")}
    letters = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
    found = Words(lang, frozenset(w.casefold() for w in function), numbers, frozenset(short), letters, sounds, {}, *_concepts(packs))
    for entry in (e for p in packs for e in p.table("word_weights")):
        weight = float(entry["weight"])
        for word in entry["words"].split():
            if key := found.key(word):
                found.weights[key] = min(weight, found.weights.get(key, 1.0))
    return found


def _concepts(packs: list[Pack]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[str, str], ...]], tuple[tuple[str, str], ...]]:
    """The words of the concepts: whole words, beginnings by their first two letters, and what may stand inside a compound."""
    whole: dict[str, list[str]] = {}
    begin: dict[str, list[tuple[str, str]]] = {}
    inside: list[tuple[str, str]] = []
    for entry, word in ((e, w) for p in packs for e in p.table("concepts") for w in e.list(f"words_{p.lang}")):
        stem = word.strip("*")
        if word.startswith("*"):
            inside.append((stem, entry.id))
        elif word.endswith("*"):
            begin.setdefault(stem[:2], []).append((stem, entry.id))
        else:
            whole.setdefault(stem, []).append(entry.id)
    return {w: tuple(c) for w, c in whole.items()}, {b: tuple(c) for b, c in begin.items()}, tuple(inside)


def sentences(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """The sentences of a text as [start, end): a rough cut that copies of a text share, so that they can be compared one by one.

    >>> text = "Er kam am 3. Mai. Sie blieb."
    >>> [text[a:b] for a, b in sentences(text, words_of("de"))]
    ['Er kam am 3. Mai.', 'Sie blieb.']
    """
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group()[0] == "." and not _ends(text, start, stop, words):
            continue
        yield from _stretch(text, start, stop.end())
        start = stop.end()
    yield from _stretch(text, start, len(text))


def _ends(text: str, start: int, stop: re.Match[str], words: Words) -> bool:
    """Whether a full stop followed by a blank ends the sentence: not after an abbreviation, an initial or an ordinal."""
    if "\n" in stop.group():
        return True
    last = text[start : stop.start()].rsplit(None, 1)[-1:] or [""]
    after = text[stop.end() : stop.end() + 1]
    word = last[0].lstrip("(\"'„“«»")
    if after.islower() or len(word) == 1 or f"{word}.".casefold() in words.abbreviations:
        return False
    return not (word.isdigit() and len(word) <= 2)


def _stretch(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    if right > left:
        yield start + left, start + right


def number_of(digits: str) -> str:
    """A number in digits, without the marks that part thousands.

    >>> number_of("1.200"), number_of("1,200"), number_of("3,5")
    ('1200', '1200', '3.5')
    """
    return _THOUSANDS.sub("", digits).replace(",", ".")


def hashed(key: str) -> int:
    """A 32-bit hash of a key, the same on every machine."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))
