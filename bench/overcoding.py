#!/usr/bin/env python3
"""Over-coding: how many events a hundred sentences give in pages that are hardly about politics, beside those of political pages.

    python bench/overcoding.py [--reports 60] [--show SECTION]

German: the newspaper articles beside the project (`news_nc`) by section; sport, culture, web, media and science pages should give next
to nothing. English: the GUM genres by kind; conversations, letters, vlogs, travel guides and how-tos likewise. The last line of a
language is the ratio of events per hundred sentences, other pages over political ones. --show prints the events of a section, to read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from lagebild.model import Coding
from lagebild.pipeline import Coder, report_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
POLITICAL = {"de": ("International", "Inland"), "en": ("news", "speech")}
OTHER = {
    "de": ("Sport", "Kultur", "Web", "Etat", "Wissenschaft"),
    "en": ("conversation", "letter", "vlog", "voyage", "whow", "fiction", "textbook", "academic", "podcast", "essay"),
}


def pages(lang: str) -> dict[str, list[str]]:
    """Texts by section or genre."""
    found: dict[str, list[str]] = defaultdict(list)
    if lang == "de":
        for line in (DATA / "de" / "news_nc" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            found[article["topic"]].append(article["text"])
    else:
        raw = (DATA / "en" / "treebank_gum" / "train_no_nc.conllu").read_text(encoding="utf-8")
        for document in raw.split("# newdoc id = ")[1:]:
            genre = document.split("\n", maxsplit=1)[0].split("_")[1]
            found[genre].append(" ".join(re.findall(r"^# text = (.*)$", document, re.M)))
    return found


def sentences(text: str) -> int:
    """A rough count: the same for every version of the coder."""
    return max(1, len(re.findall(r"[.!?](?:\s|$)", text)))


def told(coding: Coding, at: int) -> str:
    event = coding.events[at]
    sides = "+".join(p.code for p in event.source) + ">" + "+".join(p.code for p in event.target)
    return f"  {event.act} {sides} {event.trigger!r} {event.rule}: {event.span.quote[:160]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--reports", type=int, default=60, help="texts of each section at most")
    parser.add_argument("--show", help="print the events of this section")
    options = parser.parse_args()
    if not DATA.exists():
        sys.exit("The development data is not beside the project (../shared/data): nothing to count in.")
    for lang in ("de", "en"):
        coder = Coder(lang)
        totals = {"political": [0, 0], "other": [0, 0]}
        for section, texts in pages(lang).items():
            if options.show and section != options.show:
                continue
            chosen = texts[: options.reports]
            codings = list(coder.code(report_of(t, lang=lang, id=f"{section}-{i}") for i, t in enumerate(chosen)))
            events, length = sum(len(c.events) for c in codings), sum(map(sentences, chosen))
            density = 100 * events / length
            print(f"{lang} {section:14}{len(chosen):4} texts {length:6} sentences {events:5} events {density:6.1f} per hundred", flush=True)
            kind = "political" if section in POLITICAL[lang] else "other" if section in OTHER[lang] else ""
            if kind:
                totals[kind][0] += events
                totals[kind][1] += length
            if options.show:
                print("\n".join(told(c, i) for c in codings for i in range(len(c.events))))
        if all(n for _, n in totals.values()):
            political, other = (100 * e / n for e, n in totals.values())
            print(
                f"{lang} political pages {political:.1f}, other pages {other:.1f} events per hundred sentences: ratio {other / political:.3f}"
            )


if __name__ == "__main__":
    main()
