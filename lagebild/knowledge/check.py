"""Do the knowledge tables hold together: codes, dates, holders and offices, flags, and names that two actors claim."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Set
from pathlib import Path

from lagebild.errors import PackError
from lagebild.packs import LANGUAGES, Entry, Pack, Problem, load_pack

CODED = (("bodies", "code"), ("persons", "country"), ("offices", "code"))
NAMES = ("name", "alias", "adj", "demonym", "capital", "metonym", "region")
CLAIMED = ("states", "bodies", "persons")
TABLES = (*CLAIMED, "offices", "terms", "roles", "places", "actor_codes", "foreign_codes", "spelling_keys")


def check_all(extra: tuple[Path, ...] = ()) -> tuple[Problem, ...]:
    """All problems of the knowledge tables in all languages, a user's own folders included; each once, in order."""
    out: dict[str, Problem] = {}
    for lang in LANGUAGES:
        pack = load_pack(lang, extra)
        shipped = load_pack(lang)
        others = {p for p in shipped.problems if not p.line.partition("/")[2].startswith(TABLES)}  # `pack lint` tells these
        for problem in (*(p for p in pack.problems if p not in others), *consistency(pack, shipped)):
            out.setdefault(str(problem), problem)
    return tuple(out.values())


def consistency(pack: Pack, before: Pack) -> Iterator[Problem]:
    """What contradicts itself in the tables of a pack.

    Args:
        pack: the pack to check.
        before: the pack without the folder whose lines are at fault where two lines contradict each other; the same pack
            where none is.
    """
    old = {e.line for table in before.tables.values() for e in table} if before is not pack else frozenset[str]()
    yield from _codes(pack)
    yield from _dates(pack)
    yield from _holders(pack)
    yield from _flags(pack, before)
    yield from _claims(pack, old)
    yield from _frames(pack)


def _codes(pack: Pack) -> Iterator[Problem]:
    states = {e.id for e in pack.table("states")}
    codes = states | {e.id for e in pack.table("actor_codes")}
    for table, column in CODED:
        for e in pack.table(table):
            if e[column] not in codes:
                yield Problem(e.line, f"{column} {e[column]!r} is neither a state's nor a body's code")
    for e in pack.table("places"):
        if e["country"] and e["country"] not in states:
            yield Problem(e.line, f"country {e['country']!r} is no state's code")


def _dates(pack: Pack) -> Iterator[Problem]:
    for table in ("states", "bodies", "terms"):
        for e in pack.table(table):
            start, end = e["from"], e["to"]
            for cell in filter(None, (start, end)):
                if not _is_day(cell):
                    yield Problem(e.line, f"{cell} is no day of the calendar")
            short = min(len(start), len(end))
            if start[:short] > end[:short]:
                yield Problem(e.line, f"begins ({start}) after it ends ({end})")


def _is_day(cell: str) -> bool:
    year, month, day = (*(int(part) for part in cell.split("-")), 1, 1)[:3]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _holders(pack: Pack) -> Iterator[Problem]:
    persons, offices = ({e.id for e in pack.table(t)} for t in ("persons", "offices"))
    for e in pack.table("terms"):
        if e["person"] not in persons:
            yield Problem(e.line, f"no person has the id {e['person']!r}")
        if e["office"] not in offices:
            yield Problem(e.line, f"no office has the id {e['office']!r} (lagebild kb add office code=… rank=… name_en=…)")


def _flags(pack: Pack, before: Pack) -> Iterator[Problem]:
    """Cautions with a flag that no shipped line uses, or for a word that does not stand in the line."""
    known = {c.partition(":")[0] for t in (*CLAIMED, "roles", "places") for e in load_pack(pack.lang).table(t) for c in e.list("caution")}
    for table in CLAIMED:
        for e in pack.table(table):
            if not e["caution"]:
                continue
            words = {*e.list("family"), *(w for lang in LANGUAGES for w in names_in(e, lang))}
            for flag, _, word in (c.partition(":") for c in e.list("caution")):
                if flag not in known:
                    yield Problem(e.line, f"no caution is called {flag!r}")
                elif word and word not in words:
                    yield Problem(e.line, f"the caution {flag} is for {word!r}, which does not stand in this line")


def names_in(entry: Entry, lang: str) -> list[str]:
    """All words that name an entry in a language; family names aside, which many share by nature."""
    return [word for form in NAMES for word in entry.list(f"{form}_{lang}")]


def _claims(pack: Pack, old: Set[str]) -> Iterator[Problem]:
    """Names of two actors without the caution `ambiguous`: of a new line and an old one, the new one is to carry it."""
    for lang in LANGUAGES:
        owners: dict[str, list[Entry]] = defaultdict(list)
        for table in CLAIMED:
            for e in pack.table(table):
                for word in set(names_in(e, lang)):
                    owners[word].append(e)
        for word, claimants in owners.items():
            if len(claimants) < 2:
                continue
            silent = [e for e in claimants if f"ambiguous:{word}" not in e.list("caution") and "ambiguous" not in e.list("caution")]
            for e in [s for s in silent if s.line not in old] or (silent if all(c.line in old for c in claimants) else []):
                other = next(c for c in claimants if c is not e)
                yield Problem(e.line, f"{word!r} also names {other.id} ({other.line}); put ambiguous:{word} into caution")


def _frames(pack: Pack) -> Iterator[Problem]:
    from lagebild.coding.frames import frames_of

    try:
        frames_of(pack)
    except PackError as error:
        yield Problem(error.message.partition(": ")[0], error.message.partition(": ")[2] or error.message)
