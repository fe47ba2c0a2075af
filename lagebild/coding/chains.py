"""From finds to statements: who vouches for each, through all statements that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lagebild.coding.drafts import Draft, Scene
from lagebild.coding.speakers import Speakers, noun_phrase
from lagebild.model import Participant, Source, Span, Statement, content_id


@dataclass(slots=True)
class Found:
    """A draft in its report: what it says of itself, and the speaker once known."""

    draft: Draft
    spans: list[tuple[int, int]]
    kind: str
    speaker: Participant | None = None
    citing: list[Participant] = field(default_factory=list)

    @property
    def start(self) -> int:
        return min(a for a, _ in self.spans)

    @property
    def size(self) -> int:
        return sum(b - a for a, b in self.spans)


def finished(found: Sequence[Found], text: str, scenes: Sequence[Scene], speakers: Speakers) -> tuple[Statement, ...]:
    """The statements of the finds of a report, each with the chain of those who vouch for it."""
    out: list[Statement] = []
    for f in found:
        d, scene = f.draft, scenes[f.draft.sentence]
        outer = [o for o in found if o is not f and o.size > f.size and _within(f.spans, o.spans)]
        links: list[Source] = []
        for o in sorted(outer, key=lambda o: -o.size):
            links += _links(o, speakers, scenes)
        links += _links(f, speakers, scenes)
        content = tuple(Span.of(text, a, b) for a, b in f.spans)
        out.append(
            Statement(
                id=content_id(f.kind, *(f"{a}-{b}" for a, b in f.spans), text[f.spans[0][0] : f.spans[0][1]]),
                kind=f.kind,  # type: ignore[arg-type]
                speaker=f.speaker,
                cue=_cue(scene, d),
                content=content,
                chain=tuple(_distinct(links)),
                stance=d.stance,  # type: ignore[arg-type]
                addressee=speakers.participant(d.sentence, d.addressee) if d.addressee is not None else None,
                venue=_phrase(scene, d.venue) if d.venue is not None else None,
                rule=d.rule,
            )
        )
    return tuple(out)


def _cue(scene: Scene, d: Draft) -> Span | None:
    """The words that report: the verb complex where it stands together, else its first part."""
    if not d.cue:
        return None
    return scene.sentence.span(d.cue if max(d.cue) - min(d.cue) < 12 else d.cue[:1])


def _phrase(scene: Scene, head: int) -> Span:
    return scene.sentence.span(noun_phrase(scene.sentence, head))


def _within(inner: Sequence[tuple[int, int]], outer: Sequence[tuple[int, int]]) -> bool:
    middle = (inner[0][0] + inner[0][1]) / 2
    return any(a <= middle < b for a, b in outer)


def _links(f: Found, speakers: Speakers, scenes: Sequence[Scene]) -> list[Source]:
    if not f.draft.vouch and f.kind != "direct":
        return []
    who: list[Participant] = []
    if f.draft.addressee is not None and not _audience(scenes[f.draft.sentence], f.draft.addressee):
        heard = speakers.participant(f.draft.sentence, f.draft.addressee)
        if speakers.kind(heard) in ("media", "agency"):
            who.append(heard)
    if f.draft.outer is not None:
        who.append(speakers.participant(f.draft.sentence, f.draft.outer))
    if f.speaker and not _own_voice(f, scenes[f.draft.sentence]):
        who.append(f.speaker)
    who += f.citing
    return [Source(text=p.text, actor=p.actor, kind=speakers.kind(p), span=p.span) for p in who]


def _audience(scene: Scene, head: int) -> bool:
    """Whether those spoken to are people who listen ("told reporters"), not the medium that passes it on ("told the BBC")."""
    return scene.words.is_a("audience", scene.tokens[head])


def _own_voice(f: Found, scene: Scene) -> bool:
    """Whether the report itself speaks ("we believe" in a government's own release), so that nobody else vouches."""
    spoken = scene.words.marks.get("spoken")
    return f.speaker is not None and spoken is not None and f.speaker.text in spoken


def _distinct(links: Sequence[Source]) -> list[Source]:
    out: list[Source] = []
    for s in links:
        if not any(s.text == o.text or (s.actor and s.actor == o.actor) for o in out):
            out.append(s)
    return out


def notation(s: Statement) -> str:
    """A statement in the notation of the pack tables' `expect` column: `indirect Die Ministerin: die Grenze bleibe offen`."""
    speaker = s.speaker.span.quote if s.speaker else "-"
    return f"{s.kind} {speaker}: {' … '.join(c.quote for c in s.content)}"
