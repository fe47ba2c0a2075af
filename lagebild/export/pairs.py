"""Events as pairs of one party and another, for formats that know one actor and one recipient per row (POLECAT, ICEWS)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lagebild.export.columns import Column, cells, names, tab_line
from lagebild.export.job import Job
from lagebild.output import ParticipantRecord, PlaceRecord
from lagebild.query.hits import Hit


@dataclass(frozen=True, slots=True)
class Pair:
    """An event between two of its parties; `number` counts the pairs of one event from 1."""

    event: Hit
    number: int
    actor: ParticipantRecord | None
    recipient: ParticipantRecord | None


def pairs(event: Hit) -> Iterator[Pair]:
    """Every actor with every recipient; parties of a shared act with each other, in both directions; else the one side there is."""
    if event.source and event.target:
        found: list[tuple[ParticipantRecord | None, ParticipantRecord | None]] = [(a, b) for a in event.source for b in event.target]
    elif len(event.source) > 1:
        found = [(a, b) for a in event.source for b in event.source if a is not b]
    else:
        found = [(a, None) for a in event.source] or [(None, b) for b in event.target]
    yield from (Pair(event, n, a, b) for n, (a, b) in enumerate(found or [(None, None)], 1))


def of_party(party: Callable[[Pair], ParticipantRecord | None], value: Callable[[ParticipantRecord], Any]) -> Callable[[Pair], Any]:
    """A column's value from one side of the pair, nothing where that side is missing."""
    return lambda pair: value(found) if (found := party(pair)) else None


def of_place(value: Callable[[PlaceRecord], Any], *precisions: str) -> Callable[[Pair], Any]:
    """A column's value from the place of the act, nothing where it has none, or none of these precisions (all when none is named)."""

    def got(pair: Pair) -> Any:
        place = pair.event.place
        return value(place) if place and (not precisions or place.precision in precisions) else None

    return got


PLACE_COLUMNS = (
    Column("City", "text", "the place, where it is a city or point", of_place(lambda x: x.name, "city", "point")),
    Column("District", "text", "always empty", lambda pair: None),
    Column("Province", "text", "the place, where it is a region", of_place(lambda x: x.name, "region")),
    Column("Country", "text", "ISO 3166-1 alpha-3 of the place", of_place(lambda x: x.country)),
    Column("Latitude", "number", "latitude", of_place(lambda x: x.lat)),
    Column("Longitude", "number", "longitude", of_place(lambda x: x.lon)),
)
"""The columns of a place that ICEWS and POLECAT share, in their order."""


def write_pairs(job: Job, name: str, columns: Sequence[Column]) -> Mapping[str, int]:
    """A tab-separated file with a row for each pair of each event; gives the number of rows."""
    rows = 0
    with job.path(name).open("w", encoding="utf-8", newline="") as file:
        file.write(tab_line(names(columns)))
        for event in job.events():
            for pair in pairs(event):
                file.write(tab_line(cells(columns, pair)))
                rows += 1
    return {"rows": rows}
