"""Events taken together by happening, for formats that know one row per act in the world (GDELT) or its mentions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from lagebild.query.hits import CHUNK, Hit, hits
from lagebild.store import schema


@dataclass(frozen=True, slots=True)
class Together:
    """The events of one happening: the one that stands for them, and all of them in the query's order."""

    number: int
    best: Hit
    events: tuple[Hit, ...]

    @property
    def reports(self) -> int:
        return len({e.report.id for e in self.events})


def together(connection: Connection, ids: Sequence[int]) -> Iterator[Together]:
    """One entry per happening, an event that nothing was merged with being its own; in the order of their first events.

    Only ids are held for all events at once; the events are read some hundreds at a time.
    """
    waiting: list[list[int]] = []
    for group in _groups(connection, ids):
        waiting.append(group)
        if sum(map(len, waiting)) >= CHUNK:
            yield from _read(connection, waiting)
            waiting = []
    yield from _read(connection, waiting)


def _groups(connection: Connection, ids: Sequence[int]) -> list[list[int]]:
    """The ids by happening, both in the order given."""
    e = schema.event.c
    groups: dict[tuple[str, int], list[int]] = {}
    for at in range(0, len(ids), CHUNK):
        part = ids[at : at + CHUNK]
        wanted = select(e.id, e.happening).where(e.id.in_(part), e.happening.is_not(None))
        of = {number: happening for number, happening in connection.execute(wanted)}
        for number in part:
            groups.setdefault(("h", of[number]) if number in of else ("e", number), []).append(number)
    return list(groups.values())


def _read(connection: Connection, groups: list[list[int]]) -> Iterator[Together]:
    told = iter(hits(connection, [i for group in groups for i in group]))
    for group in groups:
        events = tuple(itertools.islice(told, len(group)))
        yield Together(number_of(events[0].happening or events[0].key), min(events, key=_vagueness), events)


def number_of(key: str) -> int:
    """A whole number below 2^53 for formats whose ids are numbers: the first 13 hex digits of a key.

    >>> number_of("00000000000ff123")
    255
    """
    import hashlib

    try:
        return int(key[:13], 16)
    except ValueError:
        return int(hashlib.sha256(key.encode()).hexdigest()[:13], 16)


def _vagueness(event: Hit) -> tuple[bool, bool, bool, float, str]:
    return event.event_date is None, event.first_day != event.last_day, not (event.source and event.target), -event.confidence, event.key
