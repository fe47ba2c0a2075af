"""Whose state a word takes that names none: place of the clause, the other party, diplomats abroad, adjectives of regions, titles, courts."""

from __future__ import annotations

from tests.resolve.reports import reason, resolved, who


def test_people_are_of_the_place_of_their_clause_and_not_of_earlier_people() -> None:
    answer = resolved(
        "de",
        "In/in/ADP/case>2 Peru/Peru/PROPN/obl>3 protestierten/protestieren/VERB/root>0 Menschen/Mensch/NOUN/nsubj>3/Number=Plur\n"
        "In/in/ADP/case>2 Chile/Chile/PROPN/obl>3 starben/sterben/VERB/root>0 neun/neun/NUM/nummod>5 Menschen/Mensch/NOUN/nsubj>3/Number=Plur",
    )
    assert who(answer, "Menschen", 1) == "CHL CVL"


def test_armed_ones_are_not_of_the_state_they_face() -> None:
    answer = resolved(
        "de",
        "Peru/Peru/PROPN/nsubj>2 kritisierte/kritisieren/VERB/root>0 Chile/Chile/PROPN/obj>2\n"
        "Kampfjets/Kampfjet/NOUN/nsubj>2/Number=Plur bombardierten/bombardieren/VERB/root>0 Peru/Peru/PROPN/obj>2",
    )
    assert who(answer, "Kampfjets") == "CHL MIL"


def test_an_ambassador_is_not_of_the_state_the_report_comes_from() -> None:
    answer = resolved(
        "de",
        "LIMA/Lima/PROPN/root>0 :/:/PUNCT/punct>1 Peru/Peru/PROPN/nsubj>4 warnte/warnen/VERB/parataxis>1 Chile/Chile/PROPN/obj>4\n"
        "Ein/ein/DET/det>2 Botschafter/Botschafter/NOUN/nsubj>3/Number=Sing;Gender=Masc schwieg/schweigen/VERB/root>0",
    )
    assert who(answer, "Botschafter") == "CHL GOV"


def test_adjectives_of_a_part_of_a_state() -> None:
    answer = resolved(
        "de",
        "Norwegen/Norwegen/PROPN/nsubj>2 half/helfen/VERB/root>0 nordirakischen/nordirakisch/ADJ/amod>4 Soldaten/Soldat/NOUN/obj>2/Number=Plur",
    )
    assert who(answer, "Soldaten") == "IRQ MIL"
    american = resolved("de", "Südamerikanische/südamerikanisch/ADJ/amod>2 Soldaten/Soldat/NOUN/nsubj>3/Number=Plur halfen/helfen/VERB/root>0")
    assert "USA" not in who(american, "Soldaten")


def test_the_capital_with_an_adjective_is_that_state() -> None:
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>2 praised/praise/VERB/root>0 Chile/Chile/PROPN/obj>2\n"
        "They/they/PRON/nsubj>2/Number=Plur visited/visit/VERB/root>0 the/the/DET/det>5 Bolivian/bolivian/ADJ/amod>5 capital/capital/NOUN/obj>2",
    )
    assert who(answer, "capital") == "BOL"


def test_the_minister_takes_up_the_defence_minister() -> None:
    answer = resolved(
        "de",
        "Boris/Boris/PROPN/nsubj>3/Number=Sing/B-PER Pistorius/Pistorius/PROPN/flat>1//I-PER reiste/reisen/VERB/root>0 "
        "nach/nach/ADP/case>5 Peru/Peru/PROPN/obl>3\n"
        "Der/der/DET/det>2/Definite=Def Minister/Minister/NOUN/nsubj>3/Number=Sing;Gender=Masc schwieg/schweigen/VERB/root>0",
        date="2024-02-02",
    )
    assert who(answer, "Minister") == "DEU GOV"
    assert "rank minister before" in reason(answer, "Minister")


def test_the_court_takes_up_the_court_named_before() -> None:
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>2 left/leave/VERB/root>0 the/the/DET/det>6 International/International/PROPN/compound>6 Criminal/Criminal/PROPN/compound>6 "
        "Court/Court/PROPN/obj>2\n"
        "The/the/DET/det>2 court/court/NOUN/nsubj>3/Number=Sing protested/protest/VERB/root>0",
    )
    assert who(answer, "court") == "ICC JUD"


def test_a_singular_takes_up_the_head_of_a_coordination_alone() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>3 Chilean/chilean/ADJ/amod>3 regime/regime/NOUN/nsubj>6/Number=Sing and/and/CCONJ/cc>5 Peru/Peru/PROPN/conj>3 "
        "agreed/agree/VERB/root>0\n"
        "The/the/DET/det>2 regime/regime/NOUN/nsubj>3/Number=Sing threatened/threaten/VERB/root>0 Bolivia/Bolivia/PROPN/obj>3",
    )
    assert who(answer, "regime", 1) == "CHL GOV"


def test_his_country_is_no_group() -> None:
    answer = resolved(
        "de",
        "Chile/Chile/PROPN/nsubj>2 bombardierte/bombardieren/VERB/root>0 den/der/DET/det>4 IS/IS/PROPN/obj>2/Gender=Masc;Number=Sing/B-ORG\n"
        "Sein/sein/DET/det>2/Poss=Yes;PronType=Prs;Number[psor]=Sing Land/Land/NOUN/nsubj>3/Number=Sing;Gender=Neut schwieg/schweigen/VERB/root>0",
    )
    assert who(answer, "Land") == "CHL"


def test_an_aid_organisation_is_not_of_the_state_it_works_in() -> None:
    answer = resolved(
        "en",
        "Greenpeace/Greenpeace/PROPN/nsubj>4//B-ORG in/in/ADP/case>3 Peru/Peru/PROPN/nmod>1 protested/protest/VERB/root>0",
    )
    assert who(answer, "Greenpeace") == "--- NGO"


def test_an_article_that_is_part_of_a_name_cuts_no_longer_name() -> None:
    answer = resolved(
        "en",
        "Seoul/Seoul/PROPN/nsubj>2 met/meet/VERB/root>0 the/the/DET/det>6 North/North/PROPN/compound>5 Korean/korean/ADJ/amod>6 envoy/envoy/NOUN/obj>2",
    )
    assert who(answer, "envoy") == "PRK GOV"


def test_local_forces_are_of_the_place() -> None:
    answer = resolved(
        "en",
        "Peruvian/peruvian/ADJ/amod>2 troops/troop/NOUN/nsubj>3/Number=Plur trained/train/VERB/root>0 local/local/ADJ/amod>5 troops/troop/NOUN/obj>3/Number=Plur "
        "in/in/ADP/case>7 Bolivia/Bolivia/PROPN/obl>3",
    )
    assert who(answer, "troops", 1) == "BOL MIL"
