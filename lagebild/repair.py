"""Repairing a store: what can be read of a damaged SQLite file goes into a new one, and what hangs together is put together again.

The damaged file is kept beside the new one. What rests on rows that are gone is made anew from the codings where these are there
(events, statements, words), or goes too (a report without text or coding), and is told. Marks of finished shards are dropped, so that
the next `lagebild add` of the same inputs takes in again what was lost.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lagebild.errors import NotAStore, StoreCorrupt, StoreError

if TYPE_CHECKING:
    from lagebild.store.db import Store

FAR = 31  # the row behind a broken page is looked for up to two to this power further on
SCRATCH = ("facet_block", "facet_value", "shard", "meta", "alembic_version")  # made anew, or better forgotten
_DERIVED = ("event", "statement")


@dataclass(slots=True)
class Repaired:
    """What a repair did: rows that could not be read by table, reports that are lost, reports whose rows were made anew."""

    problems: tuple[str, ...] = ()
    unreadable: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    renewed: int = 0
    kept: Path | None = None

    @property
    def sound(self) -> bool:
        """Whether there was nothing to repair."""
        return not self.problems


def repair(path: Path) -> Repaired:
    """Repair a SQLite store in place; the damaged file is kept as NAME.damaged. A sound one is left alone.

    Raises:
        NotAStore: no SQLite file, or one of which not even the list of tables can be read.
    """
    problems = found_problems(path)
    if not problems:
        return Repaired()
    from lagebild.store.db import open_store

    fresh = path.with_name(path.name + ".repaired")
    _remove(fresh)
    result = Repaired(problems=problems)
    open_store(fresh, create=True).close()
    _copy_readable(path, fresh, result)
    with open_store(fresh) as store:
        _mend(store, result)
    result.kept = _swapped(path, fresh)
    left = found_problems(path)
    if left:
        raise StoreCorrupt(f"{path} could be repaired only in part ({left[0]}); the damaged file is {result.kept}.")
    return result


def found_problems(path: Path) -> tuple[str, ...]:
    """What `status --check` finds, also where the file is too damaged for that."""
    from lagebild.store.db import open_store
    from lagebild.store.overview import check

    try:
        with open_store(path) as store:
            return (*check(store), *_unlike_their_codings(store))
    except (StoreCorrupt, StoreError) as error:
        if type(error) in (StoreCorrupt, StoreError):
            return (error.message,)
        raise


def _unlike_their_codings(store: Store) -> tuple[str, ...]:
    lost = [key for key, _ in _to_renew(store)]
    return tuple(f"report {key} has other events or statements than its coding" for key in lost[:20])


# ------------------------------------------------------------------ reading what can be read


def _copy_readable(damaged: Path, fresh: Path, result: Repaired) -> None:
    from lagebild.store import schema
    from lagebild.store.dialect import folded

    source = sqlite3.connect(f"file:{damaged}?mode=ro", uri=True)
    target = sqlite3.connect(fresh, isolation_level=None)
    target.create_function("lagebild_folded", 1, folded, deterministic=True)
    try:
        try:
            there = {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.DatabaseError as error:
            again = "Go back to a backup, or add the reports again."
            raise NotAStore(f"Nothing can be read of {damaged} ({error}).", remedy=again) from None
        target.execute("PRAGMA foreign_keys = OFF")
        target.execute("BEGIN")
        for table in schema.metadata.sorted_tables:
            if table.name in there and table.name not in SCRATCH:
                names = [c.name for c in table.columns]
                insert = f"INSERT OR IGNORE INTO {table.name} ({_listed(names)}) VALUES ({', '.join('?' * len(names))})"
                target.executemany(insert, _rows(source, table.name, names, result))
        _drop_orphans(target)
        target.execute("COMMIT")
    finally:
        source.close()
        target.close()


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _rows(source: sqlite3.Connection, table: str, names: list[str], result: Repaired) -> Iterator[tuple[Any, ...]]:
    """All rows of a table that can be read, in the order of their row numbers; where a page is broken, from behind it on."""
    query = f"SELECT rowid, {_listed(names)} FROM {table} WHERE rowid > ? ORDER BY rowid"
    at = 0
    while True:
        try:
            for row in source.execute(query, (at,)):
                if row[0] <= at:
                    raise sqlite3.DatabaseError  # a broken page that leads back
                at = row[0]
                yield row[1:]
            return
        except sqlite3.DatabaseError:
            with contextlib.suppress(sqlite3.DatabaseError):  # reading ahead, the driver swallows the last row before the broken page
                row = source.execute(f"{query} LIMIT 1", (at,)).fetchone()
                if row is not None and row[0] > at:
                    at = row[0]
                    yield row[1:]
                    continue
            after = _readable_after(source, table, at)
            result.unreadable[table] = result.unreadable.get(table, 0) + (after - at - 1 if after else 1)
            if not after:
                return
            at = max(after - 1, at + 1)  # never the same place twice


def _readable_after(source: sqlite3.Connection, table: str, at: int) -> int:
    """The first row behind a broken page; 0 where there is none."""
    query = f"SELECT {table}.rowid, * FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT 1"

    def found(number: int) -> int | None:
        try:
            row = source.execute(query, (number,)).fetchone()
        except sqlite3.DatabaseError:
            return None
        return int(row[0]) if row else 0

    broken, whole = at, 0
    for step in (1 << n for n in range(FAR)):
        answer = found(at + step)
        if answer is not None:
            whole = at + step
            break
        broken = at + step
    if not whole:
        return 0
    while whole - broken > 1:
        middle = (whole + broken) // 2
        if found(middle) is None:
            broken = middle
        else:
            whole = middle
    return found(whole) or 0


def _drop_orphans(target: sqlite3.Connection) -> None:
    while broken := target.execute("PRAGMA foreign_key_check").fetchall():
        for table, row, *_ in broken:
            target.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))


# ------------------------------------------------------------------ putting together


def _mend(store: Store, result: Repaired) -> None:
    import sqlalchemy as sa

    from lagebild.store import columns, schema

    with store.writing() as connection:
        result.lost = _drop_unusable(connection)
        for pointer, table in (
            (schema.report.c.story, schema.story),
            (schema.report.c.copy_group, schema.copy_group),
            (schema.event.c.happening, schema.happening),
        ):
            lost = pointer.is_not(None) & ~sa.exists().where(table.c.id == pointer)
            connection.execute(sa.update(pointer.table).where(lost).values({pointer.name: None}))
        connection.execute(sa.update(schema.report).values(digest=None))  # the next add merges everything once more
    for key, number in _to_renew(store):
        _renew(store, key, number)
        result.renewed += 1
    columns.keep(store)


def _drop_unusable(connection: Any) -> list[str]:
    """Codings that cannot be opened, and reports without any, are taken out; of several or no current codings the last becomes it."""
    import sqlalchemy as sa

    from lagebild.store import schema
    from lagebild.store.packing import unpacked

    report, coding = schema.report.c, schema.coding.c
    newest: dict[int, int] = {}
    query = sa.select(coding.id, coding.report, coding.current, coding.record).order_by(coding.current, coding.id)
    for row in connection.execute(query).all():
        try:
            unpacked(row.record)
        except Exception:  # whatever a torn page does to compressed JSON
            connection.execute(sa.delete(schema.coding).where(coding.id == row.id))
        else:
            newest[row.report] = row.id
    connection.execute(sa.update(schema.coding).values(current=False))
    for number in newest.values():
        connection.execute(sa.update(schema.coding).where(coding.id == number).values(current=True))
    gone = connection.execute(sa.select(report.id, report.key).where(report.id.not_in(sa.select(coding.report)))).all()
    for row in gone:
        connection.execute(sa.delete(schema.report).where(report.id == row.id))
    return [row.key for row in gone]


def _to_renew(store: Store) -> list[tuple[str, int]]:
    """Reports (key, id) whose events or statements are not as many as in their current coding."""
    import sqlalchemy as sa

    from lagebild.store import schema
    from lagebild.store.packing import unpacked

    report, coding = schema.report.c, schema.coding.c
    out = []
    with store.reading() as connection:
        counts: list[dict[int, int]] = []
        for table in (schema.event, schema.statement):
            rows = connection.execute(sa.select(table.c.report, sa.func.count()).group_by(table.c.report))
            counts.append({row[0]: row[1] for row in rows})
        query = sa.select(report.id, report.key, coding.record).join_from(schema.report, schema.coding, coding.report == report.id)
        for row in connection.execute(query.where(coding.current)):
            try:
                record = unpacked(row.record)
            except Exception:  # found by the repair itself
                out.append((row.key, row.id))
                continue
            if (counts[0].get(row.id, 0), counts[1].get(row.id, 0)) != (len(record.events), len(record.statements)):
                out.append((row.key, row.id))
    return out


def _renew(store: Store, key: str, number: int) -> None:
    """Make the events and statements of a report anew from its coding; what of them is there keeps its happening."""
    import sqlalchemy as sa

    from lagebild.store import schema, spread
    from lagebild.store.dialect import insert_all, next_ids
    from lagebild.store.packing import unpacked
    from lagebild.store.writer import INSERTED

    event, coding = schema.event.c, schema.coding.c
    with store.writing() as connection:
        packed = connection.scalar(sa.select(coding.record).where(coding.report == number, coding.current))
        if packed is None:
            return
        record = unpacked(packed)
        was = {row.key: row.happening for row in connection.execute(sa.select(event.key, event.happening).where(event.report == number))}
        for name in _DERIVED:
            table = schema.metadata.tables[name]
            connection.execute(sa.delete(table).where(table.c.report == number))
        rows = spread.Rows()
        spread.spread_events(rows, record, number, next_ids(connection, schema.event, 1).start, was)
        spread.spread_statements(rows, record, number, next_ids(connection, schema.statement, 1).start)
        for name in INSERTED:
            insert_all(connection, schema.metadata.tables[name], getattr(rows, name))


# ------------------------------------------------------------------ files


def _swapped(path: Path, fresh: Path) -> Path:
    """Put the new file in the place of the old one; gives where the old one is kept."""
    kept = path.with_name(path.name + ".damaged")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.damaged{number}")
    with contextlib.closing(sqlite3.connect(fresh)) as connection:  # all of the new file in one file
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + ending))
    path.replace(kept)
    fresh.replace(path)
    _remove(fresh)
    return kept


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
