"""When an undated report was written, from its own evidence: an EDTF interval with reasons.

Each piece of evidence says in which stretches of time the report may lie and how much that weighs. The answer is the
stretch on which the most weight agrees, so that one misleading sentence cannot overturn the rest. Pure; the words and
facts are pack data (tables terms, happenings, dating_words).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lagebild.model import Mention, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Analysis
from lagebild.resolve.dating_evidence import Evidence, all_evidence
from lagebild.resolve.dating_knowledge import Stretch
from lagebild.resolve.times import find_times

MOST = 3  # stretches of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class InferredDate:
    """The stretch a report was written in: EDTF, its first and last day (None where open), and the evidence.

    `reasons` agree with the stretch; `against` do not and were outweighed.
    """

    edtf: str
    start: str | None
    end: str | None
    reasons: tuple[Evidence, ...]
    against: tuple[Evidence, ...] = ()


def infer_date(analysis: Analysis, mentions: Sequence[Mention], pack: Pack) -> InferredDate | None:
    """The date of a report by its dateline, explicit dates, office-holders' terms, known happenings and weekdays.

    `mentions` are the resolver's (persons matter, `actor` being an id of the table persons); without them the terms of
    office say nothing. None where nothing in the report tells. A term marked `unverified` never narrows a date.
    """
    evidence = all_evidence(analysis, mentions, pack)
    best = trimmed(joined(agreed(evidence)), evidence)
    if not best or best[0][0] == dt.date.min:
        return None
    first, last = best[0][0], best[-1][1]
    fits = [bool(e.month) or any(overlap(s, b) for s in e.stretches for b in best) for e in evidence]
    return InferredDate(
        edtf=edtf_of(best),
        start=first.isoformat() if first > dt.date.min else None,
        end=last.isoformat() if last < dt.date.max else None,
        reasons=tuple(e for e, ok in zip(evidence, fits, strict=True) if ok),
        against=tuple(e for e, ok in zip(evidence, fits, strict=True) if not ok),
    )


def overlap(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches of days share one."""
    return a[0] <= b[1] and b[0] <= a[1]


def agreed(evidence: Iterable[Evidence]) -> list[Stretch]:
    """The stretches on which the most weight of evidence agrees, joined where they touch; empty without evidence.

    >>> day = dt.date.fromisoformat
    >>> a = Evidence(rule="a", reason="", weight=2, stretches=((day("2023-03-12"), day("2023-10-24")),))
    >>> b = Evidence(rule="b", reason="", weight=1, stretches=((day("2023-05-25"), dt.date.max),))
    >>> [(str(x), str(y)) for x, y in agreed([a, b])]
    [('2023-05-25', '2023-10-24')]
    """
    changes: dict[int, float] = {}
    for one in evidence:
        for first, last in one.stretches:
            changes[first.toordinal()] = changes.get(first.toordinal(), 0.0) + one.weight
            changes[last.toordinal() + 1] = changes.get(last.toordinal() + 1, 0.0) - one.weight
    edges = sorted(changes)
    weight, levels = 0.0, list[tuple[float, int, int]]()
    for edge, after in itertools.pairwise(edges):
        weight = round(weight + changes[edge], 6)
        levels.append((weight, edge, after - 1))
    top = max((w for w, _, _ in levels), default=0.0)
    out: list[Stretch] = []
    for w, start, end in levels:
        if w < top or top <= 0:
            continue
        if out and out[-1][1].toordinal() + 1 == start:
            out[-1] = (out[-1][0], dt.date.fromordinal(end))
        else:
            out.append((dt.date.fromordinal(start), dt.date.fromordinal(end)))
    return out


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """At most MOST stretches: where there are more, they say little, and one from the first to the last is kept."""
    return list(stretches) if len(stretches) <= MOST else [(stretches[0][0], stretches[-1][1])]


def trimmed(stretches: Sequence[Stretch], evidence: Sequence[Evidence]) -> list[Stretch]:
    """Stretches less the months at either end that the report speaks of as another's ("in March")."""
    others = {e.month for e in evidence if e.month}
    out = []
    for first, last in stretches:
        a, b = first, last
        while a.month in others and first > dt.date.min and a < b:
            a = (a.replace(day=1) + dt.timedelta(31)).replace(day=1)
        while b.month in others and last < dt.date.max and a < b:
            b = b.replace(day=1) - dt.timedelta(1)
        out.append((a, b) if a <= b else (first, last))
    return out


def edtf_of(stretches: Sequence[Stretch]) -> str:
    """One stretch as a day or an interval, several as a one-of set."""
    if len(stretches) == 1:
        first, last = stretches[0]
        return first.isoformat() if first == last else f"{_end(first)}/{_end(last)}"
    return "[" + ",".join(_end(first) if first == last else f"{_end(first)}..{_end(last)}" for first, last in stretches) + "]"


def _end(day: dt.date) -> str:
    return ".." if day in (dt.date.min, dt.date.max) else day.isoformat()


def times_within(analysis: Analysis, inferred: InferredDate, pack: Pack) -> tuple[TimeRef, ...]:
    """The report's time expressions dated as far as the inferred stretch allows.

    Each is dated from the first and from the last day of the stretch; where both give the same value it holds, where
    not the undated reading (`XXXX-WXX-1`) stays: "last year" is known when the year of the report is.
    """
    undated = find_times(analysis, None, pack)
    if inferred.start is None or inferred.end is None:
        return undated
    early = {t.span.pair: t for t in find_times(analysis, inferred.start, pack)}
    late = {t.span.pair: t for t in find_times(analysis, inferred.end, pack)}
    out = []
    for ref in undated:
        first, last = early.get(ref.span.pair), late.get(ref.span.pair)
        same = first is not None and last is not None and (first.value, first.edtf) == (last.value, last.edtf)
        out.append(first if same and first is not None else ref)
    return tuple(out)
