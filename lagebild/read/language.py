"""A fast guess at a text's language from its function words (words in the packs)."""

from __future__ import annotations

import re
from functools import lru_cache

from lagebild.read.tokens import rows

LANGUAGES = ("de", "en")
WORD = re.compile(r"[^\W\d_]+")
SHORT = 12  # words; one function word is enough then
BRIEF = 30  # words; a single sentence, full of names perhaps: one function word is enough if the letters say the same
MARKED = 0.28  # marks per word of that language's letters then; Dutch and Danish have fewer of the German ones
FEW = 8  # words; a headline, which may have no function word at all
READ = 4000  # characters looked at: enough for a report, cheap for a book


@lru_cache(maxsize=1)
def function_words() -> dict[str, frozenset[str]]:
    """The function words that tell a language from the others, by language code."""
    return {lang: frozenset(w for r in rows(lang, "function_words") for w in r[0].split()) for lang in LANGUAGES}


@lru_cache(maxsize=1)
def letter_marks() -> dict[str, re.Pattern[str]]:
    """Letters and word endings typical of a language, as one pattern each."""
    marks = {lang: [m for r in rows(lang, "language_marks") for m in r[0].split("|")] for lang in LANGUAGES}
    return {
        lang: re.compile("|".join(re.escape(m[:-1]) + r"\b" if m.endswith("$") else re.escape(m) for m in found))
        for lang, found in marks.items()
    }


def guess_language(text: str) -> str:
    """ "de", "en" or "other".

    >>> guess_language("Der Minister sprach mit dem Präsidenten über die Lage.")
    'de'
    >>> guess_language("The minister spoke with the president about the war.")
    'en'
    """
    words = [w.lower() for w in WORD.findall(text[:READ])]
    if not words:
        return "other"
    counts = {lang: sum(w in known for w in words) for lang, known in function_words().items()}
    best = max(counts, key=lambda lang: counts[lang])
    others = max(n for lang, n in counts.items() if lang != best)
    share = counts[best] / len(words)
    if len(words) < FEW and counts[best] == others:
        return _by_letters(words)
    if counts[best] <= others:
        return "other"
    return best if share >= 0.12 or len(words) < SHORT or (len(words) < BRIEF and _by_letters(words, MARKED) == best) else "other"


def _by_letters(words: list[str], least: float = 0.0) -> str:
    """The language whose letters and endings the words have most of, and at least so many of per word."""
    seen = {lang: len(pattern.findall(" ".join(words))) for lang, pattern in letter_marks().items()}
    best, second = sorted(seen, key=lambda lang: -seen[lang])[:2]
    return best if seen[best] > seen[second] and seen[best] >= least * len(words) else "other"
