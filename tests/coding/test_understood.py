"""Sides that stand elsewhere in the sentence: deeds punished, attacks answered, help in a fight, victims, conditions of threats."""

from __future__ import annotations

from lagebild.coding.events import EventCoder
from lagebild.coding.memory import Memory
from lagebild.coding.sides import others
from lagebild.packs import load_pack
from lagebild.packtest import shorthand
from lagebild.pipeline import report_of
from tests.coding.known_actors import KnownActors
from tests.coding.test_sides import participant
from tests.trees import tree

FIN, PART, INF, PLUR = "VerbForm=Fin|Mood=Ind|Tense=Past", "VerbForm=Part|Tense=Past", "VerbForm=Inf", "Number=Plur"


def coded(lang: str, notation: str) -> list[str]:
    coder = EventCoder(report_of("", lang="de"), KnownActors(), (), load_pack(lang), Memory(), None)
    return [shorthand(e) for e in coder.code(tree(notation))]


def test_who_is_arrested_for_an_attack_on_somebody_made_it() -> None:
    events = coded(
        "de",
        f"Minsk/Minsk/PROPN/nsubj:pass>7 wurde/werden/AUX/aux:pass>7/{FIN} wegen/wegen/ADP/case>4 Angriffen/Angriff/NOUN/obl>7/{PLUR} "
        f"auf/auf/ADP/case>6 Kiew/Kiew/PROPN/nmod>4 verhaftet/verhaften/VERB/root>0/{PART}",
    )
    assert "ASSAULT occurred BLR>UKR" in events


def test_an_attack_that_force_answers_was_the_other_sides() -> None:
    events = coded(
        "de",
        f"Als/als/ADP/case>2 Reaktion/Reaktion/NOUN/obl>6 auf/auf/ADP/case>5 den/der/DET/det>5 Beschuss/Beschuss/NOUN/nmod>2 "
        f"bombardierte/bombardieren/VERB/root>0/{FIN} Moskau/Moskau/PROPN/nsubj>6 Kiew/Kiew/PROPN/obj>6",
    )
    assert "ASSAULT/heavy-weapons occurred UKR>RUS" in events and "ASSAULT/aerial occurred RUS>UKR" in events


def test_who_is_helped_in_a_fight_fights_it() -> None:
    events = coded(
        "en",
        f"France/France/PROPN/nsubj>2 supported/support/VERB/root>0/{FIN} Turkey/Turkey/PROPN/obj>2 in/in/ADP/case>6 the/the/DET/det>6 "
        "fight/fight/NOUN/obl>2 against/against/ADP/case>8 Syria/Syria/PROPN/nmod>6",
    )
    assert any(e.startswith("ASSAULT") and e.endswith("TUR>SYR") for e in events)


def test_who_is_called_a_victim_is_the_target() -> None:
    events = coded(
        "de",
        f"Ankara/Ankara/PROPN/nsubj>3 war/sein/AUX/cop>3/{FIN} Opfer/Opfer/NOUN/root>0 von/von/ADP/case>5 Luftangriffen/Luftangriff/NOUN/nmod>3/{PLUR}",
    )
    assert events == ["ASSAULT/aerial occurred >TUR"]


def test_a_threat_is_meant_for_the_subject_of_its_condition() -> None:
    threat = (
        f"Moskau/Moskau/PROPN/nsubj>2 drohte/drohen/VERB/root>0/{FIN} mit/mit/ADP/case>4 Angriffen/Angriff/NOUN/obl>2/{PLUR} "
        "falls/falls/SCONJ/mark>7 WER/WER/PROPN/nsubj>7 vorrücke/vorrücken/VERB/advcl>2/VerbForm=Fin|Mood=Sub|Tense=Pres"
    )
    assert coded("de", threat.replace("WER/WER", "Kiew/Kiew")) == ["THREATEN/violence occurred RUS>UKR"]
    assert coded("de", threat.replace("WER/WER", "Moskau/Moskau")) == ["THREATEN/violence occurred RUS>"]


def test_a_request_that_is_turned_down_was_made_to_who_turns_it_down() -> None:
    events = coded(
        "de",
        f"Paris/Paris/PROPN/nsubj>2 ignorierte/ignorieren/VERB/root>0/{FIN} den/der/DET/det>4 Antrag/Antrag/NOUN/obj>2 "
        "Ankara/Ankara/PROPN/nmod>4/Case=Gen",
    )
    assert "REQUEST occurred TUR>FRA" in events


def test_an_apposition_names_the_sides_of_the_act_again() -> None:
    events = coded(
        "de",
        f"Es/es/PRON/expl>2 begann/beginnen/VERB/root>0/{FIN} eine/ein/DET/det>4 Revolte/Revolte/NOUN/nsubj>2 ein/ein/DET/det>6 "
        "Aufstand/Aufstand/NOUN/appos>4 gegen/gegen/ADP/case>8 Ankara/Ankara/PROPN/nmod>6",
    )
    assert any(e.endswith(">TUR") for e in events)


def test_what_a_party_tabled_is_its_thing() -> None:
    events = coded(
        "de",
        f"Paris/Paris/PROPN/nsubj>2 blockierte/blockieren/VERB/root>0/{FIN} die/der/DET/det>7 von/von/ADP/case>5 Moskau/Moskau/PROPN/obl>6 "
        f"eingebrachte/einbringen/ADJ/amod>7/{PART} Resolution/Resolution/NOUN/obj>2",
    )
    assert events == ["REJECT occurred FRA>RUS"]


def test_a_genitive_behind_two_nouns_belongs_to_both() -> None:
    events = coded(
        "de",
        f"Paris/Paris/PROPN/nsubj>2 kritisierte/kritisieren/VERB/root>0/{FIN} Auftreten/Auftreten/NOUN/obj>2 und/und/CCONJ/cc>5 "
        "Haltung/Haltung/NOUN/conj>3 Chinas/China/PROPN/nmod>5/Case=Gen",
    )
    assert events == ["ACCUSE/disapprove occurred FRA>CHN"]


def test_a_phrase_behind_a_compound_belongs_to_its_first_noun() -> None:
    events = coded(
        "en",
        f"France/France/PROPN/nsubj>2 discussed/discuss/VERB/root>0/{FIN} sanctions/sanction/NOUN/compound>4/{PLUR} plans/plan/NOUN/obj>2/{PLUR} "
        "against/against/ADP/case>6 Iran/Iran/PROPN/nmod>4",
    )
    assert any(e.startswith("SANCTION") and e.endswith(">IRN") for e in events)


def test_crimes_committed_against_somebody() -> None:
    events = coded(
        "en",
        f"France/France/PROPN/nsubj>2 saw/see/VERB/root>0/{FIN} atrocities/atrocity/NOUN/obj>2/{PLUR} committed/commit/VERB/acl>3/{PART} "
        "by/by/ADP/case>6 Turkey/Turkey/PROPN/obl:agent>4 against/against/ADP/case>8 Syria/Syria/PROPN/obl>4",
    )
    assert any(e.startswith("ASSAULT") and e.endswith("TUR>SYR") for e in events)


def test_a_list_read_as_an_apposition_is_a_list() -> None:
    events = coded(
        "en",
        f"France/France/PROPN/nsubj>7 ,/,/PUNCT/punct>3 Turkey/Turkey/PROPN/appos>1 and/and/CCONJ/cc>5 Iran/Iran/PROPN/conj>3 "
        f"have/have/AUX/aux>7/VerbForm=Fin condemned/condemn/VERB/root>0/{PART} Syria/Syria/PROPN/obj>7",
    )
    assert events == ["ACCUSE/disapprove occurred FRA,IRN,TUR>SYR"]


def test_the_aim_of_an_operation_is_the_same_act() -> None:
    events = coded(
        "en",
        f"Turkey/Turkey/PROPN/nsubj>2 began/begin/VERB/root>0/{FIN} operations/operation/NOUN/obj>2/{PLUR} to/to/PART/mark>5 "
        f"attack/attack/VERB/acl>3/{INF} Syria/Syria/PROPN/obj>5",
    )
    (attack,) = [e for e in events if e.startswith("ASSAULT")]
    assert attack.endswith("TUR>SYR")


def test_the_agent_behind_a_participle_counts_where_the_parser_hung_it_on_a_phrase() -> None:
    events = coded(
        "en",
        f"Protesters/protester/NOUN/nsubj:pass>3/{PLUR} were/be/AUX/aux:pass>3/{FIN} arrested/arrest/VERB/root>0/{PART} near/near/ADP/case>5 "
        "Paris/Paris/PROPN/obl>3 by/by/ADP/case>7 police/police/NOUN/nmod>5",
    )
    assert events == ["COERCE/arrest occurred TUR>"]


def test_nobody_does_it_to_himself_through_a_pronoun() -> None:
    peru, again, rivals = participant("PER"), participant("PER"), participant("CHL")
    assert others((peru,), (again, rivals)) == (rivals,)


def test_who_is_hurt_at_a_protest_against_others_protested() -> None:
    events = coded(
        "de",
        f"Moskau/Moskau/PROPN/nsubj:pass>7 wurde/werden/AUX/aux:pass>7/{FIN} bei/bei/ADP/case>4 Protesten/Protest/NOUN/obl>7/{PLUR} "
        f"gegen/gegen/ADP/case>6 Kiew/Kiew/PROPN/nmod>4 angegriffen/angreifen/VERB/root>0/{PART}",
    )
    assert "PROTEST/demo occurred RUS>UKR" in events


def test_a_part_of_a_compound_tells_nothing_that_the_whole_tells() -> None:
    events = coded(
        "en",
        "The/the/DET/det>3 ceasefire/ceasefire/NOUN/compound>3 agreement/agreement/NOUN/nsubj>8 between/between/ADP/case>5 France/France/PROPN/nmod>3 "
        f"and/and/CCONJ/cc>7 Turkey/Turkey/PROPN/conj>5 failed/fail/VERB/root>0/{FIN}",
    )
    assert events == ["AGREE occurred FRA,TUR>"]


def test_a_participle_behind_a_comma_goes_on_the_subject() -> None:
    events = coded(
        "en",
        f"Turkey/Turkey/PROPN/nsubj>2 made/make/VERB/root>0/{FIN} progress/progress/NOUN/obj>2 ,/,/PUNCT/punct>5 "
        "attacking/attack/VERB/advcl>2/VerbForm=Ger Syria/Syria/PROPN/obj>5",
    )
    assert any(e.startswith("ASSAULT") and e.endswith("TUR>SYR") for e in events)


def test_a_finite_verb_goes_on_the_clause_before_and_not_a_gerund() -> None:
    events = coded(
        "en",
        f"France/France/PROPN/nsubj>2 kept/keep/VERB/root>0/{FIN} waiting/wait/VERB/xcomp>2/VerbForm=Ger until/until/SCONJ/mark>6 "
        f"Turkey/Turkey/PROPN/nsubj>6 changed/change/VERB/advcl>3/{FIN} course/course/NOUN/obj>6 ,/,/PUNCT/punct>9 "
        f"attacked/attack/VERB/conj>3/{FIN} Syria/Syria/PROPN/obj>9",
    )
    assert any(e.startswith("ASSAULT") and e.endswith("TUR>SYR") for e in events)


def test_who_is_allowed_something_with_an_adjective_before_it() -> None:
    events = coded(
        "en",
        f"Syria/Syria/PROPN/nsubj>2 granted/grant/VERB/root>0/{FIN} France/France/PROPN/compound>5 safe/safe/ADJ/amod>5 access/access/NOUN/obj>2",
    )
    assert events == ["RETREAT/access occurred SYR>FRA"]
