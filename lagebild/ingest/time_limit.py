"""A time limit around work that cannot be trusted to end: reading a report, or coding it.

The limit counts the process's own processor time, so that a report is judged by its own cost and not by what else the machine does.
Work that waits for something costs none: a clock on the wall, set far later, ends that.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from lagebild.errors import TookTooLong

TIME_LIMIT = 10.0  # seconds of processor time for a report that is worked on alone; one that takes longer is set aside
FILE_LIMIT = 60.0  # the same for what can only be read as a whole and holds many reports: a feed, a JSON file
PATIENCE = 10  # times the limit may pass on the wall before work that waits, or hardly gets the processor, is ended too
AGAIN = 1.0  # seconds until it rings again: what is raised in a destructor is lost


class Overdue(BaseException):
    """Raised into work that takes too long; no Exception, for what fails in a report is caught and recorded there."""


@contextlib.contextmanager
def overdue_after(seconds: float) -> Iterator[Overdue]:
    """Raises the given Overdue into the block after so many seconds of processor time, or PATIENCE times as many on the wall.

    It does so where the system can: on POSIX, in the main thread. Other threads' processor time counts too. Limits may stand within each
    other; an outer one that runs out while an inner one holds is raised when the inner block ends.
    """
    mine = Overdue(f"more than {seconds:g} seconds")
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield mine
        return
    held = True

    def ring(*_: object) -> None:
        if held:
            raise mine

    clocks = (_Clock(signal.ITIMER_PROF, signal.SIGPROF, time.process_time), _Clock(signal.ITIMER_REAL, signal.SIGALRM, time.monotonic))
    try:
        try:
            for clock, after in zip(clocks, (seconds, seconds * PATIENCE), strict=True):
                clock.start(after, ring)
            yield mine
        finally:
            held = False  # what rings from here on is too late; what rang in the line above still passes the line below
    finally:
        for clock in reversed(clocks):
            clock.stop()


class _Clock:
    """One of the system's timers, and what it was doing for an outer limit."""

    def __init__(self, timer: int, sign: int, now: Callable[[], float]) -> None:
        self.timer, self.sign, self.now = timer, sign, now
        self.before: Any = None
        self.outer = self.begun = 0.0

    def start(self, seconds: float, ring: Callable[..., None]) -> None:
        self.begun = self.now()
        self.before = signal.signal(self.sign, ring)
        self.outer = signal.setitimer(self.timer, seconds, AGAIN)[0]

    def stop(self) -> None:
        """Give the timer back to the outer limit, with the time that is left of it."""
        if self.before is None:
            return
        signal.setitimer(self.timer, 0)
        signal.signal(self.sign, self.before)
        if self.outer:
            signal.setitimer(self.timer, max(0.001, self.outer - (self.now() - self.begun)), AGAIN)


@contextlib.contextmanager
def read_within(where: str, seconds: float = TIME_LIMIT) -> Iterator[None]:
    """The block that reads a report, or a whole file; raises TookTooLong after so many seconds."""
    mine: Overdue | None = None
    try:
        with overdue_after(seconds) as mine:
            yield
    except Overdue as late:
        if late is not mine:
            raise
        raise TookTooLong(f"{where} was not read within {seconds:.0f} seconds.", remedy="Split it, or leave it out.") from None
