"""The error tree: every error has a stable code, says what happened and what to do.

A user error shows no traceback; a bad report is recorded under its code and skipped.
"""

from __future__ import annotations

from typing import ClassVar


class LagebildError(Exception):
    """Base of all errors Lagebild raises on purpose.

    Attributes:
        code: stable identifier such as ``E101``; documented in ``docs/errors.md``.
        message: what happened.
        remedy: what the user can do about it.
    """

    code: ClassVar[str] = "E000"
    remedy: ClassVar[str] = "Report this with the command you ran."

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = remedy or type(self).remedy

    @property
    def explained(self) -> str:
        """What happened and what to do, without the code: the message of a recorded failure."""
        return f"{self.message} {self.advice}"

    def __str__(self) -> str:
        return f"[{self.code}] {self.explained}"


class InputError(LagebildError):
    """Something about the input that a run was given."""

    code = "E100"
    remedy = "Check the input."


class PathMissing(InputError):
    code = "E101"
    remedy = "Check the spelling of the path."


class EmptyReport(InputError):
    code = "E102"
    remedy = "Give a file or record with text in it."


class BinaryFile(InputError):
    code = "E103"
    remedy = "docs/ingest.md says what Lagebild reads; convert the file first."


class BadEncoding(InputError):
    code = "E104"
    remedy = "Save the file as UTF-8."


class ReportTooLong(InputError):
    code = "E105"
    remedy = "Split the file into single reports."


class BadRecord(InputError):
    code = "E106"
    remedy = "Each line must be a JSON object with at least a 'text' string; see docs/output.md."


class BadDate(InputError):
    code = "E107"
    remedy = "Write dates as YYYY-MM-DD."


class UnknownLanguage(InputError):
    code = "E108"
    remedy = "Give --lang de or --lang en."


class UnknownFormat(InputError):
    code = "E109"
    remedy = "docs/ingest.md says what Lagebild reads."


class Unreadable(InputError):
    code = "E110"
    remedy = "Check that you may read the file and that it is a regular file."


class BadMarkup(InputError):
    code = "E111"
    remedy = "Save the article as plain text."


class NothingFound(InputError):
    code = "E112"
    remedy = "Give a folder with .txt, .html or .jsonl files in it."


class PackError(LagebildError):
    """A language pack or knowledge table that cannot be used."""

    code = "E200"
    remedy = "Run `lagebild pack lint` and mend the line it names."


class ModelError(LagebildError):
    """A reader's model that is missing or does not fit."""

    code = "E300"
    remedy = "Run `lagebild doctor`; reinstall the package if a shipped model is missing."


class EvidenceError(LagebildError):
    """A coded value without the words it came from."""

    code = "E400"
    remedy = "This is a defect in Lagebild: please report the sentence."


class CodingFailed(LagebildError):
    """A report on which a stage failed; recorded, never fatal."""

    code = "E500"
    remedy = "Please report the text: no report should make the coder fail."


class WorkerLost(CodingFailed):
    """A report whose coding ended the process it ran in (out of memory, killed)."""

    code = "E501"
    remedy = "Run again with fewer --workers; if it comes back, please report the text."


class TookTooLong(CodingFailed):
    """A report that was not read or coded within the time limit, in seconds of processor time."""

    code = "E502"
    remedy = "Split the report, or raise --time-limit."


class Unexpected(LagebildError):
    """Anything nobody thought of, as the command line shows it."""

    code = "E900"
    remedy = "Run again with LAGEBILD_DEBUG=1 to see where, and please report it."


class StoreError(LagebildError):
    """Something about the store: the SQLite file or the PostgreSQL database that holds reports and codings."""

    code = "E600"
    remedy = "Run `lagebild status --check`."


class StoreMissing(StoreError):
    code = "E601"
    remedy = "Make one with `lagebild init`, or name another with --store."


class NotAStore(StoreError):
    code = "E602"
    remedy = "Name another file or database with --store."


class StoreReadOnly(StoreError):
    code = "E603"
    remedy = "Check that you may write the file and its folder, or copy the store to where you may."


class StoreFull(StoreError):
    code = "E604"
    remedy = "Make room and run the command again: what was finished is kept, the rest is done then."


class StoreBusy(StoreError):
    code = "E605"
    remedy = "Wait until the other command has finished, and run this one again."


class StoreNewer(StoreError):
    code = "E606"
    remedy = "Update Lagebild to the version that made the store, or a later one."


class StoreOutdated(StoreError):
    code = "E607"
    remedy = "Copy the store, then run `lagebild migrate`."


class StoreCorrupt(StoreError):
    code = "E608"
    remedy = "Run `lagebild doctor --repair --store FILE`, which saves what can be read of a SQLite file; or go back to a backup."


class StoreUnreachable(StoreError):
    code = "E609"
    remedy = "Check the address, and that the server runs and lets you in."


class UnknownKey(StoreError):
    """A report, event, story or snapshot that the store does not hold."""

    code = "E610"
    remedy = "Check the key; `lagebild search` finds events, `lagebild snapshot` lists snapshots."


class NameTaken(StoreError):
    code = "E611"
    remedy = "Choose another name: what was cited must not change."


class BadJudgement(StoreError):
    code = "E612"
    remedy = "See docs/store.md for what can be judged and how."


class ConfigError(LagebildError):
    """A setting in lagebild.toml or the environment that cannot be used."""

    code = "E700"
    remedy = "Mend the setting; docs/store.md lists all."


class QueryError(LagebildError):
    """Something about a query."""

    code = "E800"
    remedy = "See docs/query.md for all keys."


class BadQuery(QueryError):
    """A query that cannot be read: an unknown key, a value that its key does not take, an open quotation mark."""

    code = "E801"
    remedy = "See docs/query.md for all keys."


class UnknownParty(QueryError):
    """A name in a query that nobody is known by."""

    code = "E802"
    remedy = "Give a code (CHN), or look the name up with `lagebild actor`."


class AmbiguousParty(QueryError):
    """A name in a query that several may be meant by."""

    code = "E803"
    remedy = "Give the id of one of them."


class BadCursor(QueryError):
    """A place in a result list that does not belong to this query."""

    code = "E804"
    remedy = "Begin again with the first page."


class ExportError(LagebildError):
    """An export that cannot be written."""

    code = "E810"
    remedy = "See docs/exports.md."


class ServeError(LagebildError):
    """Something that the server does not do."""

    code = "E820"
    remedy = "See docs/serve.md."


class NotAllowed(ServeError):
    """A request for which the caller's role does not suffice, or that came from another site."""

    code = "E821"
    remedy = "Use a token with the role it needs; `lagebild serve token add NAME --role review` makes one."


class NotSignedIn(ServeError):
    """A request without a token, or with one that is not known."""

    code = "E822"
    remedy = "Send `Authorization: Bearer TOKEN`, or sign in on the page."


class TooManyRequests(ServeError):
    code = "E823"
    remedy = "Wait a little and ask again; --rate sets the limit."


class RequestTooLarge(ServeError):
    code = "E824"
    remedy = "Send less at once."


class BadRequest(ServeError):
    """A request whose parameters or body cannot be read."""

    code = "E825"
    remedy = "See /openapi.json for what can be asked."


class UnknownAddress(ServeError):
    code = "E826"
    remedy = "See /openapi.json for all addresses."


class HostRefused(ServeError):
    """A request that was sent to another name than this server's (DNS rebinding)."""

    code = "E827"
    remedy = "Open the server under the address it was started with, or name it with --name."


class UnsafeBind(ServeError):
    """An address that other machines reach, without tokens."""

    code = "E828"
    remedy = "Make a token (`lagebild serve token add NAME`), or give --public where everybody may read."


class MethodRefused(ServeError):
    code = "E829"
    remedy = "See /openapi.json for what an address takes."


class ServerBusy(ServeError):
    code = "E830"
    remedy = "Try again in a moment."


class BadToken(ServeError):
    """A name or role of a token that cannot be used."""

    code = "E831"
    remedy = "`lagebild serve token list` shows all."


class UnsafeInput(InputError):
    """An archive or document that is made to fill memory or disk: it grows beyond all measure, nests too deeply, or expands itself."""

    code = "E113"
    remedy = "If you trust it, unpack it yourself and give the folder."


class ReportWithdrawn(InputError):
    """A report that its agency killed or withholds; the store takes it out."""

    code = "E114"
    remedy = "Nothing needs to be done: the agency does not want it used."


class ReportSuperseded(InputError):
    """A version of a report that comes after a later one of the same run."""

    code = "E115"
    remedy = "Nothing needs to be done: the later version holds."


class Malformed(InputError):
    """A file whose structure cannot be read: archive, WARC, feed, XML, mail, PDF, table."""

    code = "E116"
    remedy = "Fetch or save the file again; what could be read of it was read."


class BadColumns(InputError):
    """A table whose columns cannot be told."""

    code = "E117"
    remedy = "Name the columns, for instance --map text=body,date=published."


class ExtraMissing(InputError):
    """An input that needs a library which is not installed."""

    code = "E118"
    remedy = "Install it with `pip install 'lagebild[pdf]'`."


class FetchError(LagebildError):
    """A page or feed that was not fetched."""

    code = "E120"
    remedy = "See docs/ingest.md."


class AddressRefused(FetchError):
    """An address that is not fetched from: no web address, or one inside the own network."""

    code = "E121"
    remedy = "Give a public http(s) address; --allow-private lets addresses of your own network through."


class RobotsRefused(FetchError):
    """A page that its site asks robots not to fetch."""

    code = "E122"
    remedy = "Ask the site, or leave the page out."


class FetchFailed(FetchError):
    """A server that cannot be reached, is too slow, or answers with an error."""

    code = "E123"
    remedy = "Try again later; the address may be wrong."


class FetchTooLarge(FetchError):
    """An answer that is larger than is fetched."""

    code = "E124"
    remedy = "Download it yourself and add the file."


class EngineMissing(LagebildError):
    """An engine that cannot be used: Ray is not installed, or its cluster does not answer."""

    code = "E510"
    remedy = "Install it with `pip install 'lagebild[ray]'`, or leave --engine out."


class SpoolFailed(LagebildError):
    """The files in which `watch` keeps what was fetched, and what it remembers, cannot be written."""

    code = "E125"
    remedy = "Make room on the disk, and check who may write to the folder."


class OutputFailed(LagebildError):
    """Standard output that cannot be written to: no room, a device that is gone."""

    code = "E901"
    remedy = "Make room or choose another place, and run the command again."
