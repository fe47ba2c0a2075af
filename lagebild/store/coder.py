"""Which coder made a coding: the version of Lagebild and hashes of its code, its packs and its models.

Two codings with the same coder string were made by the same words and rules, so a change of either shows in every citation.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path

from lagebild import __version__
from lagebild.packs import DATA

_STAGES = ("ingest", "read", "resolve", "coding")
_MODULES = ("model.py", "packs.py", "pipeline.py", "output.py")
_ROOT = DATA.parent


def coder_name(packs: Iterable[str | Path] = ()) -> str:
    """The coder as it stands here, with a user's own pack folders on top, in at most 64 characters.

    >>> coder_name().split()[0] == __version__
    True
    """
    parts = [__version__, f"code:{_code()}", f"packs:{_packs()}", f"models:{_models()}"]
    own = [Path(p) for p in packs]
    if own:
        parts.append(f"own:{_hashed((f for p in own for f in sorted(p.rglob('*.tsv'))), None)[:6]}")
    return " ".join(parts)


@functools.cache
def _code() -> str:
    files = [f for stage in _STAGES for f in sorted((_ROOT / stage).rglob("*.py"))]
    return _hashed([*files, *(_ROOT / m for m in _MODULES)], _ROOT)


@functools.cache
def _packs() -> str:
    return _hashed((f for f in sorted(DATA.rglob("*")) if f.suffix in (".tsv", ".yaml")), DATA)


@functools.cache
def _models() -> str:
    return _hashed((f for f in sorted((DATA / "models").rglob("*")) if f.is_file()), DATA)


def _hashed(files: Iterable[Path], root: Path | None) -> str:
    """Eight hex digits over the names and contents of files."""
    whole = hashlib.sha256()
    for file in files:
        whole.update((file.relative_to(root).as_posix() if root else file.name).encode() + b"\0")
        with file.open("rb") as stream:
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()[:8]
