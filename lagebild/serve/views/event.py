"""One event: every field with its words, the other reports of it, why they were merged, and its history."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from lagebild.errors import UnknownKey
from lagebild.merge.records import Happening, Link
from lagebild.query.hits import Hit, hits
from lagebild.serve.parameters import Key
from lagebild.serve.service import Reading
from lagebild.serve.views.decisions import judgements_on
from lagebild.serve.views.heads import StoryLine, events_of, story_lines
from lagebild.store import schema
from lagebild.store.judgements import Attached
from lagebild.store.reader import CodingInfo

AROUND = 300  # characters of the report shown before and after the clause


class Passage(Struct, frozen=True):
    """The clause with what stands around it; `start` is where the passage begins in the report, `more` whether that goes on behind it."""

    start: int
    text: str
    more: bool = False


class EventView(Struct, frozen=True):
    """An event: `events` are all that tell of the same happening, this one first; `links` say why they were merged."""

    event: Hit
    passage: Passage
    happening: Happening | None
    story: StoryLine | None
    events: list[Hit]
    links: list[Link]
    judgements: list[Attached]
    history: list[CodingInfo]
    coder: str


def event(reading: Reading, *, key: Key) -> EventView:
    """An event by its key; raises UnknownKey."""
    connection, e = reading.connection, schema.event.c
    row = connection.execute(select(e.id, e.report, e.happening, schema.report.c.key, schema.report.c.text).join_from(
        schema.event, schema.report).where(e.key == key)).one_or_none()  # fmt: skip
    hit = next(hits(connection, [row.id]), None) if row is not None else None
    if row is None or hit is None:
        raise UnknownKey(f"There is no event {key}.")
    happening = reading.reader.happening(hit.happening) if hit.happening else None
    others = [h for h in events_of(connection, happening.events) if h.key != key] if happening else []
    links = [link for link in happening.links if key in (link.a, link.b)] if happening else []
    found = story_lines(connection, schema.story.c.key == hit.report.story, 1) if hit.report.story else []
    begin, end = max(0, hit.clause[0] - AROUND), hit.clause[1] + AROUND
    history = list(reading.reader.history(row.key))
    return EventView(
        event=hit, passage=Passage(begin, row.text[begin:end], end < len(row.text)), happening=happening, story=found[0] if found else None,
        events=[hit, *others], links=links, judgements=judgements_on(connection, hit.report.content_id, key), history=history,
        coder=next((c.coder for c in history if c.current), ""),
    )  # fmt: skip

