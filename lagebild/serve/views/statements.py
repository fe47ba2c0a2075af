"""Statements: who says what about whom, through whom, and what others say against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select, true

from lagebild.errors import BadCursor, UnknownParty
from lagebild.serve.parameters import After, Limit, Words
from lagebild.serve.service import Reading
from lagebild.serve.views.voices import Named, Told, Voice, voices
from lagebild.store import schema
from lagebild.store.dialect import reports_with

MOST_BESIDE = 500
AROUND = 240
SENTENCE = re.compile(r"(?<=[.!?])[\"”“»«’)]*\s+(?=[^a-z]|$)|\n+")  # where a sentence ends, well enough for showing
S, R, P = schema.statement.c, schema.report.c, schema.claim_pair.c
Kind = Annotated[Literal["", "direct", "indirect", "reported"], Query(description="How it is given; empty for all.")]


class StatementLine(Struct, frozen=True):
    """A statement; `start` and `end` span its content in the report's text, `before` and `after` are the rest of its sentence;
    `chain` is through whom it comes, the outermost first, `about` of whom it speaks; `against` are statements that claim or deny the
    opposite."""

    key: str
    report: str
    date: str | None
    outlet: str
    agency: str
    story: str | None
    kind: str
    speaker: str | None
    speaker_text: str
    speaker_code: str
    stance: str
    addressee: str | None
    content: str
    start: int
    end: int
    lang: str
    before: str
    after: str
    chain: list[Voice]
    about: list[Named]
    against: list[str]


class StatementsView(Struct, frozen=True):
    """A page of statements; `beside` are those that stand against one of them and are not on this page."""

    statements: list[StatementLine]
    beside: list[StatementLine]
    next: str | None


def statements(
    reading: Reading,
    *,
    speaker: Words = "",
    kind: Kind = "",
    text: Words = "",
    about: Words = "",
    story: Words = "",
    report: Words = "",
    disputed: bool = False,
    limit: Limit = 50,
    after: After = None,
) -> StatementsView:
    """Statements, the last added first.

    Args:
        speaker: a code, an id, a name or an office.
        text: words of the report.
        about: an actor's name or other words within the statement itself.
        disputed: only those that stand beside a denial, or are one.
    """
    wanted = [said_by(reading, speaker)] if speaker else []
    wanted += [S.kind == kind] if kind else []
    wanted += [S.report.in_(reports_with(reading.connection.dialect.name, text))] if text else []
    wanted += [S.content.icontains(about, autoescape=True)] if about else []
    wanted += [S.report.in_(_reports_of(story))] if story else []
    wanted += [S.report.in_(select(R.id).where(R.key == report))] if report else []
    wanted += [or_(S.key.in_(select(P.claim)), S.key.in_(select(P.denial)))] if disputed else []
    if after is not None:
        if not after.isdecimal() or int(after) >= 2**31:
            raise BadCursor(f"{after!r} is no place in the list of statements.")
        wanted.append(S.id < int(after))
    numbers = list(reading.connection.scalars(select(S.id).where(and_(true(), *wanted)).order_by(S.id.desc()).limit(limit + 1)))
    shown = statement_lines(reading.connection, S.id.in_(numbers[:limit]))
    return StatementsView(shown, standing_against(reading.connection, shown), str(numbers[limit - 1]) if len(numbers) > limit else None)


def standing_against(connection: Connection, shown: Sequence[StatementLine]) -> list[StatementLine]:
    """The statements against some, so far as they are not among them."""
    known = {s.key for s in shown}
    keys = dict.fromkeys(key for s in shown for key in s.against if key not in known)
    return statement_lines(connection, S.key.in_(list(keys)[:MOST_BESIDE])) if keys else []


def _reports_of(story: str) -> Select[tuple[int]]:
    return select(R.id).join(schema.story, schema.story.c.id == R.story).where(schema.story.c.key == story)


def said_by(reading: Reading, speaker: str) -> ColumnElement[bool]:
    """Statements of somebody: by the words that stand there, else by whom they mean."""
    try:
        members = reading.view.scope.party(speaker).members
    except UnknownParty:
        return S.speaker_text.icontains(speaker, autoescape=True)
    found = [S.speaker_code == m.code for m in members if m.code and not m.sector]
    for m in members:
        ident = m.actor or (f"{m.code}.{m.sector}" if m.sector else m.code)
        if m.always:
            found += [S.speaker == ident, S.speaker.startswith(f"{ident}.", autoescape=True)]
    return or_(*found) if found else S.speaker == speaker


def statement_lines(connection: Connection, where: ColumnElement[bool]) -> list[StatementLine]:
    """Statements, the last added first."""
    columns = S.key, R.key.label("r_key"), R.date, R.outlet, R.agency, schema.story.c.key.label("s_key"), S.kind, S.speaker, S.speaker_text
    rest = S.speaker_code, S.stance, S.addressee, S.content, S.start, S.end, R.lang, R.text, S.report.label("r_id"), S.position
    joined = schema.statement.join(schema.report).outerjoin(schema.story, schema.story.c.id == R.story)
    rows: Sequence[Any] = connection.execute(select(*columns, *rest).select_from(joined).where(where).order_by(S.id.desc())).all()
    against = _against(connection, [row[0] for row in rows])
    told = voices(connection, [(row.r_id, row.position) for row in rows])
    return [_line(row, told.get((row.r_id, row.position), Told()), against.get(row[0], [])) for row in rows]


def _line(row: Any, told: Told, against: list[str]) -> StatementLine:
    return StatementLine(*(*row[:-3], *around(row.text, row.start, row.end), told.chain, told.about, against))


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after some words in their sentence, at most AROUND characters each.

    >>> around("It rained. He denied that he had left, the agency said. More followed.", 21, 37)
    ('He denied ', ', the agency said.')
    >>> around("It rained. He left.", 11, 19)
    ('', '')
    """
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    cut = max((found.end() for found in SENTENCE.finditer(before)), default=0 if start <= AROUND else before.find(" ") + 1)
    following = SENTENCE.search(after)
    last = following.end() if following else len(after) if end + AROUND >= len(text) else after.rfind(" ")
    return before[cut:], "" if text[start:end].rstrip("\"”“»«’' ").endswith((".", "!", "?")) else after[:last].rstrip()


def _against(connection: Connection, keys: list[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    query = select(P.claim, P.denial).where(or_(P.claim.in_(keys), P.denial.in_(keys))).order_by(P.id)
    for claim, denial in connection.execute(query):
        out.setdefault(claim, []).append(denial)
        out.setdefault(denial, []).append(claim)
    return out
