"""The agency that a whole report comes from, as its dateline, credit line or a page's leftovers say.

"KIEW (dpa) –" at the beginning, "(APA, Reuters, 11.9.2015)" or "– RTR" at the end, a scraped page's section name as the last line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from lagebild.packs import Pack

OPENING = 500  # characters at the beginning among which a dateline stands, headlines above it included
ENDING = 160  # characters at the end among which a credit stands
_DATELINE = re.compile(r"^[^\n()]{2,80}\(([^()\n]{2,40})\)\s?[-–—:.]", re.MULTILINE)
_CREDITS = (
    re.compile(r"[(\[]([^()\[\]\n]{2,80})[)\]]\s*$"),
    re.compile(r"\s[-–—]\s([^\n()–—]{2,40}?)\s*$"),
    re.compile(r"(?:^|\n)([^\n()–—]{2,40}?)\s*$"),
)
_APART = re.compile(r"\s*[,;/+&]\s*")
_NOISE = re.compile(r"^[\d.\s:-]*$")


@functools.lru_cache(maxsize=8)
def _signs(pack: Pack) -> Mapping[str, str]:
    """What may stand in a credit, by the sign it is given; the editors' own mark has none."""
    rows = pack.table("attribution_agency")
    signs = {word: e.list("sign")[0] for e in rows for word in (*e.list("sign"), *e.list("leftover"), e["name"])}
    editors = (word for e in pack.table("speech_marks") if e["kind"] == "credit" for word in e.list("word"))
    return {**dict.fromkeys(editors, ""), **signs}


def find_agency(text: str, pack: Pack) -> str:
    """The agencies credited, their signs joined by "/", or "" where none is.

    >>> from lagebild.packs import load_pack
    >>> find_agency("KIEW (dpa) – Die Lage bleibt ruhig.", load_pack("de"))
    'dpa'
    >>> find_agency("Neue Gespräche angekündigt\\n\\nKIEW (dpa) – Die Lage bleibt ruhig.", load_pack("de"))
    'dpa'
    >>> find_agency("Die Lage bleibt ruhig. (APA, Reuters, 11.9.2015)", load_pack("de"))
    'APA/Reuters'
    """
    signs = _signs(pack)
    datelines = (_named(opening[1], signs) for opening in _DATELINE.finditer(text[:OPENING]))
    if dateline := next(filter(None, datelines), ""):
        return dateline
    ending = text.rstrip()[-ENDING:]
    found = (_named(match[1], signs) for pattern in _CREDITS if (match := pattern.search(ending)))
    return next(filter(None, found), "")


def _named(words: str, signs: Mapping[str, str]) -> str:
    """The signs in a credit; "" where anything but agencies and dates stands in it, for then it is a remark."""
    parts = [p.strip() for p in _APART.split(words) if p.strip() and not _NOISE.match(p)]
    if not parts or any(p not in signs for p in parts):
        return ""
    return "/".join(dict.fromkeys(signs[p] for p in parts if signs[p]))
