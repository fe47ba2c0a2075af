"""Fit what the coder's confidence means, and measure how well it is calibrated.

    python -m training.confidence [--write]

For each event coded in the gold reports, whether it agrees with a gold event of its sentence in act, source and target (the `full` tier of
`../shared/bench/score.py`), as a logistic regression over the features of `lagebild/coding/confidence.py`. Calibration is measured on
documents left out (ten folds): expected calibration error over ten bins of equal size. --write replaces the table `confidence` and
draws docs/confidence.svg.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np

from lagebild.coding import events as coding_events
from lagebild.coding.confidence import FEATURES, features
from lagebild.coding.workspace import Candidate, Workspace
from lagebild.model import Event
from lagebild.pipeline import Coder, code_report, report_of
from lagebild.read.analysis import Analysis

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FOLDS, BINS, RIDGE, ROUNDS = 10, 10, 1.0, 50


def scorer() -> Any:
    """The module ../shared/bench/score.py."""
    import sys

    sys.path.insert(0, str(SHARED / "bench"))
    spec = importlib.util.spec_from_file_location("score", SHARED / "bench" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(lang: str) -> list[tuple[str, list[float], bool]]:
    """Per coded event: document, features, whether it is right."""
    score, coder = scorer(), Coder(lang)
    documents = [json.loads(line) for line in (SHARED / "gold" / f"events.{lang}.jsonl").read_text(encoding="utf-8").splitlines()]
    seen: dict[str, list[float]] = {}
    made = coding_events._event

    def noted(w: Workspace, c: Candidate) -> Event:
        event = made(w, c)
        seen[event.id] = list(features(w, c).values())
        return event

    coding_events._event = noted
    out: list[tuple[str, list[float], bool]] = []
    for document, analysis in zip(documents, coder.reader(lang).read([d["text"] for d in documents]), strict=True):
        out += _judged(score, document, analysis, coder, seen)
    coding_events._event = made
    return out


def _judged(score: Any, document: dict[str, Any], analysis: Analysis, coder: Coder, seen: dict[str, list[float]]) -> Any:
    report = report_of(document["text"], lang=analysis.lang, date=document.get("date"), id=document["id"])
    told = [
        {"span": e.span.pair, "act": e.act, "mode": e.mode, "status": e.status, "by": e.by, "id": e.id}
        | {side: [{"code": p.code} for p in getattr(e, side)] for side in ("source", "target")}
        for e in code_report(report, analysis, coder.pack(analysis.lang)).events
    ]
    for i in range(len(document["sentences"])):
        gold = [e for e in document["events"] if e["sent"] == i]
        system = [e for e in told if score.sentence_of(document["sentences"], e["span"]) == i]
        right = score.matching(gold, system, "full")
        for k, event in enumerate(system):
            yield f"{analysis.lang}/{document['id']}", seen[event["id"]], k in right


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a ridge on all but the first column (Newton's method)."""
    w, ridge = np.zeros(x.shape[1]), RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge, x.T @ (y - p) - ridge @ w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return w


def bins(p: np.ndarray, y: np.ndarray) -> list[tuple[int, float, float]]:
    """Events by rising confidence in parts of equal size: number, mean confidence, share right."""
    return [(len(b), float(p[b].mean()), float(y[b].mean())) for b in np.array_split(np.argsort(p, kind="stable"), BINS)]


def calibration_error(p: np.ndarray, y: np.ndarray) -> float:
    return sum(n * abs(sure - right) for n, sure, right in bins(p, y)) / len(p)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    judged = rows("de") + rows("en")
    x = np.array([[1.0, *f] for _, f, _ in judged])
    y = np.array([right for *_, right in judged], float)
    documents = sorted({d for d, *_ in judged})
    fold = np.array([documents.index(d) % FOLDS for d, *_ in judged])
    p = np.zeros(len(y))
    for k in range(FOLDS):
        p[fold == k] = 1 / (1 + np.exp(-x[fold == k] @ fit(x[fold != k], y[fold != k])))
    english = np.array([d.startswith("en/") for d, *_ in judged])
    print(f"{len(y)} events, {100 * y.mean():.1f} % right; documents left out in turn:")
    for name, chosen in (("both", english | True), ("de", ~english), ("en", english)):
        print(f"  {name:4} expected calibration error {calibration_error(p[chosen], y[chosen]):.3f} (goal 0.05)")
    weights = dict(zip(("bias", *FEATURES), fit(x, y), strict=True))
    for name, weight in weights.items():
        print(f"  {name:14} {weight:6.2f}")
    if options.write:
        head = "# Fitted by training/confidence.py on the development reports; do not edit by hand.\nid\tweight\n"
        table = "".join(f"{name}\t{weight:.3f}\n" for name, weight in weights.items())
        (ROOT / "lagebild" / "data" / "common" / "confidence.tsv").write_text(head + table, encoding="utf-8")
        (ROOT / "docs" / "confidence.svg").write_text(drawing(bins(p, y)), encoding="utf-8")


def drawing(parts: list[tuple[int, float, float]]) -> str:
    """The reliability diagram: share of events that are right over their confidence, a dot per tenth of the events."""
    size, edge = 320, 44
    inner = size - 2 * edge

    def at(sure: float, right: float) -> str:
        return f'cx="{edge + sure * inner:.1f}" cy="{size - edge - right * inner:.1f}"'

    marks = "".join(
        f'<text x="{edge + v * inner:.0f}" y="{size - edge + 18}" text-anchor="middle">{v:.1f}</text>'
        f'<text x="{edge - 8}" y="{size - edge - v * inner + 4:.0f}" text-anchor="end">{v:.1f}</text>'
        for v in (0.0, 0.5, 1.0)
    )
    dots = "".join(
        f'<circle {at(sure, right)} r="5" fill="#1f5fa8"><title>{n} events: {sure:.2f}, {right:.2f} right</title></circle>'
        for n, sure, right in parts
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="12" role="img" '
        'aria-label="Share of events that are right, over their confidence">'
        f'<rect width="{size}" height="{size}" fill="white"/>'
        f'<rect x="{edge}" y="{edge}" width="{inner}" height="{inner}" fill="none" stroke="#888"/>'
        f'<line x1="{edge}" y1="{size - edge}" x2="{size - edge}" y2="{edge}" stroke="#bbb" stroke-dasharray="4"/>{marks}{dots}'
        f'<text x="{size / 2}" y="{size - 8}" text-anchor="middle">confidence</text>'
        f'<text x="14" y="{size / 2}" text-anchor="middle" transform="rotate(-90 14 {size / 2})">share right</text></svg>\n'
    )


if __name__ == "__main__":
    main()
