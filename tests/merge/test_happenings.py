"""What speaks against two events being one happening beside what they are: rivals, and acts told before their day."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from lagebild.merge.digest import digest
from lagebild.merge.event_signs import signs, told_before
from lagebild.merge.fields import fields_of
from lagebild.merge.happenings import Likeness, amid_rivals, rivals
from lagebild.merge.records import Side
from lagebild.merge.sides import compatible
from lagebild.merge.sources import of_events
from lagebild.merge.telling import actor_key
from lagebild.merge.told import Told
from lagebild.merge.words import words_of
from lagebild.output import Record
from tests.merge.made import report

TOLD = "Norland hat Lettland besucht."
DAY = "Am Freitag hat Norland Lettland besucht."
REPORT = {"a1": "a", "a2": "a", "b1": "b", "b2": "b"}


def told(r: Record, status: str = "occurred") -> Told:
    found = digest(msgspec.structs.replace(r, events=[msgspec.structs.replace(r.events[0], status=status)]))
    return Told.of(found.events[0], found)


def visit(key: str, date: str) -> Record:
    return report(key, TOLD, ("besucht", "CONSULT", "Norland", "Lettland"), date=date)


def on_friday(key: str, date: str = "2024-03-09") -> Record:
    return report(key, DAY, ("besucht", "CONSULT", "Norland", "Lettland"), date=date, days=[{"word": "Freitag", "edtf": "2024-03-08"}])


def test_what_a_report_tells_as_done_is_no_act_of_a_later_day() -> None:
    dated = told(on_friday("b"))
    assert told_before(told(visit("a", "2024-03-06")), dated) and told_before(dated, told(visit("a", "2024-03-06")))
    assert not told_before(told(visit("a", "2024-03-06"), "planned"), dated)
    assert not told_before(told(visit("a", "2024-03-08")), dated)
    assert not told_before(told(on_friday("a")), dated)


def test_one_act_done_and_one_ahead_differ() -> None:
    done, ahead = told(visit("a", "2024-03-06")), told(visit("b", "2024-03-06"), "planned")
    assert signs(done, ahead)[0]["one_ahead"] == 1.0 and signs(done, told(visit("b", "2024-03-06")))[0]["one_ahead"] == 0.0


def test_an_event_that_fits_another_of_the_report_better_has_a_rival() -> None:
    assert rivals({("a1", "b1"): 0.9, ("a1", "b2"): 0.6}, REPORT) == {("a1", "b2"): pytest.approx(0.3)}


def test_a_rival_that_tells_the_same_act_again_counts_the_less() -> None:
    once = rivals({("a1", "b1"): 0.9, ("a1", "b2"): 0.6}, REPORT)
    twice = rivals({("a1", "b1"): 0.9, ("a1", "b2"): 0.6, ("b1", "b2"): 0.8}, REPORT)
    assert twice[("a1", "b2")] == pytest.approx(0.2 * once[("a1", "b2")])


def test_events_of_one_report_are_no_rivals_of_each_other_s_link() -> None:
    assert rivals({("a1", "a2"): 0.4, ("a1", "b1"): 0.9}, REPORT) == {}


def test_a_rival_weakens_a_link_and_is_named() -> None:
    one, two = visit("a", "2024-03-06"), visit("b", "2024-03-06")
    again = told(two)
    events = {"a1": told(one), "b1": again, "b2": again}
    links = {("a1", "b1"): Likeness(0.9, ("both",), odds=2.0), ("a1", "b2"): Likeness(0.5, ("both",), odds=2.0)}
    found = amid_rivals(links, events)
    assert found[("a1", "b1")].score > found[("a1", "b2")].score
    assert found[("a1", "b1")].reasons == ("both",)
    assert "another event of the report fits better" in found[("a1", "b2")].reasons


def test_two_spellings_of_a_family_name_may_be_one_person() -> None:
    def person(family: str) -> Side:
        return Side(actor=actor_key("person:1", f"Lewan {family}", "LVA", words_of("de")), name=f"Lewan {family}", code="LVA", sector="OPP")

    assert compatible(person("Tschabelidse"), person("Chabelidze"))[0] > 0.9
    assert compatible(person("Tschabelidse"), person("Karbelaschwili"))[0] < 0.2
    assert compatible(person("Ozols"), person("Uzols"))[0] < 0.2


def test_a_place_whose_country_is_left_open_contradicts_none() -> None:
    def verdict(country: str | None) -> str:
        events = [told(visit("a", "2024-03-06")), told(visit("b", "2024-03-06"))]
        places = (("Riga", "LVA", "56.9,24.1"), ("Hauptstadt", country, None))
        put = [replace(t, event=msgspec.structs.replace(t.event, place=p, country=c, spot=s)) for t, (p, c, s) in zip(events, places, strict=True)]
        return next(f.verdict for f in fields_of(put, of_events(put, {})) if f.field == "place")

    assert (verdict(None), verdict("LVA"), verdict("EST")) == ("refined", "refined", "conflict")
