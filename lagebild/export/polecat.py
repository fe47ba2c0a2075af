"""POLECAT-like: tab-separated, one row per actor and recipient of an event, with POLECAT's 40 columns (Halterman et al. 2023)."""

from __future__ import annotations

from collections.abc import Callable

from lagebild.export.columns import Column, code_of, codebook
from lagebild.export.job import Format
from lagebild.export.pairs import PLACE_COLUMNS, Pair, of_party, of_place, write_pairs
from lagebild.output import ParticipantRecord


def _party(side: str, party: Callable[[Pair], ParticipantRecord | None]) -> list[Column]:
    """The eight columns of an actor or recipient."""

    def cow(pair: Pair) -> int | None:
        found = party(pair)
        return _cow(found.code, pair.event.first_day or "") if found else None

    def office(p: ParticipantRecord) -> str | None:
        return p.actor if "." in (p.actor or "") else None

    return [
        Column(f"{side} Name", "text", "name, of the shipped or own knowledge where known", of_party(party, lambda p: p.name)),
        Column(f"{side} Country", "text", "ISO 3166-1 alpha-3 or a body's code (POLECAT: names)", of_party(party, code_of)),
        Column(f"{side} COW", "integer", "Correlates of War number of the state on that day", cow),
        Column(f"Primary {side} Sector", "text", "sector", of_party(party, lambda p: p.sector)),
        Column(f"{side} Sectors", "text", "the same: Lagebild gives one", of_party(party, lambda p: p.sector)),
        Column(f"{side} Title", "text", "the office's id, where an office acts", of_party(party, office)),
        Column(f"{side} Name Raw", "text", "the words in the text", of_party(party, lambda p: p.text)),
        Column(f"Wikipedia {side} ID", "text", "id of the actor in Lagebild (POLECAT: of Wikipedia)", of_party(party, lambda p: p.actor)),
    ]


def _cow(code: str, day: str) -> int | None:
    """The state's Correlates of War number on the day of the event."""
    from lagebild.knowledge.states import codes_on

    return codes_on(code, day).cow


QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}

COLUMNS = (
    Column("Event ID", "text", "key of the event and number of the pair", lambda p: f"{p.event.key}_{p.number}"),
    Column("Event Date", "day", "earliest day it may have been", lambda p: p.event.first_day),
    Column("Event Type", "text", "PLOVER code; the act where it has none", lambda p: p.event.plover or p.event.act),
    Column("Event Mode", "text", "mode", lambda p: p.event.mode),
    Column("Intensity", "number", "Goldstein score", lambda p: p.event.score),
    Column("Quad Code", "text", "VERBAL or MATERIAL COOPERATION or CONFLICT", lambda p: QUADS.get(p.event.quad or 0)),
    Column("Contexts", "text", "contexts, separated by ;", lambda p: ";".join(p.event.contexts)),
    *_party("Actor", lambda p: p.actor),
    *_party("Recipient", lambda p: p.recipient),
    Column("Placename", "text", "name of the place", of_place(lambda x: x.name)),
    *PLACE_COLUMNS,
    Column("GeoNames ID", "integer", "always empty", lambda p: None),
    Column("Raw Placename", "text", "the words in the text", of_place(lambda x: x.text)),
    Column("Feature Type", "text", "precision: point, city, region, country, sea", of_place(lambda x: x.precision)),
    Column("Source", "text", "outlet", lambda p: p.event.report.outlet),
    Column("Publication Date", "text", "date of the report", lambda p: p.event.report.date),
    Column("Story People", "text", "always empty: see `show`", lambda p: None),
    Column("Story Organizations", "text", "always empty", lambda p: None),
    Column("Story Locations", "text", "always empty", lambda p: None),
    Column("Language", "text", "de or en", lambda p: p.event.report.lang),
    Column("Version", "text", "Lagebild's rule that coded the event", lambda p: p.event.rule),
)
_TEXT = """
Tab-separated, one row per actor and recipient of an event; parties of an act that they share stand in both directions, a side without a
counterpart alone. Rows of one event share `Event ID` up to the underscore. Rows are per report: for one row per happening use `gdelt`.
"""


FORMAT: Format = Format(
    "polecat",
    lambda job: write_pairs(job, "polecat.tsv", COLUMNS),
    lambda: codebook("Events like POLECAT", _TEXT, [("`polecat.tsv`", COLUMNS)]),
    "POLECAT-like: 40 columns, one row per pair",
)
