"""Killed, full, read-only, damaged, cut off: nothing lost, nothing twice, a clear message. `bench/faults.py` does the same many times."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from lagebild.errors import StoreCorrupt, StoreOutdated, StoreReadOnly, StoreUnreachable
from lagebild.repair import found_problems, repair
from lagebild.store import feed, schema
from lagebild.store.db import open_store
from lagebild.store.overview import check
from lagebild.store.reader import Reader
from tests.faults.child import act, add, contents
from tests.faults.faults import Points, counted, half_done_and_aged, kill_somewhere, killed, started, whole_again, with_little_room
from tests.store.conftest import postgres as postgres  # noqa: PLC0414

ALL = "add+merge+snapshot+recode"
FROM_OLD = f"migrate+{ALL}"
COUNT = 48
Undisturbed = tuple[dict[str, object], Points, Path]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """What a run holds that nothing happens to, the points at which it could be killed, and its file."""
    path = tmp_path_factory.mktemp("faults") / "whole.db"
    points = counted(str(path), ALL, COUNT)
    with open_store(path) as store:
        return contents(store), points, path


@pytest.mark.parametrize("seed", range(4))
def test_killed_anywhere_in_adding_merging_snapshots_and_making_the_store(undisturbed: Undisturbed, tmp_path: Path, seed: int) -> None:
    expected, points, _ = undisturbed
    kill_somewhere(str(tmp_path / "x.db"), ALL, COUNT, expected, points, random.Random(seed))


def test_killed_anywhere_in_migrating_a_store_and_working_on_with_it(undisturbed: Undisturbed, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    half_done_and_aged(str(old), 20)
    with pytest.raises(StoreOutdated):
        open_store(old)
    points = counted(str(shutil.copy(old, tmp_path / "whole.db")), "migrate", 0)["migrate"]
    assert len(points) > 5
    for point in points[1::5]:
        where = str(shutil.copy(old, tmp_path / f"{point}.db"))
        assert killed(where, "migrate", 0, point)
        whole_again(where, FROM_OLD, COUNT, undisturbed[0])


@pytest.mark.parametrize("room", [0.05, 0.2, 0.4, 0.7])
def test_a_full_disk_is_told_and_costs_nothing_that_was_finished(undisturbed: Undisturbed, tmp_path: Path, room: float) -> None:
    where, words = str(tmp_path / "x.db"), tmp_path / "words"
    act(where, "add", 5)
    begun, whole = Path(where).stat().st_size, undisturbed[2].stat().st_size
    process = started(where, ALL, COUNT, with_little_room(begun + int(room * (whole - begun))), str(words))
    process.join(120)
    assert process.exitcode == 1
    assert words.read_text(encoding="utf-8").startswith(("StoreFull", "StoreError"))
    whole_again(where, ALL, COUNT, undisturbed[0])


def test_two_writers_at_once(undisturbed: Undisturbed, tmp_path: Path) -> None:
    where = str(tmp_path / "x.db")
    act(where, "", 0)
    both = [started(where, "add", COUNT) for _ in range(2)]
    for process in both:
        process.join(120)
    assert [p.exitcode for p in both] == [0, 0]
    whole_again(where, ALL, COUNT, undisturbed[0])


def test_a_store_that_may_only_be_read(undisturbed: Undisturbed) -> None:
    with open_store(undisturbed[2], readonly=True) as store, pytest.raises(StoreReadOnly, match="E603"):
        add(store, COUNT + 20)


def test_a_clock_set_back_changes_no_order(undisturbed: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    act(str(path), "add", 20)
    monkeypatch.setattr(feed, "now", lambda: "1999-01-01T00:00:00Z")
    whole_again(str(path), ALL, COUNT, undisturbed[0])
    with open_store(path) as store, store.reading() as connection:
        numbers = connection.scalars(sa.select(schema.change.c.id).order_by(schema.change.c.id)).all()
        assert len(numbers) == len(set(numbers))


def _torn(path: Path, pages: list[int]) -> None:
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big") or 65536
    for page in pages:
        data[page * size : page * size + size] = b"\xa5" * size
    path.write_bytes(data)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_pages_are_told_and_repaired_and_the_next_add_completes_the_store(undisturbed: Undisturbed, tmp_path: Path, seed: int) -> None:
    path = Path(shutil.copy(undisturbed[2], tmp_path / "x.db"))
    pages = path.stat().st_size // 4096
    _torn(path, random.Random(seed).sample(range(pages // 3, pages), 2))
    problems = found_problems(path)
    try:
        with open_store(path) as store:
            check(store)
    except StoreCorrupt as error:
        assert "doctor --repair" in error.explained
    done = repair(path)
    assert done.problems == problems
    if problems:  # a page that nothing uses may be damaged too
        assert done.kept is not None and done.kept.exists()
    with open_store(path) as store:
        assert check(store) == ()
    act(str(path), ALL, COUNT)
    with open_store(path) as store:
        assert {r.id for r in Reader(store).records()} == {f"r{n}" for n in range(COUNT)}
        held = contents(store)
    assert held["codings"] == undisturbed[0]["codings"]
    assert held["events"] == undisturbed[0]["events"]


def test_a_sound_store_is_not_touched_by_a_repair(undisturbed: Undisturbed, tmp_path: Path) -> None:
    path = Path(shutil.copy(undisturbed[2], tmp_path / "x.db"))
    before = path.read_bytes()
    assert repair(path).sound
    assert path.read_bytes() == before


def test_events_that_are_gone_are_made_anew_from_the_coding(undisturbed: Undisturbed, tmp_path: Path) -> None:
    path = Path(shutil.copy(undisturbed[2], tmp_path / "x.db"))
    with open_store(path) as store, store.writing() as connection:
        connection.execute(sa.delete(schema.event).where(schema.event.c.id % 3 == 0))
    done = repair(path)
    assert done.renewed > 0 and not done.lost
    with open_store(path) as store:
        assert contents(store) == undisturbed[0]


def test_a_shard_whose_mark_is_damaged_is_worked_on_again(undisturbed: Undisturbed, tmp_path: Path) -> None:
    path = Path(shutil.copy(undisturbed[2], tmp_path / "x.db"))
    with open_store(path) as store, store.writing() as connection:
        connection.execute(sa.update(schema.shard).values(key=sa.func.upper(schema.shard.c.key)))
    whole_again(str(path), ALL, COUNT, undisturbed[0])


def test_a_lost_connection_to_postgres_in_mid_transaction(postgres: Callable[[str], str], undisturbed: Undisturbed) -> None:
    where = postgres("lagebild_faults")
    open_store(where, create=True).close()
    with open_store(where) as store:
        seen = 0

        def cut(connection: sa.Connection, *_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == 25:
                with open_store(where) as other, other.engine.connect() as aside:
                    aside.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND datname = current_database()"
                    )

        sa.event.listen(store.engine, "before_cursor_execute", cut)
        with pytest.raises(StoreUnreachable, match="E609"):
            add(store, COUNT)
    whole_again(where, ALL, COUNT, undisturbed[0])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_an_output_that_cannot_be_written_is_told_as_such_and_not_as_a_fault_of_the_store(undisturbed: Undisturbed) -> None:
    for command in (["search", "--json"], ["status"]):
        call = [sys.executable, "-m", "lagebild", *command, "--store", str(undisturbed[2])]
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
        assert (done.returncode, done.stderr.split()[0]) == (1, "[E901]")
        assert len(done.stderr.splitlines()) == 1
