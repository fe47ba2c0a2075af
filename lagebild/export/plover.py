"""PLOVER JSON Lines: the field names of the PLOVER manual (Open Event Data Alliance), one event per line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from lagebild import __version__
from lagebild.export.job import Format, Job
from lagebild.output import ParticipantRecord, PlaceRecord
from lagebild.query.hits import Hit

RESOLUTION = {"point": 4, "city": 4, "region": 2, "country": 1}  # PLOVER's levels; none finer than the text


def record(event: Hit, date: str) -> dict[str, Any]:
    """An event as the manual has it; fields without a value are left out. `x_` fields are Lagebild's own."""
    told = {
        "id": event.key,
        "date": event.first_day,
        "enddate": event.last_day if event.last_day != event.first_day else None,
        "actor": [_entity(p) for p in event.source],
        "recipient": [_entity(p) for p in event.target],
        "event": [event.plover] if event.plover else [],
        "mode": [event.mode] if event.mode else [],
        "context": event.contexts,
        "quad_code": event.quad,
        "event_scale": event.score,
        "event_loc": _place(event.place) if event.place else None,
        "event_text": [event.trigger],
        "size": {kind: c.min if c.min == c.max else [c.min, c.max] for kind, c in event.counts.items()},
        "link": event.happening,
        "text_info": {"start": event.clause[0], "end": event.clause[1]},
        "cite_info": _cited(event),
        "coder": f"Lagebild {__version__}",
        "coded_date": date,
        "x_act": event.act,
        "x_status": event.status,
        "x_date": {"edtf": event.event_date.edtf, "basis": event.event_date.basis} if event.event_date else None,
        "x_by": [{"text": s.text, "actor": s.actor, "kind": s.kind} for s in event.by],
        "x_trigger": {"start": event.span[0], "end": event.span[1]},
        "x_independent": event.independent,
        "x_rule": event.rule,
        "x_confidence": event.confidence,
    }
    required = ("id", "date", "actor", "event")
    return {name: value for name, value in told.items() if name in required or value not in (None, [], {}, "")}


def _entity(p: ParticipantRecord) -> dict[str, str]:
    told = {"code": p.code, "sector": p.sector, "entity_text": p.text, "identifier_id": p.actor or "", "identifier_text": p.name}
    return {k: v for k, v in told.items() if v}


def _place(place: PlaceRecord) -> dict[str, Any]:
    told = {
        "extracted_place": place.text,
        "resolved_place": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country_code": place.country,
        "city": place.name if place.precision in ("city", "point") else None,
        "resolution": RESOLUTION.get(place.precision),
    }
    return {k: v for k, v in told.items() if v not in (None, "")}


def _cited(event: Hit) -> dict[str, str]:
    r = event.report
    told = {
        "citation": r.id,
        "url": r.url,
        "title": r.title,
        "language": r.lang,
        "publication": r.outlet,
        "coder": f"Lagebild {__version__}",
        "codebook": "PLOVER 2.0 as docs/output.md applies it",
    }
    return {k: v for k, v in told.items() if v}


def write(job: Job) -> Mapping[str, int]:
    rows = 0
    with job.path("plover.jsonl").open("wb") as file:
        for event in job.events():
            file.write(msgspec.json.encode(record(event, job.date)) + b"\n")
            rows += 1
    return {"rows": rows}


def _codebook() -> str:
    return """# Events in PLOVER's JSON

`plover.jsonl`: one JSON object per event and line, with the field names of the PLOVER manual, chapter on JSON. Fields without a value are
left out, except those that the manual requires (`id`, `date`, `actor`, `event`); `event` is empty where nothing happened (`--all-status`).

| field | what it holds |
|---|---|
| `id`, `link` | key of the event; key of the happening that several reports tell of |
| `date`, `enddate` | earliest and latest day; `x_date` has the EDTF date and its basis |
| `actor`, `recipient` | lists of parties: `code`, `sector`, `entity_text` (words), `identifier_id`, `identifier_text` (name) |
| `event`, `mode`, `context`, `quad_code`, `event_scale` | PLOVER code, mode, contexts, quad, Goldstein score |
| `event_loc` | the place: words, name, coordinates, country, `resolution` (4 city, 2 province, 1 country) |
| `size` | people killed, injured, arrested: a number, or least and most |
| `text_info`, `x_trigger` | where the clause and the trigger stand in the report's text, in characters |
| `cite_info` | the report |
| `x_act`, `x_status` | act and status, which PLOVER's code follows from |
| `x_by` | who says so, outermost first |
| `x_independent` | independent sources of the happening |
| `x_rule`, `x_confidence` | the line of the packs that coded it, and the coder's confidence |
"""


FORMAT: Format = Format("plover", write, _codebook, "PLOVER JSON Lines")
