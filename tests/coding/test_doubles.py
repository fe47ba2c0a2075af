"""One act told twice is one event; two deeds done to one victim, and a journey with a meeting at its end, are two."""

from __future__ import annotations

from lagebild.coding.frames import frames_of
from lagebild.packs import load_pack
from lagebild.packtest import shorthand
from lagebild.pipeline import code_report, report_of
from tests.resolve.reports import analysis

PAST, PRES, PART = "VerbForm=Fin;Tense=Past", "VerbForm=Fin;Tense=Pres", "VerbForm=Part;Tense=Past"


def coded(lang: str, notation: str) -> list[str]:
    read = analysis(lang, notation)
    return [shorthand(e) for e in code_report(report_of(read.text, lang=lang), read, load_pack(lang)).events]


def test_coordinated_verbs_of_different_modes_are_two_acts() -> None:
    both = coded(
        "en",
        f"Peru/Peru/PROPN/nsubj>2/_/B-LOC arrested/arrest/VERB/root>0/{PAST} and/and/CCONJ/cc>4 deported/deport/VERB/conj>2/{PAST} "
        "Chileans/Chileans/PROPN/obj>4/_/B-MISC ././PUNCT/punct>2",
    )
    assert [e.split()[0] for e in both] == ["COERCE/arrest", "COERCE/deport"]


def test_means_and_effect_of_force_are_one_act() -> None:
    one = coded(
        "en",
        f"Peru/Peru/PROPN/nsubj>2/_/B-LOC shelled/shell/VERB/root>0/{PAST} and/and/CCONJ/cc>4 destroyed/destroy/VERB/conj>2/{PAST} "
        "Chilean/Chilean/ADJ/amod>6 bridges/bridge/NOUN/obj>4/Number=Plur ././PUNCT/punct>2",
    )
    assert [e.split()[0] for e in one] == ["ASSAULT/heavy-weapons"]


def test_coordinated_verbs_without_modes_of_their_own_are_one_act() -> None:
    one = coded(
        "en",
        f"Peru/Peru/PROPN/nsubj>2/_/B-LOC trained/train/VERB/root>0/{PAST} and/and/CCONJ/cc>4 equipped/equip/VERB/conj>2/{PAST} "
        "Chile/Chile/PROPN/obj>4/_/B-LOC ././PUNCT/punct>2",
    )
    assert [e.split()[0] for e in one] == ["AID"]


def test_a_journey_and_the_meeting_at_its_end_are_two() -> None:
    two = coded(
        "de",
        f"Perus/Peru/PROPN/nmod>2/Case=Gen/B-LOC Präsident/Präsident/NOUN/nsubj>3 reist/reisen/VERB/root>0/{PRES} nach/nach/ADP/case>5 "
        "Chile/Chile/PROPN/obl>3/_/B-LOC ,/,/PUNCT/punct>10 wo/wo/ADV/advmod>10 er/er/PRON/nsubj>10/Person=3;PronType=Prs "
        f"Chile/Chile/PROPN/obj>10/_/B-LOC trifft/treffen/VERB/ccomp>3/{PRES} ././PUNCT/punct>3",
    )
    assert [e.split()[0] for e in two] == ["CONSULT/visit", "CONSULT"]


def test_a_compound_in_the_plural_has_the_frames_of_its_last_part() -> None:
    frames = frames_of(load_pack("de"))
    assert [f.act for f in frames.candidates("Terrorvorwürfen", "N")] == [f.act for f in frames.candidates("Terrorvorwurf", "N")]
    assert frames.candidates("Grenzkrieges", "N") == frames.candidates("Grenzkrieg", "N")
    assert not frames.candidates("Attentätern", "N")  # who did it is no deed
