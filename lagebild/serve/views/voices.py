"""Through whom a statement comes and of whom it speaks: what the record of its report holds beside the table's row."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

from msgspec import Struct
from sqlalchemy import Connection, select

from lagebild.store import schema
from lagebild.store.dialect import batched
from lagebild.store.packing import decoded

C = schema.coding.c


class Voice(Struct, frozen=True):
    """Somebody in the chain through which a statement comes, the outermost first."""

    text: str
    actor: str | None
    kind: str = ""


class Named(Struct, frozen=True):
    """Somebody of whom a statement says something."""

    text: str
    actor: str | None
    code: str = ""
    name: str = ""


class Told(Struct, frozen=True):
    """What a record says of a statement beside its words."""

    chain: list[Voice] = []
    about: list[Named] = []


class _Claim(Struct):
    subject: list[Named] = []
    object: list[Named] = []


class _Statement(Struct):
    chain: list[Voice] = []
    claims: list[_Claim] = []


class _Record(Struct):
    """So much of a record as is read here; the rest is skipped."""

    statements: list[_Statement] = []


def voices(connection: Connection, wanted: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], Told]:
    """What is told of statements, each given by the number of its report and its place in the report's record."""
    places: dict[int, list[int]] = {}
    for report, position in wanted:
        places.setdefault(report, []).append(position)
    out: dict[tuple[int, int], Told] = {}
    for some in batched(sorted(places)):
        for report, packed in connection.execute(select(C.report, C.record).where(C.report.in_(some), C.current)):
            found = decoded(zlib.decompress(packed), _Record).statements
            out |= {(report, n): _told(found[n]) for n in places[report] if n < len(found)}
    return out


def _told(statement: _Statement) -> Told:
    """The chain, and each party of the claims once, by whom is meant where that is known."""
    parties: dict[str, Named] = {}
    for claim in statement.claims:
        for party in (*claim.subject, *claim.object):
            parties.setdefault(party.actor or party.text, party)
    return Told(statement.chain, list(parties.values()))
