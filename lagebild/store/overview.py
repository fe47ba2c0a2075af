"""What is in a store, and whether it is sound."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection, func, select

from lagebild.store import schema
from lagebild.store.activity import Recent, failed_by_code, recent
from lagebild.store.db import Store

SHOWN = 20


class FailedReport(Struct, frozen=True):
    key: str
    code: str
    message: str


class Overview(Struct, frozen=True):
    """Counts and dates of a store.

    `coders` counts the current codings each coder made; `unmerged` reports wait for the merger; `recent` tells how much came in lately and
    how fast.
    """

    store: str
    schema: str
    reports: int
    failed: int
    failed_by_code: dict[str, int]
    failures: tuple[FailedReport, ...]
    first_day: str | None
    last_day: str | None
    languages: dict[str, int]
    outlets: int
    events: int
    statements: int
    stories: int
    happenings: int
    judgements: int
    snapshots: int
    unmerged: int
    coders: dict[str, int]
    recent: dict[str, Recent]
    last_change: str | None
    bytes: int


def overview(store: Store) -> Overview:
    """Counts and dates of an open store."""
    report, coding = schema.report.c, schema.coding.c
    with store.reading() as connection:
        failed = select(report.key, report.error_code, report.error_message).where(report.error_code.is_not(None)).order_by(report.id)
        days = connection.execute(select(func.min(report.first_day), func.max(report.last_day))).one()
        return Overview(
            store=store.name,
            schema=connection.scalar(sa.text("SELECT version_num FROM alembic_version")) or "",
            reports=_count(connection, schema.report),
            failed=connection.scalar(select(func.count()).select_from(failed.order_by(None).subquery())) or 0,
            failed_by_code=failed_by_code(connection),
            failures=tuple(FailedReport(*row) for row in connection.execute(failed.limit(SHOWN))),
            first_day=days[0],
            last_day=days[1],
            languages=_tally(connection, report.lang, report.lang != ""),
            outlets=connection.scalar(select(func.count(sa.distinct(report.outlet))).where(report.outlet != "")) or 0,
            events=_count(connection, schema.event),
            statements=_count(connection, schema.statement),
            stories=_count(connection, schema.story),
            happenings=_count(connection, schema.happening),
            judgements=_count(connection, schema.judgement),
            snapshots=_count(connection, schema.snapshot),
            unmerged=connection.scalar(select(func.count()).where(report.digest.is_(None), report.error_code.is_(None))) or 0,
            coders=_tally(connection, coding.coder, coding.current),
            recent=recent(connection),
            last_change=connection.scalar(select(func.max(schema.change.c.at))),
            bytes=_size(connection),
        )


def check(store: Store) -> tuple[str, ...]:
    """What is wrong with the store, empty where it is sound.

    SQLite checks its file and its keys; on both, what queries look at must fit the codings it was made from.
    """
    with store.reading() as connection:
        return (*_file_problems(connection), *_content_problems(connection))


def _count(connection: Connection, table: sa.Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _tally(connection: Connection, column: sa.ColumnElement[Any], where: sa.ColumnElement[bool]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).where(where).group_by(column).order_by(func.count().desc(), column))
    return {row[0]: row[1] for row in rows}


def _size(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").scalar_one())
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def _file_problems(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return found + [f"row {row[1]} of {row[0]} points to a row of {row[2]} that is not there" for row in broken[:SHOWN]]


def _content_problems(connection: Connection) -> list[str]:
    report, coding, event = schema.report.c, schema.coding.c, schema.event.c
    current = select(func.count()).where(coding.report == report.id, coding.current).scalar_subquery()
    out = [
        f"report {key} has {count} current codings instead of one"
        for key, count in connection.execute(select(report.key, current).where(current != 1).limit(SHOWN))
    ]
    for pointer, table in ((report.story, schema.story), (report.copy_group, schema.copy_group), (event.happening, schema.happening)):
        lost = select(func.count()).where(pointer.is_not(None), ~sa.exists().where(table.c.id == pointer))
        if count := connection.scalar(lost):
            out.append(f"{count} rows point to a {table.name} that is not there")
    words = sa.table("report_words", sa.column("report"))
    if connection.dialect.name == "postgresql":
        unindexed = select(func.count()).select_from(schema.report).where(report.id.not_in(select(words.c.report)))
        if count := connection.scalar(unindexed):
            out.append(f"{count} reports are missing in the word index")
    return out
