"""The Ray engine: the same work as `run.local`, on the machines of a Ray cluster (extra `[ray]`, Ray core only).

One result per item and in order, as the local engine gives them. Actors hold the models; they take no CPU slots of Ray's, for
actors that wait for slots which other actors hold wait for ever. An actor that dies, with its process or its whole machine, is replaced,
and what it held is worked on again, each report alone; one that has ended several actors by itself is recorded and left.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from lagebild.errors import EngineMissing, LagebildError, TookTooLong, WorkerLost
from lagebild.ingest.time_limit import PATIENCE, TIME_LIMIT
from lagebild.model import Report
from lagebild.run.local import BATCH, SHARE, START_LIMIT, WAITING, load_for, spare_threads, worked
from lagebild.run.work import Backlog, Item, Job, Numbered

T = TypeVar("T")
TRIES = 3  # actors that a report may end when it is alone: machines die too, and no report is to blame for that
LOOK = 1.0  # seconds between looks at the clock


def run_ray(items: Iterable[Item], job: Job[T], *, workers: int = 1, batch: int = BATCH, time_limit: float = TIME_LIMIT) -> Iterator[T]:
    """One result per item, in order, from actors on the cluster that RAY_ADDRESS names, or on one that is started here.

    Raises:
        EngineMissing: Ray is not installed, or the cluster cannot be reached.
    """
    ray = connected()
    workers = max(1, workers)
    run = _Run(ray, Backlog(job, items, batch, WAITING * batch * workers), workers, time_limit)
    try:
        yield from run.results()
    finally:
        run.close()


def connected() -> Any:
    """Ray, connected; nothing is sent to its makers."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError:
        raise EngineMissing("Ray is not installed.") from None
    if not ray.is_initialized():
        named = "RAY_ADDRESS" in os.environ
        begun: dict[str, Any] = {} if named else {"address": "local", "include_dashboard": False}  # not one that ran here some other day
        try:
            ray.init(**begun, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            where = os.environ.get("RAY_ADDRESS", "this machine")
            raise EngineMissing(f"No Ray cluster answers at {where} ({error}).", remedy="See docs/scale.md.") from None
    keep_output_clean()
    return ray


def keep_output_clean() -> None:
    """Ray prints what goes wrong on its machines to standard output, where results are written: let it be standard error, a line each."""
    from ray._private import worker

    def told(data: Mapping[str, Any], *_: object, **__: object) -> None:
        for message in data.get("lines", ()):
            print(f"Ray: {str(message).strip().partition(chr(10))[0][:200]}", file=sys.stderr, flush=True)

    if hasattr(worker, "print_to_stdstream"):
        worker.print_to_stdstream = told


class _Actor:
    """What an actor does: load once, then batch by batch."""

    def __init__(self, job: Job[Any], time_limit: float) -> None:
        spare_threads()
        self.job, self.time_limit = job, time_limit
        self.work = job.prepare()

    def load(self, reports: Sequence[Report]) -> None:
        load_for(self.work, reports)

    def run(self, reports: Sequence[Report]) -> list[Any]:
        return worked(reports, self.work, self.job, self.time_limit)


@dataclass(slots=True, eq=False)
class _Worker:
    """An actor and what it holds; `loading` until it has said that the models for its batch are there."""

    actor: Any
    batch: list[Numbered]
    pending: Any = None
    loading: bool = True
    since: float = 0.0

    def deadline(self, time_limit: float) -> float:
        """When an actor is given up that has not come to an end by itself: it sets aside alone what costs too much processor time."""
        return self.since + (START_LIMIT if self.loading else PATIENCE * (time_limit + SHARE * (len(self.batch) - 1)) + LOOK)


class _Run(Generic[T]):
    """Actors, and the work they hold."""

    def __init__(self, ray: Any, backlog: Backlog[T], workers: int, time_limit: float) -> None:
        self.ray, self.backlog, self.time_limit = ray, backlog, time_limit
        self.made = ray.remote(num_cpus=0, max_restarts=0, max_task_retries=0, scheduling_strategy="SPREAD")(_Actor)
        self.ended: Counter[int] = Counter()
        self.workers = [self._started() for _ in range(workers)]

    def results(self) -> Iterator[T]:
        while True:
            for worker in self.workers:
                if not worker.batch and (group := self.backlog.group()):
                    self._give(worker, group)
            yield from self.backlog.results()
            if any(w.batch for w in self.workers):
                self._collect()
            elif self.backlog.cleared:
                return

    def close(self) -> None:
        for worker in self.workers:
            self.ray.kill(worker.actor)

    def _started(self) -> _Worker:
        return _Worker(self.made.remote(self.backlog.job, self.time_limit), [])

    def _give(self, worker: _Worker, group: list[Numbered]) -> None:
        worker.batch, worker.loading, worker.since = group, True, time.monotonic()
        worker.pending = worker.actor.load.remote([r for _, r in group])

    def _collect(self) -> None:
        """Takes in what actors have finished; replaces those that died or have taken too long."""
        busy = {w.pending: w for w in self.workers if w.batch}
        ready, _ = self.ray.wait(list(busy), num_returns=1, timeout=LOOK)
        for pending in ready:
            worker = busy[pending]
            try:
                answer = self.ray.get(pending)
            except self.ray.exceptions.RayTaskError as error:
                cause = error.cause if isinstance(error.cause, LagebildError) else None
                if worker.loading or cause is not None:
                    raise cause or error from None
                self._replace(worker, WorkerLost(f"The process that coded the report ended ({error.cause!r})."))
            except self.ray.exceptions.RayError:
                self._replace(worker, WorkerLost("The process that coded the report ended."))
            else:
                self._take(worker, answer)
        for worker in busy.values():
            if worker.batch and time.monotonic() > worker.deadline(self.time_limit):
                late = TookTooLong(f"The report was not coded within {self.time_limit:.0f} seconds.")
                self._replace(worker, late, sure=not worker.loading)

    def _take(self, worker: _Worker, answer: list[T] | None) -> None:
        if worker.loading:
            worker.loading, worker.since = False, time.monotonic()
            worker.pending = worker.actor.run.remote([r for _, r in worker.batch])
            return
        for (index, _), result in zip(worker.batch, answer or [], strict=True):
            self.backlog.finish(index, result)
        worker.batch = []

    def _replace(self, worker: _Worker, error: LagebildError, *, sure: bool = False) -> None:
        """A new actor for a lost one; a report that was alone in it several times, or for too long, is the cause."""
        held = worker.batch
        if len(held) == 1:
            index, report = held[0]
            self.ended[index] += 1
            if sure or self.ended[index] >= TRIES:
                self.backlog.lose(index, report, error)
            else:
                self.backlog.try_again(held)
        else:
            self.backlog.try_again(held)
        self.ray.kill(worker.actor)
        self.workers[self.workers.index(worker)] = self._started()
