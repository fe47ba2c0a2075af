"""Opening the store: one SQLite file, or a PostgreSQL database, with the schema this version of Lagebild knows.

    with open_store("lagebild.db", create=True) as store:
        Writer(store).add(records, coder)
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from lagebild.errors import NotAStore, StoreError, StoreMissing, StoreNewer, StoreOutdated, StoreReadOnly, StoreUnreachable
from lagebild.store import dialect

DEFAULT = "lagebild.db"
_HEADER = b"SQLite format 3\x00"
_POSTGRES = ("postgresql:", "postgres:", "postgresql+psycopg:")


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. `name` is what messages call it (the path, or the address without its password)."""

    engine: Engine
    name: str
    readonly: bool = False

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store from its first query to its end."""
        with self._explained(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of its own; writers take turns. Kept when the block ends, undone when it raises."""
        if self.readonly:
            raise StoreReadOnly(f"{self.name} is open for reading only.")
        with self._explained(), self.engine.connect() as connection, dialect.for_writing(connection).begin():
            dialect.take_turn(connection)
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
            told = dialect.explained(error, self.name)
            if told is None:
                raise
            raise told from error


def open_store(where: str | Path | None = None, *, create: bool = False, readonly: bool = False) -> Store:
    """Open a store.

    Args:
        where: path of a SQLite file, or `postgresql://user@host/database`; without it what the environment or lagebild.toml
            says, else `lagebild.db` in the current folder.
        create: make the file, and the tables where there are none.
        readonly: never write; also works where the file cannot be written.

    Raises:
        StoreMissing, NotAStore, StoreNewer, StoreOutdated, StoreUnreachable, StoreCorrupt.
    """
    if where is None:
        from lagebild.config import load_config

        where = load_config().store
    store = _connected(str(where), create=create, readonly=readonly)
    try:
        _fitting(store, create=create)
    except BaseException:
        store.close()
        raise
    return store


def migrate(where: str | Path) -> tuple[str | None, str]:
    """Bring the tables of a store to this version; gives the schema versions before and after."""
    from lagebild.store.migrations.runner import head, upgrade

    store = _connected(str(where), create=False, readonly=False)
    with store:
        before = _version(store)
        _refuse_newer(store, before)
        with store.writing() as connection:
            upgrade(connection)
        return before, head()


def is_postgres(where: str) -> bool:
    return where.startswith(_POSTGRES)


def _connected(where: str, *, create: bool, readonly: bool) -> Store:
    if is_postgres(where):
        try:
            url = sa.make_url(where)
            engine = dialect.postgres_engine(where, readonly=readonly)
        except (sa.exc.ArgumentError, ValueError, ImportError) as error:
            raise StoreUnreachable(f"The address of the store cannot be used ({error}).") from None
        return Store(engine, url.render_as_string(hide_password=True), readonly)
    if "://" in where:
        raise StoreUnreachable(f"{where.partition('://')[0]} is no kind of store Lagebild knows.", remedy="Give a path or postgresql://….")
    path = Path(where).expanduser()
    if path.is_dir():
        raise NotAStore(f"{path} is a folder.")
    if not path.exists():
        if not create:
            raise StoreMissing(f"There is no store at {path}.")
        _make_file(path)
    elif not _is_sqlite(path):
        raise NotAStore(f"{path} is no SQLite database.")
    return Store(dialect.sqlite_engine(path, readonly=readonly), str(path), readonly)


def _is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database, or empty. SQLite itself would write over a file that is only a few bytes long."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_HEADER))
    except OSError as error:
        raise StoreUnreachable(f"{path} cannot be opened ({error.strerror}).") from None
    return head in (b"", _HEADER)


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StoreReadOnly(f"{path} cannot be made ({error.strerror}).") from None


def _fitting(store: Store, *, create: bool) -> None:
    """Makes the tables where asked to; raises where the store's are not those of this version."""
    from lagebild.store.migrations.runner import head, upgrade

    version = _version(store)
    if version is None:
        if _tables(store):
            raise NotAStore(f"{store.name} is a database of another program.")
        if not create:
            raise StoreMissing(f"{store.name} holds no store.")
        with store.writing() as connection:
            upgrade(connection)
        return
    _refuse_newer(store, version)
    if version != head():
        raise StoreOutdated(f"{store.name} was made by an earlier version of Lagebild (schema {version}, now {head()}).")


def _refuse_newer(store: Store, version: str | None) -> None:
    from lagebild.store.migrations.runner import known

    if version is not None and version not in known():
        raise StoreNewer(f"{store.name} was made by a later version of Lagebild (schema {version}).")


def _version(store: Store) -> str | None:
    """The schema version of the store, None where it has none."""
    if "alembic_version" not in _tables(store):
        return None
    with store.reading() as connection:
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if found is None:
        raise StoreError(f"{store.name} does not say which version it is.")
    return found


def _tables(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(sa.inspect(connection).get_table_names())
