"""Reports into a store: what is there already is left alone, the rest is coded and written shard by shard.

A shard is a run of inputs, named by a hash of their contents. It goes into the store together with its mark in one transaction,
so a run that was interrupted goes on where it stopped, and nothing is written twice.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lagebild.errors import UnknownKey
from lagebild.ingest import Absent, Failed, Withdrawn
from lagebild.ingest.time_limit import TIME_LIMIT
from lagebild.model import Coding, Report, content_id
from lagebild.output import Record, record
from lagebild.run.engines import run_on
from lagebild.run.jobs import coding_with
from lagebild.run.local import BATCH
from lagebild.run.work import Item
from lagebild.store.changes import EventChange, event_changes
from lagebild.store.db import Store
from lagebild.store.reader import Reader
from lagebild.store.spread import marked
from lagebild.store.writer import Added, Writer

SHARD = 16  # reports: what an interruption costs at most


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How reports are coded: by whom (`store.coder.coder_name`), with which pack folders of the user's, on how many processes."""

    coder: str
    packs: tuple[Path, ...] = ()
    workers: int = 1
    time_limit: float = TIME_LIMIT
    restore: bool = False
    engine: str = "local"

    def codings(self, items: Iterable[Item]) -> Iterator[Coding]:
        """One coding per input, in order."""
        batch = min(BATCH, SHARD)  # so that an interruption costs no more than a shard
        return run_on(self.engine, items, coding_with(self.packs), workers=self.workers, batch=batch, time_limit=self.time_limit)


@dataclass(slots=True)
class _Shard:
    """Inputs that go into the store together; `waiting` counts those whose coding has not come yet."""

    key: str
    waiting: int
    known: int
    stated: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)


def add_reports(store: Store, items: Iterable[Item], how: How) -> Iterator[Added]:
    """Code what the store does not have yet, and put it in.

    Yields:
        What each report came to, in the order of the inputs (so that progress can be shown): for the last report of a shard what
        the whole shard came to, for the others nothing but the number of known reports.
    """
    shards: deque[_Shard] = deque()
    writer = Writer(store)
    for coding in how.codings(_unknown(store, items, shards, how)):
        yield from _finished(shards, writer, how)
        shard = shards[0]
        shard.records.append(record(coding))
        shard.waiting -= 1
        if shard.waiting:
            yield Added()
        else:  # at once, before the next report can fail the run
            yield from _finished(shards, writer, how)
    yield from _finished(shards, writer, how)


def _unknown(store: Store, items: Iterable[Item], shards: deque[_Shard], how: How) -> Iterator[Item]:
    """The inputs that need coding; what shard they belong to goes to `shards`. A shard may be done and hold deleted reports."""
    reader, iterator = Reader(store), iter(items)
    while group := list(itertools.islice(iterator, SHARD)):
        key = _key(group)
        done = not how.restore and reader.finished(key)
        known = _all(group) if done else reader.known(item for item in group if isinstance(item, Report))
        left = [item for item in group if isinstance(item, Failed) or item.id not in known]
        stated = {item.id: _stated(item) for item in left if isinstance(item, Report)}
        shards.append(_Shard(key, len(left), len(group) - len(left), stated))
        yield from left


def _finished(shards: deque[_Shard], writer: Writer, how: How) -> Iterator[Added]:
    """Write the shards in front of which nothing is waited for; one with failures is not marked, so that they are tried again."""
    while shards and not shards[0].waiting:
        shard = shards.popleft()
        done = Added()
        if shard.records:
            key = None if how.restore or any(r.error for r in shard.records) else shard.key
            done = writer.add(shard.records, how.coder, shard=key, restore=how.restore, stated=shard.stated)
            done.unchanged += shard.known
            yield done
            yield from (Added() for _ in range(shard.known))
        else:
            yield from (Added(unchanged=1) for _ in range(shard.known))


def present(items: Iterable[Item], absent: list[Absent]) -> Iterator[Item]:
    """The inputs without the paths under which there is no report; these go to `absent`, for there is nothing to keep of them."""
    for item in items:
        if isinstance(item, Absent):
            absent.append(item)
        else:
            yield item


def without_withdrawn(store: Store, items: Iterable[Item]) -> Iterator[Item]:
    """The inputs without the kills among them; the reports that these name leave the store, and versions that follow stay out.

    What was canceled stays out in later runs too; what is only withheld comes back with a usable version.
    """
    gone: set[str] = set()
    for item in items:
        if isinstance(item, Withdrawn):
            gone.add(item.report.id)
            with contextlib.suppress(UnknownKey):  # a kill of what was never taken in
                Writer(store).delete(item.report.id, f"{item.kind} by its agency: {item.error.message}", for_good=item.kind == "canceled")
        elif isinstance(item, Failed) or item.id not in gone:
            yield item


def _key(group: Sequence[Item]) -> str:
    """The name of a shard: what its inputs are and state, whoever codes them."""
    parts: list[str] = []
    for item in group:
        r = item.report if isinstance(item, Failed) else item
        parts += (r.id, r.content_id, r.title, r.lang, r.date or "", r.outlet, r.agency, r.url, r.author, r.version)
        parts.append(item.error.message if isinstance(item, Failed) else "")
    return content_id(*parts, length=32)


def _all(group: Sequence[Item]) -> frozenset[str]:
    return frozenset(item.id for item in group if isinstance(item, Report))


def _stated(report: Report) -> str:
    given = ("lang", report.lang), ("date", report.date), ("agency", report.agency)
    return marked(name for name, value in given if value)


def tried_again(store: Store, paths: Iterable[str], failures: Container[str]) -> list[str]:
    """Forget inputs that could not be read before, lie under these paths, and did not fail now; gives their keys."""
    roots = [str(p) for p in paths]
    mended = [
        key
        for key in Reader(store).unreadable()
        if key not in failures and any(key == root or key.startswith((f"{root}:", f"{root.rstrip('/')}/")) for root in roots)
    ]
    for key in mended:
        Writer(store).delete(key, "could be read later", forgotten=True)
    return mended


@dataclass(slots=True)
class Recoded:
    """One report that was coded again: what changed, and whether the new coding failed."""

    key: str
    changes: tuple[EventChange, ...] = ()
    failed: bool = False


def recode_reports(store: Store, keys: Iterable[str], how: How, *, dry: bool = False) -> Iterator[Recoded]:
    """Code reports of the store again, from their texts; without `dry` the new codings take the place of the old, which are kept.

    Yields one answer per report, in order.
    """
    stated: dict[str, str] = {}
    waiting: list[Coding] = []
    writer, reader = Writer(store), Reader(store)
    for coding in how.codings(_given(reader, keys, stated)):
        waiting.append(coding)
        if len(waiting) == SHARD:
            yield from _taken(reader, writer, waiting, stated, how, dry)
            waiting = []
    yield from _taken(reader, writer, waiting, stated, how, dry)


def _given(reader: Reader, keys: Iterable[str], stated: dict[str, str]) -> Iterator[Report]:
    for report, fields in reader.inputs(keys):
        stated[report.id] = fields
        yield report


def _taken(reader: Reader, writer: Writer, codings: list[Coding], stated: dict[str, str], how: How, dry: bool) -> Iterator[Recoded]:
    records = [record(c) for c in codings]
    before = {r.id: r for r in reader.records(r.id for r in records)}
    if not dry:
        writer.recode(records, how.coder, stated={r.id: stated.pop(r.id) for r in records})
    for new in records:
        old = before.get(new.id)
        changes = event_changes(old, new) if old is not None and new.error is None else ()
        yield Recoded(new.id, changes, new.error is not None)
