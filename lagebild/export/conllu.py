"""CoNLL-U: the readings of the reports that a query's events stand in, as `lagebild read` writes them.

The store keeps what was coded, not the parse; the reports are read again with the models at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from lagebild.export.job import Format, Job
from lagebild.model import Report
from lagebild.output import Record
from lagebild.run.local import BATCH
from lagebild.store import schema
from lagebild.store.dialect import batched
from lagebild.store.packing import unpacked


def write(job: Job) -> Mapping[str, int]:
    from lagebild.run.jobs import READING
    from lagebild.run.local import processes_for, run_local

    keys = list(dict.fromkeys(e.report.id for e in job.events()))
    workers = job.workers or processes_for(len(keys))
    readings = run_local(_reports(job, keys), READING, workers=workers, time_limit=60.0)
    failed = 0
    with job.path("readings.conllu").open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for text, error in job.tracked(readings, "reports", len(keys)):
            failed += error is not None
            file.write(text)
    return {"reports": len(keys), "failed": failed}


def _reports(job: Job, keys: list[str]) -> Iterator[Report]:
    """The reports as they were coded, in order; a batch of them is held at a time."""
    coding, report = schema.coding.c, schema.report.c
    query = select(report.key, coding.record).join(schema.report, report.id == coding.report).where(coding.current)
    for some in batched(keys, BATCH):
        records = {key: unpacked(packed) for key, packed in job.connection.execute(query.where(report.key.in_(some)))}
        yield from (_report(records[key]) for key in some)


def _report(r: Record) -> Report:
    return Report(
        id=r.id, content_id=r.content_id, text=r.text, title=r.title, lang=r.lang, date=r.date, date_basis=r.date_basis, outlet=r.outlet,
        agency=r.agency, url=r.url,
    )  # fmt: skip


def _codebook() -> str:
    return """# Readings as CoNLL-U

`readings.conllu`: the linguistic analysis of every report with an event of the query, in Universal Dependencies' CoNLL-U, with
`# newdoc id =` the report's id and names as `NER=B-PER` in MISC. Read again at export with the models at hand: `provenance.json` names the
version; the analysis may differ from the one the events were coded from if models changed since (`lagebild recode` brings them together).
"""


FORMAT: Format = Format("conllu", write, _codebook, "CoNLL-U readings of the reports")
