"""A time limit around work that cannot be trusted to end: reading a report, or coding it."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator

from lagebild.errors import TookTooLong

TIME_LIMIT = 10.0  # seconds for a report that is worked on alone; one that takes longer is set aside
FILE_LIMIT = 60.0  # seconds for what can only be read as a whole and holds many reports: a feed, a JSON file
AGAIN = 1.0  # seconds until it rings again: what is raised in a destructor is lost


class Overdue(BaseException):
    """Raised into work that takes too long; no Exception, for what fails in a report is caught and recorded there."""


@contextlib.contextmanager
def overdue_after(seconds: float) -> Iterator[Overdue]:
    """Raises the given Overdue into the block after so many seconds, where the system can: on POSIX, in the main thread.

    Limits may stand within each other. An outer one that runs out while an inner one holds is raised when the inner block ends.
    """
    mine = Overdue(f"more than {seconds:g} seconds")
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield mine
        return

    def ring(*_: object) -> None:
        raise mine

    begun = time.monotonic()
    before = signal.signal(signal.SIGALRM, ring)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)[0]
    try:
        yield mine
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, outer - (time.monotonic() - begun)), AGAIN)


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
