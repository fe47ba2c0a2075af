#!/usr/bin/env python3
"""Tag the texts of a TIMEX3 gold file (KRAUTS) and score the result with the project's shared scorer.

    times_gold.py GOLD.jsonl [--lang de] [--parse] [--part N/M] [--errors N] [--out OUT.jsonl]

`--parse` reads the texts first and takes tense from the parse; without it the text-only core runs. `--part 1/2` takes
the first half of the documents in a fixed shuffled order, so that rules written on one half can be tested on the other.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

from lagebild.model import TimeRef
from lagebild.packs import load_pack
from lagebild.resolve.times import find_times, tag

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--lang", default="de")
    parser.add_argument("--parse", action="store_true")
    parser.add_argument("--part", default="1/1", help="N/M: the N-th of M parts in a fixed shuffled order")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def chosen(docs: list[dict], part: str) -> list[dict]:
    number, of = map(int, part.split("/"))
    docs = list(docs)
    random.Random(7).shuffle(docs)
    return docs[(number - 1) * len(docs) // of : number * len(docs) // of]


def tagged(docs: list[dict], lang: str, parse: bool) -> list[list]:
    pack = load_pack(lang)
    if not parse:
        return [list(tag(d["text"], lang, d["dct"], pack)) for d in docs]
    from lagebild.read.readers import load_reader

    analyses = load_reader(lang).read([d["text"] for d in docs])
    return [list(find_times(a, d["dct"], pack)) for a, d in zip(analyses, docs, strict=True)]


def as_timex(ref: TimeRef) -> dict:
    return {"start": ref.span.start, "end": ref.span.end, "type": ref.type, "value": ref.value, "rule": ref.rule}


def show(timex: dict | None, doc: dict) -> str:
    if timex is None:
        return "-"
    return f"[{doc['text'][timex['start'] : timex['end']]}] {timex['type']} {timex['value']}"


def main() -> int:
    a = arguments()
    sys.path.insert(0, str(BENCH))
    import timex_score

    docs = chosen([json.loads(line) for line in a.gold.read_text(encoding="utf-8").splitlines()], a.part)
    times = tagged(docs, a.lang, a.parse)
    system = [{"doc": d["doc"], "timex": [as_timex(t) for t in ts]} for d, ts in zip(docs, times, strict=True)]
    if a.out:
        rows = ({"id": d["doc"], "times": [{"span": [t["start"], t["end"]], **t} for t in d["timex"]]} for d in system)
        a.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    figures, errors = timex_score.score(docs, system)
    for name in ("strict", "relaxed", "relaxed+type", "relaxed+value", "relaxed+value~"):
        f = figures["all"][name]
        print(f"{name:16s} P {f['P']:6.2f}  R {f['R']:6.2f}  F1 {f['F1']:6.2f}")
    for kind, doc, gold, sys_ in errors[: a.errors]:
        at = (gold or sys_)["start"]
        left = doc["text"][max(0, at - 40) : at].replace("\n", "/")
        right = doc["text"][at : at + 50].replace("\n", "/")
        print(f"{kind:8s} {doc['dct']} {show(gold, doc)} ~ {show(sys_, doc)} {(sys_ or {}).get('rule', '')} | {left}^{right}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
