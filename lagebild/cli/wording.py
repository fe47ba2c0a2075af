"""Words of messages: numbers with their nouns."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """A number with its noun: "1 report", "2,000 reports".

    >>> counted(1, "report"), counted(2000, "report"), counted(2, "story")
    ('1 report', '2,000 reports', '2 stories')
    """
    plural = what[:-1] + "ies" if what.endswith("y") else what + "s"
    return f"{number:,} {what if number == 1 else plural}"
