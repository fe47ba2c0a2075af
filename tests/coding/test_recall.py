"""Sides that the text before makes plain, doers gone astray in the parse, headlines without an auxiliary, words that mean both sides."""

from __future__ import annotations

from lagebild.coding.events import EventCoder
from lagebild.coding.memory import Memory
from lagebild.model import Event, Participant, Span
from lagebild.packs import load_pack
from lagebild.packtest import shorthand
from lagebild.pipeline import report_of
from lagebild.read.grammar import grammar_of_language, preposition
from tests.coding.known_actors import KnownActors
from tests.trees import tree

FIN, PART, PLUR, DEF = "VerbForm=Fin|Mood=Ind|Tense=Past", "VerbForm=Part|Tense=Past", "Number=Plur", "Definite=Def|PronType=Art"


def coded(*notations: str) -> list[Event]:
    """The events of the last of several sentences, the others told before."""
    coder = EventCoder(report_of("", lang="de"), KnownActors(), (), load_pack("de"), Memory(), None)
    events: list[Event] = []
    for notation in notations:
        events = coder.code(tree(notation))
    return events


def brief(*notations: str) -> str:
    return "; ".join(shorthand(e) for e in coded(*notations))


RAID = f"Russland/Russland/PROPN/nsubj>2 bombardierte/bombardieren/VERB/root>0/{FIN} Syria/Syria/PROPN/obj>2"


def test_a_definite_singular_takes_both_sides_of_the_act_told_before() -> None:
    after = f"Nach/nach/ADP/case>3 dem/der/DET/det>3/{DEF} Angriff/Angriff/NOUN/obl>4/Number=Sing schwieg/schweigen/VERB/root>0/{FIN}"
    (event,) = coded(RAID, after)
    assert [p.code for p in event.source + event.target] == ["RUS", "SYR"]
    assert event.mode == "aerial", "the mode told before goes with its sides"
    assert all("same act before" in p.reason for p in event.source)


def test_a_plural_takes_them_too_but_none_with_an_attribute_of_its_own() -> None:
    many = f"Nach/nach/ADP/case>3 den/der/DET/det>3/{DEF} Attacken/Attacke/NOUN/obl>4/{PLUR} schwieg/schweigen/VERB/root>0/{FIN}"
    other = (
        f"Nach/nach/ADP/case>4 dem/der/DET/det>4/{DEF} zweiten/zweit/ADJ/amod>4 Überfall/Überfall/NOUN/obl>5/Number=Sing "
        f"schwieg/schweigen/VERB/root>0/{FIN}"
    )
    assert brief(RAID, many) == "ASSAULT occurred RUS>SYR"
    assert brief(RAID, other) == ""


def test_aid_keeps_its_donor_but_a_passive_attack_no_doer() -> None:
    given = f"Paris/Paris/PROPN/nsubj>2 unterstützte/unterstützen/VERB/root>0/{FIN} Kiew/Kiew/PROPN/obj>2 mit/mit/ADP/case>5 Waffen/Waffe/NOUN/obl>2"
    more = f"Ankara/Ankara/PROPN/nsubj:pass>4 wurde/werden/AUX/aux:pass>4/{FIN} auch/auch/ADV/advmod>4 unterstützt/unterstützen/VERB/root>0/{PART}"
    assert brief(given, more).endswith("FRA>TUR")
    hit = f"Ankara/Ankara/PROPN/nsubj:pass>3 wurde/werden/AUX/aux:pass>3/{FIN} bombardiert/bombardieren/VERB/root>0/{PART}"
    assert brief(RAID, hit).endswith(" >TUR")


def test_the_agent_before_the_participle_counts_where_the_parser_hung_it_on_a_noun() -> None:
    notation = (
        f"Kiew/Kiew/PROPN/nsubj:pass>8 wurde/werden/AUX/aux:pass>8/{FIN} im/in/ADP/case>4 Süden/Süden/NOUN/obl>8 von/von/ADP/case>7 "
        f"der/der/DET/det>7 Polizei/Polizei/NOUN/nmod>4 angegriffen/angreifen/VERB/root>0/{PART}"
    )
    assert brief(notation) == "ASSAULT occurred TUR>UKR"


def test_a_name_before_the_participle_may_be_a_genitive_and_is_no_agent() -> None:
    notation = (
        f"Kiew/Kiew/PROPN/nsubj:pass>6 wurde/werden/AUX/aux:pass>6/{FIN} im/in/ADP/case>4 Süden/Süden/NOUN/obl>6 "
        f"Moskau/Moskau/PROPN/nmod>4 angegriffen/angreifen/VERB/root>0/{PART}"
    )
    assert brief(notation) == "ASSAULT occurred >UKR"


def test_a_headline_participle_read_as_a_past_tense_is_passive() -> None:
    assert brief(f"Zwei/zwei/NUM/nummod>2 Männer/Mann/NOUN/nsubj>3/{PLUR} erschossen/erschießen/VERB/root>0/{FIN}").endswith(" >")
    assert brief(f"Soldaten/Soldat/NOUN/nsubj>2/{PLUR} erschossen/erschießen/VERB/root>0/{FIN} Männer/Mann/NOUN/obj>2/{PLUR}") != ""
    (event,) = coded(f"Soldaten/Soldat/NOUN/nsubj>2/{PLUR} erschossen/erschießen/VERB/root>0/{FIN}")
    assert not event.source and event.target


def test_a_word_that_means_both_sides() -> None:
    assert brief(f"Der/der/DET/det>2 Brexit/Brexit/NOUN/nsubj>3 kam/kommen/VERB/root>0/{FIN}") == "SANCTION/withdraw occurred GBR>EUU"


def test_blame_for_a_deed_meets_its_doer() -> None:
    notation = (
        f"Kiew/Kiew/PROPN/nsubj>2 verurteilte/verurteilen/VERB/root>0/{FIN} den/der/DET/det>4/{DEF} Angriff/Angriff/NOUN/obj>2 "
        "Moskau/Moskau/PROPN/nmod>4/Case=Gen auf/auf/ADP/case>7 Paris/Paris/PROPN/nmod>4"
    )
    assert "ACCUSE/disapprove occurred UKR>RUS" in brief(notation)


def test_troops_that_leave_their_own_ground_do_so_towards_nobody() -> None:
    notation = (
        f"Die/der/DET/det>2 Polizei/Polizei/NOUN/nsubj>4 hat/haben/AUX/aux>4/{FIN} abgezogen/abziehen/VERB/root>0/{PART} Soldaten/Soldat/NOUN/obj>4/{PLUR} "
        "aus/aus/ADP/case>7 Ankara/Ankara/PROPN/obl>4"
    )
    assert brief(notation) == "RETREAT/withdraw occurred TUR>"


def test_a_postposition_marks_the_noun_before_it() -> None:
    s = tree(
        f"Angaben/Angabe/NOUN/obl>5 zufolge/zufolge/ADP/case>3 Paris/Paris/PROPN/nsubj:pass>5 wurde/werden/AUX/aux:pass>5/{FIN} angegriffen/angreifen/VERB/root>0/{PART}"
    )
    grammar = grammar_of_language("de")
    assert preposition(s, 0, grammar) == "zufolge" and preposition(s, 2, grammar) == ""


def participant(code: str, sector: str = "") -> Participant:
    return Participant(text=code, span=Span.of("x", 0, 1), actor=code, name=code, code=code, sector=sector, reason="test")


def test_whom_somebody_met_is_the_other_party_in_either_slot() -> None:
    memory = Memory()
    memory.note("CONSULT", "treffen", (participant("PER"), participant("CHL")), ())
    memory.note("CONSULT", "besuchen", (participant("BOL"),), (participant("PER"),))
    assert [p.code for p in memory.met((participant("CHL"),))] == ["PER"]
    assert [p.code for p in memory.met((participant("PER"),))] == ["BOL"]
    assert memory.met((participant("ITA"),)) == ()


def test_the_last_doer_is_kept_without_a_target() -> None:
    memory = Memory()
    memory.note("PROTEST", "demonstrieren", (participant("PER"),), ())
    assert memory.last("PROTEST") is None and memory.last_doer("PROTEST")[0].code == "PER"


def test_soldiers_hit_are_those_of_the_raid_told_before() -> None:
    memory, soldiers = Memory(), (participant("PER", "MIL"),)
    memory.note("ASSAULT", "überfallen", (participant("PER", "REB"),), soldiers)
    memory.sentence = 2
    assert [p.sector for p in memory.raider(soldiers, 2)] == ["REB"]
    assert memory.raider(soldiers, 1) == (), "too long ago"
    assert memory.raider((participant("PER", "CVL"),), 2) == (), "civilians may have been hit by either side"
    assert memory.raider((participant("CHL", "MIL"),), 2) == (), "other soldiers"


def test_soldiers_are_no_raiders_and_states_do_not_arrest_without_a_name() -> None:
    memory = Memory()
    memory.note("ASSAULT", "angreifen", (participant("CHL", "MIL"),), (participant("PER", "MIL"),))
    memory.note("COERCE", "vorgehen", (participant("---", "COP"),), (participant("PER", "CVL"),))
    assert memory.raider((participant("PER", "MIL"),)) == () and memory.power(1) == ()


def test_an_arrest_right_after_a_police_measure_is_by_that_police() -> None:
    ban = (
        f"Die/der/DET/det>2/{DEF} Polizei/Polizei/NOUN/nsubj>4 hat/haben/AUX/aux>4/{FIN} verhaftet/verhaften/VERB/root>0/{PART} "
        "Soldaten/Soldat/NOUN/obj>4/Number=Plur"
    )
    more = f"Männer/Mann/NOUN/nsubj:pass>3/{PLUR} wurden/werden/AUX/aux:pass>3/{FIN} verhaftet/verhaften/VERB/root>0/{PART}"
    (event,) = coded(ban, more)
    assert [p.code for p in event.source] == ["TUR"] and "same act before (Polizei)" in event.source[0].reason
    attribute = f"Verhaftete/verhaften/ADJ/amod>2/{PART} Männer/Mann/NOUN/nsubj>3/{PLUR} schwiegen/schweigen/VERB/root>0/{FIN}"
    assert not any(e.source for e in coded(ban, attribute)), "a participle before its noun tells of any time"


def test_who_leaves_a_body_is_who_left_it_before() -> None:
    left = (
        f"Paris/Paris/PROPN/nsubj>2 plant/planen/VERB/root>0/{FIN} den/der/DET/det>4/{DEF} Austritt/Austritt/NOUN/obj>2 "
        "aus/aus/ADP/case>7 der/der/DET/det>7 Ukraine/Ukraine/PROPN/nmod>4"
    )
    again = (
        f"Ein/ein/DET/det>2/Definite=Ind Austritt/Austritt/NOUN/nsubj>6 aus/aus/ADP/case>5 der/der/DET/det>5 Ukraine/Ukraine/PROPN/nmod>2 "
        f"schadete/schaden/VERB/root>0/{FIN}"
    )
    assert "FRA>UKR" in brief(left, again)


def test_fire_is_returned_to_who_opened_it() -> None:
    answer = f"Syria/Syria/PROPN/nsubj>2 schlug/schlagen/VERB/root>0/{FIN} zurück/zurück/ADP/compound:prt>2"
    assert brief(RAID, answer) == "ASSAULT occurred SYR>RUS"
    assert brief(answer) == "ASSAULT occurred SYR>"


def test_what_is_hit_belongs_to_those_attacked_before_but_others_are_others() -> None:
    known = f"Russland/Russland/PROPN/nsubj>2 bombardierte/bombardieren/VERB/root>0/{FIN} "
    assert brief(RAID, f"{known} Brücken/Brücke/NOUN/obj>2/{PLUR}").endswith("RUS>SYR")
    assert brief(RAID, f"{known} jene/jener/PRON/obj>2/{PLUR}").endswith("RUS>")


def test_a_demonstrative_points_back_in_the_plural_too() -> None:
    these = "PronType=Dem|Definite=Def"
    after = f"Nach/nach/ADP/case>3 diesen/dieser/DET/det>3/{these} Attacken/Attacke/NOUN/obl>4/{PLUR} schwieg/schweigen/VERB/root>0/{FIN}"
    (event,) = coded(RAID, after)
    assert [p.code for p in event.source + event.target] == ["RUS", "SYR"]


def test_the_end_of_a_measure_profits_whom_it_was_aimed_at() -> None:
    begun = (
        f"Paris/Paris/PROPN/nsubj>2 beschloss/beschließen/VERB/root>0/{FIN} Sanktionen/Sanktion/NOUN/obj>2/{PLUR} gegen/gegen/ADP/case>5 "
        "Ankara/Ankara/PROPN/nmod>3"
    )
    ended = f"Paris/Paris/PROPN/nsubj>2 lockerte/lockern/VERB/root>0/{FIN} die/der/DET/det>4/{DEF} Sanktionen/Sanktion/NOUN/obj>2/{PLUR}"
    assert "CONCEDE occurred FRA>TUR" in brief(begun, ended)
