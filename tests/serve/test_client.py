"""The Python client against a server that really listens; and `lagebild serve` as it is started."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lagebild.client import ApiError, Client
from lagebild.merge.records import key_of
from lagebild.serve.access import Tokens
from tests.serve.browser import serving
from tests.serve.stores import HARM, VISIT, filled


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address of a server, and a token for it."""
    folder: Path = tmp_path_factory.mktemp("client")
    filled(folder / "store.db").close()
    token = Tokens(folder / "tokens.json").add("Ada", "write")
    with serving(folder / "store.db", tokens=folder / "tokens.json") as address:
        yield address, token


def test_all_events_come_page_after_page(listening: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lagebild.client.PAGE", 2)
    client = Client(listening[0])
    assert len({e["key"] for e in client.events()}) == 6
    assert [e["report"]["id"] for e in client.events("source:BLR")] == [HARM]
    assert next(client.changes(after=2))["number"] == 3


def test_single_things_and_errors(listening: Any) -> None:
    client = Client(listening[0])
    assert client.report(VISIT)["report"]["outlet"] == "Nordpost"
    assert client.dyad("EST", "RUS", grain="week")["grain"] == "week"
    with pytest.raises(ApiError, match="E610") as caught:
        client.event("none")
    assert caught.value.status == 404 and "Check the key" in str(caught.value)
    with pytest.raises(ApiError, match="does not answer"):
        Client("http://127.0.0.1:9", timeout=2).get("/events")


def test_an_unchanged_answer_is_not_sent_again(listening: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, asked = Client(listening[0]), []
    real = Client._ask
    monkeypatch.setattr(Client, "_ask", lambda *given, **rest: asked.append(real(*given, **rest)) or asked[-1])
    assert client.get("/stories") == client.get("/stories")
    assert [status for status, _, _ in asked] == [200, 304]


def test_a_token_lets_decide_and_save(listening: Any) -> None:
    client = Client(*listening)
    event = key_of(VISIT, "e1")
    assert client.judge("accept", event, comment="as it stands there")["coder"] == "Ada"
    assert client.event(event)["event"]["judged"] == "accepted"
    assert client.save_view("visits", "act:CONSULT", "Visits")["query"] == "act:CONSULT"
    assert client.get("/views/visits")["total"] == 2
    with pytest.raises(ApiError, match="E822"):
        Client(listening[0]).judge("accept", event)
    with pytest.raises(ApiError, match="E801"):
        client.save_view("bad", "sauce:X")


def test_serve_starts_listens_and_ends(tmp_path: Path) -> None:
    filled(tmp_path / "store.db").close()
    command = [sys.executable, "-m", "lagebild", "serve", "--store", "store.db", "--port", "0"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:[1-9]\d*", line)
        assert url, line
        for _ in range(100):
            try:
                assert Client(url[0]).get("/events")["total"] == 6
                break
            except ApiError:
                time.sleep(0.1)
        else:
            pytest.fail("the server does not answer")
    finally:
        process.terminate()
        assert process.wait(20) in (0, -15)
