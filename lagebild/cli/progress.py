"""Progress of a long command: a bar on a terminal, a plain line now and then elsewhere, on standard error, after two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

T = TypeVar("T")
QUIET = 2.0  # seconds before anything is shown
BETWEEN_LINES = 10.0  # seconds between plain lines


def tracked(results: Iterable[T], what: str, total: int | None, console: Console | None = None) -> Iterator[T]:
    """The results, with progress shown while they come.

    Args:
        results: what to pass on.
        what: what is counted, in the plural ("reports").
        total: how many there will be, None where unknown.
        console: where a table is being printed on the same terminal, so that bar and table do not overwrite each other.
    """
    return _with_bar(results, what, total, console) if sys.stderr.isatty() else _with_lines(results, what, total)


def _with_bar(results: Iterable[T], what: str, total: int | None, console: Console | None) -> Iterator[T]:
    import threading

    bar = _bar(console)
    task = bar.add_task(what, total=total)
    timer = threading.Timer(QUIET, bar.start)
    timer.daemon = True
    timer.start()
    try:
        for result in results:
            bar.advance(task)
            yield result
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def _bar(console: Console | None) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console or Console(stderr=True), transient=True)


def _with_lines(results: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    due = time.monotonic() + QUIET
    first = 0.0  # when the first result came: loading the models is no part of the rate
    for count, result in enumerate(results, 1):
        now = time.monotonic()
        first = first or now
        if now >= due and count != total:
            due = now + BETWEEN_LINES
            of = f" of {total:,}" if total else ""
            rate = f", {(count - 1) / (now - first):.1f} per second" if now - first > 0.5 else ""
            noun = what if total or count > 1 else what.removesuffix("s")
            print(f"{count:,}{of} {noun}{rate}{'' if total else ' so far'}", file=sys.stderr, flush=True)
        yield result
