"""Pasted texts: coded in a process of its own, within limits, and never kept."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lagebild.errors import CodingFailed, TookTooLong, UnknownLanguage, WorkerLost
from lagebild.output import Record
from lagebild.pipeline import report_of
from lagebild.serve.pasting import Explained, Paster, Tried
from tests.query.stores import record


def fake(pipe: Connection, packs: tuple[Path, ...]) -> None:
    """Stands for the process with the models: does what a text says."""
    pipe.send_bytes(b"ready")
    while True:
        try:
            report = pipe.recv()
        except EOFError:
            return
        if report.text == "sleep":
            time.sleep(60)
        if report.text == "die":
            os._exit(1)
        if report.text == "fail":
            pipe.send_bytes(b"!The text has no words.")
            continue
        if report.text == "klingonisch":
            pipe.send_bytes(b"?" + msgspec.json.encode(("UnknownLanguage", "The report's language (other) is neither German nor English.")))
            continue
        coded: Record = msgspec.structs.replace(record("pasted", []), text=report.text, lang=report.lang)
        tried = Tried((0, 1), (0, 1), "x", "line", "", "", None, "no frame fits", [])
        pipe.send_bytes(b"=" + msgspec.json.encode(Explained(coded, [tried])))


@pytest.fixture
def paster() -> Any:
    made = Paster((), 0.5, fake)
    yield made
    made.close()


def test_a_text_comes_back_coded_with_reasons(paster: Paster) -> None:
    found = paster.explain(report_of("Ein Satz.", lang="de"))
    assert (found.record.text, found.tried[0].reason) == ("Ein Satz.", "no frame fits")


def test_a_text_that_takes_too_long_or_ends_the_process_harms_no_other(paster: Paster) -> None:
    with pytest.raises(TookTooLong):
        paster.explain(report_of("sleep"))
    with pytest.raises(WorkerLost):
        paster.explain(report_of("die"))
    with pytest.raises(CodingFailed, match="no words"):
        paster.explain(report_of("fail"))
    with pytest.raises(UnknownLanguage, match="neither German"):
        paster.explain(report_of("klingonisch"))
    assert paster.explain(report_of("Noch einer.")).record.text == "Noch einer."


def test_pasting_over_the_api(servers: Any) -> None:
    client = servers.start(paste=50, pastes_a_minute=3)
    client.app.state.service.paster = Paster((), 5.0, fake)
    before = client.get("/data.json").json()["overview"]
    made = client.post("/paste", json={"text": "Ein Satz.", "lang": "de", "date": "2024-09-12"})
    assert made.status_code == 200 and made.json()["record"]["text"] == "Ein Satz."
    assert client.post("/paste", data={"text": "Ein Satz."}, headers={"Accept": "application/json"}).json()["tried"][0]["lemma"] == "x"
    assert client.get("/data.json").json()["overview"] == before
    for given in ({}, {"text": ""}, {"text": "  "}, {"text": "x", "lang": "fr"}, {"text": "x", "date": "soon"}, {"text": "x", "more": 1}, "no object"):
        answer = client.post("/paste", json=given)
        assert (answer.status_code, answer.json()["code"]) == (422, "E825"), given
    assert client.post("/paste", json={"text": "x" * 51}).json()["code"] == "E105"
    assert client.post("/paste", json={"text": "fail"}).json()["code"] == "E500"
    assert client.post("/paste", json={"text": "x"}).json()["code"] == "E823"
