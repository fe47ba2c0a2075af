"""Agencies' corrections and kills over several runs: what they took back goes and stays out, and no earlier version comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lagebild.ingest import read_paths
from lagebild.run import adding
from lagebild.run.adding import add_reports, without_withdrawn
from lagebild.store.db import Store, open_store
from lagebild.store.reader import Reader
from lagebild.store.writer import Added
from tests.faults.child import CODER, MadeUp
from tests.store.made import VISIT, record

ITEM = {"uri": "urn:ddm:1", "type": "text", "versioncreated": "2024-05-03T10:00:00Z", "pubstatus": "usable", "language": "de", "body_text": VISIT}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(adding, "record", lambda c: record(c.report.id, c.report.text, version=c.report.version, author=c.report.author))
    with open_store(tmp_path / "x.db", create=True) as made:
        yield made


def sent(store: Store, tmp_path: Path, *items: dict[str, Any]) -> Added:
    """One run over what an agency sent."""
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(json.dumps(ITEM | item) for item in items), encoding="utf-8")
    total = Added()
    for done in add_reports(store, without_withdrawn(store, read_paths([path])), MadeUp(coder=CODER)):
        total += done
    return total


def test_a_correction_replaces_and_the_wrong_version_does_not_come_back(store: Store, tmp_path: Path) -> None:
    sent(store, tmp_path, {"version": "1"})
    assert sent(store, tmp_path, {"version": "2", "body_text": VISIT + " Korrektur.", "byline": "Ana Ozols"}).revised == 1
    sent(store, tmp_path, {"version": "1", "body_text": VISIT + " Andere Fassung der ersten."})
    held = Reader(store).record("urn:ddm:1")
    assert (held.text, held.version[0], held.author) == (VISIT + " Korrektur.", "2", "Ana Ozols")


def test_a_kill_takes_the_report_out_for_good(store: Store, tmp_path: Path) -> None:
    sent(store, tmp_path, {"version": "1"})
    sent(store, tmp_path, {"version": "2", "pubstatus": "canceled"})
    assert sent(store, tmp_path, {"version": "3", "body_text": VISIT + " Doch."}).deleted == 1
    assert list(Reader(store).records()) == []


def test_what_was_withheld_comes_back_in_a_usable_version(store: Store, tmp_path: Path) -> None:
    sent(store, tmp_path, {"version": "1"})
    sent(store, tmp_path, {"version": "2", "pubstatus": "withheld"})
    assert list(Reader(store).records()) == []
    assert sent(store, tmp_path, {"version": "3", "body_text": VISIT + " Freigegeben."}).added == 1
