"""Stories: all, or those with events that a query asks for."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, or_, select, true

from lagebild.errors import BadCursor
from lagebild.query import Query
from lagebild.query.conditions import Scope, selection
from lagebild.serve.parameters import After, Limit, Q
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import StoryLine, story_lines
from lagebild.store import schema
from lagebild.store.columns import columns_of

S, E, R = schema.story.c, schema.event.c, schema.report.c


class StoriesView(Struct, frozen=True):
    """A page of stories, the latest first."""

    query: str
    total: int
    stories: list[StoryLine]
    next: str | None


def stories(reading: Reading, *, q: Q = "", limit: Limit = 50, after: After = None) -> StoriesView:
    """Stories that hold an event of the query; without one, all."""
    connection, query = reading.connection, Query.parse(q)
    wanted: ColumnElement[bool] = true()
    if query.terms:
        events = selection(query, Scope(connection, columns_of(connection).words))
        wanted = S.id.in_(select(R.story).join_from(schema.event, schema.report).where(E.id.in_(events)))
    total = connection.scalar(select(func.count()).select_from(schema.story).where(wanted)) or 0
    found = story_lines(connection, and_(wanted, _later(reading, after)), limit + 1)
    following = found[limit - 1].key if len(found) > limit else None
    return StoriesView(str(query), total, found[:limit], following)


def _later(reading: Reading, after: str | None) -> ColumnElement[bool]:
    """What comes after a story in the list: earlier ones, and those without a date."""
    if after is None:
        return true()
    row = reading.connection.execute(select(S.id, S.last_day).where(S.key == after)).one_or_none()
    if row is None:
        raise BadCursor(f"{after!r} is no place in the list of stories.")
    if row.last_day is None:
        return and_(S.last_day.is_(None), S.id < row.id)
    return or_(S.last_day < row.last_day, and_(S.last_day == row.last_day, S.id < row.id), S.last_day.is_(None))
