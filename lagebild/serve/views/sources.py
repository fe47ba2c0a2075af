"""Sources and coverage: who printed how much, how much of it came from agencies or was copied, and what failed."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import case, func, literal_column, select

from lagebild.query import Query
from lagebild.serve.parameters import Limit
from lagebild.serve.service import Reading
from lagebild.serve.views.tallies import words_in
from lagebild.store import schema

R = schema.report.c
FAILURES = 100


class SourceLine(Struct, frozen=True):
    """An outlet or agency: reports, how many of the coded ones name an agency or are copies of others', how many failed, and events."""

    name: str
    reports: int
    from_agency: int
    copied: int
    failed: int
    first_day: str | None
    last_day: str | None
    events: int


class VolumeMonth(Struct, frozen=True):
    month: str
    reports: int
    from_agency: int
    copied: int


class FailureLine(Struct, frozen=True):
    key: str
    outlet: str
    code: str
    message: str


class SourcesView(Struct, frozen=True):
    """`total` is of all reports; `outlets` has a line without a name for reports that name none; `months` are of reports with a date."""

    total: SourceLine
    outlets: list[SourceLine]
    agencies: list[SourceLine]
    months: list[VolumeMonth]
    failures: list[FailureLine]


def sources(reading: Reading, *, limit: Limit = 200) -> SourcesView:
    """Outlets and agencies, the busiest first, with the volume per month and the reports that could not be coded."""
    found = reading.ask(Query())
    outlets, agencies = (_lines(reading, name, words_in(found, name), limit) for name in ("outlet", "agency"))
    row = reading.connection.execute(select(func.count(), _agency, _copied, _failed, func.min(R.first_day), func.max(R.first_day))).one()
    from_agency, copied, failed = (int(n or 0) for n in row[1:4])
    total = SourceLine("", row[0], from_agency, copied, failed, row[4], row[5], found.total)
    return SourcesView(total, outlets, agencies, _months(reading), _failures(reading))


_coded = R.error_code.is_(None)
_agency = func.sum(case(((R.agency != "") & _coded, 1), else_=0))
_copied = func.sum(case((R.copy_group.is_not(None) & _coded, 1), else_=0))
_failed = func.sum(case((R.error_code.is_not(None), 1), else_=0))


def _lines(reading: Reading, name: str, events: dict[str, int], limit: int) -> list[SourceLine]:
    column = R[name]
    query = select(column, func.count(), _agency, _copied, _failed, func.min(R.first_day), func.max(R.first_day)).group_by(column)
    query = query.where(column != "") if name == "agency" else query
    rows = reading.connection.execute(query.order_by(func.count().desc(), column).limit(limit))
    events = events | {"": reading.ask(Query()).total - sum(events.values())}
    return [SourceLine(row[0], row[1], int(row[2]), int(row[3]), int(row[4]), row[5], row[6], events.get(row[0], 0)) for row in rows]


def _months(reading: Reading) -> list[VolumeMonth]:
    month = func.substr(R.first_day, literal_column("1"), literal_column("7"))  # PostgreSQL takes two parameters for two months
    query = select(month, func.count(), _agency, _copied).where(R.first_day.is_not(None)).group_by(month).order_by(month)
    return [VolumeMonth(row[0], row[1], int(row[2]), int(row[3])) for row in reading.connection.execute(query)]


def _failures(reading: Reading) -> list[FailureLine]:
    query = select(R.key, R.outlet, R.error_code, R.error_message).where(R.error_code.is_not(None)).order_by(R.id.desc()).limit(FAILURES)
    return [FailureLine(row[0], row[1], row[2], row[3] or "") for row in reading.connection.execute(query)]
