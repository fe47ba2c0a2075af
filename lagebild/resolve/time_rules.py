"""A compiled time pack, and the search for everything in a text that one of its rules fits."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from lagebild.packs import Pack
from lagebild.resolve.time_patterns import Node, Rule, compile_rules
from lagebild.resolve.time_setting import Value
from lagebild.resolve.time_words import Lexicon, compile_lexicon, cuts_number, inside_number, senses_of, words_of

_KEPT = 200_000  # pairs of words remembered
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
    dead: set[tuple[str, str]] = field(default_factory=set)  # pairs of words with which no rule goes on; most openings are met again


_COMPILED: dict[int, tuple[Pack, TimePack]] = {}


def compile_pack(pack: Pack) -> TimePack:
    """The compiled time rules of a pack, compiled once per pack object."""
    known = _COMPILED.get(id(pack))
    if known is None or known[0] is not pack:
        macros = {e["id"]: e["pattern"] for e in pack.table("times_macros")}
        root = compile_rules(pack.table("times"), macros)
        compiled = TimePack(compile_lexicon(pack.table("times_words"), frozenset(root.words), frozenset(root.classes)), root)
        known = (pack, compiled)
        _COMPILED[id(pack)] = known
    return known[1]


class Matcher:
    """Finds all matches of a pack's rules in one text."""

    def __init__(self, text: str, pack: TimePack) -> None:
        self.words = words_of(text, pack.lexicon)
        self.senses = senses_of(self.words)
        self.root, self.dead = pack.root, pack.dead

    def matches(self) -> Iterator[Match]:
        """Every rule that fits anywhere, in text order, overlaps included."""
        forms, dead = self.words.forms, self.dead
        following = [*(form.text for form in forms[1:]), ""]
        for i in [i for i, form in enumerate(forms) if form.begins and (form.text, following[i]) not in dead]:
            if not inside_number(self.words, i):
                yield from self._from(i)

    def _bury(self, first: int) -> None:
        """Remember that no rule goes on behind a word, where what both mean depends on no third word."""
        forms = self.words.forms
        behind = forms[first + 1] if first + 1 < len(forms) else None
        if forms[first].opens is not None and (behind is None or behind.opens is not None) and len(self.dead) < _KEPT:
            self.dead.add((forms[first].text, behind.text if behind is not None else ""))

    def _goes_on(self, node: Node, at: int) -> bool:
        """Whether anything can come of a node before word `at`: a rule ends, or the word fits, there or behind a mark; mostly nothing."""
        if node.rules:
            return True
        forms = self.words.forms
        if at < len(forms) and (forms[at].low in node.words or not node.classes.keys().isdisjoint(self.senses[at])):
            return True
        return bool(node.marks) and any(self._goes_on(after, at) for after in node.marks.values())

    def _from(self, first: int) -> Iterator[Match]:
        words, forms, senses = self.words, self.words.forms, self.senses
        stack: list[tuple[Node, int, int, int, dict[str, Value]]] = [(self.root, first, -1, -1, {})]
        beyond = False
        while stack:
            node, at, opened, closed, slots = stack.pop()
            beyond = beyond or at > first
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
            if not here or not node.classes:
                continue
            edges = [(*edge, cls) for cls in here if cls in node.classes for edge in node.classes[cls]]
            for _, name, glued, after, cls in sorted(edges) if len(edges) > 1 else edges:  # in the order of the pack
                if free or not glued:
                    for value, size in here[cls]:
                        if self._goes_on(after, at + size):
                            stack.append((after, at + size, opened, closed, {**slots, name: value}))
        if not beyond:
            self._bury(first)


@functools.lru_cache(maxsize=4)
def all_matches(text: str, pack: TimePack) -> tuple[Match, ...]:
    """Every rule that fits anywhere in a text; remembered, for an undated report is dated from several days."""
    return tuple(Matcher(text, pack).matches())
