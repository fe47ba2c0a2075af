"""Who wrote a report, as documents state it: a name, an object with one, or a list of these."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

_MOST = 20  # names
_LONGEST = 200  # characters of a name


def authors(value: Any) -> str:
    """The names in what a document states, in their order, joined by "; ". Addresses in the place of names are left out.

    >>> authors([{"@type": "Person", "name": "Ana Ozols"}, "Ben Liepa", "https://blatt.example/ana", {"name": "Ana Ozols"}])
    'Ana Ozols; Ben Liepa'
    """
    return "; ".join(dict.fromkeys(_names(value, 0)))


def _names(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, list) and depth < 3:
        for part in value[:_MOST]:
            yield from _names(part, depth + 1)
    elif isinstance(value, dict):
        yield from _names(value.get("name") or value.get("value"), depth + 1) if depth < 4 else ()
    elif isinstance(value, str):
        name = " ".join(html.unescape(value[: 5 * _LONGEST]).encode("utf-8", "replace").decode().split())
        if name and len(name) <= _LONGEST and "://" not in name:
            yield name
