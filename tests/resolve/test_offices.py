"""Whose an office, a force or an organ is that stands without a state: the same office before, the release's own, several of several states."""

from __future__ import annotations

from tests.resolve.reports import resolved, who

PERU = "Peru/Peru/PROPN/nsubj>2/Number=Sing/B-LOC thanked/thank/VERB/root>0 Peru/Peru/PROPN/obj>2//B-LOC\n"
NORWEGIAN_MINISTER = (
    "The/the/DET/det>4/Definite=Def Norwegian/norwegian/ADJ/amod>4 foreign/foreign/ADJ/amod>4 minister/minister/NOUN/nsubj>5/Number=Sing "
    "arrived/arrive/VERB/root>0\n"
)
NAVY = (
    "The/the/DET/det>3/Definite=Def Royal/Royal/ADJ/amod>3//B-ORG Navy/Navy/PROPN/nsubj>4//I-ORG rescued/rescue/VERB/root>0 "
    "sailors/sailor/NOUN/obj>4/Number=Plur\n"
)


def test_a_prime_minister_is_not_the_foreign_minister_before() -> None:
    answer = resolved(
        "en",
        PERU
        + NORWEGIAN_MINISTER
        + PERU
        + "The/the/DET/det>3/Definite=Def prime/prime/ADJ/amod>3 minister/minister/NOUN/nsubj>4/Number=Sing "
        "left/leave/VERB/root>0",
    )
    assert who(answer, "minister", 1) == "PER GOV"


def test_somebody_titled_is_not_an_unnamed_one_before() -> None:
    answer = resolved(
        "en",
        PERU
        + "A/a/DET/det>3/Definite=Ind Norwegian/norwegian/ADJ/amod>3 lieutenant/lieutenant/NOUN/nsubj>4/Number=Sing died/die/VERB/root>0\n"
        "Lieutenant/Lieutenant/PROPN/compound>2/Number=Sing Ruben/Ruben/PROPN/nsubj>4//B-PER Quispe/Quispe/PROPN/flat>2//I-PER fled/flee/VERB/root>0",
    )
    assert who(answer, "Ruben").startswith("PER")


def test_somebody_titled_is_the_definite_one_before() -> None:
    answer = resolved(
        "en",
        PERU
        + NORWEGIAN_MINISTER
        + "Foreign/foreign/ADJ/amod>2 Minister/Minister/PROPN/compound>3/Number=Sing Quispe/Quispe/PROPN/nsubj>4//B-PER "
        "left/leave/VERB/root>0",
    )
    assert who(answer, "Quispe") == "NOR GOV"


def test_an_office_with_a_capital_is_of_the_state_whose_forces_the_release_names() -> None:
    answer = resolved(
        "en",
        NAVY + PERU + "The/the/DET/det>2/Definite=Def flights/flight/NOUN/nsubj:pass>4/Number=Plur were/be/AUX/aux:pass>4 "
        "offered/offer/VERB/root>0 by/by/ADP/case>8 the/the/DET/det>8/Definite=Def Prime/Prime/ADJ/amod>8 Minister/Minister/PROPN/obl>4/Number=Sing",
    )
    assert who(answer, "Minister") == "GBR GOV"


def test_a_small_letter_is_no_release() -> None:
    answer = resolved(
        "en",
        NAVY + PERU + "The/the/DET/det>2/Definite=Def flights/flight/NOUN/nsubj:pass>4/Number=Plur were/be/AUX/aux:pass>4 "
        "offered/offer/VERB/root>0 by/by/ADP/case>8 the/the/DET/det>8/Definite=Def prime/prime/ADJ/amod>8 minister/minister/NOUN/obl>4/Number=Sing",
    )
    assert who(answer, "minister") == "PER GOV"


def test_a_state_right_before_the_grades_of_a_title_tells_whose_it_is() -> None:
    answer = resolved(
        "en",
        PERU + "Republic/Republic/PROPN/nsubj>8//B-LOC of/of/ADP/case>3//I-LOC Korea/Korea/PROPN/nmod>1//I-LOC Vice/vice/PROPN/compound>7 "
        "Deputy/deputy/PROPN/compound>7 Defence/defence/PROPN/compound>7 Minister/Minister/PROPN/nsubj>8/Number=Sing left/leave/VERB/root>0",
    )
    assert who(answer, "Minister") == "KOR GOV"


def test_a_titled_name_is_of_the_state_behind_it() -> None:
    answer = resolved(
        "en",
        PERU
        + "Foreign/foreign/ADJ/amod>2 Minister/Minister/PROPN/nmod:desc>3/Number=Sing Tamaki/Tamaki/PROPN/nsubj>6//B-PER of/of/ADP/case>5 "
        "Japan/Japan/PROPN/nmod>3//B-LOC left/leave/VERB/root>0",
    )
    assert who(answer, "Tamaki") == "JPN GOV"


def test_several_governments_are_of_states_that_nothing_names() -> None:
    answer = resolved(
        "en",
        PERU
        + "Some/some/DET/det>2 governments/government/NOUN/nsubj>3/Number=Plur praised/praise/VERB/root>0 Chile/Chile/PROPN/obj>3//B-LOC",
    )
    assert who(answer, "governments") == "--- GOV"


def test_both_before_a_coordination_counts_nobody() -> None:
    answer = resolved(
        "en",
        "Norway/Norway/PROPN/nsubj>2//B-LOC criticised/criticise/VERB/root>0 Peru/Peru/PROPN/obj>2//B-LOC\n"
        + PERU
        + "Norway/Norway/PROPN/nsubj>2//B-LOC urged/urge/VERB/root>0 both/both/CCONJ/cc>5 the/the/DET/det>5/Definite=Def "
        "government/government/NOUN/obj>2/Number=Sing and/and/CCONJ/cc>8 the/the/DET/det>8/Definite=Def rebels/rebel/NOUN/conj>5/Number=Plur",
    )
    assert "," not in who(answer, "rebels") and who(answer, "government").split(", ")[0] == "PER GOV"


def test_a_court_by_its_seat_is_the_international_one_before() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>4/Definite=Def International/international/ADJ/amod>4//B-ORG Criminal/criminal/ADJ/amod>4//I-ORG "
        "Court/Court/PROPN/nsubj>5//I-ORG accused/accuse/VERB/root>0 Sudan/Sudan/PROPN/obj>5//B-LOC\n"
        "The/the/DET/det>2/Definite=Def court/court/NOUN/nsubj>6/Number=Sing in/in/ADP/case>5 The/the/DET/det>5//B-LOC "
        "Hague/Hague/PROPN/nmod>2//I-LOC issued/issue/VERB/root>0 a/a/DET/det>8 warrant/warrant/NOUN/obj>6",
    )
    assert who(answer, "court") == "ICC JUD"


def test_forces_that_a_state_sends_are_its_own() -> None:
    answer = resolved(
        "de",
        "Ghana/Ghana/PROPN/nsubj>2//B-LOC entsandte/entsenden/VERB/root>0 Soldaten/Soldat/NOUN/obj>2/Number=Plur an/an/ADP/case>6 "
        "die/der/DET/det>6/Definite=Def Grenze/Grenze/NOUN/obl>2/Number=Sing zu/zu/ADP/case>8 Togo/Togo/PROPN/nmod>6//B-LOC",
    )
    assert who(answer, "Soldaten") == "GHA MIL"


def test_so_many_killed_soldiers_are_not_of_the_army_before() -> None:
    answer = resolved(
        "de",
        "Peru/Peru/PROPN/nsubj>2//B-LOC trauert/trauern/VERB/root>0\nPeru/Peru/PROPN/nsubj>2//B-LOC trauert/trauern/VERB/root>0\n"
        "Norwegische/norwegisch/ADJ/amod>2/Number=Plur Truppen/Truppe/NOUN/nsubj>3/Gender=Fem;Number=Plur übten/üben/VERB/root>0\n"
        "Ein/ein/DET/det>2 Angriff/Angriff/NOUN/nsubj>3/Number=Sing tötete/töten/VERB/root>0 neun/neun/NUM/nummod>5 "
        "Soldaten/Soldat/NOUN/obj>3/Number=Plur",
    )
    assert who(answer, "Soldaten") == "PER MIL"


def test_one_journalist_is_of_the_country_told_of_and_bare_ones_are_not() -> None:
    start = "Peru/Peru/PROPN/nsubj>2//B-LOC trauert/trauern/VERB/root>0\n"
    one = "Ein/ein/DET/det>2/Definite=Ind Journalist/Journalist/NOUN/nsubj:pass>4/Gender=Masc;Number=Sing wurde/werden/AUX/aux:pass>4 entführt/entführen/VERB/root>0"
    bare = "Journalisten/Journalist/NOUN/nsubj>2/Gender=Masc;Number=Plur zweifelten/zweifeln/VERB/root>0"
    assert who(resolved("de", start + one), "Journalist") == "PER MED"
    assert who(resolved("de", start + bare), "Journalisten") == "--- MED"


def test_a_possessive_is_rather_of_a_state_in_the_clause_above() -> None:
    answer = resolved(
        "en",
        "France/France/PROPN/nsubj>2/Number=Sing/B-LOC spoke/speak/VERB/root>0\n"
        "Rain/rain/NOUN/nsubj>2/Number=Sing fell/fall/VERB/root>0\n"
        "Norwegian/norwegian/ADJ/amod>2 soldiers/soldier/NOUN/nsubj>3/Number=Plur serve/serve/VERB/root>0 in/in/ADP/case>5 "
        "Togo/Togo/PROPN/obl>3/Number=Sing/B-LOC ,/,/PUNCT/punct>7 training/train/VERB/advcl>3 "
        "its/its/PRON/nmod:poss>9/Gender=Neut;Number=Sing;Poss=Yes army/army/NOUN/obj>7/Number=Sing",
    )
    assert who(answer, "army") == "TGO MIL"
