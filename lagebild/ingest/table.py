"""Tables of reports: CSV, TSV and their kin, one report a row. Which column is what is told by the user, or by the header's names.

The table `column_names` holds the names that are known. Texts are taken as they are, as with JSON Lines.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lagebild.errors import BadColumns, BadEncoding, BadRecord, EmptyReport, LagebildError, ReportTooLong
from lagebild.ingest.decode import refuse_binary
from lagebild.ingest.formats import BOM, MAX_BYTES, WIDE
from lagebild.ingest.items import Item, failed
from lagebild.ingest.records import report_of
from lagebild.ingest.stamps import day_of
from lagebild.ingest.words import rows_of

FIELDS = ("id", "text", "title", "date", "outlet", "agency", "url", "lang", "author", "version")
_DELIMITERS = ("\t", ";", ",", "|")
_TO_UTF8 = "Save it as “CSV UTF-8” in the spreadsheet, or convert it: `iconv -f WINDOWS-1252 -t UTF-8 OLD.csv > NEW.csv`."


def parse_mapping(words: str) -> dict[str, str]:
    """The columns that a user names: field=column, several with commas. Raises BadColumns.

    >>> parse_mapping("text=body,date=Published at")
    {'text': 'body', 'date': 'Published at'}
    """
    named: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in words.split(","))):
        field, mark, column = (p.strip() for p in part.partition("="))
        if not mark or not column or field not in FIELDS:
            raise BadColumns(f"{part!r} names no column.", remedy=f"Write field=column; fields are {', '.join(FIELDS)}.")
        named[field] = column
    return named


def table_items(stream: BinaryIO, where: str, named: Mapping[str, str]) -> Iterator[Item]:
    """One item per row below the header. A row that cannot be read fails alone."""
    lines = _Lines(stream, where)
    first = next(lines, None)
    if first is None or not first.strip():
        raise EmptyReport(f"{where} is empty.")
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_BYTES["table"])
    try:
        header = next(csv.reader([first], delimiter=delimiter))
    except csv.Error as error:
        raise BadColumns(f"{where}: the header cannot be read: {error}.") from None
    columns = _columns(header, named, where)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        at = f"{where}:{lines.number + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield failed(BadRecord(f"The row cannot be read: {error}.", remedy="Check its quotation marks."), at)
            continue
        except LagebildError as error:
            yield failed(error, at)
            if lines.in_quotes:
                return
            continue
        if any(cell.strip() for cell in row):
            yield _item(row, columns, at)


class _Lines:
    """The lines of a table as text, each and all those of one row bounded: a quotation mark that nobody closes swallows what follows."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self.stream, self.where, self.number, self.row = stream, where, 0, 0
        self.in_quotes = False  # a quotation mark was never closed: where the next row begins, nobody can tell

    def __iter__(self) -> _Lines:
        return self

    def begin_row(self) -> None:
        self.row = 0

    def __next__(self) -> str:
        limit = MAX_BYTES["table"]
        line = self.stream.readline(limit + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.row += len(line)
        if self.number == 1:
            if line.startswith(WIDE):
                raise BadEncoding(f"{self.where} is UTF-16.")
            line = line.removeprefix(BOM)
            refuse_binary(line, self.where)
        if self.row > limit:
            alone = self.row == len(line)
            while line and not line.endswith(b"\n"):
                line = self.stream.readline(1 << 20)
            self.in_quotes = not alone
            what = "and the rest of the table is not read: a quotation mark is never closed" if self.in_quotes else "and is left out"
            raise ReportTooLong(f"Row {self.number} of {self.where} is longer than {limit // 1_000_000} MB, {what}.")
        try:
            return line.replace(b"\0", b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadEncoding(f"Line {self.number} of {self.where} is not valid UTF-8 (byte {error.start}).", remedy=_TO_UTF8) from None


def _columns(header: list[str], named: Mapping[str, str], where: str) -> dict[str, int]:
    """Which field stands in which column: as named, else by the header; raises BadColumns where no column holds the text."""
    names = [plain(name) for name in header]
    found: dict[str, int] = {}
    for field, column in named.items():
        if column in header:
            found[field] = header.index(column)
        elif plain(column) in names and plain(column):
            found[field] = names.index(plain(column))
        else:
            raise BadColumns(f"{where} has no column {column!r}.", remedy=f"It has {', '.join(name[:40] for name in header[:20])}.")
    for entry in rows_of("column_names"):
        if entry["field"] not in found:
            known = (names.index(name) for name in entry.list("name") if name in names)
            at = next((n for n in known if n not in found.values()), None)
            if at is not None:
                found[entry["field"]] = at
    if "text" not in found:
        raise BadColumns(f"No column of {where} holds the text by its name ({', '.join(name[:40] for name in header[:20])}).")
    return found


def is_table(head: bytes) -> bool:
    """Whether the first line of what has no name (standard input) names the columns of a table of reports, the text and another.

    >>> is_table("Datum;Überschrift;Volltext\\n1.2.2023;".encode()), is_table(b"Riga, Monday; the text of")
    (True, False)
    """
    first = head.removeprefix(BOM).split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        names = {plain(name) for name in next(csv.reader([first], delimiter=delimiter), [])}
    except csv.Error:
        return False
    known = {entry["field"] for entry in rows_of("column_names") if names.intersection(entry.list("name"))}
    return "text" in known and len(known) > 1


def plain(name: str) -> str:
    """A column's name without case and without anything but letters.

    >>> plain("Published_At")
    'publishedat'
    """
    return "".join(c for c in name.lower() if c.isalpha())


def _item(row: list[str], columns: Mapping[str, int], where: str) -> Item:
    cells = {field: row[at] for field, at in columns.items() if at < len(row)}
    try:
        return report_of({"text": "", **cells, "date": day_of(cells.get("date", ""))})
    except LagebildError as error:
        return failed(error, where, cells.get("id", ""))
