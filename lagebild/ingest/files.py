"""Files, folders and standard input to reports: exactly one item per input, in order, failures included.

A bad input never ends a run. It becomes a `Failed` item that carries its coded error; the id is the one given, else the
path (`reports.jsonl:17` for a line), so that the record can be traced. Reading is bounded: no input, however large, is
held in memory beyond its limit.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Literal

from lagebild.errors import (
    BadEncoding,
    BadRecord,
    LagebildError,
    NothingFound,
    PathMissing,
    ReportTooLong,
    UnknownFormat,
    Unreadable,
)
from lagebild.ingest.clean import clean
from lagebild.ingest.credit import credit_date
from lagebild.ingest.decode import decode, refuse_binary
from lagebild.ingest.records import check_text, decode_line, iso_date, language, report_of, salvaged_id
from lagebild.model import Failure, Removal, Report, content_id

Format = Literal["text", "html", "jsonl"]
SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
STDIN = "-"
MAX_BYTES: dict[Format, int] = {"text": 4_000_000, "html": 16_000_000, "jsonl": 4_000_000}  # of a file; for jsonl of a line
_SKIP = 1 << 20
_PAGE = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body|article)\b", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An input that gave no report: what is known of it, and why."""

    report: Report
    error: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the user says about inputs that do not say it themselves."""

    lang: str = ""
    date: str | None = None


def read_paths(paths: Iterable[str | Path], lang: str | None = None, date: str | None = None) -> Iterator[Report | Failed]:
    """The reports of files, folders (all their readable files, by name) and standard input (`-`).

    `lang` and `date` (YYYY-MM-DD) hold for inputs that do not state their own. Plain text and pages are cleaned
    (`Report.removed`); JSON Lines are taken as they are. Raises only for a wrong `lang` or `date`.
    """
    stated = Stated(lang=language(lang), date=iso_date(date))
    for path in paths:
        for found in _inputs(path):
            if isinstance(found, Failed):
                yield found
            else:
                yield from (_completed(item, stated) for item in _read(found))


def count_inputs(paths: Iterable[str | Path]) -> int | None:
    """How many items `read_paths` will give, for a progress bar; None where only reading can tell."""
    total = 0
    for path in paths:
        for found in _inputs(path):
            if isinstance(found, Failed):
                total += 1
            elif found == STDIN:
                return None
            elif SUFFIXES.get(Path(found).suffix.lower()) == "jsonl":
                lines = _count_lines(found)
                if lines is None:
                    return None
                total += lines
            else:
                total += 1
    return total


def failed(error: LagebildError, where: str, given: str = "") -> Failed:
    """The record of an input that could not be read."""
    return Failed(report=Report(id=given or where, content_id="", text=""), error=Failure(code=error.code, message=error.explained))


def _inputs(path: str | Path) -> Iterator[str | Failed]:
    """The files that a path stands for, depth first and by name; a folder that is met twice (a loop of links) is read once."""
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
                names = sorted((e.name for e in entries if _wanted(e)), reverse=True)
            stack.extend(os.path.join(here, name) for name in names)  # noqa: PTH118
        except OSError as error:
            found = True
            yield failed(Unreadable(f"{_shown(here)} cannot be listed: {error.strerror}."), _shown(here))
    if not found:
        yield failed(NothingFound(f"{_shown(path)} holds no report."), _shown(path))


def _wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    return entry.is_dir() or (entry.is_file() and Path(entry.name).suffix.lower() in SUFFIXES)


def _read(path: str) -> Iterator[Report | Failed]:
    where = "standard input" if path == STDIN else _shown(path)
    try:
        if path == STDIN:
            stdin = BufferedReader(sys.stdin.buffer)  # type: ignore[type-var]
            yield from _items(stdin, where, _sniffed(stdin.peek()))
            return
        kind = _kind_of(path)
        with open(path, "rb") as stream:  # noqa: PTH123
            yield from _items(stream, where, kind)
    except LagebildError as error:
        yield failed(error, where)
    except (FileNotFoundError, NotADirectoryError):
        yield failed(PathMissing(f"{where} does not exist."), where)
    except (OSError, ValueError) as error:
        yield failed(Unreadable(f"{where} cannot be read: {getattr(error, 'strerror', None) or error}."), where)


def _items(stream: BinaryIO, where: str, kind: Format) -> Iterator[Report | Failed]:
    if kind == "jsonl":
        return _lines(stream, where)
    data = stream.read(MAX_BYTES[kind] + 1)
    if not data.startswith(_WIDE):
        refuse_binary(data[:_SKIP], where)
    if len(data) > MAX_BYTES[kind]:
        raise ReportTooLong(f"{where} is larger than {MAX_BYTES[kind] // 1_000_000} MB.")
    return iter([_page(data, where) if kind == "html" else _plain(data, where)])


def _lines(stream: BinaryIO, where: str) -> Iterator[Report | Failed]:
    number, limit = 0, MAX_BYTES["jsonl"]
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1:
            if line.startswith(_WIDE):
                raise BadEncoding(f"{where} is UTF-16; JSON Lines are UTF-8.")
            line = line.removeprefix(_BOM)
            refuse_binary(line[:_SKIP], where)
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_SKIP)
            problem = ReportTooLong(f"Line {number} of {where} is longer than {limit // 1_000_000} MB.")
            yield failed(problem, f"{where}:{number}")
        elif line.strip():
            yield _one_line(line, f"{where}:{number}")


def _one_line(line: bytes, where: str) -> Report | Failed:
    given: object = None
    try:
        given = decode_line(line)
        return report_of(given)
    except LagebildError as error:
        return failed(error, where, salvaged_id(line))
    except (ValueError, OverflowError) as error:  # a value of a kind nobody foresaw is still only one bad line
        return failed(BadRecord(f"The record cannot be read: {error}."), where, salvaged_id(line))


def _plain(data: bytes, where: str) -> Report:
    return _cleaned(decode(data, where), where)


def _page(data: bytes, where: str) -> Report:
    from lagebild.ingest.page import extract  # lxml and trafilatura take half a second to import

    page = extract(data, where)
    report = _cleaned(page.text, where, title=page.title)
    basis: Literal["report"] | None = "report" if page.date else None
    return replace(report, lang=page.lang, date=page.date, date_basis=basis, outlet=page.outlet, url=page.url)


def _cleaned(raw: str, where: str, title: str = "") -> Report:
    check_text(raw, where)
    done = clean(raw)
    check_text(done.text, where)
    key = content_id(done.text)
    return Report(
        id=key,
        content_id=key,
        text=done.text,
        title=title or done.title,
        removed=tuple(Removal(start=r.start, end=r.end, text=raw[r.start : r.end], reason=r.reason) for r in done.removed),
    )


def _completed(item: Report | Failed, stated: Stated) -> Report | Failed:
    """What the user stated fills what the input left open; a stated date is better than one found in the report's own words."""
    if isinstance(item, Failed):
        return item
    report = item
    if stated.lang and not report.lang:
        report = replace(report, lang=stated.lang)
    if stated.date and report.date_basis != "stated":
        return replace(report, date=stated.date, date_basis="stated")
    if not report.date and (day := credit_date(report.text)):
        return replace(report, date=day, date_basis="report")
    return report


def _kind_of(path: str) -> Format:
    suffix = Path(path).suffix.lower()
    mode = os.stat(path).st_mode  # noqa: PTH116
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or not suffix:  # <(…) in a shell, /dev/stdin, `report`
        return "text"
    if suffix not in SUFFIXES:
        raise UnknownFormat(f"{_shown(path)} ends in {suffix}.")
    return SUFFIXES[suffix]


def _sniffed(head: bytes) -> Format:
    """The format of standard input by its first characters."""
    head = head.removeprefix(_BOM)
    if _PAGE.match(head):
        return "html"
    return "jsonl" if head.lstrip().startswith(b"{") else "text"


def _count_lines(path: str) -> int | None:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode) or os.path.getsize(path) > 1 << 30:  # noqa: PTH116, PTH202
            return None
        with open(path, "rb") as stream:  # noqa: PTH123
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1


def _shown(path: str | Path) -> str:
    """A path for messages and ids: bytes that are no text are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


__all__ = ["SUFFIXES", "Failed", "Stated", "count_inputs", "failed", "read_paths"]
