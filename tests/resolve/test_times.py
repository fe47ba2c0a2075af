"""Time expressions: the tables times_de.tsv and times_en.tsv, tense from the parse, the calendar, the pattern language."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.errors import PackError
from lagebild.packs import Entry, load_pack
from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.resolve import time_calendar as cal
from lagebild.resolve.time_patterns import PatternParser, compile_rules
from lagebild.resolve.time_rules import compile_pack
from lagebild.resolve.times import example_result, find_times, tag

HERE = Path(__file__).parent


def rows(lang: str) -> list[tuple[str, str | None, str, str]]:
    lines = (HERE / f"times_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [(lang, None if date == "-" else date, sentence, expected) for date, sentence, expected in cells]


@pytest.mark.parametrize(("lang", "date", "sentence", "expected"), [*rows("de"), *rows("en")])
def test_table(lang: str, date: str | None, sentence: str, expected: str) -> None:
    found = tag(sentence, lang, date, load_pack(lang))
    assert (" ; ".join(f"{t.span.quote} {t.type} {t.value}" for t in found) or "-") == expected


def test_tables_are_large_enough() -> None:
    assert len(rows("de")) >= 200
    assert len(rows("en")) >= 120


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_rule_has_an_example_that_holds(lang: str) -> None:
    pack = load_pack(lang)
    wrong = [e.line for e in pack.table("times") if not e["example"] or example_result(e["example"], pack) != e["expect"]]
    assert wrong == []


@pytest.mark.parametrize("lang", ["de", "en"])
def test_pack_has_no_problems(lang: str) -> None:
    assert [str(p) for p in load_pack(lang).problems if "/times" in p.line] == []
    compile_pack(load_pack(lang))


def german(words: str, *, heads: list[int], tags: list[str], feats: list[str], rels: list[str], lemmas: list[str]) -> Analysis:
    tokens, at = [], 0
    for i, form in enumerate(words.split()):
        start = words.index(form, at)
        at = start + len(form)
        tokens.append(
            Token(i=i, start=start, end=at, form=form, lemma=lemmas[i], upos=tags[i], feats=feats[i], head=heads[i], deprel=rels[i])
        )
    return Analysis(words, "de", (Sentence(0, words, tuple(tokens)),))


def test_weekday_takes_its_direction_from_the_governing_verb() -> None:
    """The verb forms are invented, so that nothing but the features of the parse can tell."""
    words = "Er bligte am Montag"
    rels, lemmas = ["nsubj", "root", "case", "obl"], ["er", "bligen", "an", "Montag"]
    value = {}
    for tense in ("Past", "Pres"):
        feats = ["_", f"Tense={tense}|VerbForm=Fin", "_", "_"]
        tags = ["PRON", "VERB", "ADP", "NOUN"]
        analysis = german(words, heads=[1, -1, 3, 1], tags=tags, feats=feats, rels=rels, lemmas=lemmas)
        (found,) = find_times(analysis, "2016-01-15", load_pack("de"))
        value[tense] = found.value
    assert value == {"Past": "2016-01-11", "Pres": "2016-01-18"}


def test_perfect_is_past_and_future_auxiliary_is_future() -> None:
    words = "Er {} am Montag {}"
    for aux, lemma, verb, form, expected in (
        ("hat", "haben", "geblugen", "Part", "2016-01-11"),
        ("wird", "werden", "bligen", "Inf", "2016-01-18"),
    ):
        analysis = german(
            words.format(aux, verb), heads=[4, 4, 3, 4, -1], tags=["PRON", "AUX", "ADP", "NOUN", "VERB"],
            feats=["_", "Tense=Pres|VerbForm=Fin", "_", "_", f"VerbForm={form}"], rels=["nsubj", "aux", "case", "obl", "root"],
            lemmas=["er", lemma, "an", "Montag", "bligen"],
        )  # fmt: skip
        (found,) = find_times(analysis, "2016-01-15", load_pack("de"))
        assert found.value == expected


@pytest.mark.parametrize(
    ("sentence", "edtf", "start", "end"),
    [
        ("Anfang März 2015 begann es.", "2015-03-01/2015-03-10", "2015-03-01", "2015-03-10"),
        ("Vergangene Woche begann es.", "2016-01-04/2016-01-10", "2016-01-04", "2016-01-10"),
        ("Vor drei Jahren begann es.", "2013", "2013-01-01", "2013-12-31"),
        ("Seit zwei Jahren dauert es.", "2014-01-15/2016-01-15", "2014-01-15", "2016-01-15"),
        ("Im zweiten Quartal 2015 begann es.", "2015-34", "2015-04-01", "2015-06-30"),
        ("Die achtziger Jahre waren hart.", "198X", "1980-01-01", "1989-12-31"),
        ("Das dauert drei Tage.", None, None, None),
    ],
)
def test_edtf_and_bounds(sentence: str, edtf: str | None, start: str | None, end: str | None) -> None:
    (found,) = tag(sentence, "de", "2016-01-15", load_pack("de"))
    assert (found.edtf, found.start, found.end) == (edtf, start, end)


def test_every_expression_names_its_rule_and_lies_in_the_text() -> None:
    text = "Am 3. Oktober 2015 und am Tag darauf, jeden Freitag um 20.30 Uhr, seit drei Jahren."
    pack = load_pack("de")
    ids = {e["id"] for e in pack.table("times")}
    found = tag(text, "de", "2016-01-15", pack)
    assert found
    for one in found:
        assert one.rule in ids
        assert text[one.span.start : one.span.end] == one.span.quote


def test_impossible_dates_are_left_alone() -> None:
    assert tag("Am 30. Februar 2015 geschah nichts.", "de", "2016-01-15", load_pack("de")) == ()


JUNK = ["", " ", "2016-99-99", "³ Jahre", "٣ Jahre", "am " * 500, "1" * 300, "am 31.12.9999, am Tag darauf", "in 99999 Jahren"]


@pytest.mark.parametrize("junk", JUNK)
def test_odd_input_raises_nothing(junk: str) -> None:
    for lang in ("de", "en"):
        tag(junk, lang, "2016-01-15", load_pack(lang))
        tag(junk, lang, None, load_pack(lang))
        tag(junk, lang, "no date", load_pack(lang))


def test_broken_patterns_name_their_line() -> None:
    for pattern in ("a [b", "a )", "@nothing", "a {b"):
        entry = Entry("times", "xx/times.tsv:3", {"id": "x", "pattern": pattern, "type": "DATE", "value": "lit('x')"})
        with pytest.raises(PackError, match=r"xx/times\.tsv:3"):
            compile_rules((entry,), {})
    entry = Entry("times", "xx/times.tsv:4", {"id": "x", "pattern": "a", "type": "DATE", "value": "open('x')"})
    with pytest.raises(PackError, match=r"xx/times\.tsv:4"):
        compile_rules((entry,), {})


def test_options_and_alternatives_are_written_out() -> None:
    written = [[(kind, text, glued) for kind, text, _, glued in row] for row in PatternParser({}).rows("a [b] (c|d)e")]
    assert sorted(len(row) for row in written) == [3, 3, 4, 4]
    assert all(row[-1] == ("word", "e", True) for row in written)


def test_bounds_hold_what_they_should() -> None:
    for value in ("2016", "2016-02", "2016-W53", "2015-W53", "2016-Q4", "2016-H2", "2016-WI", "201", "20", "2016-02-29TMO", "2016-W07-WE"):
        days = cal.bounds(value)
        if value != "2016-W53":
            assert days is not None and days[0] <= days[1]
        else:
            assert days is None
    assert cal.bounds("2015-02-29") is None
    assert cal.bounds("P3D") is None
    assert cal.edtf("PRESENT_REF") is None
