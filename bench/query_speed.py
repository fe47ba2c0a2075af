#!/usr/bin/env python3
"""How long a page of results with all its facets takes on a store of a million invented events.

    python bench/query_speed.py [--events 1000000] [--store /tmp/speed.db] [--limit-ms 300] [--cpu]

Makes the store once (some minutes; kept for the next run), then asks each query several times and prints the slowest of all. Exit status
1 where a page took longer than the limit, by the clock or, with --cpu (for a machine that others use), by its own processor time. The
first question after a change pays for bringing the columns up to date; it is shown apart.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lagebild.model import content_id
from lagebild.output import EventDateRecord, EventRecord, ParticipantRecord, PlaceRecord, Record, SourceRecord
from lagebild.query import Query
from lagebild.query.search import page
from lagebild.store import columns
from lagebild.store.db import Store, migrate, open_store
from lagebild.store.writer import Writer

PER_REPORT = 5
ACTS = {
    "AGREE": 1,
    "CONSULT": 1,
    "SUPPORT": 1,
    "CONCEDE": 1,
    "COOPERATE": 2,
    "AID": 2,
    "RETREAT": 2,
    "REQUEST": 3,
    "ACCUSE": 3,
    "REJECT": 3,
    "THREATEN": 3,
    "PROTEST": 4,
    "SANCTION": 4,
    "MOBILIZE": 4,
    "COERCE": 4,
    "ASSAULT": 4,
}
STATUSES = ("occurred",) * 7 + ("ongoing", "planned", "intended", "demanded", "hypothetical", "attempted", "denied")
WORDS = (
    "joint",
    "exercise",
    "minister",
    "border",
    "sanctions",
    "talks",
    "treaty",
    "aid",
    "troops",
    "summit",
    "gas",
    "grain",
    "drone",
    "visit",
)
QUERIES = (
    "",
    "status:occurred",
    "-status:denied",
    "source:CHN",
    "actor:USA status:occurred",
    "actor:@EU",
    "source:@NATO target:RUS",
    "dyad:CHN-RUS",
    "act:ASSAULT status:occurred since:2015 until:2020",
    "quad:3,4 sort:-confidence",
    "plover:*",
    "-plover:*",
    "date:2018-03",
    "since:2012",
    "agency:TASS",
    "outlet:outlet-7",
    "lang:de",
    "country:UKR",
    "place:Kiew",
    "confidence:>0.6",
    "score:<-3 sort:score",
    "actor:li-shangfu",
    "by:tass",
    "speaker:RUS",
    "text:exercise",
    'text:"joint exercise"',
    "text:minister -act:CONSULT",
    'source:CHN target:BLR act:CONSULT status:occurred since:2013-08 agency:TASS text:"joint exercise"',
    "source:RUS -target:UKR -act:ASSAULT sort:date",
    "context:military",
    "judged:none",
    "independent:>=1",
    "mode:visit",
    "target:*",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path, default=Path("/tmp/lagebild_query_speed.db"))
    parser.add_argument("--limit-ms", type=float, default=300)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cpu", action="store_true")
    given = parser.parse_args()
    if not given.store.exists():
        begun = time.perf_counter()
        _make(given.store, given.events)
        print(f"made {given.store} in {time.perf_counter() - begun:.0f} s")
    migrate(given.store)  # made by an earlier version, perhaps
    with open_store(given.store) as store:
        begun = time.perf_counter()
        columns.keep(store)
        print(f"columns brought up to date in {time.perf_counter() - begun:.1f} s")
        both = [_asked(store, text, given.runs) for text in QUERIES]
    clock, own = max(b[0] for b in both), max(b[1] for b in both)
    print(f"slowest page: {clock:.0f} ms by the clock, {own:.0f} ms of processor time; load {os.getloadavg()[0]:.1f}")
    sys.exit((own if given.cpu else clock) > given.limit_ms)


def _asked(store: Store, text: str, runs: int) -> tuple[float, float]:
    """The median time in ms of a page with all facets, by the clock and of the processor; the first (cold) one is shown apart."""
    times, query = [], Query.parse(text)
    for _ in range(runs + 1):
        begun, used = time.perf_counter(), time.process_time()
        found = page(store, query)
        times.append(((time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000))
    clock, own = (statistics.median(t[n] for t in times[1:]) for n in (0, 1))
    print(
        f"{clock:6.0f} ms clock {own:5.0f} ms cpu (first {times[0][0]:6.0f}, {times[0][1]:5.0f}) {found.total:9,} events  {text}",
        flush=True,
    )
    return clock, own


def _make(path: Path, events: int) -> None:
    with open_store(path, create=True) as store:
        Writer(store).add(_reports(events // PER_REPORT), "invented")


def _reports(count: int) -> Iterator[Record]:
    from lagebild.packs import load_pack

    rng = random.Random(1)
    codes = [e.id for e in load_pack("en").table("states")]
    rng.shuffle(codes)
    codes = ["USA", "RUS", "CHN", "UKR", "DEU", "FRA", "GBR", "BLR", "ISR", "IRN", *codes]
    weights = [1 / (n + 1) for n in range(len(codes))]
    cities = ["Kiew", "Moskau", "Minsk", "Berlin", *(f"city-{n}" for n in range(3000))]
    for n in range(count):
        text = f"The {' '.join(rng.choices(WORDS, k=40))} of report {n}."
        date = f"{rng.randint(2010, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        events = [_event(rng, i, date, rng.choices(codes, weights, k=3), cities) for i in range(PER_REPORT)]
        yield Record(
            schema_version="1.0",
            id=f"report-{n}",
            content_id=content_id(text),
            lang=rng.choice(("de", "en")),
            date=date,
            date_basis="stated",
            title=f"Report {n}",
            outlet=f"outlet-{int(rng.paretovariate(1)) % 400}",
            agency=rng.choice(("", "", "TASS", "Reuters", "dpa", "AFP")),
            url="",
            text=text,
            error=None,
            mentions=[],
            times=[],
            places=[],
            events=events,
            statements=[],
            removed=[],
        )


def _event(rng: random.Random, number: int, date: str, codes: list[str], cities: list[str]) -> EventRecord:
    act, status = rng.choice(tuple(ACTS)), rng.choice(STATUSES)
    coded = status in ("occurred", "ongoing", "planned")
    actors = [("li-shangfu" if c == "CHN" and rng.random() < 0.02 else c, c) for c in codes]
    sides = [ParticipantRecord(c, (0, 3), a, c, c, rng.choice(("", "GOV", "MIL"))) for a, c in actors]
    place = PlaceRecord((4, 8), city := rng.choice(cities[: int(rng.paretovariate(0.4)) % 3000 + 1]), city, codes[1], 50.0, 30.0, "city")
    return EventRecord(
        id=f"e{number}",
        span=(4, 8),
        clause=(0, 30),
        trigger="told",
        act=act,
        mode=rng.choice((None, None, "visit", "phone")),
        status=status,
        plover=act if coded else None,
        cameo="040" if coded else None,
        quad=ACTS[act] if coded else None,  # type: ignore[arg-type]
        score=round(rng.uniform(-10, 10), 1) if coded else None,
        source=sides[: 1 + (rng.random() < 0.2)],
        target=sides[2 : 2 + (rng.random() < 0.8)],
        event_date=EventDateRecord(date, "report date") if rng.random() < 0.9 else None,
        time=None,
        place=place if rng.random() < 0.4 else None,
        contexts=["military"] if rng.random() < 0.2 else [],
        counts={},
        rule="invented",
        confidence=round(rng.random(), 2),
        by=[SourceRecord("TASS", "tass", "agency", (0, 3))] if rng.random() < 0.3 else [],
    )


if __name__ == "__main__":
    main()
