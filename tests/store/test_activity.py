"""What came in lately, and how fast."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lagebild.store import schema
from lagebild.store.activity import recent
from lagebild.store.db import Store
from lagebild.store.dialect import next_ids


def put(store: Store, *changes: tuple[str, str, int]) -> None:
    """Changes at a time of a day, of a kind, so many."""
    rows = [{"at": f"2024-03-05T{at}Z", "kind": kind, "key": f"{at}{n}", "detail": "{}"} for at, kind, count in changes for n in range(count)]
    with store.writing() as connection:
        first = next_ids(connection, schema.change, len(rows)).start
        connection.execute(sa.insert(schema.change), [{"id": first + n, **row} for n, row in enumerate(rows)])


def test_the_rate_is_that_of_work_and_not_of_the_pauses_between(store: Store) -> None:
    put(store, ("06:00:00", "added", 16), ("06:00:30", "added", 20), ("06:01:00", "added", 10), ("11:30:00", "recoded", 16), ("11:30:30", "recoded", 15))
    with store.reading() as connection:
        found = recent(connection, "2024-03-05T12:00:00Z")
    assert found["hour"].counts == {"recoded": 31}
    assert found["hour"].per_minute == pytest.approx(30.0)
    assert found["day"].counts == {"added": 46, "recoded": 31}
    assert found["day"].per_minute == pytest.approx(30.0)  # 45 in 90 seconds of work


def test_one_change_has_no_rate_and_merging_is_no_change_of_a_report(store: Store) -> None:
    put(store, ("11:59:00", "added", 3), ("11:59:20", "merged", 50))
    with store.reading() as connection:
        found = recent(connection, "2024-03-05T12:00:00Z")
    assert (found["hour"].counts, found["hour"].per_minute) == ({"added": 3}, None)
