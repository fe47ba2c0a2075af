"""Reports made for the tests of merging: short texts with the events, mentions and days that a coder would find in them."""

from __future__ import annotations

from typing import Any

import msgspec

from lagebild.model import content_id
from lagebild.output import (
    EventDateRecord,
    EventRecord,
    MentionRecord,
    ParticipantRecord,
    Record,
    SourceRecord,
    StatementRecord,
    TimeRecord,
)

ACTORS = {
    "Norland": ("NOR", "state", "NOR", ""),
    "Norlands": ("NOR", "state", "NOR", ""),
    "Lettland": ("LVA", "state", "LVA", ""),
    "Lettlands": ("LVA", "state", "LVA", ""),
    "Latvia": ("LVA", "state", "LVA", ""),
    "Norway": ("NOR", "state", "NOR", ""),
    "Estland": ("EST", "state", "EST", ""),
    "Portugal": ("PRT", "state", "PRT", ""),
}


def report(key: str, text: str, *told: tuple[str, str, str, str], date: str | None = "2024-03-05", **fields: Any) -> Record:
    """A record; each event is (trigger, act, acting word, other word), the words standing in ACTORS; its clause is its sentence."""
    days = {m["word"]: m for m in fields.pop("days", [])}
    usual = Record(
        schema_version="1.1", id=key, content_id=content_id(text), lang="de", date=date, date_basis="stated" if date else None, title=text.partition(".")[0],
        outlet=f"Blatt {key}", agency="", url="", text=text, error=None, mentions=_mentions(text), times=[_time(text, **d) for d in days.values()],
        places=[], events=[_event(text, *t, days=days) for t in told], statements=[], removed=[],
    )  # fmt: skip
    return msgspec.structs.replace(usual, **fields)


def _mentions(text: str) -> list[MentionRecord]:
    found = [(text.index(w), w) for w in ACTORS if f"{w} " in text or f"{w}." in text]
    return [MentionRecord((at, at + len(w)), w, a, a, kind, code, sector) for at, w in sorted(found) for a, kind, code, sector in [ACTORS[w]]]  # type: ignore[arg-type]


def _time(text: str, word: str, edtf: str) -> TimeRecord:
    at = text.index(word)
    return TimeRecord((at, at + len(word)), word, "DATE", edtf, edtf, edtf, edtf)


def _event(text: str, trigger: str, act: str, source: str, target: str, status: str = "occurred", *, days: dict[str, Any]) -> EventRecord:
    at = text.index(trigger)
    start, end = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0, text.find(".", at) + 1 or len(text)
    time = next((_time(text, **d) for w, d in days.items() if start <= text.index(w) < end), None)
    return EventRecord(
        id=content_id(text, str(at), act), span=(at, at + len(trigger)), clause=(start, end), trigger=trigger, act=act,  # type: ignore[arg-type]
        mode=None, status=status, plover=None, cameo=None, quad=None, score=None, source=_side(text, source), target=_side(text, target),  # type: ignore[arg-type]
        event_date=EventDateRecord(time.edtf, "time expression") if time and time.edtf else None, time=time, place=None, contexts=[], counts={}, by=[],
        rule="", confidence=0.8,
    )  # fmt: skip


def _side(text: str, word: str) -> list[ParticipantRecord]:
    if not word:
        return []
    at = text.index(word)
    actor, _, code, sector = ACTORS[word]
    return [ParticipantRecord(word, (at, at + len(word)), actor, actor, code, sector)]


def statement(text: str, speaker: str, cue: str, content: str) -> StatementRecord:
    """A statement of an actor of ACTORS."""
    fields: dict[str, Any] = {name: [] if name in ("chain", "claims") else None for name in StatementRecord.__struct_fields__}
    at, start = text.index(speaker), text.index(content)
    who = {"text": speaker, "span": (at, at + len(speaker)), "actor": ACTORS[speaker][0]}
    said = {"text": cue, "span": (text.index(cue), text.index(cue) + len(cue))}
    fields |= {"id": content_id(cue, content), "kind": "indirect", "stance": "neutral", "content": [(start, start + len(content))]}
    return msgspec.convert(fields | {"speaker": who, "cue": said}, StatementRecord)


def by(text: str, word: str, kind: str) -> list[SourceRecord]:
    at = text.index(word)
    return [SourceRecord(word, None, kind, (at, at + len(word)))]
