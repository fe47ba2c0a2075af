"""How fast codings go into a store and come out: events per second, on made-up records of the size of real ones.

    python bench/store_speed.py [--reports 2000] [--store postgresql://…]

Records have 12 events, 15 statements' worth of text and 2 participants a side at most, as agency reports have.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from lagebild.model import content_id
from lagebild.output import EventDateRecord, EventRecord, ParticipantRecord, Record, SourceRecord, StatementRecord
from lagebild.store.db import open_store
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer

ACTS = ("AGREE", "CONSULT", "ACCUSE", "ASSAULT", "REQUEST", "AID")
STATES = ("DEU", "FRA", "POL", "USA", "CHN", "RUS", "UKR", "TUR")
EVENTS, STATEMENTS, WORDS = 12, 6, 450


def made_up(count: int) -> Iterator[Record]:
    """So many records, the same every time."""
    dice = random.Random(1)
    vocabulary = ["".join(dice.choices("abdefghiklmnorstu", k=dice.randint(3, 11))) for _ in range(20_000)]
    for number in range(count):
        yield record(number, dice, " ".join(dice.choices(vocabulary, k=WORDS)))


def record(number: int, dice: random.Random, text: str) -> Record:
    day = f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return Record(
        schema_version="1.0", id=f"made-up-{number}", content_id=content_id(text), lang="de", date=day, date_basis="stated",
        title=text[:60], outlet=f"outlet {number % 40}", agency="", url="", text=text, error=None, mentions=[], times=[], places=[],
        events=[event(f"{number}-{n}", dice, text, day) for n in range(EVENTS)],
        statements=[statement(f"{number}-{n}", dice, text) for n in range(STATEMENTS)],
        removed=[],
    )  # fmt: skip


def event(key: str, dice: random.Random, text: str, day: str) -> EventRecord:
    at = dice.randrange(len(text) - 200)
    return EventRecord(
        id=content_id(key), span=(at, at + 8), clause=(at, at + 120), trigger=text[at : at + 8], act=dice.choice(ACTS), mode=None,
        status="occurred", plover="CONSULT", cameo="040", quad=1, score=1.0, source=sides(dice, text, at), target=sides(dice, text, at),
        event_date=EventDateRecord(day, "time expression"), time=None, place=None, contexts=["military"], counts={},
        by=[SourceRecord(text[at : at + 10], None, "official", (at, at + 10))], rule="de/frames.tsv:1", confidence=0.8,
    )  # fmt: skip


def sides(dice: random.Random, text: str, at: int) -> list[ParticipantRecord]:
    codes = dice.sample(STATES, dice.choice((1, 1, 2)))
    return [ParticipantRecord(text[at : at + 6], (at, at + 6), code, code, code, "GOV") for code in codes]


def statement(key: str, dice: random.Random, text: str) -> StatementRecord:
    at = dice.randrange(len(text) - 200)
    empty = {name: [] if name not in ("addressee", "venue") else None for name in StatementRecord.__struct_fields__[5:]}
    known = {"id": content_id(key), "kind": "direct", "speaker": None, "cue": None, "content": [(at, at + 90)], "stance": "neutral"}
    return StatementRecord(**{**empty, **known})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--store", help="Path or address; by default a file that is thrown away.")
    options = parser.parse_args()
    records = list(made_up(options.reports))
    with tempfile.TemporaryDirectory() as folder, open_store(options.store or Path(folder) / "speed.db", create=True) as store:
        for what in ("add", "add again"):
            start, busy = time.perf_counter(), time.process_time()
            done = Writer(store).add(records, "speed")
            took, busy = time.perf_counter() - start, time.process_time() - busy
            events = EVENTS * options.reports
            rates = f"{events / took:,.0f} events/s ({events / busy:,.0f} per second of processor time)"
            print(f"{what}: {events:,} events in {took:.2f} s = {rates}, {done.added:,} reports added")
        start = time.perf_counter()
        read = sum(len(r.events) for r in Reader(store).records())
        took = time.perf_counter() - start
        print(f"read all records: {read:,} events in {took:.2f} s = {read / took:,.0f} events/s")


if __name__ == "__main__":
    main()
