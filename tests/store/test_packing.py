"""Records of earlier versions stay readable; days and changes are worked out right."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagebild.output import Record
from lagebild.store.changes import event_changes
from lagebild.store.days import edtf_days
from lagebild.store.packing import packed, unpacked
from tests.store.made import RAID, VISIT, event, full_event, record, statement


def test_a_record_with_fields_missing_or_too_many_is_read() -> None:
    whole = record("a", RAID, [full_event()], statements=[statement(RAID, "sagte", "Polizei", "Zwei Fahrer")])
    old = json.loads(msgspec.json.encode(whole))
    del old["known_by"]
    assert unpacked(packed(json.dumps(old).encode())) == whole
    del old["removed"], old["outlet"], old["events"][0]["contexts"], old["events"][0]["time"], old["statements"][0]["claims"]
    old["colour"] = "blue"
    read = unpacked(packed(json.dumps(old).encode()))
    assert isinstance(read, Record)
    assert (read.removed, read.outlet, read.events[0].contexts, read.events[0].time) == ([], "", [], None)
    assert read.statements[0].claims == []
    assert read.events[0].counts == whole.events[0].counts


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2023-08-15", ("2023-08-15", "2023-08-15")), ("2024-02", ("2024-02-01", "2024-02-29")), ("2023", ("2023-01-01", "2023-12-31")),
        ("2023-08-15/2023-08-17", ("2023-08-15", "2023-08-17")), ("2023-08/..", ("2023-08-01", None)), ("../2023", (None, "2023-12-31")),
        ("2023-33", ("2023-01-01", "2023-03-31")), ("2023-41", ("2023-07-01", "2023-12-31")), ("2023-22?", ("2023-06-01", "2023-08-31")),
        ("2023-24", ("2022-12-01", "2024-02-29")), ("199X", ("1990-01-01", "1999-12-31")), ("2023-02-30", (None, None)), ("bald", (None, None)),
        (None, (None, None)), ("", (None, None)), ("2023-08-15T10:00", ("2023-08-15", "2023-08-15")), ("2023/bald", (None, None)), ("XXXX-11", (None, None)),
    ],
)  # fmt: skip
def test_days_of_edtf(edtf: str | None, days: tuple[str | None, str | None]) -> None:
    assert edtf_days(edtf) == days


@given(st.dates(min_value=dt.date(1, 1, 1)))
def test_a_day_is_bounded_by_itself_its_month_and_its_year(day: dt.date) -> None:
    text = day.isoformat()
    assert edtf_days(text) == (text, text)
    for part in (text[:7], text[:4]):
        first, last = edtf_days(part)
        assert first is not None
        assert last is not None
        assert first <= text <= last


def test_equal_codings_differ_in_nothing() -> None:
    assert event_changes(record("a"), record("a")) == ()


def test_events_on_the_same_words_are_compared_and_twins_are_not() -> None:
    before = record("a", VISIT, [event(VISIT, "reiste")])
    one = record("a", VISIT, [event(VISIT, "reiste", act="AID")])
    twins = record("a", VISIT, [event(VISIT, "reiste", act="AID"), event(VISIT, "reiste", act="AGREE")])
    assert [c.kind for c in event_changes(before, one)] == ["changed"]
    assert sorted(c.kind for c in event_changes(before, twins)) == ["appeared", "appeared", "vanished"]


def test_positions_alone_are_no_change() -> None:
    longer = f"Hafenbote. {VISIT}"
    moved = [event(longer, "reiste")]
    assert event_changes(record("a"), record("a", longer, moved)) == ()
