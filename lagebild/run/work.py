"""What every engine needs: a kind of work (Job), and the backlog of inputs on their way to results in order."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lagebild.errors import LagebildError
from lagebild.ingest import Failed
from lagebild.model import Failure, Report

T = TypeVar("T")
Item = Report | Failed
Work = Callable[[Sequence[Report]], Iterable[T]]
"""What is done with reports: gives exactly one result per report, in order."""
Numbered = tuple[int, Report]
"""A report and its place among the inputs."""


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """One kind of work. Both functions must be importable by name, for they are sent to other processes.

    Attributes:
        prepare: loads what the work needs, once per process, and gives the work.
        lost: the result that stands for a report that could not be worked on.
    """

    prepare: Callable[[], Work[T]]
    lost: Callable[[Report, Failure], T]


def recorded(error: LagebildError) -> Failure:
    """An error as it stands on the report that it hit."""
    return Failure(code=error.code, message=error.explained)


class Backlog(Generic[T]):
    """Inputs that wait for a worker, and results that wait for those before them.

    Args:
        portion: how many inputs are given out at a time.
        window: how many may be ahead of the next result, so that memory does not grow with the input.
    """

    def __init__(self, job: Job[T], items: Iterable[Item], portion: int, window: int) -> None:
        self.job, self.portion, self.window = job, portion, window
        self._items = enumerate(items)
        self._done: dict[int, T] = {}
        self._again: deque[Numbered] = deque()
        self._taken = self._following = 0  # inputs read, results given out
        self._exhausted = False

    def group(self) -> list[Numbered]:
        """What to give to a worker next: one report that is tried again, alone, else a portion; empty where nothing is to be had now."""
        if self._again:
            return [self._again.popleft()]
        while not self._exhausted and self._taken - self._following < self.window:
            chunk = list(itertools.islice(self._items, self.portion))
            self._exhausted = len(chunk) < self.portion
            self._taken += len(chunk)
            if group := self._sorted_out(chunk):
                return group
        return []

    def finish(self, index: int, result: T) -> None:
        self._done[index] = result

    def lose(self, index: int, report: Report, error: LagebildError) -> None:
        """Give a report up: its result says why."""
        self.finish(index, self.job.lost(report, recorded(error)))

    def try_again(self, held: Iterable[Numbered]) -> None:
        self._again.extend(held)

    def results(self) -> Iterator[T]:
        """The results that nothing before them is waited for, in order."""
        while self._following in self._done:
            yield self._done.pop(self._following)
            self._following += 1

    @property
    def cleared(self) -> bool:
        """Whether every input has been read and its result given out."""
        return self._exhausted and not self._again and self._following == self._taken

    def _sorted_out(self, chunk: Iterable[tuple[int, Item]]) -> list[Numbered]:
        """The reports of a chunk; inputs that gave none have their result already."""
        group = []
        for index, item in chunk:
            if isinstance(item, Failed):
                self._done[index] = self.job.lost(item.report, item.error)
            else:
                group.append((index, item))
        return group
