"""Finding the reports of a store that may be linked to some: those with enough keys in common (merge.blocks), by an index of keys.

Work per report is its keys times the reports of the window that share them; it does not grow with the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection, select

from lagebild.merge.blocks import ENOUGH, KEYS_VERSION, SPECIFIC, first_of, is_wide, keys_of, reach_of
from lagebild.merge.digests import Digest
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.dialect import batched, insert_all, mapping

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


def near(store: Store, digests: Iterable[Digest]) -> set[str]:
    """The keys of all reports that may be linked to some, those without a usable date among them; a few too many, never one too few."""
    found: set[int] = set()
    out: set[str] = set()
    with store.reading() as connection:
        for d in digests:
            found |= _near(connection, d)
        for some in batched(sorted(found)):
            out.update(connection.scalars(select(schema.report.c.key).where(schema.report.c.id.in_(some))))
    return out


def _near(connection: Connection, digest: Digest) -> set[int]:
    c = schema.merge_key.c
    weight = c.key.op("&")(255)
    keys = keys_of(digest)
    specific = [key for key, w in keys.items() if w >= SPECIFIC]
    asked = [(specific, c.first == 0)]
    if is_wide(digest):
        asked.append((specific, c.first > 0))
    else:
        low, high = reach_of(digest)
        asked.append((list(keys), c.first.between(low, high)))
    weights: Counter[int] = Counter()
    for wanted, when in asked:
        for some in batched(wanted):
            query = select(c.report, sa.func.sum(weight)).where(c.key.in_(some), when).group_by(c.report)
            weights.update({report: int(total) for report, total in connection.execute(query)})
    return {report for report, total in weights.items() if total >= ENOUGH}
