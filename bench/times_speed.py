#!/usr/bin/env python3
"""How many documents per second the time tagger reads on one core, and that against HeidelTime's 5.

    times_speed.py GOLD.jsonl [--lang de] [--rounds 5]

The texts are those of a TIMEX3 gold file (KRAUTS: about 2,100 characters each). Processor time is counted, so that
other work on the machine does not matter; compiling the pack is timed apart.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from lagebild.packs import load_pack
from lagebild.resolve.time_rules import compile_pack
from lagebild.resolve.times import tag

HEIDELTIME = 5.0  # documents per second on the same texts, TreeTagger included


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--lang", default="de")
    parser.add_argument("--rounds", type=int, default=5)
    a = parser.parse_args()
    docs = [json.loads(line) for line in a.gold.read_text(encoding="utf-8").splitlines()]
    pack = load_pack(a.lang)
    begin = time.process_time()
    compile_pack(pack)
    compiled = time.process_time() - begin
    best = float("inf")
    for _ in range(a.rounds):
        begin = time.process_time()
        for d in docs:
            tag(d["text"], a.lang, d.get("dct"), pack)
        best = min(best, time.process_time() - begin)
    rate = len(docs) / best
    print(f"compile {compiled * 1000:.0f} ms; {rate:.0f} documents/s; {rate / HEIDELTIME:.0f} times HeidelTime's {HEIDELTIME:g}")


if __name__ == "__main__":
    main()
