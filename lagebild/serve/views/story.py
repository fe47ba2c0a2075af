"""One story: its happenings with what reports agree and disagree on, its reports with copies folded, claims beside denials."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from sqlalchemy import select

from lagebild.merge.records import Happening, Story
from lagebild.query.hits import Hit
from lagebild.serve.parameters import Key
from lagebild.serve.service import Reading
from lagebild.serve.views.heads import ReportLine, events_of, report_lines
from lagebild.serve.views.statements import StatementLine, statement_lines
from lagebild.store import schema

MOST_EVENTS = 1000


class Copies(Struct, frozen=True):
    """Reports that count as one source, and why."""

    key: str
    kind: str
    reasons: list[str]
    reports: list[str]


class ClaimBeside(Struct, frozen=True):
    """What one claims beside another's denial."""

    claim: StatementLine
    denial: StatementLine
    score: float
    reasons: list[str]


class StoryView(Struct, frozen=True):
    """A story; `happenings` are in the order of their days, each with its fields' readings; `events` are those they were merged from."""

    story: Story
    happenings: list[Happening]
    reports: list[ReportLine]
    copies: list[Copies]
    claims: list[ClaimBeside]
    events: list[Hit]


def story(reading: Reading, *, key: Key) -> StoryView:
    """A story by its key or its number in the store, as `lagebild story` takes it; raises UnknownKey."""
    connection = reading.connection
    found, happenings = reading.reader.story(key)
    number = connection.execute(select(schema.story.c.id).where(schema.story.c.key == found.key)).scalar_one()
    reports = report_lines(connection, schema.report.c.story == number)
    keys = [event for h in happenings for event in h.events]
    events = events_of(connection, keys[:MOST_EVENTS])
    return StoryView(found, list(happenings), reports, _copies(reading, reports), _claims(reading, number), events)


def _copies(reading: Reading, reports: list[ReportLine]) -> list[Copies]:
    groups: dict[str, list[str]] = {}
    for report in reports:
        if report.copies is not None:
            groups.setdefault(report.copies, []).append(report.key)
    c = schema.copy_group.c
    rows = reading.connection.execute(select(c.key, c.kind, c.reasons).where(c.key.in_(groups)).order_by(c.id))
    return [Copies(row.key, row.kind, msgspec.json.decode(row.reasons), groups[row.key]) for row in rows]


def _claims(reading: Reading, story_number: int) -> list[ClaimBeside]:
    c = schema.claim_pair.c
    query = select(c.claim, c.denial, c.score, c.reasons).where(c.story == story_number).order_by(c.score.desc(), c.id)
    rows = reading.connection.execute(query).all()
    keys = {key for row in rows for key in (row.claim, row.denial)}
    lines = {s.key: s for s in statement_lines(reading.connection, schema.statement.c.key.in_(keys))}
    return [
        ClaimBeside(lines[row.claim], lines[row.denial], row.score, msgspec.json.decode(row.reasons))
        for row in rows
        if row.claim in lines and row.denial in lines
    ]
