"""Which line is tried first: the one with most conditions, those that `^N` adds counted, then the one nearer the top."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.coding.frames import frames_of
from lagebild.errors import PackError
from lagebild.packs import load_pack
from tests.coding.test_frame_lint import folder


def first(at: Path, when: str) -> str:
    """The line tried first for a verb of which the shipped pack has many lines, most with several conditions."""
    pack = load_pack("de", (folder(at, pred="stoppen", when=when),))
    return frames_of(pack).candidates("stoppen", "V")[0].id


def test_a_line_that_counts_as_having_more_conditions_goes_ahead(tmp_path: Path) -> None:
    assert first(tmp_path, "obj") != "de.eigen.umarmen"
    assert first(tmp_path, "obj ^9") == "de.eigen.umarmen"


def test_what_is_behind_the_sign_must_be_a_number(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="stands a number, not 'zwei'"):
        first(tmp_path, "obj ^zwei")
