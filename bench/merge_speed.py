"""Whether adding a report to the merger costs the same in a small and in a large store: synthetic digests, no coding.

    .venv/bin/python bench/merge_speed.py [--sizes 1000 10000 50000] [--per-day 40] [--cpu-minutes 20]

Reports come day by day, `--per-day` a day, four to a story on average, in two languages, with a copy now and then. At each size the last
batch is added report by report, each followed by the stories it touches (`Merger.part`), as a store does it. Prints milliseconds per report
and the ratio to the first size.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator

from lagebild.merge.digest import digest
from lagebild.merge.digests import Digest
from lagebild.merge.merger import Merger
from lagebild.model import content_id
from lagebild.output import EventDateRecord, EventRecord, MentionRecord, ParticipantRecord, Record, TimeRecord
from lagebild.packs import load_pack

PROBES = 150  # reports timed at each size
FIRST_DAY = 735_000  # 2013


class World:
    """Makes reports of made-up stories: states, acts, persons nobody knows, words that mean nothing."""

    def __init__(self, seed: int, per_day: int) -> None:
        self.random = random.Random(seed)
        self.per_day = per_day
        self.states = [(e.id, e.list("name_en")[0]) for e in load_pack("en").table("states")]
        self.acts = [e.id for e in load_pack("en").table("acts")]
        syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
        self.words = ["".join(self.random.choices(syllables, k=self.random.randint(2, 4))) for _ in range(30_000)]

    def reports(self, count: int) -> Iterator[Digest]:
        made = 0
        while made < count:
            day = FIRST_DAY + made // self.per_day
            for record in self.story(day, made):
                if made < count:
                    yield digest(record)
                    made += 1

    def story(self, day: int, number: int) -> list[Record]:
        pick = self.random
        sides = pick.sample(self.states, 3)
        topic, act = pick.sample(self.words, 14), pick.choice(self.acts)
        person = pick.choice(self.words).capitalize()
        many = range(pick.choice((1, 2, 4, 9)))
        told = [self.record(day + pick.randint(0, 2), day, sides, act, person, topic, f"{number}.{n}") for n in many]
        if len(told) > 2:
            copy = told[0]
            text = copy.text + " " + " ".join(pick.sample(self.words, 6)) + "."
            told.append(self.with_text(copy, text, f"{number}.copy"))
        return told

    def with_text(self, record: Record, text: str, id: str) -> Record:
        import msgspec

        return msgspec.structs.replace(record, id=id, content_id=content_id(text), text=text)

    def record(self, day: int, happened: int, sides: list[tuple[str, str]], act: str, person: str, topic: list[str], id: str) -> Record:
        import datetime as dt

        pick = self.random
        date, then = (dt.date.fromordinal(d).isoformat() for d in (day, happened))
        own = pick.sample(self.words, 25)
        (source, a), (target, b), (third, c) = sides
        body = pick.sample(topic, 9) + own
        cuts = [" ".join(body[i : i + 8]) for i in range(0, len(body), 8)]
        text = f"{a} {pick.choice(topic)} {b} {then} {cuts[0]}. {person} {cuts[1]} {c}. " + ". ".join(cuts[2:]) + "."
        span = (len(a) + 1, len(a) + 2)
        who = [ParticipantRecord(n, (0, 1), s, n, s, "") for s, n in ((source, a), (target, b))]
        at = text.index(then)
        when = TimeRecord((at, at + len(then)), then, "DATE", then, then, then, then)
        event = EventRecord(
            id=content_id(id, act), span=span, clause=(0, text.index(".")), trigger=".", act=act,  # type: ignore[arg-type]
            mode=None, status="occurred", plover=None, cameo=None, quad=None, score=None, source=[who[0]], target=[who[1]],
            event_date=EventDateRecord(then, "time expression"), time=when, place=None, contexts=[], counts={}, by=[], rule="",
            confidence=0.9,
        )  # fmt: skip
        found = [(n, s) for s, n in ((source, a), (target, b), (third, c))]
        mentions = [MentionRecord((text.index(n), text.index(n) + len(n)), n, s, n, "state", s, "") for n, s in found]
        return Record(
            schema_version="1.1", id=id, content_id=content_id(text), lang=pick.choice(("de", "en")), date=date, date_basis="stated",
            title=cuts[0], outlet=pick.choice(self.words), agency="", url="", text=text, error=None, mentions=mentions, times=[when],
            places=[], events=[event], statements=[], removed=[],
        )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--per-day", type=int, default=40)
    parser.add_argument("--cpu-minutes", type=float, default=20.0, help="stop when so much CPU time is used")
    options = parser.parse_args()
    world, merger = World(1, options.per_day), Merger()
    stream = world.reports(max(options.sizes))
    recent: deque[str] = deque(maxlen=5 * options.per_day)
    held, first = 0, 0.0
    for size in sorted(options.sizes):
        while held < size - PROBES:
            if time.process_time() > 60 * options.cpu_minutes:
                print(f"{options.cpu_minutes:g} CPU minutes are used up at {held:,} reports")
                return 1
            one = next(stream)
            merger.load([one])
            recent.append(one.id)
            held += 1
        merger.part(recent)  # compare what lies around the day, as a running merger has done already
        spent = []
        for _ in range(PROBES):
            one = next(stream)
            begin = time.perf_counter()
            merger.part(merger.add([one]))
            spent.append(time.perf_counter() - begin)
            recent.append(one.id)
            held += 1
        mean = 1000 * statistics.mean(spent)
        first = first or mean
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        middle = 1000 * statistics.median(spent)
        print(f"{size:>8,} reports: {mean:7.2f} ms a report (median {middle:.2f}), ratio {mean / first:.2f}, {peak:,.0f} MB")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
