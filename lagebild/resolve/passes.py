"""A report gone through in reading order, and again from the first word that something learnt later may change.

Who speaks is known only once the statements are, and whose statement a whole report is perhaps late in it. Both change what first-person
words and nameless regimes mean, and what follows them; what stands before is taken over from the first time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from msgspec.structs import replace as copied

from lagebild.model import Report, TimeRef
from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.resolve import actors
from lagebild.resolve.aliases import explain_alias, explain_directions
from lagebild.resolve.clause_places import clause_places
from lagebild.resolve.lexicon import Lexicon, fold
from lagebild.resolve.places import Located, locate
from lagebild.resolve.scene import NOMINAL, Found, Mark, Referent, Scene, focus_of
from lagebild.resolve.voice import Voice, is_interview, issuer

OWN_SHARE = 1 / 6  # of the sentences of a statement that say "we"; reports that lost their quotation marks have fewer
PARTS = frozenset({"flat", "amod", "compound", "det", "nummod"})  # relations of a token to the head of the mention it is a part of
Voices = tuple[tuple[int, int, Referent], ...]  # [start, end) of the text and whose words they are


@dataclass(frozen=True, slots=True, eq=False)
class Passes:
    """What all passes through a report share, and the first of them, which knew no speakers."""

    first: Scene
    located: tuple[Located, ...]
    dateline: Located | None
    spoken: tuple[tuple[int, int], ...]  # first-person words: sentence and offset in the text
    regimes: tuple[int, ...]  # sentences with a regime, which is rather another state's than a speaker's

    def of_speakers(self, speakers: Voices) -> Scene | None:
        """The report with the words of speakers known as theirs; None where none of them says *we* or *ich*."""
        changed = [k for k, at in self.spoken if any(start <= at < end for start, end, _ in speakers)]
        if not changed:
            return None
        return self.known_voice(_again(self.first, min([*changed, *self.regimes]), speakers, ()))

    def known_voice(self, scene: Scene) -> Scene:
        """A report whose voice came late, gone through again with it known; else the scene as it is."""
        first = min(scene.marks, default=-1)
        if not scene.voice or first < 0 or scene.marks[first].voice or not (scene.unvoiced or _voice_came_late(scene)):
            return scene
        return _again(scene, first, scene.speakers, scene.voice)


def go_through(analysis: Analysis, report: Report, lex: Lexicon, found: tuple[Found, ...], times: tuple[TimeRef, ...]) -> Passes:
    """All mentions of a report in reading order, speakers and voice still unknown."""
    focus, spoken = focus_of(found, lex), tuple(_first_persons(analysis, lex))
    ranked = tuple(code for code, _ in sorted(focus.items(), key=lambda item: (-item[1], item[0])))
    own, said = _own_and_quoted(analysis, lex) if spoken else (set[int](), set[int]())
    scene = Scene(
        analysis=analysis, report=report, lex=lex, found=found, resolver=actors.resolve, focus=focus, ranked=ranked,
        timed=_timed(analysis, times), first_person=bool(own) and len(own) >= OWN_SHARE * len(analysis.sentences), quoted=frozenset(said),
    )  # fmt: skip
    located = locate(scene)
    dateline = next((p for p in located if p.dateline), None)
    if dateline is not None:
        scene.dateline, scene.dateline_at = dateline.place.country, (dateline.sentence, dateline.token)
        scene.focus[scene.dateline] = scene.focus.get(scene.dateline, 0.0) + 0.5
    clause_places(scene, located)
    explain_directions(scene)
    regimes = tuple([k for k, here in enumerate(found) if here.regime])
    scene.voice = issuer(scene, spoken) if spoken else ()
    _on(scene, 0, frozenset([0, *(k for k, _ in spoken), *regimes]))
    return Passes(scene, located, dateline, spoken, regimes)


def _on(scene: Scene, start: int, marked: frozenset[int]) -> None:
    """Go through a report from sentence `start`, its state marked at the beginning of some sentences."""
    for sentence in scene.analysis.sentences[start:]:
        k = sentence.index
        if k in marked:
            cards = {i: copied(card) for i, card in scene.people.items()}
            scene.marks[k] = Mark(len(scene.memo), len(scene.seen), cards, dict(scene.sides), dict(scene.aliases), scene.voice)
        known = scene.found[k].marked
        for token in sentence.tokens:
            if token.form in ("(", "["):
                explain_alias(scene, k, token.i)
            if token.upos not in NOMINAL or (token.upos == "NOUN" and token.i not in known and actors.means_nobody(scene, sentence, token)):
                continue
            if not _inside(scene, k, sentence, token):
                actors.remember(scene, k, token.i)


def _again(scene: Scene, k: int, speakers: Voices, voice: Voice) -> Scene:
    """A scene gone through again from a marked sentence; nothing before it can depend on what is known now."""
    mark = scene.marks[k]
    fresh = replace(
        scene,
        memo=dict(islice(scene.memo.items(), mark.memo)),
        busy=set(),
        seen=scene.seen[: mark.seen],
        people={i: copied(card) for i, card in mark.people.items()},
        sides=dict(mark.sides),
        aliases=dict(mark.aliases),
        speakers=speakers,
        voice=voice or mark.voice,
        marks={n: m for n, m in scene.marks.items() if n < k},
        unvoiced=set(),
    )
    _on(fresh, k, frozenset(scene.marks))
    return fresh


@lru_cache(maxsize=8)
def _speaking(lex: Lexicon) -> frozenset[str]:
    return frozenset(word for word, entries in lex.pronouns.items() if any(p.kind.startswith("speaker") for p in entries))


def _first_persons(analysis: Analysis, lex: Lexicon) -> Iterable[tuple[int, int]]:
    words = _speaking(lex)
    return [(s.index, t.start) for s in analysis.sentences for t in s.tokens if t.upos in ("PRON", "DET") and fold(t.form) in words]


def _own_and_quoted(analysis: Analysis, lex: Lexicon) -> tuple[set[int], set[int]]:
    """The sentences with first-person words outside quotation marks, and where those begin that stand in speeches."""
    words, quoted, answers = _speaking(lex), False, is_interview(analysis)
    own: set[int] = set()
    said: set[int] = set()
    for sentence in analysis.sentences:
        for token in sentence.tokens:
            if token.form in lex.quotes[quoted]:
                quoted = not quoted
            elif token.upos in ("PRON", "DET") and fold(token.form) in words:
                if quoted or answers:
                    said.add(token.start)
                if not quoted:
                    own.add(sentence.index)
    return own, said


def _timed(analysis: Analysis, times: tuple[TimeRef, ...]) -> Mapping[int, frozenset[int]]:
    """By sentence the tokens that stand in time expressions."""
    spans = iter(sorted(t.span.pair for t in times))
    start, end = next(spans, (0, 0))
    out: dict[int, frozenset[int]] = {}
    for sentence in analysis.sentences:
        if sentence.end <= start or not end:
            continue
        here = []
        for token in sentence.tokens:
            while end and token.start >= end:
                start, end = next(spans, (0, 0))
            if start <= token.start < end:
                here.append(token.i)
        out[sentence.index] = frozenset(here)
    return out


def _voice_came_late(scene: Scene) -> bool:
    """Whether a first-person word stands before the words that tell whose statement the report is."""
    words, sentences = _speaking(scene.lex), scene.analysis.sentences
    return any(not referents and fold(sentences[k].tokens[i].form) in words for (k, i), referents in scene.memo.items())


def _inside(scene: Scene, k: int, sentence: Sentence, token: Token) -> bool:
    """Whether a token is only a part of a mention whose head is another token."""
    if token.rel == "conj" and token.head >= 0:
        return sentence.tokens[token.head].upos != "NOUN" or bool(scene.own(k, token.head))
    if token.rel in PARTS and token.head >= 0:
        return True
    return token.rel == "appos" and token.i in scene.found[k].persons and bool(scene.own(k, token.head))
