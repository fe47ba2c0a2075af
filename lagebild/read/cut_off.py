"""Words cut off before the one that ends them: *Außen- und Verteidigungsminister*.

Trees after Universal Dependencies have the cut-off word as head, the whole one as its conjunct. Whoever asks what the phrase means needs it
the other way round, since only the whole word says so; the analysis that readers give stays as the guidelines have it.
"""

from __future__ import annotations

from msgspec.structs import replace

from lagebild.read.analysis import Analysis, Sentence

WORDS = frozenset(("NOUN", "PROPN", "X", "ADJ"))
REACH = 12  # words between a cut-off word and the one that ends it


def whole_words(analysis: Analysis) -> Analysis:
    """The analysis with whole words at the head of cut-off ones; the same object where there are none."""
    found = [any(_cut_off(t.form) for t in s.tokens) for s in analysis.sentences]
    if not any(found):
        return analysis
    sentences = tuple(_regrouped(s) if has else s for s, has in zip(analysis.sentences, found, strict=True))
    return Analysis(analysis.text, analysis.lang, sentences)


def _cut_off(form: str) -> bool:
    """Whether a word is cut off; an acronym is an actor of its own (*US- und EU-Vertreter*)."""
    return len(form) > 2 and form[-1] == "-" and form[-2].isalpha() and not form[:-1].isupper()


def _regrouped(s: Sentence) -> Sentence:
    tokens = list(s.tokens)
    for i, t in enumerate(s.tokens):
        if not _cut_off(t.form) or tokens[i].upos not in WORDS or tokens[i].deprel == "compound":
            continue
        parts, whole = [i], -1
        for j in range(i + 1, min(i + REACH, len(tokens))):
            if tokens[j].deprel == "conj" and tokens[j].head in parts and tokens[j].upos in WORDS:
                if not _cut_off(tokens[j].form):
                    whole = j
                    break
                parts.append(j)
        links = {j for j in range(i + 1, whole) if tokens[j].upos == "CCONJ"}
        if whole < 0 or not links:
            continue
        above, rel = tokens[i].head, tokens[i].deprel
        for j, other in enumerate(tokens):
            if j in parts:
                tokens[j] = replace(other, head=whole, deprel="compound")
            elif j == whole:
                tokens[j] = replace(other, head=above, deprel=rel)
            elif j in links:
                tokens[j] = replace(other, head=parts[-1], deprel="cc")
            elif other.head in parts:
                tokens[j] = replace(other, head=whole)
    return Sentence(s.index, s.text, tuple(tokens))
