"""What a process costs: processor time, its own and another's, and memory; as the system tells it, else as well as it can be told."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import Protocol

TELL = 0.5  # seconds between two notes of a process on what it has cost


class Spent(Protocol):
    """A number that two processes share."""

    value: float


def processor_seconds(pid: int | None) -> float | None:
    """Seconds of processor time that a process has cost so far; None where the system does not say."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stream:  # noqa: PTH123 - asked for after every report
            user, system = stream.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return None


def tell_cost(spent: Spent) -> None:
    """Note this process's processor seconds again and again, from a thread: for a parent whose system does not say what others cost.

    A call into C that lets no other thread run is not seen; the parent's clock has to end that.
    """

    def note() -> None:
        while True:
            spent.value = time.process_time()
            time.sleep(TELL)

    threading.Thread(target=note, daemon=True).start()


def held_memory() -> int:
    """Bytes of memory that this process holds now; where the system does not say, the most it has held; 0 where it says neither."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - asked for after every batch
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return most_memory()


def most_memory() -> int:
    """The most bytes of memory that this process has held; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def limit_memory(most: int) -> None:
    """Let this process ask for no more than so many bytes of data, where the system can hold it to that."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system, and a lower limit may hold already
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
