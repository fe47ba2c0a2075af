"""The knowledge base as a tool: looking names up, a user's own entries that win, checks, and imports of foreign data."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lagebild
from lagebild.cli import cli
from lagebild.coding.frames import frames_of
from lagebild.errors import PackError, PathMissing
from lagebild.knowledge.check import check_all, consistency
from lagebild.knowledge.facts import Codes, usable
from lagebild.knowledge.folders import own_folders, usable_folders
from lagebild.knowledge.ftm import read_ftm
from lagebild.knowledge.imports import rows_of
from lagebild.knowledge.lookup import Candidate, covers, languages, look_up, near_misses
from lagebild.knowledge.own import add_rows, completed
from lagebild.knowledge.phrases import read_phrase
from lagebild.knowledge.wikidata import read_wikidata
from lagebild.packs import load_pack, own_problems
from lagebild.pipeline import Coder, report_of
from lagebild.run.jobs import coding_with


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield


def found(name: str, date: str = "", *folders: Path) -> tuple[Candidate, ...]:
    return look_up(name, (load_pack(code, folders) for code in languages(None, name)), date)


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(cli, [str(a) for a in arguments])


def table(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line.replace(" ; ", "\t") for line in lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "actor", "how"),
    [
        ("Sergej Lawrow", "sergey-lavrov", "name"),
        ("Lavrov", "sergey-lavrov", "family name"),
        ("Lawrov", "sergey-lavrov", "transliteration variant"),
        ("Putin Wladimir", "vladimir-putin", "name, parts in another order"),
        ("Sergei Lawrof", "sergey-lavrov", "spelled almost like"),
        ("Weissrussland", "BLR", "other name"),
        ("Kreml", "RUS", "metonym"),
        ("UN Security Council", "UNO.unsc", "name"),
    ],
)
def test_names_are_found_in_all_spellings_and_say_how(name: str, actor: str, how: str) -> None:
    first = found(name)[0]
    assert first.id == actor
    assert first.matched.startswith(how)
    assert (first.score == 100) == (how in ("name", "family name", "other name", "metonym"))


@pytest.mark.parametrize(
    ("phrase", "date", "actor", "code"),
    [
        ("der chinesische Verteidigungsminister", "2023-08-15", "li-shangfu", "CHN"),
        ("der chinesische Verteidigungsminister", "2021-08-15", "wei-fenghe", "CHN"),
        ("the French foreign minister", "2018-06-01", "jean-yves-le-drian", "FRA"),
        ("US-Präsident", "2015-05-05", "barack-obama", "USA"),
        ("Bundeskanzlerin", "2015-09-04", "angela-merkel", "DEU"),
        ("Präsident Selenskyj", "2022-03-01", "volodymyr-zelensky", "UKR"),
        ("Kiews Unterhändler", "", "UKR.negotiator", "UKR"),
        ("the French foreign ministry", "", "FRA.foreign_minister.ministry", "FRA"),
    ],
)
def test_phrases_give_the_holder_of_the_day_or_the_office(phrase: str, date: str, actor: str, code: str) -> None:
    first = found(phrase, date)[0]
    assert (first.id, first.code) == (actor, code)


@pytest.mark.parametrize(
    ("ident", "first"), [("MAR", "MAR"), ("EUU", "EUU"), ("CHN.defence_minister", "li-shangfu"), ("CHN.defence_ministre", "")]
)
def test_codes_and_ids_that_stand_in_results_can_be_looked_up(ident: str, first: str) -> None:
    assert next((c.id for c in found(ident, "2023-08-15") if c.code != "---"), "") == first


def test_offices_show_their_terms_and_which_runs_on_the_date() -> None:
    (putin,) = (c for c in found("Wladimir Putin", "2010-03-01") if c.id == "vladimir-putin")
    assert [h.office for h in putin.offices if h.at] == ["RUS.head_of_government"]
    assert {h.office for h in putin.offices} == {"RUS.head_of_state", "RUS.head_of_government"}
    assert not all(h.verified for h in putin.offices)


def test_who_left_office_acts_as_a_politician() -> None:
    assert found("Angela Merkel", "2024-01-01")[0].sector == "PTY"
    assert found("Angela Merkel", "2019-01-01")[0].sector == "GOV"


def test_a_shared_name_gives_several_candidates_those_in_office_first() -> None:
    by_day = {day: [c.id for c in found("Li", day)] for day in ("2005-01-01", "2023-08-15")}
    assert len(by_day["2005-01-01"]) > 3
    assert by_day["2005-01-01"][0] == "li-zhaoxing"
    assert by_day["2023-08-15"][0] in ("li-shangfu", "li-qiang")
    assert {c.id for c in found("Kongo")} >= {"COD", "COG"}


def test_a_deputy_is_not_the_holder() -> None:
    reading = read_phrase("the acting deputy prime minister of Latvia", load_pack("en"))
    assert reading is None or "LVA.head_of_government" not in reading.offices


def test_nobody_is_guessed_from_a_word_nobody_knows() -> None:
    assert found("Quxmatown") == ()
    assert near_misses("Wlomir Putzing", load_pack("de"))


def test_covers_takes_dates_of_any_precision() -> None:
    assert covers("2019", "2019", "2019-07-01")
    assert covers("", "", "1999-01-01")
    assert not covers("2019-07-02", "", "2019-07-01")


def test_actor_command_prints_candidates_and_fails_for_nobody() -> None:
    good = run("actor", "Lawrow", "--date", "2020-01-01")
    assert good.exit_code == 0
    assert "RUS.foreign_minister" in good.output
    lines = run("actor", "Li", "--json").stdout.splitlines()
    assert all(json.loads(line)["kind"] == "person" for line in lines)
    bad = run("actor", "Wlomir Putzing")
    assert bad.exit_code == 1
    assert "Nobody is known" in bad.output
    assert "Putin" in bad.output


def test_own_folder_replaces_extends_and_comes_first(tmp_path: Path) -> None:
    own = table(tmp_path / "mine", "states.tsv", "id ; name_de ; name_en ; adj_de ; adj_en ; alias_de ; source", "FRA ; + ; + ; + ; + ; +Sechsecksland ; mine")
    table(own, "persons.tsv", "id ; name_de ; name_en ; family ; country ; source", "sergey-lavrov ; Sergej Anders ; Sergey Other ; Anders ; RUS ; mine")
    pack = load_pack("de", (own,))
    (france,) = (e for e in pack.table("states") if e.id == "FRA")
    (shipped,) = (e for e in load_pack("de").table("states") if e.id == "FRA")
    assert france["adj_de"] == shipped["adj_de"]
    assert france.list("alias_de") == (*shipped.list("alias_de"), "Sechsecksland")
    assert pack.table("persons")[0]["name_de"] == "Sergej Anders"
    assert [e.id for e in pack.table("persons")].count("sergey-lavrov") == 1
    assert own_problems("de", (own,)) == ()


def test_of_two_own_folders_the_last_wins_and_double_ids_in_one_are_told(tmp_path: Path) -> None:
    header = "id ; word ; sector ; kind ; alone"
    one = table(tmp_path / "one", "roles.tsv", header, "x ; Sondermann ; MIL ; person ; yes")
    two = table(tmp_path / "two", "roles.tsv", header, "x ; Sondermann ; COP ; person ; yes", "x ; Nochmann ; COP ; person ; yes")
    assert load_pack("de", (one, two)).table("roles")[0]["sector"] == "COP"
    assert load_pack("de", (two, one)).table("roles")[0]["sector"] == "MIL"
    assert [p.line for p in own_problems("de", (two,))] == ["two/roles.tsv:3"]


def test_own_verb_without_conditions_takes_its_word_from_the_shipped_lines(tmp_path: Path) -> None:
    header = "id ; pred ; pos ; source ; target ; act"
    own = table(tmp_path / "mine", "de/frames.tsv", header, "my ; besuchen ; V ; subj ; obj ; AID")
    assert [f.id for f in frames_of(load_pack("de", (own,))).candidates("besuchen", "V")] == ["my"]
    assert "my" not in {f.id for f in frames_of(load_pack("en", (own,))).candidates("besuchen", "V")}


def test_folders_from_the_file_from_here_and_from_the_command_line(tmp_path: Path) -> None:
    for name in ("lagebild-pack", "shared-pack", "given"):
        (tmp_path / name).mkdir()
    assert [p.name for p in own_folders()] == ["lagebild-pack"]
    Path("lagebild.toml").write_text('[packs]\nfolders = ["shared-pack"]\n', encoding="utf-8")
    assert [p.name for p in own_folders(["given"])] == ["shared-pack", "given"]
    with pytest.raises(PathMissing):
        own_folders(["nowhere"])
    Path("lagebild.toml").write_text('[packs]\nfolders = ["not-made-yet"]\n', encoding="utf-8")
    assert run("kb", "add", "role", "word=Sondermann", "sector=MIL").exit_code == 0
    assert [p.name for p in own_folders()] == ["not-made-yet"]
    Path("lagebild.toml").write_text("[packs]\nfolders = 3\n", encoding="utf-8")
    with pytest.raises(PackError):
        own_folders()


def test_a_broken_own_line_ends_the_run_before_it_begins(tmp_path: Path) -> None:
    own = table(tmp_path / "mine", "bodies.tsv", "id ; code", "x ; DEU")
    with pytest.raises(PackError, match=r"mine/bodies\.tsv"):
        usable_folders([own])


def test_the_shipped_tables_hold_together() -> None:
    assert [str(p) for p in check_all()] == []


def test_check_tells_what_is_wrong_with_own_entries(tmp_path: Path) -> None:
    own = table(
        tmp_path / "mine", "persons.tsv", "id ; name_de ; name_en ; family ; country ; caution ; source",
        "p1 ; Angela Merkel ; Angela Merkel ; Merkel ; DEU ;  ; mine", "p2 ; Petra Neu ; Petra Neu ; Neu ; XXQ ; odd:Neu ; mine",
    )  # fmt: skip
    table(own, "terms.tsv", "id ; person ; office ; from ; to ; source", "t ; p3 ; DEU.nobody ; 2021-13 ; 2020 ; mine")
    told = {p.message.split(";")[0] for p in consistency(load_pack("de", (own,)), load_pack("de"))}
    assert any("also names angela-merkel" in t for t in told)
    assert "country 'XXQ' is neither a state's nor a body's code" in told
    assert "no caution is called 'odd'" in told
    assert "no person has the id 'p3'" in told
    assert any(t.startswith("no office has the id 'DEU.nobody'") for t in told)
    assert {"2021-13 is no day of the calendar", "begins (2021-13) after it ends (2020)"} <= told
    assert run("kb", "check", "--pack", own).exit_code == 1


def test_add_writes_sound_lines_and_never_over_others(tmp_path: Path) -> None:
    done = run("kb", "add", "person", "name_de=Jana Mustrová", "country=DEU", "office=DEU.defence_minister", "from=2041-02", "gender=f", "sector=GOV")
    assert done.exit_code == 0, done.output
    own = tmp_path / "lagebild-pack"
    before = (own / "persons.tsv").read_bytes()
    assert "jana-mustrova" in before.decode()
    again = run("kb", "add", "person", "name_de=Jana Mustrová", "country=DEU")
    assert again.exit_code != 0
    wrong = run("kb", "add", "term", "person=jana-mustrova", "office=DEU.none")
    assert wrong.exit_code != 0
    assert (own / "persons.tsv").read_bytes() == before
    assert len((own / "terms.tsv").read_text(encoding="utf-8").splitlines()) == 2
    ids = [c.id for c in found("die deutsche Verteidigungsministerin", "2041-05-01", own)]
    assert "jana-mustrova" in ids
    assert not [p for p in own.rglob("*") if p.suffix == ".partial"]


def test_add_takes_a_file_an_alias_and_words(tmp_path: Path) -> None:
    file = table(tmp_path, "bodies_new.tsv", "id ; code ; kind ; name_de ; name_en ; source", "x.forum ; DEU ; organisation ; Musterforum ; Sample Forum ; mine")
    assert run("kb", "add", file / "bodies_new.tsv").exit_code == 0
    assert run("kb", "add", "state-alias", "id=FRA", "alias_de=Sechsecksland").exit_code == 0
    assert run("kb", "add", "state-alias", "id=FRA", "alias_en=Hexagonland").exit_code == 0
    assert run("kb", "add", "verb", "--lang", "de", "pred=verzwirbeln", "act=ASSAULT").exit_code == 0
    own = tmp_path / "lagebild-pack"
    assert [found(name, "", own)[0].id for name in ("Sample Forum", "Sechsecksland", "Hexagonland")] == ["x.forum", "FRA", "FRA"]
    assert frames_of(load_pack("de", (own,))).candidates("verzwirbeln", "V")
    assert run("kb", "check").exit_code == 0
    assert run("kb", "add", "person", "nonsense").exit_code != 0
    assert run("kb", "add", "person", "name_en=A B", "country=DEU", "colour=red").exit_code != 0


def test_build_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = run("kb", "build", "--data", tmp_path / "none")
    assert missing.exit_code == 1
    assert "open data" in missing.output
    monkeypatch.setattr(lagebild, "__file__", str(tmp_path / "site" / "lagebild" / "__init__.py"))
    assert "clone" in run("kb", "build").output


PERSON = {
    "id": "Q900001", "schema": "Person", "caption": "Miro Testanov", "datasets": ["xx_example"],
    "properties": {"name": ["Miro Testanov", "TESTANOV, Miro", "Миро Тестанов"], "lastName": ["Testanov"], "gender": ["male"],
                   "citizenship": ["bg"], "topics": ["role.pep"], "wikidataId": ["Q900001"]},
}  # fmt: skip
FTM = [
    {"id": "occ-1", "schema": "Occupancy", "properties": {"holder": ["Q900001"], "post": ["pos-1"], "startDate": ["2031-04-02"], "endDate": []}},
    PERSON,
    {"id": "pos-1", "schema": "Position", "properties": {"name": ["Minister of Defence of Bulgaria"], "country": ["bg"], "topics": ["gov.national"]}},
    {"id": "pos-2", "schema": "Position", "properties": {"name": ["Head of the Lighthouse Inspectorate"], "country": ["bg"], "topics": ["gov.executive"]}},
    {"id": "occ-2", "schema": "Occupancy", "properties": {"holder": ["Q900001"], "post": ["pos-2"], "startDate": ["2028"], "endDate": ["2030"]}},
    {"id": "occ-3", "schema": "Occupancy", "properties": {"holder": ["known"], "post": ["pos-3"], "startDate": ["2005-11-22"], "endDate": ["2021-12-08"]}},
    {"id": "known", "schema": "Person", "caption": "Angela Merkel", "properties": {"name": ["Angela Merkel"], "country": ["de"]}},
    {"id": "pos-3", "schema": "Position", "properties": {"name": ["Chancellor of Germany"], "country": ["de"]}},
    {"id": "singer", "schema": "Person", "properties": {"name": ["Lola Sample"], "country": ["de"]}},
    {"id": "body", "schema": "PublicBody", "properties": {"name": ["Bulgarian Lighthouse Inspectorate"], "country": ["bg"]}},
    {"id": "ship", "schema": "Vessel", "properties": {}},
    {"id": "occ-4", "schema": "Occupancy", "properties": {"holder": ["Q900001"], "post": ["pos-2"], "startDate": ["soon"]}},
]


def ftm_file(folder: Path) -> Path:
    path = folder / "entities.ftm.jsonl"
    lines = [json.dumps(e, ensure_ascii=False) for e in FTM]
    path.write_text("\n".join([*lines[:4], "{broken", "[1]", *lines[4:]]) + "\n", encoding="utf-8")
    return path


def test_followthemoney_gives_persons_offices_and_terms(tmp_path: Path) -> None:
    result = run("kb", "import", "ftm", ftm_file(tmp_path), "--name", "pep")
    assert result.exit_code == 3, result.output
    own = tmp_path / "lagebild-pack"
    assert {p.name for p in own.iterdir()} == {"persons_pep.tsv", "offices_pep.tsv", "terms_pep.tsv", "bodies_pep.tsv", "skipped_pep.jsonl"}
    skipped = [json.loads(line) for line in (own / "skipped_pep.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(s["line"], s["code"]) for s in skipped] == [(5, "E106"), (6, "E106"), (14, "E106")]
    first = found("Miro Testanov", "2032-01-01", own)[0]
    assert (first.id, first.code, first.sector, first.wikidata) == ("miro-testanov", "BGR", "GOV", "Q900001")
    assert [h.office for h in first.offices if h.at] == ["BGR.defence_minister"]
    assert "BGR.head_of_the_lighthouse_inspectorate" in {h.office for h in first.offices}
    assert first.source == "OpenSanctions xx_example"
    assert not found("Lola Sample", "", own)
    assert found("Bulgarian Lighthouse Inspectorate", "", own)[0].code == "BGR"
    assert run("kb", "check").exit_code == 0


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    file = ftm_file(tmp_path)
    run("kb", "import", "ftm", file)
    before = {p: p.read_bytes() for p in (tmp_path / "lagebild-pack").iterdir()}
    run("kb", "import", "ftm", file)
    assert {p: p.read_bytes() for p in (tmp_path / "lagebild-pack").iterdir()} == before


def test_known_persons_and_verified_terms_are_left_as_they_are(tmp_path: Path) -> None:
    packs = {lang: load_pack(lang) for lang in ("en", "de")}
    codes = Codes(packs["en"])
    rows = rows_of(read_ftm(ftm_file(tmp_path), codes), packs, codes).rows
    assert [p["id"] for p in rows["persons"]] == ["miro-testanov"]
    shipped = {t.id: t["source"] for t in packs["en"].table("terms")}
    assert all("unverified" in shipped.get(t["id"], "unverified") for t in rows["terms"])


def test_a_national_bank_president_is_no_head_of_state() -> None:
    packs = {lang: load_pack(lang) for lang in ("en", "de")}
    codes = Codes(packs["en"])
    path = Path("p.jsonl")
    people = [{**PERSON, "id": f"p{n}", "caption": "", "properties": {**PERSON["properties"], "name": [f"Tester Number{c}"], "wikidataId": []}} for n, c in enumerate("abc")]  # type: ignore[dict-item]
    names = ["President of the Senate of Romania", "Deputy Prime Minister of Romania", "President of Romania"]
    posts = [{"id": f"o{n}", "schema": "Position", "properties": {"name": [name], "country": ["ro"]}} for n, name in enumerate(names)]
    terms = [{"id": f"t{n}", "schema": "Occupancy", "properties": {"holder": [f"p{n}"], "post": [f"o{n}"], "startDate": ["2035"]}} for n in range(3)]
    path.write_text("\n".join(map(json.dumps, (*people, *posts, *terms))), encoding="utf-8")
    held = {t["person"]: t["office"] for t in rows_of(read_ftm(path, codes), packs, codes).rows["terms"]}
    assert [held[f"tester-number{c}"] == "ROU.head_of_state" for c in "abc"] == [False, False, True]
    assert held["tester-numberb"] != "ROU.head_of_government"


def snak(value: object) -> dict[str, object]:
    return {"datavalue": {"value": value}}


def claim(item: str, **dates: str) -> dict[str, object]:
    qualifiers = {k: [snak({"time": f"+{d}T00:00:00Z", "precision": 11})] for k, d in dates.items()}
    return {"mainsnak": snak({"id": item}), "rank": "normal", "qualifiers": qualifiers}


def item(ident: str, de: str, en: str, **claims: list[dict[str, object]]) -> dict[str, object]:
    labels = {lang: {"language": lang, "value": label} for lang, label in (("de", de), ("en", en)) if label}
    return {"id": ident, "type": "item", "labels": labels, "aliases": {"de": [{"value": f"{de} der Ältere"}]} if de else {}, "claims": claims}


WIKIDATA = [
    item("Q900010", "Olga Beispielowa", "Olga Beispelova", P31=[claim("Q5")], P27=[claim("Q212")], P21=[claim("Q6581072")],
         P39=[claim("Q900011", P580="2033-05-01", P582="2034-06-30")]),
    item("Q900011", "Außenministerin der Ukraine", "Minister of Foreign Affairs of Ukraine", P17=[claim("Q212")]),
    item("Q900012", "Partei der Beispiele", "Party of Examples", P31=[claim("Q7278")], P17=[claim("Q212")]),
]  # fmt: skip


@pytest.mark.parametrize("layout", ["dump", "lines", "document", "pretty"])
def test_a_wikidata_slice_in_any_layout(tmp_path: Path, layout: str) -> None:
    lines = [json.dumps(e, ensure_ascii=False) for e in WIKIDATA]
    text = {
        "dump": "[\n" + ",\n".join(lines) + "\n]\n",
        "lines": "\n".join(lines),
        "document": json.dumps({"entities": {e["id"]: e for e in WIKIDATA}}),
        "pretty": json.dumps(WIKIDATA, indent=1),
    }[layout]
    path = tmp_path / "slice.json"
    path.write_text(text, encoding="utf-8")
    packs = {lang: load_pack(lang) for lang in ("de", "en")}
    codes = Codes(packs["en"])
    facts = read_wikidata(path, codes)
    imported = rows_of(facts, packs, codes)
    (person,), (term,), (body,) = (imported.rows[t] for t in ("persons", "terms", "bodies"))
    assert (person["name_de"].split("|")[0], person["country"], person["gender"]) == ("Olga Beispielowa", "UKR", "f")
    assert (term["office"], term["from"], term["to"]) == ("UKR.foreign_minister", "2033-05-01", "2034-06-30")
    assert (body["code"], body["sector"], body["name_en"]) == ("UKR", "PTY", "Party of Examples")
    assert not facts.skipped


def test_wikidata_lines_that_are_built_otherwise_are_recorded(tmp_path: Path) -> None:
    path = tmp_path / "slice.json"
    odd = {"id": "Q1", "labels": [], "claims": {"P39": [3]}}
    path.write_text("[\n" + json.dumps(WIKIDATA[1]) + ",\n" + json.dumps(odd) + ",\n{\"id\": 5}\n]\n", encoding="utf-8")
    assert [s.line for s in read_wikidata(path, Codes(load_pack("en"))).skipped] == [3, 4]


def test_names_that_cannot_stand_in_a_table_are_dropped() -> None:
    assert usable(["MUSTER, Jana", "Jana  Muster", "J|M", "Яна", "Jana Muster (Bürgermeisterin)"]) == ("Jana Muster",)
    assert usable(["Đỗ Văn Mẫu", "Jean-Luc D’Exemple"]) == ("Đỗ Văn Mẫu", "Jean-Luc D’Exemple")


def test_acronyms_of_organisations_keep_their_capitals() -> None:
    assert usable(["NATO Example Fund", "EXAMPLE TRUST FUND"], people=False) == ("NATO Example Fund", "Example Trust Fund")
    assert usable(["LEE Test", "Karl MUSTER III"]) == ("Lee Test", "Karl Muster III")


def test_completed_fills_in_what_follows() -> None:
    rows = completed("person", {"name_en": "Ann Sample", "country": "CAN"}, ())
    assert rows == {"persons": [{"name_en": "Ann Sample", "country": "CAN", "name_de": "Ann Sample", "id": "ann-sample", "family": "Sample", "alone": "no", "source": "own entry"}]}
    with pytest.raises(PackError):
        completed("state-alias", {"id": "QQQ", "alias_de": "Nirgendwo"}, ())


def test_tabs_and_unknown_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="column"):
        add_rows(tmp_path / "mine", {"bodies": [{"id": "x", "colour": "red"}]})
    with pytest.raises(PackError, match="tab"):
        add_rows(tmp_path / "mine", {"bodies": [{"id": "x", "name_de": "a\tb"}]})
    assert not (tmp_path / "mine").exists()


def test_own_person_role_and_verb_change_the_coding_in_this_and_in_other_processes(tmp_path: Path) -> None:
    own = table(
        tmp_path / "mine", "persons.tsv", "id ; name_de ; name_en ; family ; country ; sector ; source",
        "jana-mustrova ; Jana Mustrova ; Jana Mustrova ; Mustrova ; CZE ; GOV ; mine",
    )  # fmt: skip
    table(own, "de/roles.tsv", "id ; word ; sector ; kind ; alone", "my.role ; Sondermeister ; MIL ; person ; yes")
    table(own, "de/frames.tsv", "id ; pred ; pos ; source ; target ; act", "my.verb ; kritisieren ; V ; subj ; obj ; SANCTION")
    text = "Jana Mustrova kritisierte am Montag die Ukraine. Der russische Sondermeister kritisierte am Dienstag die Türkei."
    report = report_of(text, lang="de", date="2026-02-03")
    (plain,) = Coder("de").code([report])
    job = pickle.loads(pickle.dumps(coding_with((own,))))
    (mine,) = job.prepare()([report])
    assert {e.act for e in plain.events} == {"ACCUSE"}
    assert "CZE" not in {p.code for e in plain.events for p in e.source}
    assert [(e.act, e.rule.split()[0], [(p.code, p.sector) for p in e.source]) for e in mine.events] == [
        ("SANCTION", "my.verb", [("CZE", "GOV")]), ("SANCTION", "my.verb", [("RUS", "MIL")]),
    ]  # fmt: skip
    assert mine.events[0].source[0].actor == "jana-mustrova"
