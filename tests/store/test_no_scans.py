"""Adding, merging and deleting read no table from end to end: what a report costs must not grow with the store. SQLite says how it would search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lagebild.run.merging import merge_store
from lagebild.store import schema
from lagebild.store.db import open_store
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer
from tests.store.made import RAID, VISIT, record

GROWING = {t.name for t in schema.metadata.sorted_tables} - {"meta", "shard", "snapshot", "judgement", "facet_value", "facet_block"}


def test_no_statement_reads_a_whole_table(tmp_path: Path) -> None:
    records = [record(f"r{n}", f"{VISIT if n % 3 else RAID} Meldung {n % 7}.", date=f"2024-03-{n % 28 + 1:02}") for n in range(40)]
    scans: list[tuple[str, str]] = []
    asked: set[str] = set()

    def explain(connection: sa.Connection, _cursor: Any, words: str, parameters: Any, _context: Any, many: bool) -> None:
        if words in asked or not words.startswith(("SELECT", "DELETE", "UPDATE", "INSERT", "WITH")):
            return
        asked.add(words)
        driver = connection.connection.dbapi_connection
        assert driver is not None
        plan = driver.cursor().execute(f"EXPLAIN QUERY PLAN {words}", parameters[0] if many else parameters).fetchall()
        scanned = [row[3].split()[1] for row in plan if row[3].startswith("SCAN ") and "ix_report_unmerged" not in row[3]]
        scans.extend((table, words) for table in scanned if table in GROWING)

    with open_store(tmp_path / "x.db", create=True) as store:
        Writer(store).add(records[:32], "c1")
        merge_store(store, Reader(store).unmerged())
        sa.event.listen(store.engine, "before_cursor_execute", explain)
        Writer(store).add(records[32:], "c1", shard="s1")
        assert not Reader(store).finished("s2")
        merge_store(store, Reader(store).unmerged())
        beside = Reader(store).component(["r3"]) - {"r3"}
        Writer(store).delete("r3", "asked to")
        merge_store(store, beside)
    assert len(asked) > 40
    assert scans == []
