"""Which way time words look: the tense around a stretch of text, from the parse or, without one, from words.

Answers are `past`, `present`, `future` or "" where nothing tells. The words are pack data (table times_tense).
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from lagebild.packs import Pack
from lagebild.read.analysis import Analysis, Sentence, Token

TenseAt = Callable[[int, int], str]
_SENTENCE_END = re.compile(r"[.!?][\"”“«»']*\s+(?=[A-ZÄÖÜ\"„»«“])|\n\s*\n|\n")
_CLAUSE_END = re.compile(r"[,;:–—()\"„“”»«]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class TenseWords:
    """The table times_tense as sets of forms and compiled shapes."""

    kinds: dict[str, frozenset[str]]
    participle: re.Pattern[str]
    weakpast: re.Pattern[str]


@functools.lru_cache(maxsize=16)
def _shapes(shapes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{s})" for s in shapes) or r"(?!)")


_WORDS: dict[int, tuple[Pack, TenseWords]] = {}


def tense_words(pack: Pack) -> TenseWords:
    """The tense words of a pack, compiled once per pack object."""
    known = _WORDS.get(id(pack))
    if known is None or known[0] is not pack:
        kinds: dict[str, set[str]] = {}
        for entry in pack.table("times_tense"):
            kinds.setdefault(entry["kind"], set()).update(entry.list("word"))
        shapes = {k: _shapes(tuple(sorted(kinds.get(k, ())))) for k in ("participle", "weakpast")}
        frozen = {k: frozenset(v) for k, v in kinds.items()}
        known = (pack, TenseWords(frozen, shapes["participle"], shapes["weakpast"]))
        _WORDS[id(pack)] = known
    return known[1]


# ---------------------------------------------------------------- without a parse


def text_tenses(text: str, pack: Pack) -> TenseAt:
    """Tense by the words of the clause between commas, else of the sentence."""
    words = tense_words(pack)

    @functools.cache
    def tense_of(start: int, end: int) -> str:
        return words_tense(text[start:end], words)

    def tense_at(start: int, end: int) -> str:
        left, right = sentence_around(text, start, end)
        first = max((m.end() for m in _CLAUSE_END.finditer(text, left, start)), default=left)
        found = _CLAUSE_END.search(text, end, right)
        return tense_of(first, found.start() if found else right) or tense_of(left, right)

    return tense_at


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds a stretch of text, cut at full stops and line ends, at most 600 characters each way."""
    low = max(0, start - 600)
    left = max((m.end() for m in _SENTENCE_END.finditer(text, low, start)), default=low)
    found = _SENTENCE_END.search(text, end, min(len(text), end + 600))
    return left, found.start() + 1 if found else min(len(text), end + 600)


def words_tense(clause: str, words: TenseWords) -> str:
    """The tense that the words of a clause speak for."""
    tokens = _WORD.findall(clause)
    low = [t.lower() for t in tokens]
    having = {kind: not forms.isdisjoint(low) for kind, forms in words.kinds.items()}
    if having.get("planned"):
        return "future"
    if having.get("future"):
        return "future"
    if having.get("past"):
        return "past"
    plain = [t for t in tokens if t.islower()]
    if having.get("perfect") and any(words.participle.fullmatch(t) for t in plain):
        return "past"
    skip = words.kinds.get("notweak", frozenset())
    if any(words.weakpast.fullmatch(t) and t not in skip for t in plain):
        return "past"
    return "present" if having.get("present") or having.get("perfect") else ""


# ---------------------------------------------------------------- with a parse


def clause_tense(analysis: Analysis, pack: Pack) -> TenseAt:
    """Tense of the verb that governs an expression, by the parse; the words around decide where the parse does not."""
    words = tense_words(pack)
    fallback = text_tenses(analysis.text, pack)
    starts = [s.start for s in analysis.sentences if s.tokens]
    sentences = [s for s in analysis.sentences if s.tokens]

    def tense_at(start: int, end: int) -> str:
        at = bisect.bisect_right(starts, start) - 1
        token = _token_at(sentences[at], start, end) if at >= 0 else None
        found = _governing_tense(sentences[at], token, words) if token else ""
        return found or fallback(start, end)

    return tense_at


def _token_at(sentence: Sentence, start: int, end: int) -> Token | None:
    """The highest token within a stretch of characters: the one whose head stands outside it."""
    inside = [t for t in sentence.tokens if t.start < end and start < t.end]
    return next((t for t in inside if t.head < 0 or sentence.tokens[t.head] not in inside), inside[0] if inside else None)


def _governing_tense(sentence: Sentence, token: Token, words: TenseWords) -> str:
    for above in (token, *sentence.ancestors(token.i)):
        auxiliaries = sentence.kids(above.i, "aux", "cop")
        if (above.upos in ("VERB", "AUX") or auxiliaries) and (found := _verb_tense(above, auxiliaries, words)):
            return found
    return ""


def _verb_tense(verb: Token, auxiliaries: list[Token], words: TenseWords) -> str:
    """The tense of a verb with its auxiliaries: the finite form, perfects, futures and modals."""
    kinds = words.kinds
    if verb.form.lower() in kinds.get("planned", ()) or verb.lemma in kinds.get("lemma_planned", ()):
        return "future"
    participle = verb.feat("VerbForm") == "Part"
    for aux in auxiliaries:
        past = aux.feat("Tense") == "Past" or aux.form.lower() in kinds.get("past", ())
        if aux.lemma in kinds.get("lemma_modal", ()):
            return "past" if past and aux.form.lower() in kinds.get("past", ()) else "future"
        if aux.rel == "cop":
            continue
        if aux.lemma in kinds.get("lemma_future", ()) and not past:
            return "future"
        if past or (participle and aux.lemma in kinds.get("lemma_perfect", ())):
            return "past"
    for finite in (*(a for a in auxiliaries if a.feat("VerbForm") == "Fin"), verb):
        if tense := finite.feat("Tense"):
            return {"Past": "past", "Pres": "present"}.get(tense, "")
    if verb.feat("VerbForm") == "Inf" and not auxiliaries:
        return "future"
    return "past" if participle and not auxiliaries else ""
