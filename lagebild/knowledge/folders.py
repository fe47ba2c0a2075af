"""Where a user's own entries are: the folders that `lagebild.toml` or the command line names, or `./lagebild-pack`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from lagebild.errors import PackError, PathMissing
from lagebild.packs import LANGUAGES, own_problems

CONFIG = "lagebild.toml"
FOLDER = "lagebild-pack"


def own_folders(given: Iterable[str | Path] = (), base: Path | None = None, *, to_be_made: Path | None = None) -> tuple[Path, ...]:
    """The folders with a user's own entries, absolute, the one that wins last.

    Those that `lagebild.toml` names under `[packs] folders` (relative to it), else `./lagebild-pack` where it exists; then
    those given on the command line; `to_be_made` is left out where it does not exist yet.
    Raises PathMissing where a named folder is none, PackError where the file is no TOML.
    """
    base = (base or Path.cwd()).absolute()
    named = _configured(base / CONFIG)
    if not named and (base / FOLDER).is_dir():
        named = [FOLDER]
    out = [base / Path(p).expanduser() for p in (*named, *given)]
    if to_be_made is not None and not to_be_made.exists():
        out = [p for p in out if p.resolve() != to_be_made.resolve()]
    for path in out:
        if not path.is_dir():
            raise PathMissing(f"The pack folder {path} does not exist or is no folder.")
    return tuple(dict.fromkeys(reversed([p.resolve() for p in out])))[::-1]


def usable_folders(given: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """A user's folders, for coding with them; raises PackError where a line in them breaks its schema."""
    folders = own_folders(given)
    problem = next((p for lang in LANGUAGES for p in own_problems(lang, folders)), None) if folders else None
    if problem is not None:
        raise PackError(f"{problem}.", remedy="Mend the line; `lagebild kb check` shows all.")
    return folders


def _configured(path: Path) -> list[str]:
    if not path.is_file():
        return []
    try:
        packs = tomllib.loads(path.read_text(encoding="utf-8")).get("packs", {})
        folders = packs.get("folders", []) if isinstance(packs, dict) else None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise PackError(f"{path} cannot be read: {error}.", remedy="Mend the file; see docs/knowledge.md.") from None
    if not isinstance(folders, list) or not all(isinstance(f, str) for f in folders):
        raise PackError(f"{path}: [packs] folders is no list of folder names.", remedy='Write folders = ["lagebild-pack"].')
    return folders


def write_folder(given: str | None = None) -> Path:
    """The folder that new entries go to: the one given, else the one that wins among the configured, else ./lagebild-pack."""
    if given:
        return Path(given).absolute()
    base = Path.cwd()
    named = _configured(base / CONFIG)
    return (base / (named[-1] if named else FOLDER)).absolute()
