"""Small stores of invented reports, made through the writer."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from lagebild.model import content_id
from lagebild.output import (
    CountRecord,
    EventDateRecord,
    EventRecord,
    ParticipantRecord,
    PlaceRecord,
    Record,
    SourceRecord,
    SpeakerRecord,
    StatementRecord,
)
from lagebild.store.db import Store, open_store
from lagebild.store.writer import Writer

QUADS = {"AGREE": 1, "CONSULT": 1, "AID": 2, "COOPERATE": 2, "ACCUSE": 3, "THREATEN": 3, "ASSAULT": 4, "SANCTION": 4}
TEXT = "Der Gast traf am Montag in Tallinn ein. The ministry said a joint exercise would follow."


def party(code: str, actor: str | None = None, sector: str = "", name: str = "") -> ParticipantRecord:
    return ParticipantRecord(name or code, (0, 8), actor or code, name or code, code, sector)


def event(number: int, act: str = "CONSULT", status: str = "occurred", **given: Any) -> EventRecord:
    """An event with its trigger on the fourth word; `source` and `target` as lists of codes or participants."""
    coded = status in ("occurred", "ongoing")
    sides = {side: [p if isinstance(p, ParticipantRecord) else party(p) for p in given.pop(side, [])] for side in ("source", "target")}
    date = given.pop("date", None)
    place, country = given.pop("place", None), given.pop("country", "")
    by = [SourceRecord(text, actor, kind, (0, 3)) for text, actor, kind in given.pop("by", [])]
    values: dict[str, Any] = {
        "mode": None, "plover": act if coded else None, "cameo": "040" if coded else None, "quad": QUADS[act] if coded else None,
        "score": {1: 2.0, 2: 6.0, 3: -3.0, 4: -8.0}[QUADS[act]] if coded else None, "contexts": [], "counts": {}, "rule": "test", "clause": (0, 39),
        "confidence": 0.8,
    } | given  # fmt: skip
    return EventRecord(
        id=f"e{number}", span=(9, 13), trigger="traf", act=act, status=status, **sides,  # type: ignore[arg-type]
        event_date=EventDateRecord(date, "time expression") if date else None, time=None,
        place=PlaceRecord((27, 34), place, place, country, 59.4, 24.7, "city") if place else None, by=by, **values,
    )  # fmt: skip


def record(key: str, events: list[EventRecord], **given: Any) -> Record:
    text = given.pop("text", TEXT)
    values = {
        "lang": "de",
        "date": "2024-09-12",
        "date_basis": "stated",
        "title": key,
        "outlet": "Nordpost",
        "agency": "",
        "url": "",
    } | given
    statements = values.pop("statements", [])
    return Record(
        schema_version="1.0", id=key, content_id=content_id(key, text), text=text, error=None, mentions=[], times=[], places=[],
        events=events, statements=statements, removed=[], **values,
    )  # fmt: skip


def statement(number: int, speaker: str, span: tuple[int, int] = (0, 39)) -> StatementRecord:
    said = SpeakerRecord(speaker, (0, 3), speaker)
    given = {name: None for name in StatementRecord.__struct_fields__}
    given |= {"id": f"s{number}", "kind": "indirect", "speaker": said, "content": [span], "chain": [], "stance": "neutral", "claims": []}
    return StatementRecord(**given)  # type: ignore[arg-type]


def made(path: Path | str, records: list[Record], coder: str = "test") -> Store:
    store = open_store(path, create=True)
    Writer(store).add(records, coder)
    return store


def invented(reports: int, seed: int = 7) -> list[Record]:
    """Reports with random events of all kinds, the same for the same seed."""
    rng = random.Random(seed)
    out = []
    for n in range(reports):
        events = [_random_event(rng, i) for i in range(rng.randint(0, 5))]
        words = "joint exercise" if rng.random() < 0.3 else "talks"
        out.append(
            record(
                f"r{n}", events, text=f"Der Gast traf am Montag in Tallinn ein. There were {words}, no. {n}.", lang=rng.choice(["de", "en"]),
                date=rng.choice([None, "2023-04-03", "2023-04-04", "2024-02-29", "2023-07-01/2023-08-15"]),
                outlet=rng.choice(["Nordpost", "Südkurier", "Harbour Post"]), agency=rng.choice(["", "TASS", "dpa"]),
                statements=[statement(0, rng.choice(["RUS", "li-shangfu"]))] if rng.random() < 0.3 else [],
            )
        )  # fmt: skip
    return out


def _random_event(rng: random.Random, number: int) -> EventRecord:
    def side(most: int) -> list[Any]:
        kinds: list[Any] = ["CHN", "RUS", "FIN", "EST", "---", party("CHN", "li-shangfu", "GOV", "Li Shangfu")]
        kinds += [party("CHN", "CHN.defence_minister", "GOV"), party("RUS", "RUS.MIL", "MIL"), party("EST", "person:1", "CVL", "Mari Kask")]
        return [rng.choice(kinds) for _ in range(rng.randint(0, most))]

    where = rng.choice([(None, ""), ("Tallinn", "EST"), ("Moskau", "RUS"), ("Moscow", "RUS"), ("Estland", "EST")])
    return event(
        number, rng.choice(list(QUADS)), rng.choice(["occurred", "planned", "denied", "ongoing"]), source=side(2), target=side(2),
        date=rng.choice([None, "2023-03-30", "2023-05", "2023-10-24", "2024", "2023-12-31/2024-01-02"]), place=where[0], country=where[1],
        mode=rng.choice([None, "visit", "phone"]), confidence=rng.choice([0.25, 0.5, 0.6, 0.9]), contexts=rng.choice([[], ["military"], ["military", "election"]]),
        by=rng.choice([[], [("TASS", "tass", "agency")], [("TASS", "tass", "agency"), ("Kreml", "RUS.GOV", "person")], [("ein Bauer", None, "person")]]),
        counts={"dead": CountRecord(1, 3, (0, 3))} if rng.random() < 0.1 else {},
    )  # fmt: skip
