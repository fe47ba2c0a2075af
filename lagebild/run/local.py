"""The local engine: reports through one kind of work, in this process or in a pool, one result per item and in order.

Each worker loads its models once. At most a few batches wait at any time, so memory does not grow with the input
(back-pressure). A worker that dies or hangs costs the report that killed it, which is recorded, and nothing else.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from lagebild.errors import LagebildError, TookTooLong, WorkerLost
from lagebild.ingest import Failed
from lagebild.model import Failure, Report

T = TypeVar("T")
Item = Report | Failed
Work = Callable[[Sequence[Report]], Iterable[T]]
"""What is done with reports: gives exactly one result per report, in order."""

BATCH = 16
WAITING = 4  # batches per worker that may be ahead of the next result to be given out
TIME_LIMIT = 60.0  # seconds without any result from a worker; models are loaded within it too
START_LIMIT = 300.0  # seconds for a process to start
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One kind of work. Both functions must be importable by name, for they are sent to other processes.

    Attributes:
        prepare: loads what the work needs, once per process, and gives the work.
        lost: the result that stands for a report that could not be worked on.
    """

    prepare: Callable[[], Work[T]]
    lost: Callable[[Report, Failure], T]


def run_local(items: Iterable[Item], job: Job[T], *, workers: int = 1, batch: int = BATCH, time_limit: float = TIME_LIMIT) -> Iterator[T]:
    """One result per item, in order. With one worker everything happens in this process, without a time limit."""
    if workers <= 1:
        work = job.prepare()
        for group in _groups(items, batch):
            yield from _in_order(group, work, job)
        return
    pool = _Pool(job, workers, time_limit)
    try:
        yield from pool.run(enumerate(items), batch)
    finally:
        pool.close()


def _groups(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while group := list(itertools.islice(iterator, size)):
        yield group


def _in_order(group: list[Item], work: Work[T], job: Job[T]) -> Iterator[T]:
    results = iter(work([item for item in group if isinstance(item, Report)]))
    for item in group:
        yield next(results) if isinstance(item, Report) else job.lost(item.report, item.error)


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    batch: deque[tuple[int, Report]] = field(default_factory=deque)
    started: bool = False
    since: float = field(default_factory=time.monotonic)

    def give(self, batch: Sequence[tuple[int, Report]]) -> None:
        self.batch = deque(batch)
        if self.started:
            self.since = time.monotonic()
        self.pipe.send([report for _, report in batch])

    def deadline(self, time_limit: float) -> float:
        return self.since + (time_limit if self.started else START_LIMIT)


class _Pool(Generic[T]):
    """Processes, the work they hold, and results that wait for those before them."""

    def __init__(self, job: Job[T], workers: int, time_limit: float) -> None:
        self.job, self.time_limit = job, time_limit
        self.context = multiprocessing.get_context("spawn")
        self.done: dict[int, T] = {}
        self.again: deque[tuple[int, Report]] = deque()
        self.suspects: set[int] = set()
        self.workers: list[_Worker[T]] = []
        try:
            for _ in range(workers):
                self.workers.append(self._started())
        except BaseException:
            self.close()
            raise

    def run(self, items: Iterator[tuple[int, Item]], batch: int) -> Iterator[T]:
        following, exhausted, window = 0, False, WAITING * batch * len(self.workers)
        taken = 0
        while True:
            for worker in self.workers:
                if worker.batch:
                    continue
                group = [self.again.popleft()] if self.again else []
                while not group and not exhausted and taken - following < window:
                    chunk = list(itertools.islice(items, batch))
                    exhausted = len(chunk) < batch
                    taken += len(chunk)
                    group = self._sorted_out(chunk)
                if group:
                    self._give(worker, group)
            while following in self.done:
                yield self.done.pop(following)
                following += 1
            if any(w.batch for w in self.workers):
                self._collect()
            elif exhausted and not self.again and following == taken:
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

    def _sorted_out(self, chunk: list[tuple[int, Item]]) -> list[tuple[int, Report]]:
        """The reports of a chunk; inputs that gave none have their result already."""
        group = []
        for index, item in chunk:
            if isinstance(item, Failed):
                self.done[index] = self.job.lost(item.report, item.error)
            else:
                group.append((index, item))
        return group

    def _give(self, worker: _Worker[T], group: list[tuple[int, Report]]) -> None:
        try:
            worker.give(group)
        except (BrokenPipeError, OSError):
            self._replace(worker, WorkerLost("The worker process ended."))

    def _collect(self) -> None:
        """Takes in what workers have sent; replaces those that died or have been silent for too long."""
        busy = {w.pipe: w for w in self.workers if w.batch}
        deadline = min(w.deadline(self.time_limit) for w in busy.values())
        for pipe in wait(list(busy), timeout=max(0.0, deadline - time.monotonic())):
            worker = busy[pipe]  # type: ignore[index]
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                self._replace(worker, WorkerLost("The process that coded the report ended."))
                continue
            if isinstance(result, _Fatal):
                raise result.error
            worker.since = time.monotonic()
            if worker.started:
                self.done[worker.batch.popleft()[0]] = result
            worker.started = True  # the first thing a worker sends is that it is there
        for worker in busy.values():
            if worker.batch and time.monotonic() > worker.deadline(self.time_limit):
                self._replace(worker, TookTooLong(f"The report was not coded within {self.time_limit:.0f} seconds."))

    def _replace(self, worker: _Worker[T], error: LagebildError) -> None:
        """A new process for a lost one. A report that was alone is the cause; of several, each gets a run of its own."""
        held = list(worker.batch)
        if len(held) == 1 and held[0][0] in self.suspects:
            index, report = held[0]
            self.done[index] = self.job.lost(report, Failure(code=error.code, message=error.explained))
        else:
            self.suspects.update(index for index, _ in held)
            self.again.extend(held)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers[self.workers.index(worker)] = self._started()

    def _started(self) -> _Worker[T]:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, self.job.prepare), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)


@dataclass(frozen=True, slots=True)
class _Fatal:
    """What no report can be blamed for, such as a missing model: it ends the run."""

    error: LagebildError


def _serve(pipe: Connection, prepare: Callable[[], Work[T]]) -> None:
    """A worker's life: load, then work batch by batch until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when Ctrl-C ends the run
    for name in _ONE_THREAD:  # one core per worker, before numpy is imported
        os.environ[name] = "1"
    try:
        work = prepare()
        pipe.send(None)
        while True:
            for result in work(pipe.recv()):
                pipe.send(result)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except LagebildError as error:
        pipe.send(_Fatal(error))
