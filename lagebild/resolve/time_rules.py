"""A compiled time pack, and the search for everything in a text that one of its rules fits."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct

from lagebild.packs import Pack
from lagebild.resolve.time_patterns import Node, Rule, compile_rules, settle
from lagebild.resolve.time_setting import Value
from lagebild.resolve.time_words import (
    Bearings,
    Lexicon,
    bearings_of,
    compile_lexicon,
    cuts_number,
    inside_number,
    runs_of,
    senses_of,
    words_of,
)

_SHORT = 100  # characters of a run of words that is remembered
_LONGEST = 24  # tokens of one match: no expression is longer, and the search stays linear


class Match(Struct, frozen=True):
    """A rule that fits: the characters it covers, how many words it looked at, and the values of its slots."""

    rule: Rule
    start: int
    end: int
    size: int
    slots: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class TimePack:
    """A compiled pack of time rules: its words and the trie of its patterns. Equal to itself only, so that it can be a cache's key."""

    lexicon: Lexicon
    root: Node
    bearings: Bearings


_COMPILED: dict[int, tuple[Pack, TimePack]] = {}


def compile_pack(pack: Pack) -> TimePack:
    """The compiled time rules of a pack, compiled once per pack object."""
    known = _COMPILED.get(id(pack))
    if known is None or known[0] is not pack:
        macros = {e["id"]: e["pattern"] for e in pack.table("times_macros")}
        root = compile_rules(pack.table("times"), macros)
        words = compile_lexicon(pack.table("times_words"), frozenset(root.words), frozenset(root.classes), settle(root))
        compiled = TimePack(words, root, bearings_of(words))
        known = (pack, compiled)
        _COMPILED[id(pack)] = known
    return known[1]


class Matcher:
    """Finds all matches of a pack's rules in one text."""

    def __init__(self, text: str, pack: TimePack) -> None:
        self.words = words_of(text, pack.lexicon)
        self.senses = senses_of(self.words)
        self.root = pack.root

    def matches(self) -> Iterator[Match]:
        """Every rule that fits anywhere, in text order, overlaps included."""
        for i, form in enumerate(self.words.forms):
            if form.begins and not inside_number(self.words, i):
                yield from self._from(i)

    def _goes_on(self, node: Node, at: int) -> bool:
        """Whether anything can come of a node before word `at`: a rule ends, or the word fits, there or behind a mark; mostly nothing."""
        if node.ends:
            return True
        forms = self.words.forms
        return at < len(forms) and (forms[at].low in node.heads or not node.kinds.isdisjoint(self.senses[at]))

    def _by_class(self, node: Node, at: int, free: bool) -> list[tuple[int, int, Node, int, str, Value]]:
        """The states behind a node whose slots word `at` fills and with which something can come of it, in the order of the pack."""
        here, goes_on = self.senses[at], self._goes_on
        found: list[tuple[int, int, Node, int, str, Value]] = []
        for cls in node.classes.keys() & here.keys():
            for place, name, glued, after in node.classes[cls]:
                if glued and not free:
                    continue
                for value, size in here[cls]:
                    if goes_on(after, at + size):
                        found.append((place, len(found), after, size, name, value))
        if len(found) > 1:
            found.sort()
        return found

    def _from(self, first: int) -> Iterator[Match]:
        words, forms, senses = self.words, self.words.forms, self.senses
        stack: list[tuple[Node, int, int, int, dict[str, Value]]] = [(self.root, first, -1, -1, {})]
        while stack:
            node, at, opened, closed, slots = stack.pop()
            for rule in node.rules:
                begin, end = (first if opened < 0 else opened), (at if closed < 0 else closed)
                if end > begin and not cuts_number(words, end):
                    yield Match(rule, words.starts[begin], words.ends[end - 1], at - first, slots)
            for mark, after in node.marks.items():
                stack.append((after, at, at if mark == "<" else opened, at if mark == ">" else closed, slots))
            if at >= len(forms) or at - first >= _LONGEST:
                continue
            form, here = forms[at], senses[at]
            free = at == first or words.glued(at)  # of a blank that a glued edge forbids
            for capital, glued, after in node.words.get(form.low, ()):
                if (free or not glued) and (not capital or form.text[0].isupper()) and self._goes_on(after, at + 1):
                    stack.append((after, at + 1, opened, closed, slots))
            if here and node.classes:
                for _, _, after, size, name, value in self._by_class(node, at, free):
                    stack.append((after, at + size, opened, closed, {**slots, name: value}))


@functools.lru_cache(maxsize=4)
def all_matches(text: str, pack: TimePack) -> tuple[Match, ...]:
    """Every rule that fits anywhere in a text; remembered, for an undated report is dated from several days."""
    out: list[Match] = []
    for start, end in runs_of(text, pack.bearings):
        run = text[start:end]
        for m in _matches(run, pack) if end - start < _SHORT else Matcher(run, pack).matches():
            out.append(Match(m.rule, start + m.start, start + m.end, m.size, m.slots))
    return tuple(out)


@functools.lru_cache(maxsize=65536)
def _matches(run: str, pack: TimePack) -> tuple[Match, ...]:
    """The rules that fit in a run of words that may stand in rules; most are a few function words and were met before."""
    return tuple(Matcher(run, pack).matches())
