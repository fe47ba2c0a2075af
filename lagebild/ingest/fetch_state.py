"""What fetching remembers between runs, in one small JSON file: what each address said of its version, and which entries were given out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from lagebild.errors import FetchError
from lagebild.model import content_id

MOST_SEEN = 5000  # entries per feed that are remembered; feeds show a hundred
FILE = "lagebild-fetch.json"


class Remembered(msgspec.Struct, omit_defaults=True):
    """What is known of one address: its validators (RFC 9110, 8.8), and of a feed the hash of each entry given out, oldest first."""

    etag: str = ""
    modified: str = ""
    seen: dict[str, str] = {}

    def headers(self) -> dict[str, str]:
        """The headers that ask for what is new only."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}

    def is_new(self, key: str, text: str) -> bool:
        """Whether an entry was not given out yet, or reads differently now."""
        return self.seen.get(key) != content_id(text)

    def given(self, key: str, text: str) -> None:
        """Note that an entry was given out."""
        self.seen.pop(key, None)
        self.seen[key] = content_id(text)
        while len(self.seen) > MOST_SEEN:
            del self.seen[next(iter(self.seen))]


class State:
    """The remembered addresses. `save` writes the file as a whole or not at all; without a path nothing is kept. `afresh` forgets."""

    def __init__(self, path: Path | None = None, *, afresh: bool = False) -> None:
        self.path = path
        self._known: dict[str, Remembered] = _read(path) if path and not afresh else {}

    def of(self, address: str) -> Remembered:
        """What is remembered of an address; a change to it is a change to the state."""
        return self._known.setdefault(address, Remembered())

    def save(self) -> None:
        """Write the file."""
        if self.path is None:
            return
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        with beside.open("wb") as out:
            out.write(msgspec.json.encode(self._known))
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self.path)


def _read(path: Path) -> dict[str, Remembered]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Remembered])
    except FileNotFoundError:
        return {}
    except (msgspec.MsgspecError, OSError) as error:
        raise FetchError(f"{path} cannot be read: {error}.", remedy="Delete it: then everything is fetched once more.") from None


def noted(remembered: Remembered, headers: Any) -> None:
    """Take over the validators of an answer."""
    remembered.etag, remembered.modified = headers.get("etag", ""), headers.get("last-modified", "")
