"""Score a system's stories, copies and merged events against ``gold.json``.

    python bench/stories/score.py ANSWER.json [--half tune|test|all] [--strict] [--json]

The answer is one JSON object:

    {"stories": {REPORT: STORY_ID, …},
     "copies":  [[REPORT, …], …],
     "events":  [{"report": REPORT, "start": 12, "end": 80, "happening": ID, "act": "CONSULT"}, …]}

``start`` and ``end`` count characters of the report's text, those of the clause that the event was coded from;
``happening`` is the system's merged event (one id, one happening); ``act`` may be left out. An unmerged event needs an
id of its own.

**Stories** (B-cubed, Bagga and Baldwin 1998). For each report, precision is the share of the reports in its system story
that are in its gold story, recall the share of its gold story that is in its system story, itself included both times.
The means over the reports give precision and recall, their harmonic mean F1. A report that the answer does not name is a story by
itself. With ``--half`` both clusterings are first cut down to that half's reports.

**Copies**. Every unordered pair of reports in one group is a pair; precision, recall and F1 over pairs. Gold holds exact,
near, agency and translated copies alike. Recall is also given for each kind: a pair's kind is the hardest step between
the two (translated over agency over near over exact).

**Merged events**. An event may be matched to a gold mention of its report if the two overlap by at least half of the
shorter one and, where the event names its act, if the gold happening takes that act (``act`` or one of ``also``). Matches
are one to one within a report, the pairs with the largest overlap (intersection over union) first: a clause has one event of a
happening. An event without a match is ignored, for coding is scored elsewhere; ``assigned`` and ``coverage`` (the
share of gold mentions that got an event) show how much was scored. Over all unordered pairs of matched events, pairs
within a report included: a pair is *gold* if both belong to one gold happening, *system* if both carry one ``happening`` id;
precision = both / system, recall = both / gold. So a merge of two matched events of different happenings is wrong, and
a merge with an unmatched event costs nothing. A pair of a happening with its part (``part_of``: a visit and
the talks held on it) is neither right nor wrong; ``--strict`` counts it as wrong when merged.
``end_to_end`` recall has all pairs of gold mentions below the line, coded or not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

GOLD = Path(__file__).with_name("gold.json")
HARDNESS = ("exact", "near", "agency", "translated")

Record = Mapping[str, Any]


class AnswerError(ValueError):
    """The answer breaks the format; the message says where."""


def prf(both: float, system: float, gold: float) -> dict[str, float]:
    """Precision, recall and F1 in percent; nothing wanted and nothing given is 100."""
    precision = both / system if system else float(not gold)
    recall = both / gold if gold else float(not system)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(100 * precision, 2), "recall": round(100 * recall, 2), "f1": round(100 * f1, 2)}


def b_cubed(system: Mapping[str, str], gold: Mapping[str, str]) -> dict[str, float]:
    """B-cubed over the items of gold; an item that the system does not name stands alone."""
    ours = {item: ("named", system[item]) if item in system else ("alone", item) for item in gold}
    ours_size = Counter(ours.values())
    gold_size = Counter(gold.values())
    shared = Counter((ours[item], gold[item]) for item in gold)
    precision = sum(n * n / ours_size[cluster] for (cluster, _), n in shared.items()) / len(gold)
    recall = sum(n * n / gold_size[cluster] for (_, cluster), n in shared.items()) / len(gold)
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(100 * precision, 2), "recall": round(100 * recall, 2), "f1": round(100 * f1, 2)}


def pairs(groups: Iterable[Iterable[str]], keep: set[str]) -> set[tuple[str, str]]:
    """The unordered pairs within the groups, of items to keep."""
    return {pair for group in groups for pair in combinations(sorted(set(group) & keep), 2)}


def copy_scores(answer: Sequence[Sequence[str]], gold: Record, keep: set[str]) -> dict[str, Any]:
    """Pairwise scores of the copies, and recall by kind."""
    wanted = pairs((group["reports"] for group in gold["copies"]), keep)
    given = pairs(answer, keep)
    kind_of = {report: kind for group in gold["copies"] for report, kind in group["kinds"].items()}
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for pair in wanted:
        kind = max((kind_of[r] for r in pair if r in kind_of), key=HARDNESS.index)
        total[kind] += 1
        found[kind] += pair in given
    scores: dict[str, Any] = prf(len(wanted & given), len(given), len(wanted))
    scores["pairs"] = len(wanted)
    scores["recall_by_kind"] = {kind: round(100 * found[kind] / total[kind], 2) for kind in HARDNESS if total[kind]}
    scores["wrong"] = sorted(given - wanted)
    scores["missed"] = sorted(wanted - given)
    return scores


def matches(events: Sequence[Record], mentions: Sequence[tuple[Record, Record]]) -> list[tuple[Record, Record, Record]]:
    """One report's events matched one to one to its (mention, happening) pairs, the largest overlaps first."""
    candidates = []
    for number, event in enumerate(events):
        for place, (mention, happening) in enumerate(mentions):
            shared = min(event["end"], mention["end"]) - max(event["start"], mention["start"])
            shorter = min(event["end"] - event["start"], mention["end"] - mention["start"])
            if shared <= 0 or 2 * shared < shorter:
                continue
            if event.get("act") and event["act"] not in (happening["act"], *happening["also"]):
                continue
            union = max(event["end"], mention["end"]) - min(event["start"], mention["start"])
            candidates.append((-shared / union, number, place))
    taken_events: set[int] = set()
    taken_mentions: set[int] = set()
    out = []
    for _, number, place in sorted(candidates):
        if number not in taken_events and place not in taken_mentions:
            taken_events.add(number)
            taken_mentions.add(place)
            out.append((events[number], *mentions[place]))
    return out


def related(left: Record, right: Record) -> bool:
    """Whether one of the happenings is a part of the other."""
    return bool(left["part_of"] == right["id"] or right["part_of"] == left["id"])


def event_scores(events: Sequence[Record], gold: Record, keep: set[str], strict: bool) -> dict[str, Any]:
    """Pairwise scores of the merged events."""
    mentions: dict[str, list[tuple[Record, Record]]] = defaultdict(list)
    for happening in gold["happenings"]:
        for mention in happening["mentions"]:
            if mention["report"] in keep:
                mentions[mention["report"]].append((mention, happening))
    coded: dict[str, list[Record]] = defaultdict(list)
    for event in events:
        if event["report"] in keep:
            coded[event["report"]].append(event)
    matched = [match for report in sorted(coded) for match in matches(coded[report], mentions[report])]
    both = given = wanted = 0
    errors: list[dict[str, str]] = []
    for left, right in combinations(matched, 2):
        same = left[2]["id"] == right[2]["id"]
        merged = left[0]["happening"] == right[0]["happening"]
        if not same and not strict and related(left[2], right[2]):
            continue
        both += same and merged
        given += merged
        wanted += same
        if same != merged:
            errors.append(
                {
                    "error": "wrong" if merged else "missed",
                    "left": f"{left[2]['id']} {left[0]['report']} {left[1]['quote']}",
                    "right": f"{right[2]['id']} {right[0]['report']} {right[1]['quote']}",
                }
            )
    held = Counter(happening["id"] for found in mentions.values() for _, happening in found)
    possible = sum(n * (n - 1) // 2 for n in held.values())
    scores: dict[str, Any] = prf(both, given, wanted)
    scores["pairs"] = wanted
    scores["assigned"] = len(matched)
    scores["events"] = sum(map(len, coded.values()))
    scores["coverage"] = round(100 * len(matched) / max(1, sum(held.values())), 2)
    scores["end_to_end"] = prf(both, given, possible)
    scores["errors"] = errors
    return scores


def check(answer: Record, known: set[str]) -> None:
    """Raise AnswerError where the answer breaks the format or names an unknown report."""
    for key, kind in (("stories", dict), ("copies", list), ("events", list)):
        if not isinstance(answer.get(key), kind):
            raise AnswerError(f"the answer has no {kind.__name__} under {key!r}")
    named = set(answer["stories"]) | {r for group in answer["copies"] for r in group}
    for number, event in enumerate(answer["events"]):
        missing = {"report", "start", "end", "happening"} - set(event)
        if missing:
            raise AnswerError(f"event {number} lacks {', '.join(sorted(missing))}")
        if event["end"] <= event["start"]:
            raise AnswerError(f"event {number} is empty: {event['start']}-{event['end']}")
        named.add(event["report"])
    if named - known:
        raise AnswerError(f"unknown reports: {', '.join(sorted(named - known)[:5])}")


def score(answer: Record, gold: Record, half: str = "all", strict: bool = False) -> dict[str, Any]:
    """All three scores of an answer, over one half or the whole set."""
    check(answer, set(gold["reports"]))
    wanted = {report: story["id"] for story in gold["stories"] if half in ("all", story["half"]) for report in story["reports"]}
    keep = set(wanted)
    return {
        "half": half,
        "reports": len(keep),
        "stories": b_cubed(answer["stories"], wanted),
        "events": event_scores(answer["events"], gold, keep, strict),
        "copies": copy_scores(answer["copies"], gold, keep),
    }


def lines(result: Record, errors: bool) -> Iterable[str]:
    """The scores for a terminal."""
    yield f"{result['half']}: {result['reports']} reports"
    for name, label in (("stories", "stories  B-cubed"), ("events", "events   pairwise"), ("copies", "copies   pairwise")):
        s = result[name]
        yield f"{label:18} P {s['precision']:6.2f}  R {s['recall']:6.2f}  F1 {s['f1']:6.2f}"
    e = result["events"]
    yield f"events: {e['assigned']} of {e['events']} assigned, {e['coverage']} % of the gold mentions, {e['pairs']} pairs; " + (
        f"end to end R {e['end_to_end']['recall']} F1 {e['end_to_end']['f1']}"
    )
    yield "copies, recall by kind: " + ", ".join(f"{k} {v}" for k, v in result["copies"]["recall_by_kind"].items())
    if errors:
        for error in e["errors"]:
            yield f"{error['error']:6} {error['left']}\n       {error['right']}"
        for kind in ("wrong", "missed"):
            for left, right in result["copies"][kind]:
                yield f"copies {kind}: {left} {right}"


def main(argv: Sequence[str] | None = None) -> int:
    """Command line; see the module's docstring."""
    parser = argparse.ArgumentParser(description="Score stories, merged events and copies against the gold.")
    parser.add_argument("answer", type=Path)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--half", choices=("tune", "test", "all"), default="all")
    parser.add_argument("--strict", action="store_true", help="a happening merged with its part is wrong")
    parser.add_argument("--errors", action="store_true", help="list each wrong and missed pair")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    try:
        answer = json.loads(options.answer.read_text(encoding="utf-8"))
        gold = json.loads(options.gold.read_text(encoding="utf-8"))
        result = score(answer, gold, options.half, options.strict)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else "\n".join(lines(result, options.errors)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
