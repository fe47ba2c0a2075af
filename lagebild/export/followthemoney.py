"""FollowTheMoney entities, one JSON object per line: actors, reports, and each happening as an Event that involves them.

https://followthemoney.tech, model version 4. States are LegalEntity (the model has no state), people Person, organisations and offices
Organization or PublicBody, reports Article. Ids are hashes with the prefix `lb-`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import msgspec

from lagebild.export.happenings import Together, together
from lagebild.export.job import Format, Job
from lagebild.model import content_id
from lagebild.output import ParticipantRecord
from lagebild.query.hits import Hit, ReportHead

Entity = dict[str, Any]
LANGUAGES = {"de": "deu", "en": "eng"}
_PUBLIC = ("GOV", "MIL", "COP", "SPY", "LEG", "JUD", "IGO")


def entities(happenings: Iterable[Together]) -> Iterator[Entity]:
    """Actors and reports, each before the first event that needs it and once, and the events."""
    written: set[str] = set()
    for told in happenings:
        for hit in told.events:
            for participant in (*hit.source, *hit.target):
                yield from _once(_actor(participant), written)
            yield from _once(_report(hit.report), written)
        yield _event(told)


def _once(entity: Entity, written: set[str]) -> Iterator[Entity]:
    if entity["id"] not in written:
        written.add(entity["id"])
        yield entity


def _entity(schema: str, ident: str, properties: Mapping[str, Any]) -> Entity:
    """An entity; every property is a list of texts, empty ones are left out."""
    listed = {k: v if isinstance(v, list) else [v] for k, v in properties.items()}
    kept = {k: [str(x) for x in v if x not in (None, "")] for k, v in listed.items()}
    return {"id": ident, "schema": schema, "properties": {k: v for k, v in kept.items() if v}}


def actor_id(p: ParticipantRecord) -> str:
    return f"lb-actor-{content_id(p.actor or f'{p.code}.{p.sector}.{p.name}')}"


def _actor(p: ParticipantRecord) -> Entity:
    return _entity(
        _schema(p),
        actor_id(p),
        {
            "name": p.name or p.text,
            "country": _iso2().get(p.code),
            "keywords": [p.sector],
            "notes": f"Lagebild: {p.actor}" if p.actor else None,
        },
    )


def _schema(p: ParticipantRecord) -> str:
    if (p.actor or "") in _persons() or (p.actor or "").startswith("person:"):
        return "Person"
    if p.sector == "":
        return "LegalEntity"
    return "PublicBody" if p.sector in _PUBLIC else "Organization"


@functools.cache
def _persons() -> frozenset[str]:
    from lagebild.packs import load_pack

    return frozenset(e.id for e in load_pack("en").table("persons"))


@functools.cache
def _iso2() -> dict[str, str]:
    from lagebild.packs import load_pack

    return {e.id: e["iso2"].lower() for e in load_pack("en").table("states") if e["iso2"]}


def report_id(report: ReportHead) -> str:
    return f"lb-report-{content_id(report.id)}"


def _report(report: ReportHead) -> Entity:
    return _entity(
        "Article",
        report_id(report),
        {
            "title": report.title,
            "fileName": PurePosixPath(report.id).name or report.id,
            "publishedAt": _day(report.date),
            "language": LANGUAGES.get(report.lang),
            "publisher": [report.outlet, report.agency],
            "sourceUrl": report.url if report.url.startswith(("http://", "https://")) else None,
        },
    )


def _day(date: str | None) -> str | None:
    return date if date and "/" not in date and "~" not in date and "X" not in date else None


def _event(told: Together) -> Entity:
    best = told.best
    parties = [p for e in told.events for p in (*e.source, *e.target)]
    return _entity(
        "Event",
        f"lb-event-{content_id(best.happening or best.key)}",
        {
            "name": _name(best),
            "summary": list(dict.fromkeys(e.quote for e in told.events)),
            "involved": _different(map(actor_id, parties)),
            "organizer": _different(map(actor_id, best.source)),
            "startDate": best.first_day,
            "endDate": best.last_day,
            "location": best.place.name if best.place else None,
            "country": _iso2().get(best.place.country) if best.place else None,
            "proof": _different(report_id(e.report) for e in told.events),
            "recordId": best.happening or best.key,
            "keywords": [best.act, best.mode, best.status, *best.contexts],
            "publisher": sorted({e.report.outlet for e in told.events}),
        },
    )


def _different(ids: Any) -> list[str]:
    return list(dict.fromkeys(ids))


def _name(event: Hit) -> str:
    """Who, act, whom: the model wants a name of every event."""
    acting, acted = (", ".join(p.name or p.text for p in side) for side in (event.source, event.target))
    return " ".join(x for x in (acting or "?", event.act, acted) if x)


def write(job: Job) -> Mapping[str, int]:
    counts = {"entities": 0, "events": 0}
    with job.path("entities.ftm.json").open("wb") as file:
        for entity in entities(together(job.connection, job.ids())):
            file.write(msgspec.json.encode(entity) + b"\n")
            counts["entities"] += 1
            counts["events"] += entity["schema"] == "Event"
    return counts


def _codebook() -> str:
    return """# FollowTheMoney entities

`entities.ftm.json`: one entity per line, as `ftm` and OpenAleph read them.

| schema | what | properties |
|---|---|---|
| LegalEntity, Person, Organization, PublicBody | a state, a person, an organisation, an organ | `name`, `country`, `keywords`, `notes` |
| Article | a report, without its text | `title`, `fileName` (id), `publishedAt`, `language`, `publisher`, `sourceUrl` |
| Event | a happening, told by one or more reports | see below |

An actor's `keywords` has the sector, `notes` the id in Lagebild. An Event's `summary` has the clauses, `involved` all
parties, `organizer` the acting side, `proof` the reports, `keywords` act, mode, status and contexts,
`recordId` the key of the happening; `startDate` and `endDate` are the
earliest and latest day. The model has no field for the side acted on: it is `involved` less `organizer`.
"""


FORMAT: Format = Format("ftm", write, _codebook, "FollowTheMoney entities as JSON lines")
