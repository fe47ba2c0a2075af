"""Event sets that are kept without their text: places in reports of a corpus beside the project, whose text is not copied here.

A line has `doc` (the corpus' name of the report), `sha1` of its text, `sentences` and `events` as in the coding book's gold, but for every
text a span `[start, end]` into the report (`trigger` and `by`: lists of them). `restored` puts the words back.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "data" / "de" / "speech_wikinews" / "dev.jsonl"

Json = dict[str, Any]


def is_standoff(gold: Path) -> bool:
    """Whether a set holds places instead of words."""
    with gold.open(encoding="utf-8") as lines:
        return '"doc"' in next(lines, "")


def restored(gold: Path, corpus: Path = CORPUS) -> list[Json]:
    """The set in the coding book's format.

    Raises:
        FileNotFoundError: the corpus is not beside the project.
        ValueError: a report's text is not the one that was annotated.
    """
    with corpus.open(encoding="utf-8") as lines:
        texts = {doc["doc"]: doc["text"] for doc in map(json.loads, lines)}
    return [_report(json.loads(line), texts) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]


def _report(kept: Json, texts: dict[str, str]) -> Json:
    text = texts.get(kept["doc"], "")
    if hashlib.sha1(text.encode()).hexdigest() != kept["sha1"]:
        raise ValueError(f"report {kept['doc']} of the corpus has another text than the annotated one")
    events = [_event(event, text) for event in kept["events"]]
    return {"id": kept["doc"], "date": kept["date"], "text": text, "sentences": kept["sentences"], "events": events}


def _event(kept: Json, text: str) -> Json:
    def words(span: list[int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    sides = {side: [{"text": words(a["span"]), "code": a["code"], "sector": a["sector"]} for a in kept[side]] for side in ("source", "target")}
    return {
        **kept, **sides, "trigger": " … ".join(filter(None, map(words, kept["trigger"]))), "time": words(kept["time"]), "place": words(kept["place"]),
        "by": [w for w in map(words, kept["by"]) if w],
    }  # fmt: skip
