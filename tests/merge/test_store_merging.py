"""Merging in a store gives what merging everything at once gives, and touches only what hangs together."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from lagebild.merge.merger import merge
from lagebild.merge.records import Happening, Merged, Story
from lagebild.run.merging import merge_store
from lagebild.store import schema
from lagebild.store.db import open_store
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer
from tests.merge.test_merging import reports

Sets = tuple[set[frozenset[str]], set[frozenset[str]]]


def told(merged: Merged) -> Sets:
    return {frozenset(s.reports) for s in merged.stories}, {frozenset(h.events) for h in merged.happenings}


def held(store: object) -> Sets:
    with store.reading() as connection:  # type: ignore[attr-defined]
        stories = [msgspec.json.decode(r, type=Story) for r in connection.scalars(sa.select(schema.story.c.record))]
        happenings = [msgspec.json.decode(r, type=Happening) for r in connection.scalars(sa.select(schema.happening.c.record))]
    return {frozenset(s.reports) for s in stories}, {frozenset(h.events) for h in happenings}


@pytest.mark.parametrize("order", ["abcdef", "fedcba", "cafebd"])
def test_reports_that_come_one_by_one_end_in_the_same_stories(tmp_path: Path, order: str) -> None:
    by_key = {r.id: r for r in reports()}
    with open_store(str(tmp_path / "s.db"), create=True) as store:
        for key in order:
            Writer(store).add([by_key[key]], "coder")
            merge_store(store, [key])
        assert held(store) == told(merge(reports()))
        again = merge_store(store, ["a"])
        assert (again.added, again.changed, again.gone) == ([], [], [])


def test_all_at_once_and_a_deleted_report(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "s.db"), create=True) as store:
        Writer(store).add(reports(), "coder")
        assert len(merge_store(store).added) == len(merge(reports()).stories)
        mates = Reader(store).component(["b"]) - {"b"}
        Writer(store).delete("b", "asked for")
        merge_store(store, mates)
        assert held(store) == told(merge(r for r in reports() if r.id != "b"))


def test_nothing_touched_changes_nothing(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "s.db"), create=True) as store:
        assert merge_store(store, []).added == []
