"""Faults and what must hold after them; the tests make each a few times, `bench/faults.py` as often as asked for."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from lagebild.errors import StoreOutdated
from lagebild.store import snapshots
from lagebild.store.db import is_postgres, open_store
from lagebild.store.overview import check
from lagebild.store.reader import Reader
from tests.faults.child import act, contents

_FORK = multiprocessing.get_context("fork")  # everything is imported here already; a fresh process would need seconds for that


def _run(where: str, action: str, count: int, before: Callable[[], None] | None, words: str | None) -> None:
    if before is not None:
        before()
    try:
        act(where, action, count)
    except Exception as error:
        if words is not None:
            Path(words).write_text(f"{type(error).__name__} {error}", encoding="utf-8")
        os._exit(1)
    os._exit(0)


def started(
    where: str, action: str, count: int, before: Callable[[], None] | None = None, words: str | None = None
) -> multiprocessing.process.BaseProcess:
    """A process that does an action; what it fails with goes to the file `words`."""
    process = _FORK.Process(target=_run, args=(where, action, count, before, words))
    process.start()
    return process


def counted(where: str, action: str, count: int) -> int:
    """The points of an undisturbed run at which it can be killed: before every statement, and after every commit."""
    points = _FORK.Value("l", 0)

    def count_them() -> None:
        def one(*_: object) -> None:
            points.value += 1

        _at_every_point(one)

    process = started(where, action, count, count_them)
    process.join(300)
    assert process.exitcode == 0
    return int(points.value)


def _at_every_point(do: Callable[..., None]) -> None:
    for name in ("before_cursor_execute", "commit"):
        sa.event.listen(sa.Engine, name, do)


def dies_at(point: int) -> Callable[[], None]:
    """To be done in a process before its work: it is killed as by kill -9 at its n-th point."""

    def arm() -> None:
        seen = 0

        def one(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)

        _at_every_point(one)

    return arm


def killed(where: str, action: str, count: int, point: int) -> bool:
    """Run and kill -9 at a point; whether it got so far."""
    process = started(where, action, count, dies_at(point))
    process.join(300)
    return process.exitcode == -signal.SIGKILL


def whole_again(where: str, action: str, count: int, expected: dict[str, object]) -> None:
    """The store is sound as it was left, and one more run makes it what an undisturbed run makes: nothing lost, nothing twice."""
    if is_postgres(where) or (Path(where).exists() and Path(where).stat().st_size):
        # one of an earlier version: killed before its migration was whole
        with contextlib.suppress(StoreOutdated), open_store(where, create=True) as store:
            assert check(store) == ()
    act(where, action, count)
    with open_store(where) as store:
        assert check(store) == ()
        assert contents(store) == expected
        if "merge" in action:
            assert not Reader(store).unmerged()
        if "snapshot" in action:
            assert [s.name for s in snapshots.snapshots(store)] == ["s1"]


def aged(where: str) -> None:
    """Make a store what the first version of its tables was, by undoing what the migrations did since."""
    with open_store(where) as store, store.engine.begin() as connection:
        for index in ("ix_report_unmerged", "ix_report_failed", "ix_link_a", "ix_link_b", "ix_claim_pair_denial"):
            connection.exec_driver_sql(f"DROP INDEX {index}")
        connection.exec_driver_sql("DROP TABLE merge_key")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")


def half_done_and_aged(where: str, count: int) -> None:
    """A store of the first version of its tables that holds some of the reports."""
    act(where, "add+merge", count)
    aged(where)


def kill_somewhere(where: str, action: str, count: int, expected: dict[str, object], points: int, dice: random.Random) -> int:
    """A run that is killed up to three times at random points; gives how often it was still at work then."""
    hits = sum(killed(where, action, count, dice.randint(1, points)) for _ in range(dice.randint(1, 3)))
    whole_again(where, action, count, expected)
    return hits


def with_little_room(most: int) -> Callable[[], None]:
    """A full disk: no file may grow beyond so many bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit
