"""Merging in a store: new reports find their stories, and only what they touch is put together again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lagebild.merge.digest import Digest
    from lagebild.merge.merger import Merger
    from lagebild.store.db import Store
    from lagebild.store.stories import Restoried

Window = tuple[str, str]  # first and last day, ISO


def merge_store(store: Store, touched: Iterable[str] | None = None) -> Restoried:
    """Merge reports of a store with whatever they hang together with, and put the answer in.

    The answer is the same as that of merging the whole store at once: all reports are loaded that can be linked to a touched one, to a
    report linked to it, and so on; all others are left alone. Doing it again changes nothing.

    Args:
        store: an open store.
        touched: keys of the reports that are new, recoded, or were linked to one that has been deleted; None for all.

    Returns:
        The keys of stories that are new, changed or gone.
    """
    from lagebild.merge.merger import Merger
    from lagebild.merge.records import Merged
    from lagebild.store.reader import Reader
    from lagebild.store.stories import Restoried, replace_stories

    reader = Reader(store)
    merger = Merger()
    if touched is None:
        keys = [key for key, _ in reader.digests()]
        merger.load(_digests(store, keys))
        return replace_stories(store, merger.merged(), keys)
    whole = set(reader.component(touched))
    if not whole:
        return Restoried()
    loaded: set[str] = set()
    while True:
        merger.load(_digests(store, sorted(whole - loaded)))
        loaded |= whole
        _load_around(store, merger, whole, loaded)
        grown = set(reader.component(merger.component(sorted(whole)))) | whole
        if grown == whole:
            break
        whole = grown
    there = [key for key in sorted(whole) if key in merger]
    return replace_stories(store, merger.part(there) if there else Merged(stories=(), happenings=(), copies=(), claims=()), sorted(whole))


def _load_around(store: Store, merger: Merger, keys: set[str], loaded: set[str]) -> None:
    """Load every report that may be linked to one of these: those within reach of their days, and the undated ones."""
    near = _keys_within(store, _windows(store, keys))
    fresh = sorted(near - loaded)
    merger.load(_digests(store, fresh))
    loaded.update(fresh)


def _windows(store: Store, keys: set[str]) -> list[Window] | None:
    """The stretches of days in which reports can be linked to these, joined where they touch; None where one of them is undated."""
    from sqlalchemy import select

    from lagebild.merge.blocks import REACH
    from lagebild.store import schema
    from lagebild.store.dialect import CHUNK, batched

    c = schema.report.c
    found: list[tuple[dt.date, dt.date]] = []
    with store.reading() as connection:
        for some in batched(sorted(keys), CHUNK):
            for row in connection.execute(select(c.first_day, c.last_day).where(c.key.in_(some))):
                if row.first_day is None or row.last_day is None:
                    return None
                reach = dt.timedelta(days=REACH)
                found.append((dt.date.fromisoformat(row.first_day) - reach, dt.date.fromisoformat(row.last_day) + reach))
    windows: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(found):
        if windows and first <= windows[-1][1]:
            windows[-1] = windows[-1][0], max(last, windows[-1][1])
        else:
            windows.append((first, last))
    return [(a.isoformat(), b.isoformat()) for a, b in windows]


def _keys_within(store: Store, windows: list[Window] | None) -> set[str]:
    from sqlalchemy import select

    from lagebild.store import schema

    c = schema.report.c
    query = select(c.key).where(c.error_code.is_(None))
    with store.reading() as connection:
        if windows is None:
            return set(connection.scalars(query))
        out = set(connection.scalars(query.where(c.first_day.is_(None) | c.last_day.is_(None))))
        for first, last in windows:
            out.update(connection.scalars(query.where(c.first_day <= last, c.last_day >= first)))
    return out


def _digests(store: Store, keys: Iterable[str]) -> Iterator[Digest]:
    """The digests of some reports; made from their codings and kept where the store has none or an older one."""
    import msgspec

    from lagebild.merge.digest import DIGEST_VERSION, decode, digest, encode
    from lagebild.store.dialect import CHUNK, batched
    from lagebild.store.reader import Reader
    from lagebild.store.writer import Writer

    reader, writer = Reader(store), Writer(store)
    for some in batched(keys, CHUNK):
        missing = []
        for key, data in reader.digests(some):
            try:
                known = decode(data) if data is not None else None
            except msgspec.DecodeError:
                known = None  # kept by another version
            if known is None or known.version != DIGEST_VERSION:
                missing.append(key)
            else:
                yield known
        made = [digest(record) for record in reader.records(missing)] if missing else []
        if made:
            writer.keep_digests([(d.id, encode(d)) for d in made])
        yield from made
