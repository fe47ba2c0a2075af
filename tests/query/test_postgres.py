"""The same queries over PostgreSQL find what they find over SQLite, by columns and by SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lagebild.export.job import export
from lagebild.query import Query
from lagebild.query.conditions import Scope, selection
from lagebild.query.dyads import dyad_series
from lagebild.query.search import asking, every, page
from lagebild.store.db import Store
from lagebild.store.writer import Writer
from tests.query.stores import event, invented, made, record
from tests.query.test_meaning import QUERIES
from tests.store.conftest import postgres as postgres  # noqa: PLC0414

Stores = tuple[Store, Store]


@pytest.fixture(scope="module")
def stores(postgres: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]: 
    reports = invented(80)
    with made(postgres("queries"), reports) as one, made(tmp_path_factory.mktemp("store") / "s.db", reports) as other:
        yield one, other


def keys(store: Store, query: Query) -> list[str]:
    with asking(store) as ask:
        found = ask(query)
        connection = found.view.connection
        by_sql = sorted(connection.scalars(selection(query, Scope.of(connection, found.view.columns))))
        assert sorted(int(i) for i in found.ids()) == by_sql
        return [h.key for h in every(connection, query)]


@pytest.mark.parametrize("query", QUERIES)
def test_both_databases_find_the_same(stores: Stores, query: str) -> None:
    asked = Query.parse(query)
    assert keys(stores[0], asked) == keys(stores[1], asked)


def test_pages_facets_series_and_exports_are_the_same(stores: Stores, tmp_path: Path) -> None:
    query = Query.parse("-status:denied")
    pages = [page(s, query, limit=5) for s in stores]
    assert pages[0] == pages[1]
    told = []
    for n, store in enumerate(stores):
        with store.reading() as connection:
            export(connection, query, "csv", tmp_path / str(n), "2026-01-31")
            told.append(dyad_series(connection, "CHN", "@EU", query))
    assert told[0] == told[1]
    assert (tmp_path / "0" / "events.csv").read_bytes() == (tmp_path / "1" / "events.csv").read_bytes()


def test_the_columns_follow_what_is_written(stores: Stores) -> None:
    for store in stores:
        Writer(store).add([record("late", [event(0, "AID", source=["FIN"])])], "test")
        assert len(keys(store, Query.parse("report:late"))) == 1
