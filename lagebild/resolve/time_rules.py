"""The pattern language of the time packs: words and rules of a pack compiled once into a lexicon and a trie.

A pattern is a row of elements; a blank between two elements allows blanks in the text, none forbids them.

    word        that word, in any case; written with a capital, only with a capital
    {class}     a word of that class of the table times_words; {class:name} calls its value `name`
    [a | b]     optional, (a | b) alternatives, @id a piece from the table times_macros
    < >         what the expression covers, where that is less than the pattern

Digits have the classes n (any number), d (1-31), mo (1-12), h (0-24), mi (two digits, 00-59), y (four digits), yr (what
is a year even when it stands alone: 1500-2049, no round hundred), yy (two digits), age (13-99) and dot3 (a number with
thousands grouped).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lagebild.errors import PackError
from lagebild.packs import Entry, Pack
from lagebild.resolve.time_values import Expression, Value, compile_expression

_TOKEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+|[^\W\d_]+|[^\w\s]|_")
_SYNTAX = re.compile(r"(?P<blank>\s+)|\{(?P<cls>\w+)(?::(?P<name>\w+))?\}|@(?P<macro>[\w.-]+)|\\(?P<quoted>.)|(?P<mark>[][()<>|])|(?P<word>\d+|[^\W\d_]+|[^\w\s])")
_LONGEST = 24  # tokens of one match: no expression is longer, and the search stays linear


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the text as the rules see it; a compound gives one for each of its parts."""

    start: int
    end: int
    text: str
    low: str


@dataclass(frozen=True, slots=True)
class Sense:
    """A class a word (or several) may have, with its value; `rest` are the words that must follow."""

    cls: str
    value: Value
    rest: tuple[str, ...]
    capital: bool
    glue: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table times, compiled."""

    id: str
    order: int
    type: str
    value: Expression | None
    mod: str
    edtf: Expression | None
    when: tuple[str, ...]


@dataclass(slots=True)
class Node:
    """A state of the trie: edges by literal word and by class, marks that open and close the covered part, finished rules."""

    words: dict[str, list[tuple[bool, bool, Node]]] = field(default_factory=dict)
    slots: dict[tuple[str, str, bool], Node] = field(default_factory=dict)
    marks: dict[str, Node] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits: the characters it covers, how many words it looked at, and the values of its slots."""

    rule: Rule
    start: int
    end: int
    size: int
    slots: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class TimePack:
    """A compiled pack of time rules."""

    lexicon: Mapping[str, tuple[Sense, ...]]
    firsts: frozenset[str]
    lasts: frozenset[str]
    root: Node


Element = tuple[str, str, str, bool]  # kind (word, slot, mark), text or class, name, glued to what stands before


def number(text: str) -> Value:
    """A cell or digit token as a number where it is one.

    >>> number("3"), number("2.5"), number("MO"), number("")
    (3, 2.5, 'MO', None)
    """
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text or None


def digit_senses(text: str) -> tuple[Sense, ...]:
    """The classes of a token of digits."""
    if not text.isascii() or len(text) > 9:
        return ()
    if not text.isdigit():
        return (Sense("n", int(re.sub(r"\D", "", text)), (), False), Sense("dot3", 0, (), False))
    value, size = int(text), len(text)
    fits = {
        "n": True, "d": size <= 2 and 1 <= value <= 31, "mo": size <= 2 and 1 <= value <= 12, "h": size <= 2 and value <= 24,
        "mi": size == 2 and value < 60, "y": size == 4 and 1000 <= value < 2200, "yy": size == 2,
        "yr": size == 4 and 1500 <= value < 2050 and value % 100 != 0, "age": size == 2 and value > 12,
    }  # fmt: skip
    return tuple(Sense(cls, value, (), False) for cls, ok in fits.items() if ok)


class PatternParser:
    """Turns one pattern into the rows of elements it stands for, options and macros written out."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self.macros = macros

    def rows(self, pattern: str, depth: int = 0) -> list[tuple[Element, ...]]:
        if depth > 8:
            raise PackError(f"The pattern {pattern!r} uses a macro that uses itself.")
        items: list[re.Match[str]] = []
        at = 0
        while at < len(pattern):
            found = _SYNTAX.match(pattern, at)
            if found is None:
                raise PackError(f"The pattern {pattern!r} cannot be read at {pattern[at:]!r}.")
            items.append(found)
            at = found.end()
        rows, rest = self._choice(items, 0, depth, False)
        if rest < len(items):
            raise PackError(f"The pattern {pattern!r} closes a bracket it did not open.")
        return rows

    def _choice(self, items: list[re.Match[str]], at: int, depth: int, glued: bool) -> tuple[list[tuple[Element, ...]], int]:
        rows: list[tuple[Element, ...]] = []
        while True:
            more, at = self._row(items, at, depth, glued)
            rows += more
            if at < len(items) and items[at]["mark"] == "|":
                at += 1
                continue
            return rows, at

    def _row(self, items: list[re.Match[str]], at: int, depth: int, glued: bool) -> tuple[list[tuple[Element, ...]], int]:
        rows: list[tuple[Element, ...]] = [()]
        first = True
        while at < len(items):
            item = items[at]
            mark = item["mark"]
            if item["blank"]:
                glued = first and glued
                at += 1
                continue
            if mark in ("|", ")", "]"):
                break
            if mark in ("(", "["):
                inner, at = self._choice(items, at + 1, depth, glued)
                if at >= len(items) or items[at]["mark"] != {"(": ")", "[": "]"}[mark]:
                    raise PackError(f"The pattern {item.string!r} leaves a bracket open.")
                more = inner + [()] if mark == "[" else inner
            else:
                more = self._single(item, depth, glued)
            rows = [row + tail for row in rows for tail in more]
            at += 1
            glued = glued if mark in ("<", ">") else True
            first = False
        return rows, at

    def _single(self, item: re.Match[str], depth: int, glued: bool) -> list[tuple[Element, ...]]:
        if item["mark"]:
            return [(("mark", item["mark"], "", False),)]
        if item["cls"]:
            return [(("slot", item["cls"], item["name"] or item["cls"], glued),)]
        if item["macro"]:
            if item["macro"] not in self.macros:
                raise PackError(f"The pattern {item.string!r} names the macro @{item['macro']}, which no table holds.")
            rows = self.rows(self.macros[item["macro"]], depth + 1)
            return [tuple((k, t, n, glued if i == 0 else g) for i, (k, t, n, g) in enumerate(row)) for row in rows]
        return [(("word", item["quoted"] or item["word"], "", glued),)]


def compile_lexicon(entries: tuple[Entry, ...]) -> dict[str, tuple[Sense, ...]]:
    """The words of a pack by their first token in lower case; `*` at a word's end stands for the endings of class `ending`."""
    endings = [w for e in entries if e["class"] == "ending" for w in e.list("word")]
    lexicon: dict[str, list[Sense]] = {}
    for entry in entries:
        for written in entry.list("word"):
            forms = [written] if not written.endswith("*") else [written[:-1] + e for e in ("", *endings)]
            for form in forms:
                first, *rest = _TOKEN.findall(form)
                sense = Sense(entry["class"], number(entry["value"]), tuple(r.lower() for r in rest), first[0].isupper(), entry["glue"])
                lexicon.setdefault(first.lower(), []).append(sense)
    return {word: tuple(senses) for word, senses in lexicon.items()}


def compile_rules(entries: tuple[Entry, ...], macros: Mapping[str, str]) -> Node:
    """The trie of all patterns; raises PackError, naming the line, where one cannot be read."""
    root, parser = Node(), PatternParser(macros)
    for order, entry in enumerate(entries):
        try:
            value = compile_expression(entry["value"]) if entry["value"] else None
            edtf = compile_expression(entry["edtf"]) if entry["edtf"] else None
            rows = parser.rows(entry["pattern"])
        except PackError as error:
            raise PackError(f"{entry.line}: {error.message}") from error
        rule = Rule(entry.id, order, entry["type"], value, entry["mod"], edtf, entry.list("when"))
        for row in rows:
            _insert(root, row, rule)
    return root


def _insert(node: Node, row: tuple[Element, ...], rule: Rule) -> None:
    for kind, text, name, glued in row:
        if kind == "mark":
            node = node.marks.setdefault(text, Node())
        elif kind == "slot":
            node = node.slots.setdefault((text, name, glued), Node())
        else:
            edges = node.words.setdefault(text.lower(), [])
            known = next((n for c, g, n in edges if (c, g) == (text[0].isupper(), glued)), None)
            if known is None:
                known = Node()
                edges.append((text[0].isupper(), glued, known))
            node = known
    if rule not in node.rules:
        node.rules.append(rule)


_COMPILED: dict[int, tuple[Pack, TimePack]] = {}


def compile_pack(pack: Pack) -> TimePack:
    """The compiled time rules of a pack, compiled once per pack object."""
    known = _COMPILED.get(id(pack))
    if known is None or known[0] is not pack:
        lexicon = compile_lexicon(pack.table("times_words"))
        firsts, lasts = (frozenset(w for w, ss in lexicon.items() if any(side in s.glue for s in ss)) for side in "az")
        macros = {e["id"]: e["pattern"] for e in pack.table("times_macros")}
        known = (pack, TimePack(lexicon, firsts, lasts, compile_rules(pack.table("times"), macros)))
        _COMPILED[id(pack)] = known
    return known[1]


def words_of(text: str, pack: TimePack) -> list[Word]:
    """The tokens of a text, compounds of two known words (`Montag|abend`, `sechs|tägige`) taken apart."""
    out: list[Word] = []
    lexicon = pack.lexicon
    for found in _TOKEN.finditer(text):
        written = found.group()
        low = written.lower()
        if len(low) > 5 and low not in lexicon and (cut := split_compound(low, pack.firsts, pack.lasts)):
            middle = found.start() + cut
            out.append(Word(found.start(), middle, written[:cut], low[:cut]))
            out.append(Word(middle, found.end(), written[cut:], low[cut:]))
        else:
            out.append(Word(found.start(), found.end(), written, low))
    return out


@functools.lru_cache(maxsize=65536)
def split_compound(low: str, firsts: frozenset[str], lasts: frozenset[str]) -> int:
    """Where a word falls apart into two words that may stand first and last in compounds; 0 where it does not."""
    for cut in range(len(low) - 2, 1, -1):
        if low[:cut] in firsts and low[cut:] in lasts:
            return cut
    return 0


def senses_of(words: list[Word], pack: TimePack) -> list[dict[str, list[tuple[Value, int]]]]:
    """For each word the classes it opens: class → values, each with the index of the word after it."""
    out: list[dict[str, list[tuple[Value, int]]]] = []
    for i, word in enumerate(words):
        found: dict[str, list[tuple[Value, int]]] = {}
        senses = digit_senses(word.text) if word.text[0].isdigit() else pack.lexicon.get(word.low, ())
        inside = i > 0 and words[i - 1].end == word.start and words[i - 1].text[-1].isalpha()
        for sense in senses:
            if sense.capital and not (word.text[0].isupper() or inside):
                continue
            after = i + 1 + len(sense.rest)
            if sense.rest and tuple(w.low for w in words[i + 1 : after]) != sense.rest:
                continue
            found.setdefault(sense.cls, []).append((sense.value, after))
        out.append(found)
    return out


_NUMERIC = frozenset(".,")


def _inside_number(words: list[Word], i: int) -> bool:
    """Whether a token of digits goes on a number (`3,80`) that began before it."""
    return (
        i > 1
        and words[i].text[0].isdigit()
        and words[i - 1].text in _NUMERIC
        and words[i - 2].text[-1].isdigit()
        and words[i - 2].end == words[i - 1].start
        and words[i - 1].end == words[i].start
    )


def _cut_number(words: list[Word], j: int) -> bool:
    """Whether a match that ends before word j would cut a number in two."""
    return (
        0 < j < len(words) - 1
        and words[j - 1].text[-1].isdigit()
        and words[j].text in _NUMERIC
        and words[j + 1].text[0].isdigit()
        and words[j - 1].end == words[j].start
        and words[j].end == words[j + 1].start
    )


class Matcher:
    """Finds all matches of a pack's rules in one text."""

    def __init__(self, text: str, pack: TimePack) -> None:
        self.words = words_of(text, pack)
        self.senses = senses_of(self.words, pack)
        self.root = pack.root

    def matches(self) -> Iterator[Match]:
        """Every rule that fits anywhere, in text order, overlaps included."""
        starts, slots = self.root.words, {cls for cls, _, _ in self.root.slots}
        for i, word in enumerate(self.words):
            if (word.low in starts or not slots.isdisjoint(self.senses[i])) and not _inside_number(self.words, i):
                yield from self._from(i)

    def _from(self, first: int) -> Iterator[Match]:
        words, senses = self.words, self.senses
        stack: list[tuple[Node, int, int, int, dict[str, Value]]] = [(self.root, first, -1, -1, {})]
        while stack:
            node, at, opened, closed, slots = stack.pop()
            for rule in node.rules:
                begin, end = (first if opened < 0 else opened), (at if closed < 0 else closed)
                if end > begin and not _cut_number(words, end):
                    yield Match(rule, words[begin].start, words[end - 1].end, at - first, slots)
            for mark, after in node.marks.items():
                stack.append((after, at, at if mark == "<" else opened, at if mark == ">" else closed, slots))
            if at >= len(words) or at - first >= _LONGEST:
                continue
            word = words[at]
            near = at == 0 or words[at - 1].end == word.start
            for capital, glued, after in node.words.get(word.low, ()):
                if (near or not glued or at == first) and (not capital or word.text[0].isupper()):
                    stack.append((after, at + 1, opened, closed, slots))
            for (cls, name, glued), after in node.slots.items():
                if (near or not glued or at == first) and cls in senses[at]:
                    for value, behind in senses[at][cls]:
                        stack.append((after, behind, opened, closed, {**slots, name: value}))
