"""GDELT-2.0-like event and mention tables: the 61 and 16 columns of GDELT's own, tab-separated, here with a header line.

One row per happening. What GDELT has and Lagebild does not claim to know stays empty: tone, ethnic and religious codes, ADM codes,
positions of actors without words. Column names: GDELT's header rows (Sep 2016), whose definitions are in GDELT's own codebook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lagebild.export.columns import Column, cells, code_of, codebook, names, tab_line
from lagebild.export.happenings import Together, together
from lagebild.export.job import Format, Job
from lagebild.output import ParticipantRecord

GEO = {"country": 1, "region": 5, "city": 4, "point": 4, "sea": 4}  # ActionGeo_Type: 1 country, 4 city of the world, 5 ADM1 of the world
LEAD = 400  # characters of a report's text whose events are root events: its headline and lead


def _date(t: Together, form: str) -> str | None:
    return dt.date.fromisoformat(t.best.first_day).strftime(form) if t.best.first_day else None


def _fraction(t: Together) -> float | None:
    """Year and the part of it gone by, as GDELT reckons: (month · 30 + day) / 365."""
    if not t.best.first_day:
        return None
    day = dt.date.fromisoformat(t.best.first_day)
    return round(day.year + min((day.month * 30 + day.day) / 365, 0.9999), 4)


def _actor(number: int) -> list[Column]:
    """The ten columns of an actor."""

    def of(t: Together) -> ParticipantRecord | None:
        """Actor 1 is the first of the acting side, actor 2 the first acted on, or the second party of a shared act."""
        if number == 1:
            return t.best.source[0] if t.best.source else None
        return t.best.target[0] if t.best.target else t.best.source[1] if len(t.best.source) > 1 else None

    def field(get: Any) -> Any:
        return lambda t: get(p) if (p := of(t)) else None

    known = f"Actor{number}"
    return [
        Column(f"{known}Code", "text", "code and sector joined, as in RUSGOV", field(lambda p: code_of(p) + p.sector)),
        Column(f"{known}Name", "text", "name in capitals", field(lambda p: p.name.upper())),
        Column(f"{known}CountryCode", "text", "ISO 3166-1 alpha-3 (GDELT: CAMEO's country codes, mostly the same)", field(code_of)),
        Column(f"{known}KnownGroupCode", "text", "a body's code", field(lambda p: p.code if p.sector in ("IGO", "NGO") else None)),
        Column(f"{known}EthnicCode", "text", "always empty", lambda t: None),
        Column(f"{known}Religion1Code", "text", "always empty", lambda t: None),
        Column(f"{known}Religion2Code", "text", "always empty", lambda t: None),
        Column(f"{known}Type1Code", "text", "sector", field(lambda p: p.sector)),
        Column(f"{known}Type2Code", "text", "always empty", lambda t: None),
        Column(f"{known}Type3Code", "text", "always empty", lambda t: None),
    ]


def _geo(prefix: str) -> list[Column]:
    """The eight columns of a place: the act's; actors are given none, for no text says where an actor is."""
    place = (lambda t: t.best.place) if prefix == "ActionGeo" else (lambda t: None)

    def field(get: Any) -> Any:
        return lambda t: get(p) if (p := place(t)) else None

    return [
        Column(f"{prefix}_Type", "integer", "1 country, 4 city or point, 5 region", field(lambda p: GEO.get(p.precision))),
        Column(f"{prefix}_FullName", "text", "name of the place", field(lambda p: p.name)),
        Column(f"{prefix}_CountryCode", "text", "ISO 3166-1 alpha-3 (GDELT: FIPS 10-4)", field(lambda p: p.country)),
        Column(f"{prefix}_ADM1Code", "text", "always empty", lambda t: None),
        Column(f"{prefix}_ADM2Code", "text", "always empty", lambda t: None),
        Column(f"{prefix}_Lat", "number", "latitude", field(lambda p: p.lat)),
        Column(f"{prefix}_Long", "number", "longitude", field(lambda p: p.lon)),
        Column(f"{prefix}_FeatureID", "text", "always empty", lambda t: None),
    ]


def _base(code: str | None) -> str | None:
    return code[:3] if code else None


def _added(t: Together) -> str | None:
    """The day of the first report, as GDELT's stamp: what a daily update would have said."""
    days = sorted(e.report.date for e in t.events if e.report.date and len(e.report.date) == 10)
    return days[0].replace("-", "") + "000000" if days else None


def _sources(t: Together) -> int:
    return len({e.report.agency or e.report.outlet or e.report.id for e in t.events})


EVENTS = (
    Column("GLOBALEVENTID", "integer", "number from the key of the happening", lambda t: t.number),
    Column("SQLDATE", "integer", "earliest day the event may have been, YYYYMMDD", lambda t: _date(t, "%Y%m%d")),
    Column("MonthYear", "integer", "YYYYMM", lambda t: _date(t, "%Y%m")),
    Column("Year", "integer", "YYYY", lambda t: _date(t, "%Y")),
    Column("FractionDate", "number", "year and the part of it gone by", _fraction),
    *_actor(1),
    *_actor(2),
    Column(
        "IsRootEvent",
        "integer",
        f"1 where it is told in the first {LEAD} characters of a report",
        lambda t: int(any(e.span[0] < LEAD for e in t.events)),
    ),
    Column("EventCode", "text", "CAMEO code", lambda t: t.best.cameo),
    Column("EventBaseCode", "text", "its first three digits", lambda t: _base(t.best.cameo)),
    Column("EventRootCode", "text", "its first two digits", lambda t: t.best.cameo[:2] if t.best.cameo else None),
    Column(
        "QuadClass",
        "integer",
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
        lambda t: t.best.quad,
    ),
    Column("GoldsteinScale", "number", "Goldstein score", lambda t: t.best.score),
    Column("NumMentions", "integer", "events in this export that tell of it", lambda t: len(t.events)),
    Column("NumSources", "integer", "outlets that tell of it, one agency counting as one", _sources),
    Column("NumArticles", "integer", "reports that tell of it", lambda t: t.reports),
    Column("AvgTone", "number", "always empty: Lagebild does not measure tone", lambda t: None),
    *_geo("Actor1Geo"),
    *_geo("Actor2Geo"),
    *_geo("ActionGeo"),
    Column("DATEADDED", "integer", "day of the first report that tells of it, YYYYMMDD000000", _added),
    Column(
        "SOURCEURL",
        "text",
        "address of the report of the event that stands for all, or its id",
        lambda t: t.best.report.url or t.best.report.id,
    ),
)


def _stamp(day: str | None) -> str | None:
    return day[:10].replace("-", "") + "000000" if day and len(day) >= 10 else None


def _first(participants: list[ParticipantRecord]) -> int:
    return participants[0].span[0] if participants else -1


MENTIONS = (
    Column("GLOBALEVENTID", "integer", "as in the event table", lambda m: m[0].number),
    Column("EventTimeDate", "integer", "as SQLDATE, with 000000", lambda m: _stamp(m[0].best.first_day)),
    Column("MentionTimeDate", "integer", "day of the report, YYYYMMDD000000", lambda m: _stamp(m[1].report.date)),
    Column("MentionType", "integer", "1 where the report has an address on the web, else 2", lambda m: 1 if m[1].report.url else 2),
    Column("MentionSourceName", "text", "outlet", lambda m: m[1].report.outlet),
    Column("MentionIdentifier", "text", "address of the report, or its id", lambda m: m[1].report.url or m[1].report.id),
    Column("SentenceID", "integer", "always empty: spans say more", lambda m: None),
    Column("Actor1CharOffset", "integer", "where the first actor stands, -1 where none does", lambda m: _first(m[1].source)),
    Column("Actor2CharOffset", "integer", "where the first one acted on stands", lambda m: _first(m[1].target)),
    Column("ActionCharOffset", "integer", "where the trigger stands", lambda m: m[1].span[0]),
    Column("InRawText", "integer", "always 1: offsets count in the text as it was given", lambda m: 1),
    Column("Confidence", "integer", "the coder's confidence in percent", lambda m: round(m[1].confidence * 100)),
    Column("MentionDocLen", "integer", "always empty", lambda m: None),
    Column("MentionDocTone", "number", "always empty", lambda m: None),
    Column("MentionDocTranslationInfo", "text", "always empty: nothing is translated", lambda m: None),
    Column("Extras", "text", "key, act and status of the event", lambda m: f"key={m[1].key};act={m[1].act};status={m[1].status}"),
)
_TEXT = """
Two tab-separated tables with the columns of GDELT 2.0, each with a header line (GDELT's own files have none). One row per happening: an act
in the world, however many reports tell of it; the mentions table has a row per event. Actor columns hold the first party of a side.
Differences from GDELT: actors have no place of their own, countries are ISO codes, tone is not measured, `IsRootEvent` goes by position.
"""


def write(job: Job) -> Mapping[str, int]:
    rows = mentions = 0
    with (
        job.path("events.export.tsv").open("w", encoding="utf-8", newline="") as of_events,
        job.path("mentions.tsv").open("w", encoding="utf-8", newline="") as of_mentions,
    ):
        of_events.write(tab_line(names(EVENTS)))
        of_mentions.write(tab_line(names(MENTIONS)))
        for told in together(job.connection, job.ids()):
            of_events.write(tab_line(cells(EVENTS, told)))
            of_mentions.writelines(tab_line(cells(MENTIONS, (told, e))) for e in told.events)
            rows += 1
            mentions += len(told.events)
    return {"rows": rows, "mentions": mentions}


def _codebook() -> str:
    return codebook("Events like GDELT 2.0", _TEXT, [("`events.export.tsv`", EVENTS), ("`mentions.tsv`", MENTIONS)])


FORMAT: Format = Format("gdelt", write, _codebook, "GDELT-2.0-like: 61 columns, and mentions")
