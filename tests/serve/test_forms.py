"""What pages send where no script runs, and everything of a query in one file."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

import pytest

from lagebild.serve import downloads
from lagebild.serve.access import Tokens
from tests.serve.stores import VISIT

HTML = {"Accept": "text/html"}


@pytest.fixture
def writer(servers: Any) -> Any:
    """A browser that is signed in and may keep views."""
    client = servers.start()
    token = Tokens(servers.tokens).add("Ada", "write")
    client.post("/session", data={"token": token})
    return client


def csrf_of(client: Any, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path, headers=HTML).text)
    assert found
    return found[1]


def test_the_language_and_the_colours_are_kept_without_scripts(servers: Any) -> None:
    client = servers.start()
    assert '<html lang="en"' in client.get("/stories", headers=HTML).text
    answer = client.post("/preferences", data={"language": "de", "next": "/stories?q=actor%3AEST"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/stories?q=actor%3AEST")
    client.post("/preferences", data={"theme": "dark"})
    assert re.search(r'<html lang="de" class="dark"', client.get("/stories", headers=HTML).text)
    client.post("/preferences", data={"theme": "system"})
    assert re.search(r'<html lang="de" data-', client.get("/stories", headers=HTML).text)


@pytest.mark.parametrize(
    ("fields", "status"), [({"language": "fr"}, 422), ({"theme": "<b>"}, 422), ({"colour": "red"}, 422), ({"next": "//evil.example"}, 303)]
)
def test_preferences_are_checked_and_lead_nowhere_else(servers: Any, fields: dict[str, str], status: int) -> None:
    answer = servers.start().post("/preferences", data=fields, follow_redirects=False)
    assert answer.status_code == status
    assert answer.headers.get("location", "/") == "/"


def test_preferences_come_from_our_own_pages_alone(writer: Any) -> None:
    assert writer.post("/preferences", data={"language": "de"}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert writer.post("/preferences", data={"language": "de"}, follow_redirects=False).status_code == 403
    fields = {"language": "de", "csrf": csrf_of(writer, "/stories")}
    assert writer.post("/preferences", data=fields, follow_redirects=False).status_code == 303


def test_a_view_is_kept_and_taken_away_by_forms(writer: Any) -> None:
    word = csrf_of(writer, "/views")
    fields = {"name": "est", "title": "Estland", "query": "actor:EST", "csrf": word}
    assert writer.post("/views", data=fields | {"csrf": "other"}).status_code == 403
    answer = writer.post("/views", data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/views/est")
    assert writer.get("/views/est.json").json()["query"] == "actor:EST"
    assert writer.post("/views", data=fields | {"name": "no name"}).status_code == 422
    assert 'action="/views/est/remove"' in writer.get("/views", headers=HTML).text
    assert writer.post("/views/est/remove", data={}).status_code == 403
    assert writer.post("/views/est/remove", data={"csrf": word}, follow_redirects=False).status_code == 303
    assert writer.get("/views.json").json()["views"] == []


def test_views_are_for_who_may_write(servers: Any) -> None:
    client = servers.start()
    assert client.post("/views", data={"name": "x", "query": "actor:EST"}).status_code == 401
    client.post("/session", data={"token": Tokens(servers.tokens).add("Bob", "review")})
    word = csrf_of(client, "/stories")
    assert client.post("/views", data={"name": "x", "query": "actor:EST", "csrf": word}).status_code == 403


def test_a_file_holds_all_events_of_a_query(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PIECE", 2)
    given = client.get("/events.json", params={"q": "sort:date", "limit": 1000}).json()["events"]
    assert len(given) > 4, "several pieces"
    rows = list(csv.DictReader(io.StringIO(client.get("/download/events.csv", params={"q": "sort:date"}).text)))
    assert [r["key"] for r in rows] == [e["key"] for e in given]
    lines = client.get("/download/events.jsonl", params={"q": "", "sort": "date"}).text.splitlines()
    assert [json.loads(line) for line in lines] == given
    assert list(rows[0]) == client.get("/events.csv").text.splitlines()[0].split(",")


def test_a_file_of_a_query_that_cannot_be_read_is_refused(client: Any) -> None:
    answer = client.get("/download/events.csv", params={"q": "sauce:x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "E801")
    assert len(client.get("/download/events.csv", params={"q": "actor:CHN"}).text.splitlines()) == 1, "the header alone"


def test_the_page_offers_all_of_it_beside_what_it_shows(client: Any) -> None:
    text = client.get("/events", params={"q": "actor:EST"}, headers=HTML | {"Accept-Language": "en"}).text
    assert 'href="/download/events.csv?q=actor%3AEST"' in text and 'href="/events.csv?q=actor%3AEST"' in text
    assert re.search(r"All \d events of the query", text)


def test_why_is_a_page_for_people_and_json_for_programs(servers: Any) -> None:
    client = servers.start(paste_seconds=120.0)
    text = client.get(f"/why/{VISIT}", headers=HTML | {"Accept-Language": "de"})
    assert (text.status_code, text.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert 'class="clause-why"' in text.text and f'href="/reports/{VISIT}#c' in text.text
    assert "kein Ereignis:" in text.text and "no frame" not in text.text
    assert client.get(f"/why/{VISIT}").json()["tried"]
    assert client.get("/why/nobody", headers=HTML).status_code == 404


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("  \n ", 422, "Der Text ist leer."),
        ("x" * 101, 413, "hier werden höchstens 100 ausgewertet"),
        ("</textarea><script>alert(1)</script> " + "qx zrk " * 8, 422, "weder deutsch noch englisch"),
    ],
)
def test_a_text_that_is_refused_stays_in_the_box_with_the_reason(servers: Any, text: str, status: int, told: str) -> None:
    client = servers.start(paste=100, paste_seconds=120.0)
    answer = client.post("/paste", data={"text": text}, headers=HTML | {"Accept-Language": "de"})
    assert answer.status_code == status and told in answer.text
    assert "<script>alert" not in answer.text
    assert html.escape(text, quote=False).strip()[:60] in answer.text
