"""An export: the events of a query, written in one of several formats, each with a codebook and a sidecar that says where they come from.

The sidecar (`provenance.json`) has what a citation needs: the query in its canonical form, the coders, the state of the store, the counts,
the files with their hashes, and the day, which the caller gives: the same store, query and day write the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select

from lagebild import __version__
from lagebild.errors import ExportError
from lagebild.model import SCHEMA_VERSION
from lagebild.query.hits import Hit, hits
from lagebild.query.search import Found, answer, event_keys
from lagebild.query.terms import DEFAULT_SORT, Query
from lagebild.store import schema
from lagebild.store.snapshots import Snapshot, coders, kept_as

SIDECAR = "provenance.json"
CODEBOOK = "codebook.md"


Tracked = Callable[[Iterable[Any], str, int], Iterable[Any]]


def _untracked(results: Iterable[Any], _what: str, _total: int) -> Iterable[Any]:
    return results


@dataclass(frozen=True)
class Job:
    """What a format is given: the events (again and again, if it wants), the connection, where to write, and the day.

    Attributes:
        workers: processes for a format that has to read the reports again; None for as many as they are worth.
        tracked: passes results on and shows that it goes on; gets what is counted and how many there will be.
    """

    connection: Connection
    query: Query
    found: Found
    folder: Path
    date: str
    workers: int | None = None
    tracked: Tracked = _untracked

    def ids(self) -> list[int]:
        """The ids of all events, in the query's order."""
        return [int(i) for i in self.found.ids()]

    def events(self) -> Iterator[Hit]:
        """All events in the query's order, read some hundreds at a time."""
        return hits(self.connection, self.ids())

    def path(self, name: str) -> Path:
        return self.folder / name


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what writes it (giving the counts it wants to have in the sidecar), and what its codebook says."""

    name: str
    write: Callable[[Job], Mapping[str, int]]
    codebook: Callable[[], str]
    help: str


class Wrote(Struct, frozen=True, kw_only=True):
    """A file of an export."""

    name: str
    bytes: int
    sha256: str


class Provenance(Struct, frozen=True, kw_only=True):
    """The sidecar of an export."""

    format: str
    query: str
    date: str
    lagebild: str
    schema_version: str
    coders: list[str]
    store_change: int
    snapshot: str | None
    snapshot_digest: str | None
    all_status: bool
    events: int
    counts: dict[str, int]
    files: list[Wrote]


def formats() -> Mapping[str, Format]:
    """All formats by name."""
    import importlib

    found = (getattr(importlib.import_module(f"lagebild.export.{module}"), name) for module, name in _HOMES)
    return {f.name: f for f in found}


_HOMES = (
    ("tables", "CSV"),
    ("tables", "PARQUET"),
    *((name, "FORMAT") for name in ("gdelt", "polecat", "plover", "icews", "followthemoney", "jsonld", "graph", "geo", "feed", "conllu")),
)


def export(
    connection: Connection, query: Query, form: str, folder: Path, date: str, *, all_status: bool = False, workers: int | None = None,
    tracked: Tracked = _untracked,
) -> Provenance:  # fmt: skip
    """Write the events of a query into a folder.

    Args:
        form: a name of `formats`.
        folder: made where it is missing; files of an earlier export of this format are overwritten.
        date: the day the sidecar names (ISO).
        all_status: also events without a PLOVER code: denied, hypothetical, demanded, most attempted ones.
        workers, tracked: as in Job.

    Raises:
        ExportError: where the format is unknown or a file cannot be written.
    """
    known = formats()
    if form not in known:
        raise ExportError(f"There is no export format {form!r}.", remedy=f"Formats: {', '.join(known)}.")
    asked = query if all_status else query.having("plover", "*")
    found = answer(connection, asked)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = {p: p.stat().st_mtime_ns for p in folder.iterdir() if p.is_file()}
        counts = known[form].write(Job(connection, asked, found, folder, date, workers, tracked))
        (folder / CODEBOOK).write_text(known[form].codebook(), encoding="utf-8")
        written = [p for p in sorted(folder.iterdir()) if p.is_file() and p.name != SIDECAR and before.get(p) != p.stat().st_mtime_ns]
        kept = _kept(connection, query)
        told = Provenance(
            format=form,
            query=str(query),
            date=date,
            lagebild=__version__,
            schema_version=SCHEMA_VERSION,
            coders=coders(connection),
            store_change=connection.scalar(select(func.max(schema.change.c.id))) or 0,
            snapshot=kept.name if kept else None,
            snapshot_digest=kept.digest if kept else None,
            all_status=all_status,
            events=found.total,
            counts=dict(counts),
            files=[_wrote(p) for p in written],
        )
        (folder / SIDECAR).write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error.strerror or error}.", remedy="Choose another folder with --out.") from None
    return told


def _kept(connection: Connection, query: Query) -> Snapshot | None:
    """The snapshot that holds what the query finds now, in whatever order."""
    text = str(query.sorted_by(DEFAULT_SORT))
    return kept_as(connection, text, event_keys(connection, text) if query.terms else None)


def _wrote(path: Path) -> Wrote:
    with path.open("rb") as file:
        return Wrote(name=path.name, bytes=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())
