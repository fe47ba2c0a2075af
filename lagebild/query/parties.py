"""Who a value of `actor:`, `source:`, `target:`, `dyad:` or `by:` means: the codes and actor ids to look for, with their dates.

A value is a code (`CHN`), a code with a sector (`CHN.MIL`), the id of an actor (`sergey-lavrov`), a group (`@EU`), or any name, office
or phrase that `lagebild actor` understands. A person is also found as the holder of an office while holding it, an office also as its
holders, a ministry as itself alone; a group as whoever belonged to it on the event's day.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lagebild.errors import AmbiguousParty, UnknownParty
from lagebild.model import ActorKind
from lagebild.packs import LANGUAGES, Pack, load_pack

UNKNOWN = "---"
_CODE = re.compile(r"[A-Za-z]{3}|---")
_SECTOR = re.compile(r"([A-Z]{3}|---)\.([A-Z]{3})")
_PART = re.compile(r"([^.]+)(\.([a-z][a-z_]*|[A-Z]{3}))+")  # a rank, ministry or sector of a state or body
_SHOWN = 4
GUESS = 90.0  # score under which a name is only suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One way to be the party: by code (and sector), or by actor id; `below` takes in ids that begin with it and a dot.

    `since` and `until` are ISO days (or years, or months), "" where open.
    """

    code: str = ""
    sector: str = ""
    actor: str = ""
    below: bool = False
    since: str = ""
    until: str = ""

    @property
    def always(self) -> bool:
        return not self.since and not self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Whom a value means, and why."""

    value: str
    label: str
    members: tuple[Member, ...]
    reason: str
    kind: ActorKind | str = ""


def resolve(value: str, codes: Container[str] = (), packs: tuple[Pack, ...] = ()) -> Party:
    """The party that a value means.

    Args:
        value: as typed.
        codes: codes that are known without the packs: those the store has, so that a plain code costs nothing.
        packs: whose knowledge to read names with; by default the shipped ones.

    Raises:
        UnknownParty, AmbiguousParty: with what may be meant.

    >>> resolve("Kasachstan").members[0].code, len(resolve("@Visegrád-Staaten").members)
    ('KAZ', 4)
    """
    if value == UNKNOWN:
        return Party(value=value, label="unknown state", members=(Member(code=UNKNOWN),), reason="a code")
    sector = _SECTOR.fullmatch(value)
    if sector and sector[1] in codes:
        return Party(value=value, label=value, members=(Member(code=sector[1], sector=sector[2]),), reason="a code with a sector")
    if _CODE.fullmatch(value) and value.upper() in codes:
        return Party(value=value, label=value.upper(), members=(Member(code=value.upper()),), reason="a code")
    return _known(value, packs)


def _known(value: str, packs: tuple[Pack, ...]) -> Party:
    """What the packs (without any, the shipped ones) know by a value: a group, a code, an id, a name.

    Groups, codes and ids are the same in all of them, so that the others need not be loaded for those.
    """
    pack = packs[0] if packs else _shipped(LANGUAGES[0])
    if value.startswith("@"):
        return _group(value, pack)
    facts = _facts(pack)
    sector = _SECTOR.fullmatch(value)
    if sector and sector[1] in facts.codes and value not in facts.ids:
        return Party(value=value, label=value, members=(Member(code=sector[1], sector=sector[2]),), reason="a code with a sector")
    if _CODE.fullmatch(value) and value.upper() in facts.codes:
        return Party(value=value, label=value.upper(), members=(Member(code=value.upper()),), reason="a code")
    if (group := _groups(pack).get(_folded(value))) is not None:
        return _group(f"@{group}", pack)
    if value in facts.ids or value.startswith("person:"):
        return _actor(value, pack, "an actor's id")
    part = _PART.fullmatch(value)
    if part and (part[1] == UNKNOWN or part[1] in facts.codes or part[1] in facts.ids):
        return Party(value=value, label=value, members=(Member(actor=value),), reason="an actor's id")
    return _named(value, packs or tuple(map(_shipped, LANGUAGES)))


@functools.cache
def _shipped(lang: str) -> Pack:
    from lagebild.knowledge.folders import own_folders

    return load_pack(lang, own_folders())


@dataclass(frozen=True, slots=True)
class _Facts:
    codes: frozenset[str]
    ids: frozenset[str]
    bodies: frozenset[str]


@functools.lru_cache(maxsize=4)
def _facts(pack: Pack) -> _Facts:
    codes = {e.id for e in pack.table("states")} | {e["code"] for e in pack.table("bodies")} | {e.id for e in pack.table("actor_codes")}
    ids = {e.id for table in ("states", "bodies", "offices", "persons") for e in pack.table(table)}
    return _Facts(frozenset(codes), frozenset(ids), frozenset(e.id for e in pack.table("bodies")))


def _folded(name: str) -> str:
    from lagebild.knowledge.index import joined

    return joined(name)


@functools.lru_cache(maxsize=4)
def _groups(pack: Pack) -> dict[str, str]:
    """Folded name -> id of each group of states."""
    return {
        _folded(name): entry.id
        for entry in pack.table("groups")
        for column in ("name_de", "name_en", "alias_de", "alias_en")
        for name in entry.list(column)
    }


def _group(value: str, pack: Pack) -> Party:
    ids = {e.id: e for e in pack.table("groups")}
    wanted = value[1:]
    found = wanted.upper() if wanted.upper() in ids else _groups(pack).get(_folded(wanted))
    if found is None:
        raise UnknownParty(f"There is no group {value}.", remedy=f"Groups: {', '.join('@' + i for i in sorted(ids))}.")
    members = tuple(
        Member(code=code, since=e["from"], until=e["to"])
        for e in pack.table("group_members")
        if e["group"] == found
        for code in e.list("members")
    )
    return Party(value=value, label=ids[found]["name_en"], members=members, reason=ids[found].line, kind="group")


def _named(value: str, packs: tuple[Pack, ...]) -> Party:
    from lagebild.knowledge.lookup import languages, look_up, near_misses

    by_lang = {p.lang: p for p in packs}
    ordered = [by_lang[lang] for lang in languages(None, value) if lang in by_lang]
    found = look_up(value, ordered)
    best = [c for c in found if c.score >= GUESS]
    if not best:
        near = found or near_misses(value, ordered[0])
        meant = ", ".join(f"{_usual(c)} ({c.id})" for c in near[:_SHOWN])
        remedy = f"Perhaps {meant}?" if meant else None
        raise UnknownParty(f"Nobody is known as “{value}”.", remedy=remedy)
    rivals = _rivals(best)
    if len(rivals) > 1:
        meant = ", ".join(f"{c.id} ({_usual(c)}, {c.code})" for c in rivals[:_SHOWN])
        more = f" and {len(rivals) - _SHOWN} more" if len(rivals) > _SHOWN else ""
        raise AmbiguousParty(f"“{value}” may mean {meant}{more}.", remedy="Give the id of one of them.")
    return _actor(best[0].id, ordered[0], best[0].matched, value)


def _rivals(candidates: list[Any]) -> list[Any]:
    """Candidates that a name may mean as well as the best one. An office's holders are no rivals: the office stands for them."""
    if any(c.kind == "office" for c in candidates):
        candidates[:] = [c for c in candidates if c.kind == "office"]
    how = candidates[0].matched.split(" “")[0]
    return [c for c in candidates if c.score == candidates[0].score and c.matched.split(" “")[0] == how]


def _usual(candidate: Any) -> str:
    name: str = next(iter((*candidate.names_en, *candidate.names_de)), candidate.id)
    return name


def _actor(ident: str, pack: Pack, reason: str, value: str = "") -> Party:
    """The party of an actor's id: a state or body with all that belongs to it, an office with its holders, a person with their offices.

    The parts of a body have its id, a dot, and a name of their own.
    """
    facts = _facts(pack)
    if ident in facts.codes:
        members: tuple[Member, ...] = (Member(code=ident),)
    else:
        members = (Member(actor=ident, below=ident in facts.bodies), *_terms(ident, pack))
    return Party(value=value or ident, label=ident, members=members, reason=reason)


def _terms(ident: str, pack: Pack) -> Iterator[Member]:
    """The other names of a person or an office for as long as a term lasted; terms without a date narrow nothing and are left out."""
    for term in pack.table("terms"):
        if ident in (term["person"], term["office"]) and (term["from"] or term["to"]):
            other = term["office"] if term["person"] == ident else term["person"]
            yield Member(actor=other, since=term["from"], until=term["to"])


def split_dyad(value: str) -> tuple[str, str]:
    """The two sides of a dyad. Raises UnknownParty where there are not two.

    >>> split_dyad("CHN-RUS"), split_dyad("Anne-Marie X~@EU")
    (('CHN', 'RUS'), ('Anne-Marie X', '@EU'))
    """
    sides = value.split("~") if "~" in value else value.split("-")
    if len(sides) != 2 or not all(s.strip() for s in sides):
        raise UnknownParty(f"dyad:{value} does not name two sides.", remedy="Write dyad:CHN-RUS, or dyad:A~B where a name has a hyphen.")
    return sides[0].strip(), sides[1].strip()


def end_of(day: str) -> str:
    """The last day of a year, month or day, as text that compares: `2023-10` is all of October."""
    return day if len(day) == 10 else f"{day}-99"


def codes_of(members: Iterable[Member]) -> frozenset[str]:
    return frozenset(m.code for m in members if m.code)
