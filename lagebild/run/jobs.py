"""The kinds of work the engines know: coding reports, and reading them only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lagebild.errors import UnknownLanguage
from lagebild.model import Coding, Failure, Report
from lagebild.packs import LANGUAGES
from lagebild.run.work import Job, Work

if TYPE_CHECKING:
    from lagebild.pipeline import Coder


class Loading:
    """Loads what the languages of some reports need: the reader, the pack, and all that is compiled from it at first use."""

    def __init__(self, coder: Coder) -> None:
        self.coder = coder
        self.loaded: set[str] = set()

    def load(self, reports: Sequence[Report]) -> None:
        for report in reports:
            if len(self.loaded) == len(LANGUAGES):
                return
            try:
                lang = self.coder.language(report)
            except UnknownLanguage:
                continue  # coding it will say so
            if lang not in self.loaded:
                self.loaded.add(lang)
                self.warm(lang)

    def warm(self, lang: str) -> None:
        for _ in self.coder.code([Report(id="", content_id="", text="1.", lang=lang)]):
            pass


class CodingWork(Loading):
    """Codes reports; what a worker holds."""

    def __call__(self, reports: Sequence[Report]) -> Iterator[Coding]:
        return self.coder.code(reports)


def _prepare_coding(packs: tuple[Path, ...] = ()) -> Work[Coding]:
    from lagebild.pipeline import Coder  # spaCy is imported only where a report is read

    return CodingWork(Coder(packs=packs))


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
