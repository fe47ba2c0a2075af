"""Merging in a store gives what merging everything at once gives, and touches only what hangs together."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest
import sqlalchemy as sa

from lagebild.merge.digest import digest
from lagebild.merge.merger import Merger, merge
from lagebild.merge.records import Happening, Merged, Story
from lagebild.run.merging import merge_store
from lagebild.store import schema
from lagebild.store.db import Store
from lagebild.store.nearby import VERSION, near
from lagebild.store.reader import Reader
from lagebild.store.stories import owners, replace_stories
from lagebild.store.writer import Writer
from tests.merge.test_merging import reports
from tests.store.conftest import *  # noqa: F403 an empty store over SQLite and over PostgreSQL

Sets = tuple[set[frozenset[str]], set[frozenset[str]]]


def told(merged: Merged) -> Sets:
    return {frozenset(s.reports) for s in merged.stories}, {frozenset(h.events) for h in merged.happenings}


def held(store: Store) -> Sets:
    with store.reading() as connection:
        stories = [msgspec.json.decode(r, type=Story) for r in connection.scalars(sa.select(schema.story.c.record))]
        happenings = [msgspec.json.decode(r, type=Happening) for r in connection.scalars(sa.select(schema.happening.c.record))]
    return {frozenset(s.reports) for s in stories}, {frozenset(h.events) for h in happenings}


@pytest.mark.parametrize("order", ["abcdef", "fedcba", "cafebd"])
def test_reports_that_come_one_by_one_end_in_the_same_stories(store: Store, order: str) -> None:
    by_key = {r.id: r for r in reports()}
    for key in order:
        Writer(store).add([by_key[key]], "coder")
        merge_store(store, [key])
    assert held(store) == told(merge(reports()))
    again = merge_store(store, ["a"])
    assert (again.added, again.changed, again.gone) == ([], [], [])


def test_all_at_once_and_a_deleted_report(store: Store) -> None:
    Writer(store).add(reports(), "coder")
    assert len(merge_store(store).added) == len(merge(reports()).stories)
    mates = Reader(store).component(["b"]) - {"b"}
    Writer(store).delete("b", "asked for")
    merge_store(store, mates)
    assert held(store) == told(merge(r for r in reports() if r.id != "b"))


def test_a_deleted_report_leaves_no_story_behind(store: Store) -> None:
    Writer(store).add(reports(), "coder")
    merge_store(store)
    alone = next(s.reports[0] for s in merge(reports()).stories if len(s.reports) == 1)
    Writer(store).delete(alone, "asked for")
    assert held(store) == told(merge(r for r in reports() if r.id != alone))


def test_a_revised_report_leaves_no_happening_behind(store: Store) -> None:
    by_key = {r.id: r for r in reports()}
    Writer(store).add(by_key.values(), "coder")
    merge_store(store)
    alone = next(h.reports[0] for h in merge(reports()).happenings if len(h.reports) == 1)
    by_key[alone] = msgspec.structs.replace(by_key[alone], content_id="no events", events=[])
    Writer(store).add([by_key[alone]], "coder")
    merge_store(store, [alone])
    assert held(store) == told(merge(by_key.values()))


def test_those_beside_a_deleted_report_wait_for_the_merger(store: Store) -> None:
    Writer(store).add(reports(), "coder")
    merge_store(store)
    mates = set(Reader(store).component(["b"])) - {"b"}
    Writer(store).delete("b", "taken back by its agency")
    waiting = set(Reader(store).unmerged())
    assert waiting and waiting <= mates
    merge_store(store, waiting)
    assert held(store) == told(merge(r for r in reports() if r.id != "b"))


def test_nothing_touched_changes_nothing(store: Store) -> None:
    assert merge_store(store, []).added == []


def test_the_store_finds_all_reports_that_the_merger_would_compare(store: Store) -> None:
    undated = msgspec.structs.replace(reports()[1], id="u", date=None, date_basis=None)
    everything = [*reports(), undated]
    Writer(store).add(everything, "coder")
    merge_store(store, [r.id for r in everything])
    digests = {r.id: digest(r) for r in everything}
    merger = Merger()
    merger.load(digests.values())
    for key, one in digests.items():
        assert set(merger.links(key)) <= set(near(store, [one])[key]) - {key}
    assert "e" not in near(store, [digests["a"]])["a"]  # other states, other acts
    assert "d" not in near(store, [msgspec.structs.replace(digests["a"], days=(700_000, 700_000))])["a"]  # a century before


def test_a_store_without_keys_gets_them(store: Store) -> None:
    by_key = {r.id: r for r in reports()}
    Writer(store).add([by_key["a"]], "coder")
    merge_store(store, ["a"])
    with store.writing() as connection:  # as an earlier version left it
        connection.execute(sa.delete(schema.merge_key))
        connection.execute(sa.delete(schema.meta).where(schema.meta.c.key == VERSION))
    Writer(store).add([by_key["b"]], "coder")
    merge_store(store, ["b"])
    assert held(store) == told(merge([by_key["a"], by_key["b"]]))


def test_the_keys_of_a_deleted_report_go_with_it(store: Store) -> None:
    Writer(store).add(reports()[:2], "coder")
    merge_store(store, ["a", "b"])
    Writer(store).delete("b", "asked for")
    assert near(store, [digest(reports()[1])]) == {"b": ["a"]}


def test_a_happening_belongs_to_the_story_with_most_of_its_reports() -> None:
    merged = merge(reports())
    told_in = {r: s for s in merged.stories for r in s.reports}
    whole = next(h for h in merged.happenings if len(h.reports) == 3)
    other = next(s for s in merged.stories if told_in["e"] is s)
    spread = msgspec.structs.replace(whole, reports=(*whole.reports[:2], "e"))
    found = owners(msgspec.structs.replace(merged, happenings=(spread,)))
    most = Counter(told_in[r].key for r in spread.reports).most_common(1)[0][0]
    assert found == {spread.key: most}
    assert most != other.key


def test_a_story_shows_the_happenings_that_another_story_owns(store: Store) -> None:
    merged = merge(reports())
    whole = next(h for h in merged.happenings if len(h.reports) == 3)
    told_in = {r: s for s in merged.stories for r in s.reports}
    other = told_in["e"]
    background = msgspec.structs.replace(other, happenings=(*other.happenings, whole.key))
    stories = tuple(background if s.key == other.key else s for s in merged.stories)
    Writer(store).add(reports(), "coder")
    replace_stories(store, msgspec.structs.replace(merged, stories=stories), [r.id for r in reports()])
    found, happenings = Reader(store).story(other.key)
    assert whole.key in [h.key for h in happenings] and set(found.happenings) == {h.key for h in happenings}
