"""The pattern language of the time packs: patterns read into rows of elements, and rows into one trie.

A pattern is a row of elements; a blank between two elements allows blanks in the text, none forbids them.

    word        that word, in any case; written with a capital, only with a capital
    {class}     a word of that class of the table times_words; {class:name} calls its value `name`
    [ ]         an optional blank where none would be allowed
    [a | b]     optional, (a | b) alternatives, @id a piece from the table times_macros
    < >         what the expression covers, where that is less than the pattern
    \\(         a bracket or other sign of this list as itself
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lagebild.errors import PackError
from lagebild.packs import Entry
from lagebild.resolve.time_expressions import Expression, compile_expression

_SYNTAX = re.compile(
    r"(?P<blank>\s+)|\{(?P<cls>\w+)(?::(?P<name>\w+))?\}|@(?P<macro>[\w.-]+)|\\(?P<quoted>.)|(?P<mark>[][()<>|])"
    r"|(?P<word>\d+|[^\W\d_]+|[^\w\s{}@])"
)
Element = tuple[str, str, str, bool]  # kind (word, slot, mark), text or class, name, glued to what stands before


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
    classes: dict[str, list[tuple[int, str, bool, Node]]] = field(default_factory=dict)  # the slots by class: place among them, name, glued
    marks: dict[str, Node] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    ends: bool = False  # a rule ends here, or behind marks alone; with the next two what is asked of a state before it is entered
    heads: set[str] = field(default_factory=set)  # words with which it goes on, here or behind marks
    kinds: set[str] = field(default_factory=set)  # classes with which it goes on


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
            if mark == "[" and items[at + 1]["blank"] and items[at + 2]["mark"] == "]":
                glued = False
                at += 3
                continue
            if mark in ("|", ")", "]"):
                break
            if mark in ("(", "["):
                inner, at = self._choice(items, at + 1, depth, glued)
                if at >= len(items) or items[at]["mark"] != {"(": ")", "[": "]"}[mark]:
                    raise PackError(f"The pattern {item.string!r} leaves a bracket open.")
                more = [*inner, ()] if mark == "[" else inner
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
            after = node.slots.get((text, name, glued))
            if after is None:
                after = Node()
                node.classes.setdefault(text, []).append((len(node.slots), name, glued, after))
                node.slots[text, name, glued] = after
            node = after
        else:
            edges = node.words.setdefault(text.lower(), [])
            known = next((n for c, g, n in edges if (c, g) == (text[0].isupper(), glued)), None)
            if known is None:
                known = Node()
                edges.append((text[0].isupper(), glued, known))
            node = known
    if rule not in node.rules:
        node.rules.append(rule)


def settle(node: Node) -> frozenset[str]:
    """Note at each state of a finished trie with what it goes on, and answer with all words that stand as such in its patterns."""
    below = [after for edges in node.words.values() for *_, after in edges]
    found = frozenset(node.words).union(*[settle(after) for after in (*below, *node.slots.values(), *node.marks.values())])
    beyond = (node, *node.marks.values())
    node.ends = bool(node.rules) or any(after.ends for after in node.marks.values())
    node.heads = {word for after in beyond for word in (*after.words, *after.heads)}
    node.kinds = {cls for after in beyond for cls in (*after.classes, *after.kinds)}
    return found
