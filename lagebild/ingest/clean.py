"""Cleaning of plain text: what a web page left around a report is cut, listed with its reason, and nothing else is touched.

The cleaned text is the raw text minus the removed stretches, to the character, so every offset can be mapped back
(`Cleaned.raw_offset`). Only whole lines and invisible characters are ever cut. Which words mark a leftover stands in the
tables `boilerplate` and `transliteration`; here are the rules that hold for any language: a slug, a line of hashtags, a
bare address, a headline that is repeated, also in plain-letter spelling.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lagebild.packs import DATA, Entry, read_table, schemas

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f"
_FORMATS = "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"  # soft hyphens, text direction
_INVISIBLE = re.compile(f"[{_CONTROLS}{_FORMATS}]+")
_LINE = re.compile(r"[^\n]*\n?")
_MARGIN = " \t\xa0•·|»«›‹>→▶►*"
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”“»«’)\]]*$|[\"”“»«’)\]]$")
_WORD = re.compile(r"\w+")
_SLUG = re.compile(r"[^\W_A-Z]+(?:[-_][^\W_A-Z]+)+")
_HASHTAGS = re.compile(r"(?:#\w+[\s,;|]*)+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_RULE = re.compile(r"(?:[-_=*~#.·•–—]\s?){3,}")

LONGEST_LEFTOVER = 400  # characters; a longer line is a paragraph of the report
LONGEST_HEADLINE = 220
HEADLINE_REPEATS_WITHIN = 6  # lines from the top
LISTED = 12  # related headlines under one heading
MARK_WITHIN = 8  # lines below a comment heading in which a signature shows that comments follow
PASSES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A stretch [start, end) of the raw text that was removed, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """`text` is the raw text without `removed`; `title` is the headline, which stays in the text."""

    text: str
    title: str
    removed: tuple[Cut, ...]

    def raw_offset(self, offset: int) -> int:
        """Where a character of the cleaned text stands in the raw text."""
        for cut in self.removed:
            if cut.start > offset:
                break
            offset += cut.end - cut.start
        return offset


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with something in it: raw offsets including its line end, and its words as compared."""

    start: int
    end: int
    words: str
    block: int  # number of the paragraph (lines between blank lines)

    @property
    def is_body(self) -> bool:
        return len(self.words) > LONGEST_HEADLINE or (len(self.words) > 30 and bool(_SENTENCE_END.search(self.words)))


def clean(raw: str) -> Cleaned:
    """Cuts web leftovers and invisible characters out of a plain text.

    >>> clean("Minister reist nach Riga\\n\\nDer Minister reiste am Montag nach Riga.\\n\\nLeave a Reply").removed[0].reason
    'comment form'
    """
    lines = list(_lines(raw))
    cuts: dict[_Line, str] = {}
    for _ in range(PASSES):  # cutting one line can show another for what it is, so until nothing more is found
        found = dict(_leftovers(lines))
        if not found:
            break
        cuts |= found
        lines = [line for line in lines if line not in found]
    removed = [Cut(start=line.start, end=line.end, reason=reason) for line, reason in cuts.items()]
    removed += _invisible(raw, cuts)
    removed.sort(key=lambda cut: cut.start)
    return Cleaned(text=_without(raw, removed), title=headline(lines), removed=tuple(removed))


def headline(lines: Sequence[_Line]) -> str:
    """The first line, where it is short, no sentence, and text follows."""
    if len(lines) < 2 or lines[0].is_body or len(lines[0].words) > LONGEST_HEADLINE or _SENTENCE_END.search(lines[0].words):
        return ""
    return lines[0].words


def _lines(raw: str) -> Iterator[_Line]:
    block = 0
    for found in _LINE.finditer(raw):
        if words := _INVISIBLE.sub("", found[0]).strip():
            yield _Line(found.start(), found.end(), words, block)
        else:
            block += 1


def _leftovers(lines: Sequence[_Line]) -> Iterator[tuple[_Line, str]]:
    body = [n for n, line in enumerate(lines) if line.is_body]
    first, last = (body[0], body[-1]) if body else (len(lines), -1)
    bare = [line.words.strip(_MARGIN) for line in lines]
    for n, line in enumerate(lines):
        in_margin = n < first or n > last
        if reason := _shape(bare[n], in_margin and bool(body)) or _network_alone(bare, n, in_margin and bool(body)):
            yield line, reason
        elif len(bare[n]) <= LONGEST_LEFTOVER and (entry := _entry(bare[n])) and (entry["scope"] != "margin" or (in_margin and body)):
            yield line, entry["reason"]
            if entry["scope"] == "rest" and any(_is_mark(words) for words in bare[n + 1 : n + 1 + MARK_WITHIN]):
                yield from ((below, entry["reason"]) for below in lines[n + 1 :])
                return
            if entry["scope"] == "list":
                yield from ((below, entry["reason"]) for below in _listed(lines, n, last))
    yield from _repeated(lines)


def _shape(words: str, in_margin: bool) -> str:
    """The reason why a line is a leftover by its shape alone, or ''."""
    if not words or _RULE.fullmatch(words):
        return "separator" if in_margin else ""
    if _HASHTAGS.fullmatch(words):
        return "tags"
    if _ADDRESS.fullmatch(words):
        return "link"
    if _SLUG.fullmatch(words) and not words.replace("-", "").replace("_", "").isdigit() and (in_margin or words.count("-") > 1):
        return "slug"
    return ""


def _network_alone(bare: Sequence[str], n: int, in_margin: bool) -> str:
    """A share bar whose networks stand one below the other."""
    near = [words.lower() for words in (*bare[max(0, n - 1) : n], *bare[n + 1 : n + 2])]
    network = _is_network(bare[n].lower()) and (in_margin or any(map(_is_network, near)))
    return _bar_words()[bare[n].lower()]["reason"] if network else ""


def _is_network(word: str) -> bool:
    found = _bar_words().get(word)
    return found is not None and found["kind"] == "network"


def _listed(lines: Sequence[_Line], n: int, last: int) -> Iterator[_Line]:
    """The headlines of other reports under the heading at `n`: in its paragraph, or anywhere below the last sentence."""
    for line in lines[n + 1 : n + 1 + LISTED]:
        if _SENTENCE_END.search(line.words) or len(line.words) > LONGEST_HEADLINE or (line.block != lines[n].block and n < last):
            return
        yield line


def _repeated(lines: Sequence[_Line]) -> Iterator[tuple[_Line, str]]:
    """The headline a second time: as it is, shortened, or in plain letters (ae, ue, ss)."""
    title = headline(lines)
    known = _folded(title)
    if len(known) < 3:
        return
    for line in lines[1:HEADLINE_REPEATS_WITHIN]:
        words = _folded(line.words)
        if len(words) < 3 or _SENTENCE_END.search(line.words) or len(line.words) > LONGEST_HEADLINE:
            continue
        shorter, longer = sorted((words, known), key=len)
        if len(shorter) >= 0.6 * len(longer) and _within(shorter, longer):
            plain = line.words.isascii() and not title.isascii()
            yield line, "headline repeated in plain letters" if plain else "headline repeated"


def _within(shorter: Sequence[frozenset[str]], longer: Sequence[frozenset[str]]) -> bool:
    """Whether all words of one headline stand in the other, in the same order."""
    rest = iter(longer)
    return all(any(word & other for other in rest) for word in shorter)


def _folded(words: str) -> list[frozenset[str]]:
    """Each word in the spellings under which it may be met again: "Verbündete" → verbuendete, verbundete."""
    return [frozenset((_plain(w), _bare(w))) for w in _WORD.findall(words.lower())]


def _plain(word: str) -> str:
    return word.translate(_transliteration())


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _invisible(raw: str, cuts: dict[_Line, str]) -> Iterator[Cut]:
    spans = sorted((line.start, line.end) for line in cuts)
    starts = [start for start, _ in spans]
    for found in _INVISIBLE.finditer(raw):
        n = bisect_right(starts, found.start()) - 1
        if n < 0 or found.start() >= spans[n][1]:
            yield Cut(start=found.start(), end=found.end(), reason="invisible character")


def _without(raw: str, removed: Sequence[Cut]) -> str:
    pieces, at = [], 0
    for cut in removed:
        pieces.append(raw[at : cut.start])
        at = cut.end
    return "".join([*pieces, raw[at:]])


@functools.cache
def _table(name: str) -> tuple[Entry, ...]:
    """A table of data/common, read without the rest of the pack: cleaning needs no actors and no frames."""
    paths = sorted((DATA / "common").glob(f"{name}*.tsv"))
    found = (item for path in paths for item in read_table(path, schemas()[name], f"common/{path.name}"))
    return tuple(item for item in found if isinstance(item, Entry))


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], Entry], ...]:
    return tuple((re.compile(e["pattern"], re.IGNORECASE), e) for e in _table("boilerplate") if e["pattern"] and e["scope"] != "mark")


@functools.cache
def _marks() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(e["pattern"], re.IGNORECASE) for e in _table("boilerplate") if e["scope"] == "mark")


@functools.cache
def _bar_words() -> dict[str, Entry]:
    """The entry of each word; a word that fills a bar and also makes one counts as making it."""
    entries = sorted((e for e in _table("boilerplate") if e["scope"] == "bar"), key=lambda e: e["kind"] == "action")
    return {word.lower(): e for e in entries for word in e.list("word")}


@functools.cache
def _transliteration() -> dict[int, str]:
    return {ord(e["letter"]): e["plain"] for e in _table("transliteration")}


def _is_mark(words: str) -> bool:
    return len(words) <= LONGEST_HEADLINE and any(p.fullmatch(words) for p in _marks())


@functools.lru_cache(maxsize=4096)
def _entry(words: str) -> Entry | None:
    """The pack line under which a line is a leftover, or None."""
    open_ended = words.rstrip(": …").removesuffix("...")
    return next((e for pattern, e in _patterns() if pattern.fullmatch(words) or pattern.fullmatch(open_ended)), None) or _share_bar(
        open_ended
    )


def _share_bar(words: str) -> Entry | None:
    found = [_bar_words().get(w) for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", words.lower())]
    kinds = [e["kind"] for e in found if e]
    if not kinds or len(kinds) < len(found) or words.endswith((".", "!", "?")):
        return None
    fits = "action" in kinds or kinds.count("network") > 1
    return next(e for kind in ("action", "network") for e in found if e and e["kind"] == kind) if fits else None
