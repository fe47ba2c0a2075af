"""Text that was written as UTF-8 and read as Windows-1252 on its way here ("AuÃŸenminister", "â€œ"), read rightly again.

A stretch is only touched where the bytes it stands for in Windows-1252 are valid UTF-8, to the last, and where the text holds at least one
stretch that no language writes; "SPÖ“" alone, whose last two characters are valid UTF-8 too, stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

REASON = "double-encoded"
_PASSES = 3  # some texts went through it more than once


def _character(byte: int) -> str:
    """What programs on the web show for a byte of Windows-1252: the five that it leaves open pass as control characters."""
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {_character(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0xA0)}
_FOLLOWING = "".join(c for c, byte in _BYTES.items() if byte < 0xC0)
_THEN = f"[{re.escape(_FOLLOWING)}]"
_SIGNS = re.escape("".join(c for c in _FOLLOWING if unicodedata.category(c)[0] not in "PZC" or c in "¡¶§¿"))
_MARKS = re.escape("".join(c for c in _FOLLOWING if unicodedata.category(c)[0] == "P"))
# A with tilde before a letter or sign, or before a dash or quotation mark within a word, a with circumflex before the euro sign: no
# language writes that. At the end of a word quotation marks and dashes may follow a capital letter.
_PROOF = re.compile(f"Ã[{_SIGNS}]|Ã[{_MARKS}](?=[a-z]{{2}})|â€{_THEN}|ï»¿")
_TELLING = re.compile(f"[ÂÃ]{_THEN}|â{_THEN}{_THEN}|ï»¿")
_ANY = re.compile(f"[Â-ß]{_THEN}|[à-ï]{_THEN}{_THEN}|[ð-ô]{_THEN}{_THEN}{_THEN}")
_RUN = re.compile(r"[^\x00-\x7f]+")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A stretch [start, end) of the raw text and the character that stands there now."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with its repairs, in order; `starts` are where these begin in the text."""

    text: str
    repairs: tuple[Repair, ...] = ()
    starts: tuple[int, ...] = ()

    def raw_offset(self, offset: int) -> int:
        """Where a character of the mended text stands in the raw text; within a repair its beginning."""
        at = bisect_right(self.starts, offset) - 1
        if at < 0:
            return offset
        repair, begins = self.repairs[at], self.starts[at]
        within = offset - begins < len(repair.words)
        return repair.start if within else repair.end + offset - begins - len(repair.words)


def is_garbled(raw: str) -> bool:
    """Whether a text holds a stretch that no language writes.

    >>> is_garbled("Der AuÃŸenminister schwieg."), is_garbled("Die „SPÖ“ schwieg.")
    (True, False)
    """
    return bool(_PROOF.search(raw))


def mended(raw: str) -> Mended:
    """The text with its double-encoded stretches read rightly.

    >>> mended("Der AuÃŸenminister schwieg.").text, mended("Die „SPÖ“ schwieg.").text
    ('Der Außenminister schwieg.', 'Die „SPÖ“ schwieg.')
    """
    if not is_garbled(raw):
        return Mended(raw)
    pieces: list[str] = []
    starts: list[int] = []
    at, shorter, repairs = 0, 0, tuple(_repairs(raw))
    for repair in repairs:
        pieces += (raw[at : repair.start], repair.words)
        starts.append(repair.start - shorter)
        at = repair.end
        shorter += repair.end - repair.start - len(repair.words)
    return Mended("".join((*pieces, raw[at:])), repairs, tuple(starts))


def _repairs(raw: str) -> Iterator[Repair]:
    """One repair per character, so that offsets map back exactly."""
    for line in _LINE.finditer(raw):
        runs = [[Repair(start=at, end=at + 1, words=raw[at]) for at in range(*run.span())] for run in _RUN.finditer(raw, *line.span())]
        for run in _read_rightly(runs):
            yield from (repair for repair in run if repair.words != raw[repair.start : repair.end])


def _read_rightly(runs: list[list[Repair]]) -> list[list[Repair]]:
    """The letters beyond ASCII of one line. Where all of them are valid UTF-8 all are read, else only those that no language writes so."""
    words = ["".join(r.words for r in run) for run in runs]
    for _ in range(_PASSES):
        pattern = _ANY if all(map(_fits, words)) else _TELLING
        runs = [list(_reread_run(run, line, pattern)) for run, line in zip(runs, words, strict=True)]
        words = ["".join(r.words for r in run) for run in runs]
        if not any(map(_PROOF.search, words)):
            break
    return runs


def _reread_run(run: list[Repair], words: str, pattern: re.Pattern[str]) -> Iterator[Repair]:
    at = 0
    for found in pattern.finditer(words):
        yield from run[at : found.start()]
        if (character := _reread(found)) == found[0]:
            yield from run[found.start() : found.end()]
        else:
            yield Repair(start=run[found.start()].start, end=run[found.end() - 1].end, words=character)
        at = found.end()
    yield from run[at:]


def _fits(run: str) -> bool:
    return not _ANY.sub("", run) and not any(found[0] == _reread(found) for found in _ANY.finditer(run))


def _reread(found: re.Match[str]) -> str:
    """The character that the bytes stand for; the same where they stand for none, or for one that no report holds."""
    try:
        character = bytes(_BYTES[c] for c in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return found[0] if unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs") else character
