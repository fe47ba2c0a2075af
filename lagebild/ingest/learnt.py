"""Leftovers learnt from a source: lines that stand at the edge of many of its reports and belong to none of them.

The rule, over the reports of one source (its outlet; where none is known, the site or folder) among those that are read together:

1. Copies count once: of reports that share half of their sentences only one is counted, so versions of a story teach nothing.
2. A line that is no sentence is the source's own where at least `FEW` reports and a quarter of all have it above their first sentence or
   below their last one.
3. A sentence is the source's own where at least `SOME` reports and four fifths of all have it at their end or beginning, with
   nothing but such lines outside of it. Agencies repeat background sentences word for word; those stand in fewer reports.
4. Between sentences a line that is none is the source's own where at least `SOME` reports and half of all have it; subheadings such as
   "Background" come back less often.
5. Lines in brackets (credits) are never learnt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lagebild.ingest.clean import Line, lines_of

FEW, QUARTER = 4, 0.25
SOME, HALF, MOST = 5, 0.5, 0.8
COPY = 0.5
LONGEST = 400
EDGE = 12  # lines from either end that are looked at
_CREDIT = re.compile(r"\(.{0,80}\)\.?")


@dataclass(frozen=True, slots=True)
class _Report:
    lines: tuple[Line, ...]
    sentences: frozenset[str]

    def edges(self) -> tuple[list[Line], list[Line]]:
        """The lines above the first sentence and below the last, and the edge sentences, from the outside in."""
        return list(self.lines[:EDGE]), list(reversed(self.lines[-EDGE:]))

    def margin(self) -> set[str]:
        """Lines that are no sentence and stand outside of all sentences."""
        body = [n for n, line in enumerate(self.lines) if line.is_body]
        if not body:
            return set()
        outside = (*self.lines[: body[0]], *self.lines[body[-1] + 1 :])
        return {line.words for line in outside}

    def between(self) -> set[str]:
        """Lines that are no sentence and stand between sentences: subheadings, or an advertisement's mark."""
        body = [n for n, line in enumerate(self.lines) if line.is_body]
        return {line.words for line in self.lines[body[0] : body[-1]] if not line.is_body} if body else set()


def own_lines(texts: Sequence[str]) -> frozenset[str]:
    """The lines that one source has around its reports; `texts` are its reports after their own leftovers were cut."""
    if len(texts) < FEW:
        return frozenset()
    distinct = _distinct([_report(text) for text in texts])
    return _repeated(distinct) if len(distinct) >= FEW else frozenset()


def _report(text: str) -> _Report:
    lines = tuple(lines_of(text))
    return _Report(lines, frozenset(line.words for line in lines if line.is_body))


def _distinct(reports: Sequence[_Report]) -> list[_Report]:
    """Reports of which none is a copy of an earlier one: it does not share half of the sentences that are not common to the source."""
    counts = Counter(sentence for report in reports for sentence in report.sentences)
    common = {sentence for sentence, count in counts.items() if count >= max(SOME, MOST * len(reports))}
    seen: dict[str, set[int]] = {}
    out: list[_Report] = []
    for report in reports:
        own = report.sentences - common
        shared = Counter(n for sentence in own for n in seen.get(sentence, ()))
        if any(count >= COPY * min(len(own), len(out[n].sentences - common)) for n, count in shared.items()):
            continue
        for sentence in own:
            seen.setdefault(sentence, set()).add(len(out))
        out.append(report)
    return out


def _repeated(reports: Sequence[_Report]) -> frozenset[str]:
    short = Counter(words for report in reports for words in report.margin() if _may_be_learnt(words))
    own = {words for words, count in short.items() if count >= max(FEW, QUARTER * len(reports))}
    inner = Counter(words for report in reports for words in report.between() if _may_be_learnt(words))
    own |= {words for words, count in inner.items() if count >= max(SOME, HALF * len(reports))}
    for _ in range(EDGE):  # a sentence is at the edge when all that is outside of it goes
        found = Counter(words for report in reports for words in _next_in(report, own))
        more = {words for words, count in found.items() if count >= max(SOME, MOST * len(reports)) and len(words) <= LONGEST}
        if not more:
            break
        own |= more
    return frozenset(own)


def _next_in(report: _Report, own: set[str]) -> set[str]:
    """The outermost line at either end that is not the source's own."""
    return {words for edge in report.edges() for words in [next((x.words for x in edge if x.words not in own), "")] if words}


def _may_be_learnt(words: str) -> bool:
    return len(words) <= LONGEST and not _CREDIT.fullmatch(words)
