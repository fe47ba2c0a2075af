"""Persons, offices and terms: hand-written holders joined with open data (see build_knowledge.py and docs/knowledge.md)."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HAND = Path(__file__).resolve().parent / "knowledge"
CYRILLIC = frozenset(["RUS", "UKR", "BLR", "BGR", "KAZ", "KGZ", "TJK", "UZB", "TKM"])
FAMILY_FIRST = frozenset(["CHN", "TWN", "KOR", "PRK"])
GLUED = ("al-", "el-", "Al-", "El-", "as-", "ad-")
DATED = re.compile(r"(\S*)\.\.(\S*)$")

# German newspaper transliteration from the usual English one, longest first (Duden, simplified).
EN_TO_DE = [
    ("shch", "schtsch"), ("Shch", "Schtsch"), ("zh", "sch"), ("Zh", "Sch"), ("kh", "ch"), ("Kh", "Ch"), ("sh", "sch"), ("Sh", "Sch"),
    ("tch", "tsch"), ("ch", "tsch"), ("Ch", "Tsch"), ("ts", "z"), ("Ts", "Z"), ("yu", "ju"), ("Yu", "Ju"), ("ya", "ja"), ("Ya", "Ja"),
    ("ye", "je"), ("Ye", "Je"), ("yo", "jo"), ("Yo", "Jo"), ("ey", "ej"), ("ay", "aj"), ("oy", "oj"), ("iy", "i"), ("v", "w"),
    ("V", "W"), ("z", "s"), ("Z", "S"), ("y", "y"),
]  # fmt: skip


@dataclass
class Person:
    en: list[str]
    de: list[str]
    family: list[str]
    country: str
    gender: str = "m"
    alone: bool = False
    common: bool = False
    wikidata: str = ""
    source: str = "Lagebild"
    id: str = ""
    sectors: list[str] = field(default_factory=list)


@dataclass
class Term:
    person: Person
    office: str
    start: str
    end: str
    source: str = "unverified"


def plain(text: str) -> str:
    """Without diacritics, as English agencies write (Erdoğan → Erdogan, Kılıç → Kilic, Ødegård → Odegard)."""
    text = text.translate(str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae"}))
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def umlaut(text: str) -> str:
    """With ae, oe, ue for umlauts, as scraped headlines write them (Schäuble → Schaeuble)."""
    for a, b in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")):
        text = text.replace(a, b)
    return text


def unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(i.strip() for i in items if i.strip()))


def german_cyrillic(name: str) -> str:
    """German transliteration of an English one, by rule: Sergey Ryabkov → Sergej Rjabkow."""
    out = "".join(next(((b) for a, b in EN_TO_DE if part == a), part) for part in _chunks(name))
    out = re.sub(r"(?<=[^aeiouj\W])iy\b|(?<=[^aeiou\W])y\b", "i", out)
    return re.sub(r"(?<=[aeiou])s(?=[aeiou])", "ss", out) if "z" not in name else out


def _chunks(name: str) -> Iterator[str]:
    i = 0
    keys = [a for a, _ in EN_TO_DE]
    while i < len(name):
        part = next((k for k in keys if name.startswith(k, i)), name[i])
        yield part
        i += len(part)


def variants(names: Iterable[str], german: bool) -> list[str]:
    """Names with the variants that rules give: without diacritics, ae/oe/ue, Sergej/Sergei, al-/el-/al ."""
    out: list[str] = []
    for name in names:
        forms = [name, plain(name)]
        if german and umlaut(name) != name:
            forms.append(umlaut(name))
        for form in list(forms):
            if german and re.search(r"\w{2}ej\b", form):
                forms.append(re.sub(r"ej\b", "ei", form))
            if " al-" in form:
                forms += [form.replace(" al-", article) for article in (" al ", " Al-", " el-", " ")]
            if "-" in form and re.search(r"\w-[a-z]\w+$", form) and not any(g in form for g in GLUED):
                forms.append(re.sub(r"-([a-z])(\w+)$", lambda m: "-" + m[1].upper() + m[2], form))
        out += forms
    return unique(out)


def family_of(name: str, code: str) -> list[str]:
    """The family name that stands alone later: last part, first part in China, Korea, Taiwan; with and without al-."""
    parts = name.split()
    if code in FAMILY_FIRST and len(parts) > 1:
        return [parts[0]]
    last = parts[-1]
    if last in ("Jr.", "Jr", "senior", "Sr."):
        last = parts[-2]
    glued = next((g for g in GLUED if last.startswith(g)), None)
    return [last, last.removeprefix(glued)] if glued else [last]


def parse_holders(path: Path) -> Iterator[tuple[str, str, str, str, Person]]:
    """(office, rank, from, to, person) of each entry of a holders file."""
    for raw in path.read_text(encoding="utf-8").splitlines():
        if not raw.strip() or raw.startswith("#"):
            continue
        office, entries = raw.split(":", 1)
        code, rank, *_ = office.split(".")
        for entry in entries.split(";"):
            yield office, rank, *parse_entry(entry.strip(), code)


def parse_entry(entry: str, code: str) -> tuple[str, str, Person]:
    match = DATED.search(entry)
    if not match:
        raise ValueError(f"no dates in {entry!r}")
    words = entry[: match.start()].split()
    flags = {w for w in words if w in ("f", "*", "!")}
    text = " ".join(w for w in words if w not in flags)
    names, _, family = text.partition("@")
    english, _, german = names.partition("=")
    en = [n.strip() for n in english.split("/")]
    de = [n.strip() for n in german.split("/") if n.strip()]
    if not de and code in CYRILLIC:
        de = [german_cyrillic(n) for n in en]
    fam = [n.strip() for n in family.split("/") if n.strip()]
    if not fam:
        fam = [f for n in [*de, *en] for f in family_of(n, code)]
    if code == "CHN" and len(en[0].split()) == 2 and len(en[0].split()[1]) > 4:
        fam.append(en[0].split()[1])  # machine translations take the given name for the family name
    person = Person(en, [*de, *en], fam, code, "f" if "f" in flags else "m", "*" in flags, "!" in flags)
    return match[1], match[2], person


class Registry:
    """Persons by name; the same name in another line is the same person."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self._first: dict[str, Person] = {}
        self._by_country: dict[tuple[str, str], Person] = {}

    def find(self, name: str, code: str) -> Person | None:
        key = plain(name).casefold()
        return self._by_country.get((code, key)) or self._first.get(key)

    def add(self, new: Person, code: str) -> Person:
        old = next((p for n in new.en if (p := self._by_country.get((code, plain(n).casefold())))), None) or self._first.get(
            plain(new.en[0]).casefold()
        )
        if old is None:
            old = new
            self.persons.append(old)
        else:
            old.en, old.de, old.family = unique([*old.en, *new.en]), unique([*old.de, *new.de]), unique([*old.family, *new.family])
            old.alone, old.common = old.alone or new.alone, old.common or new.common
            if len(old.country) == 3 and old.country not in STATES and new.country in STATES:
                old.country = new.country
        self._first.setdefault(plain(old.en[0]).casefold(), old)
        for name in (*old.en, *old.de):
            self._by_country.setdefault((code, plain(name).casefold()), old)
        return old


STATES: set[str] = set()


def wikidata_rank(label: str) -> str | None:
    low = label.lower()
    if "federal council" in low:
        return "minister"
    if "governor-general" in low:
        return None
    if any(w in low for w in ("prime minister", "chancellor", "taoiseach", "executive yuan", "premier", "council of ministers")):
        return "head_of_government"
    if "supreme leader of iran" in low:
        return "supreme_leader"
    if any(w in low for w in ("president", "monarch", "king", "emir", "sultan", "emperor", "grand duke", "prince", "supreme leader")):
        return "head_of_state"
    if any(w in low for w in ("pope", "captain regent", "agong", "druk", "military leader", "amir")):
        return "head_of_state"
    return None


COMMONWEALTH = ("Elizabeth II", "Charles III")
ELSEWHERE = ("Transnistria", "South Ossetia", "Abkhazia", "Northern Cyprus", "Republika Srpska", "Somaliland", "Pontifical", "Co-Prince")


def add_wikidata(path: Path, countries: dict[str, str], registry: Registry, terms: list[Term]) -> None:
    """Confirm terms by Wikidata's years, and add its office-holders that are not written by hand."""
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        code, rank, name = countries.get(row["country"], ""), wikidata_rank(row["positionLabel"]), row["officeholderLabel"]
        skip = any(w in row["positionLabel"] for w in ELSEWHERE) or (name in COMMONWEALTH and code != "GBR")
        if not code or not rank or skip or name.startswith("Q"):
            continue
        if name != "Abdullah of Pahang":
            name = re.sub(r"( I)?(, Prince)? of [A-Z].*$", "", name)
        office = f"{code}.{rank}"
        person = registry.find(name, code)
        if person is None:
            de = [german_cyrillic(name)] if code in CYRILLIC else []
            person = registry.add(Person([name], [*de, name], [f for n in [*de, name] for f in family_of(n, code)], code), code)
            person.source = "Wikidata"
        person.wikidata = person.wikidata or row["officeholder"]
        same = [t for t in terms if t.person is person and t.office == office and t.start[:4] == row["start_year"]]
        if same:
            same[0].source = "Lagebild, Wikidata agrees on the year"
        elif not any(t.person is person and t.office == office for t in terms):
            terms.append(Term(person, office, row["start_year"], row["end_year"], "Wikidata"))


def add_current(path: Path, codes: dict[str, str], registry: Registry, terms: list[Term]) -> None:
    """Confirm or add the heads of state and government of world-leaders-current (CC BY-SA, dated)."""
    data = json.loads(path.read_text(encoding="utf-8"))["leaders"]
    for key, row in data.items():
        for rank in ("head_of_state", "head_of_government"):
            name, since, code = row[rank], row[f"{rank}_since"], codes.get(key, "")
            if not name or not code or (rank == "head_of_government" and name == row["head_of_state"]):
                continue
            if name in COMMONWEALTH and code != "GBR":
                continue
            person = registry.find(name, code)
            if person is None:
                person = registry.add(Person([name], [name], family_of(name, code), code), code)
                person.source = "world-leaders-current"
            office = f"{code}.{rank}"
            same = [t for t in terms if t.person is person and t.office == office and since and t.start[:7] == since[:7]]
            if same:
                same[-1].source = "Lagebild, world-leaders-current agrees"
            elif since and not any(t.person is person and t.office == office for t in terms):
                terms.append(Term(person, office, since, "", "world-leaders-current"))


def check_reign(path: Path, cow: dict[str, str], terms: list[Term]) -> int:
    """Mark terms whose begin REIGN dates to the same month; nothing is taken over from it (its licence is unclear)."""
    begun: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in csv.DictReader(path.read_text(encoding="utf-8", errors="replace").splitlines()):
        code = cow.get(row["ccode"], "")
        family = plain(row["leader"]).casefold().split()[-1:]
        begun[code].update((f, f"{row['syear']}-{int(row['smonth']):02}") for f in family)
    agreed = 0
    for term in terms:
        code, rank = term.office.split(".")[:2]
        if term.source != "unverified" or not rank.startswith("head_of"):
            continue
        families = {plain(f).casefold().split()[-1] for f in term.person.family}
        if any((f, term.start[:7]) in begun[code] for f in families):
            term.source = "Lagebild, checked"
            agreed += 1
    return agreed


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", plain(name).lower()).strip("-")
