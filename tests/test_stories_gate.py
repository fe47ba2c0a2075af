"""The accuracy gate of merging: figures on bench/stories and bench/stories2 must not fall under pinned floors (tests/floors_stories.json).

The sets are coded and merged anew, which takes about a minute. `python bench/pin.py --stories` raises floors when figures have risen;
lowering one is an explicit act (`--lower`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[1] / "bench"
FLOORS = json.loads(Path(__file__).with_name("floors_stories.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """The scores by set and half, of one coding and merging of each set."""
    sys.path.insert(0, str(BENCH))
    try:
        import stories_eval

        return {name: stories_eval.figures(name) for name in FLOORS}
    finally:
        sys.path.remove(str(BENCH))


@pytest.mark.parametrize(("name", "half"), [(name, half) for name in sorted(FLOORS) for half in sorted(FLOORS[name])])
def test_stories_happenings_and_copies_do_not_fall(figures: dict[str, Any], name: str, half: str) -> None:
    reached = figures[name][half]
    short = {what: (reached[what], floor) for what, floor in FLOORS[name][half].items() if reached[what] < floor}
    assert not short, f"{name} {half}: (figure, floor) {short}"
