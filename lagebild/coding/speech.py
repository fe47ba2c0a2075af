"""The words of speech, compiled from the pack: reporting verbs and nouns, attribution phrases, small marks around quotations."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lagebild.packs import Entry, Pack
from lagebild.read.analysis import Sentence, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One line of the speech table: a verb or noun that reports, and what of its surroundings is speaker, addressee, content."""

    line: str
    beside: frozenset[str]
    speaker: tuple[str, ...]
    addressee: tuple[str, ...]
    content: frozenset[str]
    topic: tuple[str, ...]
    sort: str
    vouch: str
    stance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One line of the attribution table."""

    line: str
    form: str
    nouns: frozenset[str]
    kind: str
    stance: str


class Words:
    """A set of lemmas, some with a star that stands for any first part of a compound (`*zeitung`)."""

    __slots__ = ("plain", "tails")

    def __init__(self, words: Iterable[str]) -> None:
        every = frozenset(words)
        self.plain = frozenset(w.lower() for w in every if not w.startswith("*"))
        self.tails = tuple(w[1:].lower() for w in every if w.startswith("*"))

    def __contains__(self, word: object) -> bool:
        low = str(word).lower()
        return low in self.plain or (bool(self.tails) and low.endswith(self.tails))

    def has(self, t: Token) -> bool:
        lemma, form = t.lemma.lower(), t.form.lower()
        if lemma in self.plain or form in self.plain:
            return True
        return bool(self.tails) and (lemma.endswith(self.tails) or form.endswith(self.tails))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All words of speech of one language."""

    lang: str
    verbs: Mapping[str, tuple[Cue, ...]]
    nouns: Mapping[str, tuple[Cue, ...]]
    phrases: Mapping[str, tuple[Phrase, ...]]
    sources: tuple[tuple[str, Words], ...]
    marks: Mapping[str, Words]

    conjunctive: frozenset[str]  # verb forms that can only be the subjunctive of reported speech, save after *ich*

    def is_a(self, kind: str, t: Token) -> bool:
        """Whether a token is among the marks of a kind (`naming`, `venue` …)."""
        words = self.marks.get(kind)
        return words is not None and words.has(t)

    def cites(self, t: Token) -> bool:
        """Whether a token opens a phrase that names a further source by a verb: *citing*, *quoting*."""
        return t.upos == "VERB" and any(p.form == "citing" for p in self.phrases.get(t.form.lower(), ()))

    def noun_cues(self, t: Token) -> tuple[Cue, ...]:
        """The lines for a noun, by its lemma or by the last part of a compound (at least four letters before it)."""
        return _noun_cues(self, t.lemma.lower())

    def source_kind(self, words: Iterable[str]) -> str:
        """The kind of source (`official`, `media` …) that the first telling word among these makes it; '' where none does."""
        return next((kind for w in words for kind, known in self.sources if w in known), "")


@functools.lru_cache(maxsize=20_000)
def _noun_cues(words: Lexicon, low: str) -> tuple[Cue, ...]:
    if low in words.nouns:
        return words.nouns[low]
    tails = (low[cut:] for cut in range(1, len(low) - 4))  # the longest first: *Presseerklärung* is an *Erklärung*
    return next((words.nouns[tail] for tail in tails if tail in words.nouns), ())


@functools.lru_cache(maxsize=8)
def lexicon_of(pack: Pack) -> Lexicon:
    """The compiled words of a pack, made once per pack."""
    verbs: dict[str, list[Cue]] = {}
    nouns: dict[str, list[Cue]] = {}
    for e in pack.table("speech"):
        for word in e.list("word"):
            (verbs if e["pos"] == "V" else nouns).setdefault(word.lower(), []).append(_cue(e))
    phrases: dict[str, list[Phrase]] = {}
    sources: dict[str, list[str]] = {}
    for e in pack.table("attribution"):
        if e["form"] == "source":
            sources.setdefault(e["kind"], []).extend(e.list("word"))
            continue
        phrase = Phrase(line=e.line, form=e["form"], nouns=frozenset(w.lower() for w in e.list("noun")), kind=e["kind"], stance=e["stance"])
        for word in e.list("word"):
            phrases.setdefault(word.lower(), []).append(phrase)
    sources.setdefault("agency", []).extend(w for e in pack.table("attribution_agency") for w in (e["name"], *e.list("sign")) if len(w) > 2)
    marks: dict[str, list[str]] = {}
    for e in pack.table("speech_marks"):
        marks.setdefault(e["kind"], []).extend(e.list("word"))
    return Lexicon(
        pack.lang,
        {k: tuple(v) for k, v in verbs.items()},
        {k: tuple(v) for k, v in nouns.items()},
        {k: tuple(v) for k, v in phrases.items()},
        tuple((k, Words(v)) for k, v in sources.items()),
        {k: Words(v) for k, v in marks.items()},
        Words(marks.get("conjunctive", ())).plain,
    )


def _cue(e: Entry) -> Cue:
    return Cue(
        line=e.line,
        beside=frozenset(w.lower() for w in e.list("with")),
        speaker=e.list("speaker") or ("subj",),
        addressee=e.list("addressee"),
        content=frozenset(e.list("content")),
        topic=e.list("topic"),
        sort=e["sort"],
        vouch=e["vouch"] or "yes",
        stance=e["stance"] or "neutral",
    )


def beside(sentence: Sentence, i: int, cue: Cue) -> bool:
    """Whether the words that a line asks for stand beside its verb (children, or children of those)."""
    if not cue.beside:
        return True
    for t in sentence.kids(i):
        near = (t, *sentence.kids(t.i)) if t.rel in ("obj", "obl", "xcomp", "advmod", "expl", "nmod", "compound", "nsubj") else (t,)
        if any(k.form.lower() in cue.beside or k.lemma.lower() in cue.beside for k in near):
            return True
    return False
