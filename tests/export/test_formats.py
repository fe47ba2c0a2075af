"""Every format holds the query's events, in the shape its readers expect."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lagebild.errors import ExportError
from lagebild.export import gdelt, icews, polecat, tables
from lagebild.export.job import Provenance, export, formats
from lagebild.model import Report
from lagebild.output import CountRecord
from lagebild.query import Query
from lagebild.query.search import answer
from lagebild.run import local
from lagebild.run.local import run_local
from lagebild.store.db import Store
from lagebild.store.judgements import judge
from tests.query.stores import event, invented, made, party, record

DAY = "2026-01-31"
TEXT = 'Kasachstan empfing am 3. Mai den\tGast; "ein\nGespräch" | folgte. 12 Menschen starben.'
REPORTS = [
    record(
        "a",
        [
            event(0, source=[party("CHN", "li-shangfu", "GOV", "Li Shangfu")], target=["KAZ"], date="2023-05-03", place="Astana", country="KAZ", mode="visit",
                  by=[("TASS", "tass", "agency"), ("Kreml", "RUS.GOV", "person")], contexts=["military", "trade"], clause=(0, 60)),
            event(1, "ASSAULT", source=["---"], target=["CHN", "KAZ"], counts={"dead": CountRecord(12, 12, (0, 2))}, date="2023-05"),
            event(2, "AID", "denied", source=["CHN"], target=["KAZ"]),
        ],
        text=TEXT, url="https://example.org/a?b=1&c=2", agency="TASS", title="Besuch & <Gespräch>",
    ),
    record("b", [event(0, "COOPERATE", source=["CHN", "KAZ"], date="2023-05-04"), event(1, "ACCUSE", source=["KAZ"])], lang="en", date=None),
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("store") / "s.db", REPORTS) as opened:
        yield opened


def wrote(store: Store, form: str, folder: Path, query: str = "", *, all_status: bool = False) -> Provenance:
    with store.reading() as connection:
        return export(connection, Query.parse(query), form, folder, DAY, all_status=all_status)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def json_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines(path)]


def tab_table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))


QUICK = [f for f in formats() if f != "conllu"]


@pytest.mark.parametrize("form", QUICK)
def test_every_export_says_where_it_comes_from(store: Store, form: str, tmp_path: Path) -> None:
    told = wrote(store, form, tmp_path, "since:2023-01 sort:date")
    sidecar = json.loads((tmp_path / "provenance.json").read_text())
    assert sidecar["query"] == "since:2023-01 sort:date"
    assert (sidecar["format"], sidecar["date"], sidecar["coders"], sidecar["events"]) == (form, DAY, ["test"], 3)
    for file in sidecar["files"]:
        assert (tmp_path / file["name"]).stat().st_size == file["bytes"]
    assert {f.name for f in told.files} >= {"codebook.md"}
    assert len((tmp_path / "codebook.md").read_text().splitlines()) >= 4


def test_the_snapshot_that_holds_the_same_events_is_named(tmp_path: Path) -> None:
    from lagebild.query.search import event_keys
    from lagebild.store.snapshots import take

    with made(tmp_path / "s.db", REPORTS) as store:
        with store.reading() as connection:
            keys = event_keys(connection, "since:2023-01")
        kept = take(store, "paper-1", keys, query="since:2023-01")
        for number, (query, name) in enumerate([("since:2023-01", "paper-1"), ("since:2023-01 sort:date", "paper-1"), ("", None), ("act:AID", None)]):
            told = wrote(store, "csv", tmp_path / str(number), query)
            assert (told.snapshot, told.snapshot_digest) == (name, kept.digest if name else None)
        whole = take(store, "all")
        assert wrote(store, "csv", tmp_path / "whole").snapshot == "all"
        judge(store, coder="ana", verdict="reject", target=keys[0])
        assert whole.events > kept.events
        assert wrote(store, "csv", tmp_path / "later", "since:2023-01").snapshot is None  # the events are others than they were


@pytest.mark.parametrize("form", QUICK)
def test_the_same_export_twice_is_the_same_to_the_byte(store: Store, form: str, tmp_path: Path) -> None:
    wrote(store, form, tmp_path / "one")
    wrote(store, form, tmp_path / "two")
    names = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert [(tmp_path / "one" / n).read_bytes() for n in names] == [(tmp_path / "two" / n).read_bytes() for n in names]


@pytest.mark.parametrize("form", QUICK)
def test_nothing_found_is_an_empty_export(store: Store, form: str, tmp_path: Path) -> None:
    assert wrote(store, form, tmp_path, "source:FIN").events == 0


def test_what_did_not_happen_comes_only_when_asked_for(store: Store, tmp_path: Path) -> None:
    assert wrote(store, "csv", tmp_path).events == 4
    assert wrote(store, "csv", tmp_path, all_status=True).events == 5


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_codebook_is_a_table_of_three_columns_that_names_every_column(store: Store, form: str, tmp_path: Path) -> None:
    """A bare `|` in a description would open a fourth cell."""
    wrote(store, form, tmp_path)
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines(tmp_path / "codebook.md") if line.startswith("| `")]
    assert {len(row) for row in rows} == {3}
    assert [row[0].strip(" `") for row in rows] == tables.NAMES


def test_a_place_has_its_name_beside_its_words(store: Store, tmp_path: Path) -> None:
    wrote(store, "csv", tmp_path)
    rows = list(csv.DictReader((tmp_path / "events.csv").open(encoding="utf-8", newline="")))
    assert {(r["place_name"], r["place_country"]) for r in rows} == {("Astana", "KAZ"), ("", "")}


def test_csv_keeps_odd_characters_and_has_a_dictionary_of_its_columns(store: Store, tmp_path: Path) -> None:
    wrote(store, "csv", tmp_path)
    rows = list(csv.DictReader((tmp_path / "events.csv").open(encoding="utf-8", newline="")))
    visit = next(r for r in rows if r["mode"] == "visit")
    assert visit["source"] == "Li Shangfu"
    assert visit["by"] == "TASS|Kreml"
    assert visit["contexts"] == "military|trade"
    assert visit["clause"].startswith('Kasachstan empfing am 3. Mai den Gast; "ein Gespräch" | f')
    assert [r["column"] for r in csv.DictReader((tmp_path / "dictionary.csv").open(encoding="utf-8"))] == list(rows[0])


def test_parquet_has_types_and_the_rows_of_the_csv(store: Store, tmp_path: Path) -> None:
    wrote(store, "parquet", tmp_path / "p", all_status=True)
    wrote(store, "csv", tmp_path / "c", all_status=True)
    name = str(tmp_path / "p" / "events.parquet")
    with duckdb.connect() as db:
        kinds = {r[0]: r[1] for r in db.execute(f"DESCRIBE SELECT * FROM '{name}'").fetchall()}
        keys = [r[0] for r in db.execute(f"SELECT key FROM '{name}'").fetchall()]
        dead = db.execute(f"SELECT dead_min FROM '{name}' WHERE act = 'ASSAULT'").fetchall()
        codes = db.execute(f"SELECT cameo FROM '{name}' WHERE plover IS NOT NULL").fetchall()
    assert kinds == {c.name: tables.SQL_TYPES[c.kind] for c in tables.EVENTS}
    assert keys == [r["key"] for r in csv.DictReader((tmp_path / "c" / "events.csv").open(encoding="utf-8", newline=""))]
    assert dead == [(12,)]
    assert set(codes) == {("040",)}


def test_gdelt_has_its_61_and_16_columns(store: Store, tmp_path: Path) -> None:
    told = wrote(store, "gdelt", tmp_path)
    rows, mentions = tab_table(tmp_path / "events.export.tsv"), tab_table(tmp_path / "mentions.tsv")
    assert {len(line.split("\t")) for line in lines(tmp_path / "events.export.tsv")} == {61}
    assert {len(line.split("\t")) for line in lines(tmp_path / "mentions.tsv")} == {16}
    assert told.counts == {"rows": 4, "mentions": 4}
    visit = next(r for r in rows if r["SQLDATE"] == "20230503")
    assert (visit["Actor1Code"], visit["Actor2CountryCode"], visit["EventRootCode"], visit["QuadClass"]) == ("CHNGOV", "KAZ", "04", "1")
    assert visit["SOURCEURL"] == "https://example.org/a?b=1&c=2"
    assert visit["ActionGeo_FullName"] == "Astana"
    assert {m["GLOBALEVENTID"] for m in mentions} == {r["GLOBALEVENTID"] for r in rows}
    assert len({c.name for c in gdelt.EVENTS}) == 61


@pytest.mark.shared
def test_gdelts_columns_are_named_as_in_its_own_header(request: pytest.FixtureRequest) -> None:
    folder = Path(__file__).parents[3] / "shared" / "data" / "codes"
    if not folder.exists():
        pytest.skip("needs ../shared")
    header = csv.DictReader((folder / "GDELT_2.0_Events_Column_Labels_Header_Row_Sep2016.csv").open(encoding="utf-8", errors="replace"))
    assert [c.name for c in gdelt.EVENTS] == [row["tableId"] for row in header]
    rows = (folder / "GDELT_2.0_eventMentions_Column_Labels_Header_Row_Sep2016.tsv").read_text().splitlines()[1:]
    assert [c.name for c in gdelt.MENTIONS] == [row.split("\t")[1] for row in rows][: len(gdelt.MENTIONS)]


def test_polecat_and_icews_have_a_row_per_pair(store: Store, tmp_path: Path) -> None:
    wrote(store, "polecat", tmp_path)
    wrote(store, "icews", tmp_path)
    rows, pairs = tab_table(tmp_path / "polecat.tsv"), tab_table(tmp_path / "icews.tab")
    assert (len(polecat.COLUMNS), len(icews.COLUMNS)) == (40, 20)
    told = sorted((r["Actor Country"], r["Event Type"], r["Recipient Country"]) for r in rows)
    assert told == sorted(
        [
            ("CHN", "CONSULT", "KAZ"),
            ("", "ASSAULT", "CHN"),
            ("", "ASSAULT", "KAZ"),
            ("CHN", "COOPERATE", "KAZ"),
            ("KAZ", "COOPERATE", "CHN"),
            ("KAZ", "ACCUSE", ""),
        ]
    )
    assert next(r for r in rows if r["Actor Country"] == "CHN" and r["Event Type"] == "CONSULT")["Recipient COW"] == "705"
    assert len({p["Event ID"] for p in pairs}) == len(pairs) == 6


def test_plover_has_the_manuals_fields(store: Store, tmp_path: Path) -> None:
    wrote(store, "plover", tmp_path, all_status=True)
    told = json_lines(tmp_path / "plover.jsonl")
    assert all({"id", "date", "actor", "event"} <= set(t) for t in told)
    visit = next(t for t in told if t.get("mode") == ["visit"])
    assert visit["actor"] == [
        {"code": "CHN", "sector": "GOV", "entity_text": "Li Shangfu", "identifier_id": "li-shangfu", "identifier_text": "Li Shangfu"}
    ]
    assert next(t for t in told if t["x_act"] == "ASSAULT")["size"] == {"dead": 12}
    assert next(t for t in told if t["x_status"] == "denied")["event"] == []


def test_followthemoney_entities_are_valid(store: Store, tmp_path: Path) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is a development dependency")
    wrote(store, "ftm", tmp_path)
    lines_ = json_lines(tmp_path / "entities.ftm.json")
    entities = [ftm.model.get_proxy(e) for e in lines_]
    for entity in entities:
        entity.schema.validate(entity.to_dict())
        for prop, value in entity.itervalues():
            assert prop.type.name in ("entity", "name", "string", "text") or prop.type.validate(value), (prop, value)
    assert [e.to_dict()["properties"].keys() for e in entities] == [e["properties"].keys() for e in lines_]  # type: ignore[attr-defined]
    by_id = {e.id: e for e in entities}
    assert {e.schema.name for e in entities} == {"LegalEntity", "Person", "Article", "Event"}
    for happening in (e for e in entities if e.schema.name == "Event"):
        assert all(by_id[i].schema.is_a("LegalEntity") for i in happening.get("involved"))
        assert all(by_id[i].schema.name == "Article" for i in happening.get("proof"))


def test_jsonld_points_to_the_words(store: Store, tmp_path: Path) -> None:
    wrote(store, "jsonld", tmp_path)
    graph = json.loads((tmp_path / "events.jsonld").read_text(encoding="utf-8"))["@graph"]
    reports = {n["@id"] for n in graph if "NewsArticle" in n["@type"]}
    actions = [n for n in graph if "Action" in n["@type"]]
    assert {a["prov:wasDerivedFrom"]["@id"] for a in actions} == reports == {"urn:lagebild:report:a", "urn:lagebild:report:b"}
    position = actions[0]["oa:hasTarget"]["oa:hasSelector"][0]
    assert position["oa:start"] < position["oa:end"]


def test_jsonld_is_rdf(store: Store, tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="comes with followthemoney")
    wrote(store, "jsonld", tmp_path)
    graph = rdflib.Graph().parse(tmp_path / "events.jsonld", format="json-ld")
    acts = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://schema.org/Action")))
    assert len(acts) == 4
    assert (None, rdflib.PROV.wasDerivedFrom, None) in graph


def test_graphml_is_the_network(store: Store, tmp_path: Path) -> None:
    import rustworkx as rx

    wrote(store, "graphml", tmp_path)
    (graph,) = rx.read_graphml(str(tmp_path / "network.graphml"))
    codes = {n["label"] for n in graph.nodes()}
    assert codes == {"CHN", "KAZ"}  # actors of no known state make no node
    assert [e["weight"] for e in graph.edges()] == [2.0]


def test_geojson_has_points_with_their_precision(store: Store, tmp_path: Path) -> None:
    told = wrote(store, "geojson", tmp_path)
    (feature,) = json.loads((tmp_path / "events.geojson").read_text(encoding="utf-8"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [24.7, 59.4]}
    assert feature["properties"]["precision"] == "city"
    assert told.counts["without_coordinates"] == 3


def test_atom_is_a_feed_with_an_entry_per_event(store: Store, tmp_path: Path) -> None:
    wrote(store, "atom", tmp_path, "sort:date")
    root = ET.parse(tmp_path / "feed.atom").getroot()
    space = {"a": "http://www.w3.org/2005/Atom"}
    entries = root.findall("a:entry", space)
    assert len(entries) == 4
    for element in (root, *entries):
        assert all(element.find(f"a:{n}", space) is not None for n in ("id", "title", "updated"))
    assert len({e.findtext("a:id", None, space) for e in entries}) == 4
    assert any("Besuch & <Gespräch>" in (e.findtext("a:summary", "", space)) for e in entries)


def test_readings_are_those_of_the_reports(tmp_path: Path) -> None:
    text = "Der Minister reiste am Montag nach Riga."
    with made(tmp_path / "s.db", [record("eins", [event(0, source=["LVA"], clause=(0, 20))], text=text)]) as store:
        assert wrote(store, "conllu", tmp_path / "out").counts == {"reports": 1, "failed": 0}
    told = (tmp_path / "out" / "readings.conllu").read_text(encoding="utf-8")
    assert told.startswith("# newdoc id = eins")
    assert "\tMinister\t" in told


def test_readings_of_an_earlier_export_are_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"eins": "Der Minister reiste am Montag nach Riga.", "zwei": "Die Armee schoss am Dienstag auf den Hafen."}
    out, read = tmp_path / "out", list[str]()

    def counted(reports: Iterable[Report], *rest: Any, **more: Any) -> Iterator[Any]:
        for result in run_local(reports, *rest, **more):
            read.append(result[0].split("\n")[0].rpartition(" ")[2])
            yield result

    monkeypatch.setattr(local, "run_local", counted)
    with made(tmp_path / "s.db", [record(k, [event(0, source=["LVA"], clause=(0, 20))], text=t) for k, t in texts.items()]) as store:
        wrote(store, "conllu", out)
        first = (out / "readings.conllu").read_bytes()
        wrote(store, "conllu", out)
        assert sorted(read) == ["eins", "zwei"] and (out / "readings.conllu").read_bytes() == first
        (out / "readings.conllu").rename(out / "readings.conllu.part")  # as an interruption leaves it: the last reading may be cut off
        wrote(store, "conllu", out)
        assert len(read) == 3 and (out / "readings.conllu").read_bytes() == first
        (out / "readings.conllu").write_bytes(first.replace(b"# reader = ", b"# reader = other "))
        wrote(store, "conllu", out)
        assert len(read) == 5 and (out / "readings.conllu").read_bytes() == first
    assert sorted(p.name for p in out.iterdir()) == ["codebook.md", "provenance.json", "readings.conllu"]


def test_an_unknown_format_or_folder_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="polecat"):
        wrote(store, "xls", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="--out"):
        wrote(store, "csv", tmp_path / "file" / "below")


def test_exports_of_many_events_hold_each_once(tmp_path: Path) -> None:
    with made(tmp_path / "s.db", invented(400)) as store:
        with store.reading() as connection:
            total = answer(connection, Query.parse("plover:*")).total
        assert wrote(store, "csv", tmp_path / "out").counts["rows"] == total
        keys = [r["key"] for r in csv.DictReader((tmp_path / "out" / "events.csv").open(encoding="utf-8", newline=""))]
    assert len(keys) == len(set(keys)) == total > 400
