"""How much reading a cheap first look could spare at best: the words of sentences that give nothing.

    python bench/first_look.py [--reports 120]

Codes reports and counts the words of sentences with an event, with a statement, with a mention of an actor (which a later sentence may take
up), and with none of these. Only the last could go unread, by a filter that makes no mistake; what a real one could spare is less.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Iterable

from pipeline_speed import NEWS, ROOT

from lagebild.ingest import read_paths
from lagebild.model import Coding, Report, Span
from lagebild.pipeline import Coder
from lagebild.read.analysis import Sentence


def kind_of(sentence: Sentence, coding: Coding) -> str:
    """The most that a sentence gives."""

    def touched(spans: Iterable[Span]) -> bool:
        return any(span.start < sentence.end and sentence.start < span.end for span in spans)

    if touched(e.span for e in coding.events):
        return "event"
    if touched(span for s in coding.statements for span in s.content):
        return "statement"
    return "mention" if touched(m.span for m in coding.mentions) else "nothing"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=120)
    given = parser.parse_args()
    paths = [str(NEWS if NEWS.exists() else ROOT / "examples")]
    reports = (r for r in read_paths(paths) if isinstance(r, Report))
    words: Counter[str] = Counter()
    coder = Coder()
    for report in itertools.islice(reports, given.reports):
        coding = next(iter(coder.code([report])))
        assert isinstance(coding, Coding)
        analysis = next(iter(coder.reader(coding.report.lang or "de").read([report.text])))
        for sentence in analysis.sentences:
            words[kind_of(sentence, coding)] += len(sentence.tokens)
    total = sum(words.values())
    for kind in ("event", "statement", "mention", "nothing"):
        print(f"{kind:10} {words[kind]:7,} words {words[kind] / total:6.1%}")
    print(f"at best a filter spares {words['nothing'] / total:.1%} of the reading")


if __name__ == "__main__":
    main()
