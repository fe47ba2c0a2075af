"""Undated reports: each kind of evidence alone, together, and against each other. All persons and terms are invented."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from lagebild.model import Mention, Span
from lagebild.packs import Entry, Pack, load_pack
from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.resolve.dating import InferredDate, agreed, infer_date, times_within
from lagebild.resolve.dating_evidence import Evidence

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def read(text: str, lang: str) -> Analysis:
    """A reading without grammar: sentences by punctuation, all words under the first."""
    sentences, start = [], 0
    for part in re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ])|\n+", text):
        at = text.index(part, start)
        start = at + len(part)
        tokens = tuple(
            Token(i=i, start=at + a, end=at + b, form=part[a:b], lemma=part[a:b], upos="X", feats="_", head=min(i, 1) - 1, deprel="dep")
            for i, (a, b) in enumerate(m.span() for m in re.finditer(r"\w+|[^\w\s]", part))
        )
        if tokens:
            sentences.append(Sentence(len(sentences), text, tokens))
    return Analysis(text, lang, tuple(sentences))


def entry(table: str, **cells: str) -> Entry:
    return Entry(table, f"test/{table}.tsv:1", {k.rstrip("_"): v for k, v in cells.items()})


def invented(lang: str) -> Pack:
    """The shipped time words with invented office-holders and happenings."""
    shipped = load_pack(lang)
    tables = {k: v for k, v in shipped.tables.items() if k.startswith("times") or k == "dating_words"}
    ranks = {"AAA.minister": "defence_minister", "AAA.president": "head_of_state"}
    tables["offices"] = tuple(entry("offices", id=office, rank=rank) for office, rank in ranks.items())
    tables["roles"] = (
        entry("roles", id="r1", word="*verteidigungsminister|defence minister", rank="defence_minister"),
        entry("roles", id="r2", word="*präsident|president", rank="head_of_state"),
    )
    tables["terms"] = (
        entry("terms", id="t1", person="p1", office="AAA.minister", from_="2010-03-01", to="2012-06-30", source="a register"),
        entry("terms", id="t2", person="p2", office="AAA.president", from_="2011-05-05", to="2019-01-01", source="a register"),
        entry("terms", id="t3", person="p3", office="AAA.minister", from_="2001", to="2002", source="unverified"),
    )
    happening = {"id": "flood", "from_": "2011-08-20", "source": "invented"}
    tables["happenings"] = (entry("happenings", words_de="Flut* & Adora", short_de="Flut*", words_en="flood & Adora", **happening),)
    return Pack(lang, tables)


def infer(text: str, lang: str = "de", **people: str) -> InferredDate | None:
    mentions = []
    for actor, name in people.items():
        start = text.index(name)
        span = Span.of(text, start, start + len(name))
        mentions.append(Mention(span=span, actor=actor, name=name, kind="person", code="AAA", sector="GOV", reason="test"))
    return infer_date(read(text, lang), mentions, invented(lang))


def edtf(text: str, lang: str = "de", **people: str) -> str | None:
    found = infer(text, lang, **people)
    return found.edtf if found else None


def test_nothing_to_go_by() -> None:
    assert edtf("Der Rat tagte am Montag in Adora.") is None


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Adora, 3. Oktober 2015 – Der Rat tagte gestern.", "de"),
        ("Rat tagt in Adora\n03.10.2015\nDer Rat tagte gestern. 2011 war er noch kleiner.", "de"),
        ("Der Rat tagte gestern.\nStand: 3. Oktober 2015, 12 Uhr", "de"),
        ("Council meets in Adora Saturday, October 3, 2015 The council met yesterday.", "en"),
        ("Der Rat tagte gestern in Adora. (agn, 3.10.2015)", "de"),
        ("ADORA, October 3, 2015 (AP) — The council met yesterday.", "en"),
    ],
)
def test_stated_date(text: str, lang: str) -> None:
    assert edtf(text, lang) == "2015-10-03"


def test_terms_of_office_meet() -> None:
    text = "Der Verteidigungsminister Ado Bero traf den Präsidenten Cira Dolo."
    found = infer(text, p1="Ado Bero", p2="Cira Dolo")
    assert found is not None
    assert found.edtf == "2011-05-05/2012-06-30"
    assert [e.rule for e in found.reasons] == ["term of office"] * 2
    assert all("test/terms.tsv:1" in e.reason for e in found.reasons)


def test_a_name_without_its_office_tells_nothing() -> None:
    assert edtf("Das Buch von Ado Bero wurde vorgestellt.", p1="Ado Bero") is None


def test_unverified_terms_never_narrow() -> None:
    assert edtf("Der Verteidigungsminister Eno Fari sprach.", p3="Eno Fari") is None


def test_former_and_coming_office() -> None:
    assert edtf("Der ehemalige Verteidigungsminister Ado Bero sprach.", p1="Ado Bero") == "2012-06-30/.."
    assert edtf("Der designierte Präsident Cira Dolo sprach.", p2="Cira Dolo") == "2010-11-03/2011-05-05"


def test_history_says_nothing_about_the_report() -> None:
    found = infer("Im Jahr 2011 war Verteidigungsminister Ado Bero im Amt. Am 4. Mai 2016 wurde das Archiv geöffnet.", p1="Ado Bero")
    assert found is not None
    assert (found.start, found.end) == ("2016-05-04", "2017-05-04")


def test_known_happening_and_what_is_said_relative_to_it() -> None:
    assert edtf("Seit der Flut in Adora wurde viel gebaut.") == "2011-08-20/.."
    assert edtf("Die Flut in Adora im vergangenen Jahr war schlimm.") == "2012-01-01/2012-12-31"
    assert edtf("The flood in Adora last year was bad.", "en") == "2012-01-01/2012-12-31"
    assert edtf("Nach der Flut in Adora wurde gebaut. Die Flut vor zwei Jahren war schlimm.") == "2013-01-01/2013-12-31"


def test_short_words_count_only_after_the_full_ones() -> None:
    assert edtf("Die Flut im vergangenen Jahr war schlimm.") is None


def test_months_told_as_past_trim_the_ends() -> None:
    text = "Die Flut in Adora im vergangenen Jahr war schlimm. Im Jänner wurde geräumt. Im Dezember wurde gezählt."
    assert edtf(text) == "2012-02-01/2012-11-30"


def test_weekday_must_fit() -> None:
    text = "Der Verteidigungsminister Ado Bero sprach am Freitag, 6. Mai, in Adora."
    assert dt.date(2011, 5, 6).isoweekday() == 5
    assert edtf(text, p1="Ado Bero") == "2010-11-04/2011-11-05"


def test_explicit_dates_bound_the_report() -> None:
    assert edtf("Am 3. Oktober 2015 wurde gewählt. Bis 2030 soll der Bau fertig sein.") == "2015-10-03/2016-10-02"
    assert edtf("Erst 2018 wird gewählt.") is None


def test_one_misleading_sentence_is_outweighed_and_named() -> None:
    text = "Der Verteidigungsminister Ado Bero traf den Präsidenten Cira Dolo. Am 1. Jänner 2016 wurde gezählt."
    found = infer(text, p1="Ado Bero", p2="Cira Dolo")
    assert found is not None
    assert found.edtf == "2011-05-05/2012-06-30"
    assert {e.rule for e in found.against} == {"explicit date", "recent date"}


def test_evidence_lies_in_the_text() -> None:
    text = "Der Verteidigungsminister Ado Bero sprach am Freitag, 6. Mai, über die Flut in Adora im vergangenen Jahr."
    found = infer(text, p1="Ado Bero")
    assert found is not None
    for one in (*found.reasons, *found.against):
        assert one.span is not None
        assert text[one.span.start : one.span.end] == one.span.quote


def test_agreement_does_not_depend_on_order() -> None:
    days = [dt.date(2000 + k, 1, 1) for k in range(10)]
    pieces = [Evidence(rule=str(k), reason="", weight=1 + k % 3, stretches=((days[k], days[k + 4]),)) for k in range(6)]
    assert agreed(pieces) == agreed(pieces[::-1])


def test_times_are_dated_as_far_as_the_stretch_allows() -> None:
    text = "Am Montag wurde gebaut. Die Flut in Adora im vergangenen Jahr war schlimm. Im kommenden Jahr wird gewählt."
    analysis, pack = read(text, "de"), invented("de")
    found = infer_date(analysis, (), pack)
    assert found is not None
    assert [t.value for t in times_within(analysis, found, pack)] == ["XXXX-WXX-1", "2011", "2013"]


def test_happenings_table_is_in_order() -> None:
    for lang in ("de", "en"):
        assert [str(p) for p in load_pack(lang).problems if "happenings" in p.line or "dating" in p.line] == []
    for one in load_pack("de").table("happenings"):
        assert one["words_de"] and one["words_en"], one.line
        assert not one["until"] or one["from"] < one["until"], one.line


@pytest.mark.shared
def test_both_seeds_come_out_in_the_summer_of_2023() -> None:
    if not SEEDS.is_dir():
        pytest.skip("no ../shared beside the project")
    texts = [p.read_text(encoding="utf-8") for p in sorted(SEEDS.glob("*.txt"))]
    assert len(texts) == 2
    for text in texts:
        found = infer_date(read(text, "de"), (), load_pack("de"))
        assert found is not None and found.start is not None and found.end is not None
        assert found.start >= "2023-04-01" and found.end <= "2023-10-31"
