"""The local engine: reports through one kind of work, in this process or in a pool, one result per item and in order.

Each worker loads its models once. At most a few batches wait at any time, so memory does not grow with the input
(back-pressure). A worker that dies or hangs costs the report that killed it, which is recorded, and nothing else; one that
has grown too large is followed by a fresh one. Every batch begins with a sign that all models it needs are there, so that
loading them is no part of a report's time.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from lagebild.errors import LagebildError, TookTooLong, WorkerLost
from lagebild.ingest.time_limit import PATIENCE, TIME_LIMIT, Overdue, overdue_after
from lagebild.model import Failure, Report
from lagebild.run.process import Spent, held_memory, limit_memory, processor_seconds, tell_cost
from lagebild.run.work import Backlog, Item, Job, Numbered, Work, recorded

T = TypeVar("T")

BATCH = 16
PORTION = 4  # reports given to a worker at a time: at the end of a run the others wait for the one that has most left
MANY = 100  # from so many reports on, each further core gets a process of its own, if nothing else is said
MOST_WORKERS = 8  # the same
LOOK = 0.5  # seconds between looks at a worker that has been silent for as long as its report may cost
WAITING = 4  # batches per worker that may be ahead of the next result to be given out
SHARE = 1.0  # seconds more for each further report of a batch, whose results may come together
START_LIMIT = 300.0  # seconds for a process to start, and for models to load
MOST_MEMORY = 900_000_000  # bytes; a worker that holds more at the end of a batch makes room for a fresh one
HARD_MEMORY = 3_000_000_000  # bytes of data; what a single report asks for beyond fails, and is recorded with it
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def run_local(items: Iterable[Item], job: Job[T], *, workers: int = 1, batch: int = BATCH, time_limit: float = TIME_LIMIT) -> Iterator[T]:
    """One result per item, in order. With one worker everything happens in this process."""
    if workers <= 1:
        spare_threads()
        work = job.prepare()
        for group in _groups(items, batch):
            yield from _in_order(group, work, job, time_limit)
        return
    backlog = Backlog(job, items, min(batch, PORTION), WAITING * batch * workers)
    pool = _Pool(backlog, workers, time_limit)
    try:
        yield from pool.run()
    finally:
        pool.close()


def processes_for(reports: int | None) -> int:
    """How many processes so many reports (None: unknown) are worth: models take seconds to load."""
    return min(os.cpu_count() or 1, MOST_WORKERS, 1 + (reports or 0) // MANY)


def _groups(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while group := list(itertools.islice(iterator, size)):
        yield group


def spare_threads() -> None:
    """One thread for numpy, where it has not been loaded yet: several would wait for each other and win nothing on short reports."""
    if "numpy" not in sys.modules:
        for name in _ONE_THREAD:
            os.environ.setdefault(name, "1")
    gc.set_threshold(50_000, 20, 100)  # packs and models stay; looking through them again and again costs a tenth of the time


def set_aside() -> None:
    """What stands in memory now stays there: the collector of reference cycles need not look through packs and models again."""
    gc.collect()
    gc.freeze()


def load_for(work: Work[T], reports: Sequence[Report]) -> None:
    """Load what these reports need, where the work can say so beforehand (a method `load`)."""
    load = getattr(work, "load", None)
    if load is not None:
        load(reports)


def _in_order(group: list[Item], work: Work[T], job: Job[T], time_limit: float) -> Iterator[T]:
    reports = [item for item in group if isinstance(item, Report)]
    load_for(work, reports)
    results = iter(worked(reports, work, job, time_limit))
    for item in group:
        yield next(results) if isinstance(item, Report) else job.lost(item.report, item.error)


def worked(reports: Sequence[Report], work: Work[T], job: Job[T], time_limit: float) -> list[T]:
    """The results of a batch; where it takes too long, each report is worked on alone, and what then takes too long is recorded as such."""
    try:
        with overdue_after(time_limit + SHARE * len(reports)):
            return list(work(reports))
    except Overdue:
        return [_alone(report, work, job, time_limit) for report in reports]


def _alone(report: Report, work: Work[T], job: Job[T], time_limit: float) -> T:
    try:
        with overdue_after(time_limit):
            return next(iter(work([report])))
    except Overdue:
        return job.lost(report, _overdue(time_limit))


def _overdue(time_limit: float) -> Failure:
    return recorded(TookTooLong(f"The report was not coded within {time_limit:.0f} seconds."))


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    spent: Spent | None  # what the process says it has cost, where the system does not tell
    batch: deque[Numbered] = field(default_factory=deque)
    ready: bool = False  # whether the models for its batch are loaded
    since: float = field(default_factory=time.monotonic)  # when it was last heard of
    cost: float = 0.0  # what it had cost by then

    def give(self, batch: Sequence[Numbered]) -> None:
        self.batch = deque(batch)
        self.heard()
        self.ready = False
        self.pipe.send([report for _, report in batch])

    def heard(self) -> None:
        self.since, self.cost = time.monotonic(), self.costs() or 0.0

    def costs(self) -> float | None:
        """The processor seconds of its process so far."""
        return self.spent.value if self.spent is not None else processor_seconds(self.process.pid)

    def deadline(self, time_limit: float) -> float:
        """When it can be overdue at the soonest."""
        return self.since + (self._limit(time_limit) if self.ready else START_LIMIT)

    def is_overdue(self, time_limit: float) -> bool:
        """Whether what it works on has cost more processor time than it may, or PATIENCE times as long on the wall."""
        waited, limit = time.monotonic() - self.since, self._limit(time_limit)
        if not self.ready:
            return waited > START_LIMIT
        if waited <= limit:
            return False
        cost = self.costs()
        return cost is None or cost - self.cost > limit or waited > PATIENCE * limit

    def _limit(self, time_limit: float) -> float:
        return time_limit + SHARE * (len(self.batch) - 1)


class _Pool(Generic[T]):
    """Processes, and the work they hold."""

    def __init__(self, backlog: Backlog[T], workers: int, time_limit: float) -> None:
        self.backlog, self.time_limit = backlog, time_limit
        self.context = multiprocessing.get_context("spawn")
        self.suspects: set[int] = set()
        self.workers: list[_Worker] = []
        try:
            for _ in range(workers):
                self.workers.append(self._started())
        except BaseException:
            self.close()
            raise

    def run(self) -> Iterator[T]:
        while True:
            for held in tuple(self.workers):
                if held.batch:
                    continue
                # one that is gone had grown too large, or was killed while it had nothing to do
                worker = held if held.process.is_alive() else self._replaced(held)
                if group := self.backlog.group():
                    self._give(worker, group)
            yield from self.backlog.results()
            if any(w.batch for w in self.workers):
                self._collect()
            elif self.backlog.cleared:
                return

    def close(self) -> None:
        for worker in self.workers:
            worker.pipe.close()
            if worker.process.is_alive():
                worker.process.terminate()
        for worker in self.workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def _give(self, worker: _Worker, group: list[Numbered]) -> None:
        try:
            worker.give(group)
        except (BrokenPipeError, OSError):
            self._replace(worker, WorkerLost("The worker process ended."))

    def _collect(self) -> None:
        """Takes in what workers have sent; replaces those that died or have been silent for too long."""
        busy = {w.pipe: w for w in self.workers if w.batch}
        deadline = min(w.deadline(self.time_limit) for w in busy.values())
        for pipe in wait(list(busy), timeout=max(LOOK, deadline - time.monotonic())):
            worker = busy[pipe]  # type: ignore[index]
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                self._replace(worker, WorkerLost("The process that coded the report ended."))
                continue
            if isinstance(result, _Fatal):
                raise result.error
            if isinstance(result, _Retired):  # it was given a batch just before it said so
                self.backlog.try_again(worker.batch)
                self._replaced(worker)
                continue
            worker.heard()
            if worker.ready:
                self.backlog.finish(worker.batch.popleft()[0], result)
            worker.ready = True  # the first thing that comes for a batch is that its models are there
        for worker in busy.values():
            if worker.batch and worker.is_overdue(self.time_limit):
                self._replace(worker, TookTooLong(f"The report was not coded within {self.time_limit:.0f} seconds."))

    def _replace(self, worker: _Worker, error: LagebildError) -> None:
        """A new process for a lost one. A report that was alone is the cause; of several, each gets a run of its own."""
        held = list(worker.batch)
        if len(held) == 1 and held[0][0] in self.suspects:
            index, report = held[0]
            self.backlog.lose(index, report, error)
        else:
            self.suspects.update(index for index, _ in held)
            self.backlog.try_again(held)
        self._replaced(worker)

    def _replaced(self, worker: _Worker) -> _Worker:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        fresh = self.workers[self.workers.index(worker)] = self._started()
        return fresh

    def _started(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        spent = self.context.RawValue("d", 0.0) if processor_seconds(os.getpid()) is None else None
        process = self.context.Process(target=_serve, args=(theirs, self.backlog.job.prepare, spent), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, spent)


@dataclass(frozen=True, slots=True)
class _Fatal:
    """What no report can be blamed for, such as a missing model: it ends the run."""

    error: LagebildError


@dataclass(frozen=True, slots=True)
class _Retired:
    """A worker's last word when it has grown too large: what it was given after the last result it has not touched."""


def _serve(pipe: Connection, prepare: Callable[[], Work[T]], spent: Spent | None) -> None:
    """A worker's life: load, then work batch by batch until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when Ctrl-C ends the run
    spare_threads()
    limit_memory(HARD_MEMORY)
    if spent is not None:
        tell_cost(spent)
    try:
        work, settled = prepare(), False
        while held_memory() < MOST_MEMORY:
            reports = pipe.recv()
            load_for(work, reports)
            if not settled:
                set_aside()
                settled = True
            pipe.send(None)
            for result in work(reports):
                pipe.send(result)
        pipe.send(_Retired())
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except LagebildError as error:
        pipe.send(_Fatal(error))
