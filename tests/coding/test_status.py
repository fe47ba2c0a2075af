"""Status in shipped packs: what is only planned, demanded, going on or ended, by tense, by what embeds an act and by what is coordinated."""

from __future__ import annotations

import pytest

from lagebild.packs import load_pack
from lagebild.packtest import shorthand
from lagebild.pipeline import code_report, report_of
from tests.resolve.reports import analysis

PAST, PRES, INF = "VerbForm=Fin;Tense=Past", "VerbForm=Fin;Tense=Pres", "VerbForm=Inf"
GER, PART = "VerbForm=Ger;Tense=Pres", "VerbForm=Part;Tense=Past"


def coded(lang: str, notation: str) -> list[str]:
    read = analysis(lang, notation)
    return [shorthand(e) for e in code_report(report_of(read.text, lang=lang), read, load_pack(lang)).events]


def test_a_coordinated_infinitive_is_as_real_as_the_first() -> None:
    assert coded(
        "en",
        f"Ghana/Ghana/PROPN/nsubj>2/_/B-LOC wants/want/VERB/root>0/{PRES} to/to/PART/mark>4 help/help/VERB/xcomp>2/{INF} Togo/Togo/PROPN/obj>4/_/B-LOC "
        f"and/and/CCONJ/cc>8 to/to/PART/mark>8 visit/visit/VERB/conj>4/{INF} Benin/Benin/PROPN/obj>8/_/B-LOC ././PUNCT/punct>2",
    ) == ["AID intended GHA>TGO", "CONSULT/visit intended GHA>BEN"]


def test_a_perfect_progressive_is_going_on() -> None:
    assert coded(
        "en",
        f"Egypt/Egypt/PROPN/nsubj>4/_/B-LOC has/have/AUX/aux>4/{PRES} been/be/AUX/aux>4/{PART} bombing/bomb/VERB/root>0/{GER} "
        "Libyan/Libyan/ADJ/amod>6 towns/town/NOUN/obj>4/Number=Plur ././PUNCT/punct>4",
    ) == ["ASSAULT/aerial ongoing EGY>LBY"]


def test_a_present_progressive_passive_is_going_on() -> None:
    assert coded(
        "en",
        f"A/a/DET/det>3 Malian/Malian/ADJ/amod>3 minister/minister/NOUN/nsubj:pass>6 is/be/AUX/aux>6/{PRES} being/be/AUX/aux:pass>6/{GER} "
        f"investigated/investigate/VERB/root>0/{PART} ././PUNCT/punct>6",
    ) == ["ACCUSE/investigate ongoing >MLI"]


def test_a_participle_in_a_past_clause_is_past() -> None:
    assert coded(
        "en",
        f"France/France/PROPN/nsubj>2/_/B-LOC supported/support/VERB/root>0/{PAST} Malian/Malian/ADJ/amod>4 soldiers/soldier/NOUN/obj>2/Number=Plur "
        f"fighting/fight/VERB/acl>4/{GER} the/the/DET/det>8 Sudanese/Sudanese/ADJ/amod>8 rebels/rebel/NOUN/obj>5/Number=Plur ././PUNCT/punct>2",
    ) == ["AID occurred FRA>MLI", "ASSAULT occurred MLI>SDN"]


def test_committed_to_a_gerund_is_planned_not_a_purpose() -> None:
    assert coded(
        "en",
        f"Canada/Canada/PROPN/nsubj>2/_/B-LOC remains/remain/VERB/root>0/{PRES} committed/commit/VERB/xcomp>2/{PART} to/to/SCONJ/mark>5 "
        f"helping/help/VERB/advcl>2/{GER} Mali/Mali/PROPN/obj>5/_/B-LOC ././PUNCT/punct>2",
    ) == ["AID planned CAN>MLI"]


def test_the_purpose_of_what_is_demanded_is_demanded() -> None:
    assert coded(
        "en",
        f"Kenya/Kenya/PROPN/nsubj>3/_/B-LOC must/must/AUX/aux>3 act/act/VERB/root>0/{INF} to/to/PART/mark>5 free/free/VERB/advcl>3/{INF} "
        "the/the/DET/det>8 Ugandan/Ugandan/ADJ/amod>8 prisoners/prisoner/NOUN/obj>5/Number=Plur ././PUNCT/punct>3",
    ) == ["RETREAT/release demanded KEN>UGA"]


@pytest.mark.parametrize(("verb", "status"), [("would", "hypothetical"), ("will", "planned")])
def test_in_the_first_person_would_is_no_shifted_will(verb: str, status: str) -> None:
    assert coded(
        "en",
        f"Kenya/Kenya/PROPN/nsubj>2/_/B-LOC said/say/VERB/root>0/{PAST} :/:/PUNCT/punct>2 “/“/PUNCT/punct>7 we/we/PRON/nsubj>7/Person=1;Number=Plur "
        f"{verb}/{verb}/AUX/aux>7 welcome/welcome/VERB/parataxis>2/{INF} the/the/DET/det>10 Ugandan/Ugandan/ADJ/amod>10 plan/plan/NOUN/obj>7 "
        "././PUNCT/punct>2 ”/”/PUNCT/punct>2",
    ) == [f"SUPPORT {status} KEN>UGA"]


def test_what_would_be_needed_is_not_yet_demanded() -> None:
    assert coded(
        "en",
        f"Norway/Norway/PROPN/nsubj>3/_/B-LOC would/would/AUX/aux>3 need/need/VERB/root>0/{INF} to/to/PART/mark>5 help/help/VERB/xcomp>3/{INF} "
        "Malawi/Malawi/PROPN/obj>5/_/B-LOC ././PUNCT/punct>3",
    ) == ["AID hypothetical NOR>MWI"]


def test_a_headline_infinitive_is_planned() -> None:
    assert coded(
        "en",
        f"Peru/Peru/PROPN/root>0/_/B-LOC to/to/PART/mark>3 expel/expel/VERB/acl>1/{INF} Chilean/Chilean/ADJ/amod>5 ambassador/ambassador/NOUN/obj>3",
    ) == ["SANCTION/expel planned PER>CHL"]


def test_without_an_article_without_denies_and_with_one_it_does_not() -> None:
    def without(article: str) -> list[str]:
        at = 5 if article else 4
        the = f"the/the/DET/det>{at} " if article else ""
        return coded(
            "en",
            f"Delegates/delegate/NOUN/nsubj>2/Number=Plur left/leave/VERB/root>0/{PAST} without/without/ADP/case>{at} {the}talks/talk/NOUN/obl>2/Number=Plur "
            f"between/between/ADP/case>{at + 2} Chad/Chad/PROPN/nmod>{at}/_/B-LOC and/and/CCONJ/cc>{at + 4} Niger/Niger/PROPN/conj>{at + 2}/_/B-LOC "
            "././PUNCT/punct>2",
        )

    assert without("") == ["CONSULT denied NER,TCD>"]
    assert without("the") == ["CONSULT occurred NER,TCD>"]


def attacks_to_halt(verb: str, lemma: str, aux: str, head: str) -> list[str]:
    return coded(
        "en",
        f"Rwanda/Rwanda/PROPN/nsubj>3/_/B-LOC {aux} {verb}/{lemma}/VERB/root>0/{head} the/the/DET/det>6 Rwandan/Rwandan/ADJ/amod>6 "
        "attacks/attack/NOUN/obj>3/Number=Plur on/on/ADP/case>8 Uganda/Uganda/PROPN/nmod>6/_/B-LOC ././PUNCT/punct>3",
    )


def test_acts_whose_end_is_only_demanded_go_on_and_those_that_ended_are_told_by_their_end() -> None:
    assert attacks_to_halt("halt", "halt", "must/must/AUX/aux>3", INF) == ["RETREAT/ceasefire demanded RWA>UGA", "ASSAULT ongoing RWA>UGA"]
    assert attacks_to_halt("halted", "halt", f"has/have/AUX/aux>3/{PRES}", PART) == ["RETREAT/ceasefire occurred RWA>UGA"]


def test_the_attack_stays_real_when_its_condemnation_is_not() -> None:
    assert coded(
        "de",
        f"Ghana/Ghana/PROPN/nsubj>6/_/B-LOC wird/werden/AUX/aux>6/{PRES} den/der/DET/det>4 Angriff/Angriff/NOUN/obj>6 Togos/Togo/PROPN/nmod>4/Case=Gen/B-LOC "
        f"verurteilen/verurteilen/VERB/root>0/{INF} ././PUNCT/punct>6",
    ) == ["ASSAULT occurred TGO>", "ACCUSE/disapprove planned GHA>TGO"]


def test_a_continued_act_goes_on() -> None:
    assert coded(
        "de",
        f"Die/der/DET/det>2 Gespräche/Gespräch/NOUN/nsubj>7/Number=Plur zwischen/zwischen/ADP/case>4 Togo/Togo/PROPN/nmod>2/_/B-LOC und/und/CCONJ/cc>6 "
        f"Benin/Benin/PROPN/conj>4/_/B-LOC dauern/dauern/VERB/root>0/{PRES} an/an/ADP/compound:prt>7 ././PUNCT/punct>7",
    ) == ["CONSULT ongoing BEN,TGO>"]


def test_a_ban_told_by_may_not_is_in_force() -> None:
    assert coded(
        "de",
        f"Der/der/DET/det>3 sudanesische/sudanesisch/ADJ/amod>3 Präsident/Präsident/NOUN/nsubj>7 darf/dürfen/AUX/aux>7/{PRES} Kenia/Kenia/PROPN/obj>7/_/B-LOC "
        f"nicht/nicht/PART/advmod>7 verlassen/verlassen/VERB/root>0/{INF} ././PUNCT/punct>7",
    ) == ["COERCE/restrict ongoing KEN>SDN"]


def test_what_hangs_on_absorbed_words_is_coded() -> None:
    """*launched an inquiry into the killing of …* is one investigation and one killing."""
    events = coded(
        "en",
        f"Ghana/Ghana/PROPN/nsubj>2/_/B-LOC launched/launch/VERB/root>0/{PAST} an/a/DET/det>4 investigation/investigation/NOUN/obj>2 into/into/ADP/case>7 "
        "the/the/DET/det>7 killing/killing/NOUN/nmod>4 of/of/ADP/case>10 Togolese/Togolese/ADJ/amod>10 soldiers/soldier/NOUN/nmod>7/Number=Plur ././PUNCT/punct>2",
    )
    assert "ASSAULT occurred >TGO" in events
    assert sum(e.startswith("ACCUSE/investigate") for e in events) == 1


def test_the_first_part_of_a_compound_is_no_second_act_and_tells_the_mode() -> None:
    assert coded(
        "en",
        f"France/France/PROPN/nsubj>2/_/B-LOC conducted/conduct/VERB/root>0/{PAST} bombing/bombing/NOUN/compound>4 raids/raid/NOUN/obj>2/Number=Plur "
        "on/on/ADP/case>7 Libyan/Libyan/ADJ/amod>7 bases/base/NOUN/nmod>4/Number=Plur ././PUNCT/punct>2",
    ) == ["ASSAULT/aerial occurred FRA>LBY"]


def test_an_agreement_reached_is_the_agreement_of_its_parties() -> None:
    assert coded(
        "en",
        f"Ghana/Ghana/PROPN/nsubj>2/_/B-LOC welcomed/welcome/VERB/root>0/{PAST} the/the/DET/det>4 agreement/agreement/NOUN/obj>2 "
        f"reached/reach/VERB/acl>4/{PART} between/between/ADP/case>7 Chad/Chad/PROPN/obl>5/_/B-LOC and/and/CCONJ/cc>9 Niger/Niger/PROPN/conj>7/_/B-LOC "
        "././PUNCT/punct>2",
    )[1:] == ["AGREE occurred NER,TCD>"]


def test_soon_before_a_past_tense_tells_what_came_next() -> None:
    assert coded(
        "en",
        f"Soon/soon/ADV/advmod>5 after/after/ADP/case>3 that/that/PRON/obl>5 Turkey/Turkey/PROPN/nsubj>5/_/B-LOC launched/launch/VERB/root>0/{PAST} "
        "strikes/strike/NOUN/obj>5/Number=Plur on/on/ADP/case>9 Syrian/Syrian/ADJ/amod>9 rebels/rebel/NOUN/nmod>6/Number=Plur ././PUNCT/punct>5",
    ) == ["ASSAULT/aerial occurred TUR>SYR"]


@pytest.mark.parametrize(("when", "status"), [("next/next/ADJ/amod>9", "planned"), ("last/last/ADJ/amod>9", "hypothetical")])
def test_would_with_a_time_ahead_is_a_plan(when: str, status: str) -> None:
    """*would* outside reported speech, without a condition, is a future told from the past."""
    assert coded(
        "en",
        f"Ghana/Ghana/PROPN/nsubj>3/_/B-LOC would/would/AUX/aux>3/VerbForm=Fin hold/hold/VERB/root>0/{INF} talks/talk/NOUN/obj>3/Number=Plur "
        f"with/with/ADP/case>6 Togo/Togo/PROPN/obl>3/_/B-LOC in/in/ADP/case>9 {when} week/week/NOUN/obl>3 ././PUNCT/punct>3",
    ) == [f"CONSULT {status} GHA,TGO>"]


def test_would_on_a_condition_stays_open() -> None:
    assert coded(
        "en",
        f"Ghana/Ghana/PROPN/nsubj>3/_/B-LOC would/would/AUX/aux>3/VerbForm=Fin visit/visit/VERB/root>0/{INF} Togo/Togo/PROPN/obj>3/_/B-LOC "
        f"next/next/ADJ/amod>6 week/week/NOUN/obl:unmarked>3 if/if/SCONJ/mark>9 it/it/PRON/nsubj>9 stopped/stop/VERB/advcl>3/{PAST} ././PUNCT/punct>3",
    ) == ["CONSULT/visit hypothetical GHA>TGO"]


def test_a_participle_tells_what_its_noun_does() -> None:
    """*a plan to …* is a plan, but a decision *banning* something bans it."""
    events = coded(
        "en",
        f"Ghana/Ghana/PROPN/nsubj>2/_/B-LOC issued/issue/VERB/root>0/{PAST} a/a/DET/det>4 decision/decision/NOUN/obj>2 condemning/condemn/VERB/acl>4/{GER} "
        "Togo/Togo/PROPN/obj>5/_/B-LOC ././PUNCT/punct>2",
    )
    assert [e.split()[:2] for e in events] == [["ACCUSE/disapprove", "occurred"]]


def test_the_end_of_a_part_is_an_end() -> None:
    """*eased some of its sanctions*: the sanctions are no act of their own there, as they are none in *eased its sanctions*."""
    assert coded(
        "en",
        f"Canada/Canada/PROPN/nsubj>2/_/B-LOC eased/ease/VERB/root>0/{PAST} some/some/DET/obj>2 of/of/ADP/case>6 its/its/PRON/nmod:poss>6 "
        "sanctions/sanction/NOUN/nmod>3/Number=Plur on/on/ADP/case>8 Mali/Mali/PROPN/nmod>6/_/B-LOC ././PUNCT/punct>2",
    ) == ["CONCEDE occurred CAN>MLI"]


def test_who_must_answer_in_court_is_on_trial() -> None:
    assert coded(
        "de",
        "Der/der/DET/det>3 peruanische/peruanisch/ADJ/amod>3 Minister/Minister/NOUN/nsubj>6 muss/müssen/AUX/aux>6/VerbForm=Fin;Tense=Pres "
        f"sich/sich/PRON/expl:pv>6/Reflex=Yes verantworten/verantworten/VERB/root>0/{INF} ././PUNCT/punct>6",
    ) == ["ACCUSE/allege ongoing >PER"]


def test_what_a_state_must_do_is_demanded_though_it_would_last() -> None:
    assert coded(
        "de",
        "Peru/Peru/PROPN/nsubj>5/_/B-LOC muss/müssen/AUX/aux>5/VerbForm=Fin;Tense=Pres mit/mit/ADP/case>4 Mali/Mali/PROPN/obl>5/_/B-LOC "
        f"sympathisieren/sympathisieren/VERB/root>0/{INF} ././PUNCT/punct>5",
    ) == ["SUPPORT demanded PER>MLI"]


def test_a_negation_before_the_adverb_of_the_content_denies_the_act() -> None:
    def voted(negation: str) -> list[str]:
        return coded(
            "de",
            f"Norwegen/Norwegen/PROPN/nsubj>2/_/B-LOC stimmte/stimmen/VERB/root>0/{PAST} {negation} dafür/dafür/ADV/advmod>2 "
            f",/,/PUNCT/punct>7 Serbien/Serbien/PROPN/obj>7/_/B-LOC auszuschließen/ausschließen/VERB/xcomp>2/{INF} ././PUNCT/punct>2",
        )

    assert voted("nicht/nicht/PART/advmod>4") == ["SUPPORT denied NOR>"]
    assert voted("gestern/gestern/ADV/advmod>2") == ["SUPPORT occurred NOR>"]


@pytest.mark.parametrize(("before", "status"), [("following", "occurred"), ("after", "planned")])
def test_what_something_follows_is_over(before: str, status: str) -> None:
    """*Following talks with Peru, Norway will return* tells talks that were held; *after talks* may be of those to come."""
    read = (
        f"{before}/{before}/ADP/case>2 talks/talk/NOUN/obl>8/Number=Plur with/with/ADP/case>4 Peru/Peru/PROPN/nmod>2/B-LOC ,/,/PUNCT/punct>8 "
        "Norway/Norway/PROPN/nsubj>8/Number=Sing/B-LOC will/will/AUX/aux>8/VerbForm=Fin return/return/VERB/root>0/VerbForm=Inf ././PUNCT/punct>8"
    )
    assert [told.split(" ")[:2] for told in coded("en", read)] == [["CONSULT", status]]


@pytest.mark.parametrize(("verb", "status"), [("will/will/AUX/aux>3/VerbForm=Fin help/help/VERB/root>0/VerbForm=Inf", "planned"), (None, "occurred")])
def test_a_means_has_the_status_of_what_it_serves(verb: str | None, status: str) -> None:
    n = 3 if verb else 2
    verb = verb or f"helped/help/VERB/root>0/{PAST}"
    read = (
        f"Norway/Norway/PROPN/nsubj>{n}/Number=Sing/B-LOC {verb} Peru/Peru/PROPN/obj>{n}/B-LOC through/through/ADP/case>{n + 3} "
        f"airstrikes/airstrike/NOUN/obl>{n}/Number=Plur on/on/ADP/case>{n + 5} Chile/Chile/PROPN/nmod>{n + 3}/B-LOC ././PUNCT/punct>{n}"
    )
    assert f"ASSAULT/aerial {status} NOR>CHL" in coded("en", read)
