"""Migrations: what they make is what the code expects, over both databases, and running them again does nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lagebild.errors import StoreMissing
from lagebild.store import schema
from lagebild.store.db import Store, migrate, open_store
from lagebild.store.migrations import runner

WORDS = "report_words"


def test_the_migrations_make_the_tables_the_code_knows(store: Store) -> None:
    def ours(_object: object, name: str | None, *_rest: object) -> bool:
        return not (name or "").startswith((WORDS, f"ix_{WORDS}"))

    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": store.dialect != "sqlite"})
        assert compare_metadata(context, schema.metadata) == []
        assert WORDS in sa.inspect(connection).get_table_names()


def test_migrating_a_store_of_today_does_nothing(address: str) -> None:
    assert migrate(address) == (runner.head(), runner.head())


def test_versions_form_one_line_from_the_first() -> None:
    scripts = list(runner._scripts().walk_revisions())
    assert [s.down_revision for s in scripts][-1] is None
    assert len(runner._scripts().get_heads()) == 1
    assert {s.revision for s in scripts} == runner.known()


def test_an_empty_postgres_database_becomes_a_store_only_when_asked(postgres: Callable[[str], str]) -> None:
    address = postgres("fresh")
    with pytest.raises(StoreMissing):
        open_store(address)
    open_store(address, create=True).close()
    open_store(address).close()


def test_a_store_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "x.db"
    with open_store(path, create=True) as store, store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 1
    assert path.read_bytes()[68:72] == b"LBLD"
