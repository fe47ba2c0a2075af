"""Structs as CSV: one row per item of a view's main table, the same columns whatever the rows hold.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (report text is not to be trusted).
"""

from __future__ import annotations

import csv
import functools
import io
import types
import typing
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from lagebild.output import ParticipantRecord, SourceRecord

TYPE = "text/csv; charset=utf-8; header=present"
PARTICIPANT = ("name", "code", "sector", "actor", "text")


def csv_of(items: Sequence[Any], kind: type) -> bytes:
    """Structs of one type as CSV with a header line.

    Columns are the struct's fields; those of a struct within follow its name (`report_outlet`); several values in a cell are separated by
    `|`; sides give a column per property; what has no flat form is JSON.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns_of(kind))
    writer.writerows([_cells(item, kind) for item in items])
    return out.getvalue().encode("utf-8", "replace")


@functools.cache
def columns_of(kind: type) -> tuple[str, ...]:
    """The CSV columns of a struct type.

    >>> columns_of(SourceRecord)
    ('text', 'actor', 'kind', 'span')
    """
    return tuple(column for name, of, item in _fields(kind) for column in _named(name, of, item))


@functools.cache
def _fields(kind: type) -> tuple[tuple[str, Any, Any], ...]:
    """Per field its name, its struct type (or None), and the type of its items (or None)."""
    hints = typing.get_type_hints(kind, include_extras=False)
    return tuple((name, *_shape(hints[name])) for name in kind.__struct_fields__)  # type: ignore[attr-defined]


def _shape(hint: Any) -> tuple[Any, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return next((_shape(a) for a in arguments if a is not type(None)), (None, None))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return hint, None
    if origin in (list, tuple) and arguments:
        return None, arguments[0]
    return None, None


def _named(name: str, of: Any, item: Any) -> Iterable[str]:
    if of is not None:
        return (f"{name}_{column}" for column in columns_of(of))
    if item is ParticipantRecord:
        return (f"{name}_{column}" for column in PARTICIPANT)
    return (name,)


def _cells(item: Any, kind: type) -> list[str]:
    out: list[str] = []
    for name, of, inner in _fields(kind):
        value = getattr(item, name) if item is not None else None
        if of is not None:
            out += _cells(value, of)
        elif inner is ParticipantRecord:
            out += (joined(getattr(p, column) or "" for p in value or ()) for column in PARTICIPANT)
        else:
            out.append(_cell(value, inner))
    return out


def _cell(value: Any, inner: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return msgspec.json.encode(value).decode()
    if inner is SourceRecord:
        return joined(s.text for s in value)
    if isinstance(value, list | tuple) and all(isinstance(v, str | int | float) for v in value):
        return joined(map(str, value))
    return inert(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def joined(words: Iterable[str]) -> str:
    return inert("|".join(w.replace("|", "/") for w in words))


def inert(cell: str) -> str:
    """A cell that no spreadsheet runs.

    >>> inert("=HYPERLINK(1)"), inert("-5.0"), inert("- and so on"), inert("---")
    ("'=HYPERLINK(1)", '-5.0', "'- and so on", '---')
    """
    cell = cell.replace("\x00", "")
    if cell[:1] in ("=", "@", "+", "\t", "\r") or (cell[:1] == "-" and not cell[1:2].isdecimal() and set(cell) - {"-", "|"}):
        return f"'{cell}"
    return cell
