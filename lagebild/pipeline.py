"""Report → Coding: the one module (with run/) that knows several stages. Pure: no files, no clock, no state."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from lagebild.coding.agency import agency_of
from lagebild.coding.claims import with_claims
from lagebild.coding.contexts import report_contexts, with_report_contexts
from lagebild.coding.events import EventCoder, Trace
from lagebild.coding.memory import Memory
from lagebild.coding.relevance import irrelevant
from lagebild.coding.statements import find_statements
from lagebild.errors import CodingFailed, LagebildError, UnknownLanguage
from lagebild.model import Coding, Failure, Report, also_known, how_known
from lagebild.packs import LANGUAGES, Pack, load_pack
from lagebild.read.analysis import Analysis, Reader
from lagebild.read.cut_off import whole_words
from lagebild.read.language import guess_language
from lagebild.read.readers import load_reader
from lagebild.resolve import resolve_report
from lagebild.resolve.dating import infer_date, times_within

BATCH = 64  # reports read together; enough to fill the parser's batches, small enough to keep memory flat
ENOUGH = 200  # characters: what is shorter tells its language less surely than its feed or page does
_BY_FRAME = ("feed", "page")  # ways of knowing a language that are about the frame around the text, not the text


def code_report(report: Report, analysis: Analysis, pack: Pack, traces: list[Trace] | None = None) -> Coding:
    """Code one report whose text has been read.

    Args:
        report: the report; offsets of the result count in its text.
        analysis: its reading, of the very same text.
        pack: the pack of its language.
        traces: where given, filled with what was made of each predicate (for `explain`).
    """
    analysis = whole_words(analysis)
    resolution = resolve_report(analysis, report, pack)
    inferred = infer_date(analysis, resolution.mentions, pack) if report.date is None else None
    if inferred is not None:
        resolution = replace(resolution, times=times_within(analysis, inferred, pack))
    statements = find_statements(analysis, resolution, pack)
    resolution = resolution.with_speakers(statements)
    coder = EventCoder(report, resolution, statements, pack, Memory(), traces)
    told = [event for sentence in analysis.sentences for event in coder.code(sentence)]
    why = irrelevant(told, resolution.mentions, analysis.sentences, pack)
    if traces is not None and why:
        traces[:] = [t if t.event not in why else replace(t, event=None, reason=why[t.event]) for t in traces]
    events = with_report_contexts([e for e in told if e.id not in why], analysis.sentences, pack)
    if traces is not None:
        about = report_contexts(analysis.sentences, pack)
        traces[:] = [replace(t, contexts=about) if t.event is not None and not t.contexts else t for t in traces]
    known = _with_agency(report, pack)
    if inferred is not None:
        known = replace(known, date=inferred.edtf, date_basis="inferred", known_by=also_known(known.known_by, date="inferred"))
    return Coding(
        report=known,
        notes=tuple(f"dated {inferred.edtf}: {evidence.reason}" for evidence in inferred.reasons) if inferred else (),
        mentions=tuple(resolution.mentions),
        times=tuple(resolution.times),
        places=tuple(resolution.places),
        events=tuple(events),
        statements=with_claims(statements, events, analysis, resolution, pack),
    )


def _with_agency(report: Report, pack: Pack) -> Report:
    agency, how = agency_of(report, pack)
    return report if agency == report.agency else replace(report, agency=agency, known_by=also_known(report.known_by, agency=how))


class Coder:
    """Codes reports with readers and packs that are loaded once; what a worker process holds.

    Args:
        lang: the language of all reports, or None to take each report's own or guess it.
        packs: folders with tables of the user's own, whose lines win over the shipped ones, the last folder's over all.
    """

    def __init__(self, lang: str | None = None, packs: Iterable[str | Path] = ()) -> None:
        self.lang = lang
        self.packs = tuple(Path(p).absolute() for p in packs)
        self._readers: dict[str, Reader] = {}
        self._packs: dict[str, Pack] = {}

    def reader(self, lang: str) -> Reader:
        if lang not in self._readers:
            self._readers[lang] = load_reader(lang)
        return self._readers[lang]

    def pack(self, lang: str) -> Pack:
        """The words of a language, the user's own on top; the same for the whole life of the coder."""
        if lang not in self._packs:
            self._packs[lang] = load_pack(lang, self.packs)
        return self._packs[lang]

    def language(self, report: Report) -> str:
        """The language to read a report in; raises UnknownLanguage where Lagebild cannot read it.

        What a feed says of all its entries, and a page's template of every page, gives way to a text that is plainly in another language.
        """
        lang = self.lang or report.lang or guess_language(report.text)
        if not self.lang and dict(report.known_by).get("lang") in _BY_FRAME and len(report.text) >= ENOUGH:
            seen = guess_language(report.text)
            lang = seen if seen in LANGUAGES else lang
        if lang not in LANGUAGES:
            raise UnknownLanguage(f"The report's language ({lang or 'unknown'}) is neither German nor English.")
        return lang

    def code(self, reports: Iterable[Report]) -> Iterator[Coding]:
        """One Coding per report, in order; a report that fails carries its error and the run goes on."""
        for batch in _batched(reports, BATCH):
            yield from self._code_batch(batch)

    def read(self, reports: Iterable[Report]) -> Iterator[tuple[Report, Analysis | Failure]]:
        """The reading alone, one per report, in order."""
        for batch in _batched(reports, BATCH):
            analyses = self._read_batch(batch)
            yield from zip(batch, analyses, strict=True)

    def _code_batch(self, batch: tuple[Report, ...]) -> Iterator[Coding]:
        for report, analysis in zip(batch, self._read_batch(batch), strict=True):
            if isinstance(analysis, Failure):
                yield Coding(report=report, error=analysis)
                continue
            known = self._in_language(report, analysis.lang)
            try:
                yield code_report(known, analysis, self.pack(analysis.lang))
            except Exception as error:  # a report that breaks a stage is recorded, never fatal
                yield Coding(report=known, error=failure(error))

    def _in_language(self, report: Report, lang: str) -> Report:
        if report.lang == lang:
            return report
        return replace(report, lang=lang, known_by=also_known(report.known_by, lang="option" if self.lang else "guessed"))

    def _read_batch(self, batch: tuple[Report, ...]) -> list[Analysis | Failure]:
        out: list[Analysis | Failure | None] = [None] * len(batch)
        groups: dict[str, list[int]] = {}
        for n, report in enumerate(batch):
            try:
                groups.setdefault(self.language(report), []).append(n)
            except LagebildError as error:
                out[n] = failure(error)
        for lang, members in groups.items():
            for n, analysis in zip(members, self._read_group(lang, [batch[n].text for n in members]), strict=True):
                out[n] = analysis
        return [x if x is not None else Failure(code="E500", message="The report was not read.") for x in out]

    def _read_group(self, lang: str, texts: list[str]) -> list[Analysis | Failure]:
        reader = self.reader(lang)
        try:
            return list(reader.read(texts))
        except Exception:
            return [self._read_one(reader, text) for text in texts]

    def _read_one(self, reader: Reader, text: str) -> Analysis | Failure:
        try:
            return next(iter(reader.read([text])))
        except Exception as error:
            return failure(error)


def failure(error: Exception) -> Failure:
    """An exception as it is recorded on a report."""
    if isinstance(error, LagebildError):
        return Failure(code=error.code, message=f"{error.message} {error.advice}")
    unexpected = CodingFailed(f"{type(error).__name__}: {error}.")
    return Failure(code=unexpected.code, message=f"{unexpected.message} {unexpected.advice}")


def _batched(reports: Iterable[Report], size: int) -> Iterator[tuple[Report, ...]]:
    iterator = iter(reports)
    while batch := tuple(itertools.islice(iterator, size)):
        yield batch


def report_of(text: str, *, lang: str = "", date: str | None = None, id: str = "") -> Report:
    """A report from a bare text.

    >>> report_of("Putin besuchte Peking.").content_id == report_of("Putin besuchte Peking.").id
    True
    """
    from lagebild.model import content_id

    cid = content_id(text)
    basis: Literal["report"] | None = "report" if date else None
    report = Report(id=id or cid, content_id=cid, text=text, lang=lang, date=date, date_basis=basis)
    return replace(report, known_by=how_known(report, lambda _: "option"))
