"""From the head of a noun phrase to the one who speaks: its words, its actor, and whom a pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from lagebild.coding.drafts import CLOSERS
from lagebild.coding.speech import Lexicon
from lagebild.model import Participant, Span
from lagebild.read.analysis import Analysis, Sentence, Token

OUTSIDE = ("parataxis", "advcl", "punct", "discourse", "ccomp", "mark", "cop", "aux", "nsubj", "orphan")
SKIPPED_AT_EDGE = ("case", "advmod", "cc", "mark")
PRONOUNS = ("PRON",)
OPENERS = frozenset('„“"»«')


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
            if clause or (k.rel in OUTSIDE and k.rel != "punct") or (i == head and k.rel == "case"):
                continue
            keep.add(k.i)
            stack.append(k.i)
    run = [head]
    oblique = sentence.tokens[head].feat("Case") in ("Dat", "Gen")
    for step, limit in ((-1, -1), (1, len(sentence.tokens))):
        i = head + step
        while i != limit and sentence.tokens[i].feat("VerbForm") != "Fin" and sentence.tokens[i].form not in ":;":
            if i not in keep and not (sentence.tokens[i].upos == "PUNCT" and i + step in keep):
                break
            if step > 0 and oblique and sentence.tokens[i].upos == "DET" and sentence.tokens[i].feat("Case") == "Nom":
                break  # the next phrase, the subject, begins here
            run.append(i)
            i += step
    while run[0] == head and max(run) + 1 < len(sentence.tokens) and _goes_on(sentence, max(run)):
        run.append(max(run) + 1)
    run.sort()
    while run[0] != head and (sentence.tokens[run[0]].upos == "PUNCT" or sentence.tokens[run[0]].rel in SKIPPED_AT_EDGE):
        if sentence.tokens[run[0]].form in OPENERS and any(sentence.tokens[i].form in CLOSERS for i in run[1:]):
            break
        run.pop(0)
    while run[-1] != head and sentence.tokens[run[-1]].form in {",", ";", ":", "–", "—", "-", "(", "."}:
        run.pop()
    return run


def _goes_on(sentence: Sentence, last: int) -> bool:
    """Whether a name goes on after the last token of a phrase, though the parse hung it elsewhere."""
    t, after = sentence.tokens[last], sentence.tokens[last + 1]
    name = after.upos == "PROPN" or after.ner.endswith("PER")
    beside = t.upos in ("PROPN", "NOUN") or t.ner.endswith("PER")
    return name and beside and after.form[:1].isupper() and after.rel in ("flat", "appos", "nsubj", "obj", "obl", "case")


@dataclass(slots=True)
class Speakers:
    """Finds the participant for a head, and remembers who spoke last."""

    analysis: Analysis
    words: Lexicon
    resolution: Participants | None
    last: Participant | None = None
    near: bool = False  # whether `last` spoke in the sentence before, or the one before that
    single: Participant | None = None  # the last speaker who is one person or body
    made: dict[tuple[int, int], Participant] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    many: set[str] = field(default_factory=set)

    def participant(self, sentence: int, head: int) -> Participant:
        """The speaker whose phrase is headed by a token; pronouns take the words of whom they stand for."""
        key = (sentence, head)
        if key not in self.made:
            self.made[key] = self._participant(sentence, head)
        return self.made[key]

    def _participant(self, sentence: int, head: int) -> Participant:
        s = self.analysis.sentences[sentence]
        token, phrase = s.tokens[head], self.phrase(s, head)
        span = s.span(phrase)
        if stand_in := self._stand_in(s, sentence, head, span):
            return stand_in
        if token.upos in PRONOUNS and (before := self._before(token)):
            return self.again(before, span, "pronoun: who spoke last")
        known = self.resolution.participants(s, head) if self.resolution else ()
        if known:
            first = known[0]
            bare = not any(k.rel in ("nmod", "appos", "flat", "amod") or k.feat("Poss") for k in s.kids(head))
            told = token.upos in PRONOUNS or (len(known) == 1 and bare and "←" in first.reason)
            made = replace(first, text=" / ".join(p.text for p in known) if told else span.quote, span=span)
        elif token.upos in PRONOUNS and self.last is not None:
            made = self.again(self.last, span, "pronoun: who spoke last")
        elif informant := self._informant(s, head):
            made = replace(informant, text=span.quote, span=span, reason=f"whose word it is: {informant.reason}")
        else:
            made = Participant(text=span.quote, span=span, actor=None, name="", code="", sector="", reason="no political actor")
        self._note(s, head, phrase, made)
        return made

    def _informant(self, s: Sentence, head: int) -> Participant | None:
        """Whose word a noun of saying is: *Angaben des Ministeriums*, *palästinensische Angaben*, *a report by the UN*."""
        if self.resolution is None or not self.words.noun_cues(s.tokens[head]):
            return None
        for kid in s.kids(head, "nmod", "amod", "compound"):
            about = any(k.upos == "ADP" and not self.words.is_a("owner", k) for k in s.kids(kid.i, "case"))
            if not about and (found := self.resolution.participants(s, kid.i)):
                return found[0]
        return None

    def phrase(self, s: Sentence, head: int) -> list[int]:
        """The tokens of a speaker's phrase, without those spoken to that stand right behind a name ("sagte Li Reportern")."""
        phrase = noun_phrase(s, head)
        cut = next((i for i in phrase if i > phrase[0] and i != head and self.words.is_a("audience", s.tokens[i])), None)
        if self.words.is_a("audience", s.tokens[head]) and phrase[0] < head and s.tokens[head - 1].upos == "PROPN":
            return [i for i in phrase if i < head]
        named = cut is not None and s.tokens[cut - 1].upos in ("PROPN", "NOUN") and not s.kids(cut, "case", "det")
        return [i for i in phrase if i < cut] if named and cut is not None and cut > head else phrase

    def _before(self, token: Token) -> Participant | None:
        """Who spoke in the sentences just before, where a pronoun may mean them: a single one for *er*, *he*."""
        if not self.near or token.feat("Number") == "Plur":
            return None
        if token.feat("Number") == "Sing" and self.last is not None and self.last.text in self.many:
            return self.single
        return self.last

    def _note(self, s: Sentence, head: int, phrase: list[int], made: Participant) -> None:
        """Remembers of a phrase whether it means several, and what kind of source its nouns make it."""
        tokens = [s.tokens[head], *(s.tokens[i] for i in phrase if i != head)]
        if tokens[0].feat("Number") == "Plur" or s.kids(head, "conj"):
            self.many.add(made.text)
        nouns = [w for t in tokens if t.upos in ("NOUN", "PROPN", "X") for w in (t.lemma, t.form)]
        if kind := self.words.source_kind(nouns):
            self.kinds.setdefault(made.text, kind)

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
        """What kind of source a speaker is: by the nouns of its phrase (`official`, `media` …), else by its actor."""
        if kind := self.kinds.get(who.text):
            return kind
        return "media" if who.sector == "MED" else str(who.kind)
