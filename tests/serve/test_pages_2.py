"""The screens of analysis: what they show of the store, that they work without scripts, and that report text stays inert."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lagebild.merge.records import key_of
from lagebild.packs import load_pack
from lagebild.serve.access import Tokens
from lagebild.serve.pages import phrases
from lagebild.serve.pages.analysis import beside, cut, later_months, paired
from tests.serve.stores import DENIED, VISIT

SERVE = Path(phrases.__file__).parents[1]
PATHS = (
    "/actors", "/actors?name=Estland", "/actors?q=act:AID", "/actors/EST", "/actors/BLR", "/dyads/EST/FIN", "/dyads/EST/FIN?grain=week&q=status:occurred",
    "/dyads/EST/LVA", "/statements", "/statements?disputed=true", "/statements?speaker=RUS&kind=direct", "/map", "/map?by=source", "/map?q=act:PROTEST",
    "/network", "/network?ego=EST&top=20", "/network?q=act:AID", "/compare", "/compare?a=actor:EST&b=actor:RUS", "/review", "/review?q=judged:any",
    "/review/judgements", "/review/agreement", "/sources", "/data", "/data/changes", "/data/changes?kind=merged", "/data/deletions",
    "/data/snapshots/autumn", "/data/snapshots/autumn/autumn", "/data/codebook", "/data/packs", "/data/accuracy", "/views",
)  # fmt: skip
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+="|="javascript:|(?:src|href)="(?!https://www\.wikidata\.org)https?:""")


def page(client: Any, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, (path, answer.text[:1500])
    assert answer.headers["content-type"].startswith("text/html")
    text: str = answer.text
    return text


def rows(text: str, attribute: str) -> list[dict[str, str]]:
    """The data-attributes of the table rows that have a certain one."""
    return [dict(re.findall(r'data-([\w-]+)="([^"]*)"', tag)) for tag in re.findall(rf"<tr[^>]*\bdata-{attribute}[^>]*>", text)]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_in_both_languages(client: Any, path: str) -> None:
    for language in ("de", "en"):
        text = page(client, path, language)
        assert f'<html lang="{language}"' in text
        assert text.count("<h1") == 1
        assert not INLINE.search(text), (path, INLINE.search(text))
        assert "<script>alert" not in text and "<b>Blatt" not in text
        assert len(re.findall(r"<th\b", text)) == len(re.findall(r"<th\b[^>]*\bscope=", text)), path
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), path
        labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', text))
        assert labelled <= set(ids), path


@pytest.mark.parametrize("path", PATHS)
def test_what_a_page_loads_is_there(client: Any, path: str) -> None:
    for address in set(re.findall(r'["\s](/static/[^"\s]+)', page(client, path))):
        assert (SERVE / address.lstrip("/")).is_file(), address


def test_claim_stands_beside_denial_once(client: Any) -> None:
    text = page(client, "/statements?disputed=true")
    assert text.count('class="said"') == 1
    assert text.count('class="against"') == 1
    for key in (VISIT, DENIED):
        assert f"/reports/{key}#c" in text


def test_actor_shows_counterparts_and_leads_to_the_dyad(client: Any) -> None:
    text = page(client, "/actors/EST", "de")
    assert "Estland" in text
    assert 'href="/dyads/EST/FIN"' in text and 'href="/dyads/EST/RUS"' in text
    assert "2024-09-01" in re.findall(r'data-x="([^"]+)"', text)


def test_ministries_and_offices_without_an_entry_have_pages_too(client: Any) -> None:
    """Statements link to whoever speaks in them, and that is a ministry more often than not."""
    assert "Finnland (Außenministerium)" in page(client, "/actors/FIN.foreign_minister.ministry", "de")
    assert "Fiji (diplomat)" in page(client, "/actors/FJI.diplomat")


def test_dyad_keeps_deeds_and_words_apart(client: Any) -> None:
    text = page(client, "/dyads/EST/FIN")
    drawn = re.findall(r'data-draw="(\w+)" data-tone="([\w-]+)" data-panel="(\d)"', text)
    assert [d for d in drawn if d[2] == "0"] == [("up", "quad2", "0"), ("down", "quad4", "0")]
    assert [d for d in drawn if d[2] == "1"] == [("up", "quad1", "1"), ("down", "quad3", "1")]
    assert ("bar", "quad0", "3") in drawn, "the coverage has a panel of its own"
    september = re.search(r'data-x="2024-09-01">.*?</tr>', text, re.DOTALL)
    assert september and re.findall(r'data-value="([^"]+)"', september[0])[2] == "1", "the visit is one happening of words"


def test_map_says_in_a_table_what_it_draws(client: Any) -> None:
    shown = rows(page(client, "/map"), "country")
    given = client.get("/map.json").json()
    assert [(r["country"], int(r["events"])) for r in shown] == [(c["code"], c["events"]) for c in given["countries"]]
    points = rows(page(client, "/map"), "place")
    assert [(p["place"], p["precision"]) for p in points] == [(p["place"], p["precision"]) for p in given["points"]]
    assert 'href="/events?q=source%3ARUS"' in page(client, "/map?by=source")


def test_every_edge_of_the_network_opens_its_events(client: Any) -> None:
    text = page(client, "/network?q=status:occurred")
    edges = rows(text, "edge")
    assert {(e["a"], e["b"]) for e in edges} >= {("EST", "FIN")}
    for edge in edges:
        found = client.get("/events.json", params={"q": f"status:occurred dyad:{edge['a']}-{edge['b']} plover:*"}).json()
        assert found["total"] >= int(edge["happenings"]) > 0
        assert f"dyad%3A{edge['a']}-{edge['b']}" in text


def test_compare_puts_both_counts_in_a_row(client: Any) -> None:
    text = page(client, "/compare?a=actor:EST&b=actor:FIN")
    given = client.get("/compare.json", params={"a": "actor:EST", "b": "actor:FIN"}).json()
    assert f"<dd>{given['both']}</dd>" in text
    consult = re.search(r'<th scope="row">meets, consults</th>.*?</tr>', text, re.DOTALL)
    counts = [next(c["count"] for f in given[side]["facets"] if f["name"] == "act" for c in f["counts"] if c["value"] == "CONSULT") for side in "ab"]
    assert consult and [int(n) for n in re.findall(r">(\d+)</a>", consult[0])] == counts


def test_sources_name_what_failed(client: Any) -> None:
    text = page(client, "/sources")
    assert "/reports/broken" in text and "E104" in text
    assert "&lt;b&gt;Blatt&lt;/b&gt;" in text


def test_a_snapshot_can_be_cited(client: Any) -> None:
    text = page(client, "/data/snapshots/autumn")
    digest = client.get("/data/snapshots/autumn.json").json()["snapshot"]["digest"]
    assert f"sha256:{digest}" in text
    assert key_of(VISIT, "e1") in text


def test_who_may_not_decide_gets_no_buttons(client: Any) -> None:
    text = page(client, "/review")
    assert 'name="verdict"' not in text
    assert 'href="/session?next=' in text


def test_review_works_by_forms_alone(servers: Any) -> None:
    token = Tokens(servers.tokens).add("anna", "review")
    client = servers.start()
    client.post("/session", data={"token": token, "next": "/review"})
    text = page(client, "/review")
    csrf = re.search(r'name="csrf" value="([^"]+)"', text)
    assert csrf
    key = key_of(VISIT, "e2")
    given = {"csrf": csrf[1], "target": key, "verdict": "correct", "field": "status", "value": "intended", "next": "/review?q=judged:corrected"}
    answer = client.post("/review", data=given, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?q=judged:corrected")
    shown = page(client, "/review?q=judged:corrected")
    assert f'value="{key}"' in shown and "intended" in shown
    several = {"csrf": csrf[1], "targets": [key_of(VISIT, "e1"), key_of(DENIED, "e1")], "verdict": "accept", "next": "/review"}
    assert client.post("/review", data=several, follow_redirects=False).status_code == 303
    decided = page(client, "/review/judgements")
    assert decided.count("<td>accept</td>") == 2 and "anna" in decided


def test_the_world_has_a_shape_for_every_state_of_today() -> None:
    shapes = json.loads((SERVE / "static" / "vendor" / "countries.geojson").read_text("utf-8"))["features"]
    codes = {s["properties"]["code"] for s in shapes}
    missing = {e.id for e in load_pack("de").table("states") if not e["to"]} - codes
    assert len(missing) <= 3, missing
    for shape in shapes:
        for polygon in shape["geometry"]["coordinates"]:
            for ring in polygon:
                assert all(abs(a[0] - b[0]) < 120 for a, b in pairwise(ring)), shape["properties"]


def test_a_passage_is_cut_where_the_spans_are() -> None:
    assert cut("He said that.", 100, (103, 107)) == ["He ", "said", " that."]
    assert cut("abc", 10, (0, 11), (50, 60)) == ["", "a", "bc", "", ""], "spans beyond the passage take nothing"


def test_facets_of_two_sides_are_put_beside_each_other() -> None:
    one = [SimpleNamespace(name="act", counts=[SimpleNamespace(value="AID", count=1)])]
    other = [SimpleNamespace(name="act", counts=[SimpleNamespace(value="COERCE", count=3)])]
    assert beside(one, other) == [("act", [("COERCE", 0, 3), ("AID", 1, 0)])]


def test_a_pair_is_given_once_and_a_lonely_side_stays() -> None:
    a, b, c = SimpleNamespace(key="a", against=["b"]), SimpleNamespace(key="b", against=["a"]), SimpleNamespace(key="c", against=["z"])
    assert [(s.key, [o.key for o in others]) for s, others in paired([a, b, c])] == [("a", ["b"]), ("c", [])]


def test_only_shorter_spans_than_the_series_are_offered() -> None:
    months = [SimpleNamespace(month=f"2024-{n:02}") for n in range(1, 13)]
    assert later_months(months, (3, 12, 24)) == [(3, "2024-10")]
