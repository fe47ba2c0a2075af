"""Bad input, made up without end: ingest, cleaning, packs, query language, API. Nothing may crash, hang or fill memory.

    python bench/fuzz.py [--seconds 600] [--only ingest,clean,packs,query,api] [--by mutation,hypothesis,atheris] [--seed 1] [--keep FOLDER]

Three ways to make cases share the time: `mutation` changes real inputs (bytes flipped, cut, doubled, spliced with others and with strings
that parsers stumble over); `hypothesis` puts well-formed inputs together from wrong parts (values of wrong types, tags in tags, odd text);
`atheris` mutates too, and keeps what reaches new code of Lagebild. A case fails if it raises anything but an error of Lagebild's own tree,
takes longer than 10 seconds of processor time, gives cut text that does not lie where it says, or is answered with a status of 500 and above.
Each kind of failure is printed once with its case, which --keep writes to a file. Exit status 1 where anything failed. Data is limited
to 3 GB, and a target that holds 1 GB more than at its start has failed.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import fuzz_made
from fuzz_targets import TARGETS, Case, failure_of

MOST_DATA = 3_000_000_000  # bytes a process may ask for at all
MOST_GROWN = 1_000  # MB that a target may hold beyond what it held at its start, packs and indexes included
WAYS = ("mutation", "hypothesis", "atheris")
NASTY = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#x110000;",
    b'"', b"\\u0000", b"\\ud800", b"{" * 400, b"[" * 2000, b"(" * 500, b"\r\n\r\n", b"\t", b"%00", b"9" * 400, b"-1", b"1e999", b"NaN", b"../" * 20,
    "\u202e\u200b\ufeff".encode(), "İßﬁ".encode(), "e\u0301".encode() * 50, b"=?utf-8?b?////?=", b"Content-Length: 99999999999\r\n", b"<div>" * 600, b"a" * 5000,
)  # fmt: skip


def mutated(dice: random.Random, seeds: list[bytes]) -> bytes:
    """A seed with one to eight changes."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 8)):
        at = dice.randint(0, len(data))
        to = min(len(data), at + dice.choice((1, 2, 8, 64, 512)))
        match dice.randrange(7):
            case 0:
                data[at:at] = dice.choice(NASTY)
            case 1:
                data[at:to] = b""
            case 2:
                data[at:at] = data[at:to] * dice.choice((1, 2, 30))
            case 3 if at < len(data):
                data[at] = dice.randrange(256)
            case 4:
                other = dice.choice(seeds)
                begin = dice.randint(0, len(other))
                data[at:to] = other[begin : begin + dice.choice((4, 40, 400))]
            case 5:
                data[at:at] = dice.randbytes(dice.choice((1, 4, 16)))
            case _:
                data[at:to] = dice.choice(NASTY)
    return bytes(data[:200_000])


@dataclass(slots=True)
class Tally:
    """What a run over one target came to; each kind of failure is told once."""

    name: str
    keep: Path | None
    count: int = 0
    failures: Counter[str] = field(default_factory=Counter)

    def take(self, case: Case, data: bytes) -> None:
        self.count += 1
        why = failure_of(case, data)
        if not why:
            return
        kind = ":".join(why.split(":")[:2])
        self.failures[kind] += 1
        if self.failures[kind] > 1:
            return
        print(f"{self.name}: {why}\n    {data[:160]!r}", flush=True)
        if self.keep is not None:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{self.name}-{len(self.failures)}.bin").write_bytes(data)

    def told(self, way: str, before: int) -> int:
        """Print the sum; gives the number of kinds of failures."""
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        kinds = len(self.failures)
        print(f"{self.name} by {way}: {self.count:,} cases, {self.failures.total():,} failures of {kinds} kinds, memory +{grown} MB", flush=True)
        return kinds + (grown > MOST_GROWN)


def run(name: str, way: str, seconds: float, seed: int, keep: Path | None) -> int:
    """One target by one way in this process; gives the number of kinds of failures."""
    dice, tally = random.Random(f"{seed}{name}"), Tally(name, keep)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        until = time.monotonic() + seconds
        if way == "atheris":
            guided(name, Path(folder), dice, tally, until, before)
        case, seeds = TARGETS[name](Path(folder), dice)
        if way == "hypothesis":
            fuzz_made.until(name, until, seed, lambda data: tally.take(case, data))
        while time.monotonic() < until:
            tally.take(case, mutated(dice, seeds))
    return tally.told(way, before)


def guided(name: str, folder: Path, dice: random.Random, tally: Tally, until: float, before: int) -> None:
    """Atheris on one target; ends the process. What a case leaves to chance comes from its first byte, so that it can be repeated."""
    import atheris  # type: ignore[import-untyped]

    with atheris.instrument_imports(include=["lagebild"]):
        case, seeds = TARGETS[name](folder, dice)
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds):
        (corpus / str(number)).write_bytes(bytes([number]) + seed)

    def one(data: bytes) -> None:
        if time.monotonic() > until:
            os._exit(1 if tally.told("atheris", before) else 0)
        dice.seed(data[:1])
        tally.take(case, data[1:])

    atheris.Setup([sys.argv[0], "-timeout=0", "-rss_limit_mb=0", "-max_len=20000", "-verbosity=0", str(corpus)], one)
    atheris.Fuzz()


def apart(name: str, way: str, seconds: float, seed: int, keep: Path | None) -> int:
    """`run` in a process of its own, so that no target's memory or instrumentation is another's; gives its exit status.

    What atheris says of itself is shown only where it ended otherwise than planned.
    """
    command = [sys.executable, __file__, "--one", "--only", name, "--by", way, "--seconds", str(seconds), "--seed", str(seed)]
    done = subprocess.run([*command, *(["--keep", str(keep)] if keep else [])], check=False, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1) or (way != "atheris" and done.stderr):
        print(f"{name} by {way}: exit {done.returncode}\n{done.stderr[-3000:]}", flush=True)
    return done.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", default=",".join(TARGETS))
    parser.add_argument("--by", default=",".join(WAYS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_DATA, resource.RLIM_INFINITY))
        return 1 if run(options.only, options.by, options.seconds, options.seed, options.keep) else 0
    pairs = [(name, way) for name in options.only.split(",") for way in options.by.split(",")]
    ended = [apart(name, way, options.seconds / len(pairs), options.seed, options.keep) for name, way in pairs]
    return 1 if any(ended) else 0


if __name__ == "__main__":
    sys.exit(main())
