"""Stories: all, or those with events that a query asks for."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from sqlalchemy import select

from lagebild.errors import BadCursor
from lagebild.query import Query
from lagebild.query.dyads import stories_of
from lagebild.query.search import Found
from lagebild.serve.parameters import After, Limit, Q
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import StoryLine, stories_by_number
from lagebild.store import schema
from lagebild.store.column_blocks import Array


class StoriesView(Struct, frozen=True):
    """A page of stories, the latest first."""

    query: str
    total: int
    stories: list[StoryLine]
    next: str | None


def stories(reading: Reading, *, q: Q = "", limit: Limit = 50, after: After = None) -> StoriesView:
    """Stories that hold an event of the query; without one, all."""
    query = Query.parse(q)
    found = reading.ask(query)
    numbers = found.view.columns.stories(reading.connection)
    if query.terms:
        numbers = numbers[np.isin(numbers, stories_of(found.view, found.slots))]
    later = numbers if after is None else numbers[_place(reading, found, numbers, after) :]
    chosen = later[: limit + 1].tolist()
    lines = stories_by_number(reading.connection, chosen)
    shown = [lines[n] for n in chosen if n in lines]
    following = shown[limit - 1].key if len(shown) > limit else None
    return StoriesView(str(query), len(numbers), shown[:limit], following)


def _place(reading: Reading, found: Found, numbers: Array, after: str) -> int:
    """Where the stories begin that come after one; that one need not be among them."""
    number = reading.connection.scalar(select(schema.story.c.id).where(schema.story.c.key == after))
    if number is None:
        raise BadCursor(f"{after!r} is no place in the list of stories.")
    everything = found.view.columns.stories(reading.connection)
    turn = np.empty(int(everything.max()) + 1, np.int64)
    turn[everything] = np.arange(len(everything))
    return int(np.searchsorted(turn[numbers], turn[number], "right"))
