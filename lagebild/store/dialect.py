"""What differs between SQLite and PostgreSQL: connecting, locking for writing, word search, ids, and what their errors mean.

Everything else in the store is the same SQLAlchemy Core code for both.
"""

from __future__ import annotations

import errno
import itertools
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Engine, Table, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

from lagebild.errors import (
    LagebildError,
    NotAStore,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)
from lagebild.store.schema import report

T = TypeVar("T")
CHUNK = 500  # values in one IN (…), which both databases limit
BUSY = 30.0  # seconds to wait for another writer
APPLICATION_ID = 0x4C42_4C44  # "LBLD" in the header of the SQLite file
LOCK = 0x4C42_4C44  # PostgreSQL's advisory lock that writers take turns by
_WRITING = "lagebild_writing"
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")  # combining diacritics
_TERM = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


def sqlite_engine(path: Path, *, readonly: bool) -> Engine:
    """An engine on a SQLite file: WAL, foreign keys, a busy timeout; transactions begin where SQLAlchemy says so.

    A file in a folder that cannot be written is opened as immutable, for WAL needs files beside it.
    """
    mode = "ro" if readonly else "rw"
    if readonly and not _writable(path.parent):
        mode = "ro&immutable=1"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False)
        try:
            _set_up(connection, readonly)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = sa.create_engine("sqlite+pysqlite://", creator=connect, poolclass=sa.QueuePool, query_cache_size=200)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, readonly: bool) -> None:
    connection.create_function("lagebild_folded", 1, folded, deterministic=True)  # the word index's triggers call it
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")  # KiB
    connection.execute("PRAGMA temp_store = MEMORY")
    if not readonly:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that first reads and then wants to write could not be let in any more."""
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _writable(folder: Path) -> bool:
    import os

    return os.access(folder, os.W_OK)


def postgres_engine(url: str, *, readonly: bool) -> Engine:
    """An engine on a PostgreSQL database through psycopg 3."""
    given = sa.make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(given, pool_pre_ping=True, isolation_level="REPEATABLE READ" if readonly else "READ COMMITTED")
    if readonly:
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("SET TRANSACTION READ ONLY"))
    return engine


def for_writing(connection: Connection) -> Connection:
    """The connection, marked before it begins: its transaction is one of a writer."""
    return connection.execution_options(**{_WRITING: True})


def take_turn(connection: Connection) -> None:
    """Waits until no other writer is at work (SQLite does so when the transaction begins)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(BUSY * 1000)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def named(table: Table, name: str) -> ColumnElement[bool]:
    """That a story or happening has this key, or this number in the store."""
    wanted = table.c.key == name
    return or_(wanted, table.c.id == int(name)) if name.isdecimal() and int(name) < 2**31 else wanted


def batched(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of so many."""
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def mapping(connection: Connection, query: sa.Select[Any]) -> dict[Any, Any]:
    """The rows of a query of two columns, the first one being unique."""
    return {row[0]: row[1] for row in connection.execute(query)}


def among(dialect: str, column: sa.ColumnElement[int], name: str) -> sa.ColumnElement[bool]:
    """Whether a column holds one of the numbers that the parameter `name` gives (`numbers`), however many: `in_` binds each by itself."""
    if dialect == "postgresql":
        return column == sa.any_(sa.bindparam(name, type_=ARRAY(sa.BigInteger)))
    listed = func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued("value")
    return column.in_(select(listed.c.value))


def numbers(dialect: str, values: list[int]) -> list[int] | str:
    """Numbers as `among` takes them."""
    return values if dialect == "postgresql" else json.dumps(values)


def next_ids(connection: Connection, table: Table, count: int) -> range:
    """So many ids that the table does not have yet; writers take turns, so nobody else gets the same."""
    last = connection.scalar(select(func.max(table.c.id))) or 0
    return range(last + 1, last + 1 + count)


def statement(connection: Connection, table: Table) -> str:
    """The insert of all columns of a table as the driver takes it; `parameters` gives what goes with it."""
    return str(sa.insert(table).compile(dialect=connection.dialect, column_keys=[c.name for c in table.columns]))


def insert_all(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows (a value per column, in the table's order) with the driver's own executemany, past the ORM's bookkeeping."""
    if not rows:
        return
    sql = statement(connection, table)
    if connection.dialect.positional:
        connection.exec_driver_sql(sql, list(rows))
    else:
        names = [c.name for c in table.columns]
        connection.exec_driver_sql(sql, [dict(zip(names, row, strict=True)) for row in rows])


# --- words -----------------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """Words as the search compares them: without case and diacritics, with blanks between.

    >>> folded("Münchner U-Boot, EU_Rat")
    'munchner u boot eu rat'
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return " ".join(_WORD.findall(plain))


def index_words(connection: Connection, reports: Iterable[tuple[int, str, str]]) -> None:
    """Put the words of reports (id, title, text) into the word index; SQLite's triggers have done so already."""
    rows = [{"report": key, "words": f"{folded(title)} {folded(text)}"} for key, title, text in reports]
    if rows and connection.dialect.name == "postgresql":
        connection.execute(
            sa.text(
                "INSERT INTO report_words (report, words) VALUES (:report, to_tsvector('simple', :words)) "
                "ON CONFLICT (report) DO UPDATE SET words = excluded.words"
            ),
            rows,
        )


def reports_with(dialect: str, words: str) -> sa.Select[tuple[int]]:
    """The ids of reports with all these words in title or text, to be used as `event.c.report.in_(…)`.

    Args:
        dialect: `engine.dialect.name`.
        words: words, "phrases in quotation marks", and beginnings of words with a star (`minister*`), each of which must occur.
    """
    terms = list(_terms(words))
    index = sa.table("report_words", sa.column("rowid", sa.Integer), sa.column("report", sa.Integer), sa.column("words"))
    if not terms:
        return select(report.c.id).where(sa.false())
    if dialect == "postgresql":
        wanted = " & ".join("(" + " <-> ".join(term) + (":*" if star else "") + ")" for term, star in terms)
        return select(index.c.report).where(index.c.words.op("@@")(func.to_tsquery("simple", wanted)))
    wanted = " ".join(f'"{" ".join(term)}"{"*" if star else ""}' for term, star in terms)
    return select(index.c.rowid).where(sa.column("report_words").op("MATCH")(wanted)).select_from(index)


def _terms(words: str) -> Iterable[tuple[list[str], bool]]:
    for match in _TERM.finditer(words):
        found = folded(match[1] if match[1] is not None else match[3]).split()
        if found:
            yield found, bool(match[2]) or (match[3] or "").endswith("*")


# --- errors ----------------------------------------------------------------------------------------------------------

_SQLITE: Mapping[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_READONLY: (StoreReadOnly, "{store} cannot be written."),
    sqlite3.SQLITE_FULL: (StoreFull, "There is no room left for {store}."),
    sqlite3.SQLITE_BUSY: (StoreBusy, "Another command is writing to {store} and did not finish within {busy:.0f} seconds."),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "Another command is writing to {store} and did not finish within {busy:.0f} seconds."),
    sqlite3.SQLITE_CORRUPT: (StoreCorrupt, "{store} is damaged ({why})."),
    sqlite3.SQLITE_NOTADB: (NotAStore, "{store} is no SQLite database."),
    sqlite3.SQLITE_CANTOPEN: (StoreUnreachable, "{store} cannot be opened ({why})."),
    sqlite3.SQLITE_PERM: (StoreReadOnly, "{store} cannot be written."),
    sqlite3.SQLITE_IOERR: (StoreError, "{store} could not be read or written ({why})."),
}
_POSTGRES: Mapping[str, tuple[type[StoreError], str]] = {
    "25006": (StoreReadOnly, "{store} is open for reading only."),
    "42501": (StoreReadOnly, "{store} does not let this user write ({why})."),
    "53100": (StoreFull, "There is no room left for {store}."),
    "55P03": (StoreBusy, "Another command is writing to {store} and did not finish within {busy:.0f} seconds."),
    "40001": (StoreBusy, "Another command changed {store} at the same moment."),
    "40P01": (StoreBusy, "Another command changed {store} at the same moment."),
    "XX001": (StoreCorrupt, "{store} is damaged ({why})."),
    "XX002": (StoreCorrupt, "{store} is damaged ({why})."),
}


def explained(error: Exception, store: str) -> LagebildError | None:
    """What a database's error means to a user, or None where it is nothing that a user could meet."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    why = " ".join(str(cause).split())
    known: tuple[type[StoreError], str] | None = None
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        known = _SQLITE.get(code & 0xFF) if code is not None else None
    elif isinstance(cause, OSError) and cause.errno == errno.ENOSPC and cause.filename is not None:  # else it is the command's own output
        known = _SQLITE[sqlite3.SQLITE_FULL]
    elif isinstance(error, DBAPIError):
        state = getattr(cause, "sqlstate", None)
        known = _POSTGRES.get(state or "")
        if known is None and (error.connection_invalidated or state is None or state[:2] in ("08", "28", "3D", "57")):
            known = StoreUnreachable, "{store} cannot be reached ({why})."
    return known[0](known[1].format(store=store, why=why.rstrip("."), busy=BUSY)) if known else None
