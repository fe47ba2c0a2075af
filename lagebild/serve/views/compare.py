"""Two queries side by side."""

from __future__ import annotations

from msgspec import Struct

from lagebild.query.hits import Hit
from lagebild.query.search import Facet
from lagebild.serve.parameters import Q
from lagebild.serve.service import Reading
from lagebild.serve.views.tallies import Month, months_of

FACETS = ("act", "status", "quad", "source", "target", "country", "outlet", "agency", "lang")
SHOWN = 10


class CompareSide(Struct, frozen=True):
    query: str
    total: int
    facets: list[Facet]
    months: list[Month]
    events: list[Hit]


class MonthBeside(Struct, frozen=True):
    month: str
    a: int
    b: int


class CompareView(Struct, frozen=True):
    """Two queries; `both` counts the events that both have; `months` are the counts beside each other."""

    a: CompareSide
    b: CompareSide
    both: int
    months: list[MonthBeside]


def compare(reading: Reading, *, a: Q = "", b: Q = "") -> CompareView:
    """The events of two queries side by side."""
    one, other = reading.ask(a), reading.ask(b)
    sides = []
    for found in (one, other):
        shown, _ = found.page(SHOWN)
        sides.append(CompareSide(str(found.query), found.total, found.facets(FACETS, SHOWN), months_of(found), shown))
    counts = [{m.month: m.events for m in side.months} for side in sides]
    months = [MonthBeside(m, counts[0].get(m, 0), counts[1].get(m, 0)) for m in sorted({*counts[0], *counts[1]})]
    return CompareView(sides[0], sides[1], int((one.mask & other.mask).sum()), months)
