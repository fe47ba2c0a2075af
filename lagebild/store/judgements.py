"""What people decide about events, statements, reports, happenings and stories: append-only, and it survives recoding.

Nothing is ever changed or taken away: who errs withdraws, and both stay. What a judgement is attached to today is worked out from its
evidence (`store.evidence`); what the judgements of an event amount to stands in the table `judged`, which can always be made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection, select

from lagebild.errors import BadJudgement, UnknownKey
from lagebild.model import Status
from lagebild.output import Act
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.dialect import batched
from lagebild.store.evidence import Basis, Found, Kind, evidence_of, find
from lagebild.store.feed import log, now

Verdict = Literal["accept", "reject", "correct", "merge", "split", "comment", "withdraw"]
FIELDS = ("act", "mode", "status", "plover", "cameo", "source", "target", "event_date", "place", "by")
"""Fields of an event that can be corrected; `source` and `target` are actor ids or codes, several separated by `|`."""
CHOICES = {"act": get_args(Act), "plover": get_args(Act), "status": get_args(Status)}
PAIRED = ("merge", "split")
MAY_PAIR = ("event", "happening", "report", "story")


class Judgement(Struct, frozen=True, kw_only=True):
    """One decision as it was made; `target` and `other` are the keys of that day."""

    number: int
    made_at: str
    coder: str
    verdict: Verdict
    kind: Kind | Literal["judgement"]
    target: str
    other: str | None = None
    field: str | None = None
    value: str | None = None
    comment: str | None = None
    basis: Basis = Basis(())


class Attached(Struct, frozen=True, kw_only=True):
    """A judgement and where it belongs today. `state`: attached; changed (it is coded otherwise now); orphaned; withdrawn."""

    judgement: Judgement
    state: Literal["attached", "changed", "orphaned", "withdrawn"]
    target: str | None
    other: str | None
    reason: str = ""


def judge(
    store: Store,
    *,
    coder: str,
    verdict: Verdict,
    target: str,
    kind: Kind = "event",
    other: str | None = None,
    field: str | None = None,
    value: str | None = None,
    comment: str | None = None,
) -> Judgement:
    """Write down a decision.

    Args:
        coder: who decides.
        verdict: accept, reject, correct (with `field` and `value`; an empty value takes the field's away), merge or split (with `other`,
            of the same kind), comment, withdraw (`target` is the number of an own judgement).
        target: the key of what is judged.

    Raises:
        UnknownKey, BadJudgement.
    """
    _check(coder, verdict, kind, other, field, value, comment)
    with store.writing() as connection:
        if verdict == "withdraw":
            basis, judged = Basis(()), "judgement"
            _check_own(connection, target, coder)
        else:
            basis, judged = Basis(evidence_of(connection, kind, target), evidence_of(connection, kind, other) if other else ()), kind
        values = {
            "made_at": now(), "coder": coder, "verdict": verdict, "kind": judged, "target": target, "other": other, "field": field,
            "value": value, "comment": comment, "content_id": basis.target[0].content_id if len(basis.target) == 1 else None,
            "evidence": msgspec.json.encode(basis).decode(),
        }  # fmt: skip
        (number,) = connection.execute(sa.insert(schema.judgement).values(values).returning(schema.judgement.c.id)).one()
        log(connection, [("judged", target, {"number": number, "verdict": verdict, "kind": judged, "coder": coder})])
        refresh(connection, _content_ids(connection, target, basis, verdict))
        return _judgement(connection.execute(select(schema.judgement).where(schema.judgement.c.id == number)).one())


def _check(coder: str, verdict: str, kind: str, other: str | None, field: str | None, value: str | None, comment: str | None) -> None:
    if not coder.strip():
        raise BadJudgement("A judgement needs its coder.")
    if verdict not in get_args(Verdict):
        raise BadJudgement(f"{verdict} is no verdict.", remedy=f"Known are {', '.join(get_args(Verdict))}.")
    if (verdict in PAIRED) != (other is not None) or (verdict in PAIRED and kind not in MAY_PAIR):
        raise BadJudgement("Merge and split take two events, happenings, reports or stories; the other verdicts one thing.")
    if verdict == "correct":
        if kind != "event" or field not in FIELDS or value is None:
            raise BadJudgement("A correction names a field of an event and its value.", remedy=f"Fields are {', '.join(FIELDS)}.")
        if value and value not in CHOICES.get(field, (value,)):
            raise BadJudgement(f"{value} is no {field}.", remedy=f"Known are {', '.join(CHOICES[field])}.")
        if not value and field in ("act", "status"):
            raise BadJudgement(f"An event cannot be without {field}.", remedy="Reject the event where there is none.")
    elif field is not None or value is not None:
        raise BadJudgement("Only a correction has a field and a value.")
    if verdict == "comment" and not (comment or "").strip():
        raise BadJudgement("The comment is empty.")


def _check_own(connection: Connection, target: str, coder: str) -> None:
    c = schema.judgement.c
    row = connection.execute(select(c.coder, c.verdict).where(c.id == int(target))).one_or_none() if target.isdecimal() else None
    if row is None:
        raise UnknownKey(f"There is no judgement {target}.", remedy="`lagebild judgements` lists all with their numbers.")
    if row.coder != coder or row.verdict == "withdraw":
        raise BadJudgement(f"Judgement {target} is by {row.coder}: only its coder can withdraw it, and only once.")


def _content_ids(connection: Connection, target: str, basis: Basis, verdict: str) -> set[str]:
    if verdict != "withdraw":
        return {e.content_id for e in basis.target}
    found = connection.scalar(select(schema.judgement.c.content_id).where(schema.judgement.c.id == int(target)))
    return {found} if found else set()


def judgements(store: Store, *, coder: str | None = None, kind: str | None = None) -> list[Attached]:
    """All judgements in the order they were made, each with where it belongs today."""
    c = schema.judgement.c
    query = select(schema.judgement).order_by(c.id)
    query = query.where((c.coder == coder) | (c.kind == "judgement")) if coder else query
    with store.reading() as connection:
        out = attach(connection, [_judgement(row) for row in connection.execute(query)])
    return [a for a in out if coder in (None, a.judgement.coder) and kind in (None, a.judgement.kind)]


def orphans(store: Store) -> list[Attached]:
    """The judgements whose words nothing rests on any more, or that could belong to several things."""
    return [a for a in judgements(store) if a.state == "orphaned"]


def attach(connection: Connection, given: Sequence[Judgement]) -> list[Attached]:
    """Where these judgements belong today, in order."""
    withdrawn = {int(j.target) for j in given if j.verdict == "withdraw"}
    places: dict[tuple[int, str], Found] = {}
    for kind in get_args(Kind):
        sides = [(j.number, "target", j.target, j.basis.target) for j in given if j.kind == kind]
        sides += [(j.number, "other", j.other, j.basis.other) for j in given if j.kind == kind and j.other is not None]
        for (number, side, _, _), found in zip(sides, find(connection, kind, [(key, e) for _, _, key, e in sides]), strict=True):
            places[number, side] = found
    return [_attached(j, places, withdrawn) for j in given]


def _attached(j: Judgement, places: dict[tuple[int, str], Found], withdrawn: set[int]) -> Attached:
    if j.kind == "judgement":
        return Attached(judgement=j, state="attached", target=j.target, other=None)
    target, other = places[j.number, "target"], places.get((j.number, "other"))
    found = [f for f in (target, other) if f is not None]
    reason = "; ".join(f.reason for f in found if f.reason)
    keys = target.key, other.key if other else None
    if j.number in withdrawn:
        return Attached(judgement=j, state="withdrawn", target=keys[0], other=keys[1], reason="withdrawn by its coder")
    if any(f.state == "orphaned" for f in found):
        return Attached(judgement=j, state="orphaned", target=keys[0], other=keys[1], reason=reason)
    holds = j.verdict not in ("accept", "reject")  # a correction or comment is about the words, whatever the coder makes of them
    state: Literal["attached", "changed"] = "attached" if holds or all(f.state == "attached" for f in found) else "changed"
    return Attached(judgement=j, state=state, target=keys[0], other=keys[1], reason=reason)


def _judgement(row: sa.Row[tuple[object, ...]]) -> Judgement:
    basis = msgspec.json.decode(row.evidence, type=Basis)
    return Judgement(
        number=row.id, made_at=row.made_at, coder=row.coder, verdict=row.verdict, kind=row.kind, target=row.target, other=row.other,
        field=row.field, value=row.value, comment=row.comment, basis=basis,
    )  # fmt: skip


@dataclass(slots=True)
class Stand:
    """Where one coder stands on an event: the last word, and what is put in place of its fields."""

    verdict: str = ""
    corrections: dict[str, str] = field(default_factory=dict)

    def take(self, j: Judgement) -> None:
        """Follow a coder's next judgement: a rejection takes back earlier corrections, an acceptance keeps them."""
        if j.verdict == "correct" and j.field is not None:
            self.corrections[j.field] = j.value or ""
            self.verdict = "correct"
        elif j.verdict == "reject":
            self.corrections, self.verdict = {}, "reject"
        elif j.verdict == "accept":
            self.verdict = "correct" if self.corrections else "accept"


def stands(attached: Iterable[Attached]) -> dict[str, dict[str, Stand]]:
    """Per event of today, where each coder stands on it."""
    out: dict[str, dict[str, Stand]] = {}
    for a in attached:
        j = a.judgement
        if a.state == "attached" and a.target and j.kind == "event" and j.verdict in ("accept", "reject", "correct"):
            out.setdefault(a.target, {}).setdefault(j.coder, Stand()).take(j)
    return out


def effective(coders: dict[str, Stand]) -> tuple[str, dict[str, str]]:
    """What the coders' stands amount to: accepted, rejected or corrected where they agree, else disputed; and the corrections.

    Coders agree on a correction if they put the same in place of the same fields.
    """
    verdicts = {s.verdict for s in coders.values()}
    corrections = [s.corrections for s in coders.values()]
    if len(verdicts) > 1 or any(c != corrections[0] for c in corrections):
        agreed = {f: v for f, v in corrections[0].items() if all(c.get(f) == v for c in corrections)}
        return "disputed", agreed
    return {"accept": "accepted", "reject": "rejected", "correct": "corrected"}[verdicts.pop()], corrections[0]


def refresh(connection: Connection, content_ids: Iterable[str]) -> None:
    """Work out anew what the judgements on the events of these texts amount to, within the caller's transaction."""
    c, e, r = schema.judgement.c, schema.event.c, schema.report.c
    for some in batched(sorted({x for x in content_ids if x})):
        given = [_judgement(row) for row in connection.execute(select(schema.judgement).where(c.content_id.in_(some)).order_by(c.id))]
        if not given:
            continue
        numbers = [str(j.number) for j in given]
        for chunk in batched(numbers):
            back = select(schema.judgement).where(c.verdict == "withdraw", c.target.in_(chunk))
            given += [_judgement(row) for row in connection.execute(back)]
        today = select(e.key).join(schema.report, r.id == e.report).where(r.content_id.in_(some))
        connection.execute(sa.delete(schema.judged).where(schema.judged.c.event.in_(today)))
        rows = list(_judged_rows(attach(connection, given)))
        if rows:
            connection.execute(sa.insert(schema.judged), rows)


def _judged_rows(attached: list[Attached]) -> Iterator[dict[str, str]]:
    told = stands(attached)
    for key, coders in told.items():
        state, corrections = effective(coders)
        yield _row(key, state, corrections, {name: s.verdict for name, s in coders.items()})
    rest = [a for a in attached if a.target and a.target not in told and a.judgement.kind == "event" and a.state in ("attached", "changed")]
    for key in dict.fromkeys(str(a.target) for a in rest):
        mine = [a for a in rest if a.target == key and a.judgement.verdict not in PAIRED]
        if mine:
            outdated = any(a.state == "changed" for a in mine)
            yield _row(key, "outdated" if outdated else "commented", {}, {a.judgement.coder: a.judgement.verdict for a in mine})


def _row(key: str, state: str, corrections: dict[str, str], coders: dict[str, str]) -> dict[str, str]:
    packed = (msgspec.json.encode(x).decode() for x in (corrections, coders))
    return dict(zip(("event", "state", "corrections", "coders"), (key, state, *packed), strict=True))


@dataclass(frozen=True, slots=True)
class Constraints:
    """What people said belongs together or apart, as pairs of keys of today; pairs they disagree about are in neither."""

    together: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]


def constraints(store: Store, kind: Kind = "event") -> Constraints:
    """The standing merges and splits of a kind, for the merger."""
    last: dict[tuple[str, str], dict[str, str]] = {}
    for a in judgements(store, kind=kind):
        if a.state in ("attached", "changed") and a.judgement.verdict in PAIRED and a.target and a.other and a.target != a.other:
            last.setdefault((min(a.target, a.other), max(a.target, a.other)), {})[a.judgement.coder] = a.judgement.verdict
    agreed = {pair: set(words.values()) for pair, words in last.items()}
    return Constraints(*(frozenset(p for p, words in agreed.items() if words == {verdict}) for verdict in PAIRED))
