"""What holds for every event set of the project's own, whatever its language."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

from lagebild.packs import load_pack

KEYS = {"sent", "trigger", "act", "mode", "status", "source", "target", "time", "place", "by"}


def check_well_formed(path: Path, lang: str) -> None:
    """Assert that sentences lie in their text in order, and that each event has every field, a known act and words of its sentence."""
    acts = {row.id for row in load_pack(lang).table("acts")}
    for line in path.read_text(encoding="utf-8").splitlines():
        doc = json.loads(line)
        spans = doc["sentences"]
        assert all(0 <= a < b <= len(doc["text"]) for a, b in spans), doc["id"]
        assert all(left[1] <= right[0] for left, right in pairwise(spans)), doc["id"]
        for n, event in enumerate(doc["events"]):
            where = f"{doc['id']} event {n}"
            assert set(event) >= KEYS, where
            assert event["act"] in acts, where
            words = doc["text"][slice(*spans[event["sent"]])]
            assert all(part.strip() in words for part in event["trigger"].split("…")), where
            assert all(re.fullmatch(r"[A-Z]{3}|---", a["code"]) for a in (*event["source"], *event["target"])), where
