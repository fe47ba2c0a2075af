"""Lemmas and the features a finite verb owes to its form and subject.

A statistical tagger trained on little morphology guesses mood badly; the packs' form tables do not. German's present subjunctive
(Konjunktiv I), the mark of reported speech, differs from the indicative of most full verbs by the subject's person alone, so it is
settled here, after parsing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lagebild.read.tokens import PACKS, rows

FINITE = frozenset(("AUX", "VERB"))
LONGEST_PREFIX = 10
KEPT_AS_IS = frozenset(("PUNCT", "SYM", "X", "NUM", "_", ""))


class VerbForm(NamedTuple):
    """One line of the pack's verb tables."""

    lemma: str
    feats: tuple[tuple[str, str], ...]
    subject: str  # any, first, third


@dataclass(frozen=True, slots=True)
class Morphology:
    """Form tables of one language."""

    lang: str
    lemmas: dict[tuple[str, str], str]
    verbs: dict[str, list[VerbForm]]
    endings: list[tuple[str, VerbForm]]
    pronouns: dict[str, tuple[str, str]]
    cache: dict[tuple[str, str], str] = field(default_factory=dict, compare=False, repr=False)

    def lemma(self, form: str, upos: str) -> str:
        """The lemma of a form; a verb's own infinitive, its separated particle left to the clause analysis.

        >>> morphology("de").lemma("traf", "VERB")
        'treffen'
        """
        key = (form, upos)
        found = self.cache.get(key)
        if found is None:
            found = self.cache[key] = self._lemma(form, upos)
        return found

    def _lemma(self, form: str, upos: str) -> str:
        if upos in KEPT_AS_IS or upos == "PROPN":
            return form
        low = form.lower()
        known = self.lemmas.get((low, upos))
        if known is not None:
            return known
        if upos == "PRON" and low in self.pronouns:
            return self.pronouns[low][0]
        if upos in FINITE and low in self.verbs:
            return self.verbs[low][0].lemma
        from simplemma import lemmatize

        if upos == "NOUN":
            return str(lemmatize(form if self.lang == "de" else low, lang=self.lang))
        found = str(lemmatize(low, lang=self.lang))
        return found if upos == "PROPN" else found.lower()

    def pronoun_feats(self, form: str) -> str:
        return self.pronouns.get(form.lower(), ("", ""))[1]

    def finite(self, form: str, lemma: str, subject: str) -> tuple[tuple[str, str], ...]:
        """Features the finite verb `form` has by the tables, given its subject: "first", "third" (person singular), "plural" or "".

        >>> dict(morphology("de").finite("habe", "haben", "third"))["Mood"]
        'Sub'
        """
        low = form.lower()
        for entry in self.verbs.get(low, ()):
            if entry.subject in ("any", subject):
                return entry.feats
        if low in self.verbs:
            return ()
        for cut in range(1, min(len(low) - 2, LONGEST_PREFIX)):  # unterschrieb, as schrieb
            for entry in self.verbs.get(low[cut:], ()):
                if entry.subject in ("any", subject) and low[:cut] + entry.lemma == lemma:
                    return entry.feats
        for ending, entry in self.endings:
            if entry.subject in ("any", subject) and low.endswith(ending) and low[: -len(ending)] + entry.lemma == lemma:
                return entry.feats
        return ()


def pairs(feats: str) -> tuple[tuple[str, str], ...]:
    return tuple((a, b) for a, _, b in (f.partition("=") for f in feats.split("|")) if b)


@lru_cache(maxsize=8)
def morphology(lang: str) -> Morphology:
    """The tables of a language: verb forms and pronouns from its pack, lemmas shipped beside its model."""
    verbs: dict[str, list[VerbForm]] = {}
    for form, lemma, feats, subject in rows(lang, "verb_forms"):
        verbs.setdefault(form, []).append(VerbForm(lemma, pairs(feats), subject))
    endings = [(r[0], VerbForm(r[1], pairs(r[2]), r[3])) for r in rows(lang, "verb_endings")]
    pronouns = {r[0]: (r[1], r[2]) for r in rows(lang, "pronouns")}
    lemmas: dict[tuple[str, str], str] = {}
    path = PACKS / "models" / lang / "lemmas.tsv"
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                form, upos, lemma = line.split("\t")
                lemmas[form, upos] = lemma
    lemmas.update(((form, upos), lemma) for form, upos, lemma in rows(lang, "lemma_exceptions"))
    return Morphology(lang, lemmas, verbs, endings, pronouns)
