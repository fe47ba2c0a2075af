#!/usr/bin/env python3
"""Statements against gold without the command line: scores, and the attribution of gold events.

    statements_gold.py statements|by [--fresh] [--show N]

Readings are kept under $LAGEBILD_CACHE (default /tmp/lagebild-readings) so that rules can be tried without parsing again.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import sys
import time
from pathlib import Path

from lagebild.coding.statements import attribution, find_statements
from lagebild.packs import load_pack
from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.read.readers import load_reader

SHARED = Path(os.environ.get("LAGEBILD_SHARED", "../shared"))
CACHE = Path(os.environ.get("LAGEBILD_CACHE", "/tmp/lagebild-readings"))
sys.path.insert(0, str(SHARED / "bench"))


def readings(path: Path, lang: str, fresh: bool) -> list[tuple[dict, Analysis]]:
    docs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    cached = CACHE / f"{path.parent.name}-{path.stem}.pickle"
    fields = ("i", "start", "end", "form", "lemma", "upos", "feats", "head", "deprel", "xpos", "ner")
    if fresh or not cached.exists():
        CACHE.mkdir(exist_ok=True)
        read = list(load_reader(lang).read([d["text"] for d in docs]))
        rows = [[[tuple(getattr(t, f) for f in fields) for t in s.tokens] for s in a.sentences] for a in read]
        cached.write_bytes(pickle.dumps(rows))
    out = []
    for d, sentences in zip(docs, pickle.loads(cached.read_bytes()), strict=True):
        text = d["text"]
        made = [Sentence(n, text, tuple(Token(**dict(zip(fields, t, strict=True))) for t in s)) for n, s in enumerate(sentences)]
        out.append((d, Analysis(text=text, lang=lang, sentences=tuple(made))))
    return out


def resolved(analysis, doc, lang):
    """The resolution of a report, None while the resolver is not there."""
    try:
        from lagebild.model import Report, content_id
        from lagebild.resolve.resolution import resolve_report
    except ImportError:
        return None
    report = Report(
        id=str(doc.get("id") or doc["doc"]), content_id=content_id(doc["text"]), text=doc["text"], lang=lang, date=doc.get("date")
    )
    return resolve_report(analysis, report, load_pack(lang))


def as_json(s):
    return {
        "kind": s.kind,
        "speaker": {"text": s.speaker.text, "span": s.speaker.span.pair} if s.speaker else None,
        "cue": s.cue.quote if s.cue else None,
        "content": [c.pair for c in s.content],
        "rule": s.rule,
        "chain": [x.text for x in s.chain],
    }


def statements(args):
    import score

    pack = load_pack("de")
    gold = SHARED / "data/de/speech_wikinews/dev.jsonl"
    docs = readings(gold, "de", args.fresh)
    made, took = [], 0.0
    for d, a in docs:
        resolution = resolved(a, d, "de") if args.resolve else None
        t0 = time.process_time()
        found = find_statements(a, resolution, pack)
        took += time.process_time() - t0
        made.append({"doc": d["doc"], "id": d["doc"], "statements": [as_json(s) for s in found]})
    out = CACHE / "statements.jsonl"
    out.write_text("\n".join(json.dumps(m, ensure_ascii=False) for m in made), encoding="utf-8")
    print(json.dumps(score.score_statements(gold, out)), f"{1000 * took / len(docs):.2f} ms per report")
    return docs, made


def by(args):
    import score

    for lang in ("de", "en"):
        hit = system = gold_n = right = n = 0
        wrong = []
        for d, a in readings(SHARED / f"gold/events.{lang}.jsonl", lang, args.fresh):
            found = find_statements(a, resolved(a, d, lang) if args.resolve else None, load_pack(lang))
            for e in d["events"]:
                s, z = d["sentences"][e["sent"]]
                first = e["trigger"].split(" … ")[0].split(" ... ")[0]
                at = d["text"].find(first, s, z)
                if at < 0:
                    continue
                chain = attribution(found, at, at + len(first))
                gw, sw = score.words_of(e["by"]), score.words_of([x.text for x in chain])
                n += 1
                right += bool(gw & sw) if gw else not sw
                hit += bool(gw & sw)
                gold_n += bool(gw)
                system += bool(sw)
                if bool(gw & sw) != bool(gw) or (sw and not gw):
                    wrong.append(
                        (d["text"][s:z][:400], e["trigger"], e["act"], e["status"], "GOLD", e["by"], "GOT", [x.text for x in chain])
                    )
        print(lang, score.prf(hit, system, gold_n), "accuracy", round(100 * right / n, 2), "events", n)
        random.seed(args.seed)
        for w in random.sample(wrong, min(args.show, len(wrong))):
            print("  ", *w)


def show(docs, made, args):
    import score

    random.seed(args.seed)
    rows = []
    for (d, _), m in zip(docs, made, strict=True):
        text = d["text"]
        for kind in ("direct", "indirect"):
            g = score.covered([x for q in d["quotes"] if score.KIND[q["form"]] == kind for x in q["message"]], len(text))
            s = score.covered([x for q in m["statements"] if q["kind"] == kind for x in q["content"]], len(text))
            for q in d["quotes"]:
                if score.KIND[q["form"]] == kind:
                    miss = sum(1 for a, b in q["message"] for i in range(a, b) if not s[i])
                    if miss > 25:
                        a, b = q["message"][0][0], q["message"][-1][1]
                        rows.append(
                            (
                                miss,
                                f"MISS {kind} {q['form']} {d['doc']}",
                                text[max(0, a - 130) : a] + "⟦" + text[a:b] + "⟧" + text[b : b + 60],
                            )
                        )
            for q in m["statements"]:
                if q["kind"] == kind:
                    extra = sum(1 for a, b in q["content"] for i in range(a, b) if not g[i])
                    if extra > 25:
                        a, b = q["content"][0][0], q["content"][-1][1]
                        rows.append(
                            (
                                extra,
                                f"EXTRA {kind} {d['doc']} [{q['rule']}] {q['cue']}",
                                text[max(0, a - 100) : a] + "⟦" + text[a:b] + "⟧" + text[b : b + 60],
                            )
                        )
    total = {}
    for r in rows:
        key = " ".join(r[1].split()[:2])
        total[key] = total.get(key, 0) + r[0]
    print(total)
    rows = [r for r in rows if args.only in r[1]]
    for r in random.sample(rows, min(args.show, len(rows))):
        print(r[0], r[1], "::", r[2].replace("\n", " ")[:700])


def speakers(docs, made, args):
    import score

    random.seed(args.seed)
    rows = []
    for (d, _), m in zip(docs, made, strict=True):
        text = d["text"]
        for q in d["quotes"]:
            if score.KIND[q["form"]] == "reported" or not q["speaker"]:
                continue
            near = [x for x in m["statements"] if x["speaker"] and score.overlap(q["message"], x["content"])]
            if not any(score.overlap(q["speaker"], [x["speaker"]["span"]]) for x in near):
                a, b = q["message"][0]
                rows.append(
                    (
                        q["form"],
                        [text[x:y] for x, y in q["speaker"]],
                        "GOT",
                        [(x["speaker"]["text"], x["rule"]) for x in near],
                        text[max(0, a - 150) : b + 80].replace("\n", " "),
                    )
                )
    print(len(rows), "speakers missed")
    rows = [r for r in rows if args.only in r[0]]
    for r in random.sample(rows, min(args.show, len(rows))):
        print(*r)


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("what", choices=["statements", "speakers", "by"])
    ap.add_argument("--fresh", action="store_true")
    ap.add_argument("--resolve", action="store_true")
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--only", default="")
    args = ap.parse_args()
    if args.what == "by":
        by(args)
    else:
        docs, made = statements(args)
        (show if args.what == "statements" else speakers)(docs, made, args)
