"""Actors: who acts and is acted on, and what is known of each."""

from __future__ import annotations

import functools

from msgspec import Struct
from sqlalchemy import ColumnElement, case, func, or_, select

from lagebild.errors import UnknownKey, UnknownParty
from lagebild.knowledge.lookup import Candidate, Held, languages, look_up, person
from lagebild.packs import load_pack
from lagebild.query import Query
from lagebild.query.hits import Hit
from lagebild.query.search import Facet
from lagebild.serve.names import Named, kind_of, named
from lagebild.serve.parameters import Limit, Name, Q, Words
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import StoryLine, story_lines
from lagebild.serve.views.statements import StatementLine, said_by, statement_lines
from lagebild.serve.views.tallies import Month, codes_in, months_of
from lagebild.store import schema

A, S = schema.event_actor.c, schema.statement.c
SHOWN = 20


class ActorLine(Struct, frozen=True):
    """A code or an actor, and in how many events it acts or is acted on."""

    id: str
    de: str
    en: str
    kind: str
    as_source: int
    as_target: int


class ActorsView(Struct, frozen=True):
    """The most active codes and actors; `known` are those whom a name that was asked for may mean."""

    query: str
    actors: list[ActorLine]
    known: list[Candidate]


def actors(reading: Reading, *, q: Q = "", name: Words = "", limit: Limit = 100) -> ActorsView:
    """Who is most active in the events of a query (codes), and in the store (persons, offices, bodies)."""
    query = Query.parse(q)
    found = reading.ask(query)
    acting, acted = codes_in(found, "s"), codes_in(found, "t")
    lines = [_line(code, acting.get(code, 0), acted.get(code, 0)) for code in {**acting, **acted}]
    if not query.terms:
        lines += reading.kept(("actors", limit), lambda: _single(reading, limit))
    lines.sort(key=lambda a: (-a.as_source - a.as_target, a.id))
    known = list(look_up(name, (load_pack(lang) for lang in languages(None, name)))) if name.strip() else []
    if known:
        meant = {c.id for c in known} | {c.code for c in known}
        lines = [a for a in lines if a.id in meant]
    return ActorsView(str(query), lines[:limit], known[:SHOWN])


def _line(ident: str, as_source: int, as_target: int, told: str = "") -> ActorLine:
    """A line; `told` is the name that reports give whom the packs do not know."""
    names = _names(ident, told)
    return ActorLine(ident, names.de, names.en, kind_of(ident), as_source, as_target)


def _names(ident: str, told: str) -> Named:
    names = named(ident)
    return Named(ident, told, told) if told and names.en == ident else names


def _told(reading: Reading, ident: str) -> str:
    """The name that reports give an actor whom the packs do not know; "" for one they do."""
    if named(ident).en != ident:
        return ""
    return reading.connection.scalar(select(func.max(A.name)).where(A.actor == ident)) or ""


def _single(reading: Reading, limit: int) -> list[ActorLine]:
    """Actors below the level of codes, from the table."""
    as_source, as_target = (func.sum(case((A.side == side, 1), else_=0)) for side in ("s", "t"))
    query = select(A.actor, as_source, as_target, func.max(A.name)).where(A.actor.is_not(None), A.actor != A.code).group_by(A.actor)
    rows = reading.connection.execute(query.order_by(func.count().desc(), A.actor).limit(limit))
    return [_line(row[0], int(row[1]), int(row[2]), row[3]) for row in rows]


class ActorView(Struct, frozen=True):
    """What is known of an actor and told of it: `offices` with terms, activity by month, counterparts, statements by and about it."""

    id: str
    names: Named
    known: Candidate | None
    offices: list[Held]
    query: str
    total: int
    months: list[Month]
    facets: list[Facet]
    acts_on: list[ActorLine]
    acted_on_by: list[ActorLine]
    says: list[StatementLine]
    said_about: list[StatementLine]
    stories: list[StoryLine]
    events: list[Hit]


def actor(reading: Reading, *, id: Name, q: Q = "", limit: Limit = SHOWN) -> ActorView:
    """An actor by code, id or name; raises UnknownKey where nobody is known by it."""
    try:
        query = Query.parse(q).having("actor", id)
        found = reading.ask(query)
    except UnknownParty as error:
        raise UnknownKey(error.message, remedy=error.advice) from None
    ident = _ident(id)
    events, _ = found.page(limit)
    known = _known(ident)
    keys = {e.report.story for e in events if e.report.story}
    stories = story_lines(reading.connection, schema.story.c.key.in_(keys), limit)
    on, by = reading.ask(query.without("actor").having("source", id)), reading.ask(query.without("actor").having("target", id))
    return ActorView(
        id=ident, names=_names(ident, _told(reading, ident)), known=known,
        offices=list(known.offices) if known else [], query=str(query), total=found.total,
        months=months_of(found), facets=found.facets(("act", "status", "quad", "agency", "outlet"), 10),
        acts_on=_counterparts(codes_in(on, "t"), ident, "as_target"), acted_on_by=_counterparts(codes_in(by, "s"), ident, "as_source"),
        says=_said(reading, said_by(reading, id), limit), said_about=_about(reading, ident, limit), stories=stories, events=events,
    )  # fmt: skip


@functools.lru_cache(maxsize=2048)
def _ident(given: str) -> str:
    """The id that a code, id or name stands for."""
    if named(given).en != given or named(given).de != given:
        return given
    found = look_up(given, (load_pack(lang) for lang in languages(None, given)))
    return found[0].id if found else given


@functools.lru_cache(maxsize=2048)
def _known(ident: str) -> Candidate | None:
    pack = load_pack("de")
    entry = next((e for e in pack.table("persons") if e.id == ident), None)
    if entry is not None:
        return person(entry, pack, "", "id", 100.0)
    names = named(ident)
    if names.en == ident:
        return None
    return next((c for c in look_up(names.en, (load_pack("en"),)) if c.id == ident), None)


def _counterparts(codes: dict[str, int], own: str, field: str) -> list[ActorLine]:
    ordered = sorted((-count, code) for code, count in codes.items() if code != own)[:SHOWN]
    return [_line(c, -n if field == "as_source" else 0, -n if field == "as_target" else 0) for n, c in ordered]


def _said(reading: Reading, where: ColumnElement[bool], limit: int) -> list[StatementLine]:
    numbers = list(reading.connection.scalars(select(S.id).where(where).order_by(S.id.desc()).limit(limit)))
    return statement_lines(reading.connection, S.id.in_(numbers))


def _about(reading: Reading, ident: str, limit: int) -> list[StatementLine]:
    """Statements that speak of an actor by a usual name."""
    names = {n for n in (named(ident).de, named(ident).en) if n != ident and len(n) > 3}
    return _said(reading, or_(*(S.content.contains(n, autoescape=True) for n in sorted(names))), limit) if names else []
