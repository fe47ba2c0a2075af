"""How well noun phrases of the gold events are resolved, before any event is coded.

For each gold source and target whose words stand in its sentence, the head of those words in the parse is put to
`participants`; the first answer's code and sector are compared. Reports recall of actor-hood, and accuracy of code and
sector, in German and English. With --other, lists heads of subjects and objects that gold does not name as actors and that
are returned as actors (to look through for precision).

    .venv/bin/python bench/resolve_gold.py [--lang de|en] [--errors] [--other] [--places] [--only CODE]
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lagebild.model import Report
from lagebild.packs import load_pack
from lagebild.read.analysis import Analysis, Sentence
from lagebild.read.readers import load_reader
from lagebild.resolve import Resolution, resolution, resolve_report

GOLD = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
EMPTY = frozenset(
    ["der", "die", "das", "den", "dem", "des", "the", "and", "und", "von", "near", "nahe", "einer", "einem", "eine", "auf", "bei", "vor"]
)
CACHE = Path("/tmp/lagebild-resolve-gold")


def reports(lang: str) -> list[dict[str, Any]]:
    path = GOLD / f"events.{lang}.jsonl"
    if not path.exists():
        raise SystemExit(f"{path} is missing: this benchmark needs ../shared beside the project.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def parsed(lang: str, texts: list[str], fresh: bool) -> list[Analysis]:
    """Parses, kept under /tmp between runs, as reading takes longer than resolving."""
    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"{lang}.pickle"
    if path.exists() and not fresh:
        return pickle.loads(path.read_bytes())  # type: ignore[no-any-return]
    done = list(load_reader(lang).read(texts))
    path.write_bytes(pickle.dumps(done))
    return done


def head_of(analysis: Analysis, start: int, end: int) -> tuple[Sentence, int] | None:
    """The token that heads the words [start, end): the first whose own head stands outside them."""
    for sentence in analysis.sentences:
        inside = [t.i for t in sentence.tokens if start < t.end and t.start < end]
        if inside:
            tops = [i for i in inside if sentence.tokens[i].head not in inside]
            nominal = [i for i in tops if sentence.tokens[i].upos in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "DET")]
            return sentence, (nominal or tops or inside)[0]
    return None


def find(text: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    match = re.search(r"(?<!\w)" + re.escape(words) + r"(?!\w)", text[start:end]) or re.search(re.escape(words), text[start:end])
    return (start + match.start(), start + match.end()) if match else None


def judge(lang: str, gold: list[dict[str, Any]], answers: list[Resolution]) -> Iterator[tuple[str, str, str, str, str, str]]:
    """(report, words, gold code, gold sector, code, sector and reason) for every gold actor found; code "" for no actor."""
    for report, answer in zip(gold, answers, strict=True):
        for event in report["events"]:
            a, b = report["sentences"][event["sent"]]
            for actor in event["source"] + event["target"]:
                place = find(report["text"], actor["text"], a, b)
                head = head_of(answer.analysis, *place) if place else None
                if head is None:
                    continue
                token = head[0].tokens[head[1]]
                part = place and place[0] == token.start and place[1] < token.end and place[1] - place[0] < len(token.form) - 2
                got = answer.compound_participants(*head) if part else answer.participants(*head)
                first = got[0] if got else None
                yield (
                    report["id"], actor["text"], actor["code"], actor["sector"], first.code if first else "",
                    f"{first.sector}\t{first.reason}" if first else "\t" + head[0].tokens[head[1]].form,
                )  # fmt: skip


def others(gold: list[dict[str, Any]], answers: list[Resolution]) -> Iterator[tuple[str, str, str]]:
    """Subjects and objects that are returned as actors and stand in no gold actor of their sentence."""
    for report, answer in zip(gold, answers, strict=True):
        spans = [
            place
            for e in report["events"]
            for x in e["source"] + e["target"]
            if (place := find(report["text"], x["text"], *report["sentences"][e["sent"]]))
        ]
        for sentence in answer.analysis.sentences:
            for token in sentence.tokens:
                if token.rel in ("nsubj", "obj", "iobj", "obl") and not any(s < token.end and token.start < e for s, e in spans):
                    for p in answer.participants(sentence, token.i)[:1]:
                        yield token.form, f"{p.code} {p.sector or '_'}", p.reason[:90]


def places(gold: list[dict[str, Any]], answers: list[Resolution], show: bool) -> str:
    """F1 of `place_at` on the gold triggers: a content word in common."""
    hit = wanted = given = 0
    for report, answer in zip(gold, answers, strict=True):
        for event in report["events"]:
            at = find(report["text"], event["trigger"].split(" … ")[0], *report["sentences"][event["sent"]])
            head = head_of(answer.analysis, *at) if at else None
            if head is None:
                continue
            got = answer.place_at(*head)
            words = {w.lower() for w in re.findall(r"\w{3,}", event["place"] or "")} - EMPTY
            same = bool(got and words & {w.lower() for w in re.findall(r"\w{3,}", got.span.quote)})
            hit, wanted, given = hit + same, wanted + bool(event["place"]), given + bool(got)
            if show and bool(got or event["place"]) and not same:
                print("PLACE", report["id"], event["trigger"], "|", event["place"], "→", got.span.quote if got else None, sep="\t")
    precision, recall, f1 = hit / max(1, given), hit / max(1, wanted), 2 * hit / max(1, given + wanted)
    return f"places: precision {100 * precision:.1f}, recall {100 * recall:.1f}, F1 {100 * f1:.1f}"


def main() -> None:
    resolution._times = lambda *_: ()  # times have a benchmark of their own
    args = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    args.add_argument("--lang", choices=("de", "en"))
    args.add_argument("--errors", action="store_true")
    args.add_argument("--other", action="store_true")
    args.add_argument("--places", action="store_true")
    args.add_argument("--only", default="")
    args.add_argument("--extra", nargs="*", default=[], help="folders with more pack tables")
    args.add_argument("--fresh", action="store_true")
    opts = args.parse_args()
    for lang in [opts.lang] if opts.lang else ["de", "en"]:
        gold = reports(lang)
        analyses = parsed(lang, [r["text"] for r in gold], opts.fresh)
        pack = load_pack(lang, tuple(map(Path, opts.extra)))
        began = time.process_time()
        answers = [
            resolve_report(a, Report(id=r["id"], content_id=r["id"], text=r["text"], lang=lang, date=r.get("date")), pack)
            for a, r in zip(analyses, gold, strict=True)
        ]
        took = time.process_time() - began
        count: Counter[str] = Counter()
        for report, words, code, sector, got, rest in judge(lang, gold, answers):
            got_sector, _, reason = rest.partition("\t")
            known = code != "---"
            right = got == code or (not known and got in ("", "---"))
            count["all"] += 1
            count["actor"] += bool(got) or not known
            count["code"] += right
            count["known"] += known
            count["known right"] += known and right
            count["sector of right"] += bool(right and got)
            count["sector right"] += bool(right and got and got_sector == sector)
            if opts.errors and (not right or got_sector != sector) and opts.only in (code, got, ""):
                mark = "" if right else "CODE "
                print(f"{mark}{report}\t{words}\t{code}/{sector or '_'}\t→ {got or '()'}/{got_sector or '_'}\t{reason[:150]}")
        if opts.other:
            seen = Counter(others(gold, answers))
            for (form, what, reason), n in seen.most_common(400):
                print(f"{n}\t{form}\t{what}\t{reason}")
        print(places(gold, answers, opts.places))
        print(
            f"{lang}: {count['all']} gold actors in their sentence; returned as actor {100 * count['actor'] / count['all']:.1f} %, "
            f"code right {100 * count['code'] / count['all']:.1f} % (with state {100 * count['known right'] / count['known']:.1f} %), "
            f"sector right of those {100 * count['sector right'] / max(1, count['sector of right']):.1f} %; "
            f"{took / len(gold) * 1000:.1f} ms a report"
        )


if __name__ == "__main__":
    main()
