"""Reports and stories in one line each, as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, func, select

from lagebild.query.hits import Hit, hits
from lagebild.store import schema
from lagebild.store.dialect import batched

R, S, E = schema.report.c, schema.story.c, schema.event.c

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_STORIES = select(S.id, S.key, S.title, S.first_day, S.last_day, S.reports, S.independent).where(S.id.in_(_IDS))


class ReportLine(Struct, frozen=True):
    """A report without its text; reports with the same `copies` count as one source."""

    key: str
    lang: str
    date: str | None
    date_basis: str | None
    outlet: str
    agency: str
    title: str
    url: str
    copies: str | None
    story: str | None
    events: int
    error: str | None


class StoryLine(Struct, frozen=True):
    """A story: how many reports tell it, and how many independent sources that is."""

    key: str
    title: str
    first_day: str | None
    last_day: str | None
    reports: int
    independent: int


def report_lines(connection: Connection, where: ColumnElement[bool], limit: int | None = None) -> list[ReportLine]:
    """Reports, by date."""
    counted = select(func.count()).where(E.report == R.id).correlate(schema.report).scalar_subquery()
    columns = R.key, R.lang, R.date, R.date_basis, R.outlet, R.agency, R.title, R.url
    joined = schema.report.outerjoin(schema.copy_group, schema.copy_group.c.id == R.copy_group).outerjoin(schema.story, S.id == R.story)
    query = select(*columns, schema.copy_group.c.key.label("group"), S.key.label("story_key"), counted, R.error_code)
    rows: Iterable[Any] = connection.execute(query.select_from(joined).where(where).order_by(R.first_day, R.id).limit(limit))
    return [ReportLine(*row) for row in rows]


def story_lines(connection: Connection, where: ColumnElement[bool], limit: int) -> list[StoryLine]:
    """Stories, the latest first."""
    columns = S.key, S.title, S.first_day, S.last_day, S.reports, S.independent
    ordered = select(*columns).where(where).order_by(S.last_day.desc().nulls_last(), S.id.desc())
    rows: Iterable[Any] = connection.execute(ordered.limit(limit))
    return [StoryLine(*row) for row in rows]


def stories_by_number(connection: Connection, numbers: Sequence[int]) -> dict[int, StoryLine]:
    """Stories by their number in the store."""
    rows: Iterable[Any] = connection.execute(_STORIES, {"ids": list(numbers)})
    return {row[0]: StoryLine(*row[1:]) for row in rows}


def events_of(connection: Connection, keys: Iterable[str]) -> list[Hit]:
    """The events of keys, in the order they came into the store; keys that are gone are left out."""
    numbers: list[int] = []
    for some in batched(keys):
        numbers += connection.scalars(select(E.id).where(E.key.in_(some)))
    return list(hits(connection, sorted(numbers)))


def events_where(connection: Connection, where: ColumnElement[bool], limit: int | None = None) -> list[Hit]:
    numbers: Sequence[int] = connection.scalars(select(E.id).where(where).order_by(E.report, E.start, E.id).limit(limit)).all()
    return list(hits(connection, numbers))
