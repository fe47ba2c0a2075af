"""Frames compiled from the pack: which predicate, in which construction, is which act (docs/packs.md)."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lagebild.errors import PackError
from lagebild.packs import Entry, Pack
from lagebild.read.grammar import grammar_of


class Filler(NamedTuple):
    """What fills a role: the phrase headed by a token, or (`part`) the first part of a compound at that token."""

    head: int
    part: bool = False


class Slots(Protocol):
    """What a frame asks of the predicate that it is tried on."""

    def fillers(self, role: str) -> tuple[Filler, ...]: ...

    def kinds(self, filler: Filler) -> frozenset[str]:
        """`actor` where it names a political actor, with the kinds of those named; `place` where it names a place."""
        ...

    def lemmas(self, filler: Filler) -> frozenset[str]:
        """The lemma of a filler and its lower-cased form."""
        ...

    def flag(self, name: str) -> bool:
        """refl, passive, neg, plural, cop, attr, inf."""
        ...


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a `when` cell: any of `tests` must hold (or none, where negated)."""

    text: str
    negated: bool
    tests: tuple[Callable[[Slots], bool], ...]

    def holds(self, slots: Slots) -> bool:
        for test in self.tests:
            if test(slots):
                return not self.negated
        return self.negated


@dataclass(frozen=True, slots=True)
class Frame:
    """One pack line, compiled."""

    id: str
    line: str
    preds: tuple[str, ...]
    pos: str
    conditions: tuple[Condition, ...]
    source: tuple[tuple[str, ...], ...]  # alternatives, each a tuple of roles taken together
    target: tuple[tuple[str, ...], ...]
    act: str | None
    mode: str | None
    status: str
    content: tuple[str, ...]
    effect: str
    control: str
    example: str
    expect: str
    order: int = 0
    ahead: int = 0  # how many conditions more it counts as having, where lines are tried (`^2` in its cell `when`)

    @property
    def rank(self) -> tuple[int, int]:
        """Its place among lines for the same word, lowest first: most conditions, then nearer the top."""
        return (-len(self.conditions) - self.ahead, self.order)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(r for side in (self.source, self.target) for alt in side for r in alt)

    def failing(self, slots: Slots) -> Condition | None:
        """The first condition that does not hold, None where all do."""
        for condition in self.conditions:
            if not condition.holds(slots):
                return condition
        return None


KINDS = ("actor", "state", "person", "organisation", "group", "place", "plural")  # what a filler can be asked to be
AHEAD = "^"  # before a number: the line counts as having so many conditions more
FLAGS = frozenset({"refl", "passive", "neg", "plural", "cop", "attr", "inf", "cond"})


@dataclass(frozen=True, slots=True)
class WordClass:
    exact: frozenset[str]
    endings: tuple[str, ...]

    def has(self, words: Collection[str]) -> bool:
        if not self.exact.isdisjoint(words):
            return True
        return bool(self.endings) and any([w.lower().endswith(self.endings) for w in words])


def united(classes: Sequence[WordClass]) -> WordClass:
    """The words of all classes together."""
    return WordClass(frozenset[str]().union(*[c.exact for c in classes]), tuple(dict.fromkeys(e for c in classes for e in c.endings)))


def word_class(words: Iterable[str]) -> WordClass:
    words = tuple(words)
    return WordClass(
        frozenset(w for w in words if not w.startswith("*")) | frozenset(w.lower() for w in words if not w.startswith("*")),
        tuple(w[1:].lower() for w in words if w.startswith("*")),
    )


def _test(atom: str, classes: dict[str, WordClass]) -> Callable[[Slots], bool]:
    if atom in FLAGS:
        return lambda s: s.flag(atom)
    role, eq, words = atom.partition("=")
    if eq:
        named = words.split("|")
        known = [classes[w] for w in named if w.startswith("@") and w in classes]
        plain = word_class(w for w in named if not w.startswith("@"))
        return functools.partial(_is_word, role, united([*known, plain]))
    role, _, kind = atom.rpartition(":")
    if role and kind in KINDS:
        return functools.partial(_is_kind, role, kind)
    return lambda s: bool(s.fillers(atom))


def _is_word(role: str, words: WordClass, slots: Slots) -> bool:
    return any(words.has(slots.lemmas(filler)) for filler in slots.fillers(role))


def _is_kind(role: str, kind: str, slots: Slots) -> bool:
    return any(kind in slots.kinds(filler) for filler in slots.fillers(role))


def _condition(text: str, classes: dict[str, WordClass]) -> Condition:
    negated = text.startswith("!")
    return Condition(text, negated, tuple(_test(a, classes) for a in text.lstrip("!").split(",")))


def _roles(cell: str, templates: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    if cell in ("-", ""):
        return ()
    out: list[tuple[str, ...]] = []
    for alternative in cell.split("|"):
        name = alternative.strip()
        if name.startswith("@"):
            if name not in templates:
                raise PackError(f"Role template {name!r} is not in table role_templates.")
            out.extend(_roles(templates[name], templates))
        elif name:
            out.append(tuple(r.strip() for r in name.split("+")))
    return tuple(out)


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """All frames of a pack, by lemma and part of speech; starred nouns and adjectives by ending."""

    exact: dict[tuple[str, str], tuple[Frame, ...]]
    endings: dict[str, dict[str, tuple[Frame, ...]]]
    participles: dict[str, str] = field(default_factory=dict)
    inflections: tuple[str, ...] = ()  # endings of nouns that a lemmatiser may have left on

    @functools.lru_cache(maxsize=65536)  # noqa: B019 - Frames live as long as the process
    def candidates(self, lemma: str, pos: str) -> tuple[Frame, ...]:
        """Frames to try for a lemma: its own, most conditions first, then for nouns those of the longest ending that any frame names."""
        lemma = spelling(lemma)
        found = self.exact.get((pos, lemma)) or self.exact.get((pos, lemma.lower()), ())
        if pos == "V":
            return found
        found = (*found, *self._by_ending(lemma.lower(), pos))
        return found or (self._uninflected(lemma) if pos == "N" else ())

    def _uninflected(self, word: str) -> tuple[Frame, ...]:
        """Frames of a compound that kept the ending and umlaut of its plural or genitive: *Terrorvorwürfen*, *Libanonkrieges*."""
        stems = (word.removesuffix(e) for e in self.inflections if word.endswith(e))
        tried = (s for stem in stems for s in (stem, _plain(stem)))
        return next((found for s in tried if (found := self.exact.get(("N", s)) or self._by_ending(s.lower(), "N"))), ())

    def transitive(self, lemma: str) -> bool:
        """Whether any frame of a verb names an object."""
        return any("obj" in f.roles for f in self.exact.get(("V", spelling(lemma)), ()))

    def _by_ending(self, lemma: str, pos: str) -> tuple[Frame, ...]:
        known = self.endings.get(pos, {})
        return next((known[lemma[cut:]] for cut in range(len(lemma)) if lemma[cut:] in known), ())


def compile_frame(e: Entry, classes: dict[str, WordClass], templates: dict[str, str], order: int) -> Frame:
    try:
        cells = e["when"].split()
        conditions = tuple(_condition(c, classes) for c in cells if not c.startswith(AHEAD))
        return Frame(
            id=e["id"], line=e.line, preds=e.list("pred"), pos=e["pos"], conditions=conditions,
            source=_roles(e["source"], templates), target=_roles(e["target"], templates),
            act=None if e["act"] == "-" else e["act"], mode=e["mode"] or None, status=e["status"],
            content=e.list("content"), effect=e["effect"], control=e["control"], example=e["example"], expect=e["expect"], order=order,
            ahead=sum(_ahead(c) for c in cells if c.startswith(AHEAD)),
        )  # fmt: skip
    except PackError as error:
        raise PackError(f"{e.line}: {error.message}") from None


def _ahead(cell: str) -> int:
    number = cell.removeprefix(AHEAD)
    if not number.isdecimal():
        raise PackError(f"Behind {AHEAD!r} stands a number, not {number!r}.")
    return int(number)


def _plain(stem: str) -> str:
    """A stem with its last vowel plain where it has an umlaut: *Vorwürf* → *Vorwurf*."""
    last = next((i for i in range(len(stem) - 1, -1, -1) if stem[i].lower() in "aeiouäöü"), None)
    return stem if last is None else stem[:last] + unicodedata.normalize("NFD", stem[last])[0] + stem[last + 1 :]


def spelling(lemma: str) -> str:
    """Lemmas are compared with ß as ss: Swiss and old spellings, and lemmatisers, differ."""
    return lemma.replace("ß", "ss")


def _separated_refl(pred: str, reflexives: frozenset[str]) -> str:
    first, _, rest = pred.partition(" ")
    return rest if rest and first in reflexives else pred


@functools.lru_cache(maxsize=8)
def word_classes(pack: Pack) -> dict[str, WordClass]:
    """The word classes of a pack (table `classes`), by name with its `@`; made once per pack."""
    return {("@" + e["id"].removeprefix("@")): word_class(e.list("word")) for e in pack.table("classes")}


@functools.lru_cache(maxsize=8)
def frames_of(pack: Pack) -> Frames:
    """The compiled frames of a pack, made once per pack."""
    classes = word_classes(pack)
    templates = {e["id"]: e["roles"] for e in pack.table("role_templates")}
    grammar = grammar_of(pack)
    exact: dict[tuple[str, str], list[Frame]] = {}
    endings: dict[str, list[tuple[str, Frame]]] = {}
    verbs: set[str] = set()
    for order, e in enumerate(pack.table("frames")):
        frame = compile_frame(e, classes, templates, order)
        for pred in frame.preds:
            plain = spelling(_separated_refl(pred, grammar.kinds.get("reflexive", frozenset())))
            if plain.startswith("*"):
                endings.setdefault(frame.pos, []).append((plain[1:].lower(), frame))
                continue
            exact.setdefault((frame.pos, plain), []).append(frame)
            if frame.pos == "V":
                verbs.add(_separated_refl(pred, grammar.kinds.get("reflexive", frozenset())))
    ranked = {k: tuple(sorted(v, key=lambda f: f.rank)) for k, v in exact.items()}
    by_ending: dict[str, dict[str, tuple[Frame, ...]]] = {}
    for pos, lines in endings.items():
        for ending, frame in sorted(lines, key=lambda x: x[1].rank):
            of_pos = by_ending.setdefault(pos, {})
            of_pos[ending] = (*of_pos.get(ending, ()), frame)
    participles = {grammar.participle(v): v for v in sorted(verbs) if " " not in v} if grammar.separable else {}
    participles = {form: v for form, v in participles.items() if form == v or form not in verbs}  # *geraten* is no form of *raten*
    inflections = sorted(grammar.kinds.get("noun_inflection", frozenset()), key=lambda e: (-len(e), e))
    return Frames(ranked, by_ending, participles, tuple(inflections))
