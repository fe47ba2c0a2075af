"""Who is let in, what is refused, and that nothing a report says does harm."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lagebild.cli.serve import serve
from lagebild.errors import UnsafeBind
from lagebild.merge.records import key_of
from lagebild.serve.access import Tokens
from lagebild.serve.app import create_app
from lagebild.serve.bodies import local_path
from lagebild.serve.safety import Rates
from lagebild.serve.settings import Settings
from tests.serve.stores import HARM, HOSTILE, VISIT

EVENT = key_of(VISIT, "e1")
ACCEPT = {"verdict": "accept", "target": EVENT}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# --- the network ------------------------------------------------------------------------------------------------------


def test_other_machines_are_let_in_only_with_tokens_or_when_told(store_path: Path, tmp_path: Path) -> None:
    settings = {"store": str(store_path), "host": "0.0.0.0", "tokens": tmp_path / "tokens.json"}
    with pytest.raises(UnsafeBind):
        create_app(Settings(**settings))
    create_app(Settings(**settings, public=True)).state.service.close()
    Tokens(tmp_path / "tokens.json").add("Ada", "read")
    create_app(Settings(**settings)).state.service.close()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8474", "", "10.0.0.1"])
def test_a_request_for_another_host_is_refused(client: Any, host: str) -> None:
    assert refusal(client.get("/events.json", headers={"Host": host})) == (421, "E827")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8474", "127.0.0.1:1", "[::1]:8474"])
def test_this_machines_own_names_are_let_in(client: Any, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_every_answer_carries_the_safety_headers(client: Any) -> None:
    for path in ("/events.json", "/no/such/place", "/events.csv", "/openapi.json"):
        headers = client.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'self'" and policy["frame-ancestors"] == "'none'" and "unsafe" not in headers["content-security-policy"]
        assert "http" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
        assert "server" not in headers and "access-control-allow-origin" not in headers


def test_too_many_requests_are_refused(servers: Any) -> None:
    client = servers.start(rate=1.0, burst=3)
    answers = [client.get("/healthz") for _ in range(5)]
    assert [a.status_code for a in answers[:3]] == [200, 200, 200]
    assert refusal(answers[-1]) == (429, "E823") and answers[-1].headers["retry-after"]


def test_a_bucket_fills_again() -> None:
    rates = Rates(2.0, 2)
    assert [rates.let_in("a", 0.0) for _ in range(3)] == [True, True, False]
    assert rates.let_in("b", 0.0) and rates.let_in("a", 0.6)


def test_long_bodies_are_refused_announced_or_not(servers: Any) -> None:
    client = servers.start(body=1000)
    assert refusal(client.post("/paste", content=b"x" * 1001)) == (413, "E824")

    def parts() -> Any:
        for _ in range(20):
            yield b"x" * 100

    assert refusal(client.post("/paste", content=parts())) == (413, "E824")


# --- roles ------------------------------------------------------------------------------------------------------------


def test_without_tokens_nothing_can_be_written(servers: Any) -> None:
    client = servers.start()
    assert client.get("/events.json").status_code == 200
    for method, path in (("POST", "/review"), ("PUT", "/views/mine"), ("DELETE", "/views/mine")):
        assert refusal(client.request(method, path, json=ACCEPT)) == (401, "E822")
    assert client.get("/review/judgements.json").json()["judgements"] == []


def test_a_role_may_what_those_before_it_may(servers: Any) -> None:
    tokens = Tokens(servers.tokens)
    read, review, write = (tokens.add(name, name) for name in ("read", "review", "write"))
    client = servers.start()
    assert refusal(client.post("/review", json=ACCEPT, headers=bearer(read))) == (403, "E821")
    made = client.post("/review", json=ACCEPT, headers=bearer(review))
    assert made.status_code == 201 and made.json()["judgements"][0]["coder"] == "review"
    assert client.post("/review", json=ACCEPT, headers=bearer(write)).status_code == 201
    assert refusal(client.put("/views/mine", json={"query": "act:AID"}, headers=bearer(review))) == (403, "E821")
    assert client.put("/views/mine", json={"query": "act:AID"}, headers=bearer(write)).status_code == 200


def test_reading_needs_a_token_where_other_machines_come(servers: Any) -> None:
    token = Tokens(servers.tokens).add("Ada", "read")
    client = servers.start("203.0.113.7", host="0.0.0.0")
    assert refusal(client.get("/events.json")) == (401, "E822")
    assert client.get("/events.json", headers={"Host": "203.0.113.1:8474"} | bearer(token)).status_code == 200
    assert client.get("/healthz").status_code == 200
    tag = client.get("/events.json", headers=bearer(token)).headers["etag"]
    assert refusal(client.get("/events.json", headers={"If-None-Match": tag})) == (401, "E822")


def test_tokens_are_hashed_private_and_taken_away_at_once(servers: Any) -> None:
    tokens = Tokens(servers.tokens)
    secret = tokens.add("Ada", "review")
    kept = servers.tokens.read_text()
    assert secret not in kept and secret.split("_", 2)[2] not in kept
    assert stat.S_IMODE(servers.tokens.stat().st_mode) == 0o600
    client = servers.start()
    assert client.get("/events.json", headers=bearer(secret)).status_code == 200
    assert refusal(client.get("/events.json", headers=bearer(secret[:-1]))) == (401, "E822")
    tokens.remove("Ada")
    assert refusal(client.get("/events.json", headers=bearer(secret))) == (401, "E822")


def test_guessing_tokens_is_slowed_down(servers: Any) -> None:
    Tokens(servers.tokens).add("Ada", "read")
    client = servers.start()
    codes = [client.get("/events.json", headers=bearer(f"lb_00000000_{n}")).status_code for n in range(12)]
    assert codes[0] == 401 and codes[-1] == 429


def test_the_command_line_makes_lists_and_removes_tokens(tmp_path: Path) -> None:
    path, runner = tmp_path / "t.json", CliRunner()
    made = runner.invoke(serve, ["token", "add", "Ada", "--role", "review", "--tokens", str(path)])
    assert made.exit_code == 0 and made.output.startswith("lb_")
    listed = runner.invoke(serve, ["token", "list", "--json", "--tokens", str(path)])
    assert json.loads(listed.output)["role"] == "review" and "hash" not in listed.output
    assert runner.invoke(serve, ["token", "remove", "Ada", "--tokens", str(path)]).exit_code == 0
    assert Tokens(path).all() == []


# --- browsers ---------------------------------------------------------------------------------------------------------


def signed_in(servers: Any) -> Any:
    token = Tokens(servers.tokens).add("Ada", "write")
    client = servers.start()
    answer = client.post("/session", data={"token": token, "next": "/review"}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    assert "httponly" in cookie and "samesite=strict" in cookie and token not in cookie
    return client


def csrf_of(client: Any) -> str:
    (session,) = client.app.state.service.sessions.kept.values()
    return str(session.csrf)


def test_a_form_needs_the_word_of_its_page(servers: Any) -> None:
    client = signed_in(servers)
    assert refusal(client.post("/review", data=ACCEPT)) == (403, "E821")
    assert refusal(client.post("/review", data=ACCEPT | {"csrf": "guessed"})) == (403, "E821")
    assert refusal(client.post("/review", json=ACCEPT)) == (403, "E821")
    assert refusal(client.delete("/views/mine")) == (403, "E821")
    answer = client.post("/review", data=ACCEPT | {"csrf": csrf_of(client), "next": "//evil.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.post("/review", json=ACCEPT, headers={"X-CSRF-Token": csrf_of(client)}).status_code == 201
    assert [a["judgement"]["coder"] for a in client.get("/review/judgements.json").json()["judgements"]] == ["Ada", "Ada"]


def test_other_sites_cannot_send_forms(servers: Any) -> None:
    client = signed_in(servers)
    given = ACCEPT | {"csrf": csrf_of(client)}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert refusal(client.post("/review", data=given, headers=headers)) == (403, "E821")
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/review", data=given, headers=own, follow_redirects=False).status_code == 303


def test_signing_out_ends_the_session(servers: Any) -> None:
    client = signed_in(servers)
    key = client.cookies["lagebild_session"]
    assert refusal(client.post("/session/end", data={})) == (403, "E821")
    client.post("/session/end", data={"csrf": csrf_of(client)}, follow_redirects=False)
    client.cookies.set("lagebild_session", key)
    assert refusal(client.post("/review", json=ACCEPT)) == (401, "E822")


@pytest.mark.parametrize("given", ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example", "/a\r\nSet-Cookie: x", ""])
def test_a_form_goes_on_only_on_this_server(given: str) -> None:
    assert local_path(given) == "/"


# --- hostile text -----------------------------------------------------------------------------------------------------


def test_hostile_text_is_data_in_every_form(client: Any) -> None:
    answer = client.get(f"/reports/{HARM}.json")
    assert answer.json()["record"]["text"] == HOSTILE and answer.headers["content-type"] == "application/json"
    table = client.get("/events.csv", params={"q": "source:BLR"})
    assert "\"'=cmd|" in table.text or "'=cmd/" in table.text
    assert not any(cell.startswith(("=", "@", "+")) for line in table.text.splitlines() for cell in line.replace('"', "").split(","))
    assert table.headers["content-disposition"].startswith("attachment")


def test_hostile_addresses_are_answered_with_problems(client: Any) -> None:
    for path in ("/events/%3Cscript%3E.json", "/reports/..%2F..%2Fetc%2Fpasswd.json", "/static/..%2Fapp.py", "/actors/%00.json", "/stories/%F0%9F.json"):
        answer = client.get(path)
        assert answer.status_code in (400, 404, 422) and answer.headers["content-type"] == "application/problem+json", path


def test_a_defect_tells_nothing_of_the_server(servers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.testclient import TestClient

    client = TestClient(servers.start().app, raise_server_exceptions=False)
    monkeypatch.setattr("lagebild.serve.answers._make", lambda *_: 1 / 0)
    answer = client.get("/sources.json")
    assert refusal(answer) == (500, "E900") and "Traceback" not in answer.text and "/work" not in answer.text
