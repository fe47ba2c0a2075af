"""Who is meant where the words alone do not say: the main parties, regimes, halves of a state's name, lists, late voices, "es"."""

from __future__ import annotations

from tests.resolve.reports import reason, resolved, who


def test_the_two_countries_are_no_dateline_and_no_mere_place() -> None:
    answer = resolved(
        "de",
        "RIGA/Riga/PROPN/root>0 :/:/PUNCT/punct>1 Perus/Peru/PROPN/nmod>4/Case=Gen Präsident/Präsident/NOUN/nsubj>5/Gender=Masc;Number=Sing "
        "besuchte/besuchen/VERB/parataxis>1 Chile/Chile/PROPN/obj>5\n"
        "Er/er/PRON/nsubj>2/Gender=Masc;Number=Sing sprach/sprechen/VERB/root>0 in/in/ADP/case>4 Bolivien/Bolivien/PROPN/obl>2 "
        "mit/mit/ADP/case>7 Chiles/Chile/PROPN/nmod>7/Case=Gen Außenminister/Außenminister/NOUN/obl>2/Gender=Masc;Number=Sing\n"
        "Die/der/DET/det>3/Definite=Def beiden/beide/DET/det>3 Länder/Land/NOUN/nsubj>4/Number=Plur einigten/einigen/VERB/root>0 sich/sich/PRON/expl>4",
    )
    assert sorted(who(answer, "Länder").split(", ")) == ["CHL", "PER"]


def test_both_parties_are_no_pronouns() -> None:
    answer = resolved(
        "en",
        "Peru/Peru/PROPN/nsubj>4 and/and/CCONJ/cc>3 Chile/Chile/PROPN/conj>1 talked/talk/VERB/root>0\n"
        "It/it/PRON/nsubj>2/Gender=Neut;Number=Sing shows/show/VERB/root>0 both/both/DET/det>4 parties/party/NOUN/obj>2/Number=Plur",
    )
    assert sorted(who(answer, "parties").split(", ")) == ["CHL", "PER"]


def test_halves_of_a_states_name() -> None:
    english = resolved(
        "en", "North/North/PROPN/nsubj>5 and/and/CCONJ/cc>4 South/South/PROPN/compound>4 Korea/Korea/PROPN/conj>1 met/meet/VERB/root>0"
    )
    assert who(english, "Korea") == "PRK, KOR"
    german = resolved("de", "Nord-/Nord-/PROPN/nsubj>4 und/und/CCONJ/cc>3 Südkorea/Südkorea/PROPN/conj>1 verhandeln/verhandeln/VERB/root>0")
    assert who(german, "Südkorea") == "PRK, KOR"


def test_names_listed_behind_their_noun() -> None:
    answer = resolved(
        "de",
        "Die/der/DET/det>2/Definite=Def Verhandlungspartner/Verhandlungspartner/NOUN/nsubj>8/Number=Plur Peru/Peru/PROPN/nmod>2 ,/,/PUNCT/punct>5 "
        "Chile/Chile/PROPN/conj>3 und/und/CCONJ/cc>7 Bolivien/Bolivien/PROPN/conj>3 tagten/tagen/VERB/root>0",
    )
    assert who(answer, "Verhandlungspartner") == "PER, CHL, BOL"


def test_ministers_of_several_states() -> None:
    answer = resolved(
        "de",
        "Die/der/DET/det>2/Definite=Def Außenminister/Außenminister/NOUN/nsubj>6/Number=Plur Perus/Peru/PROPN/nmod>2/Case=Gen und/und/CCONJ/cc>5 "
        "Chiles/Chile/PROPN/conj>3/Case=Gen tagten/tagen/VERB/root>0",
    )
    assert who(answer, "Außenminister") == "PER GOV, CHL GOV"


def test_regime_is_not_the_state_of_the_dateline() -> None:
    answer = resolved(
        "de",
        "OSLO/Oslo/PROPN/root>0 :/:/PUNCT/punct>1 Norwegen/Norwegen/PROPN/nsubj>4 kritisierte/kritisieren/VERB/parataxis>1 Eritrea/Eritrea/PROPN/obj>4\n"
        "Das/der/DET/det>2/Definite=Def Regime/Regime/NOUN/nsubj>3/Gender=Neut;Number=Sing schwieg/schweigen/VERB/root>0",
    )
    assert who(answer, "Regime") == "ERI GOV"


def test_a_town_with_its_own_name_takes_up_no_other() -> None:
    answer = resolved(
        "de",
        "Lima/Lima/PROPN/nsubj>2 meldete/melden/VERB/root>0 Kämpfe/Kampf/NOUN/obj>2 in/in/ADP/case>5 Mali/Mali/PROPN/obl>2\n"
        "Soldaten/Soldat/NOUN/nsubj>2/Number=Plur nahmen/nehmen/VERB/root>0 die/der/DET/det>4/Definite=Def Stadt/Stadt/NOUN/obj>2 "
        "Tumbaké/Tumbaké/PROPN/appos>4 in/in/ADP/case>7 Mali/Mali/PROPN/obl>2 ein/ein/ADP/compound:prt>2",
    )
    assert who(answer, "Stadt").startswith("MLI")


def test_es_is_the_state_that_reports() -> None:
    answer = resolved(
        "de",
        "Peru/Peru/PROPN/nsubj>2 erklärt/erklären/VERB/root>0 ,/,/PUNCT/punct>7 dass/dass/SCONJ/mark>7 es/es/PRON/nsubj>7/Gender=Neut;Number=Sing "
        "Chile/Chile/PROPN/obj>7 unterstütze/unterstützen/VERB/ccomp>2\n"
        "Peru/Peru/PROPN/nsubj>2 erklärt/erklären/VERB/root>0 ,/,/PUNCT/punct>7 dass/dass/SCONJ/mark>7 es/es/PRON/nsubj>7/Gender=Neut;Number=Sing "
        "Regen/Regen/NOUN/obj>7 gebe/geben/VERB/ccomp>2",
    )
    assert who(answer, "es") == "PER" and who(answer, "es", 1) == ""


def test_voice_of_a_statement_that_names_itself_late() -> None:
    answer = resolved(
        "en",
        "We/we/PRON/nsubj>2/Number=Plur condemn/condemn/VERB/root>0 the/the/DET/det>4 attack/attack/NOUN/obj>2\n"
        "Canada/Canada/PROPN/nsubj>2 stands/stand/VERB/root>0 with/with/ADP/case>4 Mali/Mali/PROPN/obl>2",
    )
    assert who(answer, "We") == "CAN GOV" and "voice" in reason(answer, "We")


def test_english_states_are_no_they() -> None:
    answer = resolved(
        "en",
        "The/the/DET/det>3 United/United/PROPN/compound>3 States/States/PROPN/nsubj>4/Number=Plur supports/support/VERB/root>0 Malian/Malian/ADJ/amod>6 "
        "soldiers/soldier/NOUN/obj>4/Number=Plur as/as/SCONJ/mark>9 they/they/PRON/nsubj>9/Number=Plur retreat/retreat/VERB/advcl>4",
    )
    assert who(answer, "they") == "MLI MIL"


def test_the_only_armed_group_of_a_report_is_behind_its_attackers() -> None:
    answer = resolved(
        "de",
        "Der/der/DET/det>2/Definite=Def Angreifer/Angreifer/NOUN/nsubj>3/Gender=Masc;Number=Sing floh/fliehen/VERB/root>0 aus/aus/ADP/case>5 Norwegen/Norwegen/PROPN/obl>3\n"
        "Die/der/DET/det>2/Definite=Def Hamas/Hamas/PROPN/nsubj>3 jubelte/jubeln/VERB/root>0",
    )
    assert who(answer, "Angreifer").startswith("PSE")
