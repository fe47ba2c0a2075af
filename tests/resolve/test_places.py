"""Datelines, locative phrases and the place of a clause."""

from __future__ import annotations

from tests.resolve.reports import resolved


def test_dateline_is_a_place_but_not_where_things_happen() -> None:
    answer = resolved(
        "de",
        "Wien/Wien/PROPN/root>0 –/–/PUNCT/punct>1 Der/der/DET/det>4 Minister/Minister/NOUN/nsubj>5 reist/reisen/VERB/parataxis>1",
    )
    assert answer.dateline is not None and answer.dateline.country == "AUT"
    assert answer.place_at(answer.analysis.sentences[0], 4) is None


def test_state_of_the_dateline_is_the_government_meant() -> None:
    answer = resolved(
        "en",
        "TALLINN/Tallinn/PROPN/root>0 :/:/PUNCT/punct>1\nThe/the/DET/det>2 government/government/NOUN/nsubj>3 resigned/resign/VERB/root>0",
    )
    sentence = answer.analysis.sentences[1]
    assert [p.code for p in answer.participants(sentence, 1)] == ["EST"]


def test_place_of_the_clause_it_stands_in() -> None:
    answer = resolved(
        "de",
        "Soldaten/Soldat/NOUN/nsubj>2 kämpften/kämpfen/VERB/root>0 in/in/ADP/case>4 Syrien/Syrien/PROPN/obl>2 ,/,/PUNCT/punct>8 "
        "während/während/SCONJ/mark>8 Diplomaten/Diplomat/NOUN/nsubj>8 tagten/tagen/VERB/advcl>2",
    )
    sentence = answer.analysis.sentences[0]
    place = answer.place_at(sentence, 1)
    assert place is not None and (place.span.quote, place.country, place.precision) == ("Syrien", "SYR", "country")
    assert answer.place_at(sentence, 7) is None


def test_subject_capital_is_no_place() -> None:
    answer = resolved("en", "Washington/Washington/PROPN/nsubj>2 protested/protest/VERB/root>0")
    assert answer.places == () and answer.place_at(answer.analysis.sentences[0], 1) is None


def test_near_a_town_is_no_point_in_it() -> None:
    answer = resolved(
        "en",
        "Troops/troop/NOUN/nsubj>2 trained/train/VERB/root>0 near/near/ADP/case>4 Riga/Riga/PROPN/obl>2",
    )
    (place,) = answer.places
    assert place.country == "LVA" and place.precision == "region" and place.span.quote.endswith("Riga")


def test_place_keeps_its_words() -> None:
    answer = resolved(
        "de",
        "Sie/sie/PRON/nsubj>2 protestierten/protestieren/VERB/root>0 im/in/ADP/case>4 Norden/Norden/NOUN/obl>2 Serbiens/Serbien/PROPN/nmod>4/Case=Gen",
    )
    (place,) = answer.places
    assert place.span.quote == "Norden Serbiens" and place.country == "SRB"


def test_common_noun_of_place_serves_where_no_name_does() -> None:
    answer = resolved(
        "de",
        "Soldaten/Soldat/NOUN/nsubj>2/Number=Plur schossen/schießen/VERB/root>0 an/an/ADP/case>5 einer/ein/DET/det>5 Kreuzung/Kreuzung/NOUN/obl>2/Case=Dat",
    )
    place = answer.place_at(answer.analysis.sentences[0], 1)
    assert place is not None and place.span.quote == "einer Kreuzung" and place.lat is None
    assert answer.places == ()


def test_what_is_taken_is_where_it_happens() -> None:
    answer = resolved("en", "Rebels/rebel/NOUN/nsubj>2/Number=Plur retook/retake/VERB/root>0 Aleppo/Aleppo/PROPN/obj>2")
    place = answer.place_at(answer.analysis.sentences[0], 1)
    assert place is not None and (place.name, place.country) == ("Aleppo", "SYR")
