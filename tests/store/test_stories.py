"""What the merger found goes in at once, and keys stay where most members stay."""

from __future__ import annotations

import itertools

from lagebild.merge.records import ClaimPair, CopyGroup, FieldReadings, Happening, Link, Merged, Story, key_of
from lagebild.store.db import Store
from lagebild.store.feed import changes
from lagebild.store.overview import check
from lagebild.store.reader import Reader
from lagebild.store.stories import replace_stories
from lagebild.store.writer import Writer
from tests.store.made import RAID, VISIT, event, record, statement

KEYS = [f"r{n}" for n in range(6)]
EVENTS = {key: key_of(key, event(VISIT, "reiste").id) for key in KEYS}


def filled(store: Store) -> Reader:
    Writer(store).add([record(key) for key in KEYS], "c1")
    return Reader(store)


def story(key: str, reports: list[str], happenings: tuple[str, ...] = (), copies: tuple[str, ...] = ()) -> Story:
    links = tuple(Link(a=a, b=b, score=0.9, reasons=("same words",)) for a, b in itertools.pairwise(reports))
    return Story(
        key=key, title=f"Reise {len(reports)}", reports=tuple(reports), happenings=happenings, copies=copies, independent=len(reports),
        first_day="2024-03-04", last_day="2024-03-05", links=links,
    )  # fmt: skip


def happening(key: str, reports: list[str], conflict: str = "") -> Happening:
    fields = (FieldReadings(field=conflict, verdict="conflict", readings=()),) if conflict else ()
    return Happening(
        key=key, events=tuple(EVENTS[r] for r in reports), reports=tuple(reports), act="CONSULT", mode=None, status="occurred", source=(), target=(),
        edtf=None, first_day=None, last_day=None, place=None, country=None, fields=fields, independent=1, denied_by=(),
        links=(Link(a=EVENTS[reports[0]], b=EVENTS[reports[-1]], score=0.8, reasons=("same day",)),),
    )  # fmt: skip


def merged(*stories: Story, happenings: tuple[Happening, ...] = (), copies: tuple[CopyGroup, ...] = ()) -> Merged:
    return Merged(stories=stories, happenings=happenings, copies=copies, claims=())


def test_an_event_shows_its_happening_story_and_copies(store: Store) -> None:
    reader = filled(store)
    group = CopyGroup(key="c", kind="near", reports=("r0", "r1"), reasons=("nine tenths of the words",))
    done = replace_stories(store, merged(story("s", KEYS[:3], ("h",), ("c",)), happenings=(happening("h", KEYS[:2], "time"),), copies=(group,)), KEYS[:3])
    assert done.added == ["s"]
    view = reader.event(EVENTS["r0"])
    assert view.happening is not None
    assert view.story is not None
    assert (view.happening.key, view.story.key, view.report.copy_group, view.clause) == ("h", "s", "c", VISIT[: VISIT.index(".") + 1])
    assert reader.story("s")[1] == (view.happening,)
    assert reader.event(EVENTS["r2"]).happening is None
    assert reader.component(["r1"]) == set(KEYS[:3])
    assert check(store) == ()


def test_the_same_again_changes_nothing(store: Store) -> None:
    filled(store)
    given = merged(story("s", KEYS[:3], ("h",)), happenings=(happening("h", KEYS[:3]),))
    replace_stories(store, given, KEYS[:3])
    before = list(changes(store))
    done = replace_stories(store, given, KEYS[:3])
    assert (done.added, done.changed, done.gone) == ([], [], [])
    assert list(changes(store)) == before


def test_a_story_that_grows_keeps_its_key_whatever_the_merger_calls_it(store: Store) -> None:
    reader = filled(store)
    replace_stories(store, merged(story("s", KEYS[:2], ("h",)), happenings=(happening("h", KEYS[:2]),)), KEYS[:2])
    done = replace_stories(store, merged(story("other", KEYS[:5], ("g",)), happenings=(happening("g", KEYS[:4]),)), KEYS[:5])
    assert done.changed == ["s"]
    found, happenings = reader.story("s")
    assert (len(found.reports), found.happenings, [h.key for h in happenings]) == (5, ("h",), ["h"])


def test_of_a_story_that_falls_apart_the_larger_part_keeps_the_key(store: Store) -> None:
    reader = filled(store)
    replace_stories(store, merged(story("s", KEYS[:5])), KEYS[:5])
    replace_stories(store, merged(story("s", KEYS[:2]), story("t", KEYS[2:5])), KEYS[:5])
    assert reader.report("r3").story == "s"
    small = reader.report("r0").story
    assert small not in (None, "s", "t")
    assert len(reader.story(str(small))[0].reports) == 2


def test_of_stories_that_join_the_larger_gives_its_key_and_the_other_goes(store: Store) -> None:
    reader = filled(store)
    replace_stories(store, merged(story("s", KEYS[:2]), story("t", KEYS[2:5])), KEYS[:5])
    done = replace_stories(store, merged(story("s", KEYS[:5])), KEYS[:5])
    assert (done.changed, done.gone) == (["t"], ["s"])
    assert {reader.report(k).story for k in KEYS[:5]} == {"t"}
    assert [(c.key, c.detail["story"]) for c in changes(store, kinds=["merged"])][-2:] == [("t", "changed"), ("s", "gone")]


def test_reports_in_no_story_any_more_are_let_go(store: Store) -> None:
    reader = filled(store)
    replace_stories(store, merged(story("s", KEYS[:2], ("h",)), happenings=(happening("h", KEYS[:2]),)), KEYS[:2])
    replace_stories(store, merged(), KEYS[:2])
    assert reader.report("r0").story is None
    assert reader.event(EVENTS["r0"]).happening is None
    assert check(store) == ()


def test_claims_stand_beside_their_denials(store: Store) -> None:
    claim = statement(RAID, "sagte", "Polizei", "Zwei Fahrer wurden verletzt")
    Writer(store).add([record("a", RAID, statements=[claim]), record("b", RAID, statements=[claim])], "c1")
    pair = ClaimPair(claim=key_of("a", claim.id), denial=key_of("b", claim.id), score=0.7, reasons=("denies",))
    given = Merged(stories=(story("s", ["a", "b"]),), happenings=(), copies=(), claims=(pair,))
    for _ in range(2):
        replace_stories(store, given, ["a", "b"])
    from sqlalchemy import select

    from lagebild.store import schema

    with store.reading() as connection:
        (row,) = connection.execute(select(schema.claim_pair, schema.story.c.key).join(schema.story, schema.story.c.id == schema.claim_pair.c.story))
    assert (row.claim, row.denial, row.key) == (pair.claim, pair.denial, "s")


def test_recoding_keeps_the_happening_of_an_event_that_stays(store: Store) -> None:
    reader = filled(store)
    replace_stories(store, merged(story("s", KEYS[:2], ("h",)), happenings=(happening("h", KEYS[:2]),)), KEYS[:2])
    Writer(store).keep_digests([(k, b"x") for k in KEYS])
    assert reader.unmerged() == []
    Writer(store).recode([record("r0", VISIT, [event(VISIT, "reiste", status="planned"), event(VISIT, "traf")])], "c2")
    happening_now = reader.event(EVENTS["r0"]).happening
    assert happening_now is not None
    assert happening_now.key == "h"
    assert reader.unmerged() == ["r0"]
