"""XML and HTML bytes to text in the encoding they state, and XML parsed so that it can neither expand nor fetch anything."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from lagebild.errors import BadEncoding, Malformed, UnsafeInput
from lagebild.ingest.decode import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*+<\?xml[^>]{0,400}\?>")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The web's reading of these labels (WHATWG Encoding Standard)
_WEB_LABELS = {"iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
HEAD = 8192


def markup_of(data: bytes, name: str, stated: str = "") -> str:
    """The text of markup: in the encoding that its transport states (`stated`), else the one it states itself, else UTF-8."""
    head = data[:HEAD]
    own = _CHARSET.search(head) or _XML_CHARSET.search(head)
    label = stated.lower() or (own[1].decode("ascii", "replace").lower() if own else "")
    if data.startswith(_MARKS) or not label:
        return decode(data, name)
    try:
        encoding = codecs.lookup(label).name
        return data.decode(_WEB_LABELS.get(encoding, encoding)).replace("\r\n", "\n").replace("\x00", "")
    except (LookupError, AttributeError):  # AttributeError: a codec that gives bytes, such as `hex`
        raise BadEncoding(f"{name} says it is written in {label!r}, which is no known encoding.") from None
    except (UnicodeError, ValueError):
        raise BadEncoding(f"{name} is not valid {label}, though it says so.") from None


def xml_text(data: bytes, name: str) -> str:
    """XML without its declaration, for parsers that take text; raises UnsafeInput where it declares entities of its own."""
    text = markup_of(data, name)
    if declared := _DECLARATION.match(text):
        text = text[declared.end() :]
    if "<!ENTITY" in text:
        raise UnsafeInput(f"{name} declares entities.", remedy="News formats need none; check where the file comes from.")
    return text


def xml_root(data: bytes, name: str) -> _Element:
    """The root element. No entities, no DTD, no network, bounded depth; raises Malformed where the XML is not well-formed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        return etree.fromstring(xml_text(data, name).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed(f"{name} is not well-formed XML: {str(error)[:200]}.") from None


_ROOT = re.compile(
    r"\s*+(?:(?><!--.{0,5000}?-->|<\?[^>]{0,400}\?>|<!DOCTYPE[^>\[]{0,400}(?:\[[^\]]{0,2000}\]\s*+)?>)\s*+){0,20}+<([\w.-]{1,60}+:)?([\w.-]{1,60})",
    re.DOTALL,
)


def root_name(data: bytes, name: str) -> str:
    """The name of an XML file's first element, without its prefix; raises Malformed where there is none."""
    found = _ROOT.match(xml_text(data, name))
    if not found:
        raise Malformed(f"{name} does not begin as XML does.")
    return found[2]
