"""A statement in the making, and the sentence it is found in with its clauses and the words of speech."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from lagebild.coding.speech import Lexicon
from lagebild.model import Participant
from lagebild.read.analysis import Sentence, Token
from lagebild.read.clauses import Clause

COMMAS = frozenset((",", ";", ":", "–", "—", "-", "…"))
CLOSERS = frozenset("“”\"«»‘’'›‹")


def _nobody(i: int) -> Sequence[Participant]:
    return ()


@dataclass(slots=True, kw_only=True)
class Draft:
    """A statement in the making, within one sentence."""

    kind: str
    sentence: int
    cue: tuple[int, ...]
    content: list[tuple[int, int]]
    rule: str
    speaker: int | None = None
    addressee: int | None = None
    venue: int | None = None
    outer: int | None = None  # who passes the speaker's words on ("wird von X zitiert")
    citing: tuple[int, ...] = ()
    frame: frozenset[int] = frozenset()
    vouch: bool = True
    stance: str = "neutral"
    sort: str = "say"
    anaphor: bool = False  # the speaker is who spoke before
    local: int | None = None  # the relative pronoun, or the label of an interview, that stands for the speaker here
    named: int = -1  # the sentence that names the speaker, where it is another one
    head: int = -1  # the verb of the reporting clause
    quotes: bool = True  # whether it may frame a quotation
    back: int | None = None  # "dies teilte X mit": the pronoun that takes up the sentence before
    until: int = -1  # last sentence of a passage that runs on


@dataclass(slots=True)
class Scene:
    """A sentence with its clauses, as the finders see it."""

    sentence: Sentence
    clauses: dict[int, Clause]
    words: Lexicon
    actor: Callable[[int], Sequence[Participant]] = _nobody  # the political actors of a token, as the resolver knows them
    _finite: dict[int, int] = field(default_factory=dict)  # finite verbs by the heads of their clauses

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens

    def verbs(self, c: Clause) -> list[int]:
        """The tokens of a clause's verb complex, in text order."""
        if not c.aux and c.particle is None:
            return [c.head]
        return sorted({c.head, *c.aux, *([c.particle] if c.particle is not None else [])})

    def finite(self, c: Clause) -> int:
        """The finite verb of a clause, else its head."""
        found = self._finite.get(c.head)
        if found is None:
            verbs = (i for i in self.verbs(c) if self.tokens[i].feat("VerbForm") == "Fin")
            found = self._finite[c.head] = next(verbs, min([c.head, *c.aux]))
        return found

    def mood(self, c: Clause) -> str:
        """`sub1`, `sub2`, `ind` or '': the mood of a clause's finite verb, by its form where the form alone tells it."""
        finite = self.tokens[self.finite(c)]
        if self.subjunctive(finite):
            return "sub2" if finite.feat("Tense") == "Past" and finite.form.lower() not in self.words.conjunctive else "sub1"
        return "ind" if finite.feat("VerbForm") == "Fin" else ""

    def subjunctive(self, t: Token) -> bool:
        """Whether a verb form is in the subjunctive, by its features or by its form alone."""
        return t.feat("Mood") == "Sub" or (t.form.lower() in self.words.conjunctive and not self.first_person)

    @property
    def first_person(self) -> bool:
        """Whether the sentence speaks as *ich*, whose indicative looks like the subjunctive."""
        return any(self.words.is_a("first_person", t) for t in self.tokens)

    def reported_mood(self, c: Clause) -> bool:
        """Whether a clause stands in the subjunctive that marks reported speech."""
        return self.mood(c) in ("sub1", "sub2")

    def somebody(self, i: int) -> bool:
        """Whether a noun phrase names a person, a body or a kind of source."""
        t = self.tokens[i]
        named = any(self.tokens[k].ner[2:] in ("PER", "ORG") for k in (i, *(x.i for x in self.sentence.kids(i, "flat", "appos"))))
        return t.upos in ("NOUN", "PROPN") and (named or bool(self.words.source_kind([t.lemma])) or bool(self.actor(i)))

    def told_by(self, i: int) -> bool:
        """Whether a conjunction opens the clause of token i as reported: *dass*, *that*."""
        return any(self.words.is_a("complementizer", m) for m in self.sentence.kids(i, "mark"))

    def is_main(self, c: Clause) -> bool:
        """Whether a clause is a main clause, so that what it reports may run to the sentence's end."""
        t = self.tokens[c.head]
        while t.rel in ("conj", "parataxis") and t.head >= 0:
            t = self.tokens[t.head]
        return t.head < 0 and not any(m.upos == "SCONJ" for m in self.sentence.kids(c.head, "mark"))

    def shared_report(self, c: Clause) -> Clause | None:
        """The reporting clause that this one goes on ("X behauptet, …, beschuldigt aber Y, …"): its subject speaks here too."""
        finite = self.finite(c)
        takes_object = any(cue.sort in ("accuse", "demand") for cue in self.words.verbs.get(c.lemma, ()))  # else a noun after it speaks
        if finite < 1 or self.tokens[finite - 1].form != "," or self.words.lang != "de" or not takes_object:
            return None
        for x in self.clauses.values():
            at = self.finite(x)
            opened = at + 1 < finite and self.tokens[at + 1].form == ","
            if opened and x.head != c.head and x.lemma in self.words.verbs and (arg := x.arg("subj")) and arg.head < at:
                return x
        return None

    def case(self, i: int) -> Token:
        """The adposition of token i, or the token itself where it has none."""
        return self.sentence.kid(i, "case") or self.tokens[i]


def segments(sentence: Sentence, chosen: Iterable[int]) -> list[tuple[int, int]]:
    """Character spans of a set of tokens, punctuation at the edges left out, gaps of punctuation alone closed."""
    tokens = sentence.tokens
    runs: list[list[int]] = []
    for i in sorted(chosen):
        if runs and all(tokens[k].upos == "PUNCT" for k in range(runs[-1][-1] + 1, i)):
            runs[-1].append(i)
        else:
            runs.append([i])
    spans = []
    for run in runs:
        while run and _edge(tokens[run[0]]):
            run.pop(0)
        while run and _edge(tokens[run[-1]]):
            run.pop()
        if run:
            spans.append((tokens[run[0]].start, tokens[run[-1]].end))
    return spans


def _edge(t: Token) -> bool:
    return t.form in COMMAS or t.form in {".", "!", "?", "..."}
