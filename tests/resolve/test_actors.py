"""Names, roles put together with states, compounds, persons, coordination, and what is no actor."""

from __future__ import annotations

import pytest

from lagebild.packs import load_pack
from lagebild.resolve.indexing import lexicon
from lagebild.resolve.lexicon import role_word
from tests.resolve.reports import analysis, resolved, who

# phrase with its head word, what the head must give
GERMAN = [
    ("der/der/DET/det>3 russische/russisch/ADJ/amod>3 Außenminister/Außenminister/NOUN/root>0", "Außenminister", "RUS GOV"),
    ("die/der/DET/det>2 US-Regierung/US-Regierung/NOUN/root>0", "US-Regierung", "USA GOV"),
    ("Chinas/China/PROPN/nmod>2/Case=Gen Präsident/Präsident/NOUN/root>0", "Präsident", "CHN GOV"),
    ("der/der/DET/det>2 Kremlsprecher/Kremlsprecher/NOUN/root>0", "Kremlsprecher", "RUS GOV"),
    ("türkische/türkisch/ADJ/amod>2 Kampfjets/Kampfjet/NOUN/root>0/Number=Plur", "Kampfjets", "TUR MIL"),
    ("die/der/DET/det>2 Regierung/Regierung/NOUN/root>0 in/in/ADP/case>4 Kiew/Kiew/PROPN/nmod>2", "Regierung", "UKR GOV"),
    ("die/der/DET/det>2 Soldaten/Soldat/NOUN/root>0/Number=Plur der/der/DET/det>4 Ukraine/Ukraine/PROPN/nmod>2", "Soldaten", "UKR MIL"),
    ("30/30/NUM/nummod>2 Palästinenser/Palästinenser/NOUN/root>0/Number=Plur", "Palästinenser", "PSE CVL"),
    ("die/der/DET/det>2 EU-Kommission/EU-Kommission/NOUN/root>0", "EU-Kommission", "EUU IGO"),
    ("der/der/DET/det>2 Uno-Generalsekretär/Uno-Generalsekretär/NOUN/root>0", "Uno-Generalsekretär", "UNO IGO"),
    ("der/der/DET/det>2 Westen/Westen/PROPN/root>0", "Westen", "WST"),
    ("das/der/DET/det>3 belarussische/belarussisch/ADJ/amod>3 Innenministerium/Innenministerium/NOUN/root>0", "Innenministerium", "BLR GOV"),
    ("ein/ein/DET/det>3 französischer/französisch/ADJ/amod>3 Polizist/Polizist/NOUN/root>0", "Polizist", "FRA COP"),
    ("den/der/DET/det>3 Vereinten/vereint/ADJ/amod>3 Nationen/Nation/NOUN/root>0/Number=Plur", "Nationen", "UNO IGO"),
    ("internationale/international/ADJ/amod>2 Partner/Partner/NOUN/root>0/Number=Plur", "Partner", ""),
]

ENGLISH = [
    ("the/the/DET/det>4 French/French/ADJ/amod>4 foreign/foreign/ADJ/amod>4 ministry/ministry/NOUN/root>0", "ministry", "FRA GOV"),
    ("Russia/Russia/PROPN/nmod:poss>3 's/'s/PART/case>1 president/president/NOUN/root>0", "president", "RUS GOV"),
    ("U.S./U.S./PROPN/compound>2 forces/force/NOUN/root>0/Number=Plur", "forces", "USA MIL"),
    ("the/the/DET/det>2 people/people/NOUN/root>0/Number=Plur of/of/ADP/case>4 Syria/Syria/PROPN/nmod>2", "people", "SYR CVL"),
    ("the/the/DET/det>3 European/European/PROPN/amod>3 Union/Union/PROPN/root>0", "Union", "EUU IGO"),
    ("Hungary/Hungary/PROPN/nmod:poss>4 's/'s/PART/case>1 prime/prime/ADJ/amod>4 minister/minister/NOUN/root>0", "minister", "HUN GOV"),
    ("the/the/DET/det>3 international/international/ADJ/amod>3 coalition/coalition/NOUN/root>0", "coalition", "--- MIL"),
]


@pytest.mark.parametrize(("phrase", "head", "expected"), GERMAN)
def test_german_phrases(phrase: str, head: str, expected: str) -> None:
    assert who(resolved("de", phrase), head) == expected


@pytest.mark.parametrize(("phrase", "head", "expected"), ENGLISH)
def test_english_phrases(phrase: str, head: str, expected: str) -> None:
    assert who(resolved("en", phrase), head) == expected


def test_coordinated_attributes_give_one_participant_each() -> None:
    answer = resolved(
        "de",
        "Die/der/DET/det>2 Außenminister/Außenminister/NOUN/nsubj>6/Number=Plur Frankreichs/Frankreich/PROPN/nmod>2/Case=Gen und/und/CCONJ/cc>5 "
        "Deutschlands/Deutschland/PROPN/conj>3/Case=Gen reisen/reisen/VERB/root>0",
    )
    assert who(answer, "Außenminister") == "FRA GOV, DEU GOV"


def test_coordinated_adjectives_share_their_noun() -> None:
    answer = resolved(
        "de",
        "Russische/russisch/ADJ/amod>4 und/und/CCONJ/cc>3 syrische/syrisch/ADJ/conj>1 Truppen/Truppe/NOUN/nsubj>5/Number=Plur rückten/rücken/VERB/root>0",
    )
    assert who(answer, "Truppen") == "RUS MIL, SYR MIL"


def test_coordination_is_expanded() -> None:
    answer = resolved(
        "en",
        "Moscow/Moscow/PROPN/nsubj>4 and/and/CCONJ/cc>3 Kyiv/Kyiv/PROPN/conj>1 talked/talk/VERB/root>0",
    )
    assert who(answer, "Moscow") == "RUS, UKR"


def test_counting_nouns_are_looked_through() -> None:
    answer = resolved(
        "de",
        "Eine/ein/DET/det>2 Gruppe/Gruppe/NOUN/nsubj>7 von/von/ADP/case>4 Soldaten/Soldat/NOUN/nmod>2/Number=Plur der/der/DET/det>6 "
        "Slowakei/Slowakei/PROPN/nmod>4 übte/üben/VERB/root>0",
    )
    assert who(answer, "Gruppe") == "SVK MIL"


def test_unknown_person_keeps_state_and_sector_of_the_title() -> None:
    answer = resolved(
        "de",
        "Der/der/DET/det>3 norwegische/norwegisch/ADJ/amod>3 Handelsminister/Handelsminister/NOUN/nsubj>6 Odd/Odd/PROPN/appos>3//B-PER "
        "Nesvik/Nesvik/PROPN/flat>4//I-PER sprach/sprechen/VERB/root>0\n"
        "Nesvik/Nesvik/PROPN/nsubj>2//B-PER schwieg/schweigen/VERB/root>0",
    )
    assert who(answer, "Handelsminister") == who(answer, "Nesvik", 1) == "NOR GOV"
    actors = {m.actor for m in answer.mentions if m.kind == "person"}
    assert len(actors) == 1


def test_either_part_of_a_name_is_the_same_person() -> None:
    answer = resolved(
        "en",
        "Tan/Tan/PROPN/nsubj>3//B-PER Weiming/Weiming/PROPN/flat>1//I-PER spoke/speak/VERB/root>0\n"
        "Weiming/Weiming/PROPN/nsubj>2//B-PER left/leave/VERB/root>0\n"
        "Tan/Tan/PROPN/nsubj>2//B-PER stayed/stay/VERB/root>0",
    )
    assert len({m.actor for m in answer.mentions}) == 1


def test_compound_first_part() -> None:
    answer = resolved(
        "de",
        "US-Sanktionen/US-Sanktion/NOUN/nsubj>3 schaden/schaden/VERB/root>0 der/der/DET/det>4 Ukraine-Hilfe/Ukraine-Hilfe/NOUN/obl>2 "
        "im/in/ADP/case>6 Kaukasuskrieg/Kaukasuskrieg/NOUN/obl>2",
    )
    sentence = answer.analysis.sentences[0]
    assert [[p.code for p in answer.compound_participants(sentence, i)] for i in (0, 3)] == [["USA"], ["UKR"]]


def test_anti_compounds_name_no_owner() -> None:
    answer = resolved("de", "Die/der/DET/det>2 Anti-Nato-Gruppe/Anti-Nato-Gruppe/NOUN/root>0")
    assert "NAT" not in who(answer, "Anti-Nato-Gruppe")


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Der/der/DET/det>2 Vertrag/Vertrag/NOUN/nsubj>3 scheiterte/scheitern/VERB/root>0", "Vertrag"),
        ("Die/der/DET/det>2 Gespräche/Gespräch/NOUN/nsubj>3/Number=Plur endeten/enden/VERB/root>0", "Gespräche"),
    ],
)
def test_things_are_no_actors(sentence: str, word: str) -> None:
    assert who(resolved("de", sentence), word) == ""


def test_acronyms_need_their_capitals() -> None:
    answer = resolved("en", "They/they/PRON/nsubj>2 told/tell/VERB/root>0 us/we/PRON/obj>2 the/the/DET/det>5 story/story/NOUN/obj>2")
    assert all(m.code != "USA" for m in answer.mentions)


def test_group_without_state_takes_the_place_of_its_clause() -> None:
    answer = resolved(
        "de",
        "Demonstranten/Demonstrant/NOUN/nsubj>2/Number=Plur zogen/ziehen/VERB/root>0 durch/durch/ADP/case>4 Teheran/Teheran/PROPN/obl>2 ././PUNCT/punct>2",
    )
    assert who(answer, "Demonstranten") == "IRN CVL"


def test_every_mention_says_why() -> None:
    answer = resolved("de", "Der/der/DET/det>3 serbische/serbisch/ADJ/amod>3 Präsident/Präsident/NOUN/root>0")
    assert answer.mentions and all(m.reason for m in answer.mentions)
    assert len({(m.span.pair, m.actor) for m in answer.mentions}) == len(answer.mentions)


@pytest.mark.parametrize(("form", "rank"), [("Verteidigungsministerin", "defence_minister"), ("Außenministern", "foreign_minister")])
def test_roles_are_found_in_compounds_and_inflected(form: str, rank: str) -> None:
    found = role_word(lexicon(load_pack("de")), form, form)
    assert found is not None and found[0].rank == rank


def test_one_lexicon_per_pack() -> None:
    assert lexicon(load_pack("de")) is lexicon(load_pack("de")) is not lexicon(load_pack("en"))


def test_resolving_twice_gives_the_same() -> None:
    notation = "Der/der/DET/det>3 serbische/serbisch/ADJ/amod>3 Präsident/Präsident/NOUN/root>0"
    assert resolved("de", notation).mentions == resolved("de", notation).mentions
    assert analysis("de", notation).text == resolved("de", notation).report.text


def test_acronyms_explained_in_brackets_name_the_same_actor() -> None:
    answer = resolved(
        "en",
        "Bolivian/Bolivian/ADJ/amod>3 Border/border/NOUN/compound>3 Troops/troop/NOUN/nsubj>7/Number=Plur (/(/PUNCT/punct>5 BBT/BBT/PROPN/appos>3 "
        ")/)/PUNCT/punct>5 advanced/advance/VERB/root>0\nThe/the/DET/det>2 BBT/BBT/PROPN/nsubj>3 halted/halt/VERB/root>0",
    )
    assert who(answer, "BBT", 1) == "BOL MIL"


def test_the_longest_and_the_uninflected_name_wins() -> None:
    answer = resolved("de", "Die/der/DET/det>2 Hamas/Hamas/PROPN/nsubj>3 drohte/drohen/VERB/root>0")
    assert who(answer, "Hamas").startswith("PSE")


def test_former_office_holders_are_politicians() -> None:
    answer = resolved(
        "de",
        "Der/der/DET/det>3 frühere/früh/ADJ/amod>3 Präsident/Präsident/NOUN/nsubj>5 Perus/Peru/PROPN/nmod>3/Case=Gen sprach/sprechen/VERB/root>0",
    )
    assert who(answer, "Präsident") == "PER PTY"


def test_known_person_holds_the_office_of_the_date() -> None:
    notation = "Boris/Boris/PROPN/nsubj>3//B-PER Johnson/Johnson/PROPN/flat>1//I-PER spoke/speak/VERB/root>0"
    assert who(resolved("en", notation, "2020-05-01"), "Boris") == "GBR GOV"
    assert who(resolved("en", notation, "2024-05-01"), "Boris") == "GBR PTY"


def test_deputies_of_armed_groups_belong_to_the_group() -> None:
    answer = resolved("en", "Taliban/Taliban/PROPN/compound>2 commanders/commander/NOUN/nsubj>3/Number=Plur met/meet/VERB/root>0")
    assert who(answer, "commanders") == who(answer, "Taliban")
