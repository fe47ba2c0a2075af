"""Interviews and transcripts: what stands behind a speaker's label (*Kickl: …*, *MR. TONER: …*) up to the next one is the speaker's.

The labels of those who only ask, and bare words (*Frage*, *ANSWER*), open no speech of anybody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lagebild.coding.drafts import Draft, Scene

LONGEST = 5  # tokens of a label
OFTEN = 2  # times a label must stand in a report
ALL = 3  # labels that an interview has at least
PARTS = frozenset({".", "-"})  # within a label: MR. TONER, AL-ABADI


def turns(scenes: Sequence[Scene]) -> list[Draft]:
    """The speeches of an interview, each from its label to the next; [] where the report is none."""
    labels = [(n, colon) for n, scene in enumerate(scenes) if (colon := _label(scene))]
    words = [scenes[n].sentence.span((0, colon - 1)).quote for n, colon in labels]
    count = Counter(words)
    known = [(n, colon, w) for (n, colon), w in zip(labels, words, strict=True) if count[w] >= OFTEN or w.isupper()]
    if len(known) < ALL or len({w for _, _, w in known}) < 2:
        return []
    ends = [*(n for n, _, _ in known[1:]), len(scenes)]
    parts = list(zip(known, ends, strict=True))
    asked = Counter(w for (_, _, w), end in parts if scenes[end - 1].tokens[-1].form == "?")
    people = _people(scenes, frozenset(n for n, _, _ in known))
    out = [_turn(scenes, people, n, colon, end - 1) for (n, colon, w), end in parts if 2 * asked[w] <= count[w]]
    return [d for d in out if d is not None]


def _label(scene: Scene) -> int:
    """The colon of a label that opens a sentence; 0 where none does. Parsers take such words for all sorts, so that only forms count."""
    for t in scene.tokens[: LONGEST + 1]:
        if t.form == ":":
            return t.i
        if not (t.form[:1].isupper() or (t.i and t.form in PARTS)):
            return 0
    return 0


def _people(scenes: Sequence[Scene], but: frozenset[int]) -> dict[str, tuple[int, int]]:
    """Where the words of persons' names first stand, as (sentence, head of the name), labelled sentences left out."""
    out: dict[str, tuple[int, int]] = {}
    for n, scene in enumerate(scenes):
        for t in scene.tokens if n not in but else ():
            if t.ner.endswith("PER"):
                out.setdefault(t.form.casefold(), (n, t.head if t.rel == "flat" else t.i))
    return out


def _turn(scenes: Sequence[Scene], people: dict[str, tuple[int, int]], n: int, colon: int, last: int) -> Draft | None:
    """The speech behind a label; None where the label names nobody, or a medium."""
    scene = scenes[n]
    label = [t for t in scene.tokens[:colon] if t.form not in PARTS]
    heard = next((people[t.form.casefold()] for t in reversed(label) if t.form.casefold() in people), None)
    own = next((t.i for t in reversed(label) if scene.somebody(t.i) or t.ner.endswith("PER")), None)
    if heard is None and own is not None:
        heard = (n, own)
    if heard is None or any(p.sector == "MED" for p in scenes[heard[0]].actor(heard[1])):
        return None
    start = scene.tokens[colon + 1].start if colon + 1 < len(scene.tokens) else scene.sentence.end
    return Draft(
        kind="direct", sentence=n, cue=(), content=[(start, scenes[last].sentence.end)], rule="turn", speaker=heard[1], named=heard[0],
        local=label[-1].i, frame=frozenset(range(colon + 1)), quotes=False, until=last,
    )  # fmt: skip
