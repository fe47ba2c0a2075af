"""Actor phrases of the news in sentences of their own: how many come out with the right code and sector.

The tables were written from the codebook by somebody who had seen neither the packs nor the resolver.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from lagebild.model import Coding, Mention
from lagebild.pipeline import Coder, report_of

HERE = Path(__file__).parent
CODE_FLOOR = {"de": 0.95, "en": 0.95}  # share of phrases with the right code; raise them, never lower them
FLOOR = {"de": 0.95, "en": 0.94}  # share of phrases with the right code and sector
NAME_FLOOR = {"de": 0.95, "en": 0.97}  # share of the phrases for persons that carry the right name
EMPTY = "-"  # among alternatives, the empty sector


@dataclass(frozen=True, slots=True)
class Phrase:
    phrase: str
    date: str
    codes: tuple[str, ...]
    sectors: tuple[str, ...]
    name: str
    sentence: str

    def mentions(self, coding: Coding) -> list[Mention]:
        """The mentions that overlap the phrase."""
        start = self.sentence.index(self.phrase)
        return [m for m in coding.mentions if m.span.start < start + len(self.phrase) and m.span.end > start]

    def right_code(self, m: Mention) -> bool:
        return m.code in self.codes

    def right(self, m: Mention) -> bool:
        return self.right_code(m) and m.sector in self.sectors


def _phrase(line: str) -> Phrase:
    phrase, date, codes, sectors, name, sentence = line.split("\t")
    admitted = tuple("" if s == EMPTY else s for s in sectors.split("|"))
    return Phrase(phrase, date, tuple(codes.split("|")), admitted, name, sentence)


@functools.cache
def resolved(lang: str) -> tuple[tuple[Phrase, Coding], ...]:
    """The table's phrases with the coding of their sentences, coded in one go."""
    lines = (HERE / f"actor_phrases_{lang}.tsv").read_text(encoding="utf-8").splitlines()
    phrases = [_phrase(line) for line in lines if line and not line.startswith("#")]
    codings = Coder(lang).code(report_of(p.sentence, lang=lang, date=p.date or "2023-08-15") for p in phrases)
    return tuple(zip(phrases, codings, strict=True))


def _words(name: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return {w for w in plain.replace("-", " ").replace("|", " ").split() if len(w) > 2}


def _account(p: Phrase, coding: Coding) -> str:
    got = ", ".join(f"{m.span.quote!r} {m.code} {m.sector or EMPTY}" for m in p.mentions(coding)) or "nothing"
    return f"{p.phrase!r} {'|'.join(p.codes)} {'|'.join(s or EMPTY for s in p.sectors)}: {got}"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_code_and_sector(lang: str) -> None:
    """Most phrases have a mention with the right code, most of them with the right sector too."""
    rows = resolved(lang)
    coded = [(p, c) for p, c in rows if any(p.right_code(m) for m in p.mentions(c))]
    full = [(p, c) for p, c in rows if any(p.right(m) for m in p.mentions(c))]
    failing = [_account(p, c) for p, c in rows if not any(p.right(m) for m in p.mentions(c))]
    figures = f"{lang}: code {len(coded) / len(rows):.3f}, code and sector {len(full) / len(rows):.3f} of {len(rows)} phrases"
    print(figures, *failing, sep="\n")
    assert len(coded) / len(rows) >= CODE_FLOOR[lang], figures
    assert len(full) / len(rows) >= FLOOR[lang], figures


@pytest.mark.parametrize("lang", ["de", "en"])
def test_names(lang: str) -> None:
    """Most phrases that stand for a person have a mention with a word of that person's name."""
    rows = [(p, c) for p, c in resolved(lang) if p.name]
    named = [any(_words(p.name) & _words(m.name) for m in p.mentions(c)) for p, c in rows]
    failing = [
        f"{p.phrase!r} ({p.date}) {p.name}: {[m.name for m in p.mentions(c)]}" for (p, c), ok in zip(rows, named, strict=True) if not ok
    ]
    figures = f"{lang}: name {sum(named) / len(rows):.3f} of {len(rows)} phrases"
    print(figures, *failing, sep="\n")
    assert sum(named) / len(rows) >= NAME_FLOOR[lang], figures
