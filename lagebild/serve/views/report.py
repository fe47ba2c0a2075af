"""One report: its text, and everything found in it by offsets into that text."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from lagebild.output import Record
from lagebild.query.hits import Hit
from lagebild.serve.parameters import Key
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import ReportLine, StoryLine, events_where, report_lines, story_lines
from lagebild.store import schema
from lagebild.store.reader import CodingInfo, ReportInfo
from lagebild.store.spread import statement_keys


class ReportView(Struct, frozen=True):
    """A report. `record` is what `lagebild code` gave; `events` are its events as the store keeps them, in text order.

    `statement_keys` are the keys of `record.statements`, in order; `copies` the other reports that count as the same source.
    """

    report: ReportInfo
    record: Record
    events: list[Hit]
    statement_keys: list[str]
    story: StoryLine | None
    copies: list[ReportLine]
    history: list[CodingInfo]


def report(reading: Reading, *, key: Key) -> ReportView:
    """A report by its key; raises UnknownKey."""
    info, connection = reading.reader.report(key), reading.connection
    record = reading.reader.record(key)
    number = select(schema.report.c.id).where(schema.report.c.key == key).scalar_subquery()
    found = story_lines(connection, schema.story.c.key == info.story, 1) if info.story else []
    group = schema.copy_group.c.key == info.copy_group
    copies = report_lines(connection, group & (schema.report.c.key != key)) if info.copy_group else []
    return ReportView(
        report=info, record=record, events=events_where(connection, schema.event.c.report == number),
        statement_keys=list(statement_keys(record)), story=found[0] if found else None, copies=copies,
        history=list(reading.reader.history(key)),
    )  # fmt: skip
