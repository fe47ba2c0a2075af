"""The resolver's answer for one report: who the noun phrases mean, where and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lagebild.model import Mention, Participant, Place, Report, Span, Statement, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Analysis, Sentence
from lagebild.resolve import actors
from lagebild.resolve.aliases import explain_alias, explain_directions
from lagebild.resolve.composition import first_role
from lagebild.resolve.indexing import lexicon
from lagebild.resolve.lexicon import first_part, fold
from lagebild.resolve.naming import first_referent, full_hit, name_referent
from lagebild.resolve.phrases import words
from lagebild.resolve.places import Located, clause_of, locate, place_at
from lagebild.resolve.scene import UNKNOWN, Found, Referent, Scene, focus_of, look, patched, spread_persons
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
    _located: tuple[Located, ...] = field(repr=False)

    def participants(self, sentence: Sentence, i: int) -> tuple[Participant, ...]:
        """The political actors of the noun phrase headed by token i, coordination expanded; () where it is no actor.

        Heads may be nouns, names, pronouns, possessives (sein, Russia's) and adjectives (russische). `text` holds the
        antecedent's words for a pronoun or definite noun, `span` the local words; `code` is "---" where no state can be told.
        """
        out: list[Participant] = []
        for k in self._scene.members(sentence.index, i):
            span = words(sentence, k)
            for r in self._scene.own(sentence.index, k):
                out.append(_participant(patched(r, self._scene.people), span))
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
        found = place_at(self._located, sentence, i)
        return found.place if found else None

    def times_in(self, start: int, end: int) -> tuple[TimeRef, ...]:
        """Time expressions inside [start, end) of the text."""
        return tuple(t for t in self.times if start <= t.span.start and t.span.end <= end)

    def with_speakers(self, statements: Iterable[Statement]) -> Resolution:
        """The same resolution with first-person words inside statements read as their speakers' (we, our, ich)."""
        spans = tuple(
            (span.start, span.end, _speaker(s.speaker))
            for s in statements
            if s.speaker is not None and s.speaker.code
            for span in s.content
        )
        if not any(self._first_person(start, end) for start, end, _ in spans):
            return self
        return _resolve(self.analysis, self.report, self.pack, self._scene.found, self.times, spans)

    def _first_person(self, start: int, end: int) -> bool:
        """Whether a first-person word stands in [start, end)."""
        pronouns = self._scene.lex.pronouns
        return any(
            start <= t.start < end and any(p.kind.startswith("speaker") for p in pronouns.get(fold(t.form), ()))
            for s in self.analysis.sentences
            if s.start < end and start < s.end
            for t in s.tokens
            if t.upos in ("PRON", "DET")
        )


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
    return _resolve(analysis, report, pack, found, _times(analysis, report, pack))


def _times(analysis: Analysis, report: Report, pack: Pack) -> tuple[TimeRef, ...]:
    return find_times(analysis, report.date, pack)


def _resolve(
    analysis: Analysis,
    report: Report,
    pack: Pack,
    found: tuple[Found, ...],
    times: tuple[TimeRef, ...],
    speakers: tuple[tuple[int, int, Referent], ...] = (),
) -> Resolution:
    scene, located, dateline = _read(analysis, report, pack, found, speakers, None)
    if scene.voice is not None and _voice_came_late(scene):
        scene, located, dateline = _read(analysis, report, pack, found, speakers, scene.voice)
    places = tuple(p.place for p in located if not p.common)
    return Resolution(analysis, report, pack, _mentions(scene), times, places, dateline.place if dateline else None, scene, located)


def _read(
    analysis: Analysis,
    report: Report,
    pack: Pack,
    found: tuple[Found, ...],
    speakers: tuple[tuple[int, int, Referent], ...],
    voice: Referent | None,
) -> tuple[Scene, tuple[Located, ...], Located | None]:
    """All mentions of a report in reading order; `voice` is whose statement it is, where that is known beforehand."""
    lex = lexicon(pack)
    focus = focus_of(found, lex)
    ranked = tuple(code for code, _ in sorted(focus.items(), key=lambda item: (-item[1], item[0])))
    scene = Scene(
        analysis=analysis,
        report=report,
        lex=lex,
        found=found,
        resolver=actors.resolve,
        focus=focus,
        ranked=ranked,
        speakers=speakers,
        voice=voice,
    )
    located = locate(scene)
    dateline = next((p for p in located if p.dateline), None)
    if dateline is not None:
        scene.dateline, scene.dateline_at = dateline.place.country, (dateline.sentence, dateline.token)
        scene.focus[scene.dateline] = scene.focus.get(scene.dateline, 0.0) + 0.5
    _clause_places(scene, located)
    explain_directions(scene)
    for k, sentence in enumerate(analysis.sentences):
        for token in sentence.tokens:
            if token.form in ("(", "["):
                explain_alias(scene, k, token.i)
            if token.upos in ("NOUN", "PROPN", "PRON", "ADJ", "X", "NUM", "DET") and not _inside(scene, k, sentence, token.i):
                actors.remember(scene, k, token.i)
    return scene, located, dateline


def _voice_came_late(scene: Scene) -> bool:
    """Whether a first-person word stands before the words that tell whose statement the report is."""
    pronouns = scene.lex.pronouns
    return any(
        not referents and any(p.kind.startswith("speaker") for p in pronouns.get(fold(scene.sentence(k).tokens[i].form), ()))
        for (k, i), referents in scene.memo.items()
    )


def _inside(scene: Scene, k: int, sentence: Sentence, i: int) -> bool:
    """Whether a token is only a part of a mention whose head is another token."""
    token = sentence.tokens[i]
    if token.rel in ("flat", "amod", "compound", "conj", "det") and token.head >= 0:
        return True
    span = scene.found[k].persons.get(i)
    return token.rel == "appos" and span is not None and bool(scene.own(k, token.head))


def _clause_places(scene: Scene, located: tuple[Located, ...]) -> None:
    """For each token of a sentence that tells one, the state of the place of its clause."""
    by_sentence: dict[int, list[Located]] = {}
    for item in located:
        if not item.dateline and not item.common and item.place.country:
            by_sentence.setdefault(item.sentence, []).append(item)
    for k, items in by_sentence.items():
        sentence = scene.sentence(k)
        clauses: dict[int, str] = {}
        for item in items:
            clauses.setdefault(clause_of(sentence, item.token), item.place.country)
        for token in sentence.tokens:
            country = clauses.get(clause_of(sentence, token.i))
            if country:
                scene.place_country[k, token.i] = country


def _mentions(scene: Scene) -> tuple[Mention, ...]:
    """Every resolved mention once, in text order; a coordination gives one for each member."""
    out: dict[tuple[int, int, str | None, str], Mention] = {}
    for (k, i), referents in sorted(scene.memo.items()):
        sentence = scene.sentence(k)
        for raw in referents:
            r = patched(raw, scene.people)
            span = words(sentence, i)
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
