"""Updates and kills within one run: a later version replaces an earlier one, and nothing comes back after a kill."""

from __future__ import annotations

from lagebild.errors import ReportSuperseded
from lagebild.ingest.items import Document, Failed, Item, Withdrawn, failed

_GONE = (1 << 62, "")


def version_words(version: tuple[int, str] | None) -> str:
    """A version as reports keep it: its number, the moment it was made, or both.

    >>> version_words((2, "2024-05-03T08:00:00+00:00")), version_words((3, "")), version_words(None)
    ('2 2024-05-03T08:00:00+00:00', '3', '')
    """
    if version is None:
        return ""
    number, moment = version
    return " ".join(part for part in (str(number) if number >= 0 else "", moment) if part)


def is_earlier(version: str, other: str) -> bool:
    """Whether one version of a report came before another; not where one of them says too little to tell.

    >>> is_earlier("2", "10 2024-05-03T08:00:00+00:00"), is_earlier("", "3"), is_earlier("2024-05-03T08:00:00+00:00", "2")
    (True, False, False)
    """
    (number, moment), (other_number, other_moment) = _parts(version), _parts(other)
    if number and other_number and int(number) != int(other_number):
        return int(number) < int(other_number)
    return bool(moment and other_moment and moment < other_moment)


def _parts(version: str) -> tuple[str, str]:
    first, _, rest = version.partition(" ")
    return (first, rest) if first.isascii() and first.isdecimal() else ("", version)


class Versions:
    """Remembers the latest version of every id that states versions.

    Versions come in the order of the inputs. A version after an earlier one is passed on under the same id, so that it replaces the
    earlier one; one after a later version, or after a kill, gives a failure that says so.
    """

    def __init__(self) -> None:
        self._latest: dict[str, tuple[int, str]] = {}

    def checked(self, item: Item) -> Item:
        """The item, or the failure that it is when what came before is counted in."""
        if isinstance(item, Withdrawn) and item.report.id:
            self._latest[item.report.id] = _GONE
        if not isinstance(item, Document) or not item.id:
            return item
        before = self._latest.get(item.id)
        if before == _GONE:
            return self._superseded(item, "it was withdrawn")
        if before is not None and item.version is not None and item.version < before:
            return self._superseded(item, "a later version was read before it")
        if item.version is not None:
            self._latest[item.id] = item.version
        return item

    @staticmethod
    def _superseded(item: Document, why: str) -> Failed:
        return failed(
            ReportSuperseded(f"{item.where} holds an outdated version of {item.id}: {why}."), item.where, f"{item.id}@{item.where}"
        )
