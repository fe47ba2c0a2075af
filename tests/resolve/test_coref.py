"""Pronouns, possessives and definite nouns that take somebody up, and first persons in statements."""

from __future__ import annotations

from lagebild.model import Participant, Span, Statement
from tests.resolve.reports import reason, resolved, who

MINISTRY = (
    "Das/der/DET/det>3/Definite=Def türkische/türkisch/ADJ/amod>3 Verteidigungsministerium/Verteidigungsministerium/NOUN/nsubj>4/Gender=Neut;Number=Sing "
    "warnte/warnen/VERB/root>0 Athen/Athen/PROPN/obj>4\n"
    "Das/der/DET/det>2/Definite=Def Ministerium/Ministerium/NOUN/nsubj>3/Gender=Neut;Number=Sing schwieg/schweigen/VERB/root>0"
)


def test_ministry_takes_up_the_ministry_before() -> None:
    answer = resolved("de", MINISTRY)
    assert who(answer, "Ministerium") == "TUR GOV"
    sentence = answer.analysis.sentences[1]
    (participant,) = answer.participants(sentence, 1)
    assert participant.text == "Das türkische Verteidigungsministerium" and participant.span.quote == "Das Ministerium"
    assert "same noun" in reason(answer, "Ministerium")


def test_pronoun_takes_the_subject_that_agrees() -> None:
    answer = resolved(
        "de",
        "Die/der/DET/det>3 finnische/finnisch/ADJ/amod>3 Präsidentin/Präsidentin/NOUN/nsubj>7/Gender=Fem;Number=Sing traf/treffen/VERB/dep>7 den/der/DET/det>6 "
        "polnischen/polnisch/ADJ/amod>7 Premier/Premier/NOUN/root>0/Gender=Masc;Number=Sing\n"
        "Sie/sie/PRON/nsubj>2/Gender=Fem;Number=Sing;Person=3 dankte/danken/VERB/root>0 ihm/er/PRON/obl>2/Gender=Masc;Number=Sing;Person=3",
    )
    assert who(answer, "Sie") == "FIN GOV" and who(answer, "ihm") == "POL GOV"


def test_english_he_is_a_person_and_it_is_none() -> None:
    answer = resolved(
        "en",
        "Canada/Canada/PROPN/nsubj>2 invited/invite/VERB/root>0 Norway/Norway/PROPN/nmod:poss>6 's/'s/PART/case>3 foreign/foreign/ADJ/amod>6 "
        "minister/minister/NOUN/obj>2\n"
        "He/he/PRON/nsubj>2/Gender=Masc;Number=Sing accepted/accept/VERB/root>0\n"
        "It/it/PRON/nsubj>2/Gender=Neut;Number=Sing waited/wait/VERB/root>0",
    )
    assert who(answer, "He") == "NOR GOV" and who(answer, "It") == "CAN"


def test_both_sides_and_the_two_countries() -> None:
    answer = resolved(
        "de",
        "Moskau/Moskau/PROPN/nsubj>4 und/und/CCONJ/cc>3 Kiew/Kiew/PROPN/conj>1 verhandeln/verhandeln/VERB/root>0\n"
        "Beide/beide/DET/det>2 Seiten/Seite/NOUN/nsubj>3/Number=Plur schweigen/schweigen/VERB/root>0\n"
        "Die/der/DET/det>3/Definite=Def beiden/beide/DET/det>3 Länder/Land/NOUN/nsubj>4/Number=Plur warten/warten/VERB/root>0",
    )
    assert who(answer, "Seiten") == who(answer, "Länder") == "RUS, UKR"


def test_his_country_is_the_owners_state() -> None:
    answer = resolved(
        "de",
        "Der/der/DET/det>2 Kreml-Sprecher/Kreml-Sprecher/NOUN/nsubj>3/Gender=Masc;Number=Sing sagte/sagen/VERB/root>0 ,/,/PUNCT/punct>6 "
        "sein/sein/DET/det:poss>6/Poss=Yes;Number=Sing Land/Land/NOUN/nsubj>7/Gender=Neut;Number=Sing warte/warten/VERB/ccomp>3",
    )
    assert who(answer, "Land") == who(answer, "sein").split()[0] == "RUS"


def test_counterpart_does_not_take_the_owners_state() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>3 Greek/Greek/ADJ/amod>3 president/president/NOUN/nsubj>4 met/meet/VERB/root>0 his/his/PRON/nmod:poss>7 "
        "Turkish/Turkish/ADJ/amod>7 counterpart/counterpart/NOUN/obj>4",
    )
    assert who(answer, "counterpart") == "TUR GOV" and who(answer, "his") == "GRC GOV"


def test_relative_pronoun_is_its_head() -> None:
    answer = resolved(
        "de",
        "Iran/Iran/PROPN/nsubj>7 ,/,/PUNCT/punct>6 das/der/PRON/nsubj>6/PronType=Rel Öl/Öl/NOUN/obj>6 gern/gern/ADV/advmod>6 exportiert/exportieren/VERB/acl:relcl>1 "
        "wartet/warten/VERB/root>0",
    )
    assert who(answer, "das") == "IRN"


def test_alliance_takes_up_the_alliance() -> None:
    answer = resolved(
        "de",
        "Die/der/DET/det>2 Nato/Nato/PROPN/nsubj>3 tagt/tagen/VERB/root>0 in/in/ADP/case>5 Riga/Riga/PROPN/obl>3\n"
        "Das/der/DET/det>2/Definite=Def Bündnis/Bündnis/NOUN/nsubj>3/Gender=Neut;Number=Sing wächst/wachsen/VERB/root>0",
    )
    assert who(answer, "Bündnis") == "NAT IGO"


def test_expletive_es_is_nobody() -> None:
    answer = resolved("de", "Russland/Russland/PROPN/nsubj>2 wartet/warten/VERB/root>0\nEs/es/PRON/expl>2/Gender=Neut;Number=Sing regnet/regnen/VERB/root>0")
    assert who(answer, "Es") == ""


def test_first_person_is_the_speakers_side() -> None:
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>2 waits/wait/VERB/root>0\n"
        "We/we/PRON/nsubj>2 condemn/condemn/VERB/root>0 it/it/PRON/obj>2",
    )
    text = answer.analysis.text
    start = text.index("We")
    speaker = Participant(
        text="the Chilean minister", span=Span.of(text, 0, 4), actor="x", name="the Chilean minister", code="CHL", sector="GOV", kind="person"
    )
    statement = Statement(id="s", kind="direct", speaker=speaker, cue=None, content=(Span.of(text, start, len(text)),))
    assert who(answer.with_speakers([statement]), "We") == "CHL GOV"
    assert answer.with_speakers([]) is answer
