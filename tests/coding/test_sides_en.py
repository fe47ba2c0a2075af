"""English sides: pairs with a hyphen, shared objects, victims in relative clauses, holders of towns, owners of things."""

from __future__ import annotations

from lagebild.coding.memory import Memory
from lagebild.packs import load_pack
from lagebild.packtest import shorthand
from lagebild.pipeline import code_report, report_of
from tests.coding.test_sides import participant
from tests.resolve.reports import analysis

PAST = "VerbForm=Fin;Tense=Past"


def coded(notation: str) -> list[str]:
    read = analysis("en", notation)
    return [shorthand(e) for e in code_report(report_of(read.text, lang="en"), read, load_pack("en")).events]


def test_two_states_with_a_hyphen_are_both_parties() -> None:
    assert coded(
        "Peru/Peru/PROPN/compound>3 -/-/PUNCT/punct>1 Chile/Chile/PROPN/compound>4 talks/talk/NOUN/nsubj>5/Number=Plur "
        f"ended/end/VERB/root>0/{PAST} ././PUNCT/punct>5"
    ) == ["CONSULT occurred CHL,PER>"]


def test_an_attack_and_those_it_killed_are_one_event() -> None:
    events = coded(
        f"Ghana/Ghana/PROPN/nsubj>2 condemned/condemn/VERB/root>0/{PAST} a/a/DET/det>5 Libyan/Libyan/ADJ/amod>5 attack/attack/NOUN/obj>2 "
        f"on/on/ADP/case>8 a/a/DET/det>8 market/market/NOUN/nmod>5 that/that/PRON/nsubj>10/PronType=Rel killed/kill/VERB/acl:relcl>8/{PAST} "
        f"and/and/CCONJ/cc>12 injured/injure/VERB/conj>10/{PAST} Togolese/Togolese/ADJ/amod>14 traders/trader/NOUN/obj>10/Number=Plur ././PUNCT/punct>2"
    )
    assert events == ["ACCUSE/disapprove occurred GHA>LBY", "ASSAULT occurred LBY>TGO"]


def test_two_verbs_share_the_object_of_the_second() -> None:
    assert coded(
        f"Kenya/Kenya/PROPN/nsubj>2/_/B-LOC trained/train/VERB/root>0/{PAST} and/and/CCONJ/cc>4 equipped/equip/VERB/conj>2/{PAST} "
        "the/the/DET/det>7 Yemeni/Yemeni/ADJ/amod>7 army/army/NOUN/obj>4 ././PUNCT/punct>2"
    ) == ["AID occurred KEN>YEM"]


def test_who_is_given_something_may_look_like_part_of_its_name() -> None:
    assert coded(
        f"Norway/Norway/PROPN/nsubj>2 granted/grant/VERB/root>0/{PAST} Malawi/Malawi/PROPN/compound>4/_/B-LOC loans/loan/NOUN/obj>2/Number=Plur "
        "././PUNCT/punct>2"
    ) == ["AID occurred NOR>MWI"]


def test_whose_thing_it_is_stands_for_its_owner() -> None:
    assert coded(
        f"Russia/Russia/PROPN/nsubj>2 meddled/meddle/VERB/root>0/{PAST} in/in/ADP/case>6 the/the/DET/det>6 French/French/ADJ/amod>6 "
        "election/election/NOUN/obl>2 ././PUNCT/punct>2"
    ) == ["COERCE occurred RUS>FRA"]


def test_a_town_is_taken_back_from_the_group_named_before() -> None:
    told = coded(
        f"Boko/Boko/PROPN/nsubj>3/_/B-ORG Haram/Haram/PROPN/flat>1/_/I-ORG retreated/retreat/VERB/root>0/{PAST} ././PUNCT/punct>3\n"
        f"Cameroon/Cameroon/PROPN/nsubj>2/_/B-LOC liberated/liberate/VERB/root>0/{PAST} the/the/DET/det>4 village/village/NOUN/obj>2 ././PUNCT/punct>2"
    )
    assert told[-1] == "ASSAULT occurred CMR>NGA"


def test_an_infinitive_right_behind_an_operation_is_its_aim() -> None:
    assert coded(
        f"Boko/Boko/PROPN/nsubj>3/_/B-ORG Haram/Haram/PROPN/flat>1/_/I-ORG retreated/retreat/VERB/root>0/{PAST} ././PUNCT/punct>3\n"
        f"Cameroon/Cameroon/PROPN/nsubj>2/_/B-LOC announced/announce/VERB/root>0/{PAST} its/its/PRON/nmod:poss>4/Poss=Yes operation/operation/NOUN/obj>2 "
        "to/to/PART/mark>6 retake/retake/VERB/advcl>2/VerbForm=Inf the/the/DET/det>8 town/town/NOUN/obj>6 ././PUNCT/punct>2"
    )[-1].endswith("CMR>NGA")


def test_those_wounded_are_not_hoped_to_be_wounded() -> None:
    assert not any(
        "USA" in e
        for e in coded(
            "Washington/Washington/PROPN/nsubj>2 hoped/hope/VERB/root>0/VerbForm=Fin;Tense=Past for/for/ADP/case>5 the/the/DET/det>5 "
            "recovery/recovery/NOUN/obl>2 of/of/ADP/case>7 those/that/PRON/nmod>5 wounded/wound/VERB/acl>7/VerbForm=Part;Tense=Past ././PUNCT/punct>2"
        )
    )


def test_a_pronoun_is_nobody_named_beside_it() -> None:
    told = coded(
        f"Boko/Boko/PROPN/nsubj>3/_/B-ORG Haram/Haram/PROPN/flat>1/_/I-ORG stopped/stop/VERB/root>0/{PAST} Malian/Malian/ADJ/amod>5 "
        "soldiers/soldier/NOUN/obj>3/Number=Plur ././PUNCT/punct>3\n"
        f"They/they/PRON/nsubj>2/Number=Plur;PronType=Prs attacked/attack/VERB/root>0/{PAST} Boko/Boko/PROPN/obj>2/_/B-ORG "
        "Haram/Haram/PROPN/flat>3/_/I-ORG ././PUNCT/punct>2"
    )
    assert told[-1] == "ASSAULT occurred MLI>NGA"


def test_the_holder_is_not_the_band_that_takes() -> None:
    memory = Memory(bands=[participant("IMG", "UAF"), participant("SYR", "REB")])
    assert [p.code for p in memory.holder((participant("SYR", "REB"),))] == ["IMG"]
    assert [p.code for p in memory.holder((participant("IRQ", "MIL"),))] == ["IMG"]
    assert memory.holder((participant("IMG", "UAF"),)) == (participant("SYR", "REB"),)


def test_only_one_attacker_is_taken_for_granted() -> None:
    memory = Memory()
    memory.note("ASSAULT", "attack", (participant("IMG", "UAF"),), (participant("MLI", "CVL"),))
    assert [p.code for p in memory.attackers()] == ["IMG"]
    memory.note("ASSAULT", "attack", (participant("NGA", "UAF"),), (participant("MLI", "CVL"),))
    assert len(memory.attackers()) == 2
