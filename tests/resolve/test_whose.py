"""Whose an envoy, a neighbour, a force or a group is where the phrase itself or the report before tells it."""

from __future__ import annotations

from tests.resolve.reports import reason, resolved, who

GHANA_TOGO = "Ghana/Ghana/PROPN/nsubj>2/_/B-LOC warnte/warnen/VERB/root>0 Togo/Togo/PROPN/obj>2/_/B-LOC\n"


def test_a_state_s_ambassador_to_a_body_is_the_state_s() -> None:
    answer = resolved(
        "de",
        "Der/der/DET/det>3/Definite=Def russische/russisch/ADJ/amod>3 UN-Botschafter/UN-Botschafter/NOUN/nsubj>4/Gender=Masc;Number=Sing "
        "schwieg/schweigen/VERB/root>0",
    )
    assert who(answer, "UN-Botschafter") == "RUS GOV"


def test_an_envoy_of_a_body_is_not_of_where_he_works() -> None:
    answer = resolved(
        "de",
        "Der/der/DET/det>2/Definite=Def UN-Botschafter/UN-Botschafter/NOUN/nsubj>5/Gender=Masc;Number=Sing in/in/ADP/case>4 "
        "Syrien/Syrien/PROPN/nmod>2/_/B-LOC schwieg/schweigen/VERB/root>0",
    )
    assert who(answer, "UN-Botschafter").startswith("UNO")


def test_the_neighbour_is_the_other_state() -> None:
    answer = resolved(
        "de",
        GHANA_TOGO
        + "Accra/Accra/PROPN/nsubj>2/_/B-LOC drohte/drohen/VERB/root>0 dem/der/DET/det>4/Definite=Def;Gender=Masc;Number=Sing "
        + "Nachbarn/Nachbar/NOUN/obl>2/Case=Dat;Gender=Masc;Number=Sing",
    )
    assert who(answer, "Nachbarn") == "TGO"


def test_own_citizens_are_the_subject_s() -> None:
    answer = resolved(
        "de",
        "Uganda/Uganda/PROPN/nsubj>2/_/B-LOC rettete/retten/VERB/root>0 eigene/eigen/ADJ/amod>4 Bürger/Bürger/NOUN/obj>2/Number=Plur "
        "aus/aus/ADP/case>6 Juba/Juba/PROPN/nmod>4/_/B-LOC",
    )
    assert who(answer, "Bürger") == "UGA CVL"


def test_his_forces_are_forces() -> None:
    answer = resolved(
        "en",
        "General/General/PROPN/compound>3 Khalifa/Khalifa/PROPN/compound>3/_/B-PER Haftar/Haftar/PROPN/nsubj>4/Number=Sing/I-PER "
        "attacked/attack/VERB/root>0\n"
        "His/his/PRON/nmod:poss>2/Gender=Masc;Number=Sing;Poss=Yes forces/force/NOUN/nsubj>3/Number=Plur advanced/advance/VERB/root>0",
    )
    assert who(answer, "forces").startswith("LBY")


def test_a_policeman_is_not_the_man_before() -> None:
    answer = resolved(
        "en",
        "Serbian/Serbian/ADJ/amod>2 policemen/policeman/NOUN/nsubj>3/Number=Plur came/come/VERB/root>0\n"
        "They/they/PRON/nsubj>2/Number=Plur shot/shoot/VERB/root>0 the/the/DET/det>4/Definite=Def men/man/NOUN/obj>2/Number=Plur",
    )
    assert "same noun before" not in reason(answer, "men")


def test_the_prime_minister_is_not_the_foreign_minister_before() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>4/Definite=Def Dutch/Dutch/ADJ/amod>4 foreign/foreign/ADJ/amod>4 minister/minister/NOUN/nsubj>5/Number=Sing "
        "left/leave/VERB/root>0\n"
        "The/the/DET/det>3/Definite=Def prime/prime/ADJ/amod>3 minister/minister/NOUN/nsubj>4/Number=Sing stayed/stay/VERB/root>0",
    )
    (participant,) = answer.participants(answer.analysis.sentences[1], 2)
    assert participant.actor == "NLD.head_of_government"


def test_a_party_named_by_a_compound_stays_it_in_a_report_about_others() -> None:
    answer = resolved(
        "de",
        "Syrien/Syrien/PROPN/nsubj>2/_/B-LOC kritisierte/kritisieren/VERB/root>0 deutsche/deutsch/ADJ/amod>4 Panzer/Panzer/NOUN/obj>2/Number=Plur\n"
        "Syrien/Syrien/PROPN/nsubj>2/_/B-LOC dankte/danken/VERB/root>0 der/der/DET/det>4/Definite=Def "
        "Linkspartei/Linkspartei/NOUN/obj>2/Gender=Fem;Number=Sing",
    )
    assert who(answer, "Linkspartei") == "DEU PTY"


def test_a_movement_is_no_news_agency_named_before() -> None:
    answer = resolved(
        "en",
        "Hamas/Hamas/PROPN/nsubj>2/_/B-ORG attacked/attack/VERB/root>0 Israel/Israel/PROPN/obj>2/_/B-LOC\n"
        "Reuters/Reuters/PROPN/nsubj>2/_/B-ORG reported/report/VERB/root>0 it/it/PRON/obj>2\n"
        "The/the/DET/det>2/Definite=Def movement/movement/NOUN/nsubj>3/Number=Sing denied/deny/VERB/root>0 it/it/PRON/obj>3",
    )
    assert who(answer, "movement").startswith("PSE")


def test_a_possessive_in_a_clause_of_its_own_is_its_subject_s() -> None:
    answer = resolved(
        "en",
        "Jordan/Jordan/PROPN/nsubj>2/_/B-LOC bombed/bomb/VERB/root>0 a/a/DET/det>4 camp/camp/NOUN/obj>2 where/where/ADV/advmod>8 "
        "Chadian/Chadian/ADJ/amod>7 rebels/rebel/NOUN/nsubj>8/Number=Plur trained/train/VERB/acl>4 "
        "their/their/PRON/nmod:poss>10/Number=Plur;Poss=Yes recruits/recruit/NOUN/obj>8/Number=Plur",
    )
    assert who(answer, "their").startswith("TCD")


PERU_WAITS = (
    "Peru/Peru/PROPN/nsubj>2/Number=Sing/B-LOC mourns/mourn/VERB/root>0\nPeru/Peru/PROPN/nsubj>2/Number=Sing/B-LOC waits/wait/VERB/root>0\n"
)


def test_ships_are_of_whom_a_second_verb_has_send_them() -> None:
    answer = resolved(
        "en",
        "Chile/Chile/PROPN/nsubj>2/Number=Sing/B-LOC began/begin/VERB/root>0 a/a/DET/det>4 drill/drill/NOUN/obj>2 and/and/CCONJ/cc>6 "
        "sent/send/VERB/conj>2 nine/nine/NUM/nummod>8 warships/warship/NOUN/obj>6/Number=Plur to/to/ADP/case>10 Peru/Peru/PROPN/obl>6//B-LOC",
    )
    assert (who(answer, "warships"), reason(answer, "warships").split("; ")[-1]) == ("CHL MIL", "state of the government that acts on them")


def test_soldiers_whom_others_are_asked_to_send_are_not_the_asking_state_s() -> None:
    answer = resolved(
        "en",
        "Chile/Chile/PROPN/nsubj>2/Number=Sing/B-LOC asked/ask/VERB/root>0 allies/ally/NOUN/obj>2/Number=Plur to/to/PART/mark>5 "
        "send/send/VERB/xcomp>2 soldiers/soldier/NOUN/obj>5/Number=Plur",
    )
    assert who(answer, "soldiers") != "CHL MIL"


def test_a_plane_that_a_state_sends_makes_its_army_not_the_one_told_of() -> None:
    answer = resolved(
        "en",
        PERU_WAITS + "Chile/Chile/PROPN/nsubj>2/Number=Sing/B-LOC sent/send/VERB/root>0 a/a/DET/det>5 military/military/ADJ/amod>5 "
        "plane/plane/NOUN/obj>2/Number=Sing\nThe/the/DET/det>2/Definite=Def army/army/NOUN/nsubj>3/Number=Sing attacked/attack/VERB/root>0",
    )
    assert (who(answer, "plane"), who(answer, "army")) == ("CHL MIL", "PER MIL")


def test_a_ship_with_a_person_s_name_is_of_the_navy_told_of() -> None:
    answer = resolved(
        "en",
        "Chilean/chilean/ADJ/amod>2 soldiers/soldier/NOUN/nsubj>3/Number=Plur fled/flee/VERB/root>0\n" + PERU_WAITS
        + "Divers/diver/NOUN/nsubj>2/Number=Plur saw/see/VERB/root>0 the/the/DET/det>4/Definite=Def destroyer/destroyer/NOUN/obj>2/Number=Sing "
        "Paul/Paul/PROPN/appos>4//B-PER Ruiz/Ruiz/PROPN/flat>5//I-PER",
    )  # fmt: skip
    assert who(answer, "destroyer") == "CHL MIL"


def test_former_republics_of_a_state_are_not_of_it() -> None:
    answer = resolved(
        "en",
        "Norway/Norway/PROPN/nsubj>2/Number=Sing/B-LOC praised/praise/VERB/root>0 five/five/NUM/nummod>6 former/former/ADJ/amod>6 "
        "Soviet/Soviet/ADJ/amod>6 republics/republic/NOUN/obj>2/Number=Plur",
    )
    assert who(answer, "republics") == ""
