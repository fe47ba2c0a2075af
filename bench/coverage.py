#!/usr/bin/env python3
"""Predicate coverage: of the clauses in running political text with a political actor as subject or object, how many have a predicate
that a pack knows.

    python bench/coverage.py de [--reports 250] [--unknown 40] [--parliament]
    python bench/coverage.py en [--reports 250] [--unknown 40]

German text is the international news beside the project (`news_nc`), with --parliament a sample of debates; English text is the news,
interviews and speeches of GUM. A predicate counts as known where a frame line names its lemma: with an act (`event`), or with none and
an example sentence (`no event`), or as a verb of saying (`speech`). Counts are of clauses, so frequent predicates weigh more. The
last figure is the share of those clauses that gave an event. --unknown prints the most frequent predicates that no line names.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lagebild.coding.frames import frames_of, spelling
from lagebild.packs import Pack
from lagebild.pipeline import BATCH, Coder, report_of
from lagebild.read.analysis import Analysis
from lagebild.read.clauses import clauses
from lagebild.resolve import resolve_report

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TOPICS = ("International", "Inland")
GENRES = ("GUM_news", "GUM_interview", "GUM_speech")
GOAL = 92.0


def texts(lang: str, parliament: bool) -> Iterator[str]:
    """Running text: one string per report, article or stretch of debate."""
    if parliament:
        with lzma.open(DATA / "de" / "text" / "bundestag.txt.xz", "rt", encoding="utf-8") as f:
            yield from (line.strip() for n, line in enumerate(f) if n % 997 == 0 and len(line) > 300)
    elif lang == "de":
        for line in (DATA / "de" / "news_nc" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            if article["topic"] in TOPICS:
                yield article["text"]
    else:
        raw = (DATA / "en" / "treebank_gum" / "train_no_nc.conllu").read_text(encoding="utf-8")
        for document in raw.split("# newdoc id = ")[1:]:
            if document.startswith(GENRES):
                yield "\n".join(re.findall(r"^# text = (.*)$", document, re.M))


def knowledge(lang: str, pack: Pack) -> tuple[set[str], set[str], set[str]]:
    """Lemmas that lines name: with an act, without one but with an example, as verbs of saying."""
    frames, speech = frames_of(pack), {spelling(w) for e in pack.table("speech") if e["pos"] == "V" for w in e.list("word")}
    event: set[str] = set()
    silent: set[str] = set()
    for (_, lemma), known in frames.exact.items():
        if any(f.act for f in known):
            event.add(lemma)
        if any(f.act is None and f.example for f in known):
            silent.add(lemma)
    return event, silent, speech


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("lang", choices=["de", "en"])
    parser.add_argument("--reports", type=int, default=250)
    parser.add_argument("--unknown", type=int, default=40)
    parser.add_argument("--parliament", action="store_true")
    options = parser.parse_args()
    if not DATA.exists():
        sys.exit("The development data is not beside the project (../shared/data): nothing to count in.")
    coder = Coder(options.lang)
    pack = coder.pack(options.lang)
    event, silent, speech = knowledge(options.lang, pack)
    kinds: Counter[str] = Counter()
    unknown: Counter[tuple[str, str]] = Counter()
    coded = 0
    chosen = [t for _, t in zip(range(options.reports), texts(options.lang, options.parliament), strict=False)]
    reader = coder.reader(options.lang)
    for begin in range(0, len(chosen), BATCH):
        for analysis in reader.read(chosen[begin : begin + BATCH]):
            resolution = resolve_report(analysis, report_of(analysis.text, lang=options.lang), pack)
            starts = _event_starts(coder, analysis)
            for sentence in analysis.sentences:
                for clause in clauses(sentence, pack, frames_of(pack).participles):
                    if not any(a.role in ("subj", "obj") and resolution.participants(sentence, a.head) for a in clause.args):
                        continue
                    names = {spelling(x) for x in (clause.lemma, clause.lemma.lower(), *clause.lemma.split(" ")[-1:])}
                    cop = clause.pos != "V" and any(sentence.tokens[a].rel == "cop" for a in clause.aux)
                    kind = (
                        "event" if names & event
                        else "speech" if names & speech
                        else "no event" if names & silent or (cop and {"sein", "be"} & (event | silent))
                        else "unknown"
                    )  # fmt: skip
                    kinds[kind] += 1
                    coded += sentence.tokens[clause.head].start in starts
                    if kind == "unknown":
                        unknown[clause.pos, clause.lemma] += 1
    total = sum(kinds.values())
    print(f"{len(chosen)} texts, {total:,} clauses with a political actor as subject or object")
    for kind in ("event", "speech", "no event", "unknown"):
        print(f"  {kind:9} {kinds[kind]:6,}  {100 * kinds[kind] / total:5.1f} %")
    covered = 100 * (1 - kinds["unknown"] / total)
    print(f"predicate coverage {covered:.1f} % (goal {GOAL:.0f} %); {100 * coded / total:.1f} % of these clauses gave an event")
    for (pos, lemma), n in unknown.most_common(options.unknown):
        print(f"{n:5} {pos} {lemma}")


def _event_starts(coder: Coder, analysis: Analysis) -> set[int]:
    from lagebild.pipeline import code_report

    coding = code_report(report_of(analysis.text, lang=analysis.lang), analysis, coder.pack(analysis.lang))
    return {e.span.start for e in coding.events}


if __name__ == "__main__":
    main()
