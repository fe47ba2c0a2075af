"""What goes wrong with files and servers is told with a code and what to do, and costs nothing that was finished."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lagebild.errors import (
    NotAStore,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreMissing,
    StoreNewer,
    StoreOutdated,
    StoreReadOnly,
    StoreUnreachable,
)
from lagebild.store import dialect, schema
from lagebild.store.db import Store, migrate, open_store
from lagebild.store.migrations import runner
from lagebild.store.overview import check, overview
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer
from tests.store.made import RAID, VISIT, record


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="lagebild init"):
        open_store(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_store_until_it_is_made_one(address: str) -> None:
    with open_store(address) as store, store.writing() as connection:
        for table in schema.metadata.sorted_tables:
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


@pytest.mark.parametrize("content", [b"Dies ist kein Datenbankformat, sondern ein Brief.\n" * 20, b"x"])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(NotAStore, match="no SQLite database"):
            open_store(path, create=create)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(NotAStore, match="another program"):
        open_store(path, create=True)
    with pytest.raises(NotAStore, match="a folder"):
        open_store(tmp_path)


def test_kinds_of_address_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="mysql is no kind"):
        open_store("mysql://localhost/x")
    with pytest.raises(StoreUnreachable, match="cannot be used"):
        open_store("postgresql://host:port:more/x")


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreUnreachable) as caught:
        open_store("postgresql://ana:geheim@127.0.0.1:1/lagebild")
    assert "127.0.0.1:1/lagebild" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_store_open_for_reading_takes_nothing(address: str) -> None:
    with open_store(address) as store:
        Writer(store).add([record("a")], "c1")
    with open_store(address, readonly=True) as store:
        with pytest.raises(StoreReadOnly):
            Writer(store).add([record("b")], "c1")
        assert len(list(Reader(store).records())) == 1


def test_a_file_that_cannot_be_written(store: Store) -> None:
    """SQLite in query_only mode and PostgreSQL in a read-only transaction give the errors of a read-only disk or user."""
    make_readonly = "PRAGMA query_only = ON" if store.dialect == "sqlite" else "SET TRANSACTION READ ONLY"

    def refuse(connection: sa.Connection) -> None:
        connection.exec_driver_sql(make_readonly)

    sa.event.listen(store.engine, "begin", refuse)
    with pytest.raises(StoreReadOnly, match="E603"):
        Writer(store).add([record("a")], "c1")


def test_a_full_disk_keeps_what_was_finished(tmp_path: Path) -> None:
    with open_store(tmp_path / "x.db", create=True) as store:
        Writer(store).add([record("a")], "c1")
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

        def limit(connection: sa.Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {room[0]}")

        room = [pages + 2]
        sa.event.listen(store.engine, "begin", limit)
        big = [record(f"b{n}", f"{RAID} {n} " + " ".join(f"wort{n}{i}" for i in range(900))) for n in range(20)]
        with pytest.raises(StoreFull, match=r"E604.*what was finished is kept"):
            Writer(store).add(big, "c1")
        assert [r.id for r in Reader(store).records()] == ["a"]
        room[0] = 1 << 30
        assert Writer(store).add(big, "c1").added == 20
        assert check(store) == ()


def test_a_writer_that_waits_too_long_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "BUSY", 0.2)
    with open_store(address) as one, open_store(address) as two:
        with one.writing(), pytest.raises(StoreBusy, match="E605"):
            Writer(two).add([record("a")], "c1")
        assert Writer(two).add([record("a")], "c1").added == 1


def test_readers_see_one_state_while_a_writer_works(address: str) -> None:
    with open_store(address) as one, open_store(address, readonly=True) as two:
        Writer(one).add([record("a")], "c1")
        with two.reading() as connection:
            count = sa.select(sa.func.count()).select_from(schema.report)
            assert connection.scalar(count) == 1
            writer = threading.Thread(target=lambda: Writer(one).add([record("b", RAID)], "c1"))
            writer.start()
            writer.join()
            assert connection.scalar(count) == 1
        assert overview(two).reports == 2


@pytest.fixture
def version(store: Store) -> Iterator[None]:
    """Puts the version of the shared store back."""
    yield
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{runner.head()}'")


@pytest.mark.usefixtures("version")
def test_a_store_of_a_later_version_is_not_touched(store: Store, address: str) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreNewer, match=r"schema 9999.*Update Lagebild"):
        open_store(address)
    with pytest.raises(StoreNewer):
        migrate(address)


def test_a_store_of_an_earlier_version_asks_for_migrate(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "head", lambda: "0099")
    with pytest.raises(StoreOutdated, match="lagebild migrate"):
        open_store(address)


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_store(path, create=True) as store:
        Writer(store).add([record(f"r{n}", f"{VISIT} Nummer {n}.") for n in range(200)], "c1")
        assert check(store) == ()
    data = bytearray(path.read_bytes())
    page = 4096
    for at in range(20 * page, len(data), 3 * page):
        data[at : at + 2000] = b"\xff" * len(data[at : at + 2000])
    path.write_bytes(data)
    try:
        with open_store(path) as store:
            problems: tuple[str, ...] = check(store)
    except StoreCorrupt as error:
        problems = (str(error),)
    assert problems


def test_a_file_cut_short_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_store(path, create=True) as store:
        Writer(store).add([record(f"r{n}", f"{VISIT} Nummer {n}.") for n in range(100)], "c1")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])
    with pytest.raises(StoreError) as caught, open_store(path) as store:
        if problems := check(store):
            raise StoreCorrupt(problems[0])
    assert caught.value.code in ("E608", "E602")


def test_check_finds_pointers_to_nothing(store: Store) -> None:
    Writer(store).add([record("a")], "c1")
    with store.writing() as connection:
        connection.execute(sa.update(schema.report).values(story=77))
        connection.execute(sa.update(schema.coding).values(current=False))
    assert check(store) == ("report a has 0 current codings instead of one", "1 rows point to a story that is not there")
