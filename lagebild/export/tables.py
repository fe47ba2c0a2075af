"""CSV and Parquet: one row per event, with a data dictionary. The columns are named as in the JSON of `search` where they are the same."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lagebild.export.columns import Column, cells, codebook, joined, names
from lagebild.export.job import Format, Job
from lagebild.query.hits import Hit

SQL_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "day": "DATE"}
EVENTS = (
    Column("key", "text", "key of the event, the same whenever the same report is coded the same way", lambda e: e.key),
    Column("report", "text", "id of the report", lambda e: e.report.id),
    Column("content_id", "text", "hash of the report's text", lambda e: e.report.content_id),
    Column("lang", "text", "language of the report: de, en", lambda e: e.report.lang),
    Column("report_date", "text", "date of the report: ISO day or EDTF interval", lambda e: e.report.date),
    Column("report_date_basis", "text", "stated (given), report (in the text), inferred", lambda e: e.report.date_basis),
    Column("outlet", "text", "who printed the report", lambda e: e.report.outlet),
    Column("agency", "text", "the agency whose text it is", lambda e: e.report.agency),
    Column("title", "text", "title of the report", lambda e: e.report.title),
    Column("url", "text", "address of the report", lambda e: e.report.url),
    Column("act", "text", "what is done when it is done (16 acts of PLOVER)", lambda e: e.act),
    Column("mode", "text", "how it is done", lambda e: e.mode),
    Column("status", "text", "occurred, ongoing, planned, intended, demanded, hypothetical, attempted, denied", lambda e: e.status),
    Column("plover", "text", "PLOVER code from act and status; empty where nothing happened", lambda e: e.plover),
    Column("cameo", "text", "CAMEO code, as text: leading zeros count", lambda e: e.cameo),
    Column("quad", "integer", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", lambda e: e.quad),
    Column("score", "number", "Goldstein score, -10 to 10", lambda e: e.score),
    Column("source", "text", "names of the acting side, separated by |", lambda e: joined(p.name for p in e.source)),
    Column("source_code", "text", "their codes: ISO 3166-1 alpha-3, a body's code, or ---", lambda e: joined(p.code for p in e.source)),
    Column(
        "source_sector", "text", "their sectors (GOV, MIL, …), empty for the country as such", lambda e: joined(p.sector for p in e.source)
    ),
    Column("source_actor", "text", "their ids", lambda e: joined(p.actor for p in e.source)),
    Column("target", "text", "names of the side acted on", lambda e: joined(p.name for p in e.target)),
    Column("target_code", "text", "their codes", lambda e: joined(p.code for p in e.target)),
    Column("target_sector", "text", "their sectors", lambda e: joined(p.sector for p in e.target)),
    Column("target_actor", "text", "their ids", lambda e: joined(p.actor for p in e.target)),
    Column(
        "event_date",
        "text",
        "date of the event in EDTF, empty where the report dates nothing",
        lambda e: e.event_date and e.event_date.edtf,
    ),
    Column("event_date_basis", "text", "time expression, report date, context", lambda e: e.event_date and e.event_date.basis),
    Column("first_day", "day", "earliest day it may have been; the report's where the event has no date", lambda e: e.first_day),
    Column("last_day", "day", "latest day", lambda e: e.last_day),
    Column("time", "text", "the time expression", lambda e: e.time and e.time.text),
    Column("place", "text", "the place as it is written", lambda e: e.place and e.place.text),
    Column("place_name", "text", "its name in the tables, the same in every report of a language", lambda e: e.place and e.place.name),
    Column("place_country", "text", "code of its country", lambda e: e.place and e.place.country),
    Column("lat", "number", "latitude, where the place is a point", lambda e: e.place and e.place.lat),
    Column("lon", "number", "longitude", lambda e: e.place and e.place.lon),
    Column(
        "place_precision",
        "text",
        "point, city, region, country, sea: no point is finer than the text",
        lambda e: e.place and e.place.precision,
    ),
    Column("contexts", "text", "contexts, separated by |", lambda e: joined(e.contexts)),
    Column("dead_min", "integer", "people killed, at least", lambda e: e.counts["dead"].min if "dead" in e.counts else None),
    Column("dead_max", "integer", "people killed, at most", lambda e: e.counts["dead"].max if "dead" in e.counts else None),
    Column("injured_min", "integer", "people injured, at least", lambda e: e.counts["injured"].min if "injured" in e.counts else None),
    Column("injured_max", "integer", "people injured, at most", lambda e: e.counts["injured"].max if "injured" in e.counts else None),
    Column("by", "text", "who says so, outermost first; empty where the report says it itself", lambda e: joined(s.text for s in e.by)),
    Column("by_actor", "text", "their ids", lambda e: joined(s.actor for s in e.by)),
    Column("trigger", "text", "the word that tells of the act", lambda e: e.trigger),
    Column("clause", "text", "the clause it was coded from", lambda e: e.quote),
    Column("start", "integer", "where the trigger begins in the report's text, in characters", lambda e: e.span[0]),
    Column("end", "integer", "where it ends", lambda e: e.span[1]),
    Column("rule", "text", "the line of the packs that coded it", lambda e: e.rule),
    Column("confidence", "number", "the coder's confidence, 0 to 1", lambda e: e.confidence),
    Column(
        "happening", "text", "key of the happening that reports tell of together; empty where nothing was merged", lambda e: e.happening
    ),
    Column("independent", "integer", "independent sources of the happening", lambda e: e.independent),
    Column("story", "text", "key of the story", lambda e: e.report.story),
    Column("copies", "integer", "group of reports that count as one source", lambda e: e.report.copies),
    Column("judged", "text", "what people decided: accepted, rejected, corrected …", lambda e: e.judged),
)
NAMES = names(EVENTS)
DICTIONARY = "dictionary.csv"
_TEXT = """
One row per event: one act by a source towards a target, as one clause of one report tells it. Act and status are kept apart. Rows of one
`happening` tell of the same act in the world; count each once, and weigh it by `independent`, not by rows. UTF-8; empty cells are missing
values; several values in a cell are separated by `|`.
"""


def row(event: Hit) -> list[Any]:
    """The cells of an event, in the order of `NAMES`."""
    return cells(EVENTS, event)


def write_csv(job: Job) -> Mapping[str, int]:
    written = _rows(job, job.path("events.csv"))
    _dictionary(job.path(DICTIONARY))
    return {"rows": written}


def write_parquet(job: Job) -> Mapping[str, int]:
    """By way of a CSV file that DuckDB reads with the columns' types: quick, and never the whole of it in memory."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "events.csv"
        written = _rows(job, source)
        types = ", ".join(f"'{c.name}': '{SQL_TYPES[c.kind]}'" for c in EVENTS)
        reading = (
            f"read_csv(?, header = true, columns = {{{types}}}, nullstr = '', quote = '\"', escape = '\"', delim = ',', parallel = false)"
        )
        with duckdb.connect() as database:
            database.execute("SET threads = 1; SET preserve_insertion_order = true")
            database.execute(f"CREATE VIEW events AS SELECT * FROM {reading}".replace("?", _literal(source)))
            database.execute(f"COPY events TO {_literal(job.path('events.parquet'))} (FORMAT parquet, COMPRESSION zstd)")
    _dictionary(job.path(DICTIONARY))
    return {"rows": written}


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _rows(job: Job, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(NAMES)
        for event in job.events():
            out.writerow(row(event))
            count += 1
    return count


def _dictionary(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("column", "type", "description"))
        out.writerows((c.name, c.kind, c.help) for c in EVENTS)


def _codebook(title: str, name: str) -> str:
    return codebook(title, _TEXT, [(f"`{name}`", EVENTS)])


CSV: Format = Format("csv", write_csv, lambda: _codebook("Events as CSV", "events.csv"), "one row per event, with a data dictionary")
PARQUET: Format = Format("parquet", write_parquet, lambda: _codebook("Events as Parquet", "events.parquet"), "the same columns, typed")
