"""Persons of a report: full names, family names alone, spellings, and what offices and roles tell about them."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from lagebild.resolve.indexing import HEADS
from lagebild.resolve.lexicon import Lexicon, Office, Person, Term, fold, pieces
from lagebild.resolve.names import Hit
from lagebild.resolve.scene import UNKNOWN, PersonCard, Referent, Scene, person_id

SURE = 92.0  # rapidfuzz ratio of whole names from which a spelling is taken for a known person's
SURE_FAMILY = 84.0
MINISTERS = frozenset(f"{of}_minister" for of in ("foreign", "defence", "interior", "finance", "justice", "economy"))


def person_referent(
    scene: Scene, k: int, start: int, end: int, words: tuple[Referent | None, str, str, str], *, former: bool = False
) -> Referent:
    """The person named by tokens [start, end); `words` is (country, sector, rank, gender) that its role tells, `former` that it is past.

    Known persons take their office at the report's date; others what the role beside the name says, there or elsewhere
    in the report.
    """
    country, sector, rank, gender = words
    sentence = scene.sentence(k)
    text = sentence.text[sentence.tokens[start].start : sentence.tokens[end - 1].end]
    card, why = _card(scene, k, start, end, text, country, rank)
    if not card.gender:
        card.gender = gender
    card.former = card.former or former
    if card.known is not None:
        card.rank = card.rank or rank
        return _known(scene, card, sector, why)
    told = country is not None and country.sure
    if country is not None and country.code != UNKNOWN and (card.code == UNKNOWN or (told and not card.sure)):
        card.code, card.reason, card.sure = country.code, country.reason, told
    if country is not None and country.code not in (UNKNOWN, card.code) and country.sector and not card.sector:
        card.code = country.code
    card.sector = card.sector or sector
    card.rank = card.rank or rank
    if card.code == UNKNOWN and country is not None:
        card.code, card.reason = country.code, country.reason
    return Referent(
        actor=card.id, name=card.name, code=card.code, sector=card.sector, kind="person", rank=card.rank, gender=card.gender,
        reason=f"{why}; {card.reason}" if card.reason else why, words=card.name,
    )  # fmt: skip


def _known(scene: Scene, card: PersonCard, sector: str, why: str) -> Referent:
    person = card.known
    assert person is not None
    code, own, rank, why_office = person.country, person.sector, "", ""
    held = _held(scene, person)
    if held is not None:
        code, own, rank, why_office = held.code, held.sector, held.rank, f", {held.id}"
    elif own == "GOV" and sector != "GOV" and (sector == "PTY" or card.former or _out_of_office(scene, person)):
        own = "PTY"
    elif sector and (not scene.report.date or not own):
        own = sector
    return Referent(
        actor=person.id, name=person.name, code=code, sector=own, kind="person", rank=rank or card.rank,
        gender=person.gender or card.gender, reason=f"{why} {person.line}{why_office}", words=person.name,
    )  # fmt: skip


def _held(scene: Scene, person: Person) -> Office | None:
    """The office held at the report's date: one with known dates, then that of the own state; without a date the one suggested."""
    date = scene.report.date or ""
    terms = [t for t in person.terms if _runs(t, date)] if date else list(_likely(scene, person))
    offices = [(t, scene.lex.offices[t.office]) for t in terms if t.office in scene.lex.offices]
    best = max(offices, key=lambda item: (bool(item[0].start), item[1].code == person.country), default=None)
    return best[1] if best else None


def _out_of_office(scene: Scene, person: Person) -> bool:
    """Whether a person had held all offices before the report, or was yet to hold them."""
    date = str(scene.report.date or "")
    return bool(date and person.terms) and all((t.end and _last(t.end) < date) or t.start > date for t in person.terms)


def _last(date: str) -> str:
    """The last day a date of any precision may mean, for comparison as text."""
    return date + "-99" * (3 - len(date.split("-")))


def _card(scene: Scene, k: int, start: int, end: int, text: str, country: Referent | None, rank: str) -> tuple[PersonCard, str]:
    """The card of a name: one already in the report, a known person, a near spelling of one, or a new one."""
    parts = tuple(fold(p) for p in pieces(text.replace("’s", "").replace("'s", "")) if p[0].isalnum())
    parts = parts or (fold(text),)
    bare = frozenset(p for p in parts if len(p) > 1) or frozenset(parts)
    exact = [h for h in scene.found[k].by_token.get(end - 1, ()) if h.names[0].kind == "person" and h.start <= start]
    if exact and exact[0].names[0].form == "person":
        return _of_hit(scene, exact[0]), "name of"
    earlier = _same(scene, bare)
    if earlier is not None:
        return earlier, "named before"
    if len(parts) == 1 and rank:
        holder = _holder(scene, parts[0], rank, country)
        if holder is not None:
            return _open(scene, holder, bare), "title and family name of"
    if exact and exact[0].start == start and exact[0].end == end and not _another(scene, exact[0], rank):
        return _of_hit(scene, exact[0]), "family name of"
    inner = next((h for h in scene.found[k].by_token.get(end - 1, ()) if h.names[0].form == "person"), None)
    if inner is not None:
        return _of_hit(scene, inner), "name within"
    near = spelling(scene.lex, " ".join(parts)) if len(parts) > 1 else _sounding(scene, parts[0])
    if near is not None:
        return _open(scene, near, bare), "spelling of"
    genitive = next((e for e in scene.lex.endings.get("ending_genitive", ()) if len(parts[-1]) > 4 and parts[-1].endswith(e)), "")
    if genitive:
        stripped = bare - {parts[-1]} | {parts[-1][: -len(genitive)]}
        earlier = _same(scene, stripped)
        if earlier is not None:
            return earlier, "named before"
    card = PersonCard(id=person_id(scene.report, text), name=text, parts=bare, reason="")
    scene.people[card.id] = card
    return card, "name tagged by the reader"


def _called(scene: Scene, word: str) -> list[Person]:
    """Everybody of a family name, genitive and other transliterations allowed."""
    lex = scene.lex
    words = (word, *(word.removesuffix(e) for e in lex.endings.get("ending_genitive", ()) if word.endswith(e)))
    ids = next((lex.families[w] for w in words if w in lex.families), None)
    if ids is None and lex.sounds is not None:
        ids = next((lex.sounding[s] for s in map(lex.sounds.of, words) if s in lex.sounding), [])
    return [lex.persons[i] for i in dict.fromkeys(ids or ())]


def _holder(scene: Scene, word: str, rank: str, country: Referent | None) -> Person | None:
    """Who of a family name holds the office of a title before it (Außenminister Wang): in the state told, else in the one in focus."""
    date = scene.report.date
    codes: dict[str, Person] = {}
    for person in _called(scene, word):
        for term in person.terms if date else ():
            office = scene.lex.offices.get(term.office)
            if office is not None and office.rank == rank and term.start and _runs(term, str(date)):
                codes.setdefault(office.code, person)
    if country is not None and country.sure and country.code != UNKNOWN:
        return codes.get(country.code)
    best = max(codes, key=lambda c: scene.focus.get(c, 0.0), default=None)
    if best is None or (len(codes) > 1 and scene.focus.get(best, 0.0) <= 0):
        return None
    return codes[best]


def _another(scene: Scene, hit: Hit, rank: str) -> bool:
    """Whether a title belies the one whom a family name alone would mean: he holds another office, and never held that of the title."""
    if rank not in MINISTERS:
        return False
    people = [scene.lex.persons[n.id] for n in hit.names if n.kind == "person"]
    ranks = [{scene.lex.offices[t.office].rank for t in p.terms if t.office in scene.lex.offices} for p in people]
    return bool(ranks) and all(held & HEADS and rank not in held for held in ranks)


def _sounding(scene: Scene, word: str) -> Person | None:
    """The one office-holder of the day whose family name sounds so (Selenskij)."""
    lex = scene.lex
    if len(word) < 6 or lex.sounds is None or not scene.report.date:
        return None
    known = [lex.persons[i] for i in dict.fromkeys(lex.sounding.get(lex.sounds.of(word), ()))]
    holders = [p for p in known if any(t.start and _runs(t, str(scene.report.date)) for t in p.terms)]
    return holders[0] if len(holders) == 1 else None


def _same(scene: Scene, parts: frozenset[str]) -> PersonCard | None:
    """A person of the report whose name has all these parts, the last mentioned first."""
    for card in reversed(scene.people.values()):
        if parts <= card.parts or (len(card.parts) == 1 and card.parts <= parts and card.known is None and len(parts) > 1):
            card.parts |= parts if card.known is None else frozenset()
            return card
    return None


def _of_hit(scene: Scene, hit: Hit) -> PersonCard:
    """The card of a known name; of several bearers the one in the report, then in office, then of a state in focus."""
    ids = list(dict.fromkeys(n.id for n in hit.names if n.kind == "person"))
    known = [scene.lex.persons[i] for i in ids]
    best = max(known, key=lambda p: (p.id in scene.people, _in_office(scene, p), scene.focus.get(p.country, 0.0)))
    return _open(scene, best, frozenset())


def _in_office(scene: Scene, person: Person) -> bool:
    date = scene.report.date
    return date is not None and any(_runs(term, date) for term in person.terms)


def _likely(scene: Scene, person: Person) -> tuple[Term, ...]:
    """Without a date: the term in the body that the report names most, for people who served more than one."""
    codes = {t.office: scene.lex.offices[t.office].code for t in person.terms if t.office in scene.lex.offices}
    if len(set(codes.values()) | {person.country}) < 2:
        return ()
    best = max((t for t in person.terms if t.office in codes), key=lambda t: scene.focus.get(codes[t.office], 0.0))
    return (best,) if scene.focus.get(codes[best.office], 0.0) > scene.focus.get(person.country, 0.0) else ()


def _runs(term: Term, date: str) -> bool:
    """Whether a term covers a date; open ends cover everything."""
    return (term.start or "0") <= date and (not term.end or date <= _last(term.end))


def _open(scene: Scene, person: Person, parts: frozenset[str]) -> PersonCard:
    if person.id not in scene.people:
        own = frozenset(fold(p) for p in pieces(person.name)) | parts
        scene.people[person.id] = PersonCard(
            id=person.id, name=person.name, parts=own, known=person, code=person.country, sector=person.sector, gender=person.gender
        )
    else:
        scene.people[person.id].parts |= parts
    return scene.people[person.id]


def spelling(lex: Lexicon, name: str) -> Person | None:
    """The known person whose full name is spelled almost so; None where that is not safe.

    Safe: same initials, both the whole and the last part close, and nobody else as close.
    """
    found = _spelling(lex, name)
    return lex.persons[found] if found else None


@lru_cache(maxsize=8)
def _names_by_shape(lex: Lexicon) -> dict[tuple[str, int], list[str]]:
    """Full names by first letter and number of words: a spelling has both as the name has them."""
    shapes: dict[tuple[str, int], list[str]] = {}
    for known in lex.full_names:
        shapes.setdefault((known[0], len(known.split())), []).append(known)
    return shapes


@lru_cache(maxsize=4096)
def _spelling(lex: Lexicon, name: str) -> str:
    parts = name.split()
    alike = _names_by_shape(lex).get((name[0], len(parts)), ())
    close = process.extract(name, alike, scorer=fuzz.ratio, score_cutoff=SURE, limit=4)
    ids = {lex.full_names[known] for known, _, _ in close if fuzz.ratio(known.split()[-1], parts[-1]) >= SURE_FAMILY}
    return ids.pop() if len(ids) == 1 else ""
