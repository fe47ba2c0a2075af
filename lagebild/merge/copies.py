"""Copies: reports that count as one source, and sentences that two reports share almost word for word.

Exact copies have the same words. Near copies share most of their three-word shingles, or most of their sentences. Agency copies credit
the same agency and share enough sentences. Translated copies tell the same names, numbers, days and acts sentence by sentence, in order.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lagebild.merge.digests import Digest, SentenceDigest
from lagebild.merge.told import gap

Kind = Literal["exact", "near", "agency", "translated"]

SHARE_NEAR = 0.58  # share of the shorter text's sentences (by words) found in the longer one
SHARE_AGENCY = 0.52  # the same where both credit one agency
ALIKE = 0.6  # Dice of two sentences' content words, from which they are the same sentence
FACTS_LEAST = 0.35  # share of names, places, days and numbers in shared sentences; less is a page's boilerplate
REFILLED = 0.4  # share of a text's sentences that a form letter repeats
UPDATE = 1  # days within which a text with other numbers may be the same report's update
TRANSLATED = 0.43  # agreement of two long sequences of language-neutral tokens; other texts of one story reach 0.35, serial ones 0.42
SHORT = 2.0  # tokens by which the agreement of a short sequence may be chance: so much more is asked of it
NEUTRAL_LEAST = 12  # tokens; shorter sequences agree by chance
PASSAGE_WORDS = 7  # content words that a passage shares at least
REPRINT = 30  # days between a text and its copy
FACTS = "antpr"  # tokens of a sentence that are actors, numbers, times, places, regions
_NUMBER = re.compile(r"n:.*")
_DAY = re.compile(r"t:\d{4}-\d\d-\d\d.*")
_WEIGHT = {"n": 1.6, "a": 1.0, "p": 1.0, "r": 1.0, "t": 0.8, "e": 0.5, "q": 0.5, "c": 0.6}


@dataclass(frozen=True, slots=True)
class Copy:
    """That one report copies another (or both a third)."""

    kind: Kind
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A digest's text, unpacked for comparison."""

    digest: Digest
    shingles: frozenset[int]
    limit: int
    sentences: tuple[tuple[int, ...], ...]
    bags: tuple[frozenset[int], ...]
    neutral: tuple[Counter[str], ...]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, digest: Digest) -> Text:
        shingles = array("I", digest.shingles)
        rows = tuple(tuple(array("I", s.words)) for s in digest.sentences)
        neutral = tuple(Counter(s.neutral) for s in digest.sentences)
        limit = shingles[-1] if len(shingles) >= 1024 else 2**32
        weights = tuple(weight_of(n) for n in neutral)
        return cls(digest, frozenset(shingles), limit, rows, tuple(map(frozenset, rows)), neutral, weights)


def weight_of(tokens: Counter[str]) -> float:
    """How much some of a sentence's tokens that survive translation tell."""
    return sum(_WEIGHT[t[0]] * n for t, n in tokens.items())


@dataclass(frozen=True, slots=True)
class Texts:
    """How two texts relate: `copy` where one copies the other; `refilled` where they are one form letter filled in with other days."""

    copy: Copy | None = None
    refilled: bool = False


def copy_of(a: Text, b: Text) -> Copy | None:
    """Whether two reports are copies, of which kind, and why."""
    return texts(a, b).copy


def texts(a: Text, b: Text) -> Texts:
    """Whether two reports are copies or the same form letter."""
    x, y = a.digest, b.digest
    if x.content_id == y.content_id or (x.text_hash == y.text_hash and x.length == y.length):
        return Texts(Copy("exact", 1.0, ("the same words",)))
    if x.days and y.days and gap(x.days, y.days) > REPRINT:
        return Texts()
    return _translated(a, b) if x.lang != y.lang else _near(a, b)


def overlap(a: Text, b: Text) -> tuple[float, float]:
    """Jaccard similarity of two texts' shingles, and the share of the shorter text's shingles that the longer has."""
    limit = min(a.limit, b.limit)
    mine, yours = (t.shingles if t.limit <= limit else frozenset(s for s in t.shingles if s <= limit) for t in (a, b))
    if not mine or not yours:
        return 0.0, 0.0
    common = len(mine & yours)
    return common / (len(mine) + len(yours) - common), common / min(len(mine), len(yours))


def _near(a: Text, b: Text) -> Texts:
    x, y = a.digest, b.digest
    jaccard, contained = overlap(a, b)
    agency = bool(x.agency) and not set(x.agency.split("/")).isdisjoint(y.agency.split("/"))
    if contained < 0.12:
        return Texts()
    share, agreeing, contradicting, told = shared_sentences(a, b)
    reasons = [f"{contained:.0%} of the shorter text's word triples", f"{share:.0%} of its sentences"]
    if contradicting and share >= REFILLED:
        return Texts(refilled=_other_days(a, b))
    if agreeing < 0.6 or contradicting or told < FACTS_LEAST:
        return Texts()
    if agency:
        reasons.append(f"both credit {x.agency}")
    if x.title_words != y.title_words and jaccard > 0.7:
        reasons.append("another headline")
    if share >= (SHARE_AGENCY if agency else SHARE_NEAR) or contained >= 0.7:
        kind: Kind = "agency" if agency else "near"
        return Texts(Copy(kind, round(max(share, contained), 3), tuple(reasons)))
    return Texts()


def shared_sentences(a: Text, b: Text) -> tuple[float, float, bool, float]:
    """The share of the shorter text (by content words) whose sentences the longer one has, how far their names and numbers agree, whether
    some of these sentences contradict each other, and the share of the shorter text's names, places, days, numbers that stand in them."""
    short, long = sorted((a, b), key=lambda t: (sum(map(len, t.sentences)), t.digest.id))
    where: dict[int, list[int]] = {}
    for n, bag in enumerate(long.bags):
        for w in bag:
            where.setdefault(w, []).append(n)
    total = found = facts = told = 0
    agree: list[float] = []
    contradicting = False
    for n, bag in enumerate(short.bags):
        total += len(short.sentences[n])
        here = sum(k for t, k in short.neutral[n].items() if t[0] in FACTS)
        facts += here
        hits = Counter(m for w in bag for m in where.get(w, ()))
        if not hits:
            continue
        best = max(hits, key=lambda m: (2 * hits[m] / (len(bag) + len(long.bags[m])), -m))
        if 2 * hits[best] / (len(bag) + len(long.bags[best])) >= ALIKE:
            found += len(short.sentences[n])
            told += here
            mine, yours = short.neutral[n], long.neutral[best]
            verbatim = short.sentences[n] == long.sentences[best] and _numbers(mine) == _numbers(yours)
            agree.append(1.0 if verbatim else _facts(mine, yours))
            contradicting |= not verbatim and contradict(mine, yours, same_days=not _other_days(a, b))
    agreeing = sum(agree) / len(agree) if agree else 0.0
    return (found / total if total else 0.0), agreeing, contradicting, (told / facts if facts else 1.0)


def _facts(a: Counter[str], b: Counter[str]) -> float:
    """How far the numbers, days and names of two sentences agree: what a form letter changes and a copy keeps."""
    mine, yours = (Counter({t: n for t, n in c.items() if t[0] in FACTS}) for c in (a, b))
    both = sum((mine & yours).values())
    all_of = max(sum(mine.values()), sum(yours.values()))
    return both / all_of if all_of else 1.0


def _numbers(tokens: Counter[str]) -> Counter[str]:
    """The numbers of a sentence. With the same words and numbers it is the same sentence, whatever day its weekday then stood for."""
    return Counter({t: n for t, n in tokens.items() if _NUMBER.fullmatch(t)})


def contradict(a: Iterable[str], b: Iterable[str], same_days: bool = False) -> bool:
    """Whether two stretches of text put other numbers or other days in the place of each other's: a form letter filled in anew.

    A copy may leave out or add; it does not tell another number instead of one.

    Args:
        same_days: that the texts are of the same days, so that days whole weeks apart are one weekday, which a word's tense put in the
            past in one and ahead in the other.

    >>> contradict(["n:9", "a:RUS"], ["n:11", "a:RUS"]), contradict(["n:9"], ["n:9", "n:11"])
    (True, False)
    >>> contradict(["t:2025-09-20"], ["t:2025-09-27"]), contradict(["t:2025-09-20"], ["t:2025-09-27"], same_days=True)
    (True, False)
    """
    for sort in (_NUMBER, _DAY):
        mine, yours = ({t for t in tokens if sort.fullmatch(t)} for tokens in (a, b))
        if sort is _DAY and same_days:
            mine, yours = ({_weekday(t) for t in days} for days in (mine, yours))
        if mine - yours and yours - mine:
            return True
    return False


def _weekday(token: str) -> str:
    """The weekday of a day's token; the token itself where it tells more than a day, or none that there is."""
    try:
        return str(dt.date.fromisoformat(token[2:]).weekday())
    except ValueError:
        return token


def _translated(a: Text, b: Text) -> Texts:
    score, length = aligned(a, b)
    if score < TRANSLATED + SHORT / max(1, length) or length < NEUTRAL_LEAST:
        return Texts()
    if _all_contradict(a, b):
        return Texts(refilled=_other_days(a, b))
    return Texts(Copy("translated", round(score, 3), (f"names, numbers, days and acts agree by {score:.0%}, sentence by sentence",)))


def _other_days(a: Text, b: Text) -> bool:
    """Whether two reports are of other days, so that a text filled in anew is no update of the other's toll."""
    x, y = a.digest.days, b.digest.days
    return x is not None and y is not None and gap(x, y) > UPDATE


def _all_contradict(a: Text, b: Text) -> bool:
    """Whether the days that two texts name are all others, or their numbers."""
    for sort in (_NUMBER, _DAY):
        mine, yours = ({t for c in text.neutral for t in c if sort.fullmatch(t)} for text in (a, b))
        if mine and yours and not mine & yours:
            return True
    return False


def aligned(a: Text, b: Text) -> tuple[float, int]:
    """Agreement of two texts' language-neutral tokens along the best alignment that keeps the order of sentences, and how many there are.

    Needleman–Wunsch over sentences without gap costs; a pair scores the weight of the tokens it shares. 1.0: the sequences are the same.
    """
    mine, yours = _told(a), _told(b)
    tokens = min(sum(sum(c.values()) for c, _ in s) for s in (mine, yours))
    full = (sum(w for _, w in mine) + sum(w for _, w in yours)) / 2
    if not full or tokens < NEUTRAL_LEAST:
        return 0.0, tokens
    before = [0.0] * (len(yours) + 1)
    for one, _ in mine:
        row = [0.0]
        for j, (other, _) in enumerate(yours):
            row.append(max(before[j + 1], row[j], before[j] + weight_of(one & other)))
        before = row
    return before[-1] / full, tokens


def _told(text: Text) -> list[tuple[Counter[str], float]]:
    return [(c, w) for c, w in zip(text.neutral, text.weights, strict=True) if w]


def passage(a: SentenceDigest, b: SentenceDigest) -> float:
    """How far two sentences are the same passage: 0 unless most content words stand in both, in the same order.

    Near-verbatim sentences of otherwise different reports go back to one source (an agency's background paragraph).
    """
    return _passage(a.words, b.words)


@functools.lru_cache(maxsize=20_000)
def _passage(a: bytes, b: bytes) -> float:
    mine, yours = tuple(array("I", a)), tuple(array("I", b))
    common = set(mine) & set(yours)
    if len(common) < PASSAGE_WORDS:
        return 0.0
    dice = 2 * len(common) / (len(set(mine)) + len(set(yours)))
    in_order = _longest_common(mine, yours) / len(common)
    return dice if dice >= ALIKE and in_order >= 0.75 else 0.0


def _longest_common(a: Sequence[int], b: Sequence[int]) -> int:
    """The length of the longest common subsequence."""
    before = [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b):
            row.append(before[j] + 1 if x == y else max(before[j + 1], row[j]))
        before = row
    return before[-1]


def bands(digest: Digest, rows: int = 3) -> Iterable[tuple[int, bytes]]:
    """The keys under which near copies meet: stretches of the MinHash (Jaccard 0.4 meets with probability 0.94)."""
    width = 4 * rows
    usable = len(digest.minhash) // width * width
    return ((n, digest.minhash[n : n + width]) for n in range(0, usable, width))
