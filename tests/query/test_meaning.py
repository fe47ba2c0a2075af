"""What a query finds: each key on a small store, and columns and SQL giving the same on random ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lagebild.errors import AmbiguousParty, BadCursor, UnknownParty
from lagebild.query import Query
from lagebild.query.conditions import Scope, selection
from lagebild.query.parties import Member, resolve
from lagebild.query.search import answer, asking, count, every, page
from lagebild.store import columns
from lagebild.store.db import Store
from lagebild.store.writer import Writer
from tests.query.stores import event, invented, made, party, record, statement

REPORTS = [
    record(
        "visit",
        [
            event(0, source=["CHN"], target=["BLR"], date="2023-08-15", place="Minsk", country="BLR", by=[("TASS", "tass", "agency")]),
            event(1, "AID", "planned", source=[party("CHN", "li-shangfu", "GOV", "Li Shangfu")], target=["RUS"], date="2023-08"),
        ],
        agency="TASS", date="2023-08-16",
    ),
    record("attack", [event(0, "ASSAULT", source=["RUS"], target=["UKR"], contexts=["military"], confidence=0.4)], lang="en", date="2024-02-29"),
    record("summit", [event(0, source=["FIN", "EST"], mode="multilateral"), event(1, "ACCUSE", "denied", source=["GBR"], target=["RUS"])], outlet="Südkurier", statements=[statement(0, "GBR.GOV")]),
    record("undated", [event(0, "SANCTION", source=["EUU"], target=["RUS"], place="Moskau", country="RUS")], date=None, text="Der Gast traf am Montag in Tallinn ein. Nothing else."),
]  # fmt: skip


def test_a_ministry_and_a_part_of_a_state_are_parties_as_the_coder_names_them() -> None:
    """The pages link to whoever an event names, whether or not a table has an entry for them."""
    assert resolve("das russische Außenministerium").members == (Member(actor="RUS.foreign_minister.ministry"),)
    for ident in ("RUS.foreign_minister.ministry", "COL.negotiator", "---.diplomat"):
        assert resolve(ident).members == (Member(actor=ident),)
    with pytest.raises(UnknownParty):
        resolve("nobody.diplomat")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("store") / "s.db", REPORTS) as opened:
        yield opened


def found(store: Store, text: str) -> list[str]:
    """Report and id of what a query finds, asked twice: by columns and by SQL."""
    query = Query.parse(text)
    with asking(store) as ask:
        answered = ask(query)
        by_columns = sorted(int(i) for i in answered.ids())
        connection = answered.view.connection
        by_sql = sorted(connection.scalars(selection(query, Scope.of(connection, answered.view.columns))))
        assert by_columns == by_sql, text
        return sorted(f"{h.report.id}.{h.id}" for h in every(connection, query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("source:CHN", "visit.e0 visit.e1"),
        ("source:China target:Weißrussland", "visit.e0"),
        ("actor:RUS -act:ASSAULT", "summit.e1 undated.e0 visit.e1"),
        ("actor:CHN.GOV", "visit.e1"),
        ('source:"Li Shangfu"', "visit.e1"),
        ("source:CHN.defence_minister", "visit.e1"),
        ("source:@NATO", "summit.e0 summit.e1"),
        ("source:@EU", "summit.e0"),
        ("dyad:FIN-EST", "summit.e0"),
        ("dyad:RUS-CHN", "visit.e1"),
        ("act:assault,AID", "attack.e0 visit.e1"),
        ("quad:3,4", "attack.e0 undated.e0"),
        ("-plover:*", "summit.e1 visit.e1"),
        ("mode:multi*", "summit.e0"),
        ("status:planned,denied", "summit.e1 visit.e1"),
        ("since:2023-09", "attack.e0 summit.e0 summit.e1"),
        ("until:2023-08-14", "visit.e1"),
        ("date:2023-08-15", "visit.e0 visit.e1"),
        ("date:2023-08/2024-02", "attack.e0 visit.e0 visit.e1"),
        ("agency:tass", "visit.e0 visit.e1"),
        ("outlet:süd*", "summit.e0 summit.e1"),
        ("lang:en", "attack.e0"),
        ("place:Moscow", "undated.e0"),
        ("place:Belarus", "visit.e0"),
        ("country:BLR,RUS", "undated.e0 visit.e0"),
        ('text:"joint exercise" lang:de', "summit.e0 summit.e1 visit.e0 visit.e1"),
        ("text:nothing", "undated.e0"),
        ("text:noth*", "undated.e0"),
        ("context:military", "attack.e0"),
        ("confidence:<0.5", "attack.e0"),
        ("score:<=-8", "attack.e0 undated.e0"),
        ("by:TASS", "visit.e0"),
        ("speaker:GBR", "summit.e0 summit.e1"),
        ("by:*", "visit.e0"),
        ("report:attack", "attack.e0"),
        ("judged:none lang:en", "attack.e0"),
        ("independent:>=2", ""),
        ("story:*", ""),
    ],
)
def test_each_key_finds_what_it_says(store: Store, query: str, expected: str) -> None:
    assert " ".join(found(store, query)) == expected


def test_an_office_is_its_holder_only_while_he_holds_it(tmp_path: Path) -> None:
    minister = party("CHN", "CHN.defence_minister", "GOV")
    reports = [
        record("in", [event(0, source=[minister])], date="2023-08-15"),
        record("after", [event(0, source=[minister])], date="2024-08-15"),
    ]
    with made(tmp_path / "s.db", reports) as store:
        assert found(store, "actor:li-shangfu") == ["in.e0"]


def test_a_group_is_whoever_belonged_to_it_on_the_day(tmp_path: Path) -> None:
    reports = [record(d, [event(0, source=["GBR"], date=d)]) for d in ("2019-06-01", "2020-01-31", "2021-01-01")]
    with made(tmp_path / "s.db", reports) as store:
        assert found(store, "source:@EU") == ["2019-06-01.e0", "2020-01-31.e0"]


def test_somebody_only_the_store_knows_is_found_by_name(tmp_path: Path) -> None:
    with made(tmp_path / "s.db", [record("a", [event(0, source=[party("EST", "person:77", "CVL", "Mari Kask")])])]) as store:
        assert found(store, 'source:"Mari Kask"') == ["a.e0"]


def test_names_that_cannot_be_told_are_errors_that_help(store: Store) -> None:
    with pytest.raises(AmbiguousParty, match="li-shangfu"):
        found(store, "actor:Li")
    with pytest.raises(UnknownParty, match="Nobody is known"):
        found(store, "actor:Qwertzuiop")


QUERIES = [
    "", "source:CHN", "actor:RUS -source:RUS", "source:CHN.GOV", "source:@EU date:2023", "actor:li-shangfu", "target:CHN.defence_minister until:2023-10",
    "dyad:CHN-RUS", "-dyad:FIN-EST", "act:AID,ASSAULT status:occurred", "quad:1 -mode:visit", "plover:*", "-plover:*", "since:2023-05-10 until:2023-12",
    "date:2024", "-date:2023", "place:Moskau", "-place:*", "place:EST", "country:RUS", "agency:TASS,dpa", "outlet:*post", "lang:de", "text:exercise",
    '-text:"joint exercise"', "context:election", "confidence:>0.5", "confidence:=0.6", "score:>1", "-score:>1", "by:tass", "by:RUS.GOV", "speaker:RUS",
    '-by:"ein Bauer"', "source:---", "source:*", "-target:*", "judged:any", "-judged:any", "independent:1", 'actor:"Mari Kask"', "actor:Estland target:Finnland",
]  # fmt: skip


@pytest.fixture(scope="module")
def random_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("store") / "r.db", invented(150)) as opened:
        yield opened


@pytest.mark.parametrize("query", QUERIES)
def test_columns_and_sql_agree(random_store: Store, query: str) -> None:
    found(random_store, query)


@pytest.mark.parametrize("sort", ["-date", "date", "-confidence", "score", "-added", "added"])
def test_pages_hold_every_event_once_in_order(random_store: Store, sort: str) -> None:
    query = Query.parse(f"-act:AID sort:{sort}")
    with asking(random_store) as ask:
        answered = ask(query)
        whole = [h.key for h in every(answered.view.connection, query)]
        keys, after = [], None
        while True:
            events, after = answered.page(7, after)
            keys += [h.key for h in events]
            if after is None:
                break
    assert keys == whole
    assert len(set(keys)) == answered.total


def test_a_cursor_of_another_query_is_refused(random_store: Store) -> None:
    with pytest.raises(BadCursor):
        page(random_store, Query.parse("sort:date"), after="1.0:2:-date")


def test_facets_count_what_the_query_finds(random_store: Store) -> None:
    shown = page(random_store, Query.parse("source:CHN"), limit=1)
    for facet in shown.facets:
        for value in facet.counts:
            key = {"month": "date"}.get(facet.name, facet.name)
            if key == "date":
                continue
            assert value.count == count(random_store, Query.parse("source:CHN").having(key, value.value)), (facet.name, value)
    assert {f.name: f for f in shown.facets}["source"].counts[0].value == "CHN"


def test_the_columns_follow_additions_recodings_and_deletions(tmp_path: Path) -> None:
    reports = invented(30)
    with made(tmp_path / "s.db", reports) as store:
        before = count(store, Query())
        Writer(store).add([record("late", [event(0, "AID", source=["FIN"])])], "test")
        assert count(store, Query()) == before + 1
        assert count(store, Query.parse("report:late act:AID")) == 1
        Writer(store).add([record("late", [event(0, "ASSAULT", source=["FIN"]), event(1, source=["EST"])])], "other")
        assert count(store, Query.parse("report:late act:AID")) == 0
        assert count(store, Query.parse("report:late")) == 2
        Writer(store).delete("late", "asked to")
        Writer(store).add([record("next", [event(0, "AID", source=["FIN"]), event(1, source=["EST"])])], "test")
        assert count(store, Query.parse("report:next act:AID")) == 1
        for query in QUERIES:
            found(store, query)


def test_a_store_that_cannot_be_written_is_answered_from_memory(tmp_path: Path) -> None:
    from lagebild.store.db import open_store

    made(tmp_path / "s.db", invented(10)).close()
    with open_store(tmp_path / "s.db", readonly=True) as store:
        assert count(store, Query.parse("act:AID")) == len(found(store, "act:AID"))
        with store.reading() as connection:
            assert columns._read_stamp(connection).change == -1
            assert answer(connection, Query()).total > 0
