"""Paths as a user gives them to the files they stand for, and how many items those will give."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from lagebild.errors import NothingFound, UnknownFormat, Unreadable
from lagebild.ingest.formats import SINGLE, SUFFIXES, Format, PassedOver, format_of
from lagebild.ingest.items import Failed, absent, failed

STDIN = "-"


def files_under(path: str | Path, passed: PassedOver | None = None) -> Iterator[str | Failed]:
    """The files that a path stands for, depth first and by name; a folder that is met twice (a loop of links) is read once.

    Files whose names say that they hold no report are left out and noted in `passed`; hidden ones are left out alone.
    """
    other = passed or PassedOver()
    if str(path) == STDIN:
        yield STDIN
        return
    if not os.path.isdir(path):  # noqa: PTH112  (os.walk's world: bytes that are no text in names must not raise)
        yield str(path)
        return
    seen: set[tuple[int, int]] = set()
    stack, found = [str(path)], False
    while stack:
        here = stack.pop()
        try:
            if not os.path.isdir(here):  # noqa: PTH112
                found = True
                yield here
                continue
            status = os.stat(here)  # noqa: PTH116
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(here) as entries:
                names = sorted((e.name for e in entries if _wanted(e, other)), reverse=True)
            stack.extend(os.path.join(here, name) for name in names)  # noqa: PTH118
        except OSError as error:
            found = True
            yield failed(Unreadable(f"{shown(here)} cannot be listed: {error.strerror}."), shown(here))
    if not found:
        yield absent(NothingFound(f"{shown(path)} holds no report."), shown(path))


def count_inputs(paths: Iterable[str | Path]) -> int | None:
    """How many items `read_paths` will give, for a progress bar; None where only reading can tell."""
    total = 0
    for path in paths:
        for found in files_under(path):
            kind = None if isinstance(found, Failed) else format_of(found)
            if found == STDIN:
                return None
            if isinstance(found, Failed) or kind is None or kind in SINGLE:
                total += 1
                continue
            lines = _count_lines(found) if kind == "jsonl" else None
            if lines is None:
                return None
            total += lines
    return total


def format_of_file(path: str) -> Format:
    """The format of a file by its name; text for pipes, devices and names without an end. Raises UnknownFormat."""
    suffix = Path(path).suffix.lower()
    mode = os.stat(path).st_mode  # noqa: PTH116
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or not suffix:  # <(…) in a shell, /dev/stdin, `report`
        return "text"
    if suffix not in SUFFIXES:
        raise UnknownFormat(f"{shown(path)} ends in {suffix}.")
    return SUFFIXES[suffix]


def shown(path: str | Path) -> str:
    """A path for messages and ids: bytes that are no text are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _wanted(entry: os.DirEntry[str], other: PassedOver) -> bool:
    if entry.name.startswith("."):
        return False
    return entry.is_dir() or (entry.is_file() and not other.takes(entry.name))


def _count_lines(path: str) -> int | None:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode) or os.path.getsize(path) > 1 << 30:  # noqa: PTH116, PTH202
            return None
        with open(path, "rb") as stream:  # noqa: PTH123
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1
