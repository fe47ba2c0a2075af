"""Independent sources: reports are one source when they copy each other, credit one agency, or come from one outlet without an agency.

An outlet that is an agency itself counts as that agency, whether or not its reports credit it.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterable, Mapping, Sequence

from lagebild.merge.copies import passage
from lagebild.merge.digests import Digest
from lagebild.merge.told import Told
from lagebild.merge.words import words_of
from lagebild.packs import load_pack


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


@functools.cache
def _agencies() -> Mapping[str, str]:
    """The agency that each name or sign stands for, small letters (table `attribution_agency`); signs of two agencies are left out."""
    found: dict[str, set[str]] = {}
    for entry in load_pack("en").table("attribution_agency"):
        for name in (entry["name"], *entry.list("sign")):
            found.setdefault(name.casefold(), set()).add(entry.id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def agency_key(name: str) -> str:
    """An agency by any of its names: "The Associated Press" and "AP" are one; of "APA/dpa" the first. Unknown ones go by their own name.

    >>> agency_key("The Associated Press") == agency_key("AP") == agency_key("AP/dpa"), agency_key("Norlandfunk")
    (True, 'norlandfunk')
    """
    first = name.split("/", maxsplit=1)[0].strip()
    whole = (n.strip().casefold() for n in (name, first))
    return next((_agencies()[n] for n in whole if n in _agencies()), words_of("").spelled(first))


def agency_of_outlet(outlet: str) -> str | None:
    """The agency that an outlet is, by its name or its address; None for all others.

    >>> agency_of_outlet("TASS"), agency_of_outlet("www.tass.com"), agency_of_outlet("Tagblatt")
    ('tass', 'tass', None)
    """
    name = outlet.strip().casefold()
    site = name if " " in name else name.removeprefix("www.").split(".", maxsplit=1)[0]
    return _agencies().get(name) or _agencies().get(site)


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
        elif agency := agency_of_outlet(r.outlet):
            out.join(node, ("agency", agency))
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
