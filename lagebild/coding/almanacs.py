"""Pages of days past: *1830 – … 1865 – … 1910 – …* lists what happened on this day, and nothing of it is news."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lagebild.model import Event
from lagebild.read.analysis import Sentence

ENTRY = re.compile(r"(1[0-9]{3}|20[0-9]{2})\s?[–—:-]\s")  # how an entry begins
ENTRIES = 3  # so many a page has at least,
YEARS = 30  # over so many years: the chronicle of a war spans fewer


def of_days_past(events: Sequence[Event], sentences: Sequence[Sentence]) -> list[Event]:
    """The events of a report that stand behind the first entry of an almanac; none where it is none."""
    entries = [(s.start, int(m[1])) for s in sentences if (m := ENTRY.match(s.text, s.start))] if events else []
    years = [year for _, year in entries]
    if len(entries) < ENTRIES or max(years) - min(years) < YEARS:
        return []
    return [e for e in events if e.span.start >= entries[0][0]]
