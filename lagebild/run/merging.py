"""Merging in a store: new reports find their stories, and only what they touch is put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lagebild.merge.digests import Digest
    from lagebild.merge.merger import Merger
    from lagebild.store.db import Store
    from lagebild.store.stories import Restoried


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
    if touched is None:
        merger = Merger()
        keys = [key for key, _ in reader.digests()]
        merger.load(_digests(store, keys))
        return replace_stories(store, merger.merged(), keys)
    whole = set(reader.component(touched))
    if not whole:
        return Restoried()
    _make_keys(store)
    nearby = _Nearby(store)
    merger = nearby.merger = Merger(nearby)
    while True:
        nearby.expect(whole)
        grown = set(reader.component(merger.component(sorted(whole)))) | whole
        if grown == whole:
            break
        whole = grown
    there = [key for key in sorted(whole) if key in merger]
    return replace_stories(store, merger.part(there) if there else Merged(stories=(), happenings=(), copies=(), claims=()), sorted(whole))


class _Nearby:
    """The candidates of a report as the store knows them (`store.nearby`): they are loaded into the merger when they are asked for."""

    complete = True
    merger: Merger

    def __init__(self, store: Store) -> None:
        self.store = store
        self.found: dict[str, list[str]] = {}

    def put(self, digest: Digest) -> None:
        """The store has it already."""

    def drop(self, digest: Digest) -> None:
        """It stays in the store."""

    def expect(self, ids: Iterable[str]) -> None:
        """Take in some reports and their candidates."""
        from lagebild.store.nearby import near

        wanted = sorted(ids)
        self._take(wanted)
        asked = [d for d in self.merger.digests(wanted) if d.id not in self.found]
        if asked:
            self.found |= near(self.store, asked)
            self._take({other for d in asked for other in self.found[d.id]})

    def _take(self, keys: Iterable[str]) -> None:
        missing = sorted(key for key in keys if key not in self.merger)
        if missing:
            self.merger.load(_digests(self.store, missing))

    def candidates(self, digest: Digest) -> list[str]:
        """The reports to compare with one, sorted; those that are too far away are left out."""
        from lagebild.merge.blocks import within_reach

        if digest.id not in self.found:
            self.expect([digest.id])
        others = self.merger.digests(key for key in self.found[digest.id] if key != digest.id)
        return sorted(d.id for d in others if within_reach(digest, d))


def _make_keys(store: Store) -> None:
    """Make the keys of all merged reports where the store has none yet, or those of other rules."""
    from lagebild.store.dialect import CHUNK, batched
    from lagebild.store.nearby import has_keys, mark_keys, put_keys
    from lagebild.store.reader import Reader

    if has_keys(store):
        return
    merged = [key for key, data in Reader(store).digests() if data is not None]
    for some in batched(_digests(store, merged), CHUNK):
        put_keys(store, some)
    mark_keys(store)


def _digests(store: Store, keys: Iterable[str]) -> Iterator[Digest]:
    """The digests of some reports; made from their codings and kept where the store has none or an older one."""
    from lagebild.merge.digest import digest, encode
    from lagebild.store.dialect import CHUNK, batched
    from lagebild.store.nearby import put_keys
    from lagebild.store.reader import Reader
    from lagebild.store.writer import Writer

    reader, writer = Reader(store), Writer(store)
    for some in batched(keys, CHUNK):
        missing = []
        for key, data in reader.digests(some):
            known = _opened(data)
            if known is None:
                missing.append(key)
            else:
                yield known
        made = [digest(record) for record in reader.records(missing)] if missing else []
        if made:
            put_keys(store, made)
            writer.keep_digests([(d.id, encode(d)) for d in made])
        yield from made


def _opened(data: bytes | None) -> Digest | None:
    """A digest as the store keeps it; None where there is none, or one that another version made."""
    import msgspec

    from lagebild.merge.digest import decode
    from lagebild.merge.digests import DIGEST_VERSION

    try:
        known = decode(data) if data is not None else None
    except msgspec.DecodeError:
        return None
    return known if known is not None and known.version == DIGEST_VERSION else None
