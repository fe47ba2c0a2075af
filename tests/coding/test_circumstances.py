"""When, where and on whose word: what the words around an event add to it, on reports of Friday, 15 March 2024."""

from __future__ import annotations

import pytest

from lagebild.model import Event
from lagebild.pipeline import Coder, report_of


def event(lang: str, text: str, act: str) -> Event:
    coding = next(iter(Coder(lang).code([report_of(text, id="t", date="2024-03-15")])))
    return next(e for e in coding.events if e.act == act)


@pytest.mark.parametrize(
    "lang, text, act, day",
    [
        ("de", "Die Opposition in Kolumbien kündigte für Samstag Proteste an.", "PROTEST", "2024-03-16"),
        ("de", "Am Samstag protestierte die Opposition in Kolumbien.", "PROTEST", "2024-03-09"),
        ("en", "Iran will meet France on Tuesday.", "CONSULT", "2024-03-19"),
        ("en", "Iran met France on Tuesday.", "CONSULT", "2024-03-12"),
    ],
)
def test_the_weekday_of_an_act_to_come_is_the_next_one(lang: str, text: str, act: str, day: str) -> None:
    found = event(lang, text, act)
    assert found.event_date is not None and found.event_date.edtf == day


@pytest.mark.parametrize(
    "lang, text, act",
    [
        ("en", "On Monday Russia announced that it would withdraw its troops.", "RETREAT"),
        ("de", "Am Montag forderte die EU Belarus auf, die Gefangenen freizulassen.", "RETREAT"),
        ("de", "Die kolumbianische Opposition kündigte vergangenen Samstag Proteste an.", "PROTEST"),
    ],
)
def test_the_day_on_which_an_act_was_announced_is_not_its_own(lang: str, text: str, act: str) -> None:
    assert event(lang, text, act).event_date is None


@pytest.mark.parametrize(
    "text, place",
    [
        ("Krüger, the mayor of Tübingen, was arrested in Tallinn.", "Tallinn"),
        ("Soldiers attacked the mayor in Tübingen.", "Tübingen"),
    ],
)
def test_a_place_in_what_is_said_of_a_person_is_not_where_the_act_was(text: str, place: str) -> None:
    found = event("en", text, "ASSAULT" if "attacked" in text else "COERCE")
    assert found.place is not None and found.place.span.quote == place


@pytest.mark.parametrize(
    "lang, text, act, actors",
    [
        ("en", "France recalled its ambassador on Monday, accusing Rome of interference.", "SANCTION", []),
        ("de", "Nach Angaben des marokkanischen Innenministeriums wurden drei Spanier festgenommen.", "COERCE", ["MAR.interior_minister"]),
        ("de", "Nach palästinensischen Angaben wurden drei Spanier festgenommen.", "COERCE", ["PSE"]),
        ("de", "Laut einem Bericht über Putin wurden drei Spanier festgenommen.", "COERCE", [None]),
    ],
)
def test_whose_word_it_is(lang: str, text: str, act: str, actors: list[str | None]) -> None:
    assert [source.actor for source in event(lang, text, act).by] == actors
