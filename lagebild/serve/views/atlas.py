"""The map and the network of a query."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query as Parameter
from msgspec import Struct
from sqlalchemy import func, select

from lagebild.merge.network import Edge, Node
from lagebild.query import Query
from lagebild.query.networks import network_in
from lagebild.serve.names import Named, named
from lagebild.serve.parameters import Q, Words
from lagebild.serve.service import Reading
from lagebild.serve.views.tallies import UNKNOWN, Month, codes_in, conflicts, months_of, words_in
from lagebild.store import schema

MOST_PLACES = 2000
MOST_EVENTS = 10_000
E = schema.event.c
By = Annotated[Literal["place", "source", "target"], Parameter(description="Countries where it happened, who act, or who are acted on.")]
Top = Annotated[int, Parameter(ge=2, le=500, description="How many codes to show, the busiest first.")]


class Country(Struct, frozen=True):
    code: str
    de: str
    en: str
    events: int
    conflict: int


class Point(Struct, frozen=True):
    """A place as finely as reports name it: `precision` is point or city; coarser ones have no point."""

    place: str
    country: str
    lat: float
    lon: float
    precision: str
    events: int
    conflict: int


class MapView(Struct, frozen=True):
    query: str
    by: str
    total: int
    countries: list[Country]
    points: list[Point]
    months: list[Month]


def map_(reading: Reading, *, q: Q = "", by: By = "place") -> MapView:
    """Where the events of a query happened, or where those come from who act."""
    found = reading.ask(q)
    hostile = conflicts(found)
    if by == "place":
        every, against = words_in(found, "country"), words_in(found, "country", hostile)
    else:
        every, against = codes_in(found, by[0]), codes_in(found, by[0], hostile)
    ordered = sorted(every.items(), key=lambda x: (-x[1], x[0]))
    countries = [Country(c, named(c).de, named(c).en, n, against.get(c, 0)) for c, n in ordered]
    points = _points(reading, words_in(found, "place"), words_in(found, "place", hostile))
    return MapView(str(found.query), by, found.total, countries, points, months_of(found))


def _points(reading: Reading, every: dict[str, int], against: dict[str, int]) -> list[Point]:
    """Places with their events, the most frequent first; names of one spot in several languages are one, under the most frequent name."""
    known = reading.kept("places", lambda: _places(reading))
    spots: dict[tuple[str, float, float], list[str]] = {}
    for name in sorted((n for n in every if n in known), key=lambda n: (-every[n], n)):
        country, lat, lon, _ = known[name]
        spots.setdefault((country, round(lat, 2), round(lon, 2)), []).append(name)
    points = [
        Point(names[0], *known[names[0]], sum(every[n] for n in names), sum(against.get(n, 0) for n in names)) for names in spots.values()
    ]
    return sorted(points, key=lambda p: -p.events)[:MOST_PLACES]


def _places(reading: Reading) -> dict[str, tuple[str, float, float, str]]:
    """Country, latitude, longitude and precision of every place that reports name finely enough."""
    columns = E.place, func.max(E.country), func.max(E.lat), func.max(E.lon), func.min(E.precision)
    query = select(*columns).where(E.lat.is_not(None), E.lon.is_not(None), E.precision.in_(("point", "city"))).group_by(E.place)
    return {row[0]: (row[1] or "", row[2], row[3], row[4]) for row in reading.connection.execute(query)}


class NetworkView(Struct, frozen=True):
    """Who deals with whom. `left_out` counts events beyond the newest 10,000, which alone are drawn; `hidden` codes beyond `top`."""

    query: str
    ego: str | None
    nodes: list[Node]
    edges: list[Edge]
    names: list[Named]
    total: int
    left_out: int
    hidden: int
    months: list[Month]


def network_(reading: Reading, *, q: Q = "", ego: Words = "", top: Top = 60) -> NetworkView:
    """The network of codes in the events of a query that have a PLOVER code; around one of them where `ego` is given."""
    query = Query.parse(q)
    found = reading.ask((query.having("actor", ego) if ego else query).having("plover", "*"))
    made = network_in(found.view, found.first(MOST_EVENTS))
    busy = sorted((n for n in made.nodes if n.code != UNKNOWN), key=lambda n: (-n.happenings, n.code))
    shown = {n.code for n in busy[:top]}
    edges = [e for e in made.edges if e.a in shown and e.b in shown]
    names = [named(n.code) for n in busy[:top]]
    left_out = max(0, found.total - MOST_EVENTS)
    return NetworkView(str(query), ego or None, busy[:top], edges, names, found.total, left_out, max(0, len(busy) - top), months_of(found))
