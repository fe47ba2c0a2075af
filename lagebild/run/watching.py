"""Keeping a store up to date: round by round fetch what is new, code it, merge it.

What was fetched goes to a spool file before it is coded, and the fetcher's memory is saved after that; the file is emptied when its
reports are in the store. So a process that is killed anywhere loses nothing: the next one begins with the spool, and what was not
spooled is fetched again.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lagebild.errors import LagebildError, SpoolFailed
from lagebild.ingest import Failed, read_paths
from lagebild.logs import Log
from lagebild.model import Report
from lagebild.run.adding import How, add_reports
from lagebild.run.merging import merge_store
from lagebild.run.work import Item
from lagebild.store.activity import WatchNote, note_watch
from lagebild.store.db import Store
from lagebild.store.feed import now
from lagebild.store.reader import Reader
from lagebild.store.writer import Added

Fetch = Callable[[], Iterable[Item]]
TOLD = 10  # failures of a round that are told one by one
PAUSE = 300.0  # seconds between the beginnings of two rounds
LONGEST_PAUSE = 3600.0  # seconds, after failures


@dataclass(slots=True)
class Round:
    """What one round came to."""

    number: int
    fetched: int = 0
    failed_to_fetch: int = 0
    problems: list[str] = field(default_factory=list)  # the first few of what failed to be fetched, and why
    done: Added = field(default_factory=Added)
    error: LagebildError | None = None


def watch(
    store: Store, fetch: Fetch, how: How, spool: Path, log: Log, *, pause: float = PAUSE, rounds: int | None = None, merge: bool = True,
    wait: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic,
) -> Iterator[Round]:  # fmt: skip
    """Round after round, without end or as many as asked for.

    An error of Lagebild's own (the store is busy or full, nothing can be fetched) ends the round, not the watch; after each the pause
    doubles, up to an hour.

    Args:
        fetch: one round over all sources, as `ingest.fetch.fetch_reports` gives it.
        spool: the file that holds what was fetched until it is in the store.
        merge: whether stories are put together in each round; else what comes waits for the next that does.
    """
    failures = 0
    for number in range(1, rounds + 1) if rounds is not None else _without_end():
        began = clock()
        done = Round(number)
        try:
            with _explained():
                _spooled(fetch, spool, done)
                done.done = _taken_in(store, spool, how, merge=merge)
            failures = 0
        except LagebildError as error:
            done.error = error
            failures += 1
        _tell(log, done, clock() - began)
        _note(store, done, spool, pause)
        yield done
        if number != rounds:
            wait(max(0.0, min(LONGEST_PAUSE, pause * 2**failures) - (clock() - began)))


def _tell(log: Log, done: Round, seconds: float) -> None:
    if done.error is not None:
        log.warning("round failed", round=done.number, code=done.error.code, message=done.error.message)
        return
    d = done.done
    for problem in done.problems:
        log.warning("not fetched", round=done.number, message=problem)
    log.info(
        "round", round=done.number, fetched=done.fetched, failed_to_fetch=done.failed_to_fetch, added=d.added, revised=d.revised,
        failed=d.failed, events=d.events, seconds=round(seconds, 1),
    )  # fmt: skip


def _note(store: Store, done: Round, spool: Path, pause: float) -> None:
    """Leave word in the store, for `lagebild status`; where the store cannot be written to, the round has failed of that already."""
    note = WatchNote(
        name=f"{platform.node()}:{spool.name.split('.')[0]}", at=now(), round=done.number, fetched=done.fetched,
        failed_to_fetch=done.failed_to_fetch, added=done.done.added, waiting=_lines(spool), every=pause,
        error=str(done.error) if done.error else "",
    )  # fmt: skip
    with contextlib.suppress(LagebildError):
        note_watch(store, note)


def _lines(spool: Path) -> int:
    try:
        return spool.read_bytes().count(b"\n")
    except OSError:
        return 0


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """What the system says of a spool or state file (full, not writable) as an error of the round."""
    try:
        yield
    except OSError as error:
        raise SpoolFailed(f"{error.filename or 'The spool'} cannot be written: {error.strerror or error}.") from error


def _without_end() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def _spooled(fetch: Fetch, spool: Path, done: Round) -> None:
    """Append what is new to the spool, each report a line that is on the disk before the fetcher remembers that it has it."""
    with spool.open("a", encoding="utf-8") as stream:
        for item in fetch():
            if isinstance(item, Failed):
                done.failed_to_fetch += 1
                if len(done.problems) < TOLD:
                    done.problems.append(f"{item.report.id}: {item.error.code} {item.error.message}")
                continue
            stream.write(json.dumps(line_of(item), ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
            done.fetched += 1


def _taken_in(store: Store, spool: Path, how: How, *, merge: bool = True) -> Added:
    """Code and merge what the spool holds, and empty it; also what an earlier process left in it, and left unmerged."""
    total = Added()
    _without_torn_line(spool)
    if spool.exists() and spool.stat().st_size:
        for done in add_reports(store, read_paths([str(spool)]), how):
            total += done
    waiting = list(dict.fromkeys([*total.touched, *Reader(store).unmerged()])) if merge else []
    if waiting:
        merge_store(store, waiting)
    spool.write_text("", encoding="utf-8")
    return total


def _without_torn_line(spool: Path) -> None:
    """Cut a last line that a killed process did not finish; its report was not remembered and is fetched again."""
    if not spool.exists():
        return
    data = spool.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        with spool.open("r+b") as stream:
            stream.truncate(whole)


def line_of(report: Report) -> dict[str, Any]:
    """A fetched report as `read_paths` reads it again; empty fields are left out."""
    names = ("id", "title", "date", "date_basis", "outlet", "agency", "url", "author", "version", "lang", "text")
    fields = {name: getattr(report, name) for name in names} | {"known_by": dict(report.known_by)}
    return {name: value for name, value in fields.items() if value}
