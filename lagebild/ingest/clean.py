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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lagebild.ingest.leftovers import bar_words, entry_of, is_mark, is_network
from lagebild.ingest.shapes import is_length, shape_reason
from lagebild.ingest.words import rows_of

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f"
_FORMATS = "\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"  # soft hyphens, text direction
_INVISIBLE = re.compile(f"[{_CONTROLS}{_FORMATS}]+")
_LINE = re.compile(r"[^\n]*\n?")
_MARGIN = " \t\xa0•·|»«›‹>→▶►*"
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”“»«’)\]]*$|[\"”“»«’)\]]$")
_ASKED = re.compile(r"[^.!?:;…\"'”“»«’)\]][?\"'”“»«’]$")  # "Who is it?", “Nobody wants this”
_CREDIT = re.compile(r"[(\[].{1,120}[)\]]\.?")
_WORD = re.compile(r"\w+")

LONGEST_LEFTOVER = 400  # characters; a longer line is a paragraph of the report
LONGEST_HEADLINE = 220
LONGEST_QUESTION = 120
HEADLINE_REPEATS_WITHIN = 6  # lines from the top
LISTED = 12  # related headlines under one heading
MARK_WITHIN = 8  # lines below a comment heading in which a signature shows that comments follow
PASSES = 8
REPEATED = "repeated by this source"


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
class Line:
    """A line with something in it: raw offsets including its line end, and its words as compared."""

    start: int
    end: int
    words: str
    block: int  # number of the paragraph (lines between blank lines)

    @property
    def is_body(self) -> bool:
        """Whether it is a sentence or paragraph of a report by its length and its end."""
        return len(self.words) > LONGEST_HEADLINE or (len(self.words) > 30 and bool(_SENTENCE_END.search(self.words)))

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as sentences of a running text do; a question may be a headline."""
        return len(self.words) > LONGEST_HEADLINE or (self.words.count(" ") > 2 and not self.is_headline)

    @property
    def is_headline(self) -> bool:
        """Whether it may be a report's headline: short, and no sentence; a question or a quotation without a full stop may be one."""
        asked = len(self.words) <= LONGEST_QUESTION and bool(_ASKED.search(self.words))
        return len(self.words) <= LONGEST_HEADLINE and (asked or not _SENTENCE_END.search(self.words))


def clean(raw: str, own: Collection[str] = ()) -> Cleaned:
    """Cuts web leftovers and invisible characters out of a plain text; `own` are lines that its source has everywhere (`learnt`).

    >>> clean("Minister reist nach Riga\\n\\nDer Minister reiste am Montag nach Riga.\\n\\nLeave a Reply").removed[0].reason
    'comment form'
    """
    lines = list(lines_of(raw))
    cuts = dict(_own(lines, own))
    lines = [line for line in lines if line not in cuts]
    for _ in range(PASSES):  # cutting one line can show another for what it is, so until nothing more is found
        found = dict(_leftovers(lines, _page_goes_on(lines, cuts))) or dict(_repeated(lines))
        if not found:
            break
        cuts |= found
        lines = [line for line in lines if line not in found]
    removed = [Cut(start=line.start, end=line.end, reason=reason) for line, reason in cuts.items()]
    removed += _invisible(raw, cuts)
    removed.sort(key=lambda cut: cut.start)
    return Cleaned(text=without(raw, removed), title=headline(lines), removed=tuple(removed))


def _own(lines: Sequence[Line], own: Collection[str]) -> Iterator[tuple[Line, str]]:
    """A source's own lines: those that are no sentence wherever they stand, sentences outside of all others; a text of them alone stays."""
    body = [n for n, line in enumerate(lines) if line.is_body and line.words not in own]
    if not body or not own:
        return
    for n, line in enumerate(lines):
        if line.words in own and (not line.is_body or n < body[0] or n > body[-1]):
            yield line, REPEATED


def _page_goes_on(lines: Sequence[Line], cuts: dict[Line, str]) -> int | None:
    """Where below the last sentence the first leftover was cut: what follows it without being a sentence is the page's too."""
    last = max((line.start for line in lines if line.is_sentence), default=-1)
    below = [cut.start for cut in cuts if cut.start > last >= 0]
    return min(below, default=None)


def headline(lines: Sequence[Line]) -> str:
    """The first line, where it is short, no sentence, and text follows."""
    if len(lines) < 2 or lines[0].is_body or len(lines[0].words) > LONGEST_HEADLINE or _SENTENCE_END.search(lines[0].words):
        return ""
    return lines[0].words


def lines_of(raw: str) -> Iterator[Line]:
    """The lines of a text that have something in them."""
    block = 0
    for found in _LINE.finditer(raw):
        if words := _INVISIBLE.sub("", found[0]).strip():
            yield Line(found.start(), found.end(), words, block)
        else:
            block += 1


def _leftovers(lines: Sequence[Line], page_from: int | None) -> Iterator[tuple[Line, str]]:
    """The leftovers among lines, and why; from the offset `page_from` on, only the page's furniture follows."""
    body = [n for n, line in enumerate(lines) if line.is_sentence]
    first, last = (body[0], body[-1]) if body else (len(lines), -1)
    bare = [line.words.strip(_MARGIN) for line in lines]
    before: Line | None = None
    for n, line in enumerate(lines):
        above, below = bool(body) and n < first, bool(body) and n > last
        reason = shape_reason(bare[n], above=above, below=below) or _network_alone(bare, n, above or below)
        entry = None if reason or len(bare[n]) > LONGEST_LEFTOVER else entry_of(bare[n])
        if entry and (entry["scope"] != "margin" or above or below):
            reason = entry["reason"]
        elif not reason and is_length(bare[n]) and before is not None and n and lines[n - 1] is before:
            reason = "page metadata"
        elif not reason and page_from is not None and line.start > page_from and line.is_headline and not _CREDIT.fullmatch(line.words):
            reason = "navigation"
        if not reason:
            continue
        yield line, reason
        before = line
        if entry and entry["scope"] == "rest" and any(is_mark(words) for words in bare[n + 1 : n + 1 + MARK_WITHIN]):
            yield from ((rest, reason) for rest in lines[n + 1 :])
            return
        if entry and entry["scope"] == "list" and not above:
            yield from ((listed, reason) for listed in _listed(lines, n, last))


def _network_alone(bare: Sequence[str], n: int, in_margin: bool) -> str:
    """A share bar whose networks stand one below the other."""
    near = (*bare[max(0, n - 1) : n], *bare[n + 1 : n + 2])
    network = is_network(bare[n]) and (in_margin or any(map(is_network, near)))
    return bar_words()[bare[n].lower()]["reason"] if network else ""


def _listed(lines: Sequence[Line], n: int, last: int) -> Iterator[Line]:
    """The headlines of other reports under the heading at `n`: in its paragraph, or anywhere below the last sentence."""
    for line in lines[n + 1 : n + 1 + LISTED]:
        if not line.is_headline or (line.block != lines[n].block and n < last):
            return
        yield line


def _repeated(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
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


def _invisible(raw: str, cuts: dict[Line, str]) -> Iterator[Cut]:
    spans = sorted((line.start, line.end) for line in cuts)
    starts = [start for start, _ in spans]
    for found in _INVISIBLE.finditer(raw):
        n = bisect_right(starts, found.start()) - 1
        if n < 0 or found.start() >= spans[n][1]:
            yield Cut(start=found.start(), end=found.end(), reason="invisible character")


def without(raw: str, removed: Sequence[Cut]) -> str:
    """A text without the cuts, which are in order and do not overlap."""
    pieces, at = [], 0
    for cut in removed:
        pieces.append(raw[at : cut.start])
        at = cut.end
    return "".join([*pieces, raw[at:]])


@functools.cache
def _transliteration() -> dict[int, str]:
    return {ord(e["letter"]): e["plain"] for e in rows_of("transliteration")}
