"""Which reports are compared at all: those that share keys of enough weight inside the window.

The rule looks at the two reports alone (never at how many others there are), so that the candidates of a report do not depend on what
arrived when.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from lagebild.merge.copies import bands
from lagebild.merge.digests import DIGEST_VERSION, Days, Digest
from lagebild.merge.profiles import named_states
from lagebild.merge.sides import is_office, is_person, rarity
from lagebild.merge.told import gap, kin_of, prominence
from lagebild.merge.words import concept_weight, hashed

REACH = 31  # days around a report in which it is compared; the longest a report's date may be to count as dated
ENOUGH = 45
SPECIFIC = 45  # keys from this weight on are looked up for undated reports too
KEYS_VERSION = f"{DIGEST_VERSION}.3"  # raised whenever keys_of gives other keys: stores then make theirs anew
_NUMBER = 32  # bits of a report's number in a posting
_LEAD = 6  # sentences whose acts make keys
_TELLING = 0.5  # weight of a concept that makes a key
_RARELY = 0.85  # weight of a concept that is seldom in the news
_RARE = 0.6  # rarity of a state (merge.sides) from which it and one telling concept make two reports candidates
_MOST = 6  # states of an opening that make keys
_SENTENCE = 8  # content words from which an identical sentence is a key


def keys_of(digest: Digest) -> dict[int, int]:
    """The keys of a report with their weights: people, offices, bodies, cities, lead acts with sides, headline words, marks of copies."""
    out: dict[int, int] = {}

    def put(weight: int, *parts: str) -> None:
        key = hashed("\x1f".join(parts)) << 8 | weight
        out[key] = weight

    put(200, "text", str(digest.text_hash))
    for n, band in bands(digest):
        put(150, "band", str(n), band.hex())
    for s in digest.sentences:
        if len(s.words) >= 4 * _SENTENCE:
            put(100, "sentence", s.words.hex())
    for key, code, first, _ in digest.actors:
        if first <= 2 * _LEAD and key != code:
            put(60 if is_person(key) else 45 if is_office(key) else 35, "actor", key)
    for spot, first in digest.places:
        if first <= _LEAD:
            put(35, "place", spot)
    states = [code for _, code, first, _ in digest.actors if first <= 3 and code not in ("", "---")]
    named = named_states(digest)
    for a, b in combinations(sorted(set(states))[:6], 2):
        put(30, "states", a, b)
    _put_acts(digest, put)
    _put_matters(digest, [*states, *sorted(named)], put)
    lead = dict.fromkeys((*(w for w, t in digest.title_words if t >= 0.8), *(w for w, n, t in digest.words if n <= 1 and t >= 0.8)))
    for word in lead:
        if len(word) >= 4:
            put(15, "word", word)
    return out


def _put_matters(digest: Digest, states: Sequence[str], put: Callable[..., None]) -> None:
    """What the opening is about in any language: telling concepts, alone and beside the states named first."""
    lead = [c for c in dict.fromkeys((*digest.title_concepts, *(c for c, n in digest.concepts if n <= 1))) if concept_weight(c) >= _TELLING]
    for concept in lead:
        put(15 if concept_weight(concept) >= _RARELY else 10, "concept", concept)
        for code in sorted(set(states))[:_MOST]:
            put(35 if rarity(code) >= _RARE else 15, "matter", code, concept)


def _put_acts(digest: Digest, put: Callable[..., None]) -> None:
    for e in digest.events:
        if e.sentence > _LEAD or prominence(e, digest) < 0.15:
            continue
        codes = sorted({s.code for s in (*e.source, *e.target) if s.code not in ("", "---")})
        for act in kin_of(e.act):
            family = "+".join(sorted({act, e.act}))
            for code in codes:
                put(30 if act == e.act else 20, "act", family, code)
            for a, b in combinations(codes[:4], 2):
                put(50 if act == e.act else 30, "dyad", family, a, b)


class Blocks:
    """An index of reports by key and first day. Work per report: its keys times the reports of the window that share them."""

    complete = False  # what is put in later may be a candidate too

    def __init__(self) -> None:
        self._dated: dict[int, array[int]] = {}
        self._undated: dict[int, array[int]] = {}
        self._reports: dict[int, Digest] = {}
        self._numbers: dict[str, int] = {}
        self._next = 0

    def put(self, digest: Digest) -> None:
        """Take in a report (once)."""
        number = self._next
        self._next += 1
        self._reports[number] = digest
        self._numbers[digest.id] = number
        first = first_of(digest)
        table = self._dated if first else self._undated
        for key in keys_of(digest):
            postings = table.get(key)
            if postings is None:
                table[key] = array("Q", (first << _NUMBER | number,))
            else:
                insort(postings, first << _NUMBER | number)

    def drop(self, digest: Digest) -> None:
        """Take a report out again."""
        number = self._numbers.pop(digest.id)
        del self._reports[number]
        first = first_of(digest)
        table = self._dated if first else self._undated
        for key in keys_of(digest):
            table[key].remove(first << _NUMBER | number)

    def expect(self, ids: Iterable[str]) -> None:
        """All is at hand."""

    def candidates(self, digest: Digest) -> list[str]:
        """The reports to compare with one, sorted: those whose common keys weigh enough."""
        weights: Counter[int] = Counter()
        undated = is_wide(digest)
        for key, weight in keys_of(digest).items():
            for number in self._hits(key, digest, weight, undated):
                weights[number] += weight
        own = self._numbers.get(digest.id)
        found = (self._reports[n] for n, w in weights.items() if w >= ENOUGH and n != own)
        return sorted(r.id for r in found if within_reach(digest, r))

    def _hits(self, key: int, digest: Digest, weight: int, undated: bool) -> Iterable[int]:
        mask = (1 << _NUMBER) - 1
        yield from (p & mask for p in self._undated.get(key, ()) if weight >= SPECIFIC)
        if undated and weight < SPECIFIC:
            return
        dated = self._dated.get(key)
        if dated is None:
            return
        low, high = 0, len(dated)
        if digest.days is not None:
            first, last = reach_of(digest)
            low, high = bisect_left(dated, first << _NUMBER), bisect_left(dated, (last + 1) << _NUMBER)
        for p in dated[low:high]:
            yield p & mask


def within_reach(a: Digest, b: Digest) -> bool:
    """Whether two reports are near enough in time to be compared; one without a date always is."""
    return a.days is None or b.days is None or gap(a.days, b.days) <= REACH


def is_wide(digest: Digest) -> bool:
    """Whether a report is undated, or dated so loosely that it meets others by specific keys alone."""
    return digest.days is None or digest.days[1] - digest.days[0] > REACH


def first_of(digest: Digest) -> int:
    """The day by which a report is looked up: its first, 0 where it has no usable date."""
    return 0 if digest.days is None or is_wide(digest) else digest.days[0]


def reach_of(digest: Digest) -> Days:
    """First and last day on which a report may begin that is within reach of this one."""
    assert digest.days is not None
    return max(1, digest.days[0] - 2 * REACH), digest.days[1] + REACH
