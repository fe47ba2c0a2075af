"""The sets for merging (bench/stories, stories2, stories3, stories4): their gold, and their reports coded now or taken from an earlier run."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from lagebild.output import Record

HERE = Path(__file__).parent
SETS = ("stories", "stories2", "stories3", "stories4")


@dataclass(frozen=True)
class StorySet:
    """An evaluation set; `coded` an earlier output of `lagebild code FOLDER/reports.jsonl`, None to code anew."""

    name: str
    coded: Path | None = None

    @property
    def folder(self) -> Path:
        return HERE / self.name

    @cached_property
    def gold(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "gold.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def records(self) -> list[Record]:
        """The coded reports, in order of arrival."""
        with (self.coded or self._code()).open("rb") as lines:
            return [msgspec.json.decode(line, type=Record) for line in lines]

    def _code(self) -> Path:
        path = Path(tempfile.mkstemp(suffix=".jsonl")[1])
        with path.open("wb") as out:
            subprocess.run([sys.executable, "-m", "lagebild", "code", str(self.folder / "reports.jsonl")], stdout=out, check=True)
        return path

    @property
    def halves(self) -> list[str]:
        """The halves that the set has: the development pool (bench/stories3) has no "test"."""
        there = {s["half"] for s in self.gold["stories"]}
        return [half for half in ("tune", "test") if half in there]

    def story(self, half: str) -> dict[str, str]:
        """The gold story of each report of a half."""
        return {r: s["id"] for s in self.gold["stories"] if s["half"] == half for r in s["reports"]}


def chosen(names: Sequence[str], coded: Sequence[Path]) -> Iterator[StorySet]:
    """The sets of some names with what was coded of them, in the same order; sets that are not there are left out."""
    for n, name in enumerate(names or SETS):
        if (HERE / name / "gold.json").exists():
            yield StorySet(name, coded[n] if n < len(coded) else None)


def scorer() -> ModuleType:
    """bench/stories/score.py, which scores all sets."""
    if "score" not in sys.modules:
        spec = importlib.util.spec_from_file_location("score", HERE / "stories" / "score.py")
        assert spec is not None and spec.loader is not None
        sys.modules["score"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["score"])
    return sys.modules["score"]
