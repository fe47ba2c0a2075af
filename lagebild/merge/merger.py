"""The merger: takes reports in any order and any portions, and gives the same stories for the same set of reports.

Links between reports depend on the two reports alone; stories on the links of their component alone. So a new report is compared only
with its candidates (merge.blocks), and only the components it touches are put together again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from lagebild.merge.assemble import assemble, joined
from lagebild.merge.blocks import Blocks
from lagebild.merge.cluster import clusters, components, cut
from lagebild.merge.digest import digest
from lagebild.merge.digests import Digest
from lagebild.merge.neighbours import amid_neighbours
from lagebild.merge.profiles import Profile
from lagebild.merge.records import Merged
from lagebild.merge.stories import FAINT, LEAST, SAGA, Kinship, bond, kinship
from lagebild.output import Record

KEPT = 4096  # profiles held at a time; one is made anew in about a millisecond


class Candidates(Protocol):
    """Which reports are compared with one (merge.blocks says by which rule); all that are named must have been loaded by then.

    `complete` says that no report is named later for one that was asked for already; `expect`, which ones are asked for next.
    """

    @property
    def complete(self) -> bool: ...
    def put(self, digest: Digest) -> None: ...
    def drop(self, digest: Digest) -> None: ...
    def expect(self, ids: Iterable[str]) -> None: ...
    def candidates(self, digest: Digest) -> list[str]: ...


class Merger:
    """Reports, the links between them, and the stories they make.

    Args:
        candidates: which reports to compare with one; without it an index of the reports that are taken in.

    >>> Merger().merged()
    Merged(stories=(), happenings=(), copies=(), claims=())
    """

    def __init__(self, candidates: Candidates | None = None) -> None:
        self._digests: dict[str, Digest] = {}
        self._blocks: Candidates = candidates or Blocks()
        self._links: dict[str, dict[str, Kinship]] = {}
        self._profiles: OrderedDict[str, Profile] = OrderedDict()

    def __len__(self) -> int:
        return len(self._digests)

    def __contains__(self, id: str) -> bool:
        return id in self._digests

    def digests(self, ids: Iterable[str]) -> list[Digest]:
        """The digests of those of some reports that were taken in."""
        return [self._digests[i] for i in ids if i in self._digests]

    def load(self, digests: Iterable[Digest]) -> None:
        """Take in reports without comparing them yet: those that a store holds already. A report of a known id replaces it."""
        for d in digests:
            if d.id in self._digests:
                self.remove(d.id)
            self._digests[d.id] = d
            self._blocks.put(d)
            if self._links and not self._blocks.complete:
                self._tell(d)

    def _tell(self, d: Digest) -> None:
        """Let the reports whose links are known hear of a new one."""
        for other in self._blocks.candidates(d):
            known = self._links.get(other)
            if known is not None and (link := self._compare(d.id, other)):
                known[d.id] = link

    def add(self, digests: Iterable[Digest]) -> set[str]:
        """Take in new reports and compare them with their candidates; returns the ids of all reports whose links that changed."""
        touched: set[str] = set()
        for d in digests:
            if self._digests.get(d.id) == d:
                continue
            if d.id in self._digests:
                touched |= self.remove(d.id)
            self._digests[d.id] = d
            self._blocks.put(d)
            touched |= {d.id, *self.links(d.id)}
        return touched

    def remove(self, id: str) -> set[str]:
        """Take a report out; returns the ids of the reports that were linked to it."""
        linked = set(self.links(id))
        self._blocks.drop(self._digests.pop(id))
        self._profiles.pop(id, None)
        del self._links[id]
        for other in linked & self._links.keys():
            self._links[other].pop(id, None)
        return linked

    def links(self, id: str) -> dict[str, Kinship]:
        """The reports near one, with how near; compared when first asked for."""
        mine = self._links.get(id)
        if mine is None:
            mine = self._links[id] = {}
            for other in self._blocks.candidates(self._digests[id]):
                known = self._links.get(other)
                link = known[id] if known is not None and id in known else self._compare(id, other)
                if link is not None:
                    mine[other] = link
                    if known is not None:
                        known[id] = link
        return mine

    def _compare(self, id: str, other: str) -> Kinship | None:
        """How near two reports are, None where that is not worth keeping; the smaller id first, so that the order never matters."""
        a, b = sorted((id, other))
        found = kinship(self._profile(a), self._profile(b))
        return found if found.kept else None

    def _profile(self, id: str) -> Profile:
        found = self._profiles.get(id)
        if found is None:
            found = self._profiles[id] = Profile.of(self._digests[id])
            if len(self._profiles) > KEPT:
                self._profiles.popitem(last=False)
        else:
            self._profiles.move_to_end(id)
        return found

    def component(self, ids: Iterable[str]) -> list[str]:
        """All reports that hang together with some by links of a saga's strength, sorted: what a new one among them may change."""
        wave = {i for i in ids if i in self._digests}
        seen = set(wave)
        while wave:
            self._blocks.expect(wave)
            wave = {other for one in wave for other, k in self.links(one).items() if k.saga} - seen
            seen |= wave
        return sorted(seen)

    def part(self, ids: Iterable[str]) -> Merged:
        """The stories of some reports and of all that hang together with them."""
        return self._merged(self.component(ids))

    def merged(self) -> Merged:
        """All stories."""
        return self._merged(sorted(self._digests))

    def _merged(self, ids: Sequence[str]) -> Merged:
        inside = set(ids)
        links = {(a, b): k for a in ids for b, k in self.links(a).items() if a < b and b in inside}
        scores = {pair: max(k.score, SAGA) if k.saga else k.score for pair, k in links.items()}
        out = []
        for saga in components(ids, scores, SAGA):
            within = set(saga)
            own = {pair: k for pair, k in links.items() if pair[0] in within} if len(saga) > 1 else {}
            for piece in cut(saga, {pair: scores[pair] for pair in own}, SAGA):
                out.append(self._saga(piece, own))
        return joined(out)

    def _saga(self, ids: Sequence[str], links: Mapping[tuple[str, str], Kinship]) -> Merged:
        """The stories of reports that hang together."""
        within = set(ids)
        own = {pair: k for pair, k in links.items() if pair[0] in within and pair[1] in within}
        copies = frozenset(pair for pair, k in own.items() if k.copy)
        amid = amid_neighbours(ids, {pair: k.score for pair, k in own.items() if k.score >= FAINT}, copies)
        groups = clusters(ids, {pair: bond(score) for pair, score in amid.items()}, bond(LEAST), together=copies)
        return assemble([[self._digests[i] for i in group] for group in groups], own)


def merge(reports: Iterable[Record | Digest]) -> Merged:
    """The stories, happenings, copies and claims of a set of reports; the same for any order of them.

    Args:
        reports: lines of `lagebild code`, or digests of them.
    """
    merger = Merger()
    merger.load(r if isinstance(r, Digest) else digest(r) for r in reports)
    return merger.merged()
