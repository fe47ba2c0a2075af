"""What people decided about things that a view shows."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from lagebild.store import schema
from lagebild.store.dialect import batched
from lagebild.store.evidence import Basis
from lagebild.store.judgements import Attached, Judgement, attach

J = schema.judgement.c


def judgements_on(connection: Connection, content_id: str, key: str) -> list[Attached]:
    """The decisions about a thing that rests on one text, withdrawn ones too, in the order they were made."""
    given = [judgement_of(row) for row in connection.execute(select(schema.judgement).where(J.content_id == content_id).order_by(J.id))]
    return [a for a in attach(connection, [*given, *withdrawals(connection, given)]) if key in (a.target, a.other)]


def withdrawals(connection: Connection, given: list[Judgement]) -> list[Judgement]:
    """The judgements that withdraw one of these."""
    out = []
    for some in batched([str(j.number) for j in given]):
        back = select(schema.judgement).where(J.verdict == "withdraw", J.target.in_(some)).order_by(J.id)
        out += [judgement_of(row) for row in connection.execute(back)]
    return out


def judgement_of(row: Any) -> Judgement:
    """A row of the table as the store's own functions give it."""
    return Judgement(
        number=row.id, made_at=row.made_at, coder=row.coder, verdict=row.verdict, kind=row.kind, target=row.target, other=row.other,
        field=row.field, value=row.value, comment=row.comment, basis=msgspec.json.decode(row.evidence, type=Basis),
    )  # fmt: skip
