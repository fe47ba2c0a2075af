"""SQLite and PostgreSQL hold the very same after the same work: codings, stories, happenings, links, claims and keys, to the byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from lagebild.output import Record
from lagebild.run.merging import merge_store
from lagebild.store import schema, snapshots
from lagebild.store.db import Store, open_store
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer
from tests.merge.test_merging import reports


def worked(store: Store, records: Iterable[Record]) -> None:
    """Reports in two portions, one of them recoded, one deleted; a snapshot."""
    held = list(records)
    for some in (held[:4], held[4:]):
        Writer(store).add(some, "c1")
        merge_store(store, Reader(store).unmerged())
    Writer(store).recode(held[:1], "c2")
    beside = Reader(store).component([held[1].id]) - {held[1].id}
    Writer(store).delete(held[1].id, "asked to")
    merge_store(store, [*beside, held[0].id])
    snapshots.take(store, "s1")


def everything(store: Store) -> dict[str, Any]:
    """All rows, with keys in the place of numbers, and without times."""
    s = schema
    with store.reading() as connection:

        def keys(table: sa.Table) -> dict[int, str]:
            return {row[0]: row[1] for row in connection.execute(select(table.c.id, table.c.key))}

        report, story, happening = keys(s.report), keys(s.story), keys(s.happening)
        rows = {
            "report": select(s.report.c.key, s.report.c.content_id, s.report.c.story),
            "event": select(s.event.c.key, s.event.c.act, s.event.c.happening),
            "story": select(s.story.c.key, s.story.c.title, s.story.c.independent, s.story.c.record),
            "happening": select(s.happening.c.key, s.happening.c.events, s.happening.c.record),
            "link": select(s.link),
            "claim_pair": select(s.claim_pair.c.claim, s.claim_pair.c.denial, s.claim_pair.c.score),
            "merge_key": select(s.merge_key.c.key, s.merge_key.c.first, s.merge_key.c.report),
            "snapshot": select(s.snapshot.c.name, s.snapshot.c.digest, s.snapshot.c.events),
            "change": select(s.change.c.kind, s.change.c.key),
        }
        named = {"report": (2, story), "event": (2, happening), "merge_key": (2, report)}
        out: dict[str, Any] = {}
        for name, query in rows.items():
            found = [list(row) for row in connection.execute(query)]
            if name in named:
                at, names = named[name]
                for row in found:
                    row[at] = names.get(row[at])
            out[name] = sorted(map(repr, found))
        return out


def test_both_databases_hold_the_same(postgres: Callable[[str], str], tmp_path: Path) -> None:
    with open_store(tmp_path / "x.db", create=True) as one, open_store(postgres("second"), create=True) as other:
        for store in (one, other):
            worked(store, reports())
        mine, theirs = everything(one), everything(other)
    assert len(mine["story"]) > 1 and mine["link"] and mine["snapshot"]
    for name in mine:
        assert mine[name] == theirs[name], name
