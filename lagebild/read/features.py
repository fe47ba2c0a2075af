"""What the network sees of a word: subword rows, affix rows and a shape, the same in training and reading.

Subwords follow fastText (Bojanowski et al. 2017): character n-grams of the lower-cased word between angle brackets, hashed by FNV-1a.
"""

from __future__ import annotations

import re
from functools import lru_cache

AFFIX_ROWS = 16_384
AFFIXES = 7  # suffixes of 1 to 4 letters, prefixes of 1 to 3
DIGIT = re.compile(r"\d")


def normal(form: str) -> str:
    """The form as the vectors know it: lower case, digits as 0.

    >>> normal("Am12")
    'am00'
    """
    return DIGIT.sub("0", form.lower())


def fnv(data: bytes) -> int:
    """fastText's 32-bit hash: FNV-1a over signed bytes.

    >>> fnv("für".encode()) == fnv("fur".encode())
    False
    """
    h = 2166136261
    for b in data:
        h = ((h ^ (b if b < 128 else b | 0xFFFFFF00)) * 16777619) & 0xFFFFFFFF
    return h


@lru_cache(maxsize=200_000)
def _bucket(gram: str) -> int:
    return fnv(gram.encode("utf-8"))


def subwords(word: str, minn: int, maxn: int, buckets: int) -> list[int]:
    """Bucket of each character n-gram of `<word>`, as fastText computes them."""
    marked = f"<{word}>"
    n = len(marked)
    return [_bucket(marked[i : i + k]) % buckets for i in range(n) for k in range(minn, maxn + 1) if i + k <= n]


def affixes(word: str) -> list[int]:
    """Rows of the word's last one to four and first one to three letters."""
    out = [_bucket(f"{k}:{word[-k:]}") % AFFIX_ROWS for k in (1, 2, 3, 4)]
    return out + [_bucket(f"-{k}:{word[:k]}") % AFFIX_ROWS for k in (1, 2, 3)]


SHAPES = 32


LOWER = {2: 1, 3: 1, 4: 1, 5: 1, 10: 11, 12: 13}  # shapes with capitals → without


def lowered(shape: int) -> int:
    """The shape of the same word written without capitals.

    >>> lowered(shape("Haus", True)) == shape("haus", True)
    True
    """
    return LOWER.get(shape % 16, shape % 16) + shape // 16 * 16


@lru_cache(maxsize=65536)
def shape(form: str, first: bool) -> int:
    """Letter case, digits and hyphens in one small number; a sentence's first word is told apart.

    >>> shape("Haus", False) == shape("Baum", False) != shape("haus", False)
    True
    """
    if form.isalpha():
        case = 1 if form.islower() else 2 if form[:1].isupper() and form[1:].islower() else 3 if form.isupper() else 4
        if len(form) == 1 and case >= 2:
            case = 5
    elif form.isdigit():
        case = 6
    elif form[:1].isdigit():
        case = 7 if not any(c.isalpha() for c in form) else 8
    elif not any(c.isalnum() for c in form):
        case = 9
    elif "-" in form:
        case = 10 if form[:1].isupper() else 11
    else:
        case = 12 if form[:1].isupper() else 13
    return case + (16 if first else 0)
