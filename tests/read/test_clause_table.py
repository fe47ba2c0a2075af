"""Clauses of whole sentences with the shipped reader: the share of predicates whose stated facts all come out.

A fact is `role=Form` (forms of the phrase's head word, alternatives by `/`), `tense=`, `mood=`, `modal=` with a value, or a
word for a property of the clause, with `!` before it where the clause must not have it. Roles are those of the active clause.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import pytest

from lagebild.coding.frames import frames_of
from lagebild.packs import load_pack
from lagebild.read.analysis import Sentence
from lagebild.read.clauses import Clause, clauses
from lagebild.read.readers import load_reader

HERE = Path(__file__).parent
FLOOR = {"de": 0.95, "en": 0.9}  # share of predicates with every fact right; raise them, never lower them
FACT_FLOOR = {"de": 0.97, "en": 0.94}  # share of single facts that are right
PROPERTIES = {
    "passive": "passive", "neg": "negated", "perfect": "perfect", "cond": "conditional", "inf": "infinitive", "attr": "attributive",
    "refl": "reflexive",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    sentence: str
    predicate: str
    facts: tuple[str, ...]
    wrong: tuple[str, ...]  # the facts that did not come out
    got: str


def holds(fact: str, clause: Clause, sentence: Sentence) -> bool:
    """Whether a clause has a property, or a value or filler of a role."""
    if fact.startswith("!"):
        return not holds(fact[1:], clause, sentence)
    if fact in PROPERTIES:
        return bool(getattr(clause, PROPERTIES[fact]))
    key, _, value = fact.partition("=")
    wanted = set(value.split("/"))
    match key:
        case "tense" | "mood":
            return getattr(clause, key) in wanted
        case "modal":
            return bool(wanted & set(clause.modals))
    return any(sentence.tokens[a.head].form in wanted for a in clause.fillers(key))


def _told(clause: Clause, sentence: Sentence) -> str:
    args = [f"{a.role}={sentence.tokens[a.head].form}" for a in clause.args]
    flags = [short for short, name in PROPERTIES.items() if getattr(clause, name)]
    return " ".join([*args, *flags, f"tense={clause.tense}", f"mood={clause.mood}", *(f"modal={m}" for m in clause.modals)])


def _row(line: str, sentences: tuple[Sentence, ...], lang: str) -> Row:
    text, predicate, expect = line.split("\t")
    facts = tuple(expect.split())
    pack = load_pack(lang)
    best: Row | None = None
    found: list[str] = []
    for s in sentences:
        for clause in clauses(s, pack, frames_of(pack).participles):
            found.append(clause.lemma)
            if clause.lemma.casefold() != predicate.casefold():
                continue
            wrong = tuple(f for f in facts if not holds(f, clause, s))
            if best is None or len(wrong) < len(best.wrong):
                best = Row(text, predicate, facts, wrong, _told(clause, s))
    return best or Row(text, predicate, facts, facts, f"no such predicate among {', '.join(found)}")


@functools.cache
def table(lang: str) -> tuple[Row, ...]:
    """The table's rows after reading, their sentences read in one go."""
    raw = (HERE / f"clauses_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    lines = [line for line in raw if line and not line.startswith("#")]
    analyses = load_reader(lang).read([line.split("\t")[0] for line in lines])
    return tuple(_row(line, tuple(a.sentences), lang) for line, a in zip(lines, analyses, strict=True))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_clauses(lang: str) -> None:
    """Most predicates come out with all their facts, and most single facts come out."""
    rows = table(lang)
    right = sum(not r.wrong for r in rows) / len(rows)
    facts = 1 - sum(len(r.wrong) for r in rows) / sum(len(r.facts) for r in rows)
    figures = f"{lang}: all facts right for {right:.3f} of {len(rows)} predicates, {facts:.3f} of single facts"
    failing = [f"{r.sentence} {r.predicate}: misses {' '.join(r.wrong)}; got {r.got}" for r in rows if r.wrong]
    print(figures, *failing, sep="\n")
    assert right >= FLOOR[lang], figures
    assert facts >= FACT_FLOOR[lang], figures
