"""Facts from FollowTheMoney entities, one JSON object per line, as OpenSanctions publishes its lists of office-holders.

Person, Position, Occupancy, Organization and PublicBody are used (https://followthemoney.tech/explorer/); other schemata are
counted and left.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lagebild.knowledge.facts import BodyFact, Codes, Facts, PersonFact, Post, TermFact, broken, records, texts, usable

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ITEM = re.compile(r"Q\d+")
COUNTRIES = ("citizenship", "nationality", "country", "jurisdiction", "mainCountry")


def read_ftm(path: Path, codes: Codes, source: str = "") -> Facts:
    """The facts of a file. `source` names where it comes from; without it, the entities' own data sets are named."""
    facts = Facts()
    for number, entity in records(path, facts):
        schema, ident, properties = entity.get("schema"), entity.get("id"), entity.get("properties")
        if not isinstance(schema, str) or not isinstance(ident, str) or not isinstance(properties, dict) or not ident:
            facts.skipped.append(broken(number, "is no FollowTheMoney entity: id, schema or properties are missing"))
            continue
        origin = source or "OpenSanctions " + ", ".join(sorted(texts(entity.get("datasets")))[:4] or [path.name])
        if schema == "Person":
            _person(facts, entity, properties, codes, origin)
        elif schema == "Position":
            _post(facts, ident, properties, codes, origin)
        elif schema == "Occupancy":
            _term(facts, number, properties, origin)
        elif codes.known.get(("body_class", schema)):
            _body(facts, entity, properties, codes, origin)
        else:
            facts.leave(f"schema {schema}")
    return facts


def _country(properties: dict[str, Any], codes: Codes) -> str:
    return codes.country(c for key in COUNTRIES for c in texts(properties.get(key)))


def _names(entity: dict[str, Any], properties: dict[str, Any]) -> tuple[str, ...]:
    names = (*texts(entity.get("caption")), *texts(properties.get("name")), *texts(properties.get("alias")))
    return usable(names, people=entity["schema"] == "Person")


def _item(ident: str, properties: dict[str, Any]) -> str:
    items = (*texts(properties.get("wikidataId")), ident)
    return next((i for i in items if _ITEM.fullmatch(i)), "")


def _person(facts: Facts, entity: dict[str, Any], properties: dict[str, Any], codes: Codes, source: str) -> None:
    names = _names(entity, properties)
    if not names:
        facts.leave("person without a name in Latin letters")
        return
    ident = entity["id"]
    facts.persons[ident] = PersonFact(
        id=ident, names={"en": names, "de": ()}, family=usable(texts(properties.get("lastName"))), country=_country(properties, codes),
        gender=codes.first("gender", texts(properties.get("gender"))), wikidata=_item(ident, properties), source=source,
        sector=codes.first("person_sector", texts(properties.get("topics"))),
    )  # fmt: skip


def _post(facts: Facts, ident: str, properties: dict[str, Any], codes: Codes, source: str) -> None:
    names = usable(texts(properties.get("name")), people=False)
    sector = codes.first("office_sector", texts(properties.get("topics")))
    country = _country(properties, codes)
    facts.posts[ident] = Post(id=ident, names={"en": names, "de": ()}, country=country, sector=sector, source=source)


def _term(facts: Facts, number: int, properties: dict[str, Any], source: str) -> None:
    holders, posts = texts(properties.get("holder")), texts(properties.get("post"))
    if not holders or not posts:
        facts.skipped.append(broken(number, "is an Occupancy without holder or post"))
        return
    start, end = (min(texts(properties.get(key)), default="")[:10] for key in ("startDate", "endDate"))
    if any(day and not _DAY.fullmatch(day) for day in (start, end)):
        facts.skipped.append(broken(number, f"has a date that is none: {start or '-'}, {end or '-'}"))
        return
    facts.terms.append(TermFact(person=holders[0], post=posts[0], start=start, end=end, source=source))


def _body(facts: Facts, entity: dict[str, Any], properties: dict[str, Any], codes: Codes, source: str) -> None:
    names = _names(entity, properties)
    if not names:
        facts.leave("organisation without a name in Latin letters")
        return
    ident, schema = entity["id"], entity["schema"]
    sector = codes.first("body_sector", (*texts(properties.get("topics")), schema)) or codes.known["body_class", schema]
    facts.bodies[ident] = BodyFact(
        id=ident, names={"en": names, "de": ()}, country=_country(properties, codes), sector=sector, wikidata=_item(ident, properties),
        source=source,
    )  # fmt: skip
