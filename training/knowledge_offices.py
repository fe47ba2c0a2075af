"""Offices with German and English names, from ranks and states; rows of the tables persons, offices and terms."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from knowledge_persons import HAND, Person, Term, plain, slug, unique, variants

Row = dict[str, object]


def tsv(path: Path) -> list[list[str]]:
    """Rows of a hand-written TSV without its comments."""
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [r for r in rows if r and not r[0].startswith("#")]


def attribute(adjective: str, noun: str, ending: str) -> str:
    """A German adjective before a noun: `russisch` + *Außenminister* + `er`; adjectives of towns do not inflect."""
    return f"{adjective} {noun}" if adjective[0].isupper() and adjective.endswith("er") else f"{adjective}{ending} {noun}"


class Offices:
    """Names of offices, made when first asked for."""

    def __init__(self, states: Mapping[str, Mapping[str, str]], bodies: Mapping[str, Mapping[str, str]]) -> None:
        self.ranks = {r[0]: r for r in tsv(HAND / "ranks.tsv")}
        self.named = {r[0]: r for r in tsv(HAND / "office_names.tsv")}
        self.states, self.bodies, self.rows = states, bodies, dict[str, Row]()

    def row(self, office: str) -> Row:
        if office not in self.rows:
            code, rank, *_ = office.split(".")
            self.rows[office] = {
                "id": office,
                "code": code,
                "sector": self.sector(code, rank),
                "rank": rank,
                "name_de": self.names(office, code, rank, german=True),
                "name_en": self.names(office, code, rank, german=False),
                "source": "Lagebild",
            }
        return self.rows[office]

    def sector(self, code: str, rank: str) -> str:
        sector = self.ranks[rank][1]
        if code in self.states or rank in ("parliament_president", "frontex_chief", "prosecutor"):
            return "REL" if code == "VAT" else sector
        body = self.bodies.get(code, {}).get("sector", "")
        return body if body in ("NGO", "JUD") else ("MIL" if rank == "commander" else sector if code == "IMG" else "IGO")

    def names(self, office: str, code: str, rank: str, german: bool) -> list[str]:
        own = self.named.get(office)
        if own:
            return own[1 if german else 2].split("|")
        _, _, masculine, feminine, english = (*self.ranks[rank], "", "")[:5]
        state, body = self.states.get(code), self.bodies.get(code)
        if german:
            pairs = [(n, "er") for n in masculine.split("|")] + [(n, "e") for n in feminine.split("|") if n]
            if state:
                return [attribute(state["adj_de"].split("|")[0], n, e) for n, e in pairs] + [n for n, _ in pairs]
            short = self.short(body or {}, "de")
            return [f"{short}-{n}" if " " not in n else f"{n} ({short})" for n, _ in pairs]
        if state:
            adjective = state["adj_en"].split("|")[0]
            return [f"{adjective} {n}" for n in english.split("|")] + english.split("|")
        return [f"{self.short(body or {}, 'en')} {n}" for n in english.split("|")]

    @staticmethod
    def short(body: Mapping[str, str], lang: str) -> str:
        """The abbreviation of a body, or its name."""
        names = [body.get(f"name_{lang}", ""), *body.get(f"alias_{lang}", "").split("|")]
        return next((n for n in names if n.isupper() and len(n) <= 5), names[0])


THIS_YEAR = 2026.0


def longest_served(terms: list[Term], own: str, states: Mapping[str, object]) -> str:
    """The code that somebody held offices of longest: whom an undated report most likely means.

    Of two as long, in whole years, the body, then the `own` state.
    """
    years: Counter[str] = Counter()
    for term in terms:
        if term.start:
            years[term.office.split(".")[0]] += max(year_of(term.end, THIS_YEAR) - year_of(term.start, THIS_YEAR), 0.1)
    return max(years, key=lambda code: (round(years[code]), code not in states, code == own)) if years else own


def year_of(date: str, unknown: float) -> float:
    """A date of any precision in years."""
    parts = [int(p) for p in date.split("-")] if date else []
    return parts[0] + (parts[1] / 12 if len(parts) > 1 else 0.0) if parts else unknown


def person_rows(persons: list[Person], terms: list[Term], offices: Offices) -> list[Row]:
    """Rows of the table persons, with stable ids and the cautions that follow from all names together."""
    taken: Counter[str] = Counter()
    held: dict[int, list[Term]] = defaultdict(list)
    for term in terms:
        held[id(term.person)].append(term)
    for person in persons:
        person.id = slug(person.en[0])
        taken[person.id] += 1
        if taken[person.id] > 1:
            person.id += f"-{person.country.lower()}"
    full: Counter[str] = Counter(n for p in persons for n in unique([*variants(p.en, german=False), *variants(p.de, german=True)]))
    rows: list[Row] = []
    for person in persons:
        name_en, name_de = variants(person.en, german=False), variants(person.de, german=True)
        family = unique([*person.family, *(plain(f) for f in person.family)])
        caution = [f"needs_ner:{f}" for f in family] if person.common else []
        if not person.alone:  # a name of one word (Salman, Francis) is weak
            caution += [f"needs_ner:{n}" for n in unique([*name_en, *name_de]) if " " not in n and f"needs_ner:{n}" not in caution]
        caution += [f"ambiguous:{n}" for n in unique([*name_en, *name_de]) if full[n] > 1]
        country = longest_served(held[id(person)], person.country, offices.states)
        own = [t.office for t in held[id(person)] if t.office.startswith(f"{country}.")] or [t.office for t in held[id(person)]]
        sector = str(offices.row(own[-1])["sector"]) if own else ""
        rows.append(
            {
                "id": person.id,
                "name_de": name_de,
                "name_en": name_en,
                "family": family,
                "gender": person.gender if person.source == "Lagebild" else "",
                "country": country,
                "sector": sector,
                "alone": "yes" if person.alone else "no",
                "caution": caution,
                "wikidata": person.wikidata,
                "source": person.source,
            }
        )
    return sorted(rows, key=lambda r: str(r["id"]))


def term_rows(terms: list[Term]) -> list[Row]:
    rows: list[Row] = []
    taken: Counter[str] = Counter()
    for term in sorted(terms, key=lambda t: (t.office, t.start or "0", t.person.id)):
        key = f"{term.office}:{term.person.id}"
        taken[key] += 1
        rows.append(
            {
                "id": key if taken[key] == 1 else f"{key}:{taken[key]}",
                "person": term.person.id,
                "office": term.office,
                "from": term.start,
                "to": term.end,
                "source": term.source,
            }
        )
    return rows
