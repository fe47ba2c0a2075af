"""Who a name, an office or a phrase is: the candidates with their offices, and how each was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from lagebild.knowledge.index import Found, find_names, near_names
from lagebild.knowledge.phrases import Reading, read_phrase
from lagebild.knowledge.states import codes_on, former_state
from lagebild.packs import LANGUAGES, Entry, Pack

SURE = 98.0  # score from which a name is taken as it stands, and not read as a phrase
UNVERIFIED = "unverified"
MINISTRY = ".ministry"  # ends the id of a minister's ministry, as the resolver makes it (resolve/composition.py)
LEFT_OFFICE = "PTY"  # a former office-holder acts as a politician (docs/knowledge.md)
_ORDER = {"name": 0, "other name": 1, "metonym": 2, "family name": 3, "capital": 4, "demonym": 5, "adjective": 6, "region": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An office and a term in it; `end` empty: unknown or still in office. `at`: whether the term covers the date asked for."""

    office: str
    name_de: str
    name_en: str
    start: str
    end: str
    source: str
    verified: bool
    at: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody a name may mean; `names` are the shipped or own spellings, the first of each language the usual one."""

    id: str
    kind: str
    code: str
    sector: str
    names_de: tuple[str, ...]
    names_en: tuple[str, ...]
    offices: tuple[Held, ...]
    matched: str
    score: float
    line: str
    source: str = ""
    wikidata: str = ""
    cow: int | None = None  # of states: their number in the Correlates of War list on the day, and in that of Gleditsch and Ward
    gw: int | None = None


def covers(start: str, end: str, date: str) -> bool:
    """Whether a term covers a day; dates may be years or months, open ends cover everything.

    >>> covers("2023-03", "2023-10", "2023-10-24"), covers("2024", "", "2023-10-24")
    (True, False)
    """
    return (start or "0") <= date and (not end or date <= end + "-99" * (3 - len(end.split("-"))))


def look_up(name: str, packs: Iterable[Pack], date: str = "") -> tuple[Candidate, ...]:
    """The candidates for a name, best first; () where nothing fits.

    Args:
        name: a name, an office or a phrase (`der chinesische Verteidigungsminister`), German or English.
        packs: the packs whose words to read it with, the most likely language first.
        date: the day for which offices are asked, YYYY-MM-DD, or "".
    """
    following = iter(packs)
    first = next(following)
    if given := _by_id(name.strip(), first, date):
        return given
    found = find_names(name, first)
    if any(f.score >= SURE for f in found):
        return _ranked((_candidate(f, first, date) for f in found), date)
    for pack in chain((first,), following):
        reading = read_phrase(name, pack)
        if reading is not None:
            return _of_reading(reading, pack, date)
    return _ranked((_candidate(f, first, date) for f in found), date)


def _by_id(ident: str, pack: Pack, date: str) -> tuple[Candidate, ...]:
    """Whom a code (`MAR`, `EUU`) or the id of an office (`MAR.foreign_minister`) names: queries and exports are full of them."""
    for table in ("states", "bodies"):
        for entry in pack.table(table):
            if entry.id == ident:
                return (_candidate(Found(entry, "id", ident, 100.0), pack, date),)
    for entry in pack.table("offices"):
        if entry.id == ident:
            reading = Reading(
                codes=(entry["code"],), of=(), sector=entry["sector"], kind="person", rank=entry["rank"], offices=(ident,), persons=(),
                former=False, why=f"id “{ident}”", line=entry.line,
            )  # fmt: skip
            return _of_reading(reading, pack, date)
    return ()


def near_misses(name: str, pack: Pack) -> tuple[Candidate, ...]:
    return tuple(_candidate(f, pack, "") for f in near_names(name, pack))


def languages(lang: str | None, name: str) -> tuple[str, ...]:
    """The languages to read a phrase in: the one asked for, else both, German first where it looks German."""
    if lang:
        return (lang,)
    from lagebild.read.language import guess_language

    first = guess_language(name)
    return tuple(sorted(LANGUAGES, key=lambda code: code != first))


def _ranked(candidates: Iterable[Candidate], date: str) -> tuple[Candidate, ...]:
    """Best spelling first; then how it names, whether in office (on the date, else still), and how lately."""
    best: dict[str, Candidate] = {}
    for c in candidates:
        if c.id not in best or _order(c.matched) < _order(best[c.id].matched):
            best[c.id] = c

    def key(c: Candidate) -> tuple[float, int, bool]:
        in_office = any(h.at for h in c.offices) if date else any(h.start and not h.end for h in c.offices)
        return -c.score, _order(c.matched), not in_office

    lately = sorted(best.values(), key=lambda c: max((h.end or h.start for h in c.offices), default=""), reverse=True)
    return tuple(sorted(lately, key=key))


def _order(matched: str) -> int:
    return next((rank for form, rank in _ORDER.items() if matched.startswith(form)), 8)


def _candidate(found: Found, pack: Pack, date: str) -> Candidate:
    entry = found.entry
    shown = f"{found.how} “{found.word}”"
    if entry.table == "persons":
        return person(entry, pack, date, shown, found.score)
    code, kind = (entry.id, "state") if entry.table == "states" else (entry["code"], entry["kind"])
    sector = "GOV" if found.how == "metonym" and entry.table == "states" else entry["sector"]
    numbers = codes_on(former_state(found.word, pack) or code, date, pack) if kind == "state" else None
    return Candidate(
        id=entry.id, kind=kind, code=code, sector=sector, offices=(), matched=shown, score=found.score, line=entry.line,
        names_de=(*entry.list("name_de"), *entry.list("alias_de")), names_en=(*entry.list("name_en"), *entry.list("alias_en")),
        source=entry["source"], wikidata=entry["wikidata"],
        cow=numbers.cow if numbers else None, gw=numbers.gw if numbers else None,
    )  # fmt: skip


def person(entry: Entry, pack: Pack, date: str, matched: str, score: float) -> Candidate:
    """A person with all known terms; code and sector are those of the office held on the date."""
    offices = {o.id: o for o in pack.table("offices")}
    terms = [t for t in pack.table("terms") if t["person"] == entry.id]
    held = tuple(sorted((_held(t, offices.get(t["office"]), date) for t in terms), key=lambda h: (h.start, h.end)))
    code, sector = entry["country"], entry["sector"]
    at = [offices[h.office] for h in held if h.at and h.office in offices]
    if at:
        office = max(at, key=lambda o: o["code"] == entry["country"])
        code, sector = office["code"], office["sector"]
    elif date and held and sector == "GOV" and all(h.end and not covers("", h.end, date) for h in held):
        sector = LEFT_OFFICE
    return Candidate(
        id=entry.id, kind="person", code=code, sector=sector, names_de=entry.list("name_de"), names_en=entry.list("name_en"),
        offices=held, matched=matched, score=score, line=entry.line, source=entry["source"], wikidata=entry["wikidata"],
    )  # fmt: skip


def _held(term: Entry, office: Entry | None, date: str) -> Held:
    return Held(
        office=term["office"], name_de=next(iter(office.list("name_de")), "") if office else "",
        name_en=next(iter(office.list("name_en")), "") if office else "", start=term["from"], end=term["to"],
        source=term["source"], verified=UNVERIFIED not in term["source"],
        at=bool(date) and covers(term["from"], term["to"], date),
    )  # fmt: skip


def _of_reading(reading: Reading, pack: Pack, date: str) -> tuple[Candidate, ...]:
    """Candidates of a phrase: the person named in it, else the holders of the office, then the office or group itself."""
    out: list[Candidate] = []
    persons = {p.id: p for p in pack.table("persons")}
    for found in reading.persons:
        candidate = person(found.entry, pack, date, f"{found.how} “{found.word}” beside {reading.why}", found.score)
        fits = any(h.office in reading.offices for h in candidate.offices) or candidate.code in reading.codes or not reading.codes
        out.append(candidate if fits else _less(candidate))
    if not reading.persons and reading.kind not in ("organisation", "group"):
        for office in reading.offices:
            out += _holders(office, persons, pack, date, reading)
    out = list(_ranked(out, date))
    if not reading.persons:
        out += _composed(reading, pack)
    return tuple(out)


def _less(candidate: Candidate) -> Candidate:
    return replace(candidate, score=candidate.score / 2)


def _holders(office: str, persons: dict[str, Entry], pack: Pack, date: str, reading: Reading) -> list[Candidate]:
    out = []
    for term in pack.table("terms"):
        if term["office"] != office or term["person"] not in persons or (date and not covers(term["from"], term["to"], date)):
            continue
        if not date and not reading.former and term["to"]:
            continue
        when = f"on {date}" if date else f"{term['from'] or '?'}–{term['to']}"
        mark = "" if UNVERIFIED not in term["source"] else ", unverified"
        out.append(person(persons[term["person"]], pack, date, f"holder of {office} {when}{mark} ({reading.why}; {term.line})", 100.0))
    return out


def _composed(reading: Reading, pack: Pack) -> list[Candidate]:
    """The office, organisation or group that the phrase itself is, per state or body it may belong to."""
    offices = {o.id: o for o in pack.table("offices") if o.id in reading.offices}
    out = []
    for code in reading.codes or ("---",):
        office = next((o for o in offices.values() if o["code"] == code), None)
        names = (office.list("name_de")[:1], office.list("name_en")[:1]) if office else ((), ())
        kind = "office" if office and reading.kind == "person" else reading.kind
        tail = reading.rank or reading.sector
        ident = office.id if office else ".".join(filter(None, (code, tail)))
        if office and reading.kind == "organisation":  # the ministry, not its minister; the coder gives it the same id
            ident, names = f"{office.id}{MINISTRY}", ((), ())
        out.append(Candidate(
            id=ident, kind=kind, code=code,
            sector=reading.sector or (office["sector"] if office else ""), names_de=names[0], names_en=names[1], offices=(),
            matched=reading.why, score=90.0 if reading.codes else 60.0, line=office.line if office else reading.line,
            source=office["source"] if office else "",
        ))  # fmt: skip
    return out
