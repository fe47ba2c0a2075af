"""The day that a report carries in its credit: "(APA, Reuters, 11.9.2015)" as its last words. They stay in the text."""

from __future__ import annotations

import re
from datetime import date

_CREDIT = re.compile(r"\([^()\n]{2,60}[,;/] ?(?:(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d\d)-(\d\d))\)\.?\s*\Z")
_TAIL = 200


def credit_date(text: str) -> str | None:
    """The day in a report's credit line as YYYY-MM-DD, or None.

    >>> credit_date("Minsk – Die Wahl ist vorbei. (APA, Reuters, 11.9.2015)")
    '2015-09-11'
    """
    found = _CREDIT.search(text, max(0, len(text) - _TAIL))
    if not found:
        return None
    year, month, day = (found[3], found[2], found[1]) if found[1] else (found[4], found[5], found[6])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
