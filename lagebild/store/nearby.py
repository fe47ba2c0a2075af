"""Finding the reports of a store that may be linked to some: those with enough keys in common (merge.blocks), by an index of keys.

Work per report is its keys times the reports of the window that share them; it does not grow with the store.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from lagebild.merge.blocks import ENOUGH, KEYS_VERSION, SPECIFIC, first_of, is_wide, keys_of, reach_of
from lagebild.merge.digests import Digest
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.dialect import among, batched, insert_all, mapping, numbers

VERSION = "merge_keys"  # row of `meta` that says which rules the keys were made by


def put_keys(store: Store, digests: Sequence[Digest]) -> None:
    """Put in the keys of some reports, in place of those they had."""
    ids: dict[str, int] = {}
    with store.writing() as connection:
        for some in batched([d.id for d in digests]):
            ids.update(mapping(connection, select(schema.report.c.key, schema.report.c.id).where(schema.report.c.key.in_(some))))
        for numbers in batched(ids.values()):
            connection.execute(sa.delete(schema.merge_key).where(schema.merge_key.c.report.in_(numbers)))
        insert_all(connection, schema.merge_key, list(_rows(digests, ids)))


def _rows(digests: Iterable[Digest], ids: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    for d in digests:
        if d.id in ids:
            yield from ((key, first_of(d), ids[d.id]) for key in keys_of(d))


def has_keys(store: Store) -> bool:
    """Whether the keys of this store's reports were made by the rules of this version."""
    with store.reading() as connection:
        return connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == VERSION)) == KEYS_VERSION


def mark_keys(store: Store) -> None:
    """Note that every merged report has its keys, by the rules of this version."""
    with store.writing() as connection:
        connection.execute(sa.delete(schema.meta).where(schema.meta.c.key == VERSION))
        connection.execute(sa.insert(schema.meta).values(key=VERSION, value=KEYS_VERSION))


def near(store: Store, digests: Iterable[Digest]) -> dict[str, list[str]]:
    """For each of some reports the keys of all that may be linked to it, itself and those without a usable date among them.

    A few too many where dates are wide (merge.blocks looks at the days themselves), never one too few.
    """
    plain, wide = _query(store.dialect), _query(store.dialect, wide=True)
    with store.reading() as connection:
        return {d.id: list(connection.scalars(wide if is_wide(d) else plain, _asked(d, store.dialect))) for d in digests}


def _asked(digest: Digest, dialect: str) -> dict[str, Any]:
    keys = keys_of(digest)
    asked: dict[str, Any] = {"specific": numbers(dialect, [key for key, w in keys.items() if w >= SPECIFIC])}
    if not is_wide(digest):
        asked["low"], asked["high"] = reach_of(digest)
        asked["keys"] = numbers(dialect, list(keys))
    return asked


@functools.cache
def _query(dialect: str, *, wide: bool = False) -> sa.Select[tuple[str]]:
    """The reports that share keys of enough weight; one that is dated loosely meets others by specific keys alone."""
    c = schema.merge_key.c
    wanted = specific = among(dialect, c.key, "specific")
    if not wide:
        within = c.first.between(sa.bindparam("low"), sa.bindparam("high"))
        wanted = (among(dialect, c.key, "keys") & within) | (specific & (c.first == 0))
    found = select(c.report).where(wanted).group_by(c.report).having(sa.func.sum(c.key.op("&")(255)) >= ENOUGH)
    return select(schema.report.c.key).where(schema.report.c.id.in_(found))
