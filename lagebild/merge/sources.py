"""Independent sources: reports are one source when they copy each other, credit one agency, or come from one outlet without an agency."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from lagebild.merge.copies import passage
from lagebild.merge.digests import Digest
from lagebild.merge.told import Told
from lagebild.merge.words import words_of


class Sources:
    """Groups of things that go back to one source: a union–find, whose answer does not depend on the order of joins."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def root(self, x: Hashable) -> Hashable:
        parent = self._parent
        parent.setdefault(x, x)
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    def join(self, a: Hashable, b: Hashable) -> None:
        self._parent[self.root(a)] = self.root(b)

    def count(self, of: Iterable[Hashable]) -> int:
        """How many independent sources some things go back to."""
        return len({self.root(x) for x in of})


def agency_key(name: str) -> str:
    """An agency's name as compared: "The Associated Press" and "AP" stay two, "TASS" and "Tass" are one; of "APA/dpa" the first."""
    return words_of("").spelled(name.split("/", maxsplit=1)[0].strip())


def of_reports(reports: Iterable[Digest], copies: Mapping[str, str]) -> Sources:
    """The sources behind some reports.

    Args:
        copies: the key of its copy group by report id.
    """
    out = Sources()
    for r in reports:
        node = ("report", r.id)
        out.root(node)
        if r.id in copies:
            out.join(node, ("copy", copies[r.id]))
        if r.agency:
            out.join(node, ("agency", agency_key(r.agency)))
        elif r.outlet:  # two agencies' texts in one paper are two sources
            out.join(node, ("outlet", r.outlet.casefold()))
    return out


def of_events(told: Sequence[Told], copies: Mapping[str, str]) -> Sources:
    """The sources behind the events of one happening: those of their reports, what relays they name, and passages two reports share."""
    out = of_reports({t.report.id: t.report for t in told}.values(), copies)
    for t in told:
        out.join(("event", t.event.key), ("report", t.report.id))
        if t.event.relays:
            out.join(("event", t.event.key), ("agency", agency_key(t.event.relays[0])))
    for i, a in enumerate(told):
        for b in told[i + 1 :]:
            if a.report is b.report or out.root(("event", a.event.key)) == out.root(("event", b.event.key)):
                continue
            if a.report.lang == b.report.lang and passage_between(a, b) > 0:
                out.join(("event", a.event.key), ("event", b.event.key))
    return out


def passage_between(a: Told, b: Told) -> float:
    """How far the sentences of two events are one passage (merge.copies.passage)."""
    if not a.report.sentences or not b.report.sentences:
        return 0.0
    return passage(a.report.sentences[a.event.sentence], b.report.sentences[b.event.sentence])
