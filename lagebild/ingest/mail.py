"""E-mail: single messages (.eml, RFC 5322) and mailboxes (mbox, RFC 4155). A message is a report, its subject the headline."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from typing import BinaryIO

from lagebild.errors import BadEncoding, EmptyReport, LagebildError, Malformed, ReportTooLong, UnknownLanguage
from lagebild.ingest.formats import MAX_BYTES
from lagebild.ingest.fragment import paragraphs
from lagebild.ingest.items import Document, Item, failed, with_headline
from lagebild.ingest.records import language
from lagebild.ingest.stamps import day_or_none
from lagebild.ingest.time_limit import read_within

_MAX_PARTS = 200
_STUB = 40  # words: "This mail can only be read as HTML. View it in your browser."
_FULLER = 3  # times as many words has the HTML whose plain text is such a stub


def mail_document(data: bytes, where: str) -> Document:
    """The report in one message: its plain text, or its HTML where there is none or only a note that says so. Attachments are left out.

    Raises Malformed for what is no message, BadEncoding where a part is not in the encoding it states, EmptyReport where it has no text,
    TookTooLong.
    """
    with read_within(where):
        return _document(data, where)


def _document(data: bytes, where: str) -> Document:
    try:
        message = message_from_bytes(data, policy=policy.default)
        body, is_html = _body(message, where)
        headers = {name: _header(message, name) for name in ("Subject", "Date", "From", "Message-ID", "Content-Language")}
    except LagebildError:
        raise
    except Exception as error:  # the standard library's parser raises many things on hostile headers
        raise Malformed(f"{where} is no sound e-mail: {type(error).__name__}.") from None
    if not headers["From"] and not headers["Subject"] and not headers["Date"]:
        raise Malformed(f"{where} is no e-mail: it has neither sender, subject nor date.")
    day = day_or_none(headers["Date"])
    sender, named = _sender(headers["From"])
    title = " ".join(headers["Subject"].split())
    return Document(
        where=where,
        id=headers["Message-ID"].strip("<> "),
        text=with_headline(title, paragraphs(body, where) if is_html else body.replace("\r\n", "\n").strip()),
        title=title,
        lang=_language(headers["Content-Language"]),
        date=day,
        date_basis="report" if day else None,
        outlet=sender,
        known="mail",
        known_by={} if named else {"outlet": "address"},
    )


def mailbox_items(stream: BinaryIO, where: str) -> Iterator[Item]:
    """One item per message of an mbox file; a message that is too long or broken fails alone."""
    for number, data in enumerate(_messages(stream, where), 1):
        at = f"{where}:{number}"
        try:
            if len(data) > MAX_BYTES["mbox"]:
                raise ReportTooLong(f"Message {number} of {where} is larger than {MAX_BYTES['mbox'] // 1_000_000} MB.")
            yield mail_document(data, at)
        except LagebildError as error:
            yield failed(error, at)


def _messages(stream: BinaryIO, where: str) -> Iterator[bytes]:
    """The bytes between lines that begin with "From "; of a message over the limit only as much as shows that it is."""
    lines: list[bytes] = []
    size, begun, after_blank = 0, False, True
    while line := stream.readline(1 << 20):
        if line.startswith(b"From ") and after_blank:
            if begun:
                yield b"".join(lines)
            lines, size, begun = [], 0, True
        elif not begun:
            if line.strip():
                raise Malformed(f"{where} is no mailbox: it does not begin with a line 'From …'.")
        elif size <= MAX_BYTES["mbox"]:
            plain = line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
            lines.append(plain)
            size += len(plain)
        after_blank = not line.strip()
    if not begun:
        raise EmptyReport(f"{where} is empty.")
    yield b"".join(lines)


def _body(message: EmailMessage, where: str) -> tuple[str, bool]:
    if sum(1 for _ in message.walk()) > _MAX_PARTS:
        raise Malformed(f"{where} has more than {_MAX_PARTS} parts.")
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None or part.get_content_maintype() != "text":
        raise EmptyReport(f"{where} has no text, only attachments.")
    body, is_html = _content(part, where), part.get_content_subtype() == "html"
    page = None if is_html or len(body.split()) > _STUB else message.get_body(preferencelist=("html",))
    if page is not None:
        markup = _content(page, where)
        if len(paragraphs(markup, where).split()) > _FULLER * len(body.split()):
            return markup, True
    return body, is_html


def _content(part: EmailMessage | MIMEPart, where: str) -> str:
    try:
        content = part.get_content(errors="strict")
    except UnicodeDecodeError as error:
        raise BadEncoding(f"{where} is not valid {error.encoding}, though it says so.") from None
    except LookupError:
        raise BadEncoding(f"{where} is in an encoding that is not known.") from None
    return str(content).replace("\x00", "")


def _header(message: EmailMessage, name: str) -> str:
    value = str(message.get(name) or "")
    return value.encode("utf-8", "replace").decode()


def _sender(words: str) -> tuple[str, bool]:
    """The sender's name, else the part of the address behind the @; and whether it is a name.

    >>> _sender('"Nordblick Newsletter" <news@nordblick.example>')
    ('Nordblick Newsletter', True)
    """
    from email.utils import parseaddr

    name, address = parseaddr(words)
    return name.strip() or address.rpartition("@")[2], bool(name.strip())


def _language(words: str) -> str:
    try:
        return language(words.split(",", maxsplit=1)[0])
    except UnknownLanguage:
        return ""
