"""What news desks stumbled over on the screens: names, days, failures, and tables on a phone."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from lagebild.serve.access import Tokens
from lagebild.serve.pages.links import name_of, party_name
from lagebild.serve.pages.reasons import reason
from tests.query.stores import event, made, record


def page(client: Any, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, (path, answer.text[:1000])
    text: str = answer.text
    return text


def cells(html: str) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", html, re.DOTALL)]


@pytest.mark.parametrize(("actor", "told", "german"), [("USA", "Washington", "USA"), ("person:0a", "Jana Muster", "Jana Muster")])
def test_an_actor_whose_name_is_its_code_is_called_by_it(actor: str, told: str, german: str) -> None:
    who = SimpleNamespace(actor=actor, name=told, text=told, code="USA")
    assert party_name(who, "de") == german


def test_no_state_is_said_in_words() -> None:
    assert (name_of("---", "de"), name_of("---", "en")) == ("ohne Staat", "no state")


def test_a_day_that_only_the_report_has_stands_in_brackets(servers: Any) -> None:
    day, none = event(1, source=["EST"], target=["FIN"], date="2024-09-11"), event(2, source=["EST"], target=["LVA"])
    made(servers.folder / "days.db", [record("r1", [day, none])]).close()
    client = servers.start(store=str(servers.folder / "days.db"))
    shown = [cell for cell in cells(page(client, "/events?columns=date")) if "Sep" in cell]
    assert sorted(shown) == ["( 12 Sep 2024 )", "11 Sep 2024"]


def test_a_place_without_precision_has_no_empty_brackets(servers: Any) -> None:
    placed = event(1, source=["EST"], target=["FIN"], place="Parlament", country="")
    assert placed.place
    placed = msgspec.structs.replace(placed, place=msgspec.structs.replace(placed.place, precision=""))
    made(servers.folder / "place.db", [record("r1", [placed])]).close()
    html = page(servers.start(store=str(servers.folder / "place.db")), "/review")
    assert "Parlament" in html and "()" not in re.sub(r"<[^>]+>", "", html)


def test_reports_that_failed_are_not_counted_as_reports(client: Any) -> None:
    for path in ("/data", "/sources"):
        figures = dict(re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>", page(client, path)))
        assert figures["Reports"] == "5", path
    assert client.get("/sources.json").json()["total"]["reports"] == 6


@pytest.mark.parametrize(
    ("message", "german"),
    [
        ("a.txt is empty. Give a file or record with text in it.", "a.txt ist leer."),
        ("a.txt has 1,999,992 characters; a report may have 200,000. Split the file into single reports.", "1.999.992 Zeichen"),
        ("b.jsonl:1: 'text' is a list, not a string. Each line must be a JSON object with at least a 'text' string; see docs/output.md.",
         "keine Zeichenkette"),
        ("No key of the record holds the text by its name (kopf, rumpf). Name it: --map text=KEY.", "(kopf, rumpf)"),
    ],
)  # fmt: skip
def test_why_an_input_failed_is_told_in_the_language_of_the_page(message: str, german: str) -> None:
    told = re.sub(r"<[^>]+>", "", str(reason(message, "de")))
    assert german in told
    assert 'lang="en"' not in str(reason(message, "de"))


@pytest.mark.parametrize("path", ["/sources", "/data", "/data/changes", "/data/snapshots/autumn", "event"])
def test_wide_tables_become_blocks_on_a_phone(client: Any, path: str) -> None:
    if path == "event":
        path = "/events/" + client.get("/events.json?q=report:nordpost-1&limit=1").json()["events"][0]["key"]
    html = page(client, path)
    stacked = re.findall(r'<table class="[^"]*stacked[^"]*" role="table">.*?</table>', html, re.DOTALL)
    assert stacked
    for table in stacked:
        body = table.partition("</thead>")[2]
        bare = re.findall(r"<td(?![^>]*data-label)[^>]*>.", body)
        assert all(cell.endswith("><") for cell in bare), bare  # only empty cells go without their column's name
        assert body.count('<tr role="row">') == body.count("<tr")


def test_a_passage_says_whether_the_report_goes_on(servers: Any) -> None:
    long = "Der Gast traf am Montag in Tallinn ein. " + "Es regnete den ganzen Tag. " * 40
    made(servers.folder / "long.db", [record("r1", [event(1, source=["EST"])], text=long), record("r2", [event(1, source=["EST"])])]).close()
    client = servers.start(store=str(servers.folder / "long.db"))
    found = {e["report"]["id"]: e["key"] for e in client.get("/events.json").json()["events"]}
    for report, goes_on in (("r1", True), ("r2", False)):
        html = page(client, f"/events/{found[report]}")
        (classes,) = re.findall(r'<div class="text (passage[^"]*)"', html)
        assert ("more" in classes, "begun" in classes) == (goes_on, False)



def test_a_refused_decision_is_explained_in_the_language_of_the_page(servers: Any) -> None:
    token = Tokens(servers.tokens).add("Ada", "review")
    client = servers.start()
    key = client.get("/events.json?limit=1", headers={"Authorization": f"Bearer {token}"}).json()["events"][0]["key"]
    sent = {"verdict": "correct", "target": key, "field": "act", "value": "QUATSCH"}
    by = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    for extra, told in (({}, "QUATSCH is no act."), ({"X-CSRF-Token": "", "Accept-Language": "de"}, "QUATSCH ist keine Handlung.")):
        answer = client.post("/review", json=sent, headers=by | extra)
        assert (answer.status_code, answer.json()["detail"]) == (422, told)
    assert answer.json()["remedy"].startswith("Bekannt sind AGREE")
