"""The state of an installation: what is needed, what was found, and what to do where it is missing."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from lagebild import __version__
from lagebild.errors import LagebildError
from lagebild.model import SCHEMA_VERSION
from lagebild.packs import DATA, LANGUAGES, load_pack

PACKAGES = (  # what pyproject.toml asks for (the tests compare)
    "alembic", "click", "duckdb", "fastapi", "feedparser", "jinja2", "lxml", "lxml_html_clean", "msgspec", "numpy",
    "onnxruntime", "psycopg", "pyyaml", "rapidfuzz", "rensa", "rich", "rustworkx", "simplemma", "spacy", "sqlalchemy",
    "structlog", "trafilatura", "uvicorn",
)  # fmt: skip
EXTRAS = {"pypdf": "pdf", "ray": "ray"}  # distribution -> the extra that brings it


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, what was found, whether that is well, and what to do otherwise."""

    what: str
    found: str
    ok: bool = True
    remedy: str = ""


def examine(folders: tuple[Path, ...] = ()) -> Iterator[Finding]:
    """All checks, one after the other; nothing is changed, but models are loaded and tried on a word.

    Args:
        folders: a user's own pack folders, checked with the shipped packs.
    """
    yield Finding("lagebild", f"{__version__}, output schema {SCHEMA_VERSION}")
    python = f"{platform.python_version()} on {platform.platform()}"
    yield Finding("python", python, sys.version_info >= (3, 11), "Lagebild needs Python 3.11.")
    yield from map(_package, PACKAGES)
    yield from map(_extra, EXTRAS)
    yield _full_text()
    for lang in LANGUAGES:
        yield _pack(lang, folders)
    for lang in LANGUAGES:
        yield _model(lang)
    yield _writable("working folder", Path.cwd())
    yield _writable("temporary folder", Path(tempfile.gettempdir()))
    encoding = sys.stdout.encoding or "unknown"
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    yield Finding("terminal encoding", encoding, is_utf8, "Set PYTHONUTF8=1; names may be shown wrongly.")
    yield Finding("processor cores", str(os.cpu_count() or 1))


def _package(name: str) -> Finding:
    try:
        return Finding(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, "is not installed", ok=False, remedy="Install Lagebild again: pip install -e .")


def _extra(name: str) -> Finding:
    """A package that is only needed for some things: that it is missing is no fault."""
    try:
        return Finding(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, f"is not installed; who needs it installs lagebild[{EXTRAS[name]}]")


def _full_text() -> Finding:
    import sqlite3

    version = f"{sqlite3.sqlite_version}, with full-text search"
    try:
        with contextlib.closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
    except sqlite3.Error as error:
        return Finding("sqlite", f"{sqlite3.sqlite_version}: {error}", ok=False, remedy="Use a Python whose SQLite has FTS5.")
    return Finding("sqlite", version)


def _pack(lang: str, folders: tuple[Path, ...] = ()) -> Finding:
    pack, shipped = load_pack(lang, folders), load_pack(lang)
    lines = sum(map(len, pack.tables.values()))
    if pack.problems:
        where = DATA if shipped.problems else ", ".join(map(str, folders))
        first = f"{len(pack.problems)} problems in {where}, the first: {pack.problems[0]}"
        return Finding(f"pack {lang}", first, ok=False, remedy="Run `lagebild pack lint`.")
    own = f", with your own from {', '.join(map(str, folders))}" if folders else ""
    return Finding(f"pack {lang}", f"{lines:,} lines in {len(pack.tables)} tables{own}")


def _model(lang: str) -> Finding:
    from lagebild.read.readers import load_reader

    try:
        reader = load_reader(lang)
        next(iter(reader.read(["1"])))
    except LagebildError as error:
        return Finding(f"model {lang}", error.message, ok=False, remedy=error.advice)
    except Exception as error:  # a broken model may fail in any way, and saying so is what this command is for
        what = f"does not load ({type(error).__name__}: {error})"
        return Finding(f"model {lang}", what, ok=False, remedy="Install Lagebild again.")
    return Finding(f"model {lang}", reader.name)


def _writable(what: str, folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".lagebild-"):
            return Finding(what, f"{folder} is writable")
    except OSError as error:
        return Finding(what, f"{folder}: {error.strerror}", ok=False, remedy="Choose a folder that you may write to.")
