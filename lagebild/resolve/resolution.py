"""The resolver's answer for one report: who the noun phrases mean, where and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from lagebild.model import Mention, Participant, Place, Report, Span, Statement, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Analysis, Sentence
from lagebild.resolve.composition import first_role
from lagebild.resolve.findings import look, spread_persons
from lagebild.resolve.indexing import lexicon
from lagebild.resolve.lexicon import first_part, fold
from lagebild.resolve.naming import first_referent, full_hit, name_referent
from lagebild.resolve.passes import Passes, go_through
from lagebild.resolve.places import place_at
from lagebild.resolve.scene import UNKNOWN, Referent, Scene, patched
from lagebild.resolve.times import find_times


@dataclass(frozen=True, slots=True, eq=False)
class Resolution:
    """Who is meant by each noun phrase of a report, where and when; made by `resolve_report`.

    `participants` and the other questions may be asked for any token of the analysis; the answers are pure look-ups.
    """

    analysis: Analysis
    report: Report
    pack: Pack
    mentions: tuple[Mention, ...]
    times: tuple[TimeRef, ...]
    places: tuple[Place, ...]
    dateline: Place | None
    _scene: Scene = field(repr=False)
    _passes: Passes = field(repr=False)
    _answers: dict[tuple[int, int], tuple[Participant, ...]] = field(default_factory=dict, repr=False)  # of `participants`

    def participants(self, sentence: Sentence, i: int) -> tuple[Participant, ...]:
        """The political actors of the noun phrase headed by token i, coordination expanded; () where it is no actor.

        Heads may be nouns, names, pronouns, possessives (sein, Russia's) and adjectives (russische). `text` holds the
        antecedent's words for a pronoun or definite noun, `span` the local words; `code` is "---" where no state can be told.
        """
        found = self._answers.get((sentence.index, i))
        if found is None:
            found = self._answers[sentence.index, i] = self._participants(sentence, i)
        return found

    def _participants(self, sentence: Sentence, i: int) -> tuple[Participant, ...]:
        out: list[Participant] = []
        scene, n = self._scene, sentence.index
        for k in scene.members(n, i):
            subject = sentence.tokens[k].deprel == "nsubj"
            own = [patched(r, scene.people) for r in scene.own(n, k)]
            out += [_participant(_governing(scene, r) if subject else r, scene.words(n, k)) for r in own]
        if len(out) < 2:
            return tuple(out)
        return tuple({(p.actor, p.code, p.sector, p.text if p.actor is None else ""): p for p in reversed(out)}.values())[::-1]

    def compound_participants(self, sentence: Sentence, i: int) -> tuple[Participant, ...]:
        """The actor that the first part of a compound names: US-Sanktionen → USA, Ukraine-Invasion → UKR; () for none."""
        scene, token = self._scene, sentence.tokens[i]
        span = sentence.token_span(i)
        for hit in scene.found[sentence.index].by_token.get(i, ()):
            if hit.first and not hit.blocked and hit.start == i:
                return (_participant(first_referent(scene, hit), span),)
        if token.upos == "NOUN" and scene.lex.inflects and not full_hit(scene.found[sentence.index], i):
            word = fold(token.form)
            for cut in range(len(word) - 3, 3, -1):
                name = first_part(scene.lex, word[:cut])
                if name is not None:
                    return (_participant(name_referent(name, "first part"), span),)
            return tuple(_participant(r, span) for r in first_role(scene, sentence.index, i))
        return ()

    def known(self, sentence: Sentence, i: int, code: str) -> tuple[Participant, ...]:
        """The state or body of a code that a word means by itself, as *Brexit* means Great Britain and the European Union."""
        lex = self._scene.lex
        name = lex.states.get(code) or lex.bodies.get(code)
        return (_participant(name_referent(name, "the word itself"), sentence.token_span(i)),) if name is not None else ()

    def place_at(self, sentence: Sentence, i: int) -> Place | None:
        """Where the act of token i takes place, as its own clause says; None where it does not."""
        found = place_at(self._passes.located, sentence, i)
        return found.place if found else None

    def times_in(self, start: int, end: int) -> tuple[TimeRef, ...]:
        """Time expressions inside [start, end) of the text."""
        return tuple(t for t in self.times if start <= t.span.start and t.span.end <= end)

    def with_speakers(self, statements: Iterable[Statement]) -> Resolution:
        """The same resolution with first-person words inside statements read as their speakers' (we, our, ich)."""
        spans = tuple(
            (span.start, span.end, _speaker(s.speaker))
            for s in statements
            if s.speaker is not None and s.speaker.code and not self._speaks_for_report(s)
            for span in s.content
        )
        scene = self._passes.of_speakers(spans)
        return _made(self._passes, scene, self.pack, self.times) if scene is not None else self

    def _speaks_for_report(self, s: Statement) -> bool:
        """Whether an unknown person or officer answers in a transcript that has an issuer (a ministry's briefing): his "we" is its."""
        issued = bool(self._scene.voice) and all(v.sure for v in self._scene.voice)
        if s.rule != "turn" or not issued or s.speaker is None:
            return False
        return (s.speaker.actor or "").startswith("person:") or "state in focus" in s.speaker.reason


def _governing(scene: Scene, r: Referent) -> Referent:
    """A state that acts in its own government's statement: that government, as the statement's "we" is."""
    governs = scene.first_person and any(v.sector == "GOV" and v.code == r.code for v in scene.voice)
    if r.kind != "state" or r.sector or not governs:
        return r
    return replace(r, sector="GOV", reason=f"{r.reason}; its government's own statement")


def _speaker(p: Participant) -> Referent:
    return Referent(actor=p.actor, name=p.name, code=p.code, sector=p.sector, kind=p.kind, reason=p.reason, words=p.text)


def _participant(r: Referent, span: Span) -> Participant:
    return Participant(
        text=r.words if r.words and r.words not in span.quote and "←" in r.reason else span.quote,
        span=span, actor=r.actor, name=_name(r, span), code=r.code, sector=r.sector, kind=r.kind, reason=r.reason,
    )  # fmt: skip


def _name(r: Referent, span: Span) -> str:
    """What to call a referent: its name, else the words it was introduced with, never a pronoun that takes these up."""
    return r.name or (r.words if "←" in r.reason else "") or span.quote


def resolve_report(analysis: Analysis, report: Report, pack: Pack) -> Resolution:
    """Who, where and when in a report: a pure function of its reading, its metadata and the pack."""
    lex = lexicon(pack)
    found = spread_persons(analysis, tuple(look(sentence, lex) for sentence in analysis.sentences), lex)
    times = find_times(analysis, report.date, pack)
    passes = go_through(analysis, report, lex, found, times)
    return _made(passes, passes.known_voice(passes.first), pack, times)


def _made(passes: Passes, scene: Scene, pack: Pack, times: tuple[TimeRef, ...]) -> Resolution:
    places = tuple(p.place for p in passes.located if not p.common)
    dateline = passes.dateline.place if passes.dateline else None
    return Resolution(scene.analysis, scene.report, pack, _mentions(scene), times, places, dateline, scene, passes)


def _mentions(scene: Scene) -> tuple[Mention, ...]:
    """Every resolved mention once, in text order; a coordination gives one for each member."""
    out: dict[tuple[int, int, str | None, str], Mention] = {}
    for (k, i), referents in sorted([item for item in scene.memo.items() if item[1]]):
        span = scene.words(k, i)
        for raw in referents:
            r = patched(raw, scene.people)
            key = (span.start, span.end, r.actor, r.code)
            out.setdefault(
                key,
                Mention(
                    span=span, actor=r.actor, name=_name(r, span), kind=r.kind, code=r.code if r.code else UNKNOWN,
                    sector=r.sector, reason=r.reason,
                ),
            )  # fmt: skip
    return tuple(sorted(out.values(), key=lambda m: m.span.pair))


__all__ = ["Resolution", "resolve_report"]
