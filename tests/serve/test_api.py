"""The screens as JSON and CSV: what they hold, paging, caching, and errors."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from lagebild.merge.records import key_of
from lagebild.serve.views import SCREENS
from tests.serve.stores import DENIED, HARM, VISIT

EVENT = key_of(VISIT, "e1")
PATHS = {
    "event": f"/events/{EVENT}", "story": "/stories/s-visit", "report": f"/reports/{VISIT}", "actor": "/actors/EST", "dyad": "/dyads/EST/RUS",
    "snapshot": "/data/snapshots/autumn", "difference": "/data/snapshots/autumn/autumn",
}  # fmt: skip
SHOWN = [(s.name, PATHS.get(s.name, s.address("json").removesuffix(".json"))) for s in SCREENS if s.name != "view"]


def got(client: Any, path: str, **given: Any) -> Any:
    answer = client.get(path, **given)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("name", "path"), SHOWN)
def test_every_screen_has_json_and_csv_of_its_main_table(client: Any, name: str, path: str) -> None:
    screen = next(s for s in SCREENS if s.name == name)
    rows = got(client, f"{path}.json")[screen.table]
    answer = client.get(f"{path}.csv")
    table = list(csv.reader(io.StringIO(answer.text)))
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(table) == len(rows) + 1 and len({len(row) for row in table}) == 1


def test_the_query_in_the_address_is_the_query(client: Any) -> None:
    found = got(client, "/events.json", params={"q": "source:RUS status:occurred"})
    assert [(e["act"], e["report"]["id"]) for e in found["events"]] == [("THREATEN", VISIT)]
    assert found["query"] == "source:RUS status:occurred"
    assert [t["without"] for t in found["terms"]] == ["status:occurred", "source:RUS"]
    assert found["copies"]["cli"] == "lagebild search 'source:RUS status:occurred' --json --store read.db"


def test_pages_follow_each_other_by_cursor_and_link(client: Any) -> None:
    seen, path = [], "/events.json?limit=2"
    while path:
        answer = client.get(path)
        seen += [e["key"] for e in answer.json()["events"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert len(seen) == len(set(seen)) == got(client, "/events.json")["total"] == 6


def test_a_cursor_of_another_order_is_refused(client: Any) -> None:
    cursor = got(client, "/events.json?limit=1")["next"]
    answer = client.get("/events.json", params={"after": cursor, "sort": "confidence"})
    assert (answer.status_code, answer.json()["code"]) == (400, "E804")


def test_an_event_shows_its_words_its_reports_and_why_they_were_merged(client: Any) -> None:
    found = got(client, f"/events/{EVENT}.json")
    clause = found["event"]["clause"]
    assert found["passage"]["text"][clause[0] - found["passage"]["start"] :].startswith("Der Gast traf")
    assert [e["report"]["id"] for e in found["events"]] == [VISIT, "nordpost-2"]
    assert found["links"][0]["reasons"] == ["same act, sides and day"]
    assert found["story"]["key"] == "s-visit" and found["event"]["by"][0]["text"] == "dpa"


def test_a_story_puts_claims_beside_denials_and_folds_copies(client: Any) -> None:
    found = got(client, "/stories/s-visit.json")
    assert found["copies"][0]["reports"] == [VISIT, "nordpost-2"]
    assert found["claims"][0]["claim"]["report"] == DENIED and found["claims"][0]["denial"]["report"] == VISIT
    assert found["happenings"][0]["fields"][0]["verdict"] == "agreed"


def test_a_story_is_found_by_its_number_too(client: Any) -> None:
    numbered = [got(client, f"/stories/{n}.json") for n in range(1, 20) if client.get(f"/stories/{n}.json").status_code == 200]
    assert "s-visit" in [view["story"]["key"] for view in numbered]
    assert [view for view in numbered if view["story"]["key"] == "s-visit"] == [got(client, "/stories/s-visit.json")]
    assert client.get("/stories/999999.json").status_code == 404


def test_stories_can_be_asked_for_by_their_events(client: Any) -> None:
    assert [s["key"] for s in got(client, "/stories.json", params={"q": "act:THREATEN"})["stories"]] == ["s-visit"]
    assert got(client, "/stories.json", params={"q": "act:AID"})["total"] == 0


def test_offsets_of_a_report_count_in_its_text(client: Any) -> None:
    found = got(client, f"/reports/{VISIT}.json")
    text, event = found["record"]["text"], found["events"][0]
    assert text[slice(*event["span"])] == event["trigger"] == "traf"
    assert [r["key"] for r in found["copies"]] == ["nordpost-2"]


def test_an_actor_has_names_counterparts_and_statements(client: Any) -> None:
    found = got(client, "/actors/EST.json")
    assert found["names"] == {"id": "EST", "de": "Estland", "en": "Estonia"}
    assert {a["id"]: a["as_source"] for a in found["acted_on_by"]} == {"RUS": 2, "FIN": 1}
    assert [s["report"] for s in found["says"]] == [DENIED]
    assert client.get("/actors/Nobody At All.json").status_code == 404


def test_a_dyad_counts_only_what_happened(client: Any) -> None:
    found = got(client, "/dyads/EST/RUS.json")
    assert sum(p["happenings"] for p in found["periods"]) == 1 and found["total"] == 1
    assert found["periods"][0]["words_conflict"] == 1


def test_statements_can_be_asked_for(client: Any) -> None:
    assert [s["report"] for s in got(client, "/statements.json?speaker=RUS")["statements"]] == [VISIT]
    assert len(got(client, "/statements.json?disputed=true")["statements"]) == 2
    assert got(client, "/statements.json?about=nothing-like-this")["statements"] == []


def test_the_map_has_points_only_where_reports_name_a_place(client: Any) -> None:
    found = got(client, "/map.json")
    assert [(c["code"], c["events"]) for c in found["countries"]] == [("EST", 1)]
    assert [(p["place"], p["precision"]) for p in found["points"]] == [("Tallinn", "city")]
    assert {c["code"]: c["conflict"] for c in got(client, "/map.json?by=source")["countries"]}["RUS"] == 1


def test_the_network_leaves_out_what_did_not_happen(client: Any) -> None:
    edges = {(e["a"], e["b"]): e["happenings"] for e in got(client, "/network.json")["edges"]}
    assert edges == {("BLR", "LVA"): 1, ("EST", "FIN"): 2, ("EST", "RUS"): 1}
    assert {(e["a"], e["b"]) for e in got(client, "/network.json?ego=RUS")["edges"]} == {("EST", "RUS")}


def test_compare_counts_what_both_have(client: Any) -> None:
    found = got(client, "/compare.json", params={"a": "actor:EST", "b": "actor:RUS"})
    assert (found["a"]["total"], found["b"]["total"], found["both"]) == (5, 2, 2)


def test_home_tells_what_rises_and_what_is_new(client: Any) -> None:
    found = got(client, "/home.json")
    assert found["window"] == ["2024-09-06", "2024-09-12"]
    assert {r["value"]["id"] for r in found["rising"]} >= {"EST"}
    assert got(client, f"/home.json?seen={found['change']}")["new"]["counts"] == {}


def test_sources_show_agencies_copies_and_failures(client: Any) -> None:
    found = got(client, "/sources.json")
    lines = {o["name"]: (o["reports"], o["from_agency"], o["copied"], o["events"]) for o in found["outlets"]}
    assert lines["Seeblick"] == (2, 0, 0, 2) and lines["Kopierblatt"] == (1, 1, 1, 1)
    assert [(f["key"], f["code"]) for f in found["failures"]] == [("broken", "E104")]
    (dpa,) = (a for a in found["agencies"] if a["name"] == "dpa")
    assert (dpa["reports"], dpa["failed"], dpa["from_agency"]) == (3, 1, 2)  # shares are of what could be coded


def test_the_store_is_named_without_its_path(client: Any) -> None:
    assert got(client, "/data.json")["overview"]["store"] == "read.db"


def test_feeds_go_on_where_a_reader_stopped(client: Any) -> None:
    first = got(client, "/data/changes.json?limit=2")
    rest = got(client, f"/data/changes.json?after={first['next']}")
    numbers = [c["number"] for c in first["changes"] + rest["changes"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {c["kind"] for c in got(client, "/data/changes.json?kind=snapshot")["changes"]} == {"snapshot"}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/events.json?q=sauce:CHN", 400, "E801"),
        ("/events.json?q=source:Nobody-At-All", 400, "E802"),
        ("/events.json?limit=0", 422, "E825"),
        ("/events/none.json", 404, "E610"),
        ("/reports/none.json", 404, "E610"),
        ("/stories/none.json", 404, "E610"),
        ("/views/none.json", 404, "E610"),
        ("/no/such/place", 404, "E826"),
    ],
)
def test_errors_are_problems_with_their_codes(client: Any, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"] and problem["remedy"]


def test_a_wrong_method_is_told(client: Any) -> None:
    answer = client.post("/events.json")
    assert (answer.status_code, answer.json()["code"]) == (405, "E829")


def test_an_etag_holds_until_the_store_changes(servers: Any) -> None:
    from lagebild.store.db import open_store
    from lagebild.store.writer import Writer

    client = servers.start()
    tag = client.get("/events.json").headers["etag"]
    again = client.get("/events.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/stories.json", headers={"If-None-Match": tag}).status_code == 200
    with open_store(servers.path) as store:
        Writer(store).delete(HARM, "a test")
    client.app.state.service.changed()
    after = client.get("/events.json", headers={"If-None-Match": tag})
    assert (after.status_code, after.json()["total"]) == (200, 5)
    assert [c["key"] for c in got(client, "/data/deletions.json")["changes"]] == [HARM]


def test_long_answers_are_compressed_where_asked(client: Any) -> None:
    packed = client.get("/events.json", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/events.json", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("application/json", "application/json"), ("text/csv", "text/csv"), ("text/csv;q=0.3, application/json;q=0.8", "application/json")],
)
def test_the_form_follows_what_the_client_prefers(client: Any, accept: str, kind: str) -> None:
    answer = client.get("/events", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(kind) and "Accept" in answer.headers["vary"]


def test_head_gives_headers_alone(client: Any) -> None:
    answer = client.head("/events.json")
    assert (answer.status_code, answer.content) == (200, b"") and answer.headers["etag"]


def test_metrics_count_requests(client: Any) -> None:
    client.get("/events.json")
    text = client.get("/metrics").text
    assert 'lagebild_requests_total{route="/events.json",status="200"}' in text
    assert 'lagebild_request_seconds_bucket{route="/events.json",le="+Inf"}' in text
    assert client.get("/healthz").text == "ok\n"


def test_a_query_is_an_atom_feed(client: Any) -> None:
    from lxml import etree

    answer = client.get("/events.atom", params={"q": "actor:LVA"})
    feed = etree.fromstring(answer.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert feed.xpath("count(a:entry)", namespaces=names) == 1
    assert "<script>" in feed.xpath("string(//a:summary)", namespaces=names) and b"<script>" not in answer.content
    assert feed.xpath("string(//a:entry/a:link/@href)", namespaces=names).startswith("http://testserver/events/")
