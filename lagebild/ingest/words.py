"""Tables of the common pack that ingest needs, read without the rest of it: cleaning needs no actors and no frames."""

from __future__ import annotations

import functools

from lagebild.packs import DATA, Entry, read_table, schemas


@functools.cache
def rows_of(table: str) -> tuple[Entry, ...]:
    """The entries of a table of data/common, in order."""
    paths = sorted((DATA / "common").glob(f"{table}*.tsv"))
    found = (item for path in paths for item in read_table(path, schemas()[table], f"common/{path.name}"))
    return tuple(item for item in found if isinstance(item, Entry))
