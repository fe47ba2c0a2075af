"""A state told by the clause: by the place it opens with, by *where*, by the noun or the clause that it goes on with."""

from __future__ import annotations

from tests.resolve.reports import reason, resolved, who

GHANA_MOURNS = "Ghana/Ghana/PROPN/nsubj>2/Number=Sing/B-LOC mourns/mourn/VERB/root>0\n"
GHANA_WARNS = "Ghana/Ghana/PROPN/nsubj>2/Number=Sing/B-LOC warned/warn/VERB/root>0 Togo/Togo/PROPN/obl>2//B-LOC\n"


def test_a_government_is_that_of_the_town_its_clause_opens_with() -> None:
    answer = resolved(
        "en",
        GHANA_MOURNS
        + "In/in/ADP/case>2 Lome/Lome/PROPN/obl>5//B-LOC the/the/DET/det>4/Definite=Def government/government/NOUN/nsubj>5/Number=Sing "
        "rejected/reject/VERB/root>0 the/the/DET/det>7/Definite=Def plan/plan/NOUN/obj>5",
    )
    assert who(answer, "government") == "TGO GOV"
    assert "opens with" in reason(answer, "government")


def test_ministers_who_meet_there_are_of_anywhere() -> None:
    answer = resolved(
        "en",
        GHANA_MOURNS + "In/in/ADP/case>2 Lome/Lome/PROPN/obl>5//B-LOC the/the/DET/det>4/Definite=Def envoy/envoy/NOUN/nsubj>5/Number=Sing "
        "spoke/speak/VERB/root>0",
    )
    assert not who(answer, "envoy").startswith("TGO")


def test_soldiers_of_a_relative_clause_with_where_are_of_its_state() -> None:
    answer = resolved(
        "en",
        GHANA_WARNS
        + "Migrants/migrant/NOUN/nsubj>2/Number=Plur fled/flee/VERB/root>0 to/to/ADP/case>4 Togo/Togo/PROPN/obl>2//B-LOC ,/,/PUNCT/punct>8 "
        "where/where/ADV/advmod>8 soldiers/soldier/NOUN/nsubj>8/Number=Plur beat/beat/VERB/acl:relcl>4 "
        "demonstrators/demonstrator/NOUN/obj>8/Number=Plur",
    )
    assert (who(answer, "soldiers"), who(answer, "demonstrators")) == ("TGO MIL", "TGO CVL")


def test_where_tells_of_the_name_before_it_whatever_it_hangs_on() -> None:
    answer = resolved(
        "de",
        "Ghana/Ghana/PROPN/nsubj>2//B-LOC schickte/schicken/VERB/root>0 Helfer/Helfer/NOUN/obj>2/Gender=Masc;Number=Plur nach/nach/ADP/case>5 "
        "Togo/Togo/PROPN/obl>2//B-LOC ,/,/PUNCT/punct>10 wo/wo/ADV/advmod>10 Soldaten/Soldat/NOUN/nsubj>10/Number=Plur "
        "Demonstranten/Demonstrant/NOUN/obj>10/Gender=Masc;Number=Plur verprügelten/verprügeln/VERB/acl:relcl>3",
    )
    assert who(answer, "Soldaten") == "TGO MIL"


def test_victims_of_a_participle_are_where_its_clause_happens() -> None:
    answer = resolved(
        "en",
        GHANA_MOURNS
        + "A/a/DET/det>2/Definite=Ind bomb/bomb/NOUN/nsubj>3/Number=Sing destroyed/destroy/VERB/root>0 a/a/DET/det>5/Definite=Ind "
        "bus/bus/NOUN/obj>3/Number=Sing in/in/ADP/case>7 Niamey/Niamey/PROPN/obl>3//B-LOC ,/,/PUNCT/punct>9 killing/kill/VERB/advcl>3 "
        "nine/nine/NUM/nummod>11 people/people/NOUN/obj>9/Number=Plur",
    )
    assert who(answer, "people") == "NER CVL"


def test_victims_of_bombings_are_where_these_were() -> None:
    answer = resolved(
        "en",
        GHANA_MOURNS
        + "Ghana/Ghana/PROPN/nsubj>2//B-LOC condemned/condemn/VERB/root>0 bombings/bombing/NOUN/obj>2/Number=Plur in/in/ADP/case>5 "
        "Niamey/Niamey/PROPN/nmod>3//B-LOC that/that/PRON/nsubj>7/PronType=Rel killed/kill/VERB/acl:relcl>3 nine/nine/NUM/nummod>9 "
        "people/people/NOUN/obj>7/Number=Plur",
    )
    assert who(answer, "people") == "NER CVL"
