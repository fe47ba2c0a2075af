"""Statements: who says what, in which words, and by whose word we know it.

Direct, indirect and reported speech of a report with speaker, cue, content, addressee, venue, stance and attribution chain. Pure.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from lagebild.coding.agency import find_agency
from lagebild.coding.attribution import attribution, phrase_drafts
from lagebild.coding.chains import Found, finished
from lagebild.coding.direct import TokenIndex, frame_of, is_speech
from lagebild.coding.drafts import Draft, Scene
from lagebild.coding.frames import frames_of
from lagebild.coding.quotations import Quotation, find_quotations
from lagebild.coding.reporting import verb_drafts
from lagebild.coding.reporting_nouns import noun_drafts
from lagebild.coding.runon import continuations, monologues
from lagebild.coding.speakers import Participants, Speakers
from lagebild.coding.speech import lexicon_of
from lagebild.coding.turns import turns
from lagebild.coding.voices import first_phrase
from lagebild.model import Participant, Statement
from lagebild.packs import Pack
from lagebild.read.analysis import Analysis, Sentence
from lagebild.read.clauses import clauses

__all__ = ["attribution", "find_agency", "find_statements"]


PHRASES = ("before", "after", "around", "adverb", "adverb_present")  # attribution phrases take up the sentences before


def find_statements(analysis: Analysis, resolution: Participants | None, pack: Pack) -> tuple[Statement, ...]:
    """All statements of a report in text order.

    Args:
        analysis: the reading of the report.
        resolution: who the noun phrases are; without it speakers are their words alone.
        pack: the language's pack.
    """
    words = lexicon_of(pack)
    scenes = [_scene(s, resolution, pack) for s in analysis.sentences]
    if not scenes:
        return ()
    drafts = {n: _drafts(scene) for n, scene in enumerate(scenes)}
    _take_up(scenes, drafts)
    quotations = find_quotations(analysis.text, pack)
    unmarked = not any(q.end - q.start > 25 for q in quotations)
    spoken = turns(scenes) or (monologues(scenes, drafts) if unmarked else [])
    runs = [d for d in continuations(scenes, drafts, unmarked) if not any(m.sentence < d.sentence <= m.until for m in spoken)]
    found = _direct(analysis.text, scenes, drafts, quotations, runs) + [Found(draft=d, spans=d.content, kind="direct") for d in spoken]
    speech = [f.spans[0] for f in found]
    _drop_inside(scenes, drafts, speech)
    found += _indirect(scenes, drafts, speech)
    found += [Found(draft=d, spans=d.content, kind="indirect") for d in runs if _uncovered(d.content, speech)]
    used = {id(f.draft) for f in found}
    silent = [Found(draft=d, spans=[_extent(scenes[n], d)], kind="") for n in drafts for d in drafts[n] if id(d) not in used and d.frame]
    found = sorted([*found, *silent], key=lambda f: (f.start, -f.size))
    speakers = Speakers(analysis, words, resolution)
    _name_speakers(found, speakers, scenes)
    return finished([f for f in found if f.kind], analysis.text, scenes, speakers)


def _scene(sentence: Sentence, resolution: Participants | None, pack: Pack) -> Scene:
    scene = Scene(sentence, {c.head: c for c in clauses(sentence, pack, frames_of(pack).participles)}, lexicon_of(pack))
    if resolution is not None:
        scene.actor = functools.partial(resolution.participants, sentence)
    return scene


def _drafts(scene: Scene) -> list[Draft]:
    made = [*verb_drafts(scene), *noun_drafts(scene), *phrase_drafts(scene)]
    for d in made:  # a phrase inside what a verb reports attributes no more than that
        outer = next((v for v in made if v.rule.endswith(" clause") and v is not d and _inside(scene, d, v)), None)
        if outer is not None and d.rule.split()[-1] in ("before", "after", "around", "adverb", "so"):
            d.content = [(max(a, c), min(b, e)) for a, b in d.content for c, e in outer.content if min(b, e) - max(a, c) > 1]
    for d in made:  # "bestätigte Berichte, wonach …": what the reports say is confirmed
        if d.rule.endswith((" relative", " noun")) and d.speaker is not None:
            before = (v for v in made if v.rule.endswith(" topic") and v.vouch and v.frame and max(v.cue) < d.cue[0])
            outer = next((v for v in before if v.sort != "deny"), None)
            if outer is not None:
                outer.content = [*outer.content, *(x for x in d.content if x not in outer.content)]
    starts = {d.content[0][0] for d in made if d.content and d.rule.endswith(" clause")}
    made = [d for d in made if not (d.rule.endswith(" noun") and d.content and d.content[0][0] in starts)]
    citing = [d for d in made if d.sort == "citing"]
    verbs = [d for d in made if d.sort != "citing" and (d.content or d.speaker is not None)]
    for c in citing:  # "X meldete unter Berufung auf Y": Y stands behind X and is no speaker of its own
        near = [d for d in verbs if d is not c and c.speaker is not None and _beside(scene, d, c)]
        if near:
            near[0].citing = (*near[0].citing, c.speaker) if c.speaker is not None else near[0].citing
            for d in near:
                d.content = [x for a, b in d.content for x in _minus((a, b), _extent(scene, c))]
            made.remove(c)
        elif c.speaker is None or not (scene.somebody(c.speaker) or scene.words.noun_cues(scene.tokens[c.speaker])):
            made.remove(c)  # "unter Verweis auf die Lage": a reason, no source
    return made


def _take_up(scenes: Sequence[Scene], drafts: dict[int, list[Draft]]) -> None:
    """ "Das teilte X mit": the sentence before is what X said, unless it is somebody's word already."""
    for n, group in drafts.items():
        for d in group:
            if d.back is None:
                continue
            scene = scenes[n]
            if d.back > 2 and scene.tokens[d.back - 1].form in {",", "–", ";"}:  # "…, das teilte X mit"
                d.kind, d.content = "indirect", [(scene.sentence.start, scene.tokens[d.back - 2].end)]
                continue
            if n == 0 or d.back > 1 or any(x.content for x in drafts[n - 1] if x.kind == "indirect"):
                continue
            d.kind, d.content, d.frame = "indirect", [(scenes[n - 1].sentence.start, scenes[n].tokens[d.back].end)], d.frame - {d.back}
            d.rule += " taken up"


def _inside(scene: Scene, d: Draft, outer: Draft) -> bool:
    at = scene.tokens[d.cue[0]].start
    return bool(d.frame) and any(a <= at < b for a, b in outer.content)


def _beside(scene: Scene, d: Draft, c: Draft) -> bool:
    """Whether a citing phrase hangs on a draft's reporting clause or phrase."""
    anchors = {*d.cue, *(() if d.speaker is None else (d.speaker,))}
    return any(a.i in anchors for i in (min(c.frame), c.cue[0]) for a in scene.sentence.ancestors(i))


def _extent(scene: Scene, d: Draft) -> tuple[int, int]:
    return scene.tokens[min(d.frame)].start, scene.tokens[max(d.frame)].end


def _minus(span: tuple[int, int], cut: tuple[int, int]) -> list[tuple[int, int]]:
    (a, b), (c, d) = span, cut
    return [(x, y) for x, y in ((a, min(b, c)), (max(a, d), b)) if y - x > 1] if c < b and d > a else [span]


def _uncovered(content: Sequence[tuple[int, int]], speech: Sequence[tuple[int, int]]) -> bool:
    """Whether at least a word of a passage stands outside the quotations."""
    inside = sum(max(0, min(b, d) - max(a, c)) for a, b in content for c, d in speech)
    return inside < 0.95 * sum(b - a for a, b in content) and sum(b - a for a, b in content) - inside > 4


def _direct(
    text: str, scenes: Sequence[Scene], drafts: dict[int, list[Draft]], quotations: Sequence[Quotation], runs: Sequence[Draft]
) -> list[Found]:
    """The quotations that are speech, each with the draft that frames it; pieces of one split quotation together."""
    index = TokenIndex(scenes)
    found: list[Found] = []
    told = [span for d in runs for span in d.content]
    for q in quotations:
        if q.depth:
            continue
        quoted = index.quoted(q)
        frame, how = frame_of(quoted, text, scenes, drafts)
        within = any(a <= q.start and q.end <= b for a, b in told)
        if not is_speech(quoted, scenes[quoted.scene], frame, how, within):
            continue
        if frame is None:
            run = next((d for d in runs if any(a <= q.start and q.end <= b for a, b in d.content)), None)
            frame = run or _alone(scenes[quoted.scene], q)
        _outside(frame, q, scenes[frame.sentence])
        previous = found[-1] if found else None
        if previous and previous.draft is frame and _split(text, previous, q, how):
            previous.spans.append((q.start, q.end))
            continue
        found.append(Found(draft=frame, spans=[(q.start, q.end)], kind="direct"))
    return found


def _outside(d: Draft, q: Quotation, scene: Scene) -> None:
    """Takes for the speaker of a quotation no word from inside it."""
    if d.speaker is not None and q.start <= scene.tokens[d.speaker].start < q.end:
        d.speaker = first_phrase(scene, {k for k in d.frame if scene.tokens[k].start >= q.end})


def _alone(scene: Scene, q: Quotation) -> Draft:
    """A quotation without a reporting clause: by the subject of the sentence it stands in, else by who spoke last."""
    speaker = None
    if q.start > scene.sentence.start + 3:
        root = scene.clauses.get(scene.sentence.root.i)
        arg = root.arg("subj") if root else None
        inside = arg is not None and q.start <= scene.tokens[arg.head].start < q.end
        if arg is not None and not inside and (scene.somebody(arg.head) or scene.tokens[arg.head].feat("PronType") == "Prs"):
            speaker = arg.head
        elif ":" in scene.sentence.text[q.start - 3 : q.start]:  # "Ein Beamter nach dem Einsatz: „…“"
            speaker = first_phrase(scene, {t.i for t in scene.tokens if t.end < q.start})
    return Draft(
        kind="direct", sentence=scene.sentence.index, cue=(), content=[], rule="quotation alone", speaker=speaker, anaphor=speaker is None
    )


def _split(text: str, previous: Found, q: Quotation, how: str) -> bool:
    """Whether a quotation goes on after an inserted reporting clause ("„…“, sagte X, „…“") or over a paragraph's end."""
    gap = text[previous.spans[-1][1] : q.start]
    return not gap.strip() or (how in ("before", "inside") and "." not in gap and ":" not in gap)


def _drop_inside(scenes: Sequence[Scene], drafts: dict[int, list[Draft]], speech: Sequence[tuple[int, int]]) -> None:
    """Statements that a quotation makes in the first person are its speaker's own; others inside it end with it."""
    for n, group in drafts.items():
        scene = scenes[n]
        for d in list(group):
            at = scene.tokens[d.cue[0]].start if d.cue else -1
            around = next(((a, b) for a, b in speech if a <= at < b), None)
            if around is None or d.kind == "direct":
                continue
            if d.speaker is None or scene.tokens[d.speaker].upos == "PRON":
                group.remove(d)
            else:
                d.content = [(max(a, around[0]), min(b, around[1])) for a, b in d.content if min(b, around[1]) - max(a, around[0]) > 1]


_TOLD = ("say", "announce", "write", "accuse", "confirm", "deny")


def _nested(d: Draft, speech: Sequence[tuple[int, int]], scene: Scene) -> bool:
    """Whether a statement is made within a longer speech, so that it is no piece of that speech's own frame."""
    if d.sort not in _TOLD or not d.rule.endswith(" clause"):
        return False
    at = scene.tokens[d.cue[0]].start
    return any(c <= at < e for c, e in speech)


def _indirect(scenes: Sequence[Scene], drafts: dict[int, list[Draft]], speech: Sequence[tuple[int, int]]) -> list[Found]:
    out = []
    for group in drafts.values():
        for d in group:
            spans = [x for x in d.content if d.kind != "direct" and (_uncovered([x], speech) or _nested(d, speech, scenes[d.sentence]))]
            if spans and (d.kind == "indirect" or d.speaker is not None):
                out.append(Found(draft=d, spans=spans, kind=d.kind))
    return out


def _name_speakers(found: Sequence[Found], speakers: Speakers, scenes: Sequence[Scene]) -> None:
    """Gives every find its speaker, in text order, so that pronouns, run-on and "demnach" take the voice of the sentences before."""
    voices: dict[int, tuple[int, Participant]] = {}  # sentence → its main speaker, with the size of what is said
    for f in found:
        d = f.draft
        runs = (d.until >= 0 and d.anaphor) or d.rule.rsplit(" ", 1)[-1] in PHRASES
        speakers.last = _voice(voices, d.sentence - runs, d.sentence, speakers, scenes)
        speakers.near = any(n in voices for n in range(d.sentence - 2, d.sentence))
        if d.speaker is not None:
            f.speaker = speakers.participant(d.sentence if d.named < 0 else d.named, d.speaker)
            if d.local is not None:
                here = scenes[d.sentence].sentence.token_span(d.local)
                f.speaker = Speakers.again(f.speaker, here, f.speaker.reason)
                if d.named >= 0:  # as the label calls him, not with all that his first mention says
                    f.speaker = replace(f.speaker, text=here.quote)
        elif d.anaphor and speakers.last is not None:
            span = scenes[d.sentence].sentence.span(d.cue) if d.cue and d.sort == "anaphor" else speakers.last.span
            f.speaker = Speakers.again(speakers.last, span, "goes on after " + speakers.last.text[:60])
        f.citing = [speakers.participant(d.sentence, i) for i in d.citing]
        if f.speaker is None:
            continue
        if f.speaker.text not in speakers.many:
            speakers.single = f.speaker
        size = f.size if f.kind in ("direct", "indirect") else 1
        for n in range(d.sentence, max(d.sentence, d.until) + 1):
            if n not in voices or size > voices[n][0]:
                voices[n] = (size, f.speaker)


def _voice(
    voices: dict[int, tuple[int, Participant]], start: int, sentence: int, speakers: Speakers, scenes: Sequence[Scene]
) -> Participant | None:
    """Who spoke last before a sentence, or before in it; the subject of the sentence before where nobody did but it names somebody."""
    for n in range(start, max(-1, start - 12), -1):
        if n in voices:
            return voices[n][1]
        if n == sentence - 1:
            root = scenes[n].clauses.get(scenes[n].sentence.root.i)
            subject = root.arg("subj") if root else None
            if subject and subject.via == "own" and scenes[n].somebody(subject.head):
                return speakers.participant(n, subject.head)
    return None
