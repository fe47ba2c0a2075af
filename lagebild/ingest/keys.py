"""JSON records under other names: `body` for `text`, `published_at` for `date`. The table `column_names` knows them, as for tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lagebild.errors import BadRecord
from lagebild.ingest.ninjs import is_ninjs
from lagebild.ingest.stamps import day_of
from lagebild.ingest.table import plain
from lagebild.ingest.words import rows_of

_NAMES = ("name", "title")  # of an object that stands where a word could: {"source": {"name": "…"}}
_SHOWN = 12  # keys


def under_own_names(record: Any, named: Mapping[str, str]) -> Any:
    """A record with the names that reports have here (`text`, `date`, `outlet` …), whatever it called them itself.

    What has a `text`, ninjs, and what is no object stays as it is, unless the user names keys.

    Args:
        record: a decoded JSON value.
        named: field → key, as the user says; `source.name` is the key `name` of the object `source`.

    Raises BadRecord where no key holds the text, BadDate for a date that cannot be read one way.

    >>> under_own_names({"body": "Riga schweigt.", "published_at": "3.5.2024", "source": {"name": "Post"}}, {})
    {'text': 'Riga schweigt.', 'date': '2024-05-03', 'outlet': 'Post'}
    """
    if not isinstance(record, dict) or (not named and ("text" in record or is_ninjs(record))):
        return record
    found = {field: _at(record, key) for field, key in named.items()}
    keys = {plain(key): key for key in reversed(record) if isinstance(key, str)}
    taken = set(named.values())
    for entry in rows_of("column_names"):
        field = entry["field"]
        key = next((keys[name] for name in entry.list("name") if name in keys and keys[name] not in taken), None)
        if field not in found and key is not None:
            taken.add(key)
            found[field] = _word(record[key]) if field != "author" else record[key]
    if not record:
        raise BadRecord("The record is empty.")
    if not isinstance(found.get("text"), str):
        shown = ", ".join(str(key)[:40] for key in list(record)[:_SHOWN])
        raise BadRecord(f"No key of the record holds the text by its name ({shown}).", remedy="Name it: --map text=KEY.")
    if "date" in found and (isinstance(found["date"], str) or "date" in named):
        found["date"] = day_of(found["date"])
    elif "date" in found:
        del found["date"]  # a number of seconds, or an object: nobody said that this key is the report's day
    return found


def _at(record: dict[str, Any], key: str) -> Any:
    if key in record or "." not in key:
        return _word(record.get(key))
    first, _, rest = key.partition(".")
    inner = record.get(first)
    return _at(inner, rest) if isinstance(inner, dict) else None


def _word(value: Any) -> Any:
    """What an object that stands for a name is called; any other value as it is."""
    if not isinstance(value, dict):
        return value
    return next((value[key] for key in _NAMES if isinstance(value.get(key), str)), None)
