"""To whom somebody belongs who names no state: refugees, those a government or its police deal with, whose they are, whom they serve."""

from __future__ import annotations

import pytest

from tests.resolve.reports import resolved, who

THE = "the/the/DET/det>{}/Definite=Def"


def test_refugees_are_of_the_state_behind_them() -> None:
    line = "Chad/Chad/PROPN/nsubj>2 helped/help/VERB/root>0 refugees/refugee/NOUN/obj>2/Number=Plur from/from/ADP/case>5 Sudan/Sudan/PROPN/obl>2"
    assert who(resolved("en", line), "refugees") == "SDN REF"


def test_refugees_are_the_people_that_fled_before() -> None:
    answer = resolved(
        "en",
        "Burundians/Burundians/PROPN/nsubj>3/Number=Plur have/have/AUX/aux>3 fled/flee/VERB/root>0/VerbForm=Part to/to/ADP/case>5 Rwanda/Rwanda/PROPN/obl>3\n"
        f"Rwanda/Rwanda/PROPN/nsubj>2 helped/help/VERB/root>0 {THE.format(4)} refugees/refugee/NOUN/obj>2/Number=Plur",
    )
    assert who(answer, "refugees") == "BDI REF"


FLED = (
    "Oman/Oman/PROPN/nsubj>2 warned/warn/VERB/root>0 Oman/Oman/PROPN/obj>2\n"
    "Oman/Oman/PROPN/nsubj>2 helped/help/VERB/root>0 the/the/DET/det>4/Definite=Def people/people/NOUN/obj>2/Number=Plur "
    "who/who/PRON/nsubj>7/PronType=Rel had/have/AUX/aux>7 fled/flee/VERB/acl:relcl>4/VerbForm=Part"
)


def test_people_are_of_the_state_they_fled_not_of_the_one_that_helps() -> None:
    assert who(resolved("en", f"{FLED} Sudan/Sudan/PROPN/obj>7"), "people") == "SDN CVL"


def test_where_they_fled_to_is_not_theirs() -> None:
    both = f"{FLED} Sudan/Sudan/PROPN/obj>7 to/to/ADP/case>10 Peru/Peru/PROPN/obl>7"
    assert who(resolved("en", both), "people") == "SDN CVL"
    assert who(resolved("en", f"{FLED} to/to/ADP/case>9 Peru/Peru/PROPN/obl>7"), "people") == "OMN CVL"


def test_a_verb_is_no_part_of_a_role_of_two_words() -> None:
    line = (
        "Burundian/burundian/ADJ/amod>2 refugees/refugee/NOUN/nsubj>4/Number=Plur still/still/ADV/advmod>4 camp/camp/VERB/root>0\n"
        "Refugees/refugee/NOUN/nsubj>2/Number=Plur camp/camp/VERB/root>0 there/there/ADV/advmod>2"
    )
    assert who(resolved("en", line), "Refugees") == "BDI REF"


@pytest.mark.parametrize(
    ("noun", "number", "expected"), [("senate", "Sing", "NER LEG"), ("citizens", "Plur", "NER CVL"), ("troops", "Plur", "NER MIL")]
)
def test_a_president_acts_on_his_own_organs_and_citizens(noun: str, number: str, expected: str) -> None:
    answer = resolved(
        "en",
        "Mali/Mali/PROPN/nsubj>2 warned/warn/VERB/root>0 Mali/Mali/PROPN/obj>2\n"
        "Mali/Mali/PROPN/nsubj>2 spoke/speak/VERB/root>0\n"
        f"The/the/DET/det>3/Definite=Def Nigerien/nigerien/ADJ/amod>3 president/president/NOUN/nsubj>4/Number=Sing addressed/address/VERB/root>0 "
        f"the/the/DET/det>6/Definite=Def {noun}/{noun.removesuffix('s')}/NOUN/obj>4/Number={number}",
    )
    assert who(answer, noun) == expected


def test_police_act_on_people_of_their_own_state() -> None:
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>2 warned/warn/VERB/root>0 Peru/Peru/PROPN/obj>2\n"
        "Peru/Peru/PROPN/nsubj>2 condemned/condemn/VERB/root>0 the/the/DET/det>4/Definite=Def beating/beating/NOUN/obj>2 of/of/ADP/case>6 "
        "protesters/protester/NOUN/nmod>4/Number=Plur by/by/ADP/case>9 Chilean/chilean/ADJ/amod>9 police/police/NOUN/nmod>4/Number=Plur",
    )
    assert who(answer, "protesters") == "CHL CVL"


def test_who_did_it_does_not_own_whom_it_was_done_to() -> None:
    line = (
        "Peru/Peru/PROPN/nsubj>2 condemned/condemn/VERB/root>0 the/the/DET/det>4/Definite=Def arrest/arrest/NOUN/obj>2 of/of/ADP/case>7 "
        "aid/aid/NOUN/compound>7 workers/worker/NOUN/nmod>4/Number=Plur by/by/ADP/case>9 Sudan/Sudan/PROPN/nmod>7"
    )
    assert "SDN" not in who(resolved("en", line), "workers")


def test_those_loyal_to_somebody_are_of_his_state() -> None:
    answer = resolved(
        "en",
        "Chile/Chile/PROPN/nsubj>2 warned/warn/VERB/root>0 Chile/Chile/PROPN/obj>2\n"
        "Snipers/sniper/NOUN/nsubj>8/Number=Plur loyal/loyal/ADJ/amod>1 to/to/ADP/case>7 the/the/DET/det>7/Definite=Def former/former/ADJ/amod>7 "
        "Yemeni/yemeni/ADJ/amod>7 president/president/NOUN/obl>2/Number=Sing fired/fire/VERB/root>0",
    )
    assert who(answer, "Snipers") == "YEM MIL"


def test_whose_owner_is_the_noun_before_the_clause() -> None:
    line = (
        "Peru/Peru/PROPN/nsubj>2 warned/warn/VERB/root>0 Peru/Peru/PROPN/obj>2\n"
        "Peruvian/peruvian/ADJ/amod>2 soldiers/soldier/NOUN/nsubj>3/Number=Plur left/leave/VERB/root>0\n"
        "Oman/Oman/PROPN/nsubj>7 ,/,/PUNCT/punct>5 whose/whose/PRON/nmod:poss>4 warplanes/warplane/NOUN/nsubj>5/Number=Plur "
        "bombed/bomb/VERB/acl:relcl>1 Yemen/Yemen/PROPN/obj>5 apologised/apologise/VERB/root>0"
    )
    assert who(resolved("en", line), "warplanes") == "OMN MIL"


def test_their_troops_abroad_are_theirs() -> None:
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>2 praised/praise/VERB/root>0 its/its/PRON/nmod:poss>4/Poss=Yes troops/troops/NOUN/obj>2/Number=Plur "
        "in/in/ADP/case>6 Mali/Mali/PROPN/nmod>4",
    )
    assert who(answer, "troops") == "PER MIL"


def test_a_possessive_beneath_a_noun_is_its_owner() -> None:
    line = (
        "Peru/Peru/PROPN/nsubj>2 welcomed/welcome/VERB/root>0 Chile/Chile/PROPN/nmod:poss>5 's/'s/PART/case>3 decision/decision/NOUN/obj>2 "
        "to/to/PART/mark>7 recall/recall/VERB/acl>5 its/its/PRON/nmod:poss>9/Poss=Yes envoy/envoy/NOUN/obj>7/Number=Sing"
    )
    assert who(resolved("en", line), "its").startswith("CHL")


def test_a_joint_delegation_is_of_all_that_sent_it() -> None:
    line = (
        "A/a/DET/det>3 joint/joint/ADJ/amod>3 delegation/delegation/NOUN/nsubj>8/Number=Sing of/of/ADP/case>5 Peru/Peru/PROPN/nmod>3 "
        "and/and/CCONJ/cc>7 Chile/Chile/PROPN/conj>5 arrived/arrive/VERB/root>0"
    )
    assert sorted(who(resolved("en", line), "delegation").split(", ")) == ["CHL GOV", "PER GOV"]
    assert who(resolved("en", line.replace("joint/joint", "new/new")), "delegation") == "PER GOV"


def test_border_guards_are_of_the_police_they_are_listed_with() -> None:
    answer = resolved(
        "en",
        "Peruvian/peruvian/ADJ/amod>2 soldiers/soldier/NOUN/nsubj>3/Number=Plur left/leave/VERB/root>0\n"
        "Oman/Oman/PROPN/nsubj>2 trained/train/VERB/root>0 the/the/DET/det>5/Definite=Def Chadian/chadian/ADJ/amod>5 police/police/NOUN/obj>2/Number=Plur "
        "and/and/CCONJ/cc>9 the/the/DET/det>9/Definite=Def border/border/NOUN/compound>9 guards/guard/NOUN/conj>5/Number=Plur",
    )
    assert who(answer, "guards") == "TCD MIL"


def test_warplanes_are_not_of_the_place_they_strike() -> None:
    line = (
        "Two/two/NUM/nummod>2 Tornados/Tornado/PROPN/nsubj>3/Number=Plur struck/strike/VERB/root>0 a/a/DET/det>5 bridge/bridge/NOUN/obj>3 "
        "in/in/ADP/case>7 Syria/Syria/PROPN/obl>3//B-LOC"
    )
    assert "SYR" not in who(resolved("en", line), "Tornados")


def test_an_adjective_that_begins_a_sentence_is_no_people() -> None:
    line = "Deutsche/deutsch/ADJ/amod>2 Soldaten/Soldat/NOUN/nsubj>3/Number=Plur halfen/helfen/VERB/root>0 Peru/Peru/PROPN/obj>3"
    assert who(resolved("de", line), "Soldaten") == "DEU MIL"


def test_the_army_of_the_country_is_of_the_state_named_last() -> None:
    answer = resolved(
        "en",
        "Brazil/Brazil/PROPN/nsubj>2 praised/praise/VERB/root>0 Uruguay/Uruguay/PROPN/obj>2\n"
        "The/the/DET/det>2/Definite=Def country/country/NOUN/nmod:poss>4 's/'s/PART/case>2 army/army/NOUN/nsubj>5 attacked/attack/VERB/root>0 "
        "Chile/Chile/PROPN/obj>5",
    )
    assert who(answer, "army") == "URY MIL"


def test_a_rank_before_one_name_tells_a_person_where_the_tagger_says_body() -> None:
    line = (
        "Staff/staff/NOUN/compound>3//B-ORG Sergeant/Sergeant/PROPN/compound>3//I-ORG Brown/Brown/PROPN/nsubj>4//I-ORG trained/train/VERB/root>0 "
        "Iraqi/Iraqi/ADJ/amod>6 soldiers/soldier/NOUN/obj>4/Number=Plur"
    )
    assert who(resolved("en", line), "Brown").endswith("MIL")


@pytest.mark.parametrize(("link", "expected"), [("from", "PER MED"), ("by", "PER MED"), ("", "KEN MED")])
def test_who_criticises_the_police_is_not_of_their_state(link: str, expected: str) -> None:
    last = f"{link}/{link}/ADP/case>5 journalists/journalist/NOUN/obl>3" if link else "the/the/DET/det>5 journalists/journalist/NOUN/obj>3"
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>2 warned/warn/VERB/root>0 Peru/Peru/PROPN/obj>2\n"
        f"Kenyan/kenyan/ADJ/amod>2 police/police/NOUN/nsubj>3/Number=Plur heard/hear/VERB/root>0 {last}/Number=Plur",
    )
    assert who(answer, "journalists") == expected


def test_who_backs_rebels_does_not_own_them_nor_does_who_bombs_them() -> None:
    line = (
        "Turkish/turkish/ADJ/amod>3 -/-/PUNCT/punct>1 backed/back/VERB/amod>4/VerbForm=Part rebels/rebel/NOUN/nsubj>5/Number=Plur fled/flee/VERB/root>0 "
        "when/when/SCONJ/mark>8 Russia/Russia/PROPN/nsubj>8 bombed/bomb/VERB/advcl>5 them/they/PRON/obj>8"
    )
    assert who(resolved("en", line), "rebels") == "--- REB"


def test_a_town_is_not_of_the_ally_of_who_takes_it() -> None:
    line = (
        "Malian/malian/ADJ/amod>2 soldiers/soldier/NOUN/nsubj>7/Number=Plur backed/back/VERB/acl>2/VerbForm=Part by/by/ADP/case>6 French/french/ADJ/amod>6 "
        "troops/troops/NOUN/obl:agent>3/Number=Plur took/take/VERB/root>0 the/the/DET/det>9/Definite=Def town/town/NOUN/obj>7/Number=Sing"
    )
    assert who(resolved("en", line), "town") == "MLI"


CAMP = "Oman/Oman/PROPN/nsubj>2 warned/warn/VERB/root>0 Oman/Oman/PROPN/obj>2\nOman/Oman/PROPN/nsubj>2 helped/help/VERB/root>0 {}"


def test_people_of_a_camp_are_of_the_state_they_come_from() -> None:
    of = "residents/resident/NOUN/obj>2/Number=Plur of/of/ADP/case>6 Camp/Camp/PROPN/compound>6 Hurriya/Hurriya/PROPN/nmod>3"
    assert who(resolved("en", CAMP.format(of)), "residents") == "IRN CVL"
    other = of.replace("Hurriya", "Salalah")
    assert who(resolved("en", CAMP.format(other)), "residents") != "IRN CVL"


def test_the_camp_takes_up_the_camp_named_before() -> None:
    named = "Jordan/Jordan/PROPN/nsubj>2 visited/visit/VERB/root>0 Zaatari/Zaatari/PROPN/obj>2\n"
    people = f"Oman/Oman/PROPN/nsubj>2 helped/help/VERB/root>0 {THE.format(4)} women/woman/NOUN/obj>2/Number=Plur"
    camp = f"{people} of/of/ADP/case>7 the/the/DET/det>7/Definite=Def camp/camp/NOUN/nmod>4"
    assert who(resolved("en", named + camp), "women") == "SYR CVL"
    assert who(resolved("en", named + people), "women") != "SYR CVL"


def test_whoever_bears_the_name_of_a_camp_is_none() -> None:
    person = "residents/resident/NOUN/obj>2/Number=Plur of/of/ADP/case>5 Hurriya/Hurriya/PROPN/nmod>3"
    assert who(resolved("en", CAMP.format(person)), "residents") != "IRN CVL"
