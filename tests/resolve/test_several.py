"""Nouns and pronouns for two or three known ones, envoys of several states, and titles that the report gives a name elsewhere."""

from __future__ import annotations

from tests.resolve.reports import resolved

MEETING = (
    "Benin/Benin/PROPN/nsubj>5//B-LOC ,/,/PUNCT/punct>3 Togo/Togo/PROPN/conj>1//B-LOC und/und/CCONJ/cc>5 Ghana/Ghana/PROPN/conj>1//B-LOC "
    "tagten/tagen/VERB/root>0/VerbForm=Fin"
)


def codes(notation: str, form: str) -> list[str]:
    r = resolved("de", notation)
    return [p.code for s in r.analysis.sentences for t in s.tokens if t.form == form for p in r.participants(s, t.i)]


def test_three_states_are_those_named_together_before() -> None:
    later = "die/der/DET/det>3/Definite=Def drei/drei/NUM/nummod>3 Staaten/Staat/NOUN/nsubj>4/Number=Plur schwiegen/schweigen/VERB/root>0/VerbForm=Fin"
    assert sorted(codes(f"{MEETING}\n{later}", "Staaten")) == ["BEN", "GHA", "TGO"]


def test_envoys_of_two_states_are_both_though_the_noun_looks_singular() -> None:
    line = (
        "Vertreter/Vertreter/NOUN/nsubj>5/Number=Sing Perus/Perus/PROPN/appos>1//B-LOC und/und/CCONJ/cc>4 Chiles/Chiles/PROPN/conj>2//B-LOC "
        "tagten/tagen/VERB/root>0/VerbForm=Fin"
    )
    assert codes(line, "Vertreter") == ["PER", "CHL"]


def test_with_an_article_it_is_one_envoy() -> None:
    line = (
        "Der/der/DET/det>2 Vertreter/Vertreter/NOUN/nsubj>6/Number=Sing Perus/Perus/PROPN/nmod>2/Case=Gen/B-LOC und/und/CCONJ/cc>5 "
        "Chiles/Chiles/PROPN/conj>3/Case=Gen/B-LOC schwieg/schweigen/VERB/root>0/VerbForm=Fin"
    )
    assert codes(line, "Vertreter") == ["PER"]


def test_a_title_that_several_states_have_is_its_bearers() -> None:
    headline = "Bundespräsident/Bundespräsident/NOUN/nsubj>2 besucht/besuchen/VERB/root>0/VerbForm=Fin Berlin/Berlin/PROPN/obj>2//B-LOC"
    text = (
        "Bundespräsident/Bundespräsident/NOUN/nsubj>4 Heinz/Heinz/PROPN/flat>1//B-PER Fischer/Fischer/PROPN/flat>1//I-PER "
        "sprach/sprechen/VERB/root>0/VerbForm=Fin"
    )
    assert codes(headline, "Bundespräsident") == ["DEU"]
    assert set(codes(f"{headline}\n{text}", "Bundespräsident")) == {"AUT"}
