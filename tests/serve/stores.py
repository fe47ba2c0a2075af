"""A small store with everything that the screens show: stories, copies, claims, failures, and a report that means harm."""

from __future__ import annotations

from pathlib import Path

from lagebild.merge.records import ClaimPair, CopyGroup, FieldReadings, Happening, Link, Merged, Reading, Side, Story, key_of
from lagebild.output import ErrorRecord, Record
from lagebild.store.db import Store
from lagebild.store.snapshots import take
from lagebild.store.stories import replace_stories
from lagebild.store.writer import Writer
from tests.query.stores import event, made, party, record, statement

HOSTILE = (
    '<script>alert("x")</script> traf <svg onload=alert(1)> am Montag [Link](javascript:alert(2)) und \u202everkehrt\u202c. '
    "</textarea><img src=x onerror=alert(3)>"
)
VISIT, DENIED, HARM = "nordpost-1", "seeblick-1", "harm-1"


def records() -> list[Record]:
    visit = event(1, source=["EST"], target=["FIN"], date="2024-09-12", place="Tallinn", country="EST", by=[("dpa", "dpa", "agency")])
    threat = event(2, "THREATEN", source=["RUS"], target=["EST"], date="2024-09-11", mode="military")
    aid = event(1, "AID", source=[party("FIN", "FIN.GOV", "GOV", "Regierung")], target=["EST"], date="2024-08-20")
    denial = event(1, "ASSAULT", "denied", source=["RUS"], target=["EST"], date="2024-09-12")
    hostile = event(1, "ACCUSE", source=[party("BLR", name='=cmd|" /C"!A0')], target=["LVA"], date="2024-09-10")
    return [
        record(VISIT, [visit, threat], outlet="Nordpost", agency="dpa", statements=[statement(1, "RUS", (42, 80))]),
        record("nordpost-2", [event(1, source=["EST"], target=["FIN"], date="2024-09-12")], outlet="Kopierblatt", agency="dpa"),
        record(DENIED, [denial], outlet="Seeblick", lang="en", statements=[statement(1, "EST", (0, 39))]),
        record("seeblick-2", [aid], outlet="Seeblick", date="2024-08-20"),
        record(HARM, [hostile], outlet="<b>Blatt</b>", title="<script>alert('t')</script>", text=HOSTILE, url="javascript:alert(4)",
               author="Eve <i>Kern</i>; Ada Roth", version="3", known_by={"author": "page", "date": "text", "outlet": "page"}),
    ]


def filled(path: Path | str) -> Store:
    """The store, open; the caller closes it."""
    given = records()
    store = made(path, given)
    failed = Record(**{name: getattr(given[0], name) for name in Record.__struct_fields__} | {
        "id": "broken", "text": "", "content_id": "0" * 16, "error": ErrorRecord("E104", "Not UTF-8."), "events": [], "statements": [],
    })  # fmt: skip
    Writer(store).add([failed], "test")
    merged = _merged()
    replace_stories(store, merged, [VISIT, "nordpost-2", DENIED])
    take(store, "autumn", query="act:CONSULT", note="for a paper")
    return store


def _merged() -> Merged:
    one, two = key_of(VISIT, "e1"), key_of("nordpost-2", "e1")
    side = {code: (Side(actor=code, name=code, code=code, sector=""),) for code in ("EST", "FIN")}
    reading = FieldReadings(field="time", verdict="agreed", readings=(Reading(value="2024-09-12", events=(one, two), independent=1),))
    happening = Happening(
        key="h-visit", events=(one, two), reports=(VISIT, "nordpost-2"), act="CONSULT", mode=None, status="occurred", source=side["EST"],
        target=side["FIN"], edtf="2024-09-12", first_day="2024-09-12", last_day="2024-09-12", place="Tallinn", country="EST",
        fields=(reading,), independent=1, denied_by=(), links=(Link(a=one, b=two, score=0.9, reasons=("same act, sides and day",)),),
    )  # fmt: skip
    story = Story(
        key="s-visit", title="EST–FIN: CONSULT", reports=(VISIT, "nordpost-2", DENIED), happenings=("h-visit",), copies=("c-dpa",),
        independent=2, first_day="2024-09-11", last_day="2024-09-12", links=(),
    )  # fmt: skip
    copies = CopyGroup(key="c-dpa", kind="agency", reports=(VISIT, "nordpost-2"), reasons=("both are dpa's text",))
    claim = ClaimPair(claim=key_of(DENIED, "s1"), denial=key_of(VISIT, "s1"), score=0.7, reasons=("the same act, denied",))
    return Merged(stories=(story,), happenings=(happening,), copies=(copies,), claims=(claim,))
