"""From the head of a noun phrase to the one who speaks: its words, its actor, and whom a pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from lagebild.coding.speech import Lexicon
from lagebild.model import Participant, Span
from lagebild.read.analysis import Analysis, Sentence

OUTSIDE = ("parataxis", "advcl", "punct", "discourse", "ccomp", "mark", "cop", "aux", "nsubj", "orphan")
SKIPPED_AT_EDGE = ("case", "advmod", "cc", "mark")
PRONOUNS = ("PRON",)


class Participants(Protocol):
    """What is needed of a resolution: the political actors of a noun phrase."""

    def participants(self, sentence: Sentence, i: int) -> Sequence[Participant]:
        """The actors of the phrase headed by a token; empty where it names none."""
        ...


def noun_phrase(sentence: Sentence, head: int) -> list[int]:
    """The tokens of the phrase around a head: modifiers, appositions and coordination, without clauses and adpositions.

    Stays one unbroken run of words, so that a slip of the parser cannot carry it across the sentence.
    """
    keep = {head}
    stack = [head]
    while stack:
        i = stack.pop()
        for k in sentence.kids(i):
            clause = k.rel == "acl" and (k.deprel == "acl:relcl" or k.feat("VerbForm") in ("Fin", "Inf"))
            if clause or (k.rel in OUTSIDE and k.rel != "punct"):
                continue
            keep.add(k.i)
            stack.append(k.i)
    run = [head]
    for step, limit in ((-1, -1), (1, len(sentence.tokens))):
        i = head + step
        while i != limit and sentence.tokens[i].feat("VerbForm") != "Fin":
            if i not in keep and not (sentence.tokens[i].upos == "PUNCT" and i + step in keep):
                break
            run.append(i)
            i += step
    run.sort()
    while run[0] != head and (sentence.tokens[run[0]].upos == "PUNCT" or sentence.tokens[run[0]].rel in SKIPPED_AT_EDGE):
        if sentence.tokens[run[0]].form in "„“\"»«":
            break
        run.pop(0)
    while run[-1] != head and sentence.tokens[run[-1]].form in {",", ";", ":", "–", "—", "-", "(", "."}:
        run.pop()
    return run


@dataclass(slots=True)
class Speakers:
    """Finds the participant for a head, and remembers who spoke last."""

    analysis: Analysis
    words: Lexicon
    resolution: Participants | None
    last: Participant | None = None
    near: bool = False  # whether `last` spoke in the sentence before, or the one before that
    made: dict[tuple[int, int], Participant] = field(default_factory=dict)

    def participant(self, sentence: int, head: int) -> Participant:
        """The speaker whose phrase is headed by a token; pronouns take the words of whom they stand for."""
        key = (sentence, head)
        if key not in self.made:
            self.made[key] = self._participant(sentence, head)
        return self.made[key]

    def _participant(self, sentence: int, head: int) -> Participant:
        s = self.analysis.sentences[sentence]
        span = s.span(noun_phrase(s, head))
        known = self.resolution.participants(s, head) if self.resolution else ()
        token = s.tokens[head]
        if stand_in := self._stand_in(s, sentence, head, span):
            return stand_in
        if self.near and self.last is not None and token.upos in PRONOUNS and token.feat("Number") != "Plur":
            return self.again(self.last, span, "pronoun: who spoke last")
        if known:
            first = known[0]
            bare = span.end - span.start < 45 and not any(k.rel in ("nmod", "appos", "flat", "amod") or k.feat("Poss") for k in s.kids(head))
            told = token.upos in PRONOUNS or (len(known) == 1 and bare and "←" in first.reason)
            return replace(first, text=" / ".join(p.text for p in known) if told else span.quote, span=span)
        if token.upos in PRONOUNS or token.upos == "DET":
            if self.last is not None:
                return self.again(self.last, span, "pronoun: who spoke last")
            return _unknown(span.quote, span, "pronoun without antecedent")
        return _unknown(span.quote, span, "no political actor")

    def _stand_in(self, s: Sentence, sentence: int, head: int, span: Span) -> Participant | None:
        """Whose word "nach eigenen Angaben", "seiner Ansicht nach" and "den Angaben zufolge" refer to."""
        token, kids = s.tokens[head], s.kids(head)
        word = self.words.is_a("anaphor", token) or bool(self.words.noun_cues(token))
        owner = None if not word else next((k.i for k in kids if k.deprel == "det:poss" or k.feat("Poss") == "Yes"), None)
        if owner is not None and (found := self.resolution.participants(s, owner) if self.resolution else ()):
            return self.again(found[0], span, "possessive")
        if any(self.words.is_a("self", k) for k in kids):
            subject = self._subject(s, head)
            return self.again(self.participant(sentence, subject), span, "subject of the clause") if subject is not None else None
        bare = not any(k.rel in ("nmod", "appos", "flat", "amod", "compound", "acl") for k in kids)
        definite = any(k.feat("Definite") == "Def" or k.feat("PronType") in ("Art", "Dem") for k in kids if k.rel == "det")
        if (owner is not None or (bare and definite)) and self.words.is_a("anaphor", token) and self.last is not None:
            return self.again(self.last, span, "takes up " + self.last.text[:60])
        return None

    @staticmethod
    def _subject(s: Sentence, head: int) -> int | None:
        for above in s.ancestors(head):
            for k in s.kids(above.i, "nsubj"):
                if k.i != head:
                    if k.feat("PronType") == "Rel" or (above.deprel == "acl:relcl" and k.upos == "PRON"):
                        return above.head if above.head >= 0 else k.i
                    return k.i
        return None

    @staticmethod
    def again(who: Participant, span: Span, reason: str) -> Participant:
        """The same speaker at another place of the text."""
        return replace(who, span=span, reason=reason)

    def kind(self, who: Participant) -> str:
        """What kind of source a speaker is: by the words of its phrase (`official`, `media` …), else by its actor."""
        return self.words.source_kind(who.text.replace(",", " ").split()) or str(who.kind)


def _unknown(text: str, span: Span, reason: str) -> Participant:
    return Participant(text=text, span=span, actor=None, name="", code="", sector="", reason=reason)
