"""Bytes to text: one documented decision per encoding, never a guess.

UTF-8, with or without a byte order mark, is read; UTF-16 and UTF-32 are read when a byte order mark announces them.
Everything else is refused with the byte where it fails: a wrong guess (Latin-1 for a Windows or Mac file) would change
names silently, and no coded value could be trusted to stand in the text.
"""

from __future__ import annotations

import codecs
import re

from lagebild.errors import BadEncoding, BinaryFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"{\\rtf", b"\xd0\xcf\x11\xe0")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n?")
_SAMPLE = 65536
_TOO_MANY_CONTROLS = 0.02


def decode(data: bytes, name: str) -> str:
    """The text of a file's bytes, line ends as ``\\n``, byte order mark dropped; `name` is for the message.

    Raises BinaryFile where the bytes are no text at all and BadEncoding where they are text in another encoding.

    >>> decode(b"Berlin\\r\\n", "a.txt")
    'Berlin\\n'
    """
    mark, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    body = data[len(mark) :]
    if encoding == "utf-8":
        refuse_binary(body, name)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"{name} is not valid {encoding.upper()} (byte {error.start + len(mark)})."
        raise BadEncoding(what, remedy=_advice(encoding)) from None
    if "\x00" in text:
        raise BinaryFile(f"{name} holds NUL characters and is no text.")
    return _LINE_END.sub("\n", text) if "\r" in text else text


def refuse_binary(data: bytes, name: str) -> None:
    """Raises BinaryFile where bytes are those of a picture, an archive, a PDF …: known beginnings, NULs, many control bytes."""
    if data.startswith(_MAGIC) or b"\x00" in data:
        raise BinaryFile(f"{name} is a binary file, not text.")
    sample = data[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _TOO_MANY_CONTROLS * len(sample):
        raise BinaryFile(f"{name} is full of control characters and is no text.")


def _advice(encoding: str) -> str:
    if encoding != "utf-8":
        return "The file may be cut off; save it as UTF-8."
    return "Save it as UTF-8; an older Windows file is converted with `iconv -f WINDOWS-1252 -t UTF-8`."
