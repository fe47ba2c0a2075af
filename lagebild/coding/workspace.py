"""What the steps of coding one sentence share: its inputs, its clauses, and the candidates on their way to events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lagebild.coding.frames import Frame
from lagebild.coding.memory import Memory
from lagebild.coding.roles import Actors, Predicate
from lagebild.coding.status import Judged
from lagebild.model import Participant, Report, Span, Statement, TimeRef
from lagebild.packs import Pack
from lagebild.read.analysis import Sentence
from lagebild.read.clauses import Clause


@dataclass(slots=True)
class Candidate:
    """A predicate with the frame chosen for it, on its way to an event."""

    predicate: Predicate
    frame: Frame | None
    missed: list[tuple[Frame, str]]
    judge: Callable[[], Judged]  # the status of its own grammar; few candidates are asked for theirs
    governor: Candidate | None = None
    effect: str = ""
    absorbed_by: str = ""
    status: Judged | None = None
    source: tuple[Participant, ...] = ()
    target: tuple[Participant, ...] = ()
    source_role: str = ""
    target_role: str = ""
    filled: bool = False
    mode: str | None = None
    _own: Judged | None = None

    @property
    def own(self) -> Judged:
        """The status that its own grammar gives it."""
        if self._own is None:
            self._own = self.judge()
        return self._own


@dataclass(slots=True)
class Workspace:
    """One sentence at work; made anew for each, only `memory` lasts from sentence to sentence of a report."""

    report: Report
    sentence: Sentence
    actors: Actors
    statements: Sequence[Statement]
    pack: Pack
    memory: Memory = field(default_factory=Memory)
    candidates: dict[int, Candidate] = field(default_factory=dict)
    by_head: dict[int, Clause] = field(default_factory=dict)
    times: tuple[TimeRef, ...] = field(init=False)  # the sentence's time expressions
    said: tuple[Span, ...] = field(init=False)  # what statements say in it

    def __post_init__(self) -> None:
        start, end = self.sentence.start, self.sentence.end
        self.times = self.actors.times_in(start, end)
        self.said = tuple([c for s in self.statements for c in s.content if c.start < end and start < c.end])


def depth(w: Workspace, i: int) -> int:
    return w.sentence.depth(i)


def words_of(w: Workspace, p: Predicate) -> Sequence[int]:
    if p.clause is not None and p.clause.tokens:
        return p.clause.tokens
    return w.sentence.subtree(p.head)
