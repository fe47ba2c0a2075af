"""GeoJSON: the events of a query that have a place with coordinates, as points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from lagebild.export.columns import joined
from lagebild.export.job import Format, Job
from lagebild.query.hits import Hit

PLAIN = ("act", "mode", "status", "plover", "quad", "score", "first_day", "last_day", "quote", "confidence", "happening", "independent")


def feature(event: Hit) -> dict[str, Any] | None:
    """The event as a point, None where its place has none. RFC 7946: longitude first."""
    place = event.place
    if place is None or place.lat is None or place.lon is None:
        return None
    properties = {
        "source": joined(p.name for p in event.source),
        "source_code": joined(p.code for p in event.source),
        "target": joined(p.name for p in event.target),
        "target_code": joined(p.code for p in event.target),
        "place": place.name,
        "country": place.country,
        "precision": place.precision,
        "report": event.report.id,
        "outlet": event.report.outlet,
    } | {name: getattr(event, name) for name in PLAIN}
    return {
        "type": "Feature",
        "id": event.key,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": properties,
    }


def write(job: Job) -> Mapping[str, int]:
    placed = without = 0
    with job.path("events.geojson").open("wb") as file:
        file.write(b'{"type": "FeatureCollection", "features": [')
        for event in job.events():
            told = feature(event)
            if told is None:
                without += 1
                continue
            file.write((b",\n" if placed else b"\n") + msgspec.json.encode(told))
            placed += 1
        file.write(b"\n]}\n")
    return {"features": placed, "without_coordinates": without}


def _codebook() -> str:
    return """# Events as GeoJSON

`events.geojson`: one point per event whose place has coordinates (RFC 7946, WGS 84); the sidecar counts those without.
**Mind `precision`:** the point of a `country` or `region` is somewhere in it, not where the event was.
Properties are named as the columns of `export --format csv`;
`quote` is the clause.
"""


FORMAT: Format = Format("geojson", write, _codebook, "GeoJSON points, with their precision")
