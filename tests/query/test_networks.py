"""The network counted from columns is the network of the contacts; contacts are what the records say."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from lagebild.merge.network import network
from lagebild.merge.records import CopyGroup, Happening, Merged, Story, key_of
from lagebild.output import Record
from lagebild.query import Query
from lagebild.query.dyads import contacts
from lagebild.query.networks import network_in
from lagebild.query.search import asking
from lagebild.store.db import Store
from lagebild.store.stories import replace_stories
from tests.query.stores import QUADS, event, made, record

CODES = ("CHN", "RUS", "USA", "FIN", "EST", "---")


def records() -> list[Record]:
    dice = random.Random(7)
    out = []
    for n in range(60):
        events = [
            event(
                i, dice.choice(tuple(QUADS)), dice.choice(("occurred", "occurred", "planned")), source=dice.choices(CODES, k=dice.randint(0, 3)),
                target=dice.choices(CODES, k=dice.randint(0, 2)), date=dice.choice((None, f"2024-0{dice.randint(1, 9)}-11")),
            )
            for i in range(3)
        ]  # fmt: skip
        out.append(record(f"r{n}", events, agency=dice.choice(("", "", "dpa", "DPA", "TASS"))))
    return out


def merged(given: list[Record]) -> Merged:
    """Three reports each tell one story; the first of their events are one happening, two of the reports copies of each other."""
    stories, happenings, copies = [], [], []
    for at in range(0, 45, 3):
        some = given[at : at + 3]
        keys, told = tuple(r.id for r in some), some[0].events[0]
        happenings.append(Happening(
            key=f"h{at}", events=tuple(key_of(r.id, r.events[0].id) for r in some), reports=keys, act=told.act, mode=None, status=told.status,
            source=(), target=(), edtf=None, first_day=None, last_day=None, place=None, country=None, fields=(), independent=2, denied_by=(),
            links=(),
        ))  # fmt: skip
        copies.append(CopyGroup(key=f"c{at}", kind="copy", reports=keys[:2], reasons=()))
        stories.append(Story(
            key=f"s{at}", title=f"Story {at}", reports=keys, happenings=(f"h{at}",), copies=(f"c{at}",), independent=2, first_day=None,
            last_day=f"2024-01-{at // 3 + 1:02}" if at else None, links=(),
        ))  # fmt: skip
    return Merged(stories=tuple(stories), happenings=tuple(happenings), copies=tuple(copies), claims=())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    given = records()
    found = made(tmp_path_factory.mktemp("networks") / "networks.db", given)
    replace_stories(found, merged(given), [r.id for r in given])
    yield found
    found.close()


@pytest.mark.parametrize("text", ["", "actor:CHN", "source:RUS quad:4", "agency:dpa", "happening:*", "date:2024-03"])
def test_the_network_is_that_of_the_contacts(store: Store, text: str) -> None:
    with asking(store) as ask:
        found = ask(Query.parse(text))
        one, other = network_in(found.view, found.slots), network(contacts(found))
    assert one.edges == other.edges
    assert one.nodes == other.nodes
    assert one.edges or text == "source:RUS quad:4"


def test_contacts_are_what_the_records_say(store: Store) -> None:
    given = [(r, e, n) for n, r in enumerate(records()) for e in r.events]
    with asking(store) as ask:
        found = contacts(ask(Query.parse("plover:*")))
    told = [(r, e, n) for r, e, n in given if e.quad]
    assert len(found) == len(told)
    for contact, (report, coded, n) in zip(found, told, strict=True):
        day = coded.event_date.edtf if coded.event_date else report.date
        assert (contact.first_day, contact.last_day, contact.quad, contact.score) == (day, day, coded.quad, coded.score)
        assert contact.sides == tuple(tuple(dict.fromkeys(p.code for p in side)) for side in (coded.source, coded.target))
        assert contact.happening.startswith("h") == (n < 45 and coded.id == "e0")


def test_one_source_is_an_agency_or_a_group_of_copies_or_a_report(store: Store) -> None:
    given = records()
    with asking(store) as ask:
        found = contacts(ask(Query.parse("plover:*")))
    reports = [(n, r) for n, r in enumerate(given) for e in r.events if e.quad]
    expected = [
        f"agency {r.agency.casefold()}" if r.agency else f"copies {n // 3}" if n < 45 and n % 3 < 2 else f"report {n}" for n, r in reports
    ]
    assert len(set(zip(expected, (c.source for c in found), strict=True))) == len(set(expected)) == len({c.source for c in found})


def test_stories_come_the_latest_first_and_those_without_a_day_last(store: Store) -> None:
    with asking(store) as ask:
        view = ask(Query.parse("")).view
        numbers = view.columns.stories(view.connection).tolist()
    assert numbers == [*range(15, 1, -1), 1]
