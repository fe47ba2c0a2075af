"""ICEWS-like: tab-separated, one row per source and target of an event, with the 20 columns of ICEWS (Boschee et al. 2015)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lagebild.export.columns import Column, cells, codebook, names, tab_line
from lagebild.export.happenings import number_of
from lagebild.export.job import Format, Job
from lagebild.export.pairs import Pair, pairs


def _party(side: str, get: Any) -> list[Column]:
    def field(value: Any) -> Any:
        return lambda p: value(party) if (party := get(p)) else None

    return [
        Column(f"{side} Name", "text", "name", field(lambda p: p.name)),
        Column(f"{side} Sectors", "text", "sector", field(lambda p: p.sector)),
        Column(
            f"{side} Country",
            "text",
            "ISO 3166-1 alpha-3 or a body's code (ICEWS: names)",
            field(lambda p: "" if p.code == "---" else p.code),
        ),
    ]


def _place(get: Any, *precisions: str) -> Any:
    def value(p: Pair) -> Any:
        place = p.event.place
        return get(place) if place and (not precisions or place.precision in precisions) else None

    return value


COLUMNS = (
    Column(
        "Event ID", "integer", "number from the key of the event, the pair's number added", lambda p: number_of(p.event.key) + p.number - 1
    ),
    Column("Event Date", "day", "earliest day it may have been", lambda p: p.event.first_day),
    *_party("Source", lambda p: p.actor),
    Column(
        "Event Text",
        "text",
        "act, and mode where there is one (ICEWS: CAMEO's description)",
        lambda p: " / ".join(filter(None, (p.event.act, p.event.mode))),
    ),
    Column("CAMEO Code", "text", "CAMEO code, as text", lambda p: p.event.cameo),
    Column("Intensity", "number", "Goldstein score", lambda p: p.event.score),
    *_party("Target", lambda p: p.recipient),
    Column("Story ID", "text", "id of the report (an ICEWS story is one report)", lambda p: p.event.report.id),
    Column("Sentence Number", "integer", "always empty: spans say more", lambda p: None),
    Column("Publisher", "text", "outlet", lambda p: p.event.report.outlet),
    Column("City", "text", "the place, where it is a city or point", _place(lambda x: x.name, "city", "point")),
    Column("District", "text", "always empty", lambda p: None),
    Column("Province", "text", "the place, where it is a region", _place(lambda x: x.name, "region")),
    Column("Country", "text", "ISO 3166-1 alpha-3 of the place", _place(lambda x: x.country)),
    Column("Latitude", "number", "latitude", _place(lambda x: x.lat)),
    Column("Longitude", "number", "longitude", _place(lambda x: x.lon)),
)
_TEXT = """
Tab-separated, one row per source and target of an event; parties of an act that they share stand in both directions. ICEWS drops events
without a target; here such rows have an empty target, so filter them where your code expects pairs.
"""


def write(job: Job) -> Mapping[str, int]:
    rows = 0
    with job.path("icews.tab").open("w", encoding="utf-8", newline="") as file:
        file.write(tab_line(names(COLUMNS)))
        for event in job.events():
            for pair in pairs(event):
                file.write(tab_line(cells(COLUMNS, pair)))
                rows += 1
    return {"rows": rows}


FORMAT: Format = Format(
    "icews", write, lambda: codebook("Events like ICEWS", _TEXT, [("`icews.tab`", COLUMNS)]), "ICEWS-like: 20 columns, one row per pair"
)
