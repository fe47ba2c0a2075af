"""Snapshots stay what they were; diffs tell fields."""

from __future__ import annotations

import pytest

from lagebild.errors import NameTaken, UnknownKey
from lagebild.merge.records import key_of
from lagebild.store.db import Store
from lagebild.store.feed import changes
from lagebild.store.judgements import judge
from lagebild.store.snapshots import diff, lines, snapshots, take
from lagebild.store.writer import Writer
from tests.store.made import RAID, VISIT, event, record

TRIP, MEETING = event(VISIT, "reiste"), event(VISIT, "traf")


@pytest.fixture(autouse=True)
def two_reports(store: Store) -> None:
    Writer(store).add([record("a", VISIT, [TRIP, MEETING]), record("b", RAID)], "c1")


def test_a_snapshot_can_be_cited(store: Store) -> None:
    made = take(store, "paper-1", query="", note="Tabelle 2")
    assert (made.events, made.reports, made.coder, made.note, len(made.digest)) == (3, 2, "c1", "Tabelle 2", 64)
    assert snapshots(store) == [made]
    assert {x.event.trigger for x in lines(store, "paper-1")} == {"reiste", "traf", "überfielen"}
    assert [(c.key, c.detail["digest"]) for c in changes(store, kinds=["snapshot"])] == [("paper-1", made.digest)]


def test_all_who_coded_the_store_are_named_also_of_reports_without_events(store: Store) -> None:
    Writer(store).add([record("c", "Es regnete in Riga.", [])], "c2")
    Writer(store).add([record("d", VISIT.replace("Riga", "Wilna"))], "c3")
    assert take(store, "all").coder == "c1 | c2 | c3"
    assert take(store, "trips", [key_of("a", TRIP.id)], query="act:CONSULT").coder == "c1 | c2 | c3"


def test_only_the_events_asked_for(store: Store) -> None:
    made = take(store, "trips", [key_of("a", TRIP.id)], query="act:CONSULT")
    assert (made.events, made.reports, made.query) == (1, 1, "act:CONSULT")
    assert [x.report for x in lines(store, "trips")] == ["a"]


def test_the_digest_names_the_data_not_the_store_or_the_coder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    from lagebild.store.db import open_store

    with open_store(tmp_path_factory.mktemp("other") / "x.db", create=True) as other:
        Writer(other).add([record("b", RAID), record("a", VISIT, [TRIP, MEETING])], "c9")
        assert take(other, "x").digest == take(store, "x").digest


def test_the_same_name_and_data_again_is_the_same_snapshot(store: Store) -> None:
    assert take(store, "x") == take(store, "x")
    assert len(snapshots(store)) == 1


def test_a_name_is_given_once(store: Store) -> None:
    take(store, "x")
    Writer(store).add([record("c", VISIT.replace("Riga", "Wilna"))], "c1")
    with pytest.raises(NameTaken, match="E611"):
        take(store, "x")
    for name in ("", "a b", "-x", "x" * 65, "ü/ö"):
        with pytest.raises(UnknownKey):
            take(store, name)


def test_a_snapshot_outlives_recoding_and_deletion(store: Store) -> None:
    take(store, "before")
    kept = list(lines(store, "before"))
    Writer(store).recode([record("a", VISIT, [])], "c2")
    Writer(store).delete("b", "asked to")
    assert list(lines(store, "before")) == kept


def test_a_diff_tells_added_removed_and_changed_with_fields(store: Store) -> None:
    take(store, "one")
    moved = event(VISIT, "reiste", act="AGREE", status="planned")  # another act gives another key
    Writer(store).recode([record("a", VISIT, [moved])], "c2")
    Writer(store).add([record("c", RAID)], "c2")
    judge(store, coder="ana", verdict="accept", target=key_of("b", event(RAID, "überfielen").id))
    take(store, "two")
    told = {(d.kind, d.report): d for d in diff(store, "one", "two")}
    assert set(told) == {("changed", "a"), ("removed", "a"), ("added", "c"), ("changed", "b")}
    assert told["removed", "a"].trigger == "traf"
    assert {(f.field, f.before, f.after) for f in told["changed", "a"].fields} == {
        ("act", "CONSULT", "AGREE"), ("plover", "CONSULT", "AGREE"), ("status", "occurred", "planned"),
    }  # fmt: skip
    assert [(f.field, f.before, f.after) for f in told["changed", "b"].fields] == [("judged", None, "accepted")]
    back = {(d.kind, d.report) for d in diff(store, "two", "one")}
    assert back == {("changed", "a"), ("added", "a"), ("removed", "c"), ("changed", "b")}


def test_nothing_differs_from_itself(store: Store) -> None:
    take(store, "one")
    Writer(store).recode([record("a", VISIT, [TRIP, MEETING])], "c2")
    take(store, "two")
    assert list(diff(store, "one", "two")) == []
    with pytest.raises(UnknownKey, match="no snapshot three"):
        list(diff(store, "one", "three"))
