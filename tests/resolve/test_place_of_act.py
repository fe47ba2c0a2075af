"""Which place of a sentence is that of an act: purposes, relative clauses, compounds; topics and origins are none."""

from __future__ import annotations

from tests.resolve.reports import resolved


def where(lang: str, notation: str, word: str) -> str:
    """The words of the place at the token with that form, "" for none."""
    answer = resolved(lang, notation)
    found = next((s, t) for s in answer.analysis.sentences for t in s.tokens if t.form == word)
    place = answer.place_at(found[0], found[1].i)
    return place.span.quote if place else ""


def test_the_purpose_of_an_operation_says_where() -> None:
    notation = (
        "The/the/DET/det>2 operation/operation/NOUN/nsubj>6 to/to/PART/mark>4 free/free/VERB/acl>2 Mosul/Mosul/PROPN/obj>4/_/B-LOC "
        "began/begin/VERB/root>0"
    )
    assert where("en", notation, "operation") == "Mosul"
    hung_on_the_verb = (
        "They/they/PRON/nsubj>2 planned/plan/VERB/root>0 operations/operation/NOUN/obj>2 to/to/PART/mark>5 free/free/VERB/advcl>2 "
        "Mosul/Mosul/PROPN/obj>5/_/B-LOC"
    )
    assert where("en", hung_on_the_verb, "operations") == "Mosul"


def test_a_town_before_a_noun_of_an_act_is_its_place_and_not_that_of_the_clause() -> None:
    notation = (
        "They/they/PRON/nsubj>2 trained/train/VERB/root>0 for/for/ADP/case>6 the/the/DET/det>6 Mosul/Mosul/PROPN/compound>6/_/B-LOC "
        "offensive/offensive/NOUN/nmod>2"
    )
    assert where("en", notation, "offensive").endswith("Mosul") and where("en", notation, "trained") == ""


def test_a_relative_clause_is_at_the_place_it_tells_of() -> None:
    notation = (
        "Er/er/PRON/nsubj>2 kam/kommen/VERB/root>0 nach/nach/ADP/case>4 Kilis/Kilis/PROPN/obl>2/_/B-LOC ,/,/PUNCT/punct>8 wo/wo/ADV/advmod>8 "
        "Granaten/Granate/NOUN/nsubj>8 einschlugen/einschlagen/VERB/acl:relcl>4"
    )
    assert where("de", notation, "einschlugen") == "Kilis"


def test_what_is_spoken_about_is_not_where_it_is_spoken() -> None:
    notation = (
        "Sie/sie/PRON/nsubj>2 sprachen/sprechen/VERB/root>0 über/über/ADP/case>5 die/der/DET/det>5 Kämpfe/Kampf/NOUN/obl>2 in/in/ADP/case>7 "
        "Aleppo/Aleppo/PROPN/nmod>5/_/B-LOC"
    )
    assert where("de", notation, "sprachen") == "" and where("de", notation, "Kämpfe") == "Aleppo"


def test_where_a_report_comes_from_is_not_where_it_happened() -> None:
    notation = (
        "Nach/nach/ADP/case>2 Angaben/Angabe/NOUN/obl>5 aus/aus/ADP/case>4 Moskau/Moskau/PROPN/nmod>2/_/B-LOC sprachen/sprechen/VERB/root>0 "
        "sie/sie/PRON/nsubj>5"
    )
    assert where("de", notation, "sprachen") == ""
