"""Settings: `lagebild.toml` in the current folder, and the environment on top; the command line goes over both.

Keys: `store` (path or postgresql://…), `lang` (de or en: the language of reports that do not state theirs), `workers`
(processes), `[[source]]` (feeds and pages, see docs/ingest.md), and `[packs] folders` (folders with entries of your own,
see docs/knowledge.md).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lagebild.errors import ConfigError

FILE = "lagebild.toml"
STORE = "lagebild.db"
MOST_WORKERS = 256
KEYS = ("store", "lang", "workers", "packs", "source")
VARIABLES = {"store": "LAGEBILD_STORE", "lang": "LAGEBILD_LANG", "workers": "LAGEBILD_WORKERS"}
TEMPLATE = """\
# Settings of Lagebild for this folder. Each can also be given on the command line, or in the environment as noted.

# The store: a file, or a PostgreSQL database: "postgresql://user@host/database" (LAGEBILD_STORE).
{store}

# The language of reports that do not state theirs, "de" or "en"; without it, it is guessed (LAGEBILD_LANG).
# lang = "de"

# Processes that code reports; without it one, or one per core for many reports (LAGEBILD_WORKERS).
# workers = 2

# Folders with names, verbs and actors of your own, on top of the shipped ones; the last one wins.
# [packs]
# folders = ["lagebild-pack"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    store: str = STORE
    lang: str | None = None
    workers: int | None = None
    packs: tuple[str, ...] = ()


def load_config(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The settings for a folder (by default the current one); raises ConfigError, naming the file or variable and the key."""
    path = (folder or Path.cwd()) / FILE
    environment = os.environ if environment is None else environment
    found = _read(path)
    found.pop("source", None)  # what is fetched: lagebild.ingest.fetch reads and checks it
    values: dict[str, Any] = {key: _checked(key, value, f"{FILE}: {key}") for key, value in found.items()}
    if "store" in values and folder is not None and "://" not in values["store"]:
        values["store"] = str(folder / Path(values["store"]).expanduser())
    for key, variable in VARIABLES.items():
        if given := environment.get(variable):
            values[key] = _checked(key, _number(given) if key == "workers" else given, variable)
    return Config(**values)


def written(store: str = STORE) -> str:
    """A commented lagebild.toml for a new folder; `store` stands in it as a comment where it is the default."""
    import json

    line = f"store = {json.dumps(store, ensure_ascii=False)}"
    return TEMPLATE.format(store=f"# {line}" if store == STORE else line)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", remedy="Mend the file, or delete it.") from None
    for key in found:
        if key not in KEYS:
            raise ConfigError(f"{FILE} has the unknown key {key!r}.", remedy=f"Known are {', '.join(KEYS)}.")
    return found


def _number(words: str) -> object:
    return int(words) if words.strip().isdecimal() else words


def _checked(key: str, value: Any, where: str) -> Any:
    match key:
        case "store" if not isinstance(value, str) or not value:
            raise ConfigError(f"{where} is no path or address.")
        case "lang" if value not in ("de", "en"):
            raise ConfigError(f"{where} is {value!r}.", remedy='Write "de" or "en".')
        case "workers" if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_WORKERS:
            raise ConfigError(f"{where} is {value!r}.", remedy=f"Give a number from 1 to {MOST_WORKERS}.")
        case "packs":
            return _pack_folders(value, where)
    return value


def _pack_folders(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, dict) or set(value) - {"folders"}:
        raise ConfigError(f"{where} is not as it should be.", remedy='Write [packs] and under it folders = ["lagebild-pack"].')
    folders = value.get("folders", [])
    if not isinstance(folders, list) or not all(isinstance(f, str) for f in folders):
        raise ConfigError(f"{where}.folders is no list of folder names.", remedy='Write folders = ["lagebild-pack"].')
    return tuple(folders)
