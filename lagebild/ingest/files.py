"""Files, folders, archives and standard input to reports: every input gives its items in order, failures included.

A bad input never ends a run. It becomes a `Failed` item that carries its coded error; the id is the one given, else the
path (`reports.jsonl:17` for a line, `week.zip!/a.txt` for a member), so that the record can be traced. Reading is bounded: no
input, however large, is held in memory beyond its limit.
"""

from __future__ import annotations

import contextlib
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from lagebild.errors import LagebildError, PathMissing, TookTooLong, Unreadable
from lagebild.ingest.clean import Cleaned, clean
from lagebild.ingest.credit import credit_date
from lagebild.ingest.double_encoding import REASON, Mended, is_garbled, mended
from lagebild.ingest.folders import STDIN, count_inputs, files_under, format_of_file, shown
from lagebild.ingest.formats import SUFFIXES, Format, PassedOver, sniffed
from lagebild.ingest.items import Document, Failed, Item, absent, failed
from lagebild.ingest.learnt import own_lines
from lagebild.ingest.reading import Options, items_of
from lagebild.ingest.records import check_text, iso_date, language
from lagebild.ingest.time_limit import FILE_LIMIT, read_within
from lagebild.ingest.versions import Versions, version_words
from lagebild.model import Removal, Report, also_known, content_id, how_known

TOGETHER = 200  # documents that are read before the first is given out, to learn what their sources leave around them
_TOGETHER_CHARS = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the user says about inputs that do not say it themselves."""

    lang: str = ""
    date: str | None = None


@dataclass(slots=True)
class Garbled:
    """Records (JSON Lines, JSON, tables) whose text was garbled on its way: whether to read them rightly, and which there were.

    Their text is taken as it is unless `mend` is set, for offsets count in it; `count` and `first` tell, so that none is coded in silence.
    """

    mend: bool = False
    count: int = 0
    first: str = ""

    def taken(self, report: Report) -> Report:
        """A record as it is to be coded."""
        if not is_garbled(report.text):
            return report
        self.count += 1
        self.first = self.first or report.id
        return _read_rightly(report) if self.mend else report


def read_paths(
    paths: Iterable[str | Path],
    lang: str | None = None,
    date: str | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    garbled: Garbled | None = None,
    passed: PassedOver | None = None,
) -> Iterator[Report | Failed]:
    """The reports of files, folders (all their readable files, by name), archives and standard input (`-`).

    Text, pages, feeds, mails and agency formats are cleaned (`Report.removed`); records of JSON Lines and tables are taken as they are.
    A kill is a `Withdrawn`, which is a `Failed`: take what is known of its `report.id` out. A path that is not there is an `Absent`.

    Args:
        paths: what to read, in order.
        lang: language of inputs that do not state theirs; raises UnknownLanguage for a wrong one.
        date: YYYY-MM-DD for inputs that do not state theirs; raises BadDate for a wrong one.
        columns: which column of a table or key of JSON records holds which field, where its name does not tell (`{"text": "body"}`).
        garbled: what to do with records whose text was garbled on its way; it is told how many there were.
        passed: is told which files of folders and members of archives were left out, being no reports by their names.
    """
    stated = Stated(lang=language(lang), date=iso_date(date))
    options, versions = Options(columns=columns or {}, passed=passed or PassedOver()), Versions()
    found = (versions.checked(item) for path in paths for item in _found(path, options))
    return (_completed(item, stated) for item in reports_of(found, garbled))


def reports_of(items: Iterable[Item], garbled: Garbled | None = None) -> Iterator[Report | Failed]:
    """Documents cleaned and made reports, `TOGETHER` at a time, with what their sources leave around them; other items pass."""
    waiting: list[_Draft | Report | Failed] = []
    size, records = 0, garbled or Garbled()
    for item in items:
        waiting.append(_draft(item) if isinstance(item, Document) else records.taken(item) if isinstance(item, Report) else item)
        size += len(item.text) if isinstance(item, Document | Report) else 0
        if len(waiting) >= TOGETHER or size > _TOGETHER_CHARS:
            yield from _finished(waiting)
            waiting, size = [], 0
    yield from _finished(waiting)


def _found(path: str | Path, options: Options) -> Iterator[Item]:
    for found in files_under(path, options.passed):
        if isinstance(found, Failed):
            yield found
        else:
            yield from _read(found, options)


def _read(path: str, options: Options) -> Iterator[Item]:
    where = "standard input" if path == STDIN else shown(path)
    try:
        if path == STDIN:
            stdin = BufferedReader(sys.stdin.buffer)  # type: ignore[type-var]
            yield from items_of(stdin, where, _kind_of_stream(stdin.peek(), options), options)
            return
        kind: Format = format_of_file(path)
        with open(path, "rb") as stream:  # noqa: PTH123
            for item in items_of(stream, where, kind, options):
                yield replace(item, source=item.source or str(PurePath(where).parent)) if isinstance(item, Document) else item
    except LagebildError as error:
        yield failed(error, where)
    except (FileNotFoundError, NotADirectoryError):
        yield absent(PathMissing(f"{where} does not exist."), where)
    except (OSError, ValueError) as error:
        yield failed(Unreadable(f"{where} cannot be read: {getattr(error, 'strerror', None) or error}."), where)


def _kind_of_stream(head: bytes, options: Options) -> Format:
    """The format of standard input: a table where its first line names columns, or the user does."""
    kind = sniffed(head)
    if kind != "text":
        return kind
    from lagebild.ingest.table import is_table

    return "table" if options.columns or is_table(head) else kind


@dataclass(slots=True)
class _Draft:
    """A document read rightly, with its own leftovers cut, and the lines that its source has everywhere."""

    document: Document
    mended: Mended
    cleaned: Cleaned
    own: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """Whose furniture it may carry."""
        return self.document.outlet or site_of(self.document.url) or self.document.source


def site_of(address: str) -> str:
    """The host of an address, '' where it is none.

    >>> site_of("https://zeitung.example/1"), site_of("https://[")
    ('zeitung.example', '')
    """
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _draft(document: Document) -> _Draft | Failed:
    try:
        check_text(document.text, document.where)
        with read_within(document.where):
            text = mended(document.text)
            cleaned = clean(text.text)
        check_text(cleaned.text, document.where)
    except LagebildError as error:
        return failed(error, document.where, document.id)
    return _Draft(document, text, cleaned)


def _finished(waiting: list[_Draft | Report | Failed]) -> Iterator[Report | Failed]:
    sources: dict[str, list[_Draft]] = {}
    for item in waiting:
        if isinstance(item, _Draft) and item.source:
            sources.setdefault(item.source, []).append(item)
    for drafts in sources.values():
        with contextlib.suppress(TookTooLong), read_within(drafts[0].source, FILE_LIMIT):  # without them the reports keep some lines more
            own = own_lines([draft.cleaned.text for draft in drafts])
            for draft in drafts:
                draft.own = own
    yield from (_report(item) if isinstance(item, _Draft) else item for item in waiting)


def _report(draft: _Draft) -> Report | Failed:
    """The report of a document. Its id does not depend on what was read with it: it comes from the text before learnt lines are cut."""
    document = draft.document
    try:
        with read_within(document.where):
            done = clean(draft.mended.text, draft.own) if draft.own else draft.cleaned
    except LagebildError as error:
        return failed(error, document.where, document.id)
    report = Report(
        id=document.id or content_id(draft.cleaned.text),
        content_id=content_id(done.text),
        text=done.text,
        title=mended(document.title).text or done.title,
        lang=document.lang,
        date=document.date,
        date_basis=document.date_basis,
        outlet=mended(document.outlet).text,
        agency=mended(document.agency).text,
        url=document.url,
        author=mended(document.author).text,
        version=version_words(document.version),
        removed=tuple(_removals(document.text, draft.mended, done)),
    )
    return replace(report, known_by=how_known(report, document.how))


def _read_rightly(report: Report) -> Report:
    """A record with its double-encoded stretches read rightly, each of them listed; without an id it gets that of its new text."""
    text = mended(report.text)
    key = content_id(text.text)
    return replace(
        report,
        id=key if report.id == report.content_id else report.id,
        content_id=key,
        text=text.text,
        title=mended(report.title).text,
        outlet=mended(report.outlet).text,
        agency=mended(report.agency).text,
        author=mended(report.author).text,
        removed=tuple(Removal(start=r.start, end=r.end, text=report.text[r.start : r.end], reason=REASON) for r in text.repairs),
    )


def _removals(raw: str, text: Mended, done: Cleaned) -> Iterator[Removal]:
    """What was cut out of the raw text, and what was read otherwise than it stood there (unless it was cut), in order."""
    cuts = [(text.raw_offset(cut.start), text.raw_offset(cut.end), cut.reason) for cut in done.removed]
    starts = [start for start, _, _ in cuts]
    for repair in text.repairs:
        at = bisect_right(starts, repair.start) - 1
        if at < 0 or repair.start >= cuts[at][1]:
            cuts.append((repair.start, repair.end, REASON))
    for start, end, reason in sorted(cuts):
        yield Removal(start=start, end=end, text=raw[start:end], reason=reason)


def _completed(item: Report | Failed, stated: Stated) -> Report | Failed:
    """What the user stated fills what the input left open; a stated date is better than one found in the report's own words."""
    if isinstance(item, Failed):
        return item
    report = item
    if stated.lang and not report.lang:
        report = replace(report, lang=stated.lang, known_by=also_known(report.known_by, lang="option"))
    if stated.date and report.date_basis != "stated":
        return replace(report, date=stated.date, date_basis="stated", known_by=also_known(report.known_by, date="option"))
    if not report.date and (day := credit_date(report.text)):
        return replace(report, date=day, date_basis="report", known_by=also_known(report.known_by, date="text"))
    return report


__all__ = ["SUFFIXES", "Failed", "Garbled", "PassedOver", "Stated", "count_inputs", "failed", "read_paths", "reports_of"]
