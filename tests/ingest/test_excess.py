"""Inputs that are made to take for ever: each is refused or read within seconds, for single calls into C cannot be ended."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from lagebild.errors import BadMarkup, LagebildError
from lagebild.ingest import Failed, read_paths
from lagebild.ingest.clean import clean
from lagebild.ingest.excess import refuse_excess
from lagebild.ingest.fragment import paragraphs
from lagebild.ingest.linked import linked_statements
from lagebild.ingest.markup import root_name
from lagebild.ingest.shapes import shape_reason

SOON = 4.0  # seconds of processor time
MANY = 200_000


def names(count: int) -> list[str]:
    return [f"a{n}" for n in range(count)]


ATTRIBUTES = {
    "values": "<p " + " ".join(f'{a}="1"' for a in names(MANY)) + ">x</p>",
    "bare and never closed": "<p " + " ".join(names(MANY)),
    "end marks in quotation marks": "<p " + " ".join(f'{a}=">"' for a in names(MANY)) + ">",
    "begin marks in quotation marks": "<p " + " ".join(f"{a}='<'" for a in names(MANY)) + ">",
    "after a stray quotation mark": "<p ' \" " + " ".join(names(MANY)) + ">",
    "slashes": "<p/" + "/".join(names(MANY)) + ">",
    "no blanks": "<p " + "".join(f'{a}="1"' for a in names(MANY)) + ">",
    "in many tags": ("<p " + " ".join(names(4000)) + ">x</p>") * 60,
}


@pytest.mark.parametrize("markup", ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_tags_of_too_many_attributes_are_refused(markup: str) -> None:
    begun = time.process_time()
    with pytest.raises(BadMarkup, match="attributes"):
        paragraphs(markup, "a")
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- -->" * MANY,
        "<p>" * MANY,
        "<b><i>" * MANY,
        "<br>" * MANY,
        "<!-- <script> -->" + "<b>" * 3000,  # a script that is none
        "<script>x</script>" + "<b>" * 3000,
        "<!-->" + "<b>" * 3000 + "-->",  # a comment that has ended
        "<script " + " ".join(names(MANY)) + "></script>",
    ],
)
def test_fragments_of_too_many_tags_or_comments_are_refused(markup: str) -> None:
    with pytest.raises(BadMarkup):
        paragraphs(markup, "a")


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="' + "wort " * 100_000 + '">',
        '<img src="data:image/png;base64,' + "A" * 1_000_000 + '">',
        "<p>" + "a < b and c " * 20_000 + "</p>",
        "<script>" + "if (a<b && c>d) { x = 'y'; } " * 20_000 + "</script>",
        "<p " + " ".join(names(800)) + ">x</p>",
    ],
)
def test_what_pages_have_is_not_refused(markup: str) -> None:
    begun = time.process_time()
    refuse_excess(markup, "a")
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize("piece", ["<!-- -->", "<!---->", "<!-- -->\n", "<? ?>", "<!DOCTYPE a>", "<!DOCTYPE [ ] >", " ", "\n", "<!--", "<a", "a."])
@pytest.mark.parametrize("end", ["", "!", "<"])
def test_the_root_of_xml_is_found_or_not_at_once(piece: str, end: str) -> None:
    begun = time.process_time()
    for count in (60, MANY // len(piece)):
        try:
            root_name((piece * count + end).encode(), "a")
        except LagebildError as error:
            assert error.code in ("E116", "E113")
    assert time.process_time() - begun < SOON


def test_a_small_file_of_comments_does_not_hold_up_what_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<!-- -->" * 60 + "!", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Der Minister reiste am Montag nach Riga.", encoding="utf-8")
    begun = time.process_time()
    assert [item.error.code if isinstance(item, Failed) else "" for item in read_paths([tmp_path])] == ["E116", ""]
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize(
    "script", ["<script application/ld+json>", "<script type=application/ld+json>x</script>", "<script", "<script application/ld+json>x</scrip"]
)
def test_scripts_without_end_are_passed_over_at_once(script: str) -> None:
    begun = time.process_time()
    assert linked_statements(script * (MANY // len(script))).title == ""
    assert time.process_time() - begun < SOON


def test_statements_between_scripts_that_say_nothing_are_found() -> None:
    block = '<script type="application/ld+json">{}</script>'
    told = '<SCRIPT type="application/ld+json">{"@type": "NewsArticle", "headline": "Riga schweigt"}</SCRIPT>'
    assert linked_statements(block * 3 + told + block).title == "Riga schweigt"


@pytest.mark.parametrize("words", ["1 2 " + "0" * MANY + "!", "1-" * MANY + "!", "a-" * MANY, "a/" * MANY, "#a" * MANY, "-" * MANY + "!", "^" + "a" * MANY])
def test_a_line_of_200_kb_has_its_shape_told_at_once(words: str) -> None:
    begun = time.process_time()
    shape_reason(words, above=True, below=False)
    assert time.process_time() - begun < SOON


@pytest.mark.parametrize("piece", [" ", "\n", "a", "- ", "1-", "#a ", "(", "\xad", "a\n", "• ", "Ã¼"])
def test_a_text_of_one_thing_again_and_again_is_cleaned_at_once(piece: str) -> None:
    clean("Riga schweigt")
    begun = time.process_time()
    clean("Minister reist nach Riga\n\n1 2 " + piece * (MANY // len(piece)) + "!")
    assert time.process_time() - begun < SOON
