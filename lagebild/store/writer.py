"""Writing reports and codings: in batches, each one transaction; the same report twice changes nothing.

What `add` does with a record is decided by what the store holds under its report key:

| the store holds | it becomes |
|---|---|
| nothing | `added` |
| the very same coding, now or before | `unchanged` |
| the same text, coded otherwise | `recoded`: the old coding stays in the history, what changed goes to the change feed |
| another text | `revised`: a new version; the old text and coding stay in the history |
| another text, which its source calls a later version than this one | `unchanged`: it came too late |
| an older version with this very text | `unchanged`: an old copy does not push out a newer one |
| a deleted report with this text, or one that was deleted for good | `deleted`: it stays out, unless `restore` |
| a coding, and the new one failed on the same text | `failed`: the old coding stays |
| a failure, and the new coding failed too | `failed`: the new failure is kept |
| another text, and its coding failed | `failed`: the new version is kept, without events; the old text and coding stay in the history |
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, select

from lagebild.errors import UnknownKey
from lagebild.ingest.versions import is_earlier
from lagebild.output import ErrorRecord, Record
from lagebild.store import schema, spread
from lagebild.store.changes import EventChange, event_changes
from lagebild.store.db import Store
from lagebild.store.dialect import batched, index_words, insert_all, next_ids
from lagebild.store.feed import log, now
from lagebild.store.judgements import refresh
from lagebild.store.packing import packed, unpacked
from lagebild.store.spread import Rows

BATCH = 200  # reports per transaction
ALL_VERSIONS = "*"  # in the place of a content id: whatever the text, the report stays out
INSERTED = ("report", "coding", "event", "event_actor", "event_source", "event_count", "statement")


@dataclass(slots=True)
class Added:
    """How many reports a call added, revised …, their new events; the keys whose coding is now another, and what failed."""

    added: int = 0
    revised: int = 0
    recoded: int = 0
    unchanged: int = 0
    deleted: int = 0
    failed: int = 0
    events: int = 0
    touched: list[str] = field(default_factory=list)
    changes: list[tuple[str, EventChange]] = field(default_factory=list)
    failures: dict[str, ErrorRecord] = field(default_factory=dict)

    def __iadd__(self, other: Added) -> Added:
        for name in ("added", "revised", "recoded", "unchanged", "deleted", "failed", "events"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.touched += other.touched
        self.changes += other.changes
        self.failures |= other.failures
        return self


class Writer:
    """Writes to an open store. Several may work on one store: they take turns, batch by batch."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self,
        records: Iterable[Record],
        coder: str,
        *,
        shard: str | None = None,
        restore: bool = False,
        stated: Mapping[str, str] | None = None,
    ) -> Added:
        """Put codings into the store; see the module's table for what happens to each.

        Args:
            records: what `lagebild code` gives, failures included.
            coder: who made them (`coder.coder_name`).
            shard: where given, all records and this mark go in as one transaction; a shard that is marked already is left alone.
            restore: take deleted reports in again.
            stated: what each input stated itself, by report key (`schema.report.c.stated`); recoding finds the rest anew.
        """
        total = Added()
        if shard is not None:
            with self.store.writing() as connection:
                if not _marked(connection, shard):
                    held = list(records)
                    for batch in distinct(held, len(held) or 1):
                        total += _Batch(connection, coder, restore, stated or {}).put(batch)
                    connection.execute(sa.insert(schema.shard).values(key=shard, done_at=now(), reports=len(held)))
            return total
        for batch in distinct(records, BATCH):
            with self.store.writing() as connection:
                total += _Batch(connection, coder, restore, stated or {}).put(batch)
        return total

    def recode(self, records: Iterable[Record], coder: str, *, stated: Mapping[str, str] | None = None) -> Added:
        """Put new codings of reports that are there; `changes` of the answer says what they changed, event by event."""
        return self.add(records, coder, stated=stated)

    def delete(self, key: str, reason: str, *, for_good: bool = False, forgotten: bool = False) -> None:
        """Take a report out with all its codings; the feed keeps its key, the hash of its text, and why. It stays out.

        Args:
            for_good: no other version of the report comes in either, and it need not be here yet: its agency took it back.
            forgotten: it does not stay out: an input that could not be read is looked at anew.
        """
        with self.store.writing() as connection:
            report = schema.report.c
            wanted = select(report.id, report.content_id, report.story, report.copy_group).where(report.key == key)
            row = connection.execute(wanted).one_or_none()
            if row is None:
                if not for_good:
                    raise UnknownKey(f"There is no report {key}.")
                if _deleted(connection, [key]).get(key) != ALL_VERSIONS:
                    log(connection, [("deleted", key, {"reason": reason, "content_id": "", "all_versions": True})])
                return
            keys = connection.scalars(select(schema.event.c.key).where(schema.event.c.report == row.id)).all()
            forget_links(connection, [*keys, key])
            connection.execute(sa.delete(schema.judged).where(schema.judged.c.event.in_(keys)))
            groups = _groups_of(connection, row)
            connection.execute(sa.delete(schema.report).where(schema.report.c.id == row.id))
            _leave(connection, groups)
            connection.execute(sa.delete(schema.shard))  # marks only save work; one of them may stand for this report
            kept_out = {name: True for name, holds in (("all_versions", for_good), ("forgotten", forgotten)) if holds}
            log(connection, [("deleted", key, {"reason": reason, "content_id": row.content_id} | kept_out)])

    def keep_digests(self, digests: Iterable[tuple[str, bytes]]) -> None:
        """Keep what the merger wants to know of each report: pairs of report key and bytes."""
        update = sa.update(schema.report).where(schema.report.c.key == sa.bindparam("of")).values(digest=sa.bindparam("now"))
        for batch in batched(digests):
            with self.store.writing() as connection:
                connection.execute(update, [{"of": key, "now": digest} for key, digest in batch])


@dataclass(slots=True)
class _Held:
    """What the store has under a report key."""

    id: int
    content_id: str
    failed: bool
    digest: str = ""  # of the current coding
    packed: bytes = b""  # its record
    codings: set[tuple[str, str]] = field(default_factory=set)  # (coder, digest), current and older
    texts: set[str] = field(default_factory=set)  # content ids of all versions

    @property
    def version(self) -> str:
        """The version that its source gives the current text."""
        return unpacked(self.packed).version if self.packed else ""


@dataclass(frozen=True, slots=True)
class _Coded:
    """A record on its way in."""

    record: Record
    line: bytes
    digest: str
    held: _Held | None = None

    @property
    def alike(self) -> bool:
        """Whether another coder found the very same: then only the coding is new, and events and stories stay as they are."""
        return self.held is not None and self.held.digest == self.digest


class _Batch:
    """Records with different keys on their way into the store, within one transaction."""

    def __init__(self, connection: Connection, coder: str, restore: bool, stated: Mapping[str, str]) -> None:
        self.connection, self.coder, self.restore, self.stated = connection, coder, restore, stated
        self.now = now()
        self.rows = Rows()
        self.done = Added()
        self.log: list[tuple[str, str, dict[str, Any]]] = []
        self.fresh: list[_Coded] = []
        self.other: list[_Coded] = []

    def put(self, records: list[Record]) -> Added:
        held = _held(self.connection, [r.id for r in records])
        dead = {} if self.restore else _deleted(self.connection, [r.id for r in records if r.id not in held])
        for record in records:
            self._decide(record, held.get(record.id), dead.get(record.id))
        numbers = next_ids(self.connection, schema.report, len(self.fresh))
        for number, coded in zip(numbers, self.fresh, strict=True):
            self.rows.report.append(self._report_row(number, coded.record))
        happenings = self._clear_others()
        targets = [*zip(numbers, self.fresh, strict=True), *((c.held.id, c) for c in self.other if c.held)]
        self._spread(targets, happenings)
        for name in INSERTED:
            insert_all(self.connection, schema.metadata.tables[name], getattr(self.rows, name))
        anew = [(n, c.record) for n, c in targets if not c.alike]
        index_words(self.connection, [(n, spread.storable(r.title), spread.storable(r.text)) for n, r in anew])
        refresh(self.connection, {r.content_id for _, r in anew})
        log(self.connection, self.log, self.now)
        self.done.events = len(self.rows.event)
        return self.done

    def _report_row(self, number: int, record: Record) -> spread.Row:
        return spread.report_row(number, record, self.stated.get(record.id, spread.stated_in(record)), self.now)

    def _decide(self, record: Record, held: _Held | None, dead: str | None) -> None:
        if held is None and dead in (record.content_id, ALL_VERSIONS):
            self.done.deleted += 1
            return
        if record.error is not None:
            self.done.failed += 1
            self.done.failures[record.id] = record.error
        line = msgspec.json.encode(record)
        coded = _Coded(record, line, hashlib.sha256(line).hexdigest()[:16], held)
        if held is None:
            self.fresh.append(coded)
            self._log_first(record)
        elif record.content_id == held.content_id:
            self._decide_same_text(coded, held)
        elif record.content_id in held.texts or (record.error and not record.text) or is_earlier(record.version, held.version):
            self._leave(record, held)
        else:
            self._take(coded, "revised")

    def _decide_same_text(self, coded: _Coded, held: _Held) -> None:
        if coded.digest == held.digest and (self.coder, coded.digest) in held.codings:
            self.done.unchanged += coded.record.error is None
        elif held.failed and coded.record.error is None:
            self.other.append(coded)
            self._log_first(coded.record)
        elif coded.record.error and not held.failed:
            self._leave(coded.record, held)
        else:
            self._take(coded, "recoded")

    def _leave(self, record: Record, held: _Held) -> None:
        """What is there stays."""
        if record.error is None:
            self.done.unchanged += 1
        elif not held.failed:
            self._log_failure(record)

    def _take(self, coded: _Coded, kind: str) -> None:
        """Another coding takes the place of the current one."""
        assert coded.held is not None
        self.other.append(coded)
        record = coded.record
        if record.error is None:  # else it is counted as failed already, and each report counts once
            setattr(self.done, kind, getattr(self.done, kind) + 1)
        if coded.alike:
            return
        changes = event_changes(unpacked(coded.held.packed), record)
        self.done.touched.append(record.id)
        self.done.changes += [(record.id, c) for c in changes]
        if record.error:
            self._log_failure(record)
            if kind == "recoded":  # it had failed before
                return
        self.log.append((kind, record.id, {"coder": self.coder, "events": len(record.events), "changes": msgspec.to_builtins(changes)}))

    def _log_first(self, record: Record) -> None:
        if record.error:
            self._log_failure(record)
            return
        self.done.added += 1
        self.done.touched.append(record.id)
        self.log.append(("added", record.id, {"coder": self.coder, "events": len(record.events)}))

    def _log_failure(self, record: Record) -> None:
        assert record.error is not None
        self.log.append(("failed", record.id, {"code": record.error.code, "message": record.error.message, "coder": self.coder}))

    def _clear_others(self) -> dict[str, int | None]:
        """Take out what the current codings of changed reports were spread into; gives the happenings that their events belonged to."""
        connection = self.connection
        coded_anew = [c.held.id for c in self.other if c.held]
        if coded_anew:
            connection.execute(sa.update(schema.coding).where(schema.coding.c.report.in_(coded_anew)).values(current=False))
        others = [c for c in self.other if not c.alike]
        reports = [c.held.id for c in others if c.held]
        if not reports:
            return {}
        event = schema.event.c
        was = connection.execute(select(event.key, event.happening).where(event.report.in_(reports))).all()
        kept = {key for c in others for key in spread.event_keys(c.record)}
        forget_links(connection, [row.key for row in was if row.key not in kept])
        for some in batched([row.key for row in was]):
            connection.execute(sa.delete(schema.judged).where(schema.judged.c.event.in_(some)))
        for table in (schema.event, schema.statement):
            connection.execute(sa.delete(table).where(table.c.report.in_(reports)))
        columns = [c.name for c in schema.report.columns if c.name not in ("id", "key", "added_at", "copy_group", "story")]
        change = sa.update(schema.report).where(schema.report.c.id == sa.bindparam("of"))
        change = change.values({name: sa.bindparam(f"new_{name}") for name in columns})
        connection.execute(change, [self._new_values(c, columns) for c in others])
        return {row.key: row.happening for row in was}

    def _new_values(self, coded: _Coded, columns: list[str]) -> dict[str, Any]:
        assert coded.held is not None
        row = dict(zip(schema.report.columns.keys(), self._report_row(coded.held.id, coded.record), strict=True))
        return {"of": coded.held.id, **{f"new_{name}": row[name] for name in columns}}

    def _spread(self, targets: list[tuple[int, _Coded]], happenings: dict[str, int | None]) -> None:
        """Rows of codings, events and statements; a coding that was there before only becomes the current one again."""
        codings = iter(next_ids(self.connection, schema.coding, len(targets)))
        event = next_ids(self.connection, schema.event, 1).start
        statement = next_ids(self.connection, schema.statement, 1).start
        for report, coded in targets:
            record = coded.record
            if coded.held is not None and (self.coder, coded.digest) in coded.held.codings:
                self._make_current(report, coded.digest)
            else:
                row = next(codings), report, self.coder, record.content_id, coded.digest, self.now, True, packed(coded.line)
                self.rows.coding.append(row)
            if coded.alike:
                continue
            spread.spread_events(self.rows, record, report, event, happenings)
            spread.spread_statements(self.rows, record, report, statement)
            event, statement = event + len(record.events), statement + len(record.statements)

    def _make_current(self, report: int, digest: str) -> None:
        c = schema.coding.c
        this = (c.report == report) & (c.coder == self.coder) & (c.digest == digest)
        self.connection.execute(sa.update(schema.coding).where(this).values(current=True))


def distinct(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Batches in which no report key comes twice, in order."""
    batch: dict[str, Record] = {}
    for record in records:
        if record.id in batch or len(batch) == size:
            yield list(batch.values())
            batch = {}
        batch[record.id] = record
    if batch:
        yield list(batch.values())


Groups = list[tuple[sa.Table, sa.Column[Any], list[int]]]  # table of groups, the column that points to it, ids


def _groups_of(connection: Connection, row: Any) -> Groups:
    """The story, the copies and the happenings that a report has a part in; its claims are no longer beside denials."""
    event, statement, pair = schema.event.c, schema.statement.c, schema.claim_pair.c
    mine = select(statement.key).where(statement.report == row.id)
    connection.execute(sa.delete(schema.claim_pair).where(pair.claim.in_(mine) | pair.denial.in_(mine)))
    told = select(event.happening).where(event.report == row.id, event.happening.is_not(None)).distinct()
    return [
        (schema.story, schema.report.c.story, [row.story] if row.story is not None else []),
        (schema.copy_group, schema.report.c.copy_group, [row.copy_group] if row.copy_group is not None else []),
        (schema.happening, schema.event.c.happening, list(connection.scalars(told))),
    ]


def _leave(connection: Connection, groups: Groups) -> None:
    """Take out what a report left without members; the others that it hung together with wait for the merger."""
    report, event = schema.report.c, schema.event.c
    for table, pointer, ids in groups:
        for some in batched(ids):
            connection.execute(sa.delete(table).where(table.c.id.in_(some), ~sa.exists().where(pointer == table.c.id)))
            mates = report.id.in_(select(event.report).where(pointer.in_(some))) if table is schema.happening else pointer.in_(some)
            connection.execute(sa.update(schema.report).where(mates).values(digest=None))


def forget_links(connection: Connection, keys: Iterable[str]) -> None:
    """Take out the merger's links of events or reports that are no longer there."""
    link = schema.link.c
    for some in batched(keys):
        connection.execute(sa.delete(schema.link).where(link.a.in_(some) | link.b.in_(some)))


def _marked(connection: Connection, shard: str) -> bool:
    return connection.scalar(select(schema.shard.c.key).where(schema.shard.c.key == shard)) is not None


def _held(connection: Connection, keys: list[str]) -> dict[str, _Held]:
    """What the store has under these report keys."""
    report, coding = schema.report.c, schema.coding.c
    columns = (report.id, report.key, report.content_id, report.error_code, coding.coder, coding.digest, coding.current)
    version = coding.content_id.label("version")
    packed = sa.case((coding.current, coding.record)).label("packed")
    out: dict[str, _Held] = {}
    for some in batched(keys):
        query = select(*columns, version, packed).join_from(schema.report, schema.coding, coding.report == report.id)
        for row in connection.execute(query.where(report.key.in_(some))):
            held = out.setdefault(row.key, _Held(row.id, row.content_id, row.error_code is not None))
            held.codings.add((row.coder, row.digest))
            held.texts.add(row.version)
            if row.current:
                held.digest, held.packed = row.digest, row.packed
    return out


def _deleted(connection: Connection, keys: list[str]) -> dict[str, str]:
    """The content id of the text under which each of these reports was last deleted."""
    change = schema.change.c
    out: dict[str, str] = {}
    for some in batched(keys):
        query = select(change.key, change.detail).where(change.key.in_(some), change.kind == "deleted").order_by(change.id)
        for row in connection.execute(query):
            detail = msgspec.json.decode(row.detail)
            if detail.get("forgotten"):
                out.pop(row.key, None)
            else:
                out[row.key] = ALL_VERSIONS if detail.get("all_versions") else detail["content_id"]
    return out
