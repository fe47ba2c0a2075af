"""HTML that no page has and that libxml2 works on for minutes in a single call, which no signal ends and so no time limit."""

from __future__ import annotations

import re

from lagebild.errors import BadMarkup

MAX_OPEN = 2000  # elements within elements: pages have dozens, an attack has a hundred thousand
MAX_TAGS = 120_000  # of all kinds, and as many comments: a live ticker has twenty thousand
MAX_ATTRIBUTES = 20_000  # of one tag, or as many comparisons in several: each attribute of a tag is compared with all before it
_FEW = 500  # attributes of a tag, which are compared in no time
_LONG = 2 * _FEW  # characters that so many take at least
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,30})[^<>]{0,5000}?(/?)>")
_NO_END = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "li", "link", "meta", "p", "param", "source", "track", "wbr")
)
# As the HTML standard reads a tag: a name is whatever is no blank, slash, > or =; a value may hold > within quotation marks.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_WHOLE_TAG = re.compile(rf"<[a-zA-Z](?:{_ATTRIBUTE})*+")
# Comments, and what stands in scripts and styles: no tags, whatever it looks like. What is never closed goes to the end.
_NO_TAGS = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|(?P<tag><(script|style)(?=[\s/>])(?:{_ATTRIBUTE})*+)(?:.*?(?=</\2[\s/>])|.*)", re.IGNORECASE | re.DOTALL
)


def refuse_excess(markup: str, name: str) -> None:
    """Raises BadMarkup for markup of too many tags, comments, or attributes in one tag, or with too many elements within each other."""
    if markup.count("<!") > MAX_TAGS:
        raise BadMarkup(f"{name} has more than {MAX_TAGS:,} comments.")
    markup = _NO_TAGS.sub(lambda found: f"{found['tag']}>" if found["tag"] else "", markup)
    depth = deepest = 0
    for count, found in enumerate(_TAG.finditer(markup), 1):
        if count > MAX_TAGS:
            raise BadMarkup(f"{name} has more than {MAX_TAGS:,} tags.")
        if found[2].lower() in _NO_END or found[3]:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > MAX_OPEN:
        raise BadMarkup(f"{name} has {deepest:,} elements within each other.")
    compared = 0
    for found in _WHOLE_TAG.finditer(markup):
        if found.end() - found.start() > _LONG:
            compared += sum(1 for _ in _ATTRIBUTES.finditer(markup, *found.span())) ** 2
            if compared > MAX_ATTRIBUTES**2:
                raise BadMarkup(f"{name} has tags with thousands of attributes.")
