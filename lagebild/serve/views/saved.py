"""Saved views: queries under a name, each with a feed of its events."""

from __future__ import annotations

import re

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import select

from lagebild.errors import BadRequest, UnknownKey
from lagebild.query import Query
from lagebild.query.hits import Hit
from lagebild.serve.parameters import After, Key, Limit
from lagebild.serve.service import Reading
from lagebild.serve.views.events import events
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.feed import now

M = schema.meta.c
PREFIX = "view:"
_NAME = re.compile(r"[\w-]{1,50}")


class SavedView(Struct, frozen=True):
    """A query under a name. `feed` is the address of its Atom feed."""

    name: str
    query: str
    title: str
    made_at: str
    by: str

    @property
    def feed(self) -> str:
        return f"/views/{self.name}.atom"


class SavedViews(Struct, frozen=True):
    views: list[SavedView]


class NamedView(Struct, frozen=True):
    """A saved view with the first page of its events."""

    view: SavedView
    query: str
    total: int
    events: list[Hit]
    next: str | None


def saved_views(reading: Reading) -> SavedViews:
    """All saved views, by name."""
    rows = reading.connection.scalars(select(M.value).where(M.key.startswith(PREFIX, autoescape=True)).order_by(M.key))
    return SavedViews([msgspec.json.decode(value, type=SavedView) for value in rows])


def saved_view(reading: Reading, *, name: Key, limit: Limit = 50, after: After = None) -> NamedView:
    """A saved view with its events; raises UnknownKey."""
    found = find(reading, name)
    page = events(reading, q=found.query, limit=limit, after=after)
    return NamedView(found, page.query, page.total, page.events, page.next)


def find(reading: Reading, name: str) -> SavedView:
    value = reading.connection.scalar(select(M.value).where(M.key == f"{PREFIX}{name[:60]}"))
    if value is None:
        raise UnknownKey(f"There is no saved view {name}.", remedy="/views lists all.")
    return msgspec.json.decode(value, type=SavedView)


def save(store: Store, name: str, query: str, title: str, by: str) -> SavedView:
    """Keep a query under a name, in place of the one that had it; raises QueryError, BadRequest."""
    if not _NAME.fullmatch(name):
        raise BadRequest(f"{name!r} is no name for a view.", remedy="Use letters, digits, _ and - (50 at most).")
    made = SavedView(name, str(Query.parse(query)), title or name, now(), by)
    with store.writing() as connection:
        connection.execute(sa.delete(schema.meta).where(M.key == f"{PREFIX}{name}"))
        connection.execute(sa.insert(schema.meta).values(key=f"{PREFIX}{name}", value=msgspec.json.encode(made).decode()))
    return made


def forget(store: Store, name: str) -> None:
    """Take a saved view away; raises UnknownKey."""
    with store.writing() as connection:
        if not connection.execute(sa.delete(schema.meta).where(M.key == f"{PREFIX}{name[:60]}")).rowcount:
            raise UnknownKey(f"There is no saved view {name}.", remedy="/views lists all.")
