"""A story from its reports: copies, happenings with their fields, claims and denials. Pure; depends on the set of reports alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lagebild.merge.claims import pair_claims
from lagebild.merge.digests import Days, Digest
from lagebild.merge.fields import denied_by, fields_of
from lagebild.merge.happenings import group_events
from lagebild.merge.records import CopyGroup, Happening, Link, Merged, Story
from lagebild.merge.sides import is_office, is_person
from lagebild.merge.sources import of_events, of_reports
from lagebild.merge.stories import Kinship
from lagebild.merge.told import AHEAD, DONE, Told
from lagebild.model import content_id

Links = Mapping[tuple[str, str], Kinship]

_RANK = ("exact", "near", "agency", "translated")
_STATUS = ("occurred", "ongoing", "attempted", "planned", "intended", "demanded", "hypothetical", "denied")


def assemble(stories: Sequence[Sequence[Digest]], links: Links) -> Merged:
    """Stories that hang together, with their happenings, copies and claims.

    Args:
        stories: the reports of each story.
        links: how near pairs of reports are, by (id, id) with the smaller id first; within and between the stories.
    """
    reports = sorted((r for story in stories for r in story), key=lambda r: r.id)
    copies = copy_groups(reports, links)
    group = {r: c.key for c in copies for r in c.reports}

    def near(a: str, b: str) -> float | None:
        link = links.get((min(a, b), max(a, b)))
        return 1.0 if a == b else link.score if link else 0.0

    happenings = [_happening(told, links_of, group) for told, links_of in group_events(reports, near)]
    story = {r.id: members[0].id for members in stories for r in members}
    own: dict[str, dict[tuple[str, str], Kinship]] = {}
    for pair, k in links.items():
        if (key := story.get(pair[0])) is not None and key == story.get(pair[1]):
            own.setdefault(key, {})[pair] = k
    told: dict[str, list[Happening]] = {}
    for h in happenings:
        for key in sorted({story[r] for r in h.reports}):
            told.setdefault(key, []).append(h)
    parts = []
    for members in stories:
        key = members[0].id
        found = _story(members, own.get(key, {}), told.get(key, ()), copies, group)
        parts.append((found, pair_claims(sorted(members, key=lambda r: r.id))))
    return Merged(
        stories=tuple(story for story, _ in parts),
        happenings=tuple(happenings),
        copies=copies,
        claims=tuple(c for _, claims in parts for c in claims),
    )


def joined(parts: Iterable[Merged]) -> Merged:
    """Several findings about different reports as one, in a fixed order."""
    parts = list(parts)
    return Merged(
        stories=tuple(sorted((s for p in parts for s in p.stories), key=lambda s: (s.first_day or "", s.key))),
        happenings=tuple(sorted((h for p in parts for h in p.happenings), key=lambda h: (h.first_day or "", h.key))),
        copies=tuple(sorted((c for p in parts for c in p.copies), key=lambda c: c.key)),
        claims=tuple(sorted((c for p in parts for c in p.claims), key=lambda c: (c.claim, c.denial))),
    )


def _story(
    reports: Sequence[Digest], links: Links, happenings: Sequence[Happening], copies: Sequence[CopyGroup], group: Mapping[str, str]
) -> Story:
    reports = sorted(reports, key=lambda r: r.id)
    days = _span([r.days for r in reports])
    told = sorted(happenings, key=lambda h: (h.first_day or "", h.key))
    return Story(
        key=content_id("story", anchor(reports).id),
        title=_title(reports, links),
        reports=tuple(r.id for r in reports),
        happenings=tuple(h.key for h in told),
        copies=tuple(sorted({group[r.id] for r in reports if r.id in group})),
        independent=of_reports(reports, group).count(("report", r.id) for r in reports),
        first_day=_iso(days[0]) if days else None,
        last_day=_iso(days[1]) if days else None,
        links=tuple(Link(a=a, b=b, score=k.score, reasons=k.reasons) for (a, b), k in sorted(links.items())),
    )


def anchor(reports: Sequence[Digest]) -> Digest:
    """The report a group is named after: the earliest, so that later arrivals seldom rename it."""
    return min(reports, key=lambda r: (r.days or (10**9, 10**9), r.id))


def copy_groups(reports: Sequence[Digest], links: Links) -> tuple[CopyGroup, ...]:
    """The groups of copies among some reports: whatever is joined by copy links."""
    of: dict[str, set[str]] = {}
    for (a, b), k in links.items():
        if k.copy:
            together = of.get(a, {a}) | of.get(b, {b})
            of.update(dict.fromkeys(together, together))
    by_id = {r.id: r for r in reports}
    out = []
    for members in {tuple(sorted(m)) for m in of.values()}:
        found = [k for (a, b), k in sorted(links.items()) if k.copy and a in members]
        kind = max((k.copy.kind for k in found if k.copy), key=_RANK.index)
        reasons = tuple(dict.fromkeys(r for k in found if k.copy for r in k.copy.reasons))[:6]
        key = content_id("copies", anchor([by_id[m] for m in members]).id)
        out.append(CopyGroup(key=key, kind=kind, reports=members, reasons=reasons))
    return tuple(sorted(out, key=lambda c: c.key))


def _happening(told: Sequence[Told], links: tuple[Link, ...], copies: Mapping[str, str]) -> Happening:
    told = sorted(told, key=lambda t: (t.report.id, t.event.span, t.event.key))
    sources = of_events(told, copies)
    best = max(told, key=_fullness)
    edtf, days = _date(told)
    place = max((t for t in told if t.event.place), key=lambda t: (bool(t.event.spot), *_fullness(t)), default=None)
    first = min(told, key=lambda t: (t.report.days or (10**9, 10**9), t.report.id, t.event.span, t.event.key))
    return Happening(
        key=content_id("happening", first.event.key),
        events=tuple(sorted(t.event.key for t in told)),
        reports=tuple(sorted({t.report.id for t in told})),
        act=_most(told, "act"),
        mode=_most(told, "mode") or None,
        status=_status(told),
        source=best.event.source,
        target=best.event.target,
        edtf=edtf,
        first_day=_iso(days[0]) if days else None,
        last_day=_iso(days[1]) if days else None,
        place=place.event.place if place else None,
        country=place.event.country if place else None,
        fields=fields_of(told, sources),
        independent=sources.count(("event", t.event.key) for t in told),
        denied_by=denied_by(told),
        links=links,
    )


def _fullness(t: Told) -> tuple[float, float, str]:
    """How completely an event names its sides: both beat one, persons beat offices beat states; then the coder's confidence."""
    e = t.event
    sides = (*e.source, *e.target)
    named = sum(1.0 if is_person(s.actor) else 0.8 if is_office(s.actor) else 0.5 for s in sides)
    return (2.0 * bool(e.source) + 2.0 * bool(e.target) + min(named, 4.0) / 4, e.confidence, e.key)


def _most(told: Sequence[Told], field: str) -> str:
    counts = Counter(v for t in told if (v := getattr(t.event, field)))
    return min(counts, key=lambda v: (-counts[v], v), default="")


def _status(told: Sequence[Told]) -> str:
    """The status that most reports give, an act done before an act ahead; denied where more reports deny than tell it."""
    counts = Counter({s: len({t.report.id for t in told if t.event.status == s}) for s in {t.event.status for t in told}})
    done = sum(counts[s] for s in DONE)
    if counts["denied"] > done + sum(counts[s] for s in AHEAD):
        return "denied"
    return next(s for s in _STATUS if counts[s])


def _date(told: Sequence[Told]) -> tuple[str | None, Days | None]:
    """The date most reports give by a time expression, the narrower first; else the days of the reports."""
    dated = [t for t in told if t.event.days and t.event.edtf]
    if dated:
        counts = Counter(t.event.edtf for t in dated)
        counted = sorted((d[1] - d[0] > 6, -counts[t.event.edtf], t.event.edtf or "", d) for t in dated if (d := t.event.days))
        return counted[0][2], counted[0][3]
    days = [t.report.days for t in told]
    known = [t.event.edtf for t in told if t.event.edtf]
    return (min(known) if known else None), _span(days)


def _span(days: Sequence[Days | None]) -> Days | None:
    """First and last day over exactly dated reports, else the stretch that all undated ones leave open."""
    exact = [d for d in days if d and d[1] - d[0] <= 31]
    if exact:
        return min(d[0] for d in exact), max(d[1] for d in exact)
    loose = [d for d in days if d]
    if not loose:
        return None
    first, last = max(d[0] for d in loose), min(d[1] for d in loose)
    return (first, last) if first <= last else (min(d[0] for d in loose), max(d[1] for d in loose))


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _title(reports: Sequence[Digest], links: Links) -> str:
    """The headline of the report that is nearest to all others."""
    central = {r.id: 0.0 for r in reports}
    for (a, b), k in sorted(links.items()):
        central[a] += k.score
        central[b] += k.score
    titled = [r for r in reports if r.title] or reports
    return max(titled, key=lambda r: (round(central[r.id], 6), r.id)).title



