"""Where quotation marks enclose something: every style of both languages, nested, and running over paragraphs.

Needs no parser. Whether a quotation is speech, a name or a scare quote is decided in `speech`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lagebild.packs import Pack

_LONGEST = 4000  # characters; a mark left open longer than this was never closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A stretch in quotation marks, marks included; `depth` is 0 outside all others, `joined` where a paragraph ended without closing."""

    start: int
    end: int
    depth: int
    joined: bool = False

    def words(self, text: str) -> str:
        """What stands between the marks."""
        return text[self.start : self.end].strip("„“”\"»«‚‘’'›‹`‟ ")


@dataclass(slots=True)
class _Open:
    mark: str
    start: int


@dataclass(frozen=True, slots=True)
class _Marks:
    pattern: re.Pattern[str]
    closers: Mapping[str, frozenset[str]]
    single: frozenset[str]


@functools.lru_cache(maxsize=8)
def _marks(rows: tuple[tuple[str, tuple[str, ...], str], ...]) -> _Marks:
    marks = {o for o, _, _ in rows} | {c for _, cs, _ in rows for c in cs}
    pattern = re.compile("|".join(re.escape(m) for m in sorted(marks, key=len, reverse=True)) + "|\n[\n\t \u00a0]*")
    single = frozenset(m for o, cs, level in rows if level == "single" for m in (o, *cs))
    return _Marks(pattern, {o: frozenset(cs) for o, cs, _ in rows}, single)


def find_quotations(text: str, pack: Pack) -> tuple[Quotation, ...]:
    """All quotations of a text in order of their start, outer before inner.

    >>> from lagebild.packs import load_pack
    >>> [text[q.start:q.end] for text in ("„Ja“, sagte sie. „Nein.“",) for q in find_quotations(text, load_pack("de"))]
    ['„Ja“', '„Nein.“']
    """
    rows = tuple((e["open"], e.list("close"), e["level"]) for e in pack.table("quotes"))
    marks = _marks(rows)
    found: list[Quotation] = []
    stack: list[_Open] = []
    for match in marks.pattern.finditer(text):
        mark, at = match.group(), match.start()
        if mark[0] == "\n":
            _end_paragraph(text, match, stack, found, marks)
            continue
        while stack and at - stack[0].start > _LONGEST:
            stack.pop(0)
        level = _closes(text, mark, at, stack, marks)
        if level is not None:
            found.append(Quotation(start=stack[level].start, end=match.end(), depth=level))
            del stack[level:]
        elif mark in marks.closers and _opens(text, at, match.end(), mark in marks.single):
            stack.append(_Open(mark, at))
    return tuple(_settled(found))


def _opens(text: str, at: int, end: int, single: bool) -> bool:
    """Whether a mark stands where a quotation may begin: after a gap or bracket, before a word."""
    before, after = text[at - 1 : at], text[end : end + 1]
    if not after or after.isspace():
        return False
    if single and not after.isalnum() and after not in "[(…":
        return False
    return not before or (not before.isalnum() and (not single or before in ' \n\t\u00a0([„“"»«—–-:'))


def _closes(text: str, mark: str, at: int, stack: list[_Open], marks: _Marks) -> int | None:
    """The level of the innermost open quotation that this mark closes, or None."""
    before, after = text[at - 1 : at], text[at + len(mark) : at + len(mark) + 1]
    if mark in marks.single and (after.isalnum() or before.isspace()):  # an apostrophe inside a word
        return None
    for level in range(len(stack) - 1, -1, -1):
        if mark in marks.closers[stack[level].mark]:
            ambiguous = mark in marks.closers
            if ambiguous and before.isspace() and after and not after.isspace():
                return None
            return level
        if mark in marks.single:
            return None  # a single mark never closes across a double one
    return None


def _end_paragraph(text: str, gap: re.Match[str], stack: list[_Open], found: list[Quotation], marks: _Marks) -> None:
    """At a paragraph's end: a quotation left open goes on where the next paragraph opens with the same mark, else it is dropped."""
    if not stack:
        return
    outer = stack[0]
    if text.startswith(outer.mark, gap.end()) and "\n" in gap.group():
        found.append(Quotation(start=outer.start, end=gap.start(), depth=0, joined=True))
        stack.clear()
    elif gap.group().count("\n") > 1 or text[gap.start() - 1 : gap.start()] in ".!?":
        stack.clear()


def _settled(found: list[Quotation]) -> Iterator[Quotation]:
    """Quotations by start, each with its depth counted among those kept."""
    ends: list[int] = []
    for q in sorted(found, key=lambda q: (q.start, -q.end)):
        while ends and ends[-1] <= q.start:
            ends.pop()
        yield Quotation(start=q.start, end=q.end, depth=len(ends), joined=q.joined)
        ends.append(q.end)
