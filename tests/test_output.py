"""The output contract: DESIGN's fields in DESIGN's order, valid by the schema in the docs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema

from lagebild.model import (
    Coding,
    Count,
    Event,
    EventDate,
    Failure,
    Mention,
    Participant,
    Place,
    Removal,
    Report,
    Source,
    Span,
    Statement,
    TimeRef,
)
from lagebild.output import COLUMNS, csv_header, csv_lines, json_line, json_schema

DOCS = Path(__file__).parents[1] / "docs"
TEXT = "Lettlands Minister Ozols reiste am Montag nach Vilnius, teilte die Agentur „Elta“ mit."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


def coding() -> Coding:
    who = Participant(text="Minister Ozols", span=span("Ozols"), actor="p1", name="Ozols", code="LVA", sector="GOV", kind="person")
    whom = Participant(text="Vilnius", span=span("Vilnius"), actor="LTU", name="Litauen", code="LTU", sector="")
    time = TimeRef(span=span("am Montag"), type="DATE", value="2024-09-09", edtf="2024-09-09", start="2024-09-09", end="2024-09-09")
    place = Place(span=span("Vilnius"), name="Vilnius", country="LTU", lat=54.7, lon=25.3, precision="city")
    said = Source(text="die Agentur", actor=None, kind="organisation", span=span("die Agentur"))
    event = Event(
        id="e1",
        span=span("reiste"),
        clause=span(TEXT),
        trigger="reiste",
        act="CONSULT",
        mode="visit",
        status="occurred",
        plover="CONSULT",
        cameo="042",
        quad=1,
        score=1.9,
        source=(who, whom),
        target=(whom,),
        event_date=EventDate(edtf="2024-09-09", basis="time expression"),
        time=time,
        place=place,
        contexts=("military",),
        counts=(Count(kind="dead", min=1, max=None, span=span("Montag")),),
        by=(said,),
        rule="de.reisen",
        confidence=0.5,
    )
    denied = Event(
        id="e2",
        span=span("reiste"),
        clause=span(TEXT),
        trigger="reiste",
        act="CONSULT",
        mode=None,
        status="denied",
        plover=None,
        cameo=None,
        quad=None,
        score=None,
        source=(),
        target=(),
    )
    statement = Statement(
        id="s1", kind="indirect", speaker=who, cue=span("teilte"), content=(span("reiste"),), chain=(said,), venue=span("Vilnius")
    )
    mention = Mention(span=span("Ozols"), actor=None, name="Ozols", kind="", code="---", sector="", reason="test")
    report = Report(id="r", content_id="c", text=TEXT, lang="de", removed=(Removal(start=0, end=3, text="=1|", reason="slug"),))
    return Coding(report=report, mentions=(mention,), times=(time,), places=(place,), events=(event, denied), statements=(statement,))


def test_a_full_record_is_valid_and_in_the_order_of_the_contract() -> None:
    record = json.loads(json_line(coding()))
    jsonschema.validate(record, json_schema())
    report = "schema_version id content_id lang date date_basis title outlet agency url text error"
    assert list(record) == [*report.split(), "mentions", "times", "places", "events", "statements", "removed", "author", "version", "known_by"]
    event = record["events"][0]
    deed = "id span clause trigger act mode status plover cameo quad score source target"
    assert list(event) == [*deed.split(), "event_date", "time", "place", "contexts", "counts", "by", "rule", "confidence"]
    assert list(event["source"][0]) == ["text", "span", "actor", "name", "code", "sector"]
    assert event["counts"] == {"dead": {"min": 1, "max": None, "span": list(span("Montag").pair)}}
    assert all(TEXT[slice(*e["span"])] == e["trigger"] for e in record["events"])


def test_a_failed_record_is_valid() -> None:
    failed = Coding(report=Report(id="a.txt", content_id="", text=""), error=Failure(code="E102", message="leer"))
    record = json.loads(json_line(failed))
    jsonschema.validate(record, json_schema())
    assert record["error"] == {"code": "E102", "message": "leer"}
    assert record["events"] == []


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    stored = json.loads((DOCS / "output.schema.json").read_text(encoding="utf-8"))
    assert stored == json_schema(), "write json_schema() to docs/output.schema.json; raise SCHEMA_VERSION if the contract changed"


def test_csv_has_a_row_per_event_that_happened_or_per_event() -> None:
    def rows(**options: bool) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(csv_header() + "".join(csv_lines(coding(), **options)))))

    (row,) = rows()
    assert tuple(row) == COLUMNS
    assert (row["source_code"], row["target_code"], row["status"], row["by"]) == ("LVA|LTU", "LTU", "occurred", "die Agentur")
    assert [r["status"] for r in rows(all_status=True)] == ["occurred", "denied"]


def test_csv_names_failures() -> None:
    failed = Coding(report=Report(id="a, b.txt", content_id="", text=""), error=Failure(code="E102", message="leer"))
    (row,) = csv.DictReader(io.StringIO(csv_header() + "".join(csv_lines(failed))))
    assert (row["report"], row["error"]) == ("a, b.txt", "E102 leer")
