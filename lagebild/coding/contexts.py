"""What an event is about: the general contexts of PLOVER 2.0, from the keywords of table `event_contexts` (docs/packs.md).

PLOVER's contexts answer *why*, as act and mode answer *what* and *how*. Keywords of the event's own clause come first; only an
event whose clause has none takes those of the whole report, and only where the report is clearly about them, since a context
taken from elsewhere in a report is easily misread (PLOVER manual, section 2.2).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lagebild.coding.roles import Predicate
from lagebild.coding.workspace import Workspace
from lagebild.model import Event
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence, Token
from lagebild.read.remembered import Remembered

ENOUGH = 2  # points that give a context: one strong keyword, or two different weak ones
SENTENCES = 3  # a report is about a context whose strong keywords stand in so many sentences,
SHARE = 3  # and in one of so many of them
MOST = 2  # contexts that a report gives to its events
REMEMBERED = 20_000  # words whose keywords are held: 5 MB, and nearly all of a day's reports
_WORDS = re.compile(r"['’]s\b|[^\s\-'’]+(?:\.[^\s\-'’]+)*|[-'’]")


class Keyword(NamedTuple):
    """A word or phrase of the pack, the context it speaks for, and where it stands."""

    context: str
    word: str
    id: str
    line: str
    weight: int
    report: bool  # counts also for what the report is about


class ContextReason(NamedTuple):
    """A context of an event and the keywords that gave it; `level` is `clause` or `report`."""

    context: str
    level: str
    keywords: tuple[Keyword, ...]


class Hit(NamedTuple):
    token: int
    keyword: Keyword


Phrases = tuple[tuple[tuple[str, ...], Keyword], ...]


class Found(NamedTuple):
    """What a token may say of contexts: the single-word keywords that it is, and the phrases that may begin with it."""

    keywords: tuple[Keyword, ...]
    phrases: Phrases


@dataclass(frozen=True, slots=True, eq=False)
class ContextIndex:
    """The keywords of a pack, to be looked up by the words of a token; made once per pack."""

    whole: dict[str, tuple[Keyword, ...]]
    beginnings: dict[str, tuple[Keyword, ...]]
    endings: dict[str, tuple[Keyword, ...]]
    phrases: dict[str, Phrases]
    heads: frozenset[str]  # the first two letters of `beginnings`
    tails: frozenset[str]  # the last letters of `endings`, as many as the shortest has: `tail`
    tail: int
    known: Remembered[tuple[str, str], Found] = field(init=False, repr=False)  # by form and lemma

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", Remembered(self._found, REMEMBERED))

    def of(self, token: Token) -> Found:
        """What fits a token by its form or lemma."""
        return self.known[token.form, token.lemma]

    def _found(self, word: tuple[str, str]) -> Found:
        words = forms(*word)
        phrases = tuple(phrase for w in words for phrase in self.phrases.get(w, ()))
        return Found(tuple(dict.fromkeys(self._search(words))), phrases)

    def _search(self, words: frozenset[str]) -> Iterator[Keyword]:
        whole = [keyword for word in sorted(words) for keyword in self.whole.get(word, ())]
        if whole:  # a word that the pack knows as a whole is not taken to parts
            yield from whole
            return
        for word in sorted(words):
            if word[:2] not in self.heads and word[-self.tail :] not in self.tails:
                continue  # as most words
            for n in range(2, len(word)):
                yield from self.beginnings.get(word[:n], ())
                yield from self.endings.get(word[n:], ())


def forms(form: str, lemma: str) -> frozenset[str]:
    """The words a keyword may equal: a capital in the pack must be there in the text, a small letter fits either."""
    return frozenset((form, lemma, form.lower(), lemma.lower()))


@functools.lru_cache(maxsize=8)
def context_index(pack: Pack) -> ContextIndex:
    """The index of a pack's table `event_contexts`."""
    whole: dict[str, list[Keyword]] = {}
    beginnings: dict[str, list[Keyword]] = {}
    endings: dict[str, list[Keyword]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Keyword]]] = {}
    for e in pack.table("event_contexts"):
        for word in e.list("word"):
            keyword = Keyword(e["context"], word, e.id, e.line, int(e["weight"]), e["level"] == "report")
            parts = tuple(_WORDS.findall(word))
            if word.startswith("*"):
                endings.setdefault(word[1:], []).append(keyword)
            elif word.endswith("*"):
                beginnings.setdefault(word[:-1], []).append(keyword)
            else:
                if " " not in word:
                    whole.setdefault(word, []).append(keyword)
                if len(parts) > 1:
                    phrases.setdefault(parts[0], []).append((parts, keyword))
    heads, tail = frozenset([word[:2] for word in beginnings]), min(map(len, endings), default=1)
    tails = frozenset([word[-tail:] for word in endings])
    return ContextIndex(
        _frozen(whole), _frozen(beginnings), _frozen(endings), {w: tuple(found) for w, found in phrases.items()}, heads, tails, tail
    )


def _frozen(words: dict[str, list[Keyword]]) -> dict[str, tuple[Keyword, ...]]:
    return {word: tuple(found) for word, found in words.items()}


def hits(sentence: Sentence, tokens: Collection[int], pack: Pack) -> list[Hit]:
    """The keywords among some tokens of a sentence.

    A phrase must stand among them as a whole, and its words then speak for nothing else: *tear gas* is no gas.
    """
    of = context_index(pack).of
    fitting = {i: found for i in tokens if any(found := of(sentence.tokens[i]))}
    if not fitting:
        return []
    chosen = set(tokens)
    phrases: list[Hit] = []
    covered: set[int] = set()
    for i, found in fitting.items():
        for parts, keyword in found.phrases:
            if _stands(sentence, i, parts, chosen):
                phrases.append(Hit(i, keyword))
                covered.update(range(i, i + len(parts)))
    single = (Hit(i, keyword) for i, found in fitting.items() if i not in covered for keyword in found.keywords)
    return sorted((*phrases, *single))


def _stands(sentence: Sentence, first: int, parts: tuple[str, ...], chosen: set[int]) -> bool:
    return all(
        i in chosen and part in forms(sentence.tokens[i].form, sentence.tokens[i].lemma) for i, part in enumerate(parts, first)
    )  # the last index may lie behind the sentence, but never among the chosen


def contexts_among(sentence: Sentence, tokens: Collection[int], pack: Pack) -> tuple[ContextReason, ...]:
    """The contexts that the keywords among some tokens give, the strongest first."""
    found: dict[str, dict[str, Keyword]] = {}
    for _, keyword in hits(sentence, tokens, pack):
        found.setdefault(keyword.context, {}).setdefault(keyword.word, keyword)
    points = {context: sum(k.weight for k in words.values()) for context, words in found.items()}
    given = sorted((c for c in found if points[c] >= ENOUGH), key=lambda c: (-points[c], c))
    return tuple(ContextReason(c, "clause", tuple(found[c].values())) for c in given)


def clause_contexts(w: Workspace, p: Predicate) -> tuple[ContextReason, ...]:
    """The contexts of a predicate's clause: that of a noun is the clause around it, with all that hangs on the noun."""
    head = p.head
    while head not in w.by_head and w.sentence.tokens[head].head >= 0:
        head = w.sentence.tokens[head].head
    around = w.by_head[head].tokens if head in w.by_head else ()
    own = p.clause.tokens if p.clause is not None and p.clause.tokens else w.sentence.subtree(p.head)
    return contexts_among(w.sentence, {*around, *own}, w.pack)


def report_contexts(sentences: Sequence[Sentence], pack: Pack) -> tuple[ContextReason, ...]:
    """What a report is clearly about: contexts whose strong keywords stand in three sentences and in a third of all, at most two."""
    counts: dict[str, int] = {}
    words: dict[str, dict[str, Keyword]] = {}
    for sentence in sentences:
        found = {k.context: k for _, k in hits(sentence, range(len(sentence.tokens)), pack) if k.report}
        for context, keyword in found.items():
            counts[context] = counts.get(context, 0) + 1
            words.setdefault(context, {}).setdefault(keyword.word, keyword)
    about = sorted((c for c, n in counts.items() if n >= SENTENCES and n * SHARE >= len(sentences)), key=lambda c: (-counts[c], c))
    return tuple(ContextReason(c, "report", tuple(words[c].values())) for c in about[:MOST])


def with_report_contexts(events: Sequence[Event], sentences: Sequence[Sentence], pack: Pack) -> list[Event]:
    """The events, those without a context of their own clause with the report's."""
    if all(e.contexts for e in events):
        return list(events)
    about = tuple(reason.context for reason in report_contexts(sentences, pack))
    return [e if e.contexts else replace(e, contexts=about) for e in events]
