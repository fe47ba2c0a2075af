"""The kinds of work the engines know: coding reports, and reading them only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from lagebild.model import Coding, Failure, Report
from lagebild.run.local import Job, Work


def _prepare_coding(packs: tuple[Path, ...] = ()) -> Work[Coding]:
    from lagebild.pipeline import Coder  # spaCy is imported only where a report is read

    return Coder(packs=packs).code if packs else Coder().code


def _lost_coding(report: Report, error: Failure) -> Coding:
    return Coding(report=report, error=error)


Reading = tuple[str, Failure | None]
"""A report as CoNLL-U, and why it holds no words where it could not be read."""


def _prepare_reading() -> Work[Reading]:
    from lagebild.pipeline import Coder
    from lagebild.read.conllu import write

    coder = Coder()

    def read(reports: Sequence[Report]) -> Iterator[Reading]:
        for report, analysis in coder.read(reports):
            if isinstance(analysis, Failure):
                yield _unread(report, analysis)
            else:
                yield write(analysis, one_line(report.id)), None

    return read


def _unread(report: Report, error: Failure) -> Reading:
    return f"# newdoc id = {one_line(report.id)}\n# error = {error.code} {one_line(error.message)}\n\n", error


def one_line(words: str) -> str:
    return " ".join(words.split())


CODING = Job(_prepare_coding, _lost_coding)


def coding_with(packs: tuple[Path, ...]) -> Job[Coding]:
    """Coding with a user's own pack folders on top of the shipped ones; absolute paths, for every worker opens them itself."""
    return Job(partial(_prepare_coding, packs), _lost_coding) if packs else CODING


READING = Job(_prepare_reading, _unread)
