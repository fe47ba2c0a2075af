"""`lagebild doctor` looks at all that an installation needs."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from lagebild import doctor

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", r, maxsplit=1)[0] for r in requirements}


def findings(monkeypatch: pytest.MonkeyPatch) -> dict[str, doctor.Finding]:
    monkeypatch.setattr(doctor, "_model", lambda lang: doctor.Finding(f"model {lang}", "left out"))
    return {finding.what: finding for finding in doctor.examine()}


def test_every_package_that_is_asked_for_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(doctor.PACKAGES) == names(PROJECT["dependencies"])
    assert set(doctor.EXTRAS) <= names(PROJECT["optional-dependencies"]["pdf"] + PROJECT["optional-dependencies"]["ray"])
    found = findings(monkeypatch)
    assert all(found[name].ok for name in doctor.PACKAGES)
    assert "full-text" in found["sqlite"].found


def test_what_is_missing_is_told_and_an_extra_that_is_missing_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    version = metadata.version

    def gone(name: str) -> str:
        if name in ("duckdb", "ray"):
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", gone)
    found = findings(monkeypatch)
    assert not found["duckdb"].ok and "pip install" in found["duckdb"].remedy
    assert found["ray"].ok and "lagebild[ray]" in found["ray"].found


def test_an_sqlite_without_full_text_search_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(_: str) -> sqlite3.Connection:
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(sqlite3, "connect", bare)
    assert not doctor._full_text().ok
