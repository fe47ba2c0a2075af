"""Records made for the tests: each event of a text is named by the word that is its trigger."""

from __future__ import annotations

from typing import Any

import msgspec

from lagebild.model import content_id
from lagebild.output import (
    Act,
    CountRecord,
    ErrorRecord,
    EventDateRecord,
    EventRecord,
    ParticipantRecord,
    Record,
    SourceRecord,
    SpeakerRecord,
    StatementRecord,
)

VISIT = "Die Ministerin reiste am Montag nach Riga und traf dort den Präsidenten. Ein Sprecher in Münster bestätigte die Reise."
RAID = "Unbekannte überfielen einen Konvoi. Zwei Fahrer wurden verletzt, sagte die Polizei."


def event(text: str, trigger: str, act: Act = "CONSULT", source: str = "DEU", target: str = "LVA", **fields: Any) -> EventRecord:
    """An event on the first place where its trigger stands; further fields replace the usual ones."""
    at = text.index(trigger)
    span = at, at + len(trigger)
    usual = EventRecord(
        id=content_id(content_id(text), str(at), str(span[1]), act, source, ">", target), span=span, clause=(0, text.index(".") + 1), trigger=trigger,
        act=act, mode=None, status="occurred", plover=act, cameo="042", quad=1, score=1.9, source=side(text, source, span), target=side(text, target, span),
        event_date=None, time=None, place=None, contexts=[], counts={}, by=[], rule="de/frames.tsv:1", confidence=0.8,
    )  # fmt: skip
    return msgspec.structs.replace(usual, **fields)


def side(text: str, codes: str, span: tuple[int, int]) -> list[ParticipantRecord]:
    return [ParticipantRecord(text[slice(*span)], span, code, code, code, "GOV") for code in codes.split("|") if code]


def statement(text: str, cue: str, speaker: str, content: str) -> StatementRecord:
    start = text.index(content)
    fields: dict[str, Any] = {name: [] if name in ("chain", "claims") else None for name in StatementRecord.__struct_fields__}
    fields |= {"id": content_id(cue, content), "kind": "indirect", "stance": "neutral", "content": [(start, start + len(content))]}
    at = text.index(speaker)
    return StatementRecord(**fields | {"speaker": SpeakerRecord(speaker, (at, at + len(speaker)), "LVA.POLICE")})


def record(key: str, text: str = VISIT, events: list[EventRecord] | None = None, **fields: Any) -> Record:
    """A record of a text; without events given it has one, of the word "reiste" or "überfielen"."""
    found = [event(text, word) for word in ("reiste", "überfielen") if word in text] if events is None else events
    usual = Record(
        schema_version="1.0", id=key, content_id=content_id(text), lang="de", date="2024-03-05", date_basis="stated", title="Meldung",
        outlet="Hafenbote", agency="", url="", text=text, error=None, mentions=[], times=[], places=[], events=found, statements=[], removed=[],
    )  # fmt: skip
    return msgspec.structs.replace(usual, **fields)


def failed(key: str, text: str = "", code: str = "E500") -> Record:
    return record(key, text, [], content_id=content_id(text) if text else "", error=ErrorRecord(code, "Etwas ging schief."))


def full_event(text: str = RAID) -> EventRecord:
    """An event with a value in every field that the store spreads out."""
    at = text.index("Polizei")
    return event(
        text, "überfielen", "ASSAULT", "---", "LVA|EST", mode="ambush", status="occurred", quad=4, score=-9.0,
        event_date=EventDateRecord("2024-03", "time expression"), contexts=["military", "crime"],
        counts={"injured": CountRecord(2, None, (text.index("Zwei"), text.index("Zwei") + 4))},
        by=[SourceRecord("die Polizei", "LVA.POLICE", "police", (at, at + 7))],
    )  # fmt: skip
