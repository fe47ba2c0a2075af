"""Speech that runs on without a new reporting verb: whole sentences in the subjunctive, and hearsay with *sollen* and *wollen*."""

from __future__ import annotations

from collections.abc import Sequence

from lagebild.coding.drafts import Draft, Scene, segments
from lagebild.read.clauses import Clause


def continuations(scenes: Sequence[Scene], drafts: dict[int, list[Draft]], unmarked: bool) -> list[Draft]:
    """Sentences that continue the speech of those before, consecutive ones joined; speakers are filled in by anaphora.

    `unmarked` says that the report has lost its quotation marks, so that *wir* outside them may be somebody's speech.
    """
    out: list[Draft] = []
    told = literal = False  # whether the sentence before is somebody's word; whether it may be the very words
    for n, scene in enumerate(scenes):
        covered = [span for d in drafts[n] for span in d.content if d.kind == "indirect"]
        verbs = (d for d in drafts[n] if d.head in scene.clauses and d.rule.endswith(" topic") and d.sort == "say")
        own = any(scene.is_main(scene.clauses[d.head]) for d in verbs)
        draft = _whole(scene, covered, own=own, told=told, unmarked=unmarked and literal) or _part(scene, covered)
        literal = any(d.kind == "indirect" and d.rule.endswith((" insert", " clause", " so")) for d in drafts[n])
        literal = literal or (draft is not None and draft.rule == FIRST)
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


def monologues(scenes: Sequence[Scene], drafts: dict[int, list[Draft]]) -> list[Draft]:
    """ "X said:" in a report without quotation marks, as press offices write: all that follows in the first person is X's.

    Ends before the next such opening, and with the last sentence that says *I* or *we* within a few sentences of one another.
    """
    out: list[Draft] = []
    openings = [(n, d, at) for n, group in drafts.items() for d in group if (at := _colon(scenes[n], d)) is not None]
    for place, (n, d, at) in enumerate(openings):
        limit = openings[place + 1][0] if place + 1 < len(openings) else len(scenes)
        rest = range(at + 1, len(scenes[n].tokens))
        last = _last(scenes, drafts, n, limit)
        if last < 0:
            continue
        start = scenes[n].tokens[at + 1].start if rest else scenes[n + 1].sentence.start
        d.content, d.kind, d.until, d.vouch = [(start, scenes[last].sentence.end)], "direct", last, True
        out.append(d)
    return out


def _last(scenes: Sequence[Scene], drafts: dict[int, list[Draft]], n: int, limit: int) -> int:
    """The last sentence of a speech that opens in sentence n; -1 where nobody says *I* or *we* in it."""
    spoken = [m for m in range(n, limit) if _first_person(scenes[m])]
    if not spoken:
        return -1
    later = ((m, d) for m in range(n + 1, limit) for d in drafts[m] if d.frame and d.speaker is not None)
    others = any(scenes[m].tokens[d.speaker or 0].upos == "PROPN" for m, d in later)
    if n < _HEAD and not others:  # a press release: one speaker to the end
        return limit - 1
    last = n
    for m in spoken:
        if m - last > _PAUSE + 1:
            break
        last = m
    return last if spoken[0] <= n + _PAUSE + 1 else -1


_HEAD = 3  # sentences within which a press release comes to its speaker
_PAUSE = 3  # sentences without a first person that a monologue may hold between two that have one


def _colon(scene: Scene, d: Draft) -> int | None:
    """The colon with which a reporting clause opens what is said."""
    if d.speaker is None or d.sort not in ("say", "announce", "write", "confirm") or not d.cue or d.rule.endswith((" noun", " relative")):
        return None
    return next((t.i for t in scene.tokens if t.form == ":" and t.i > max(d.cue) and t.i - max(d.cue) < 25), None)


def _whole(scene: Scene, covered: Sequence[tuple[int, int]], *, own: bool, told: bool, unmarked: bool) -> Draft | None:
    """A sentence whose main clause is in the subjunctive, or told by hearsay, and that nobody is said to say."""
    s = scene.sentence
    if covered or own:
        return None
    if told and unmarked and _first_person(scene):
        return Draft(kind="indirect", sentence=s.index, cue=(), content=[(s.start, s.end)], rule=FIRST, anaphor=True)
    mains = [c for c in scene.clauses.values() if c.head == s.root.i or (c.rel in ("conj", "parataxis") and c.parent == s.root.i)]
    mains = [c for c in mains if _told_from(scene, c) is None]
    rule = next((r for c in mains if (r := _rule(scene, c, told))), "")
    if not rule:
        return None
    return Draft(kind="indirect", sentence=s.index, cue=(), content=[(s.start, s.end)], rule=rule, anaphor=True, vouch=rule == RUNS_ON)


def _first_person(scene: Scene) -> bool:
    """Whether a sentence says *ich* or *wir* outside quotation marks, in a text whose marks were lost."""
    return any(scene.words.is_a("spoken", t) for t in scene.tokens if t.i == 0 or t.upos in ("PRON", "DET"))


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


RUNS_ON, HEARSAY, FIRST = "subjunctive runs on", "hearsay", "first person runs on"


def _part(scene: Scene, covered: Sequence[tuple[int, int]]) -> Draft | None:
    """A clause in the present subjunctive inside a sentence told otherwise: after a colon, in a relative clause, beside a main clause."""
    for c in scene.clauses.values():
        if scene.mood(c) != "sub1" or c.head == scene.sentence.root.i:
            continue
        t = scene.tokens[c.head]
        if any(a <= t.start < b for a, b in covered):
            continue
        told_from = _told_from(scene, c)
        inside = scene.sentence.subtree(c.head)
        spans = segments(scene.sentence, inside if told_from is None else range(told_from, max(inside) + 1))
        if spans:
            subject = _subject_above(scene, c)
            return Draft(
                kind="indirect",
                sentence=scene.sentence.index,
                cue=(),
                content=spans,
                rule="subjunctive clause",
                speaker=subject,
                anaphor=subject is None,
            )
    return None


def _told_from(scene: Scene, c: Clause) -> int | None:
    """The conjunction (*dass*) that stands before a clause's verb, after the verb above, though the parse did not join them."""
    above = scene.clauses.get(c.parent) if c.parent is not None else None
    floor = scene.finite(above) if above and scene.finite(above) < scene.finite(c) else -1
    found = (t.i for t in scene.tokens[floor + 1 : scene.finite(c)] if t.upos == "SCONJ" and scene.words.is_a("complementizer", t))
    return next(found, None)


def _subject_above(scene: Scene, c: Clause) -> int | None:
    above = scene.clauses.get(c.parent) if c.parent is not None else None
    arg = above.arg("subj") if above and scene.mood(above) != "sub1" else None
    return arg.head if arg and (scene.somebody(arg.head) or scene.tokens[arg.head].upos == "PRON") else None
