"""Facts from Wikidata entities: labels and aliases in German and English, citizenship (P27), positions held (P39, with P580 and P582)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lagebild.knowledge.facts import BodyFact, Codes, Facts, PersonFact, Post, TermFact, broken, records, usable

INSTANCE, SEX, CITIZEN, POSITION, COUNTRY, JURISDICTION = "P31", "P21", "P27", "P39", "P17", "P1001"
START, END, ISO2, ISO3 = "P580", "P582", "P297", "P298"
SOURCE = "Wikidata (CC0)"
_LENGTHS = {9: 4, 10: 7, 11: 10}  # precision of a time value → characters of its date: year, month, day


def read_wikidata(path: Path, codes: Codes, source: str = "") -> Facts:
    """The facts of a file: a list with one entity per line (a dump or a slice of one), JSON Lines, or one document.

    Items of states that the file holds with their ISO code, and those that the pack knows, give the countries.
    """
    facts = Facts()
    for number, entity in records(path, facts):
        ident, claims = entity.get("id"), entity.get("claims")
        if not isinstance(ident, str) or not isinstance(claims, dict):
            facts.skipped.append(broken(number, "is no Wikidata entity: id or claims are missing"))
            continue
        try:
            _entity(facts, ident, entity, claims, codes, source or SOURCE)
        except (AttributeError, KeyError, TypeError, ValueError):
            facts.skipped.append(broken(number, f"{ident} is not built as Wikidata's entities are"))
    return facts


def _entity(facts: Facts, ident: str, entity: dict[str, Any], claims: dict[str, Any], codes: Codes, source: str) -> None:
    classes = _items(claims, INSTANCE)
    person = bool(codes.first("person_class", classes))
    names = {lang: _labels(entity, lang, person) for lang in ("de", "en")}
    iso = codes.country([*_strings(claims, ISO3), *_strings(claims, ISO2)])
    if iso:
        codes.known.setdefault(("country", ident), iso)
    if person:
        _person(facts, ident, names, claims, codes, source)
        return
    country = codes.country((ident, *_items(claims, JURISDICTION), *_items(claims, COUNTRY)))
    sector = codes.first("body_class", classes)
    if sector and any(names.values()):
        facts.bodies[ident] = BodyFact(id=ident, names=names, country=country, sector=sector, wikidata=ident, source=source)
    facts.posts[ident] = Post(id=ident, names=names, country=country, sector="", source=source)  # any item may be a position


def _person(facts: Facts, ident: str, names: dict[str, tuple[str, ...]], claims: dict[str, Any], codes: Codes, source: str) -> None:
    if not any(names.values()):
        facts.leave("person without a name in Latin letters")
        return
    facts.persons[ident] = PersonFact(
        id=ident, names=names, family=(), gender=codes.first("gender", _items(claims, SEX)),
        country="|".join(_items(claims, CITIZEN)),  # items; states may come later in the file
        sector="", wikidata=ident, source=source,
    )  # fmt: skip
    for statement in _statements(claims, POSITION):
        post = _item(statement["mainsnak"])
        if post:
            start, end = (_date(statement, key) for key in (START, END))
            facts.terms.append(TermFact(person=ident, post=post, start=start, end=end, source=source))


def _labels(entity: dict[str, Any], lang: str, person: bool) -> tuple[str, ...]:
    label = entity.get("labels", {}).get(lang)
    return usable([*([label["value"]] if label else []), *(a["value"] for a in entity.get("aliases", {}).get(lang, ()))], people=person)


def _statements(claims: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """The statements of a property that are not deprecated."""
    for statement in claims.get(key, ()):
        if statement.get("rank") != "deprecated":
            yield statement


def _item(snak: dict[str, Any]) -> str:
    value = snak.get("datavalue", {}).get("value")
    return str(value["id"]) if isinstance(value, dict) and "id" in value else ""


def _items(claims: dict[str, Any], key: str) -> list[str]:
    return [item for s in _statements(claims, key) if (item := _item(s["mainsnak"]))]


def _strings(claims: dict[str, Any], key: str) -> list[str]:
    values = (s["mainsnak"].get("datavalue", {}).get("value") for s in _statements(claims, key))
    return [v for v in values if isinstance(v, str)]


def _date(statement: dict[str, Any], key: str) -> str:
    """A qualifier's date as precise as it is; "" where there is none or only a decade."""
    for snak in statement.get("qualifiers", {}).get(key, ()):
        value = snak.get("datavalue", {}).get("value")
        if isinstance(value, dict) and str(value.get("time", "")).startswith("+"):
            return str(value["time"])[1:][: _LENGTHS.get(int(value.get("precision", 0)), 0)]
    return ""
