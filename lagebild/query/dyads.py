"""What relations need from the store: contacts of a query, the reports they were coded from, and with them series and networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select

from lagebild.merge.network import Network, network
from lagebild.merge.relations import Contact, Grain, Series, series
from lagebild.query.conditions import EVENTS, Scope, condition, earliest, latest
from lagebild.query.hits import CHUNK
from lagebild.query.search import answer
from lagebild.query.terms import Query
from lagebild.store import schema
from lagebild.store.columns import columns_of

OF_REPORTS = ("outlet", "agency", "lang", "report", "story")  # keys of which the coverage must take account


def dyad_series(connection: Connection, a: str, b: str, query: Query, grain: Grain = "month") -> Series:
    """The dealings of two parties over time, among the events of a query that have a PLOVER code.

    The rates are over the reports that the query lets in by outlet, agency and language, whatever they tell of.
    """
    asked = dyad_query(a, b, query)
    rows = contacts(connection, [int(i) for i in answer(connection, asked).ids()])
    return series(rows, a, b, grain, coverage=coverage(connection, query))


def dyad_query(a: str, b: str, query: Query) -> Query:
    """The query for two parties facing each other; a name with a hyphen or tilde in it is no problem."""
    joined = f"{a}~{b}" if "-" in f"{a}{b}" else f"{a}-{b}"
    return query.having("dyad", joined).having("plover", "*")


def network_of(connection: Connection, query: Query) -> Network:
    """Who deals with whom in the events of a query that have a PLOVER code."""
    return network(contacts(connection, [int(i) for i in answer(connection, query.having("plover", "*")).ids()]))


def contacts(connection: Connection, ids: Sequence[int]) -> list[Contact]:
    """Events as relations see them; those without a quad are left out."""
    e, r = schema.event.c, schema.report.c
    wanted = select(
        e.id, e.key, e.happening, e.quad, e.score, e.confidence, earliest.label("first"), latest.label("last"), r.id.label("report"),
        r.agency, r.copy_group,
    ).select_from(EVENTS).where(e.quad.is_not(None))  # fmt: skip
    out = []
    for at in range(0, len(ids), CHUNK):
        part = list(ids[at : at + CHUNK])
        codes = _codes(connection, part)
        for row in connection.execute(wanted.where(e.id.in_(part)).order_by(e.id)):
            out.append(
                Contact(
                    happening=f"h{row.happening}" if row.happening is not None else row.key,
                    source=source_of(row.agency, row.copy_group, row.report), first_day=row.first, last_day=row.last,
                    sides=(tuple(codes.get((row.id, "s"), ())), tuple(codes.get((row.id, "t"), ()))), quad=row.quad, score=row.score or 0.0,
                    confidence=row.confidence,
                )
            )  # fmt: skip
    return out


def source_of(agency: str, copies: int | None, report: int) -> str:
    """What counts as one source: all that an agency sent, else reports copied from each other, else the report."""
    return f"agency:{agency.casefold()}" if agency else f"copies:{copies}" if copies is not None else f"report:{report}"


def _codes(connection: Connection, ids: list[int]) -> dict[tuple[int, str], list[str]]:
    a = schema.event_actor.c
    out: dict[tuple[int, str], list[str]] = defaultdict(list)
    wanted = select(a.event, a.side, a.code).where(a.event.in_(ids)).order_by(a.event, a.side, a.position)
    for event, side, code in connection.execute(wanted):
        if code not in out[event, side]:
            out[event, side].append(code)
    return out


def coverage(connection: Connection, query: Query) -> dict[str, int]:
    """How many reports of each day were coded, of those that a query lets in by what they are; reports without a day are left out."""
    r = schema.report.c
    scope = Scope(connection, columns_of(connection).words)
    met = [condition(t, scope) for t in query.terms if t.key in OF_REPORTS]
    coded = and_(r.error_code.is_(None), r.first_day.is_not(None), r.first_day == r.last_day, *met)
    return {day: count for day, count in connection.execute(select(r.first_day, func.count()).where(coded).group_by(r.first_day))}
