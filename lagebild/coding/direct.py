"""Which quotations are speech, and whose: names, titles and scare quotes are told apart, each speech gets its reporting clause."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lagebild.coding.drafts import Draft, Scene
from lagebild.coding.quotations import Quotation
from lagebild.coding.speakers import noun_phrase
from lagebild.read.analysis import Token

_ENDED = re.compile(r"[.!?…][“”\"«»‘’']*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quotation with the tokens in and around it, and the draft whose frame or content it belongs to."""

    quotation: Quotation
    scene: int  # sentence in which it begins
    inner: tuple[Token, ...]
    before: Token | None
    after: Token | None


class TokenIndex:
    """Finds tokens by offset over a whole report."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self.all = [(t, n) for n, scene in enumerate(scenes) for t in scene.tokens]
        self.starts = [t.start for t, _ in self.all]

    def at(self, offset: int) -> int:
        """The index of the first token that begins at or after an offset."""
        return bisect.bisect_left(self.starts, offset)

    def quoted(self, q: Quotation) -> Quoted:
        first, last = self.at(q.start), self.at(q.end)
        inside = [t for t, _ in self.all[first:last] if t.end - t.start > 1 or t.form.isalnum() or t.form in ".!?,:"]
        scene = self.all[min(first, len(self.all) - 1)][1]
        return Quoted(
            quotation=q,
            scene=scene,
            inner=tuple(inside),
            before=self.all[first - 1][0] if first > 0 else None,
            after=self.all[last][0] if last < len(self.all) else None,
        )


def frame_of(quoted: Quoted, text: str, scenes: Sequence[Scene], drafts: dict[int, list[Draft]]) -> tuple[Draft | None, str]:
    """The reporting clause of a quotation, and how it stands to it: `after`, `before`, `within`, `inside` (its content)."""
    q = quoted.quotation
    near = [d for n in range(max(0, quoted.scene - 1), min(len(scenes), quoted.scene + 40)) for d in drafts.get(n, ())]
    best: tuple[int, Draft, str] | None = None
    for d in near:
        how = _relation(q, d, text, scenes[d.sentence])
        if how and (best is None or how[0] < best[0]):
            best = (how[0], d, how[1])
    return (best[1], best[2]) if best else (None, "")


_BRIDGE = re.compile(r"[\s,;:–—\-.!?“”\"«»‘’']*$")


def _relation(q: Quotation, d: Draft, text: str, scene: Scene) -> tuple[int, str] | None:
    """How near a draft's frame is to a quotation, smallest first; None where they have nothing to do with each other."""
    if not d.frame or not d.quotes or _in_speaker(q, d, scene):
        return None
    tokens = scene.tokens
    outer = [k for k in sorted(d.frame) if not q.start <= tokens[k].start < q.end and tokens[k].upos != "PUNCT"]
    if not outer:
        return None
    start, end = tokens[outer[0]].start, tokens[outer[-1]].end
    if start >= q.end:
        gap = text[q.end : start]
        phrase = d.rule.endswith((" before", " around", " after")) and tokens[0].start < q.end
        verb_first = tokens[outer[0]].feat("VerbForm") == "Fin" or phrase or d.rule.endswith((" so", " comparison"))
        joined = "," in text[q.end - 2 : start] or "–" in gap or verb_first
        if len(gap) < 6 and "\n" not in gap and _BRIDGE.match(gap) and d.sort != "citing" and joined:
            return (0, "after")
        if tokens[0].start <= q.start and len(gap) < 160 and "\n" not in gap and (d.content == [] or _covers(d, q)):
            return (5, "inside" if _covers(d, q) else "after")
        return None
    if end <= q.start:
        gap = text[end : q.start]
        if _BRIDGE.match(gap) and "\n\n" not in gap and ":" in gap:
            return (1, "before")
        if _covers(d, q):
            return (2, "inside")
        if _BRIDGE.match(gap) and "." not in gap and "\n" not in gap:
            return (3, "before")
        same = tokens[0].start <= q.start < tokens[-1].end
        if same and not d.content:
            return (6 + len(gap), "before")
        return None
    if start <= q.start and q.end <= end:
        return (4, "within")
    return (2, "inside") if _covers(d, q) else None


def _in_speaker(q: Quotation, d: Draft, scene: Scene) -> bool:
    """Whether a quotation is part of the speaker's own name."""
    if d.speaker is None:
        return False
    name = scene.sentence.span(noun_phrase(scene.sentence, d.speaker))
    return name.start <= q.start and q.end <= name.end


def _covers(d: Draft, q: Quotation) -> bool:
    return d.kind == "indirect" and any(a <= q.start and q.end <= b for a, b in d.content)


def is_speech(quoted: Quoted, scene: Scene, frame: Draft | None, how: str, told: bool) -> bool:
    """Whether a quotation is somebody's words rather than a name, a title or a scare quote.

    Args:
        quoted: the quotation with its surroundings.
        frame: the reporting clause it belongs to, if any, and `how` it stands to it.
        told: whether the sentence around it is reported speech (subjunctive, run-on).
    """
    text = scene.sentence.text
    inner = [t for t in quoted.inner if t.upos != "PUNCT" and t.form not in ".,!?:"]
    q = quoted.quotation
    if not inner or _is_name(quoted, scene):
        return False
    finite = any(t.feat("VerbForm") == "Fin" for t in inner)
    ended = bool(_ENDED.search(text[q.start : q.end]))
    behind = quoted.before is not None and quoted.before in scene.tokens and frame is not None and quoted.before.i in frame.cue
    if behind and len(inner) > 1:
        return True  # right behind the verb: "chanted “No more war”"
    colon = ":" in text[max(0, q.start - 2) : q.start]
    judged = frame is not None and frame.sort == "judge"
    if how in ("after", "before") and frame is not None and (len(inner) > 1 or ended or colon):
        return finite or ended or colon or judged or len(inner) > 3 or _lower(inner) or how == "after"
    if len(inner) >= 4 and (finite or ended):
        return True
    if frame is not None or told:
        return _lower(inner) or (finite and len(inner) > 1) or (judged and how != "inside") or len(inner) > 5
    return len(inner) > 7 and (_lower(inner) or finite)


def _lower(inner: list[Token]) -> bool:
    return inner[0].form[:1].islower()


def _is_name(quoted: Quoted, scene: Scene) -> bool:
    """Whether the words around a quotation make it a name: "die Zeitung „…“", "der sogenannte „…“", "„…“ genannt"."""
    before, after, words = quoted.before, quoted.after, scene.words
    if after is not None and after.start - quoted.quotation.end < 2 and words.is_a("scare", after) and after.upos in ("VERB", "ADJ"):
        return True
    if before is None or quoted.quotation.start - before.end > 1:
        return False
    if words.is_a("wording", before):
        return False
    return words.is_a("scare", before) or (words.is_a("naming", before) and before.upos in ("NOUN", "PROPN", "X"))
