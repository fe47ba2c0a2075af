"""What the packs' names say of the words of a sentence."""

from __future__ import annotations

import pytest

from lagebild.packs import Entry, Pack
from lagebild.read.gazetteer import Gazetteer, gazetteer_of


def entries(table: str, *rows: dict[str, str]) -> tuple[Entry, ...]:
    return tuple(Entry(table, f"test:{n}", row) for n, row in enumerate(rows))


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    names = entries(
        "names",
        {"name": "Bergstadt|Neu Bergstadt", "kind": "loc"},
        {"name": "Bergstadt Werke", "kind": "org"},
        {"name": "Tessa", "kind": "given"},
        {"name": "Nordheim", "kind": "loc"},
        {"name": "Nordheim", "kind": "family"},
        {"name": "Only English", "kind": "org", "lang": "en"},
    )
    parts = entries(
        "name_parts", {"word": "s", "part": "genitive"}, {"word": "GmbH", "part": "org_last"}, {"word": "Herr", "part": "title"}
    )
    return gazetteer_of(Pack("de", {"names": names, "name_parts": parts}))


def sorts(known: Gazetteer, text: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for i, sort in known.matches(text.split()):
        found.setdefault(i, []).append(sort)
    return found


def test_longest_name_wins(known: Gazetteer) -> None:
    assert sorts(known, "gestern schlossen Bergstadt Werke früh") == {2: ["org:first"], 3: ["org:inner"]}
    assert sorts(known, "es brennt in Bergstadt heute") == {3: ["loc:alone"]}


def test_genitive_of_a_name_is_the_name(known: Gazetteer) -> None:
    assert sorts(known, "die vielen Brücken nahe Bergstadts") == {4: ["loc:alone"]}
    assert sorts(known, "im alten Neu Bergstadts leben wenige") == {2: ["loc:first"], 3: ["loc:inner"]}


def test_capitals_and_kinds_that_differ(known: Gazetteer) -> None:
    assert sorts(known, "er war in BERGSTADT zuhause") == {3: ["loc:alone"]}
    assert sorts(known, "er traf dort nordwärts Nordheim an") == {4: ["family+loc:alone"]}


def test_words_beside_names(known: Gazetteer) -> None:
    assert sorts(known, "die kleine Muster GmbH klagt") == {3: ["org_last"], 2: ["before_org_last"]}
    assert sorts(known, "heute sprach Herr Mustermann") == {2: ["title"], 3: ["after_title"]}
    assert sorts(known, "heute sang Tessa Mustermann")[3] == ["after_given"]


def test_other_languages_names_are_not_read(known: Gazetteer) -> None:
    assert sorts(known, "dann kam Only English") == {}
