"""Every test of the store runs over SQLite and PostgreSQL; the latter on a throwaway server, skipped where none can be started.

LAGEBILD_TEST_POSTGRES=postgresql://user:password@host:port/database names a server to use instead; databases are made on it and dropped again.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lagebild.store import schema
from lagebild.store.db import Store, open_store

GIVEN = "LAGEBILD_TEST_POSTGRES"
SHARED = "lagebild_test"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """Makes databases on a server of its own: a name gives the address of a new, empty database of that name."""
    psycopg = pytest.importorskip("psycopg")
    if given := os.environ.get(GIVEN):
        yield from _databases_of(given)
        return
    pgserver = pytest.importorskip("pgserver", reason="pgserver, which starts PostgreSQL, is not installed")
    folder = tempfile.mkdtemp(prefix="lbpg")  # short: the path of a socket has a limit
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"no PostgreSQL server can be started here: {error}")

    def database(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return str(server.get_uri(database=name))

    yield database
    server.cleanup()


def _databases_of(given: str) -> Iterator[Callable[[str], str]]:
    """The same on a server that is there already."""
    import psycopg

    made: list[str] = []

    def database(name: str) -> str:
        made.append(f"{name}_{os.getpid()}")
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made[-1]} ENCODING 'UTF8' TEMPLATE template0")
        return f"{given.rpartition('/')[0]}/{made[-1]}"

    yield database
    with psycopg.connect(given, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def shared_postgres(postgres: Callable[[str], str]) -> str:
    """A store on the server that all tests use in turn: a database for each would take ten times as long."""
    address = postgres(SHARED)
    open_store(address, create=True).close()
    return address


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(path, create=True).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is."""
    if request.param == "sqlite":
        return str(shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "test.db"))
    shared: str = request.getfixturevalue("shared_postgres")
    with open_store(shared) as store, store.writing() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            connection.execute(sa.delete(table))
    return shared


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as store:
        yield store
