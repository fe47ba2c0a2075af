"""The screens tell the same over PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lagebild.serve.service import Service
from lagebild.serve.settings import Settings
from tests.serve.stores import filled
from tests.serve.test_api import SHOWN
from tests.store.conftest import postgres

__all__ = ["postgres"]
VOLATILE = {"made_at", "added_at", "at", "store", "bytes", "coder", "copies", "last_change", "schema"}


def test_screens_tell_the_same_over_both_databases(postgres: Callable[[str], str], servers: Any) -> None:
    address = postgres("lagebild_serve")
    filled(address).close()
    one, other = servers.start(), servers.start(store=address)
    for _, path in SHOWN:
        answers = [client.get(f"{path}.json") for client in (one, other)]
        assert [a.status_code for a in answers] == [200, 200], (path, answers[1].text[:500])
        assert _steady(answers[0].json()) == _steady(answers[1].json()), path


def test_a_server_over_postgres_only_reads(postgres: Callable[[str], str]) -> None:
    import pytest
    import sqlalchemy as sa

    from lagebild.errors import StoreReadOnly

    address = postgres("lagebild_serve_ro")
    filled(address).close()
    service = Service(Settings(store=address))
    with pytest.raises(StoreReadOnly):
        service.reading(lambda reading: reading.connection.execute(sa.text("DELETE FROM event")))
    service.close()


def _steady(value: Any) -> Any:
    """An answer without what differs from store to store."""
    if isinstance(value, dict):
        return {k: _steady(v) for k, v in value.items() if k not in VOLATILE}
    return [_steady(v) for v in value] if isinstance(value, list) else value
