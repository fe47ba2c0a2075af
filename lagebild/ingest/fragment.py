"""A piece of HTML that holds a report and nothing else (a feed's entry, an agency's body, a mail) to paragraphs of plain text."""

from __future__ import annotations

import re

from lagebild.errors import BadMarkup
from lagebild.ingest.excess import refuse_excess

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "hedline",
        "hl1",
        "hl2",
        "para",
    ]
)
_SINGLE = frozenset(("br", "td", "th", "li", "tr", "dt", "dd"))  # a new line, not a new paragraph
_NO_TEXT = frozenset(
    [
        "script",
        "style",
        "figure",
        "iframe",
        "nav",
        "form",
        "aside",
        "button",
        "noscript",
        "svg",
        "template",
        "object",
        "embed",
        "audio",
        "video",
        "head",
        "select",
        "textarea",
        "media",
    ]
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_BLANKS = re.compile(r" *\n *")
_GAPS = re.compile(r"\n{3,}")


def paragraphs(markup: str, name: str) -> str:
    """The text of an HTML fragment, a blank line between paragraphs; `name` is for the message of BadMarkup.

    >>> paragraphs("<p>Riga &amp; Bern<br>schweigen.</p><script>x</script><p>Noch.</p>", "a")
    'Riga & Bern\\nschweigen.\\n\\nNoch.'
    """
    if "<" not in markup and "&" not in markup:
        return _GAPS.sub("\n\n", markup).strip()
    refuse_excess(markup, name)
    from lxml import etree, html

    try:
        root = html.document_fromstring(f"<div>{markup}</div>", parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError):
        raise BadMarkup(f"The markup of {name} cannot be read.") from None
    return text_under(root)


def text_under(root: object) -> str:
    """The text below an element of lxml (HTML, XHTML or NITF), as `paragraphs`. Elements are told by their local names."""
    from lxml import etree

    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            pieces.append(_flat(element.tail) if not hidden else "")
            continue
        tag = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        is_break = "\n" if tag in _SINGLE else "\n\n" if tag in _BLOCKS else ""
        if event == "start":
            hidden += tag in _NO_TEXT
            pieces += () if hidden else (is_break, _flat(element.text))
        else:
            hidden -= tag in _NO_TEXT
            if not hidden:
                pieces += ("" if tag == "br" else is_break, _flat(element.tail) if element is not root else "")
    text = _LINE_BLANKS.sub("\n", _BLANKS.sub(" ", "".join(pieces)))
    return _GAPS.sub("\n\n", text).strip()


def _flat(words: str | None) -> str:
    return words.replace("\n", " ").replace("\r", " ") if words else ""
