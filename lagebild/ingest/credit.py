"""The day that a report carries in its credit: "(APA, Reuters, 11.9.2015)" as its last words. They stay in the text."""

from __future__ import annotations

import re
from datetime import date

# "30.9.3015" is a slip, and no day at all is better than that one
_DAY = r"(?:(\d{1,2})\. ?(\d{1,2})\. ?((?:19|20)\d\d)|((?:19|20)\d\d)-(\d\d)-(\d\d))"
_CREDIT = re.compile(rf"\([^()\n]{{2,60}}(?:[,;/] ?|(?<=[^\W\d_]) ?[-–—] ?){_DAY}\)\.?\s*\Z")
_TAIL = 200


def credit_date(text: str) -> str | None:
    """The day in a report's credit line as YYYY-MM-DD, or None.

    >>> credit_date("Minsk – Die Wahl ist vorbei. (APA, Reuters, 11.9.2015)")
    '2015-09-11'
    >>> credit_date("Minsk – Die Wahl ist vorbei. (APA, 11.9.3015)")
    >>> credit_date("Der Maler ist tot. (1.3.1940 – 11.9.2015)")
    """
    found = _CREDIT.search(text, max(0, len(text) - _TAIL))
    if not found:
        return None
    year, month, day = (found[3], found[2], found[1]) if found[1] else (found[4], found[5], found[6])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
