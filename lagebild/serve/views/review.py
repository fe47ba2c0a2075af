"""What waits for a decision, what was decided, and how far people agree."""

from __future__ import annotations

from itertools import combinations

from msgspec import Struct
from sqlalchemy import func, select

from lagebild.query import Query
from lagebild.query.hits import Hit
from lagebild.serve.parameters import After, Limit, Number, Q, Sort
from lagebild.serve.service import Reading
from lagebild.serve.views.decisions import J, judgement_of, withdrawals
from lagebild.store import schema
from lagebild.store.agreement import Agreement, agreement
from lagebild.store.judgements import CHOICES, FIELDS, Attached, attach

AROUND = 200
MOST_CODERS = 8


class Choices(Struct, frozen=True):
    """A field that can be corrected, and its values where they are few."""

    field: str
    values: list[str]


class Card(Struct, frozen=True):
    """An event to decide about, with the passage of the report; `start` is where the passage begins."""

    event: Hit
    start: int
    passage: str


class ReviewView(Struct, frozen=True):
    """A page of cards, the least certain events first; `total` counts what is left of the query."""

    query: str
    total: int
    cards: list[Card]
    choices: list[Choices]
    next: str | None


def review(reading: Reading, *, q: Q = "", sort: Sort = None, limit: Limit = 10, after: After = None) -> ReviewView:
    """Events nobody has judged, or those a query with `judged:` asks for."""
    query = Query.parse(q)
    if not any(t.key == "judged" for t in query.terms):
        query = query.having("judged", "none")
    found = reading.ask(query.sorted_by(sort or "confidence"))
    shown, following = found.page(limit, after)
    r = schema.report.c
    rows = reading.connection.execute(select(r.key, r.text).where(r.key.in_({e.report.id for e in shown})))
    texts: dict[str, str] = {row.key: row.text for row in rows}
    choices = [Choices(f, list(CHOICES.get(f, ()))) for f in FIELDS]
    return ReviewView(str(query), found.total, [_card(e, texts.get(e.report.id, "")) for e in shown], choices, following)


def _card(event: Hit, text: str) -> Card:
    start = max(0, event.clause[0] - AROUND)
    return Card(event, start, text[start : event.clause[1] + AROUND])


class JudgementsView(Struct, frozen=True):
    """Decisions, the last first, each with where it belongs today."""

    judgements: list[Attached]
    next: str | None


def judgements(reading: Reading, *, limit: Limit = 100, before: Number = 0) -> JudgementsView:
    """All decisions of all people; `before` the number of one."""
    query = select(schema.judgement).order_by(J.id.desc()).limit(limit + 1)
    rows = reading.connection.execute(query.where(J.id < before) if before else query).all()
    given = [judgement_of(row) for row in rows[:limit]]
    found = {a.judgement.number: a for a in attach(reading.connection, [*given, *withdrawals(reading.connection, given)])}
    return JudgementsView([found[j.number] for j in given], str(given[-1].number) if len(rows) > limit else None)


class CoderLine(Struct, frozen=True):
    coder: str
    judgements: int


class AgreementView(Struct, frozen=True):
    """How far people agree beyond chance: per pair and per field, and over all of them."""

    coders: list[CoderLine]
    agreements: list[Agreement]


def agreement_(reading: Reading) -> AgreementView:
    """Cohen's kappa and Krippendorff's alpha of all who judged events."""
    counted = select(J.coder, func.count()).where(J.kind == "event").group_by(J.coder).order_by(func.count().desc(), J.coder)
    coders = [CoderLine(*row) for row in reading.connection.execute(counted)]
    names = [c.coder for c in coders[:MOST_CODERS]]
    out = [agreement(reading.store, pair) for pair in combinations(names, 2)]
    if len(names) > 1:
        out += [agreement(reading.store, names, what) for what in ("verdict", *FIELDS)]
    return AgreementView(coders, out)
