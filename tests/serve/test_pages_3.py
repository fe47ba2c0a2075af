"""What the screens say of accuracy, tests, names, dates and contradictions; and that words are one language throughout."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from lagebild.model import Status
from lagebild.output import ClaimRecord, SourceRecord
from lagebild.packs import load_pack
from lagebild.query import KEYS
from lagebild.serve import measured
from lagebild.serve.pages import phrases
from lagebild.serve.pages.tellings import by_denial
from lagebild.serve.views.statements import statement_lines
from lagebild.store import schema
from tests.query.stores import made, party, record, statement
from tests.serve.stores import DENIED, VISIT

ROOT = Path(__file__).parents[2]


def page(client: Any, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200, (path, answer.text[:1000])
    text: str = answer.text
    return text


# --- accuracy and tests --------------------------------------------------------------------------------------------------


def test_the_accuracy_card_says_what_the_docs_say() -> None:
    """`python bench/card.py` writes it anew; bench/pin.py does so by itself."""
    board = re.findall(r"^\| `([\w.]+)` \| (\S+) \| \**([\d.]+)\** \|", (ROOT / "docs/accuracy.md").read_text("utf-8"), re.MULTILINE)
    card = measured.card()
    assert len(board) > 30
    assert {(s, m, float(v)) for s, m, v in board} <= {(f.set, f.measure, f.value) for f in card.figures}
    floors = json.loads((ROOT / "tests/floors.json").read_text("utf-8"))
    assert {(f.set, f.measure): f.floor for f in card.figures if f.set in floors} == {
        (name, measure): floor for name, rows in floors.items() for measure, floor in rows.items()
    }


def test_every_figure_of_the_card_is_told_in_words(client: Any) -> None:
    for figure in measured.card().figures:
        assert phrases.has_phrase(f"set.{figure.set}") and phrases.has_phrase(f"set.{figure.set}.on"), figure.set
        assert phrases.has_phrase(f"figure.{figure.measure}"), figure.measure
    text = page(client, "/data/accuracy", "de")
    assert "742 Ereignissen" in text and "zwei Menschen 93,3" in text
    given = client.get("/data/accuracy.json").json()
    assert given["measured"] and {f["set"] for f in given["figures"]} >= {"events.de", "events.en", "stories"}


def test_the_packs_show_how_their_examples_did(client: Any) -> None:
    run = measured.run()
    frames = next(t for t in run.tables if (t.language, t.table) == ("de", "frames"))
    assert 0 < frames.passed <= frames.examples
    lines = {(x["language"], x["table"]): x for x in client.get("/data/packs.json").json()["tables"]}
    assert (lines["de", "frames"]["passed"], lines["de", "frames"]["examples"]) == (frames.passed, frames.examples)
    assert lines["de", "acts"]["examples"] == 0
    failing = client.get("/data/packs.json?table=frames&language=de").json()["failing"]
    assert len(failing) == frames.examples - frames.passed
    text = page(client, "/data/packs?table=frames&language=de")
    assert failing[0]["id"] in text and text.count('action="/paste"') == len(failing)
    assert "Words or rules have changed since" in text or run.coder == client.get("/data/packs.json").json()["coder"]


def test_there_are_words_for_every_act_key_and_status_of_the_codebook(client: Any) -> None:
    acts = [e.id for e in load_pack("de").table("acts")]
    assert not [i for i in (*(f"meaning.{a}" for a in acts), *(f"keyhelp.{k}" for k in KEYS)) if not phrases.has_phrase(i)]
    assert not [s for s in Status.__args__ if not phrases.has_phrase(f"codebook.status_{s}")]  # type: ignore[attr-defined]
    assert "agrees, promises" not in page(client, "/data/codebook", "de")


# --- statements, claims --------------------------------------------------------------------------------------------------


def test_a_denial_stands_beside_its_claim_even_where_it_is_on_another_page(client: Any) -> None:
    given = client.get("/statements.json?limit=1").json()
    shown, beside = given["statements"], given["beside"]
    assert len(shown) == 1 and given["next"] and shown[0]["against"] == [beside[0]["key"]]
    assert {shown[0]["report"], beside[0]["report"]} == {VISIT, DENIED}
    text = page(client, "/statements?limit=1")
    assert text.count('class="evidence spoken"') == 2 and "Against it, as far as found" in text
    assert client.get("/statements.json").json()["beside"] == []


def test_a_statement_is_shown_in_its_sentence(client: Any) -> None:
    for line in client.get("/statements.json").json()["statements"]:
        text = client.get(f"/reports/{line['report']}.json").json()["record"]["text"]
        assert f"{line['before']}{text[line['start'] : line['end']]}{line['after']}" in text


def pair(claim: str, denial: str, score: float, words: str = "") -> Any:
    said = {key: SimpleNamespace(key=key, speaker_text=key, content=words or key) for key in (claim, denial)}
    return SimpleNamespace(claim=said[claim], denial=said[denial], score=score)


def test_uncertain_denials_stand_apart_and_repeated_ones_once() -> None:
    pairs = [pair("a", "x", 0.5), pair("b", "x", 0.8), pair("a", "x", 0.5), pair("c", "y", 0.4)]
    sure, weak = by_denial(pairs)
    assert [[p.claim.key for p in group] for group in sure] == [["b"]]
    assert [[p.claim.key for p in group] for group in weak] == [["a"], ["c"]]


# --- sources, home, actors ----------------------------------------------------------------------------------------------


def test_all_screens_count_the_same_reports_and_outlets(client: Any) -> None:
    home, sources, data = (client.get(p).json() for p in ("/home.json", "/sources.json", "/data.json"))
    assert sources["total"]["reports"] == sum(o["reports"] for o in sources["outlets"])
    assert sources["total"]["events"] == sum(o["events"] for o in sources["outlets"]) == home["totals"]["events"]
    assert home["totals"]["outlets"] == len([o for o in sources["outlets"] if o["name"]]) == data["overview"]["outlets"]


def test_nothing_is_said_to_rise_where_there_is_nothing_to_compare_with(client: Any) -> None:
    assert client.get("/home.json?days=1").json()["before"] == 0
    assert client.get("/home.json?days=7").json()["before"] > 0
    assert "no events from the four windows before" not in page(client, "/?days=7")


def test_actors_are_called_by_name_and_kind(client: Any) -> None:
    kinds = {a["id"]: a["kind"] for a in client.get("/actors.json").json()["actors"]}
    assert (kinds["EST"], kinds["FIN.GOV"]) == ("state", "part")
    assert "Finnland (Regierung)" in page(client, "/actors", "de")


def test_a_report_dated_by_a_span_of_days_is_told_in_words(client: Any) -> None:
    from lagebild.serve.pages import formats

    assert formats.edtf("2023-05-25/2023-10-24", "de") == "25. Mai – 24. Okt. 2023"
    for path in ("/statements", "/actors/EST", "/events", "/review"):
        assert not re.search(r">[^<]*\d{4}-\d\d(-\d\d)?/\d{4}-\d\d", page(client, path, "de")), path


@pytest.mark.parametrize("path", ["/sources", "/data", "/dyads/EST/FIN", "/statements", "/map", "/", "/events", "/review"])
def test_a_report_has_one_name_in_german(client: Any, path: str) -> None:
    assert "Meldung" not in re.sub(r"<[^>]*>", " ", page(client, path, "de"))


def test_problems_are_told_in_the_language_of_the_page(client: Any) -> None:
    answer = client.get("/events?q=sauce:x", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert answer.status_code == 400
    assert "Einen Schlüssel „<bdi>sauce</bdi>“ gibt es nicht." in answer.text and "There is no key" not in answer.text


def test_a_statement_says_through_whom_it_comes_and_of_whom_it_speaks(tmp_path: Path) -> None:
    chain = [SourceRecord(text=name, actor=actor, kind="", span=(0, 3)) for name, actor in (("TASS", "TASS"), ("Moskau", "RUS"))]
    claim = ClaimRecord((42, 80), (42, 45), "visit", False, [party("EST")], [party("FIN")], None, None)
    told = msgspec.structs.replace(statement(1, "RUS", (42, 80)), chain=chain, claims=[claim, claim])
    store = made(tmp_path / "own.db", [record("one", [], statements=[statement(2, "EST", (0, 39)), told])])
    with store.reading() as connection:
        lines = {s.start: s for s in statement_lines(connection, schema.statement.c.id > 0)}
    store.close()
    assert [v.text for v in lines[42].chain] == ["TASS", "Moskau"]
    assert [p.code for p in lines[42].about] == ["EST", "FIN"]
    assert lines[0].about == []
