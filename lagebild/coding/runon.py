"""Speech that runs on without a new reporting verb: whole sentences in the subjunctive, and hearsay with *sollen* and *wollen*."""

from __future__ import annotations

from collections.abc import Sequence

from lagebild.coding.reporting import Draft, Scene, segments
from lagebild.read.clauses import Clause


def continuations(scenes: Sequence[Scene], drafts: dict[int, list[Draft]]) -> list[Draft]:
    """Sentences that continue the speech of those before, consecutive ones joined; speakers are filled in by anaphora."""
    out: list[Draft] = []
    told = False  # whether the sentence before is somebody's word
    for n, scene in enumerate(scenes):
        covered = [span for d in drafts[n] for span in d.content if d.kind == "indirect"]
        draft = _whole(scene, covered, told) or _part(scene, covered)
        told = bool(covered) or draft is not None or any(d.frame and d.sort == "say" for d in drafts[n])
        if draft is None:
            continue
        last = out[-1] if out else None
        if last is not None and last.rule == draft.rule and draft.anaphor and last.anaphor and last.until == n - 1 and not drafts[n]:
            last.content = [(last.content[0][0], draft.content[-1][1])]
            last.until = n
            continue
        draft.until = n
        out.append(draft)
    return out


def _whole(scene: Scene, covered: Sequence[tuple[int, int]], told: bool) -> Draft | None:
    """A sentence whose main clause is in the subjunctive, or told by hearsay, and that nobody is said to say."""
    s = scene.sentence
    if covered:
        return None
    mains = [c for c in scene.clauses.values() if c.head == s.root.i or (c.rel in ("conj", "parataxis") and c.parent == s.root.i)]
    rule = next((r for c in mains if (r := _rule(scene, c, told))), "")
    if not rule:
        return None
    return Draft(kind="indirect", sentence=s.index, cue=(), content=[(s.start, s.end)], rule=rule, anaphor=True)


def _rule(scene: Scene, c: Clause, told: bool) -> str:
    mood = scene.mood(c)
    finite = scene.tokens[scene.finite(c)]
    if mood == "sub1":
        return RUNS_ON
    if mood == "sub2" and told and not any(x.conditional for x in scene.clauses.values()):
        return RUNS_ON
    if mood != "ind" or not scene.words.is_a("hearsay", finite) or finite.feat("Tense") == "Past":
        return ""
    return HEARSAY if c.perfect or told else ""


RUNS_ON, HEARSAY = "subjunctive runs on", "hearsay"


def _part(scene: Scene, covered: Sequence[tuple[int, int]]) -> Draft | None:
    """A clause in the present subjunctive inside a sentence told otherwise: after a colon, in a relative clause, beside a main clause."""
    for c in scene.clauses.values():
        if scene.mood(c) != "sub1" or c.head == scene.sentence.root.i:
            continue
        t = scene.tokens[c.head]
        if any(a <= t.start < b for a, b in covered):
            continue
        spans = segments(scene.sentence, scene.sentence.subtree(c.head))
        if spans:
            subject = _subject_above(scene, c)
            return Draft(
                kind="indirect", sentence=scene.sentence.index, cue=(), content=spans, rule="subjunctive clause", speaker=subject, anaphor=subject is None
            )
    return None


def _subject_above(scene: Scene, c: Clause) -> int | None:
    above = scene.clauses.get(c.parent) if c.parent is not None else None
    arg = above.arg("subj") if above and scene.mood(above) != "sub1" else None
    return arg.head if arg else None
