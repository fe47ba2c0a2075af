"""English headlines In Title Case or IN CAPITALS, written for the network as a sentence would be.

There every verb looks like a name (*Minister Condemns Attack*), and the network, which learnt from sentences, takes it for one. What the
name lists know keeps its capitals; other words that the language has in small letters lose them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

SHORT = 3  # letters up to which words are written small even in title case
LEAST = 3  # longer words that a headline must have
SHARE = 0.8  # of the longer words in capitals, from which a sentence is in title case
END = frozenset({".", "!", "?", ";"})  # what ends sentences and hardly headlines


def in_title_case(forms: Sequence[str]) -> bool:
    """Whether a sentence is written as a headline: nearly every longer word behind the first begins with a capital.

    >>> in_title_case("Foreign Minister Condemns Attack in Kabul".split())
    True
    >>> in_title_case("Mr Obama met Angela Merkel and David Cameron .".split())
    False
    """
    if not forms or forms[-1] in END:
        return False
    words = [f for f in forms[1:] if len(f) > SHORT and f[0].isalpha()]
    capital = sum(f[0].isupper() for f in words)
    return len(words) >= LEAST and capital >= SHARE * len(words)


def sentence_case(forms: Sequence[str], named: Collection[int]) -> list[str]:
    """The forms as a sentence has them: common words small, names with one capital where all words have capitals.

    Args:
        forms: the words of a headline.
        named: the positions of words that belong to a name.
    """
    shouted = all(f.isupper() for f in forms if len(f) > SHORT and f[0].isalpha())
    out = []
    for i, form in enumerate(forms):
        if i in named or not form[0].isupper():
            out.append(form.capitalize() if shouted and i in named and len(form) > SHORT else form)
        elif _common(form.lower()):
            out.append(form.lower() if i else form.capitalize())
        else:
            out.append(form.capitalize() if shouted and len(form) > SHORT else form)
    return out


@lru_cache(maxsize=65536)
def _common(word: str) -> bool:
    """Whether the language has a word in small letters."""
    from simplemma import is_known

    return word.isalpha() and is_known(word, lang="en")
