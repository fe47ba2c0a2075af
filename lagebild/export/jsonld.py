"""JSON-LD: each event as a schema.org Action with its evidence as a W3C Web Annotation target, and its origin in PROV-O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from lagebild import __version__
from lagebild.export.job import Format, Job
from lagebild.output import ParticipantRecord, PlaceRecord
from lagebild.query.hits import Hit, ReportHead

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "lb": "urn:lagebild:vocab:",
    "oa:start": {"@type": "xsd:nonNegativeInteger"},
    "oa:end": {"@type": "xsd:nonNegativeInteger"},
}
STATUSES = {  # schema.org's ActionStatusType, as near as it comes; lb:status has Lagebild's own
    "occurred": "CompletedActionStatus",
    "ongoing": "ActiveActionStatus",
    "planned": "PotentialActionStatus",
    "intended": "PotentialActionStatus",
    "demanded": "PotentialActionStatus",
    "hypothetical": "PotentialActionStatus",
    "attempted": "FailedActionStatus",
    "denied": "FailedActionStatus",
}
_SAFE = ":.-_~"  # besides letters and digits, in the last part of a URN
CODER = {"@id": "urn:lagebild:coder", "@type": "prov:SoftwareAgent", "name": "Lagebild", "version": __version__}


def node(event: Hit) -> dict[str, Any]:
    """An event as a node of the graph."""
    told = {
        "@id": f"urn:lagebild:event:{event.key}",
        "@type": ["Action", "prov:Entity"],
        "name": event.act,
        "description": event.quote,
        "actionStatus": STATUSES.get(event.status),
        "agent": [_party(p) for p in event.source],
        "participant": [_party(p) for p in event.target],
        "startTime": event.first_day,
        "endTime": event.last_day,
        "location": _place(event.place) if event.place else None,
        "lb:act": event.act,
        "lb:mode": event.mode,
        "lb:status": event.status,
        "lb:plover": event.plover,
        "lb:cameo": event.cameo,
        "lb:goldstein": event.score,
        "lb:edtf": event.event_date.edtf if event.event_date else None,
        "lb:confidence": event.confidence,
        "lb:rule": event.rule,
        "lb:independentSources": event.independent,
        "lb:happening": {"@id": f"urn:lagebild:happening:{event.happening}"} if event.happening else None,
        "lb:saidBy": {"@list": [{"name": s.text, "lb:actor": s.actor, "lb:kind": s.kind} for s in event.by]} if event.by else None,
        "oa:hasTarget": _evidence(event),
        "prov:wasDerivedFrom": {"@id": _report_id(event.report)},
        "prov:wasAttributedTo": {"@id": CODER["@id"]},
    }
    return _filled(told)


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in told.items() if v not in (None, "", [])}


def _party(p: ParticipantRecord) -> dict[str, Any]:
    return _filled(
        {
            "@id": f"urn:lagebild:actor:{quote(p.actor, safe=_SAFE)}" if p.actor else None,
            "name": p.name or p.text,
            "lb:code": p.code,
            "lb:sector": p.sector,
        }
    )


def _place(place: PlaceRecord) -> dict[str, Any]:
    point = place.lat is not None and place.lon is not None
    geo = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon} if point else None
    return _filled({"@type": "Place", "name": place.name, "addressCountry": place.country, "geo": geo, "lb:precision": place.precision})


def _evidence(event: Hit) -> dict[str, Any]:
    """The clause, as a position and a quote in the report (W3C Web Annotation selectors)."""
    position = {"@type": "oa:TextPositionSelector", "oa:start": event.clause[0], "oa:end": event.clause[1]}
    return {
        "oa:hasSource": {"@id": _report_id(event.report)},
        "oa:hasSelector": [position, {"@type": "oa:TextQuoteSelector", "oa:exact": event.quote}],
    }


def _report_id(report: ReportHead) -> str:
    return f"urn:lagebild:report:{quote(report.id, safe=_SAFE)}"


def _report(report: ReportHead) -> dict[str, Any]:
    told = {
        "@id": _report_id(report),
        "@type": ["NewsArticle", "prov:Entity"],
        "identifier": report.id,
        "headline": report.title,
        "url": report.url,
        "inLanguage": report.lang,
        "datePublished": report.date,
        "publisher": {"@type": "NewsMediaOrganization", "name": report.outlet} if report.outlet else None,
        "sourceOrganization": {"@type": "NewsMediaOrganization", "name": report.agency} if report.agency else None,
    }
    return _filled(told)


def write(job: Job) -> Mapping[str, int]:
    """Written node by node, so that no export has to fit in memory."""
    reports: dict[str, ReportHead] = {}
    count = 0
    with job.path("events.jsonld").open("wb") as file:
        file.write(b'{"@context": ' + msgspec.json.encode(CONTEXT) + b', "@graph": [\n' + msgspec.json.encode(CODER))
        for event in job.events():
            file.write(b",\n" + msgspec.json.encode(node(event)))
            reports.setdefault(event.report.id, event.report)
            count += 1
        for report in reports.values():
            file.write(b",\n" + msgspec.json.encode(_report(report)))
        file.write(b"\n]}\n")
    return {"events": count, "reports": len(reports)}


def _codebook() -> str:
    return """# Events as JSON-LD

`events.jsonld`: one graph. Every event is a schema.org `Action` and a `prov:Entity`; reports are `NewsArticle`s; the coder is
a `prov:SoftwareAgent`.

| property | what it holds |
|---|---|
| `agent`, `participant` | acting side; side acted on. `lb:code` and `lb:sector` are those of the other formats |
| `startTime`, `endTime`, `lb:edtf` | earliest and latest day; the date in EDTF |
| `actionStatus` | schema.org's nearest status; `lb:status` is exact |
| `lb:act`, `lb:mode`, `lb:plover`, `lb:cameo`, `lb:goldstein` | act, mode, PLOVER and CAMEO codes, Goldstein score |
| `lb:saidBy` | who says so, outermost first |
| `oa:hasTarget` | the clause: its position in the report's text and its words (W3C Web Annotation selectors) |
| `prov:wasDerivedFrom`, `prov:wasAttributedTo` | the report; the coder |
| `lb:happening`, `lb:independentSources` | what other reports tell of the same act; how many sources are independent |
"""


FORMAT: Format = Format("jsonld", write, _codebook, "JSON-LD: schema.org, Web Annotation, PROV")
