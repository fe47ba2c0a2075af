"""Writing: idempotent, history kept, changes told, exactly once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagebild.errors import UnknownKey
from lagebild.merge.records import key_of
from lagebild.output import Record
from lagebild.store import schema
from lagebild.store.db import Store, open_store
from lagebild.store.dialect import reports_with
from lagebild.store.feed import changes
from lagebild.store.reader import Reader
from lagebild.store.writer import Writer, distinct
from tests.store.made import RAID, VISIT, event, failed, full_event, record, statement


def kinds(store: Store) -> list[tuple[str, str]]:
    return [(c.kind, c.key) for c in changes(store)]


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with store.reading() as connection:
        return {t.name: sorted(map(tuple, connection.execute(sa.select(t))), key=repr) for t in schema.metadata.sorted_tables}


def test_a_record_comes_back_as_it_went_in(store: Store) -> None:
    given_record = record("a", RAID, [full_event()], statements=[statement(RAID, "sagte", "Polizei", "Zwei Fahrer wurden verletzt")])
    done = Writer(store).add([given_record], "c1")
    assert (done.added, done.events, done.touched) == (1, 1, ["a"])
    assert Reader(store).record("a") == given_record
    assert Reader(store).text("a") == RAID


def test_an_event_is_spread_out_with_all_its_parts(store: Store) -> None:
    Writer(store).add([record("a", RAID, [full_event()])], "c1")
    with store.reading() as connection:
        row = connection.execute(sa.select(schema.event)).one()
        sides = connection.execute(sa.select(*schema.event_actor.c["side", "code", "position"]).order_by("side", "position")).all()
        source = connection.execute(sa.select(schema.event_source)).one()
        count = connection.execute(sa.select(schema.event_count)).one()
    assert row.key == key_of("a", full_event().id)
    assert (row.act, row.mode, row.quad, row.first_day, row.last_day, row.contexts) == (
        "ASSAULT", "ambush", 4, "2024-03-01", "2024-03-31", "|military|crime|",
    )  # fmt: skip
    assert RAID[row.start : row.end] == "überfielen"
    assert [tuple(s) for s in sides] == [("s", "---", 0), ("t", "LVA", 0), ("t", "EST", 1)]
    assert (source.actor, source.kind, RAID[source.start : source.end]) == ("LVA.POLICE", "police", "Polizei")
    assert (count.kind, count.min, count.max) == ("injured", 2, None)


def test_the_same_twice_changes_nothing(store: Store) -> None:
    records = [record("a"), record("b", RAID), failed("c")]
    Writer(store).add(records, "c1")
    before = everything(store)
    again = Writer(store).add(records, "c1")
    assert (again.added, again.unchanged, again.failed, again.events, again.touched) == (0, 2, 1, 0, [])
    assert everything(store) == before


def test_another_text_under_a_key_is_a_new_version(store: Store) -> None:
    writer, reader = Writer(store), Reader(store)
    writer.add([record("a", VISIT)], "c1")
    done = writer.add([record("a", RAID)], "c1")
    assert (done.revised, done.added) == (1, 0)
    assert reader.text("a") == RAID
    history = reader.history("a")
    assert [h.current for h in history] == [False, True]
    assert reader.record("a", history[0].number).text == VISIT
    assert kinds(store) == [("added", "a"), ("revised", "a")]


def test_an_older_version_does_not_come_back_by_itself(store: Store) -> None:
    writer = Writer(store)
    for text in (VISIT, RAID):
        writer.add([record("a", text)], "c1")
    before = everything(store)
    assert writer.add([record("a", VISIT), record("a", RAID)], "c1").unchanged == 2
    assert everything(store) == before


def test_other_metadata_of_the_same_text_is_taken_over(store: Store) -> None:
    Writer(store).add([record("a", outlet="Hafenbote")], "c1")
    assert Writer(store).add([record("a", outlet="Hafenkurier")], "c1").recoded == 1
    assert Reader(store).report("a").outlet == "Hafenkurier"


def test_recoding_tells_what_changed_and_keeps_the_old(store: Store) -> None:
    writer, reader = Writer(store), Reader(store)
    stays, goes = event(VISIT, "reiste"), event(VISIT, "bestätigte", "AGREE")
    writer.add([record("a", VISIT, [stays, goes])], "c1")
    planned = msgspec.structs.replace(stays, status="planned", plover=None)
    comes = event(VISIT, "traf")
    done = writer.recode([record("a", VISIT, [planned, comes])], "c2")
    told = {(c.kind, c.trigger): c for _, c in done.changes}
    assert set(told) == {("changed", "reiste"), ("vanished", "bestätigte"), ("appeared", "traf")}
    assert {(f.field, f.before, f.after) for f in told["changed", "reiste"].fields} == {
        ("status", "occurred", "planned"),
        ("plover", "CONSULT", None),
    }
    assert told["vanished", "bestätigte"].after is None
    assert told["appeared", "traf"].after == key_of("a", comes.id)
    first, second = reader.history("a")
    assert (first.coder, second.coder, second.current) == ("c1", "c2", True)
    assert reader.record("a", first.number).events == [stays, goes]
    (entry,) = changes(store, kinds=["recoded"])
    assert [c["kind"] for c in entry.detail["changes"]] == ["changed", "appeared", "vanished"]
    with store.reading() as connection:
        assert sorted(connection.scalars(sa.select(schema.event.c.trigger))) == ["reiste", "traf"]


def test_going_back_to_an_earlier_coder_uses_its_coding(store: Store) -> None:
    writer, reader = Writer(store), Reader(store)
    other = record("a", VISIT, [event(VISIT, "traf")])
    for coded, coder in ((record("a"), "c1"), (other, "c2"), (record("a"), "c1")):
        writer.recode([coded], coder)
    assert [(h.coder, h.current) for h in reader.history("a")] == [("c1", True), ("c2", False)]
    assert reader.record("a") == record("a")


def test_another_coder_who_finds_the_same_leaves_events_and_stories_as_they_are(store: Store) -> None:
    writer, reader = Writer(store), Reader(store)
    writer.add([record("a")], "c1")
    writer.keep_digests([("a", b"x")])
    before = everything(store)
    done = writer.recode([record("a")], "c2")
    assert (done.recoded, done.changes, done.touched, reader.unmerged()) == (1, [], [], [])
    assert [(h.coder, h.current) for h in reader.history("a")] == [("c1", False), ("c2", True)]
    assert {name for name, rows in everything(store).items() if rows != before[name]} == {"coding"}


def test_a_failed_coding_does_not_push_out_a_good_one(store: Store) -> None:
    writer, reader = Writer(store), Reader(store)
    writer.add([record("a")], "c1")
    done = writer.recode([failed("a", VISIT)], "c2")
    assert (done.failed, done.recoded) == (1, 0)
    assert reader.record("a").events
    assert reader.report("a").error is None
    assert kinds(store)[-1] == ("failed", "a")


def test_what_fails_again_counts_as_failed_and_not_as_recoded(store: Store) -> None:
    writer = Writer(store)
    writer.add([failed("a", VISIT, "E502"), failed("b")], "c1")
    for coder in ("c1", "c2"):  # the same failure by another coder, and another failure
        for code in ("E502", "E501"):
            done = writer.add([failed("a", VISIT, code), failed("b")], coder)
            assert (done.failed, done.recoded, done.added, done.revised, done.unchanged) == (2, 0, 0, 0, 0)
    assert {kind for kind, _ in kinds(store)} == {"failed"}


def test_what_could_be_read_later_and_fails_again_is_a_failure_again(store: Store) -> None:
    writer = Writer(store)
    writer.add([failed("a.csv"), failed("b.csv")], "c1")
    writer.delete("a.csv", "could be read later", forgotten=True)
    writer.delete("b.csv", "not wanted")
    done = writer.add([failed("a.csv"), failed("b.csv")], "c1")
    assert (done.failed, done.deleted, list(done.failures)) == (1, 1, ["a.csv"])


def test_a_new_version_that_fails_counts_once_and_takes_the_place_of_the_old(store: Store) -> None:
    writer = Writer(store)
    writer.add([record("a")], "c1")
    done = writer.add([failed("a", RAID, "E502")], "c1")
    assert (done.failed, done.revised) == (1, 0)
    assert [k for k, _ in kinds(store)] == ["added", "failed", "revised"]


def test_a_failed_report_is_kept_with_its_error_and_coded_later(store: Store) -> None:
    writer, reader = Writer(store), Reader(store)
    done = writer.add([failed("a", VISIT, "E502")], "c1")
    assert (done.failed, done.added, done.failures["a"].code) == (1, 0, "E502")
    error = reader.report("a").error
    assert error is not None
    assert error.code == "E502"
    assert writer.add([record("a")], "c1").added == 1
    assert reader.report("a").error is None


def test_events_with_one_id_in_a_record_keep_apart(store: Store) -> None:
    twin = event(VISIT, "reiste")
    Writer(store).add([record("a", VISIT, [twin, msgspec.structs.replace(twin, status="planned")])], "c1")
    with store.reading() as connection:
        assert len(set(connection.scalars(sa.select(schema.event.c.key)))) == 2


def test_a_shard_goes_in_once(store: Store) -> None:
    writer = Writer(store)
    assert writer.add([record("a")], "c1", shard="s1").added == 1
    assert Reader(store).finished("s1")
    before = everything(store)
    assert writer.add([record("b", RAID)], "c1", shard="s1").added == 0
    assert everything(store) == before


def test_a_shard_that_breaks_leaves_nothing(store: Store) -> None:
    def records() -> Iterator[Record]:
        yield record("a")
        raise RuntimeError("the coder died")

    with pytest.raises(RuntimeError):
        Writer(store).add(records(), "c1", shard="s1")
    assert not Reader(store).finished("s1")
    assert kinds(store) == []


def test_a_deleted_report_is_gone_but_for_its_entry_in_the_feed(store: Store) -> None:
    writer = Writer(store)
    writer.add([record("a"), record("b", RAID)], "c1", shard="s1")
    writer.delete("a", "withdrawn by the agency")
    with pytest.raises(UnknownKey):
        Reader(store).record("a")
    (entry,) = changes(store, kinds=["deleted"])
    assert (entry.key, entry.detail["reason"]) == ("a", "withdrawn by the agency")
    assert "Riga" not in repr(everything(store))
    with store.reading() as connection:
        assert connection.execute(reports_with(store.dialect, "Riga")).all() == []


def test_a_deleted_report_stays_out_until_it_is_asked_for(store: Store) -> None:
    writer = Writer(store)
    writer.add([record("a")], "c1")
    writer.delete("a", "asked to")
    assert (writer.add([record("a")], "c1").deleted, Reader(store).unmerged()) == (1, [])
    assert writer.add([record("a", RAID)], "c1").added == 1  # another text is another matter
    writer.delete("a", "asked to")
    assert writer.add([record("a", RAID)], "c1", restore=True).added == 1


def test_deleting_what_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(UnknownKey, match="no report x"):
        Writer(store).delete("x", "")


def test_texts_with_odd_characters_go_in(store: Store) -> None:
    text = "Der Minister\x00 reiste 🚢 nach Riga. 北京"
    Writer(store).add([record("odd", text, title="\x00")], "c1")
    assert Reader(store).record("odd").text == text
    with store.reading() as connection:
        kept = connection.scalar(sa.select(schema.report.c.text))
    assert kept is not None
    assert len(kept) == len(text)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Münster", {"a"}), ("munster", {"a"}), ("MÜNSTER", {"a"}), ("Riga Präsidenten", {"a"}), ("Riga Konvoi", set()), ("Fahr*", {"b"}),
        ('"wurden verletzt"', {"b"}), ('"verletzt wurden"', set()), ("Meldung", {"a", "b"}), ("fahr", set()), ("", set()), ("-- ' ;", set()),
        ("strasse", {"b"}), ("AND OR NOT", set()),
    ],
)  # fmt: skip
def test_words_are_found(store: Store, words: str, found: set[str]) -> None:
    Writer(store).add([record("a"), record("b", f"{RAID} Straße")], "c1")
    with store.reading() as connection:
        keys = sa.select(schema.report.c.key).where(schema.report.c.id.in_(reports_with(store.dialect, words)))
        assert set(connection.scalars(keys)) == found


def test_words_of_a_revised_report_are_found_anew(store: Store) -> None:
    for text in (VISIT, RAID):
        Writer(store).add([record("a", text)], "c1")
    with store.reading() as connection:
        assert connection.execute(reports_with(store.dialect, "Riga")).all() == []
        assert len(connection.execute(reports_with(store.dialect, "Konvoi")).all()) == 1


def test_two_writers_take_turns(address: str) -> None:
    import threading

    problems: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with open_store(address) as mine:
                for n in range(5):
                    Writer(mine).add([record(f"{name}{n}")], "c1")
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "xy"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with open_store(address) as store:
        assert len(list(Reader(store).records())) == 10
        assert [c.number for c in changes(store)] == list(range(1, 11))


def test_batches_hold_each_key_once() -> None:
    keys = ["a", "b", "a", "c", "c", "d"]
    batches = [[r.id for r in batch] for batch in distinct((record(k) for k in keys), 3)]
    assert batches == [["a", "b"], ["a", "c"], ["c", "d"]]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([("a", VISIT), ("a", RAID), ("b", RAID), ("c", VISIT)]), again=st.integers(1, 3))
def test_repeating_a_run_changes_nothing_whatever_its_order(
    tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path, order: list[tuple[str, str]], again: int
) -> None:
    with open_store(shutil.copy(empty_sqlite, tmp_path_factory.mktemp("order") / "x.db")) as store:
        records = [record(key, text) for key, text in order]
        Writer(store).add(records, "c1")
        before = everything(store)
        for _ in range(again):
            Writer(store).add(records, "c1")
        assert everything(store) == before


def test_a_version_that_comes_after_a_later_one_changes_nothing(store: Store) -> None:
    writer = Writer(store)
    writer.add([record("a", VISIT, version="2 2024-05-03T08:00:00+00:00")], "c1")
    late = writer.add([record("a", RAID, version="1 2024-05-03T06:00:00+00:00")], "c1")
    assert (late.revised, late.unchanged) == (0, 1)
    assert Reader(store).text("a") == VISIT
    assert writer.add([record("a", RAID, version="3")], "c1").revised == 1
    assert Reader(store).text("a") == RAID
    assert writer.add([record("a", VISIT + " Neu.")], "c1").revised == 1  # one that counts no versions is taken as the newest


def test_what_its_agency_took_back_stays_out_in_every_version(store: Store) -> None:
    writer = Writer(store)
    writer.add([record("a", version="1")], "c1")
    writer.delete("a", "canceled by its agency", for_good=True)
    writer.delete("b", "canceled by its agency", for_good=True)  # the kill came first
    writer.delete("b", "canceled by its agency", for_good=True)
    done = writer.add([record("a", RAID, version="2"), record("b")], "c1")
    assert (done.added, done.deleted) == (0, 2)
    assert [c.key for c in changes(store, kinds=["deleted"])] == ["a", "b"]
    assert writer.add([record("b")], "c1", restore=True).added == 1
