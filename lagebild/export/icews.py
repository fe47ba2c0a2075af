"""ICEWS-like: tab-separated, one row per source and target of an event, with the 20 columns of ICEWS (Boschee et al. 2015)."""

from __future__ import annotations

from collections.abc import Callable

from lagebild.export.columns import Column, code_of, codebook
from lagebild.export.happenings import number_of
from lagebild.export.job import Format
from lagebild.export.pairs import PLACE_COLUMNS, Pair, of_party, write_pairs
from lagebild.output import ParticipantRecord


def _party(side: str, party: Callable[[Pair], ParticipantRecord | None]) -> list[Column]:
    return [
        Column(f"{side} Name", "text", "name", of_party(party, lambda p: p.name)),
        Column(f"{side} Sectors", "text", "sector", of_party(party, lambda p: p.sector)),
        Column(f"{side} Country", "text", "ISO 3166-1 alpha-3 or a body's code (ICEWS: names)", of_party(party, code_of)),
    ]


COLUMNS = (
    Column(
        "Event ID", "integer", "number from the key of the event, the pair's number added", lambda p: number_of(p.event.key) + p.number - 1
    ),
    Column("Event Date", "day", "earliest day it may have been", lambda p: p.event.first_day),
    *_party("Source", lambda p: p.actor),
    Column(
        "Event Text",
        "text",
        "act, and mode where there is one (ICEWS: CAMEO's description)",
        lambda p: " / ".join(filter(None, (p.event.act, p.event.mode))),
    ),
    Column("CAMEO Code", "text", "CAMEO code, as text", lambda p: p.event.cameo),
    Column("Intensity", "number", "Goldstein score", lambda p: p.event.score),
    *_party("Target", lambda p: p.recipient),
    Column("Story ID", "text", "id of the report (an ICEWS story is one report)", lambda p: p.event.report.id),
    Column("Sentence Number", "integer", "always empty: spans say more", lambda p: None),
    Column("Publisher", "text", "outlet", lambda p: p.event.report.outlet),
    *PLACE_COLUMNS,
)
_TEXT = """
Tab-separated, one row per source and target of an event; parties of an act that they share stand in both directions. ICEWS drops events
without a target; here such rows have an empty target, so filter them where your code expects pairs.
"""


FORMAT: Format = Format(
    "icews",
    lambda job: write_pairs(job, "icews.tab", COLUMNS),
    lambda: codebook("Events like ICEWS", _TEXT, [("`icews.tab`", COLUMNS)]),
    "ICEWS-like: 20 columns, one row per pair",
)
