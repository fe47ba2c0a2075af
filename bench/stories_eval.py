"""Code bench/stories, bench/stories2 and bench/stories3, merge each, and score stories, merged events and copies against the goals.

    .venv/bin/python bench/stories_eval.py [--set NAME]… [--coded FILE]… [--half tune|test] [--errors] [--perfect] [--out ANSWER.json]

The merger is fitted on the halves "tune" alone; bench/stories3, a pool to develop on, has no other. `--coded` takes an earlier output of
`lagebild code bench/NAME/reports.jsonl` instead of coding anew (about half a minute), one for each set. `--perfect` adds what coding missed: for each gold mention without an event one of
the gold act, with the actors and the time that the mention names; so it tells what the merger would make of complete coding.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from story_sets import StorySet, chosen, scorer

from lagebild.merge.digest import digest
from lagebild.merge.merger import merge
from lagebild.merge.records import Merged, key_of
from lagebild.model import content_id
from lagebild.output import EventDateRecord, EventRecord, ParticipantRecord, Record

GOALS = {"stories": 92.0, "events": 85.0, "copies": 98.0}


def answer(records: Sequence[Record], merged: Merged) -> dict[str, Any]:
    """The merger's findings as score.py wants them."""
    happening = {event: h.key for h in merged.happenings for event in h.events}
    return {
        "stories": {report: s.key for s in merged.stories for report in s.reports},
        "copies": [list(c.reports) for c in merged.copies],
        "events": [
            {"report": r.id, "start": e.clause[0], "end": e.clause[1], "act": e.act, "happening": happening[key_of(r.id, e.id)]}
            for r in records
            for e in r.events
        ],
    }


def completed(records: Sequence[Record], gold: dict[str, Any]) -> list[Record]:
    """The reports with an event for every gold mention that has none."""
    mentions: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for happening in gold["happenings"]:
        for mention in happening["mentions"]:
            mentions[mention["report"]].append((mention, happening))
    out = []
    for r in records:
        coded = [{"start": e.clause[0], "end": e.clause[1], "act": e.act} for e in r.events]
        found = {(m["start"], h["id"]) for _, m, h in scorer().matches(coded, mentions[r.id])}
        missed = [(m, h) for m, h in mentions[r.id] if (m["start"], h["id"]) not in found]
        out.append(msgspec.structs.replace(r, events=[*r.events, *(_event(r, m, h) for m, h in missed)]))
    return out


def _event(r: Record, mention: Any, happening: Any) -> EventRecord:
    """An event of the gold act over a gold mention, its first actor the source, the others its targets."""
    start, end = mention["start"], mention["end"]
    inside = [m for m in r.mentions if start <= m.span[0] < end and m.code not in ("", "---")]
    sides = [ParticipantRecord(m.text, m.span, m.actor, m.name, m.code, m.sector) for m in inside]
    told = next((t for t in r.times if start <= t.span[0] < end and t.type in ("DATE", "TIME") and t.edtf), None)
    place = next((p for p in r.places if start <= p.span[0] < end and p.precision != "country"), None)
    return EventRecord(
        id=content_id(r.id, str(start), happening["id"]), span=(start, end), clause=(start, end), trigger="", act=happening["act"], mode=None,
        status="occurred", plover=None, cameo=None, quad=None, score=None, source=sides[:1], target=sides[1:],
        event_date=EventDateRecord(told.edtf, "time expression") if told and told.edtf else None, time=told, place=place, contexts=[], counts={},
        by=[], rule="gold", confidence=1.0,
    )  # fmt: skip


def evaluated(given: StorySet, perfect: bool = False) -> tuple[dict[str, Any], str]:
    """What the merger makes of a set, as score.py wants it, and how long it took."""
    records = completed(given.records, given.gold) if perfect else given.records
    begin = time.perf_counter()
    digests = [digest(r) for r in records]
    middle = time.perf_counter()
    found = answer(records, merge(digests))
    took = f"digests {middle - begin:.1f} s, merged in {time.perf_counter() - middle:.1f} s"
    return found, f"{given.name}: {len(records)} reports, {took}"


def figures(name: str, coded: Path | None = None) -> dict[str, dict[str, float]]:
    """F1 of stories, merged events and copies on the halves of a set."""
    given = StorySet(name, coded)
    found, _ = evaluated(given)
    scores = {half: scorer().score(found, given.gold, half) for half in given.halves}
    return {half: {what: float(score[what]["f1"]) for what in GOALS} for half, score in scores.items()}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", dest="sets", action="append", default=[])
    parser.add_argument("--coded", type=Path, action="append", default=[])
    parser.add_argument("--half", choices=("tune", "test"))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--perfect", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(argv)
    met = True
    for given in chosen(options.sets, options.coded):
        found, took = evaluated(given, options.perfect)
        if options.out:
            options.out.with_stem(f"{options.out.stem}_{given.name}").write_text(json.dumps(found), encoding="utf-8")
        print(took)
        for half in [h for h in given.halves if options.half in (None, h)]:
            result = scorer().score(found, given.gold, half)
            print("\n".join(scorer().lines(result, options.errors)))
            for name, goal in GOALS.items():
                reached = result[name]["f1"]
                met &= reached >= goal
                print(f"  {name}: {reached:.2f} of {goal:.0f}: {'met' if reached >= goal else f'{goal - reached:.2f} short'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
