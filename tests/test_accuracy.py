"""The accuracy gate: figures on the development sets must not fall under their pinned floors (tests/floors.json).

Raise a floor when a figure has risen; lowering one is an explicit act that a commit message must justify.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
BOARD = SHARED / "bench" / "board.py"


def look_up(figures: dict[str, object], path: str) -> float:
    found: object = figures
    for key in path.split("."):
        if isinstance(found, dict):
            found = found[key]
    assert isinstance(found, int | float), path
    return float(found)


@pytest.mark.shared
@pytest.mark.parametrize("row", sorted(FLOORS))
def test_figures_do_not_fall(row: str) -> None:
    if not BOARD.exists():
        pytest.skip("../shared is not here: the accuracy gate needs its development sets")
    command = [sys.executable, str(BOARD), "--only", row, "--json", "--lagebild", f"{sys.executable} -m lagebild"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"}, timeout=900)
    results = next((json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")), {})
    assert row in results, done.stdout + done.stderr
    short = {path: (value, floor) for path, floor in FLOORS[row].items() if (value := look_up(results[row], path)) < floor}
    assert not short, f"{row}: (figure, floor) {short}"
