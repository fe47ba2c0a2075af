"""Who tells a report and is no party to it: the voice of a statement, speakers beside both sides, capitals of the writer's own offices, titles."""

from __future__ import annotations

from tests.resolve.reports import resolved, who

OURS = "We/we/PRON/nsubj>2/Number=Plur urge/urge/VERB/root>0 calm/calm/NOUN/obj>2"


def test_who_is_tied_to_a_union_by_a_possessive_does_not_make_another_voice() -> None:
    answer = resolved(
        "en",
        "Statement/statement/NOUN/root>0 by/by/ADP/case>5 the/the/DET/det>5/Definite=Def European/european/ADJ/amod>5//B-ORG Union/Union/PROPN/nmod>1//I-ORG "
        "and/and/CCONJ/cc>9 its/its/PRON/nmod:poss>9/Poss=Yes neighbour/neighbour/NOUN/compound>9 Chile/Chile/PROPN/conj>5 "
        "at/at/ADP/case>12 the/the/DET/det>12/Definite=Def Council/Council/PROPN/nmod>1\n" + OURS,
    )
    assert who(answer, "We") == "EUU IGO"


def test_whose_statement_it_is_is_neither_of_both_sides() -> None:
    answer = resolved(
        "en",
        "We/we/PRON/nsubj>7/Number=Plur ,/,/PUNCT/punct>1 Peru/Peru/PROPN/appos>1 and/and/CCONJ/cc>5 Chile/Chile/PROPN/conj>3 ,/,/PUNCT/punct>1 "
        "watch/watch/VERB/root>0 Burundi/Burundi/PROPN/obj>7\n"
        "We/we/PRON/nsubj>2/Number=Plur urge/urge/VERB/root>0 both/both/DET/det>4 sides/side/NOUN/obj>2/Number=Plur",
    )
    assert who(answer, "sides") == "BDI"


def test_a_title_of_courtesy_is_no_part_of_a_name() -> None:
    answer = resolved(
        "en",
        "Peruvian/peruvian/ADJ/amod>2 minister/minister/NOUN/nsubj>5/Number=Sing Ana/Ana/PROPN/appos>2//B-PER Quispe/Quispe/PROPN/flat>3//I-PER "
        "visited/visit/VERB/root>0 Chile/Chile/PROPN/obj>5\n"
        "Ms/Ms/PROPN/compound>2//B-PER Quispe/Quispe/PROPN/nsubj>3//I-PER praised/praise/VERB/root>0 Chile/Chile/PROPN/obj>3",
    )
    assert who(answer, "Quispe", 1) == "PER GOV"


def test_an_office_with_a_capital_is_that_of_the_officials_own_state() -> None:
    text = (
        "Peruvian/peruvian/ADJ/amod>2 minister/minister/NOUN/nsubj>5/Number=Sing Ana/Ana/PROPN/appos>2//B-PER Quispe/Quispe/PROPN/flat>3//I-PER "
        "visited/visit/VERB/root>0 Chile/Chile/PROPN/obj>5 and/and/CCONJ/cc>8 praised/praise/VERB/conj>5 Chile/Chile/PROPN/obj>8 "
        "and/and/CCONJ/cc>11 thanked/thank/VERB/conj>5 Chile/Chile/PROPN/obj>11\n"
        "The/the/DET/det>2/Definite=Def Opposition/opposition/NOUN/nsubj>3/Number=Sing backed/back/VERB/root>0 her/she/PRON/obj>3"
    )
    assert who(resolved("en", text), "Opposition") == "PER OPP"
    assert who(resolved("en", text.replace("Opposition/", "opposition/")), "opposition") == "CHL OPP"


def test_a_barbaric_organisation_is_the_armed_one() -> None:
    text = (
        "The/the/DET/det>2/Definite=Def ISIL/ISIL/PROPN/nsubj>3//B-ORG attacked/attack/VERB/root>0 the/the/DET/det>6/Definite=Def "
        "United/United/PROPN/compound>6//B-ORG Nations/Nations/PROPN/obj>3//I-ORG\n"
        "This/this/DET/det>3/PronType=Dem barbaric/barbaric/ADJ/amod>3 organisation/organisation/NOUN/nsubj:pass>5/Number=Sing "
        "was/be/AUX/aux:pass>5 beaten/beat/VERB/root>0"
    )
    assert who(resolved("en", text), "organisation") == "IMG UAF"
    assert who(resolved("en", text.replace("barbaric/barbaric", "old/old")), "organisation") == "UNO IGO"


def test_the_regime_is_the_one_spoken_of_lately() -> None:
    answer = resolved(
        "en",
        "We/we/PRON/nsubj>2/Number=Plur warned/warn/VERB/root>0 Sudan/Sudan/PROPN/obj>2\n"
        "We/we/PRON/nsubj>2/Number=Plur left/leave/VERB/root>0 Sudan/Sudan/PROPN/obj>2\n"
        "We/we/PRON/nsubj>2/Number=Plur ate/eat/VERB/root>0\n"
        "We/we/PRON/nsubj>2/Number=Plur warned/warn/VERB/root>0 Pyongyang/Pyongyang/PROPN/obj>2\n"
        "The/the/DET/det>2/Definite=Def regime/regime/NOUN/nsubj>3/Number=Sing must/must/AUX/aux>4 stop/stop/VERB/root>0",
    )
    assert who(answer, "regime") == "PRK GOV"


def test_the_country_is_not_the_one_that_acts_on_it() -> None:
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>2 warned/warn/VERB/root>0 Chile/Chile/PROPN/obj>2 and/and/CCONJ/cc>6 Oman/Oman/PROPN/nsubj>6 reviewed/review/VERB/conj>2 "
        "its/its/PRON/nmod:poss>8/Poss=Yes aid/aid/NOUN/obj>6 to/to/ADP/case>11 the/the/DET/det>11/Definite=Def country/country/NOUN/nmod>8/Number=Sing",
    )
    assert who(answer, "country") == "CHL"


def test_a_state_is_meant_rather_than_a_region_of_its_name() -> None:
    line = (
        "Washington/Washington/PROPN/nsubj>2//B-LOC threatened/threaten/VERB/root>0 Georgia/Georgia/PROPN/obj>2//B-LOC and/and/CCONJ/cc>5 "
        "praised/praise/VERB/conj>2 Washington/Washington/PROPN/obj>5//B-LOC"
    )
    assert who(resolved("en", line), "Georgia") == "GEO"


def test_they_are_people_rather_than_a_body() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>3/Definite=Def Security/Security/PROPN/compound>3//B-ORG Council/Council/PROPN/nsubj>4//I-ORG warned/warn/VERB/root>0 "
        "Peru/Peru/PROPN/obj>4 after/after/ADP/case>8 Chilean/chilean/ADJ/amod>8 protesters/protester/NOUN/obl>4/Number=Plur\n"
        "They/they/PRON/nsubj>2/Number=Plur left/leave/VERB/root>0",
    )
    assert who(answer, "They") == "CHL CVL"
