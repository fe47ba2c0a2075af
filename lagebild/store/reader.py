"""Reading from the store: records by report key, current and older; one event with all that belongs to it; what the merger needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection, select

from lagebild.errors import UnknownKey
from lagebild.ingest.versions import is_earlier
from lagebild.merge.records import Happening, Story
from lagebild.model import Removal, Report
from lagebild.output import ErrorRecord, EventRecord, Record, StatementRecord
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.dialect import CHUNK, batched, named
from lagebild.store.packing import decoded, unpacked, unpacked_head
from lagebild.store.spread import event_keys, statement_keys


class CodingInfo(Struct, frozen=True):
    """One coding in a report's history."""

    number: int
    coder: str
    made_at: str
    current: bool
    content_id: str


class ReportInfo(Struct, frozen=True):
    """What is known of a report but its text and coding."""

    key: str
    content_id: str
    lang: str
    date: str | None
    date_basis: str | None
    outlet: str
    agency: str
    url: str
    title: str
    added_at: str
    error: ErrorRecord | None
    copy_group: str | None
    story: str | None


class EventView(Struct, frozen=True):
    """One event with everything that belongs to it: enough to show it, and every word it rests on."""

    key: str
    event: EventRecord
    clause: str
    report: ReportInfo
    coder: str
    happening: Happening | None
    story: Story | None
    judged: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads from an open store."""

    store: Store

    def record(self, key: str, coding: int | None = None) -> Record:
        """The current coding of a report, or an older one by its number in `history`; raises UnknownKey."""
        c = schema.coding.c
        query = select(c.record).join(schema.report, schema.report.c.id == c.report).where(schema.report.c.key == key)
        with self.store.reading() as connection:
            packed = connection.scalar(query.where(c.current if coding is None else c.id == coding))
        if packed is None:
            raise UnknownKey(f"There is no report {key}." if coding is None else f"The report {key} has no coding {coding}.")
        return unpacked(packed)

    def records(self, keys: Iterable[str] | None = None) -> Iterator[Record]:
        """The current codings of these reports, or of all, in the order they came; those that failed are left out."""
        report, coding = schema.report.c, schema.coding.c
        query = select(report.id, coding.record).join_from(schema.report, schema.coding, (coding.report == report.id) & coding.current)
        query = query.where(report.error_code.is_(None)).order_by(report.id)
        if keys is not None:
            for some in batched(keys):
                with self.store.reading() as connection:
                    rows = connection.execute(query.where(report.key.in_(some))).all()
                yield from (unpacked(row.record) for row in rows)
            return
        last = 0
        while True:
            with self.store.reading() as connection:
                rows = connection.execute(query.where(report.id > last).limit(CHUNK)).all()
            yield from (unpacked(row.record) for row in rows)
            if len(rows) < CHUNK:
                return
            last = rows[-1].id

    def history(self, key: str) -> tuple[CodingInfo, ...]:
        """All codings of a report, the oldest first; raises UnknownKey."""
        c = schema.coding.c
        query = select(c.id, c.coder, c.made_at, c.current, c.content_id).join(schema.report, schema.report.c.id == c.report)
        with self.store.reading() as connection:
            rows = connection.execute(query.where(schema.report.c.key == key).order_by(c.id)).all()
        if not rows:
            raise UnknownKey(f"There is no report {key}.")
        return tuple(CodingInfo(*row) for row in rows)

    def report(self, key: str) -> ReportInfo:
        """What is known of a report; raises UnknownKey."""
        with self.store.reading() as connection:
            return _report(connection, schema.report.c.key == key, f"There is no report {key}.")

    def text(self, key: str) -> str:
        """The text of a report, in which all offsets count; raises UnknownKey."""
        return self.record(key).text

    def event(self, key: str) -> EventView:
        """An event with its record's event, report, happening and story; raises UnknownKey."""
        c = schema.event.c
        query = select(c.report, c.happening, schema.coding.c.record, schema.coding.c.coder).join_from(
            schema.event, schema.coding, (schema.coding.c.report == c.report) & schema.coding.c.current
        )
        with self.store.reading() as connection:
            row = connection.execute(query.where(c.key == key)).one_or_none()
            if row is None:
                raise UnknownKey(f"There is no event {key}.")
            record = unpacked(row.record)
            event = record.events[event_keys(record).index(key)]
            return EventView(
                key=key,
                event=event,
                clause=record.text[slice(*event.clause)],
                report=_report(connection, schema.report.c.id == row.report, ""),
                coder=row.coder,
                happening=_happening(connection, schema.happening.c.id == row.happening) if row.happening is not None else None,
                story=_story_of(connection, row.report),
                judged=_judged(connection, key),
            )

    def statement(self, key: str) -> tuple[StatementRecord, Record]:
        """A statement and the record it stands in; raises UnknownKey."""
        c = schema.statement.c
        query = select(schema.coding.c.record).join_from(
            schema.statement, schema.coding, (schema.coding.c.report == c.report) & schema.coding.c.current
        )
        with self.store.reading() as connection:
            packed = connection.scalar(query.where(c.key == key))
        if packed is None:
            raise UnknownKey(f"There is no statement {key}.")
        record = unpacked(packed)
        return record.statements[statement_keys(record).index(key)], record

    def story(self, key: str) -> tuple[Story, tuple[Happening, ...]]:
        """A story (by its key or number) and all happenings it tells of, by day, also those that another story owns; raises UnknownKey."""
        c = schema.happening.c
        with self.store.reading() as connection:
            record = connection.scalar(select(schema.story.c.record).where(named(schema.story, key)))
            if record is None:
                raise UnknownKey(f"There is no story {key}.")
            story = decoded(record, Story)
            rows = [
                row
                for some in batched(story.happenings)
                for row in connection.execute(select(c.first_day, c.id, c.record).where(c.key.in_(some)))
            ]
        rows.sort(key=lambda row: (row.first_day or "", row.id))
        return story, tuple(decoded(row.record, Happening) for row in rows)

    def happening(self, key: str) -> Happening:
        """A happening (by its key or number); raises UnknownKey."""
        with self.store.reading() as connection:
            found = _happening(connection, named(schema.happening, key))
        if found is None:
            raise UnknownKey(f"There is no happening {key}.")
        return found

    def digests(self, keys: Iterable[str] | None = None) -> Iterator[tuple[str, bytes | None]]:
        """What the merger kept of each report (None where it has not yet): all, in the order they came, or these."""
        c = schema.report.c
        query = select(c.id, c.key, c.digest).where(c.error_code.is_(None)).order_by(c.id)
        if keys is not None:
            for some in batched(keys):
                with self.store.reading() as connection:
                    rows = connection.execute(query.where(c.key.in_(some))).all()
                yield from ((row.key, row.digest) for row in rows)
            return
        last = 0
        while True:
            with self.store.reading() as connection:
                rows = connection.execute(query.where(c.id > last).limit(CHUNK)).all()
            yield from ((row.key, row.digest) for row in rows)
            if len(rows) < CHUNK:
                return
            last = rows[-1].id

    def component(self, keys: Iterable[str]) -> frozenset[str]:
        """These reports and all that share a story or a copy group with one of them: what a merge of them may change."""
        c = schema.report.c
        out: set[str] = set(keys)
        with self.store.reading() as connection:
            for column in (c.story, c.copy_group):
                groups: set[int] = set()
                for some in batched(sorted(out)):
                    groups.update(connection.scalars(select(column).where(c.key.in_(some), column.is_not(None))))
                for numbers in batched(sorted(groups)):
                    out.update(connection.scalars(select(c.key).where(column.in_(numbers))))
        return frozenset(out)

    def known(self, reports: Iterable[Report]) -> frozenset[str]:
        """The keys of those reports that need no coding: they are here, coded, with the same text and what else was stated.

        A text that is an older version of what is here counts as known too. Who coded them does not matter: `coded_by_others` tells that.
        """
        c, coding = schema.report.c, schema.coding.c
        given = {r.id: r for r in reports}
        current = sa.case((coding.current, coding.record)).label("current")
        columns = (c.key, c.content_id, c.title, c.outlet, c.agency, c.url, c.lang, c.date, c.stated)
        query = select(*columns, coding.content_id.label("version"), current)
        query = query.join_from(schema.report, schema.coding, coding.report == c.id).where(c.error_code.is_(None))
        out: set[str] = set()
        with self.store.reading() as connection:
            for some in batched(given):
                out.update(row.key for row in connection.execute(query.where(c.key.in_(some))) if _same(given[row.key], row))
        return frozenset(out)

    def finished(self, shard: str) -> bool:
        """Whether a shard is marked as done."""
        with self.store.reading() as connection:
            return connection.scalar(select(schema.shard.c.key).where(schema.shard.c.key == shard)) is not None

    def coded_by_others(self, coder: str) -> list[str]:
        """The keys of all reports whose current coding another coder made, in the order they came."""
        report, coding = schema.report.c, schema.coding.c
        query = select(report.key).join_from(schema.report, schema.coding, (coding.report == report.id) & coding.current)
        with self.store.reading() as connection:
            return list(connection.scalars(query.where(coding.coder != coder, report.text != "").order_by(report.id)))

    def inputs(self, keys: Iterable[str]) -> Iterator[tuple[Report, str]]:
        """Reports as they were given, to be coded again, and what they stated: without what only the coder found."""
        report, coding = schema.report.c, schema.coding.c
        query = select(report.stated, coding.record).join_from(schema.report, schema.coding, (coding.report == report.id) & coding.current)
        for some in batched(keys):
            with self.store.reading() as connection:
                rows = connection.execute(query.where(report.key.in_(some)).order_by(report.id)).all()
            yield from ((_as_given(unpacked(row.record), row.stated), row.stated) for row in rows)

    def unreadable(self) -> list[str]:
        """The keys of inputs that gave no text at all (paths, mostly)."""
        c = schema.report.c
        with self.store.reading() as connection:
            return list(connection.scalars(select(c.key).where(c.error_code.is_not(None), c.text == "").order_by(c.id)))

    def unmerged(self) -> list[str]:
        """The keys of reports that came or changed since the merger last looked."""
        c = schema.report.c
        with self.store.reading() as connection:
            return list(connection.scalars(select(c.key).where(c.digest.is_(None), c.error_code.is_(None)).order_by(c.id)))


def _same(given: Report, row: Any) -> bool:
    """Whether a stored report says all that a given one says; what coding fills in (language, agency, date) may be more."""
    if given.content_id != row.content_id:
        return bool(given.content_id == row.version)
    if row.current is None:  # an older coding of the same text
        return False
    head = unpacked_head(row.current)
    stated = (given.title, row.title), (given.outlet, row.outlet), (given.url, row.url), (given.author, head.author)
    filled = (given.agency, row.agency, "agency"), (given.lang, row.lang, "lang"), (given.date, row.date, "date")
    later = is_earlier(head.version, given.version) or bool(given.version and not head.version)
    return not later and all(a == b for a, b in stated) and all(a == b and f"|{name}|" in row.stated for a, b, name in filled if a)


def _as_given(record: Record, stated: str) -> Report:
    dated = "|date|" in stated
    found = [name for name in ("agency", "date", "lang") if f"|{name}|" not in stated]
    return Report(
        id=record.id,
        content_id=record.content_id,
        text=record.text,
        title=record.title,
        lang=record.lang if "|lang|" in stated else "",
        date=record.date if dated else None,
        date_basis=record.date_basis if dated else None,
        outlet=record.outlet,
        agency=record.agency if "|agency|" in stated else "",
        url=record.url,
        author=record.author,
        version=record.version,
        removed=tuple(Removal(start=r.span[0], end=r.span[1], text=r.text, reason=r.reason) for r in record.removed),
        known_by=tuple((name, how) for name, how in record.known_by.items() if name not in found),
    )


def _report(connection: Connection, which: sa.ColumnElement[bool], missing: str) -> ReportInfo:
    c = schema.report.c
    columns = (c.key, c.content_id, c.lang, c.date, c.date_basis, c.outlet, c.agency, c.url, c.title, c.added_at)
    joined = schema.report.outerjoin(schema.copy_group, schema.copy_group.c.id == c.copy_group)
    joined = joined.outerjoin(schema.story, schema.story.c.id == c.story)
    last = (c.error_code, c.error_message, schema.copy_group.c.key.label("group"), schema.story.c.key.label("story_key"))
    row = connection.execute(select(*columns, *last).select_from(joined).where(which)).one_or_none()
    if row is None:
        raise UnknownKey(missing)
    error = ErrorRecord(row.error_code, row.error_message) if row.error_code else None
    return ReportInfo(*(*row[: len(columns)], error, row.group, row.story_key))


def _happening(connection: Connection, which: sa.ColumnElement[bool]) -> Happening | None:
    found = connection.scalar(select(schema.happening.c.record).where(which))
    return decoded(found, Happening) if found is not None else None


def _story_of(connection: Connection, report: int) -> Story | None:
    query = select(schema.story.c.record).join(schema.report, schema.report.c.story == schema.story.c.id)
    found = connection.scalar(query.where(schema.report.c.id == report))
    return decoded(found, Story) if found is not None else None


def _judged(connection: Connection, key: str) -> dict[str, Any] | None:
    row = connection.execute(select(schema.judged).where(schema.judged.c.event == key)).one_or_none()
    if row is None:
        return None
    return {"state": row.state, "corrections": msgspec.json.decode(row.corrections), "coders": msgspec.json.decode(row.coders)}
