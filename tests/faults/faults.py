"""Faults and what must hold after them; the tests make each a few times, `bench/faults.py` as often as asked for."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import random
import resource
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lagebild.errors import StoreOutdated
from lagebild.store import snapshots
from lagebild.store.db import is_postgres, open_store
from lagebild.store.overview import check
from lagebild.store.reader import Reader
from tests.faults.child import act, contents

Points = dict[str, range]
"""The points at which a run can be killed, by its steps."""

_FORK = multiprocessing.get_context("fork")  # everything is imported here already; a fresh process would need seconds for that


def _run(where: str, action: str, count: int, before: Callable[[], None] | None, words: str | None, step: Any) -> None:
    if before is not None:
        before()

    def told(name: str) -> None:
        step.value = name.encode()

    try:
        act(where, action, count, told)
    except Exception as error:
        if words is not None:
            Path(words).write_text(f"{type(error).__name__} {error}", encoding="utf-8")
        os._exit(1)
    os._exit(0)


def started(
    where: str, action: str, count: int, before: Callable[[], None] | None = None, words: str | None = None
) -> multiprocessing.process.BaseProcess:
    """A process that does an action; what it fails with goes to the file `words`."""
    process, _ = _started(where, action, count, before, words)
    return process


def _started(
    where: str, action: str, count: int, before: Callable[[], None] | None = None, words: str | None = None
) -> tuple[multiprocessing.process.BaseProcess, Any]:
    """The process, and the name of the step that it is at."""
    step = _FORK.Array("c", 40)
    process = _FORK.Process(target=_run, args=(where, action, count, before, words, step))
    process.start()
    return process, step


def counted(where: str, action: str, count: int) -> Points:
    """The points of an undisturbed run at which it can be killed (before every statement, and after every commit), by the step they are in."""
    steps = action.split("+")
    points = _FORK.Array("l", len(steps))
    process = _FORK.Process(target=_count, args=(where, action, count, points))
    process.start()
    process.join(300)
    assert process.exitcode == 0
    numbers = [int(points[at]) for at in range(len(steps))]
    ends = itertools.accumulate(numbers)
    return {step: range(end - number + 1, end + 1) for step, end, number in zip(steps, ends, numbers, strict=True)}


def _count(where: str, action: str, count: int, points: Any) -> None:
    at = -1

    def told(_: str) -> None:
        nonlocal at
        at += 1

    def one(*_: object) -> None:
        points[at] += 1

    _at_every_point(one)
    act(where, action, count, told)
    os._exit(0)


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


def killed(where: str, action: str, count: int, point: int) -> str:
    """Run and kill -9 at a point; gives the step that it was at, "" where it did not get so far."""
    process, step = _started(where, action, count, dies_at(point))
    process.join(300)
    return step.value.decode() if process.exitcode == -signal.SIGKILL else ""


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


def kill_somewhere(where: str, action: str, count: int, expected: dict[str, object], points: Points, dice: random.Random) -> Counter[str]:
    """A run that is killed up to three times at random points of random steps; gives how often it was killed in mid-work, by step."""
    chosen = (dice.choice(points[dice.choice(list(points))]) for _ in range(dice.randint(1, 3)))
    hits = Counter(filter(None, [killed(where, action, count, point) for point in chosen]))
    whole_again(where, action, count, expected)
    return hits


def with_little_room(most: int) -> Callable[[], None]:
    """A full disk: no file may grow beyond so many bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit
