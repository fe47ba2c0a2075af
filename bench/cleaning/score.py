"""How well cleaning keeps and cuts lines: F1 of kept and of removed lines, per half of the evaluation set.

    python bench/cleaning/score.py [--errors tune|test] [--gold]

Every site's documents lie in a folder of their own and are read in one run, as a user would. A line counts as kept where it
stands in the report's text.
With ../shared beside the project it also checks that no line of a gold report is ever cut.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pages import CUT, EITHER, KEEP, Document, documents

from lagebild.ingest import read_paths
from lagebild.model import Report

SHARED = Path(__file__).parents[3] / "shared"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", choices=["tune", "test"], help="print the lines that were wrongly kept or cut")
    wanted = parser.parse_args().errors
    halves: dict[str, Counter[str]] = defaultdict(Counter)
    layouts: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        for document, text in _read(Path(folder), list(documents())):
            for line, kept in _judged(document, text):
                found = KEEP if kept else CUT
                halves[document.half][line.gold + found] += 1
                layouts[f"{document.half} {document.suffix[1:]}"][line.gold + found] += 1
                if wanted == document.half and found != line.gold:
                    print(f"{document.site}/{document.name}\t{'CUT ' if line.gold == KEEP else 'left'}\t{line.text}")
            halves[document.half]["documents"] += 1
    for name, counts in [*sorted(halves.items()), *sorted(layouts.items())]:
        print(_told(name, counts))
    wrong = _gold_cut() if SHARED.exists() else None
    print("gold reports: ../shared is not here, not checked" if wrong is None else f"gold reports: {wrong} real lines cut")
    floors_hold = all(min(_f1(halves[h], KEEP), _f1(halves[h], CUT)) >= 0.97 for h in halves)
    return 0 if floors_hold and not wrong else 1


def _read(folder: Path, all_documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
    for document in all_documents:
        path = folder / document.site / f"{document.name}{document.suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(document.content, encoding="utf-8")
    for site in dict.fromkeys(d.site for d in all_documents):
        own = sorted((d for d in all_documents if d.site == site), key=lambda d: d.name)
        items = list(read_paths([folder / site]))
        if len(items) != len(own):
            raise SystemExit(f"{site}: {len(items)} reports of {len(own)} documents")
        for document, item in zip(own, items, strict=True):
            yield document, item.text if isinstance(item, Report) else ""


def _judged(document: Document, text: str) -> Iterator[tuple[object, bool]]:
    """Each line that counts, and whether it is in the text; of equal lines those to be kept are looked for first."""
    left = Counter(_level(line) for line in text.split("\n"))
    for line in sorted(document.lines, key=lambda line: line.gold != KEEP):
        words = _level(line.text)
        kept = left[words] > 0
        if kept:
            left[words] -= 1
        elif line.gold == KEEP and len(words) > 40:  # two lines of a page may become one of the text
            kept = any(words in whole for whole in left)
        if line.gold != EITHER:
            yield line, kept


def _level(line: str) -> str:
    return " ".join(line.lstrip("-•* ").split())


def _f1(counts: Counter[str], what: str) -> float:
    other = CUT if what == KEEP else KEEP
    right, missed, wrong = counts[what + what], counts[what + other], counts[other + what]
    return 2 * right / max(1, 2 * right + missed + wrong)


def _told(name: str, counts: Counter[str]) -> str:
    lines = sum(v for k, v in counts.items() if k != "documents")
    figures = f"kept F1 {100 * _f1(counts, KEEP):5.1f}  removed F1 {100 * _f1(counts, CUT):5.1f}"
    wrong = f"{counts[KEEP + CUT]} cut wrongly, {counts[CUT + KEEP]} left"
    return f"{name:10} {figures}  ({lines} lines; {wrong}; {counts['documents'] or '-'} documents)"


def _gold_cut() -> int:
    """Lines of gold reports that are cut: as they stand, one sentence a line, and all as reports of one source."""
    wrong = 0
    for name in ("events.de.jsonl", "events.en.jsonl"):
        reports = [json.loads(line) for line in (SHARED / "gold" / name).read_text(encoding="utf-8").splitlines()]
        with tempfile.TemporaryDirectory() as folder:
            for number, report in enumerate(reports):
                sentences = "\n".join(report["text"][start:end] for start, end in report["sentences"])
                (Path(folder) / f"{number:04}a.txt").write_text(sentences, encoding="utf-8")
                (Path(folder) / f"{number:04}b.txt").write_text(report["text"], encoding="utf-8")
            for item in read_paths([folder]):
                cuts = [r for r in item.report.removed if r] if not isinstance(item, Report) else item.removed
                wrong += sum(1 for cut in cuts if cut.reason != "invisible character") + (not isinstance(item, Report))
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
