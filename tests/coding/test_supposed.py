"""Sides that only the states a report is about can fill, and acts told without any side in the sentence."""

from __future__ import annotations

from lagebild.model import Coding
from lagebild.packtest import shorthand
from lagebild.pipeline import Coder, report_of


def coded(lang: str, text: str) -> list[str]:
    (coding,) = Coder(lang).code([report_of(text, lang=lang)])
    return [shorthand(e) for e in _last(coding, text)]


def _last(coding: Coding, text: str) -> list:  # type: ignore[type-arg]
    """The events of the last sentence."""
    start = text[:-1].rfind(". ") + 2
    return [e for e in coding.events if e.span.start >= start]


def test_aid_frozen_goes_to_the_state_that_the_report_is_about() -> None:
    text = "Soldiers in Madagascar seized power. The president of Madagascar fled from Madagascar's capital. Norway froze its aid."
    assert coded("en", text) == ["SANCTION/discontinue occurred NOR>MDG"]
    assert coded("en", "Norway froze its aid.") == ["SANCTION/discontinue occurred NOR>"], "one sentence tells of nobody else"


def test_blame_for_a_thing_meets_the_state_in_focus_but_not_for_an_attack_by_nobody_knows_whom() -> None:
    before = "In Gabun haben Soldaten die Macht übernommen. Das Militär in Gabun setzte Gabuns Präsidenten ab. "
    assert any(e == "ACCUSE/disapprove occurred FRA>GAB" for e in coded("de", before + "Frankreich verurteilte das Vorgehen."))
    raid = "In Peru starben zwei Menschen. Peru trauert, sagte die Ministerin aus Peru. Norwegen verurteilte den Anschlag."
    assert "ACCUSE/disapprove occurred NOR>PER" not in coded("de", raid)


def test_blame_without_a_word_on_whom_meets_the_state_in_focus() -> None:
    before = "In Gabun haben Soldaten die Macht übernommen. Das Militär in Gabun setzte Gabuns Präsidenten ab. "
    assert "ACCUSE/disapprove occurred FRA>GAB" in coded("de", before + "Frankreich sprach von einem Staatsstreich.")


def test_bodies_give_aid_and_are_not_guessed_to_get_it() -> None:
    before = "Die Europäische Union berät über Hilfe. Die EU tagt in Brüssel, sagte ein Sprecher der EU. "
    assert all(not e.endswith(">EUU") for e in coded("de", before + "Norwegen erhöhte seine Entwicklungshilfe."))


def test_those_of_one_state_meet_each_other() -> None:
    assert coded("de", "Die polnische Außenministerin traf mit dem polnischen Botschafter zusammen.") == ["CONSULT occurred POL>"]


def test_an_attack_by_a_noun_without_sides_is_the_one_told_before() -> None:
    raid = "Türkische Soldaten griffen syrische Dörfer an. "
    assert coded("de", raid + "Norwegen verurteilte die Angriffe.")[-1] == "ASSAULT occurred TUR>SYR"


def test_whom_a_government_or_court_holds_is_of_its_state_but_not_whom_soldiers_hit() -> None:
    assert coded("en", "A Turkish court jailed two reporters of the newspaper on Monday.") == ["SANCTION/convict occurred TUR>TUR"]
    (event,) = coded("de", "Die türkische Regierung hat zwei Terrorverdächtige festgenommen.")
    assert event == "COERCE/arrest occurred TUR>TUR"
    assert all(e.endswith("TUR>") for e in coded("en", "Turkish soldiers shot dead two suspected terrorists."))


def test_a_threat_without_a_word_on_whom_meets_the_state_in_focus() -> None:
    before = "Soldiers in Madagascar seized power. The president of Madagascar fled from Madagascar's capital. "
    assert any(e.startswith("THREATEN") and e.endswith("NOR>MDG") for e in coded("en", before + "Norway threatened serious consequences."))


def test_a_measure_told_again_is_of_the_power_that_took_the_last_one_but_not_where_it_is_an_attribute_or_to_come() -> None:
    before = "The Peruvian government arrested three Chilean reporters on Monday. "
    assert coded("en", before + "Two Bolivian doctors were arrested on Tuesday.") == ["COERCE/arrest occurred PER>BOL"]
    assert "COERCE/arrest occurred PER>BOL" not in coded("en", before + "Norway wrote to the arrested Bolivian doctors.")
    rebels = "Rebels in Chad seized three Sudanese reporters on Monday. "
    assert not any(e.endswith("TCD>BOL") for e in coded("en", rebels + "Two Bolivian doctors were arrested on Tuesday."))


def test_an_expulsion_of_ones_own_envoys_repays_the_one_told_before() -> None:
    before = "Peru on Monday expelled ten Chilean diplomats. "
    answer = coded("en", before + "It said that it was responding to Sunday's ejection of Peruvian officials.")
    assert answer == ["SANCTION/expel occurred CHL>PER"]
    before = "Peru hat zehn chilenische Diplomaten ausgewiesen. "
    assert coded("de", before + "Lima reagierte auf den Hinauswurf peruanischer Beamter.") == ["SANCTION/expel occurred CHL>PER"]


def test_who_blames_is_not_in_focus_because_the_sentence_names_it_twice() -> None:
    before = "Chiles Militär hat Übungen begonnen. Chile schickte Schiffe. Peru trauert. "
    answer = coded("de", before + "Perus Regierung in Perus Hauptstadt nannte die Manöver eine Provokation.")
    assert answer == ["ACCUSE/disapprove occurred PER>CHL"]


def test_several_who_are_asked_are_not_the_state_that_the_sentence_names_apart() -> None:
    before = "Chile hat Dörfer beschossen. Chiles Luftwaffe flog über Chile. "
    answer = coded("de", before + "Perus Präsident forderte die Verbündeten auf, endlich Angriffe tief in Chile zu erlauben.")
    assert answer == ["REQUEST occurred PER>"]
