"""Clause analysis on trees written by hand: roles of the active clause, verb complex, understood arguments."""

from __future__ import annotations

import pytest

from lagebild.packs import load_pack
from lagebild.read.clauses import Clause, clauses, participle_lemma
from lagebild.read.grammar import grammar_of_language
from tests.trees import tree

FIN = "VerbForm=Fin|Mood=Ind|Tense=Past"
PRES = "VerbForm=Fin|Mood=Ind|Tense=Pres"
PARTICIPLES = {"festgenommen": "festnehmen", "verhängt": "verhängen", "angegriffen": "angreifen"}


def analyse(notation: str, lang: str = "de") -> dict[str, Clause]:
    sentence = tree(notation)
    return {c.lemma: c for c in clauses(sentence, load_pack(lang), PARTICIPLES if lang == "de" else {})}


def roles(clause: Clause, notation: str) -> dict[str, str]:
    forms = [item.split("/")[0] for item in notation.split()]
    return {a.role: forms[a.head] for a in clause.args}


def test_particle_is_rejoined() -> None:
    text = f"Soldaten/Soldat/NOUN/nsubj>2 griffen/greifen/VERB/root>0/{FIN} Kiew/Kiew/PROPN/obj>2 an/an/ADP/compound:prt>2"
    clause = analyse(text)["angreifen"]
    assert roles(clause, text) == {"subj": "Soldaten", "obj": "Kiew"}
    assert clause.tense == "past"


def test_english_particle_is_joined_with_a_blank() -> None:
    text = f"Police/police/NOUN/nsubj>2 cracked/crack/VERB/root>0/{FIN} down/down/ADP/compound:prt>2"
    assert "crack down" in analyse(text, "en")


def test_passive_is_turned_round() -> None:
    text = (
        f"Der/der/DET/det>2 Sprecher/Sprecher/NOUN/nsubj:pass>6 wurde/werden/AUX/aux:pass>6/{FIN} von/von/ADP/case>5 "
        "Polizisten/Polizist/NOUN/obl>6 festgenommen/festnehmen/VERB/root>0/VerbForm=Part"
    )
    clause = analyse(text)["festnehmen"]
    assert clause.passive
    assert roles(clause, text) == {"obj": "Sprecher", "subj": "Polizisten", "prep:von": "Polizisten"}


def test_english_passive() -> None:
    text = (
        f"Protesters/protester/NOUN/nsubj:pass>3 were/be/AUX/aux:pass>3/{FIN} arrested/arrest/VERB/root>0/VerbForm=Part|Tense=Past "
        "by/by/ADP/case>5 police/police/NOUN/obl:agent>3"
    )
    assert roles(analyse(text, "en")["arrest"], text) == {"obj": "Protesters", "subj": "police", "prep:by": "police"}


def test_relative_pronoun_stands_for_its_antecedent() -> None:
    text = (
        f"Truppen/Truppe/NOUN/nsubj>5 die/der/PRON/nsubj>4/PronType=Rel Minsk/Minsk/PROPN/obj>4 "
        f"verließen/verlassen/VERB/acl:relcl>1/{FIN} kamen/kommen/VERB/root>0/{FIN}"
    )
    clause = analyse(text)["verlassen"]
    assert roles(clause, text) == {"subj": "Truppen", "obj": "Minsk"}
    assert clause.arg("subj").via == "antecedent"  # type: ignore[union-attr]


def test_infinitive_gets_the_subject_of_its_governor() -> None:
    text = (
        f"Peking/Peking/PROPN/nsubj>2 versprach/versprechen/VERB/root>0/{FIN} Moskau/Moskau/PROPN/obj>5 zu/zu/PART/mark>5 "
        "helfen/helfen/VERB/xcomp>2/VerbForm=Inf"
    )
    clause = analyse(text)["helfen"]
    assert roles(clause, text)["subj"] == "Peking"
    assert clause.infinitive and clause.parent == 1


def test_coordinated_verb_shares_its_subject() -> None:
    text = f"Paris/Paris/PROPN/nsubj>2 warnte/warnen/VERB/root>0/{FIN} und/und/CCONJ/cc>4 drohte/drohen/VERB/conj>2/{FIN}"
    assert roles(analyse(text)["drohen"], text)["subj"] == "Paris"


def test_attributive_past_participle_is_a_passive_clause() -> None:
    text = f"Die/der/DET/det>3 festgenommenen/festgenommen/ADJ/amod>3 Männer/Mann/NOUN/nsubj>4 schwiegen/schweigen/VERB/root>0/{FIN}"
    clause = analyse(text)["festnehmen"]
    assert clause.attributive and clause.passive
    assert roles(clause, text) == {"obj": "Männer"}


def test_attributive_present_participle_is_active() -> None:
    assert participle_lemma("angreifenden", PARTICIPLES) == ("angreifen", False)
    assert participle_lemma("verhängten", PARTICIPLES) == ("verhängen", True)
    assert participle_lemma("schönen", PARTICIPLES) is None


def test_subjunctive_and_perfect() -> None:
    text = (
        "Soldaten/Soldat/NOUN/nsubj>4 hätten/haben/AUX/aux>4/VerbForm=Fin|Mood=Sub|Tense=Past Kiew/Kiew/PROPN/obj>4 "
        "angegriffen/angreifen/VERB/root>0/VerbForm=Part"
    )
    clause = analyse(text)["angreifen"]
    assert (clause.mood, clause.perfect, clause.tense) == ("sub2", True, "past")


@pytest.mark.parametrize(("negator", "where"), [("nicht/nicht/PART/advmod>3", "advmod"), ("nie/nie/ADV/advmod>3", "advmod")])
def test_negation(negator: str, where: str) -> None:
    text = f"Rom/Rom/PROPN/nsubj>3 {negator} liefert/liefern/VERB/root>0/{PRES}"
    assert analyse(text)["liefern"].negated, where


def test_negative_determiner_of_the_object_negates_the_clause() -> None:
    text = f"Rom/Rom/PROPN/nsubj>4 keine/kein/DET/det>3 Waffen/Waffe/NOUN/obj>4 liefert/liefern/VERB/root>0/{PRES}"
    assert analyse(text)["liefern"].negated


def test_conditional_clause() -> None:
    text = (
        f"falls/falls/SCONJ/mark>3 Rom/Rom/PROPN/nsubj>3 angreift/angreifen/VERB/advcl>5/{PRES} Wien/Wien/PROPN/nsubj>5 "
        f"hilft/helfen/VERB/root>0/{PRES}"
    )
    found = analyse(text)
    assert found["angreifen"].conditional and not found["helfen"].conditional


def test_modal_is_kept() -> None:
    text = f"Rom/Rom/PROPN/nsubj>3 will/wollen/AUX/aux>3/{PRES} helfen/helfen/VERB/root>0/VerbForm=Inf"
    assert analyse(text)["helfen"].modals == ("wollen",)


def test_fused_preposition_gets_its_plain_form() -> None:
    text = f"Rom/Rom/PROPN/nsubj>2 kam/kommen/VERB/root>0/{FIN} zum/zum/ADP/case>4 Treffen/Treffen/NOUN/obl>2"
    assert roles(analyse(text)["kommen"], text)["prep:zu"] == "Treffen"


@pytest.mark.parametrize(
    ("verb", "participle"),
    [
        ("festnehmen", "festgenommen"), ("verurteilen", "verurteilt"), ("stationieren", "stationiert"), ("einmarschieren", "einmarschiert"),
        ("überfallen", "überfallen"), ("ausweisen", "ausgewiesen"), ("beschuldigen", "beschuldigt"), ("zusammenarbeiten", "zusammengearbeitet"),
    ],
)  # fmt: skip
def test_participles_by_rule(verb: str, participle: str) -> None:
    assert grammar_of_language("de").participle(verb) == participle


def test_object_control_gives_the_infinitive_the_object_as_subject() -> None:
    text = (
        f"Rom/Rom/PROPN/nsubj>2 zwang/zwingen/VERB/root>0/{FIN} Wien/Wien/PROPN/obj>2 zu/zu/PART/mark>5 "
        "zahlen/zahlen/VERB/xcomp>2/VerbForm=Inf"
    )
    assert roles(analyse(text)["zahlen"], text)["subj"] == "Wien"


def test_infinitive_below_the_object_is_the_verbs_own() -> None:
    text = (
        f"Rome/Rome/PROPN/nsubj>2 asked/ask/VERB/root>0/{FIN} Vienna/Vienna/PROPN/obj>2 to/to/PART/mark>5 pay/pay/VERB/acl>3/VerbForm=Inf"
    )
    found = analyse(text, "en")
    assert roles(found["ask"], text)["xcomp"] == "pay"
    assert found["pay"].infinitive and roles(found["pay"], text)["subj"] == "Vienna"


def test_perfect_with_sein_is_no_passive() -> None:
    text = (
        "Truppen/Truppe/NOUN/nsubj:pass>3 sind/sein/AUX/aux:pass>3/VerbForm=Fin|Mood=Ind|Tense=Pres "
        "geflohen/fliehen/VERB/root>0/VerbForm=Part"
    )
    clause = analyse(text)["fliehen"]
    assert roles(clause, text) == {"subj": "Truppen"}
    assert clause.perfect and not clause.passive and clause.tense == "past"


def test_verbs_decide_between_dative_and_accusative() -> None:
    helped = f"Rom/Rom/PROPN/nsubj>2 half/helfen/VERB/root>0/{FIN} Wien/Wien/PROPN/obj>2"
    met = f"Rom/Rom/PROPN/nsubj>2 empfing/empfangen/VERB/root>0/{FIN} Gesandte/Gesandte/NOUN/obl:arg>2/Case=Dat"
    assert roles(analyse(helped)["helfen"], helped)["dat"] == "Wien"
    assert roles(analyse(met)["empfangen"], met)["obj"] == "Gesandte"


def test_accusative_relative_pronoun_leaves_the_noun_as_subject() -> None:
    text = (
        f"Mann/Mann/NOUN/nsubj>5 den/der/PRON/obj>4/PronType=Rel Wachen/Wache/NOUN/obj>4 "
        f"schlugen/schlagen/VERB/acl:relcl>1/{FIN} floh/fliehen/VERB/root>0/{FIN}"
    )
    assert roles(analyse(text)["schlagen"], text) == {"subj": "Wachen", "obj": "Mann"}


@pytest.mark.parametrize(
    "text",
    [
        f"Siegt/siegen/VERB/advcl>4/{PRES} Rom/Rom/PROPN/nsubj>1 ,/,/PUNCT/punct>1 verliert/verlieren/VERB/root>0/{PRES} Wien/Wien/PROPN/nsubj>4",
        f"Siegt/siegen/VERB/root>0/{PRES} Rom/Rom/PROPN/nsubj>1 ,/,/PUNCT/punct>4 verliert/verlieren/VERB/parataxis>1/{PRES} Wien/Wien/PROPN/nsubj>4",
        f"wenn/wenn/SCONJ/mark>3 Rom/Rom/PROPN/nsubj>3 siegt/siegen/VERB/ccomp>5/{PRES} ,/,/PUNCT/punct>3 verliert/verlieren/VERB/root>0/{PRES}",
    ],
)  # fmt: skip
def test_conditions_whatever_the_parser_calls_them(text: str) -> None:
    found = analyse(text)
    assert found["siegen"].conditional and not found["verlieren"].conditional


def test_not_only_is_no_negation_and_a_contrast_negates_its_phrase_alone() -> None:
    only = f"nicht/nicht/PART/advmod>3 nur/nur/ADV/advmod>3 Rom/Rom/PROPN/nsubj>4 zahlt/zahlen/VERB/root>0/{PRES}"
    contrast = (
        f"nicht/nicht/PART/advmod>2 Rom/Rom/PROPN/nsubj>5 sondern/sondern/CCONJ/cc>4 Wien/Wien/PROPN/conj>2 zahlt/zahlen/VERB/root>0/{PRES}"
    )
    assert not analyse(only)["zahlen"].negated
    assert not analyse(contrast)["zahlen"].negated


def test_particle_read_as_preposition_is_joined_where_the_pack_knows_the_verb() -> None:
    text = f"Troops/troops/NOUN/nsubj>2 pulled/pull/VERB/root>0/{FIN} out/out/ADP/case>5 of/of/ADP/case>5 Kyiv/Kyiv/PROPN/obl>2"
    assert roles(analyse(text, "en")["pull out"], text) == {"subj": "Troops", "prep:of": "Kyiv"}


def test_headline_participle_is_a_passive() -> None:
    text = "Reporter/Reporter/NOUN/advmod>3 heute/heute/ADV/advmod>3 festgenommen/festnehmen/VERB/root>0/VerbForm=Part"
    clause = analyse(text)["festnehmen"]
    assert clause.passive and roles(clause, text) == {"obj": "Reporter"}


def test_clauses_of_a_sentence_are_made_once() -> None:
    sentence = tree(f"Rom/Rom/PROPN/nsubj>2 zahlt/zahlen/VERB/root>0/{PRES}")
    pack = load_pack("de")
    assert clauses(sentence, pack, PARTICIPLES) is clauses(sentence, pack, PARTICIPLES)
