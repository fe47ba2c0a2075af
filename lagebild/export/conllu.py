"""CoNLL-U: the readings of the reports that a query's events stand in, as `lagebild read` writes them.

The store keeps what was coded, not the parse; the reports are read again with the models at hand. What an earlier export into the same
folder read of the same text, with the same words, rules and models, is taken from there: exporting again costs little, and an export that
was interrupted goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import select

from lagebild.export.job import Format, Job
from lagebild.model import Report
from lagebild.output import Record
from lagebild.run.local import BATCH
from lagebild.store import schema
from lagebild.store.dialect import batched
from lagebild.store.packing import unpacked

NAME, PART, BEFORE = "readings.conllu", "readings.conllu.part", "readings.conllu.before"
_NEW = b"# newdoc id = "
_Which = tuple[str, str]
"""A report's id and the hash of its text."""
_Place = tuple[Path, int, int]
"""Where a reading stands in a file, in bytes."""


def write(job: Job) -> Mapping[str, int]:
    from lagebild.run.jobs import READING, one_line
    from lagebild.run.local import processes_for, run_local
    from lagebild.store.coder import coder_name

    reader = coder_name()
    contents = _contents(job, list(dict.fromkeys(e.report.id for e in job.events())))
    earlier = _earlier(job, reader)
    missing = [key for key, content in contents.items() if (one_line(key), content) not in earlier]
    readings = run_local(_reports(job, missing), READING, workers=job.workers or processes_for(len(missing)), time_limit=60.0)
    failed = 0
    with job.path(PART).open("wb") as file:
        for key, content in job.tracked(contents.items(), "reports", len(contents)):
            if place := earlier.get((one_line(key), content)):
                file.write(_bytes_at(*place))
                continue
            text, error = next(readings)
            failed += error is not None
            head, end, rest = text.partition("\n")
            marks = "" if error else f"# content_id = {content}\n# reader = {reader}\n"
            file.write(f"{head}{end}{marks}{rest}".encode("utf-8", "backslashreplace"))
    job.path(PART).replace(job.path(NAME))
    job.path(BEFORE).unlink(missing_ok=True)
    return {"reports": len(contents), "failed": failed}


def _contents(job: Job, keys: list[str]) -> dict[str, str]:
    """The hash of each report's text, in the order of the keys."""
    c = schema.report.c
    found: dict[str, str] = {}
    for some in batched(keys):
        found |= {row[0]: row[1] for row in job.connection.execute(select(c.key, c.content_id).where(c.key.in_(some)))}
    return {key: found[key] for key in keys}


def _earlier(job: Job, reader: str) -> dict[_Which, _Place]:
    """The readings by this reader that stand in the folder: of an export that came to its end, and of one that was interrupted."""
    if job.path(PART).exists():
        job.path(PART).replace(job.path(BEFORE))
    found: dict[_Which, _Place] = {}
    for name in (BEFORE, NAME):
        path = job.path(name)
        if path.exists():
            with path.open("rb") as file:
                places = list(_places(file, reader))
            cut_off = places[-1:] if name == BEFORE else []
            found |= {which: (path, *place) for which, place in places if (which, place) not in cut_off}
    return found


def _places(lines: Iterable[bytes], reader: str) -> Iterator[tuple[_Which, tuple[int, int]]]:
    """Report and text of each reading that this reader made, and where it stands."""
    at = start = 0
    key = content = ""
    ours = False
    for line in lines:
        if line.startswith(_NEW):
            if ours:
                yield (key, content), (start, at)
            start, key, content, ours = at, line[len(_NEW) :].decode().strip(), "", False
        elif line.startswith(b"# content_id = "):
            content = _said(line)
        elif line.startswith(b"# reader = "):
            ours = _said(line) == reader
        at += len(line)
    if ours:
        yield (key, content), (start, at)


def _said(line: bytes) -> str:
    return line.partition(b"= ")[2].decode().strip()


def _bytes_at(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start)


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
`# newdoc id =` the report's id, `# content_id =` the hash of its text, and names as `NER=B-PER` in MISC. Read again at export with the
models at hand, which `# reader =` names (version and hashes of code, packs and models); the analysis may differ from the one the events
were coded from if models changed since (`lagebild recode` brings them together).
"""


FORMAT: Format = Format("conllu", write, _codebook, "CoNLL-U readings of the reports")
