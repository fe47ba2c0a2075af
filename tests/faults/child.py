"""What a process does that is killed: making a store, migrating, adding, merging, recoding, snapshots. Codings are made up, so that a run takes a
second.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from unittest import mock

from lagebild.model import Coding, Report, content_id
from lagebild.output import Record
from lagebild.run import adding
from lagebild.run.adding import How, add_reports, recode_reports
from lagebild.run.merging import merge_store
from lagebild.run.work import Item
from lagebild.store import snapshots
from lagebild.store.db import Store, migrate, open_store
from lagebild.store.reader import Reader
from tests.store.made import RAID, VISIT, record

CODER, LATER = "made-up 1", "made-up 2"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp(How):
    """No models: each report is its own coding."""

    def codings(self, items: Iterable[Item]) -> Iterator[Coding]:
        for item in items:
            assert isinstance(item, Report)
            yield Coding(report=item)


def made_record(coding: Coding) -> Record:
    """What the store takes for a report; its events are those of the text it begins with."""
    r = coding.report
    return record(r.id, r.text, date=f"2024-03-{int(r.id[1:]) % 28 + 1:02}", outlet=f"Blatt {int(r.id[1:]) % 7}")


def reports(count: int) -> Iterator[Report]:
    for n in range(count):
        text = f"{RAID if n % 3 == 0 else VISIT} Meldung {n % 40} aus Hafen {n // 40}."
        yield Report(id=f"r{n}", content_id=content_id(text), text=text)


def add(store: Store, count: int) -> None:
    with mock.patch.object(adding, "record", made_record):
        for _ in add_reports(store, reports(count), MadeUp(coder=CODER)):
            pass


def recode(store: Store) -> None:
    with mock.patch.object(adding, "record", made_record):
        for _ in recode_reports(store, Reader(store).coded_by_others(LATER), MadeUp(coder=LATER)):
            pass


def merge(store: Store) -> None:
    merge_store(store, Reader(store).unmerged())


def contents(store: Store) -> dict[str, object]:
    """All that a run that was never interrupted would hold, without times and ids."""
    import sqlalchemy as sa

    from lagebild.store import schema

    with store.reading() as connection:
        report, event, coding = schema.report.c, schema.event.c, schema.coding.c
        pairs = sa.select(report.key, coding.digest).join_from(schema.report, schema.coding, coding.report == report.id)
        changes = sa.select(schema.change.c.kind, schema.change.c.key).where(schema.change.c.kind == "added")
        return {
            "codings": sorted(map(tuple, connection.execute(pairs))),
            "events": sorted(connection.scalars(sa.select(event.key))),
            "added": sorted(map(tuple, connection.execute(changes))),
        }


def act(where: str, action: str, count: int, told: Callable[[str], object] = bool) -> None:
    """Do the steps of an action, each told as it begins."""
    for step in action.split("+"):
        told(step)
        if step == "migrate":
            migrate(where)
            continue
        with open_store(where, create=True) as store:
            if step == "add":
                add(store, count)
            elif step == "merge":
                merge(store)
            elif step == "snapshot":
                snapshots.take(store, "s1")
            elif step == "recode":
                recode(store)
