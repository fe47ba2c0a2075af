"""Putting in what the merger found, for the reports it looked at, in one transaction.

Stories, happenings and copy groups keep their keys while most of their members stay: a story that has grown, lost a report or
been joined by a smaller one is still the story that was cited. Of a story that falls apart, the part with most of it keeps the key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Table, select

from lagebild.merge.records import ClaimPair, CopyGroup, Happening, Merged, Story
from lagebild.model import content_id
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.dialect import batched, insert_all, mapping, next_ids
from lagebild.store.feed import log
from lagebild.store.spread import marked
from lagebild.store.writer import forget_links

Members = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Restoried:
    """Keys of stories that are new, told otherwise now, or gone."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def replace_stories(store: Store, merged: Merged, reports: Iterable[str]) -> Restoried:
    """Replace what the merger said of these reports by what it says now; the same again changes nothing.

    Args:
        merged: stories, happenings, copies and claims of these reports, and of no others.
        reports: keys of all reports that were merged, also those that are in no story now: whole stories and copy groups
            (`Reader.component`).
    """
    with store.writing() as connection:
        return _Replacement(connection, merged, frozenset(reports)).done()


class _Replacement:
    def __init__(self, connection: Connection, merged: Merged, reports: frozenset[str]) -> None:
        self.connection = connection
        self.touched = reports | {key for story in merged.stories for key in story.reports}
        self.ids: dict[str, int] = {}
        self.report_of_event: dict[str, str] = {}
        event, report = schema.event.c, schema.report.c
        for some in batched(sorted(self.touched)):
            self.ids.update(mapping(connection, select(report.key, report.id).where(report.key.in_(some))))
            events = select(event.key, report.key).join_from(schema.event, schema.report, report.id == event.report)
            self.report_of_event.update(mapping(connection, events.where(report.key.in_(some))))
        self.old_stories = _members(connection, schema.story, schema.report, report.story, self.touched)
        self.old_copies = _members(connection, schema.copy_group, schema.report, report.copy_group, self.touched)
        self.old_happenings = _members(connection, schema.happening, schema.event, event.happening, self.report_of_event)
        self.merged = self._with_kept_keys(merged)
        self.result = Restoried()

    def done(self) -> Restoried:
        copies = self._put(schema.copy_group, self.merged.copies, self.old_copies, _copy_row)
        stories = self._put(schema.story, self.merged.stories, self.old_stories, _story_row)
        story_of = {key: stories[story] for key, story in owners(self.merged).items()}
        happenings = self._put(schema.happening, self.merged.happenings, self.old_happenings, lambda h: _happening_row(h, story_of))
        in_story = {r: stories[s.key] for s in self.merged.stories for r in s.reports}
        self._point(schema.report, "story", in_story, self.touched)
        self._point(schema.report, "copy_group", {r: copies[c.key] for c in self.merged.copies for r in c.reports}, self.touched)
        in_happening = {e: happenings[h.key] for h in self.merged.happenings for e in h.events}
        self._point(schema.event, "happening", in_happening, self.report_of_event)
        self._drop_untold()
        self._drop(schema.copy_group, self.old_copies, copies, schema.report.c.copy_group)
        self.result.gone = self._drop(schema.story, self.old_stories, stories, schema.report.c.story)
        self._drop(schema.happening, self.old_happenings, happenings, schema.event.c.happening)
        self._put_links()
        self._put_claims(in_story)
        self._log()
        return self.result

    def _with_kept_keys(self, merged: Merged) -> Merged:
        """The same with the keys that were given out before, wherever a thing is still mostly itself."""
        connection = self.connection
        copies = _kept(connection, schema.copy_group, self.old_copies, {c.key: frozenset(c.reports) for c in merged.copies})
        happenings = _kept(connection, schema.happening, self.old_happenings, {h.key: frozenset(h.events) for h in merged.happenings})
        stories = _kept(connection, schema.story, self.old_stories, {s.key: frozenset(s.reports) for s in merged.stories})
        with_key = msgspec.structs.replace
        return Merged(
            stories=tuple(
                with_key(
                    s,
                    key=stories[s.key],
                    happenings=tuple(happenings.get(k, k) for k in s.happenings),
                    copies=tuple(copies.get(k, k) for k in s.copies),
                )
                for s in merged.stories
            ),
            happenings=tuple(with_key(h, key=happenings[h.key]) for h in merged.happenings),
            copies=tuple(with_key(c, key=copies[c.key]) for c in merged.copies),
            claims=merged.claims,
        )

    def _put(self, table: Table, items: Iterable[Any], old: Members, row_of: Any) -> dict[str, int]:
        """Insert what is new and update what has changed; gives the id of each key."""
        rows = {item.key: row_of(item) for item in items}
        there = {r.key: r for some in batched([k for k in rows if k in old]) for r in self._rows(table, some)}
        fresh = [key for key in rows if key not in there]
        numbers = dict(zip(fresh, next_ids(self.connection, table, len(fresh)), strict=True))
        insert_all(self.connection, table, [(numbers[key], *rows[key]) for key in fresh])
        names = [c.name for c in table.columns][1:]
        changed = [key for key, row in there.items() if tuple(row)[1:] != rows[key]]
        if changed:
            update = sa.update(table).where(table.c.id == sa.bindparam("of")).values({n: sa.bindparam(f"new_{n}") for n in names})
            values = [{"of": there[k].id, **{f"new_{n}": v for n, v in zip(names, rows[k], strict=True)}} for k in changed]
            self.connection.execute(update, values)
        if table is schema.story:
            self.result.added, self.result.changed = fresh, changed
        return numbers | {key: row.id for key, row in there.items()}

    def _rows(self, table: Table, keys: list[str]) -> list[sa.Row[Any]]:
        return list(self.connection.execute(select(table).where(table.c.key.in_(keys))))

    def _point(self, table: Table, column: str, to: Mapping[str, int], among: Iterable[str]) -> None:
        """Let rows point to what they belong to now; only those that change are written."""
        was: dict[str, int | None] = {}
        for some in batched(sorted(among)):
            was.update(mapping(self.connection, select(table.c.key, table.c[column]).where(table.c.key.in_(some))))
        update = sa.update(table).where(table.c.key == sa.bindparam("of")).values({column: sa.bindparam("to")})
        changed = [{"of": key, "to": to.get(key)} for key, before in was.items() if before != to.get(key)]
        if changed:
            self.connection.execute(update, changed)

    def _drop(self, table: Table, old: Members, now: Mapping[str, int], pointer: sa.ColumnElement[Any]) -> list[str]:
        """Take out what nothing belongs to any more."""
        gone = [key for key in old if key not in now]
        for some in batched(gone):
            unused = ~sa.exists().where(pointer == table.c.id)
            self.connection.execute(sa.delete(table).where(table.c.key.in_(some), unused))
        return gone

    def _drop_untold(self) -> None:
        """Take out what no event tells of any more, of the stories as they were: a revised report took its events along."""
        for some in batched(sorted(self.old_stories)):
            stories = select(schema.story.c.id).where(schema.story.c.key.in_(some))
            untold = ~sa.exists().where(schema.event.c.happening == schema.happening.c.id)
            self.connection.execute(sa.delete(schema.happening).where(schema.happening.c.story.in_(stories), untold))

    def _put_links(self) -> None:
        forget_links(self.connection, sorted(self.touched))
        forget_links(self.connection, sorted(self.report_of_event))
        links = {("e", x.a, x.b): x for h in self.merged.happenings for x in h.links}
        links |= {("r", x.a, x.b): x for s in self.merged.stories for x in s.links}
        insert_all(self.connection, schema.link, [(*key, x.score, _json(x.reasons)) for key, x in links.items()])

    def _put_claims(self, in_story: Mapping[str, int]) -> None:
        pair, statement = schema.claim_pair.c, schema.statement.c
        for some in batched(sorted(self.ids.values())):
            mine = select(statement.key).where(statement.report.in_(some))
            self.connection.execute(sa.delete(schema.claim_pair).where(pair.claim.in_(mine) | pair.denial.in_(mine)))
        reports = self._reports_of_statements([c.claim for c in self.merged.claims])
        claims: dict[tuple[str, str], ClaimPair] = {(c.claim, c.denial): c for c in self.merged.claims}
        numbers = next_ids(self.connection, schema.claim_pair, len(claims))
        told = zip(numbers, claims.values(), strict=True)
        rows = [(n, c.claim, c.denial, in_story.get(reports.get(c.claim, "")), c.score, _json(c.reasons)) for n, c in told]
        insert_all(self.connection, schema.claim_pair, rows)

    def _reports_of_statements(self, keys: list[str]) -> dict[str, str]:
        statement, report = schema.statement.c, schema.report.c
        query = select(statement.key, report.key).join_from(schema.statement, schema.report, report.id == statement.report)
        out: dict[str, str] = {}
        for some in batched(keys):
            out.update(mapping(self.connection, query.where(statement.key.in_(some))))
        return out

    def _log(self) -> None:
        told = {s.key: s for s in self.merged.stories}
        entries = [
            ("merged", key, {"story": what, "reports": len(told[key].reports), "happenings": len(told[key].happenings)})
            for what, keys in (("added", self.result.added), ("changed", self.result.changed))
            for key in keys
        ]
        log(self.connection, [*entries, *(("merged", key, {"story": "gone"}) for key in self.result.gone)])


def owners(merged: Merged) -> dict[str, str]:
    """The story that owns each happening: the one with most of the reports that tell of it, the earlier on a tie.

    In the others, which have it among their `happenings` too, it is background.
    """
    of = {report: s for s in merged.stories for report in s.reports}
    out: dict[str, str] = {}
    for h in merged.happenings:
        counts = Counter(of[r].key for r in h.reports if r in of)
        first = {of[r].key: of[r].first_day or "9" for r in h.reports if r in of}
        if counts:
            out[h.key] = min(counts, key=lambda key: (-counts[key], first[key], key))
    return out


def _members(
    connection: Connection, table: Table, member: Table, pointer: sa.ColumnElement[Any], keys: Iterable[str]
) -> dict[str, frozenset[str]]:
    """The things that these members belong to, each with all its members."""
    numbers: set[int] = set()
    for some in batched(sorted(keys)):
        numbers.update(connection.scalars(select(pointer).where(member.c.key.in_(some), pointer.is_not(None))))
    found: dict[str, set[str]] = {}
    query = select(table.c.key, member.c.key.label("member")).join_from(table, member, pointer == table.c.id)
    for some_numbers in batched(sorted(numbers)):
        for row in connection.execute(query.where(table.c.id.in_(some_numbers))):
            found.setdefault(row.key, set()).add(row.member)
    return {key: frozenset(members) for key, members in found.items()}


def _kept(connection: Connection, table: Table, old: Members, new: Members) -> dict[str, str]:
    """The key under which each new thing is kept: that of the old one most of which it holds, else its own."""
    homes: dict[str, list[str]] = {}
    for key, members in new.items():
        for member in members:
            homes.setdefault(member, []).append(key)
    claims: list[tuple[int, str, str]] = []
    for key, members in old.items():
        shared = Counter(home for member in members for home in homes.get(member, ()))
        claims += [(count, key, home) for home, count in shared.items() if 2 * count > len(members)]
    out: dict[str, str] = {}
    for _, key, home in sorted(claims, key=lambda c: (-c[0], c[1] != c[2], c[1], c[2])):
        out.setdefault(home, key)
    taken = set(out.values()) | _present(connection, table, set(new) - set(out))
    for key in new:
        if key not in out:
            out[key] = _free(key, taken)
            taken.add(out[key])
    return out


def _present(connection: Connection, table: Table, keys: set[str]) -> set[str]:
    out: set[str] = set()
    for some in batched(sorted(keys)):
        out.update(connection.scalars(select(table.c.key).where(table.c.key.in_(some))))
    return out


def _free(key: str, taken: set[str]) -> str:
    while key in taken:
        key = content_id(key, "next")
    return key


def _copy_row(group: CopyGroup) -> tuple[Any, ...]:
    return group.key, group.kind, _json(group.reasons)


def _story_row(story: Story) -> tuple[Any, ...]:
    record = msgspec.json.encode(story)
    return story.key, story.title, story.first_day, story.last_day, len(story.reports), story.independent, record


def _happening_row(h: Happening, story_of: Mapping[str, int]) -> tuple[Any, ...]:
    conflicts = [f.field for f in h.fields if f.verdict == "conflict"]
    days = h.first_day, h.last_day
    return h.key, story_of.get(h.key), h.act, h.status, *days, len(h.events), h.independent, marked(conflicts), msgspec.json.encode(h)


def _json(reasons: Iterable[str]) -> str:
    return msgspec.json.encode(list(reasons)).decode()
