"""Cleaning: leftovers go and are listed, everything else stays, and offsets can be mapped back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagebild.ingest.clean import clean
from lagebild.ingest.leftovers import entry_of
from lagebild.ingest.words import rows_of

HEADLINE = "Außenministerin kündigt Gespräche über Überflüge an"
BODY = "Die Außenministerin kündigte am Montag in Bern Gespräche über die Überflüge an."
MORE = "Ein Sprecher sagte, die Gespräche sollten im Mai beginnen."


def reasons(text: str) -> list[tuple[str, str]]:
    done = clean(text)
    return [(text[c.start : c.end].strip(), c.reason) for c in done.removed]


def page(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    ("leftover", "reason"),
    [
        ("Leave a Reply", "comment form"),
        ("Schreibe einen Kommentar", "comment form"),
        ("3 Kommentare", "comment counter"),
        ("source-17", "slug"),
        ("xyz-ausland", "slug"),
        ("#Bern #Luftraum", "tags"),
        ("https://blatt.example/a/1", "link"),
        ("Facebook  WhatsApp  Telegram", "share bar"),
        ("Artikel teilen", "share bar"),
        ("Share this article", "share bar"),
        ("Newsletter abonnieren", "newsletter prompt"),
        ("Wir verwenden Cookies, um die Seite zu verbessern.", "cookie notice"),
        ("Anzeige", "advertisement"),
        ("Lesen Sie auch: Ein anderer Bericht", "related reports"),
        ("Aussenministerin kuendigt Gespraeche ueber Ueberfluege an", "headline repeated in plain letters"),
    ],
)
@pytest.mark.parametrize("place", ["under the headline", "between", "at the end"])
def test_leftovers_are_cut_wherever_they_stand(leftover: str, reason: str, place: str) -> None:
    lines = [HEADLINE, BODY, MORE]
    lines.insert({"under the headline": 1, "between": 2, "at the end": 3}[place], leftover)
    if reason == "slug" and place == "between":
        pytest.skip("between sentences a word with one hyphen may be a heading")
    text = page(*lines)
    assert reasons(text) == [(leftover, reason)]
    assert clean(text).text.split() == page(HEADLINE, BODY, MORE).split()


def test_the_headline_is_found_and_stays() -> None:
    done = clean(page(HEADLINE, HEADLINE, BODY, MORE))
    assert done.title == HEADLINE
    assert done.text.split("\n\n\n") == [HEADLINE, page(BODY, MORE)]
    assert [c.reason for c in done.removed] == ["headline repeated"]


def test_a_shortened_headline_in_plain_letters_is_a_repetition() -> None:
    short = "Aussenministerin kuendigt Gespraeche an"
    assert reasons(page(HEADLINE, short + "\n" + BODY, MORE)) == [(short, "headline repeated in plain letters")]


def test_dateline_credit_subheading_and_quotation_stay() -> None:
    text = page(HEADLINE, "BERN (dpa) – " + BODY, "Eine Reise mit Folgen", "„Wir teilen die Sorge“, sagte sie.", MORE, "(dpa, AFP)")
    assert reasons(text) == []


def test_a_heading_over_comments_takes_them_with_it() -> None:
    text = page(HEADLINE, BODY, MORE, "2 Kommentare", "Rudi schreibt:", "3. Mai 2024 um 10:12 Uhr", "Das glaube ich nicht.", "Antworten")
    assert clean(text).text.split() == page(HEADLINE, BODY, MORE).split()


def test_text_after_a_comment_form_stays_when_no_comment_follows() -> None:
    text = page(HEADLINE, BODY, "Leave a Reply", MORE)
    assert MORE in clean(text).text


def test_headlines_listed_under_related_reports_go_but_sentences_stay() -> None:
    text = page(HEADLINE, BODY, "Mehr zum Thema\nWas die Schweiz plant\nDrei Fragen zum Luftraum", MORE)
    assert clean(text).text.split() == page(HEADLINE, BODY, MORE).split()


def test_networks_one_below_the_other_are_a_share_bar() -> None:
    text = page(HEADLINE, BODY, "Facebook\nTelegram", MORE, "WhatsApp")
    assert clean(text).text.split() == page(HEADLINE, BODY, MORE).split()
    assert reasons(page(HEADLINE, BODY, "Telegram", MORE)) == []


def test_section_names_go_above_and_below_the_text_only() -> None:
    assert reasons(page("Ausland", HEADLINE, BODY, MORE)) == [("Ausland", "navigation")]
    assert clean(page("Ausland", HEADLINE, BODY, MORE)).title == HEADLINE
    assert reasons(page(HEADLINE, BODY, "Ausland", MORE)) == []


def test_invisible_characters_are_cut_and_listed() -> None:
    done = clean("Die Außen\u00administerin \u202ereiste\u202c nach\u200b Bern.")
    assert done.text == "Die Außenministerin reiste nach Bern."
    assert {c.reason for c in done.removed} == {"invisible character"}


@pytest.mark.parametrize("entry", rows_of("boilerplate"), ids=lambda e: e.id)
def test_examples_of_the_pack(entry) -> None:  # type: ignore[no-untyped-def]
    for line in filter(None, entry["example"].split(" ¦ ")):
        found = entry_of(line)
        assert found is not None, f"{line!r} is not cut"
        assert found["reason"] == entry["reason"]
    for line in filter(None, entry["keeps"].split(" ¦ ")):
        assert entry_of(line) is None, f"{line!r} is cut by {entry_of(line)}"


def test_twenty_leftovers_and_many_lines_are_cheap() -> None:
    text = "\n".join(["x" * 399, "Ja " * 100, "a-" * 190, "Folgen Sie uns auf " + "a" * 300] * 500)
    assert clean(text).text


LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [HEADLINE, BODY, MORE, "Leave a Reply", "a-b", "Antworten", "Anzeige", "Mehr zum Thema", "2 Kommentare", "", "#a", "Teilen"]
    ),
)


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_offsets_survive_and_cleaning_twice_changes_nothing(raw: str) -> None:
    done = clean(raw)
    assert "".join(raw[done.raw_offset(i)] for i in range(len(done.text))) == done.text
    assert all(0 <= c.start < c.end <= len(raw) for c in done.removed)
    assert all(a.end <= b.start for a, b in zip(done.removed, done.removed[1:], strict=False))
    assert len(raw) - sum(c.end - c.start for c in done.removed) == len(done.text)
    assert clean(done.text).text == done.text
