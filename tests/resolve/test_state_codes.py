"""Codes of states in the COW and Gleditsch-Ward lists: which number a state has on which day."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise

import pytest
from click.testing import CliRunner

from lagebild.cli.actor import actor
from lagebild.knowledge.states import codes_on, former_state
from lagebild.packs import load_pack


@pytest.mark.parametrize(
    ("state", "day", "cow", "gw"),
    [
        ("DEU", "1989-11-09", 260, 260),
        ("DEU", "1990-10-02", 260, 260),
        ("DEU", "1990-10-03", 255, 260),
        ("DDR", "1989-11-09", 265, 265),
        ("DDR", "1991-01-01", None, None),
        ("CSK", "1992-12-31", 315, 315),
        ("CZE", "1992-12-31", None, None),
        ("CZE", "1993-01-01", 316, 316),
        ("SRB", "2005-01-01", 345, 345),
        ("SRB", "2010-01-01", 345, 340),
        ("SCG", "2005-01-01", 345, 345),
        ("MNE", "2006-06-05", None, 341),
        ("XKX", "2008-02-18", None, 347),
        ("XKX", "2020-01-01", 347, 347),
        ("SUN", "1990-01-01", 365, 365),
        ("RUS", "2020-01-01", 365, 365),
        ("UKR", "1991-12-02", None, 369),
        ("ERI", "1992-01-01", None, None),
        ("ETH", "1992-01-01", 530, 530),
        ("SDN", "2012-01-01", 625, 625),
        ("SSD", "2012-01-01", 626, 626),
        ("YEM", "1989-01-01", 678, 678),
        ("YEM", "2015-01-01", 679, 678),
        ("YMD", "1989-01-01", 680, 680),
        ("VNM", "1970-01-01", 816, 816),
        ("RVN", "1970-01-01", 817, 817),
        ("PSE", "2020-01-01", None, None),
        ("USA", "1900-01-01", 2, 2),
        ("QQQ", "2020-01-01", None, None),
    ],
)
def test_number_of_the_day(state: str, day: str, cow: int | None, gw: int | None) -> None:
    found = codes_on(state, day)
    assert (found.cow, found.gw) == (cow, gw)


def test_without_a_day_the_codes_of_today() -> None:
    assert (codes_on("DEU").cow, codes_on("DEU").gw) == (255, 260)
    assert codes_on("DDR").cow is None


def test_each_number_says_the_line_it_comes_from() -> None:
    assert codes_on("YEM", "2000-01-01").reason.count("actors/state_codes.tsv:") == 2
    assert "no spell" in codes_on("XKX", "2000-01-01").reason


def test_spells_do_not_overlap_and_run_forward() -> None:
    spells: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for e in load_pack("en").table("state_codes"):
        assert not (e["from"] and e["to"]) or e["from"] < e["to"], e.line
        spells[e["state"], e["system"]].append((e["from"], e["to"] or "9999"))
    for runs in spells.values():
        assert all(a[1] < b[0] for a, b in pairwise(sorted(runs)))


def test_codes_of_states_tsv_are_those_of_today() -> None:
    for state in load_pack("en").table("states"):
        codes = codes_on(state.id)
        assert [str(codes.cow or ""), str(codes.gw or "")] == [state["cow"], state["gw"]], state.line


@pytest.mark.parametrize(("word", "state"), [("DDR", "DDR"), ("soviet union", "SUN"), ("Südjemen", "YMD"), ("Frankreich", "")])
def test_former_states_by_name(word: str, state: str) -> None:
    assert former_state(word) == state


def test_the_actor_command_shows_the_codes_of_the_day() -> None:
    shown = CliRunner().invoke(actor, ["Deutschland", "--date", "1985-01-01"]).output
    assert "COW 260, Gleditsch-Ward 260" in shown
    assert "COW 265" in CliRunner().invoke(actor, ["GDR", "--date", "1985-01-01"]).output
    record = json.loads(CliRunner().invoke(actor, ["South Sudan", "--date", "2010-01-01", "--json"]).output)
    assert record["cow"] is None
