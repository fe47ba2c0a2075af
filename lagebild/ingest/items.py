"""What readers of formats give: documents, before they are cleaned, and inputs that gave none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lagebild.errors import LagebildError
from lagebild.model import Failure, KnownBy, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An input that gave no report: what is known of it, and why."""

    report: Report
    error: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent(Failed):
    """A path under which there is no report: mistyped, or a folder without one. There is nothing that could be recorded of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Failed):
    """A kill: the agency took the report `report.id` back, and what was made of earlier versions has to go.

    `kind` is what the agency said: `canceled` for good, or `withheld` until further notice.
    """

    kind: Literal["canceled", "withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report as its format gives it: plain text, headline first, and what the input says about it.

    Attributes:
        where: the file, line or entry it stands in, for messages.
        id: what the input calls it; empty where it says nothing.
        version: orders the versions of one id, the later the greater; empty where the format has none.
        source: whose leftovers it may carry, beside the outlet: the folder or archive it came from.
        known: how what it says is known, by and large; `known_by` names the fields of which that is not so.
    """

    where: str
    text: str
    id: str = ""
    title: str = ""
    lang: str = ""
    date: str | None = None
    date_basis: Literal["stated", "report"] | None = None
    outlet: str = ""
    agency: str = ""
    url: str = ""
    author: str = ""
    version: tuple[int, str] | None = None
    source: str = ""
    known: KnownBy = "stated"
    known_by: Mapping[str, KnownBy] = field(default_factory=dict)

    def how(self, name: str) -> KnownBy:
        """How a field of its report is known; a title that is not given is the text's own."""
        return "text" if name == "title" and not self.title else self.known_by.get(name, self.known)


Item = Document | Report | Failed


def failed(error: LagebildError, where: str, given: str = "") -> Failed:
    """The record of an input that could not be read; where it has an id of its own, the message says where it stands."""
    message = f"{where}: {error.explained}" if given and where not in error.explained else error.explained
    return Failed(report=Report(id=given or where, content_id="", text=""), error=Failure(code=error.code, message=message))


def absent(error: LagebildError, where: str) -> Absent:
    """What stands for a path under which there is no report."""
    return Absent(report=Report(id=where, content_id="", text=""), error=Failure(code=error.code, message=error.explained))


def with_headline(title: str, body: str) -> str:
    """A report's text: the headline, then what follows, unless that begins with it."""
    title = " ".join(title.split())
    return body if not title or body.startswith(title) else f"{title}\n\n{body}".strip()
