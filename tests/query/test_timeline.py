"""A timeline is in the order of the days it shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lagebild.query import Query
from lagebild.query import timeline as lines

TOLD = [  # happening, day, whether the event says so itself
    ("visit", "2024-09-10", False),
    ("talks", "2024-09-11", True),
    ("raid", "2024-09-12", True),
    ("visit", "2024-09-16", True),
    ("rumour", None, False),
]


def hit(number: int, happening: str, day: str | None, own: bool) -> Any:
    date = SimpleNamespace(edtf=day) if own else None
    report = SimpleNamespace(outlet="Blatt")
    return SimpleNamespace(
        key=f"e{number}", happening=happening, first_day=day, last_day=day, event_date=date, confidence=0.9, independent=1, report=report
    )


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("date", ["talks", "raid", "visit", "rumour"]),
        ("-date", ["visit", "raid", "talks", "rumour"]),
        ("-confidence", ["visit", "talks", "raid", "rumour"]),
    ],
)
def test_happenings_stand_where_the_day_that_is_shown_belongs(sort: str, order: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    hits = [hit(n, *told) for n, told in enumerate(TOLD)]
    monkeypatch.setattr(lines, "every", lambda _connection, _query: hits)
    found = lines.timeline_of(None, Query(sort=sort))  # type: ignore[arg-type]
    assert [e.happening for e in found] == order
    assert [e.first_day for e in found if e.happening == "visit"] == ["2024-09-16"]
