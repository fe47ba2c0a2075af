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
    remedy = "Lagebild reads .txt, .html and .jsonl; convert the file first."


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
    remedy = "Lagebild reads .txt, .html and .jsonl files and folders of them."


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
    """A report that was not coded within the time limit."""

    code = "E502"
    remedy = "Split the report, or raise --time-limit."


class Unexpected(LagebildError):
    """Anything nobody thought of, as the command line shows it."""

    code = "E900"
    remedy = "Run again with LAGEBILD_DEBUG=1 to see where, and please report it."
