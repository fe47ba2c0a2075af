"""From foreign facts to lines of a user's pack folder: known actors are recognised, offices named, shared names marked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lagebild.knowledge.facts import BodyFact, Codes, Facts, PersonFact, Post, TermFact
from lagebild.knowledge.index import joined, names_of
from lagebild.knowledge.lookup import UNVERIFIED
from lagebild.knowledge.own import free_id, slug
from lagebild.knowledge.phrases import read_phrase
from lagebild.packs import Entry, Pack

SHORTEST_BODY = 5  # letters of a one-word name of an organisation; shorter ones are acronyms and common words
Row = dict[str, str]


@dataclass(slots=True)
class Imported:
    """Rows by table, and what was made of the facts in numbers."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {t: [] for t in ("persons", "offices", "terms", "bodies")})
    counts: Counter[str] = field(default_factory=Counter)


def rows_of(facts: Facts, packs: Mapping[str, Pack], codes: Codes, since: str = "") -> Imported:
    """The lines that facts make.

    Persons are taken where they hold or held an office that the file names or have a political part; somebody whom the pack
    knows (same Wikidata item, or same name and country) gets terms only.

    Args:
        packs: the packs of all languages, German and English, the user's own folders included.
        since: only terms that run on or after this date, and the persons with such a term.
    """
    return _Import(facts, packs, codes, since).run()


class _Import:
    def __init__(self, facts: Facts, packs: Mapping[str, Pack], codes: Codes, since: str) -> None:
        self.facts, self.packs, self.codes, self.since = facts, packs, codes, since
        self.pack = next(iter(packs.values()))
        self.out = Imported()
        self.offices: dict[tuple[str, str], str] = {}
        self.office_rows: dict[str, Row] = {e.id: {} for e in self.pack.table("offices")}
        self.ids = {e.id for table in ("persons", "bodies") for e in self.pack.table(table)}
        self.items = {e["wikidata"]: e for table in ("persons", "bodies") for e in self.pack.table(table) if e["wikidata"]}
        self.terms: dict[tuple[str, str], list[tuple[str, str, str, bool]]] = defaultdict(list)
        for e in self.pack.table("terms"):
            self.terms[e["person"], e["office"]].append((e.id, e["from"], e["to"], UNVERIFIED in e["source"]))
        self.term_ids = {e.id for e in self.pack.table("terms")}

    def run(self) -> Imported:
        held: dict[str, list[TermFact]] = defaultdict(list)
        for term in self.facts.terms:
            if not self.since or not term.end or term.end >= self.since[: len(term.end)]:
                held[term.person].append(term)
            else:
                self.out.counts[f"terms that ended before {self.since}"] += 1
        for ident, person in self.facts.persons.items():
            self._person(person, held.pop(ident, []))
        self.out.counts["terms whose holder the file does not name"] += sum(map(len, held.values()))
        for body in self.facts.bodies.values():
            self._body(body)
        self._mark_shared()
        for table, rows in self.out.rows.items():
            self.out.counts[table] = len(rows)
        return self.out

    def _person(self, fact: PersonFact, terms: list[TermFact]) -> None:
        country = self.codes.country(fact.country.split("|"))
        posts = [(t, office) for t in terms if (office := self._office(t.post, country))]
        self.out.counts["terms whose post the file does not name, or without a country"] += len(terms) - len(posts)
        if not posts and (not fact.sector or self.since):
            self.out.counts["persons without a political role"] += 1
            return
        country = country or next((o["code"] for _, o in posts), "")
        if not country:
            self.out.counts["persons without a country"] += 1
            return
        known = self._known(fact, country)
        ident = known.id if known is not None else self._new_id(fact.names["en"] or fact.names["de"], fact.id)
        if known is None:
            sector = max(posts, key=lambda p: p[0].end or "9999")[1]["sector"] if posts else fact.sector
            self.out.rows["persons"].append(_person_row(fact, ident, country, sector))
        else:
            self.out.counts["persons known already"] += 1
        for term, office in posts:
            self._term(ident, office["id"], term)

    def _known(self, fact: PersonFact, country: str) -> Entry | None:
        if fact.wikidata and fact.wikidata in self.items:
            return self.items[fact.wikidata]
        exact = names_of(self.pack).exact
        for name in dict.fromkeys((*fact.names["en"], *fact.names["de"])):
            for entry, form, _ in exact.get(joined(name), ()):
                same = entry["wikidata"] in ("", fact.wikidata) or not fact.wikidata
                if entry.table == "persons" and form == "name" and entry["country"] == country and same:
                    return entry
        return None

    def _new_id(self, names: Iterable[str], foreign: str) -> str:
        stem = slug(next(iter(names)))
        ident = stem if stem and stem not in self.ids else f"{stem}-{slug(foreign)}".strip("-")
        self.ids.add(ident)
        return ident

    def _office(self, post_id: str, country: str) -> Row | None:
        """The office that a post is here: one that the tables know where the post's name says no more, else one of its own."""
        post = self.facts.posts.get(post_id)
        if post is None or not any(post.names.values()):
            return None
        code = self.codes.country((post.country,)) or country
        if not code:
            return None
        key = (post_id, code)
        if key not in self.offices:
            row = self._new_office(post, code)
            self.offices[key] = row["id"]
            self.office_rows[row["id"]] = row
        return self.office_rows[self.offices[key]]

    def _new_office(self, post: Post, code: str) -> Row:
        rank, role_sector = self._rank(post, code)
        shipped = next((e for e in self.pack.table("offices") if e["code"] == code and e["rank"] == rank), None) if rank else None
        if shipped is not None:
            return {"id": shipped.id, "code": code, "sector": shipped["sector"]}
        de, en = post.names["de"] or post.names["en"], post.names["en"] or post.names["de"]
        rank = rank or slug(en[0]).replace("-", "_") or slug(post.id)
        ident = f"{code}.{rank}"
        row = {
            "id": ident, "code": code, "sector": post.sector or role_sector or "GOV", "rank": rank, "name_de": "|".join(de),
            "name_en": "|".join(en), "source": post.source,
        }  # fmt: skip
        if ident in self.office_rows:
            return self.office_rows[ident]
        self.out.rows["offices"].append(row)
        return row

    def _rank(self, post: Post, code: str) -> tuple[str, str]:
        """The rank and sector that a post's name says, where it says nothing beside them but its state or body."""
        for lang, pack in self.packs.items():
            for name in post.names.get(lang, ())[:3]:
                reading = read_phrase(name, pack, persons=False)
                if reading is not None and reading.rank and not reading.former and all(i == code for i in reading.of):
                    return reading.rank, reading.sector
        return "", ""

    def _term(self, person: str, office: str, term: TermFact) -> None:
        """A term; it takes the place of an unverified one of the same person in the same office, and leaves a verified one alone."""
        if term.start and term.end and term.start[: len(term.end)] > term.end[: len(term.start)]:
            self.out.counts["terms that end before they begin"] += 1
            return
        same = next((t for t in self.terms[person, office] if _overlap((t[1], t[2]), (term.start, term.end))), None)
        if same is not None and (not same[3] or not (term.start or term.end)):
            self.out.counts["terms known already"] += 1
            return
        stem = f"{office}:{person}"
        ident = same[0] if same else free_id(stem, self.term_ids)
        if same is not None:
            self.terms[person, office].remove(same)
            self.out.counts["unverified terms confirmed or corrected"] += 1
        self.term_ids.add(ident)
        self.terms[person, office].append((ident, term.start, term.end, False))
        self.out.rows["terms"].append({
            "id": ident, "person": person, "office": office, "from": term.start, "to": term.end, "source": term.source,
        })  # fmt: skip

    def _body(self, fact: BodyFact) -> None:
        names = {lang: tuple(n for n in fact.names[lang] if " " in n or len(n) >= SHORTEST_BODY) for lang in fact.names}
        exact = names_of(self.pack).exact
        every = (*names["en"], *names["de"])
        if not every:
            self.out.counts["organisations with too short a name"] += 1
        elif (fact.wikidata and fact.wikidata in self.items) or any(joined(n) in exact for n in every):
            self.out.counts["organisations known already"] += 1
        else:
            de, en = names["de"] or names["en"], names["en"] or names["de"]
            code = self.codes.country((fact.country,)) or "---"
            self.out.rows["bodies"].append({
                "id": self._new_id([f"{code}.{en[0]}"], fact.id), "code": code, "sector": fact.sector, "kind": "organisation",
                "name_de": de[0], "name_en": en[0], "alias_de": "|".join(de[1:]), "alias_en": "|".join(en[1:]),
                "wikidata": fact.wikidata, "source": fact.source,
            })  # fmt: skip

    def _mark_shared(self) -> None:
        """Names that several actors bear get the caution `ambiguous`, as the tables ask."""
        shipped = {w for index in names_of(self.pack).exact.values() for _, form, w in index if form != "family"}
        bearers: Counter[str] = Counter()
        for row in (*self.out.rows["persons"], *self.out.rows["bodies"]):
            bearers.update(_words(row))
        for row in (*self.out.rows["persons"], *self.out.rows["bodies"]):
            shared = sorted(w for w in _words(row) if bearers[w] > 1 or w in shipped)
            row["caution"] = "|".join(f"ambiguous:{w}" for w in shared)


def _person_row(fact: PersonFact, ident: str, country: str, sector: str) -> Row:
    de, en = fact.names["de"] or fact.names["en"], fact.names["en"] or fact.names["de"]
    family = fact.family or tuple(dict.fromkeys(n.split()[-1] for n in (*de, *en)))
    return {
        "id": ident, "name_de": "|".join(dict.fromkeys((*de, *en))), "name_en": "|".join(en), "family": "|".join(family),
        "gender": fact.gender, "country": country, "sector": sector, "alone": "no", "wikidata": fact.wikidata, "source": fact.source,
    }  # fmt: skip


def _words(row: Row) -> set[str]:
    return {w for column in ("name_de", "name_en", "alias_de", "alias_en") for w in row.get(column, "").split("|") if w}


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two spans are one term: they begin in the same year, or share more than a boundary; open ends share all.

    >>> _overlap(("2012-05-07", ""), ("2012", "2018")), _overlap(("2012", "2018"), ("2018-05-07", ""))
    (True, False)
    """
    (a, b), (c, d) = ((s or "0000", e or "9999") for s, e in (one, other))
    early, late = min(len(a), len(d)), min(len(c), len(b))
    return a[:4] == c[:4] or (a[:early] < d[:early] and c[:late] < b[:late])
