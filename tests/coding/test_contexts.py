"""Contexts of events: keywords of the clause, then of the report. The sentences in `contexts_*.tsv` were written before the packs' words."""

from __future__ import annotations

from pathlib import Path

import pytest

from lagebild.coding import contexts
from lagebild.coding.contexts import contexts_among, report_contexts
from lagebild.explain import explain
from lagebild.packs import load_pack, schemas
from lagebild.pipeline import Coder, report_of
from lagebild.read.readers import load_reader

HERE = Path(__file__).parent
ALL = next(c for c in schemas()["event_contexts"].columns if c.name == "context").values
FOUND = 0.95  # share of the table's contexts that must be found
OTHERS = 0.6  # contexts beside the expected ones, per sentence, at most


def table(lang: str) -> list[tuple[frozenset[str], str]]:
    lines = [line for line in (HERE / f"contexts_{lang}.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
    rows = (line.split("\t") for line in lines)
    return [(frozenset(named.split("|")) - {"-"}, sentence) for named, sentence in rows]


def given(sentences: list[str], lang: str) -> list[frozenset[str]]:
    pack = load_pack(lang)
    out = []
    for analysis in load_reader(lang).read(sentences):
        reasons = [r for s in analysis.sentences for r in contexts_among(s, range(len(s.tokens)), pack)]
        out.append(frozenset(r.context for r in reasons))
    return out


@pytest.mark.parametrize("lang", ["de", "en"])
def test_sentences_give_the_contexts_that_the_manual_says(lang: str) -> None:
    rows = table(lang)
    assert {c: sum(c in want for want, _ in rows) >= 3 for c in ALL} == dict.fromkeys(ALL, True)
    got = given([sentence for _, sentence in rows], lang)
    missed = [(sorted(want - have), sentence) for (want, sentence), have in zip(rows, got, strict=True) if want - have]
    wanted = sum(len(want) for want, _ in rows)
    assert len(missed) <= (1 - FOUND) * wanted, missed
    assert sum(len(have - want) for (want, _), have in zip(rows, got, strict=True)) <= OTHERS * wanted
    assert [sentence for (want, sentence), have in zip(rows, got, strict=True) if not want and have] == []


@pytest.mark.parametrize("lang", ["de", "en"])
def test_each_context_has_at_least_25_keywords(lang: str) -> None:
    words = {c: {w for e in load_pack(lang).table("event_contexts") if e["context"] == c for w in e.list("word")} for c in ALL}
    assert {c: len(found) for c, found in words.items() if len(found) < 25} == {}


def coded(text: str, lang: str) -> list[tuple[str, ...]]:
    coding = next(Coder(lang).code([report_of(text, lang=lang)]))
    return [e.contexts for e in coding.events]


def test_the_context_comes_from_the_events_own_clause() -> None:
    text = "Polen warf Russland Spionage vor, während Frankreich Deutschland wegen der Strafzölle kritisierte."
    first, second = coded(text, "de")
    assert "intelligence" in first and "economic" not in first
    assert "economic" in second and "intelligence" not in second


def test_a_report_about_one_thing_gives_it_to_events_without_a_context() -> None:
    about = "Die Impfung kommt spät. Der Impfstoff fehlt in den Krankenhäusern. Die Pandemie dauert an."
    assert coded(f"Frankreich kritisierte Italien. {about}", "de") == [("health",)]
    assert coded("Frankreich kritisierte Italien. Die Impfung kommt spät. Der Markt war leer. Es regnete.", "de") == [()]


def test_one_weak_keyword_is_no_context_and_two_are() -> None:
    one, two = given(["Die Gruppe kaufte eine Rakete.", "Die Gruppe kaufte Munition und eine Rakete."], "de")
    assert "military" not in one and "military" in two


def test_a_capital_in_the_pack_must_stand_in_the_text() -> None:
    plain, named = given(["Nobody knows who will come.", "The WHO will come."], "en")
    assert "health" not in plain and "health" in named


def test_a_phrase_must_stand_as_a_whole() -> None:
    whole, split = given(["Police used tear gas.", "In tears, the man paid for his gas bill."], "en")
    assert "repression" in whole and "repression" not in split


def test_explain_names_the_keyword_and_its_line() -> None:
    told = explain("Dänemark warf Russland Spionage vor.", lang="de")
    (reason,) = [r for s in told.sentences for t in s.traces for r in t.contexts]
    assert (reason.context, reason.level) == ("intelligence", "clause")
    assert {(k.word, k.id) for k in reason.keywords} == {("Spionage", "de.context.intelligence")}
    assert reason.keywords[0].line.startswith("de/event_contexts.tsv:")


def test_a_report_has_at_most_two_contexts() -> None:
    text = " ".join(["Das Gericht, die Armee, die Wirtschaft und der Botschafter schweigen."] * 4)
    (analysis,) = load_reader("de").read([text])
    assert len(report_contexts(analysis.sentences, load_pack("de"))) == 2


def test_what_is_remembered_of_words_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The ministers discussed the trade deal, the elections and the tear gas that police used against protesters in the capital."
    (analysis,) = load_reader("en").read([text])
    pack = load_pack("en")
    found = [contexts_among(s, range(len(s.tokens)), pack) for s in analysis.sentences]
    assert any(found)
    monkeypatch.setattr(contexts, "REMEMBERED", 3)
    contexts.context_index.cache_clear()
    assert [contexts_among(s, range(len(s.tokens)), pack) for s in analysis.sentences] == found
    assert 0 < len(contexts.context_index(pack).known) <= 3
