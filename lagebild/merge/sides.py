"""Whether the actors of two events can be the same: a person, the office that person holds, the state behind both."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from lagebild.merge.digests import Days
from lagebild.merge.records import Side
from lagebild.merge.words import WORD, words_of
from lagebild.packs import LANGUAGES, load_pack

SAME, HOLDS, STATE, OFFICE, SECTOR, LOOSE = 1.0, 0.95, 0.8, 0.55, 0.45, 0.25
OTHER_PERSON = 0.1
FOREIGN = 0.0
UNKNOWN = 0.4  # one of the two has no state that could be told
NAME = 6  # letters from which two spellings of a family name are compared
SPELLED = 85  # percent of letters in common (rapidfuzz), from which they are one name


@functools.cache
def _terms() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """The offices of each person, with first and last day as far as the packs know them."""
    out: dict[str, list[tuple[str, str, str]]] = {}
    for entry in load_pack("en").table("terms"):
        out.setdefault(entry["person"], []).append((entry["office"], entry["from"], entry["to"]))
    return {person: tuple(held) for person, held in out.items()}


@functools.cache
def _offices() -> frozenset[str]:
    return frozenset(e["id"] for e in load_pack("en").table("offices"))


@functools.cache
def _persons() -> frozenset[str]:
    return frozenset(e["id"] for e in load_pack("en").table("persons"))


def is_person(actor: str | None) -> bool:
    return actor is not None and (actor.startswith("~") or actor in _persons())


def is_office(actor: str | None) -> bool:
    return actor is not None and actor in _offices()


def is_state(side: Side) -> bool:
    """Whether a side is a state (or body) as such."""
    return side.actor == side.code or (side.sector == "" and side.actor is None)


@functools.lru_cache(maxsize=100_000)
def holds(person: str, office: str, days: Days | None = None) -> bool:
    """Whether a person holds an office (on some of the days, where they are given).

    >>> holds("li-shangfu", "CHN.defence_minister"), holds("li-shangfu", "RUS.defence_minister")
    (True, False)
    """
    import datetime as dt

    for held, first, last in _terms().get(person, ()):
        if held != office:
            continue
        if days is None:
            return True
        begin, end = dt.date.fromordinal(days[0]).isoformat(), dt.date.fromordinal(days[1]).isoformat()
        if (not first or first[: len(first)] <= end[: len(first)]) and (not last or last >= begin[: len(last)]):
            return True
    return False


@functools.cache
def _holders() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Who held each office, with first and last day."""
    out: dict[str, list[tuple[str, str, str]]] = {}
    for person, terms in _terms().items():
        for office, first, last in terms:
            out.setdefault(office, []).append((person, first, last))
    return {office: tuple(sorted(held)) for office, held in out.items()}


@functools.lru_cache(maxsize=100_000)
def person_of(actor: str, days: Days | None) -> str:
    """The person who holds an office on some days, where the packs know exactly one; else the actor itself.

    >>> person_of("CHN.defence_minister", (738749, 738749))
    'li-shangfu'
    """
    if days is None or actor not in _holders():
        return actor
    found = {person for person, _, _ in _holders()[actor] if holds(person, actor, days)}
    return found.pop() if len(found) == 1 else actor


@functools.cache
def rarity(code: str) -> float:
    """How much naming a state tells, 0.2 to 1: little for the great powers, all for a state that is seldom in the news.

    Taken from how common its names are (table `word_weights`).

    >>> rarity("DEU") < rarity("RUS") < rarity("PHL")
    True
    """
    names = {lang: _state_names(lang).get(code, ()) for lang in LANGUAGES}
    weights = [words_of(lang).weight(words_of(lang).key(w)) for lang, ws in names.items() for w in ws]
    lowest = min(weights, default=0.8)
    return max(0.2, 1.0 if lowest >= 1.0 else lowest * lowest)


@functools.cache
def _state_names(lang: str) -> dict[str, tuple[str, ...]]:
    columns = (f"name_{lang}", f"adj_{lang}", f"demonym_{lang}")
    names = {e.id: [w for c in columns for w in e.list(c)[:2]] for e in load_pack(lang).table("states")}
    return {code: tuple(w for n in found for w in WORD.findall(n)[-1:]) for code, found in names.items()}


@functools.cache
def states_by_word(lang: str) -> Mapping[str, str]:
    """The state that a word names or derives from, by the word's key (merge.words); words of two states are left out.

    >>> states_by_word("en")[words_of("en").key("Kenya")], states_by_word("de")[words_of("de").key("Kenia")]
    ('KEN', 'KEN')
    """
    key = words_of(lang).key
    found: dict[str, set[str]] = {}
    for code, names in _state_names(lang).items():
        for name in names:
            found.setdefault(key(name), set()).add(code)
    return {word: min(codes) for word, codes in found.items() if word and len(codes) == 1}


@functools.lru_cache(maxsize=200_000)
def compatible(a: Side, b: Side, days: Days | None = None) -> tuple[float, str]:
    """How well two sides can be one actor, 0 to 1, and why.

    >>> li = Side(actor="li-shangfu", name="Li Shangfu", code="CHN", sector="GOV")
    >>> minister = Side(actor="CHN.defence_minister", name="chinesischer Verteidigungsminister", code="CHN", sector="GOV")
    >>> compatible(li, minister)[0]
    0.95
    """
    if a.actor is not None and a.actor == b.actor:
        return SAME, f"{a.name} in both"
    known = a.code not in ("", "---"), b.code not in ("", "---")
    if not all(known):
        return _nameless(a, b)
    if a.code != b.code:
        return FOREIGN, f"{a.code} is not {b.code}"
    for person, office in ((a, b), (b, a)):
        if is_person(person.actor) and is_office(office.actor):
            if holds(person.actor or "", office.actor or "", days) or holds(person.actor or "", office.actor or ""):
                return HOLDS, f"{person.name} is {office.name}"
            return (OFFICE if (person.actor or "").startswith("~") else SECTOR), f"{person.name} and {office.name}, both {a.code}"
    if is_state(a) or is_state(b):
        return STATE, f"{a.name} and {b.name} stand for {a.code}"
    if is_person(a.actor) and is_person(b.actor):
        return (HOLDS, f"{a.name} may be {b.name}") if _one_name(a, b) else (OTHER_PERSON, f"{a.name} is not {b.name}")
    if is_office(a.actor) and is_office(b.actor):
        return LOOSE, f"{a.name} is another office than {b.name}"
    return (OFFICE, f"both {a.code} {a.sector}") if a.sector == b.sector else (LOOSE, f"both {a.code}")


def _one_name(a: Side, b: Side) -> bool:
    """Whether one is a person that only its report knows, by a name that the other has too ("Wang" and Wang Yi).

    Two such names are one where they are spelled nearly alike: transliterations differ ("Chabeischwili" and "Khabeishvili").
    """
    spelled = words_of("").spelled
    mine, yours = a.actor or "", b.actor or ""
    if mine.startswith("~") and yours.startswith("~") and min(len(mine), len(yours)) > NAME:
        return fuzz.ratio(mine, yours) >= SPELLED
    for local, known in ((a, b), (b, a)):
        if local.actor is not None and local.actor.startswith("~") and local.actor[1:] in {spelled(w) for w in WORD.findall(known.name)}:
            return True
    return False


def _nameless(a: Side, b: Side) -> tuple[float, str]:
    """Two sides of which one has no state: their words decide."""
    mine, yours = ({w.casefold()[:6] for w in s.name.split() if len(w) > 3} for s in (a, b))
    if mine & yours:
        return 0.75, f"{a.name} and {b.name} share a word"
    return UNKNOWN if a.sector == b.sector else 0.3, f"{a.name} or {b.name} has no state"


def likeness(mine: Sequence[Side], yours: Sequence[Side], days: Days | None = None) -> tuple[float, tuple[str, ...]] | None:
    """How well two lists of actors agree, 0 to 1, with reasons; None where one of them is empty and nothing can be told.

    A compound actor ("Russia and Belarus") agrees fully with a part of it, less what the other leaves out.
    """
    if not mine or not yours:
        return None
    few, many = sorted((mine, yours), key=len)
    total, reasons = 0.0, list[str]()
    for one in few:
        score, why = max((compatible(one, other, days) for other in many), key=lambda x: x[0])
        total += score
        if score > 0:
            reasons.append(why)
    return total / len(few) * (1 - 0.05 * min(3, len(many) - len(few))), tuple(reasons)
