"""The events of a query told once per happening, in the order of their days."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection

from lagebild.query.hits import Hit
from lagebild.query.search import every
from lagebild.query.terms import Query


class Entry(Struct, frozen=True, kw_only=True):
    """A happening (or an event that nothing was merged with): its best told event, and the keys of all that tell of it."""

    first_day: str | None
    last_day: str | None
    happening: str | None
    independent: int
    event: Hit
    events: list[str]
    outlets: list[str]


def timeline_of(connection: Connection, query: Query, limit: int | None = None) -> list[Entry]:
    """One entry per happening; the event shown is the one with the most precise date, then of the highest confidence.

    Entries are in the query's order: by the days shown where it orders by date, else by the first event of each. With a limit, those
    whose first events come first.
    """
    told: dict[str, list[Hit]] = {}
    for hit in every(connection, query):
        key = hit.happening or hit.key
        if limit is not None and key not in told and len(told) >= limit:
            continue
        told.setdefault(key, []).append(hit)
    entries = [_entry(hits) for hits in told.values()]
    if query.sort.lstrip("-") != "date":
        return entries
    dated = sorted((e for e in entries if e.first_day), key=lambda e: e.first_day or "", reverse=query.sort.startswith("-"))
    return [*dated, *(e for e in entries if not e.first_day)]


def _entry(told: Sequence[Hit]) -> Entry:
    best = min(told, key=_vagueness)
    return Entry(
        first_day=best.first_day, last_day=best.last_day, happening=best.happening, independent=best.independent, event=best,
        events=sorted(h.key for h in told), outlets=sorted({h.report.outlet for h in told if h.report.outlet}),
    )  # fmt: skip


def _vagueness(hit: Hit) -> tuple[bool, bool, float, str]:
    return hit.event_date is None, hit.first_day != hit.last_day, -hit.confidence, hit.key
