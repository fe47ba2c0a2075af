"""The knowledge tables hold together: codes, sectors, offices, dates, and no name claimed twice in silence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from lagebild.packs import DATA, Entry, load_pack

BODY_CODES = frozenset(
    {
        "UNO",
        "EUU",
        "NAT",
        "OSC",
        "IAE",
        "ICC",
        "IMF",
        "WBK",
        "WTO",
        "WHO",
        "AFU",
        "ARL",
        "ASN",
        "CSO",
        "SCO",
        "BRC",
        "GSE",
        "GTW",
        "OPC",
        "RCC",
        "AMN",
        "HRW",
        "COE",
        "WST",
        "XKX",
        "PSE",
        "TWN",
        "IMG",
        "---",
    }
)
TABLES = ("states", "bodies", "persons", "terms", "offices", "roles", "places")
FLAGS = frozenset(
    {
        "ambiguous",
        "needs_ner",
        "needs_capital",
        "needs_context",
        "needs_article",
        "needs_country",
        "adj_is_name",
        "place_first",
        "not_actor_alone",
        "not_language",
        "sector_leg",
        "sector_rel",
        "sector_of_head",
        "sector_ambiguous",
        "sector_unsure",
        "same_rank",
        "sector_empty",
        "victim_ok",
        "object_only",
        "object_ok",
        "people_group",
        "speaker_only",
        "speaker_mostly",
        "instrument",
        "not_actor",
        "not_compound",
        "sport",
        "platform",
    }
)
NAMES = ("name", "alias", "adj", "demonym", "capital", "metonym", "region")


def table(name: str, lang: str = "de") -> tuple[Entry, ...]:
    return load_pack(lang).table(name)


def by_id(name: str) -> dict[str, Entry]:
    return {e.id: e for e in table(name)}


def names_of(entry: Entry, lang: str) -> list[str]:
    """Every word that names the entry in a language (family names aside: they are shared by nature)."""
    if entry.table == "persons":
        return list(entry.list(f"name_{lang}"))
    return [n for kind in NAMES for n in entry.list(f"{kind}_{lang}")]


def flagged(entry: Entry, flag: str) -> set[str]:
    return {c.partition(":")[2] for c in entry.list("caution") if c.partition(":")[0] == flag}


def state_codes() -> set[str]:
    return {e.id for e in table("states")}


def no_more(found: Iterable[object], limit: int = 10) -> list[object]:
    return list(found)[:limit]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_tables_are_there_and_break_no_schema(lang: str) -> None:
    pack = load_pack(lang)
    assert not [p for p in pack.problems if re.search(rf"/({'|'.join(TABLES)})[_.\w]*tsv", p.line)]
    assert all(pack.table(name) for name in TABLES)


def test_every_state_has_names_adjectives_and_a_source() -> None:
    states = table("states")
    assert len(states) >= 197
    for state in states:
        for column in ("name_de", "name_en", "adj_de", "adj_en", "source"):
            assert state.list(column), f"{state.id} lacks {column}"
        if state.id not in ("VAT", "WST", "HKG", "MAC", "PRI", "GIB"):
            assert state.list("demonym_de") and state.list("demonym_en"), state.id
            assert state.list("capital_de") or state["iso2"] in ("HK", "MO"), state.id


def test_codes_and_sectors_are_those_of_the_codebook() -> None:
    codes = state_codes() | BODY_CODES
    for name, column in (("bodies", "code"), ("persons", "country"), ("offices", "code")):
        assert not no_more((e.line, e[column]) for e in table(name) if e[column] not in codes)
    assert not no_more((e.line, e["country"]) for e in table("places") if e["country"] and e["country"] not in state_codes())


@pytest.mark.parametrize(
    ("name", "code"),
    [("Weißrussland", "BLR"), ("Moldawien", "MDA"), ("Birma", "MMR"), ("Swasiland", "SWZ"), ("Türkiye", "TUR"), ("Elfenbeinküste", "CIV")],
)
def test_former_names_and_spellings_lead_to_the_state(name: str, code: str) -> None:
    assert [s.id for s in table("states") if name in names_of(s, "de")] == [code]


def test_demonyms_have_all_their_forms() -> None:
    states = by_id("states")
    assert {"Russe", "Russin", "Russen", "Russinnen"} <= set(states["RUS"].list("demonym_de"))
    assert {"Deutsche", "Deutscher", "Deutschen"} <= set(states["DEU"].list("demonym_de"))
    assert {"Französin", "Franzosen"} <= set(states["FRA"].list("demonym_de"))
    assert {"Dane", "Danes"} <= set(states["DNK"].list("demonym_en"))


def test_terms_name_a_person_and_an_office_and_run_forward() -> None:
    persons, offices = by_id("persons"), by_id("offices")
    for term in table("terms"):
        assert term["person"] in persons, term.line
        assert term["office"] in offices, term.line
        start, end = term["from"], term["to"]
        short = min(len(start), len(end))
        assert not (start and end) or start[:short] <= end[:short], f"{term.line}: {start} after {end}"
        assert term["source"], term.line

@pytest.mark.parametrize("rank", ["foreign_minister", "defence_minister"])
def test_the_ministers_of_thirty_states_are_known_in_every_year(rank: str) -> None:
    known: dict[str, set[int]] = defaultdict(set)
    for term in table("terms"):
        if term["office"].endswith(f".{rank}") and term["from"]:
            known[term["office"]].update(range(int(term["from"][:4]), int((term["to"] or "2026")[:4]) + 1))
    assert sum(years >= set(range(2000, 2027)) for years in known.values()) >= 30


@pytest.mark.parametrize(
    "person, code", [("jens-stoltenberg", "NAT"), ("ursula-von-der-leyen", "EUU"), ("donald-tusk", "POL"), ("emmanuel-macron", "FRA")]
)
def test_undated_a_person_belongs_to_where_it_held_office_longest(person: str, code: str) -> None:
    assert next(p["country"] for p in table("persons") if p.id == person) == code


def test_only_confirmed_terms_lack_the_mark_unverified() -> None:
    sources = {t["source"] for t in table("terms")}
    assert "unverified" in sources
    assert all(s == "unverified" or re.search(r"Wikidata|world-leaders-current|checked|Phoenix|Bundestag", s) for s in sources)


def test_offices_that_exist_once_have_one_holder_at_a_time() -> None:
    """Overlaps of more than a year between full dates are mistakes, save where two held power at once."""
    runs: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for term in table("terms"):
        rank = term["office"].split(".")[1]
        if rank in ("head_of_government", "foreign_minister", "secretary_general") and len(term["from"]) == 10:
            runs[term["office"]].append((term["from"], term["to"] or "9999", term["person"]))
    wrong = []
    for office, terms in runs.items():
        terms.sort()
        wrong += [(office, a, b) for a, b in pairwise(terms) if a[1][:4] > str(int(b[0][:4]) + 1)]
    assert {office for office, _, _ in wrong} <= {"LBY.head_of_government"}  # two governments, Tripoli and Tobruk


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_name_is_claimed_by_two_actors_in_silence(lang: str) -> None:
    owners: dict[str, list[Entry]] = defaultdict(list)
    for name in ("states", "bodies", "persons"):
        for entry in table(name, lang):
            for word in set(names_of(entry, lang)):
                owners[word].append(entry)
    silent = [(word, e.id) for word, entries in owners.items() if len(entries) > 1 for e in entries if word not in flagged(e, "ambiguous")]
    assert not no_more(silent)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_role_word_stands_in_two_lines_of_the_same_file(lang: str) -> None:
    seen: dict[str, str] = {}
    double = []
    for role in table("roles", lang):
        if f"{lang}/roles.tsv" not in role.line:
            continue
        for word in role.list("word"):
            if word in seen:
                double.append((word, seen[word], role.id))
            seen[word] = role.id
    assert not double


def test_cautions_use_known_flags_and_name_what_stands_there() -> None:
    for name in ("states", "bodies", "persons", "places"):
        for entry in table(name):
            words = {*names_of(entry, "de"), *names_of(entry, "en"), *entry.list("family"), *entry.list("alias"), *entry.list("name_de")}
            for caution in entry.list("caution"):
                flag, _, word = caution.partition(":")
                assert flag in FLAGS, f"{entry.line}: {flag}"
                assert not word or word in words or name == "places", f"{entry.line}: {word!r} is no name of {entry.id}"


@pytest.mark.parametrize(
    ("family", "office", "day"),
    [
        ("Lawrow", "RUS.foreign_minister", "2023-08-15"),
        ("Li", "CHN.defence_minister", "2023-08-15"),
        ("Lukaschenko", "BLR.head_of_state", "2023-08-15"),
        ("Putin", "RUS.head_of_state", "2016-01-01"),
        ("Merkel", "DEU.head_of_government", "2015-09-04"),
        ("Guterres", "UNO.secretary_general", "2020-01-01"),
        ("Selenskyj", "UKR.head_of_state", "2022-02-24"),
        ("Xi", "CHN.head_of_state", "2023-03-20"),
        ("Wu", "CHN.spokesperson_defence", "2023-08-15"),
        ("Wang", "CHN.spokesperson_foreign", "2023-08-15"),
    ],
)
def test_family_name_and_office_give_the_holder_of_the_day(family: str, office: str, day: str) -> None:
    persons = by_id("persons")
    holders = [t["person"] for t in table("terms") if t["office"] == office and (t["from"] or "0") <= day <= (t["to"] or "9999")]
    assert [p for p in holders if family in persons[p].list("family")]


@pytest.mark.parametrize(
    ("name", "country", "german"),
    [
        ("Milan", "ITA", "Mailand"),
        ("Geneva", "CHE", "Genf"),
        ("Kyiv", "UKR", "Kiew"),
        ("Warsaw", "POL", "Warschau"),
        ("Prague", "CZE", "Prag"),
    ],
)
def test_places_have_german_names(name: str, country: str, german: str) -> None:
    assert any(p["name_en"] == name and p["country"] == country and p["name_de"] == german for p in table("places"))


def test_sources_are_noted_and_the_tables_stay_small() -> None:
    files = [*(DATA / "actors").glob("*.tsv"), *(DATA / "places").glob("*.tsv"), *Path(DATA).glob("*/roles*.tsv")]
    assert sum(f.stat().st_size for f in files) < 4_000_000
    assert not no_more(e.line for name in ("states", "bodies", "persons", "offices") for e in table(name) if not e["source"])
