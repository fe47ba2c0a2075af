"""Runs the migrations on a connection; no alembic.ini, no command line of its own."""

from __future__ import annotations

import functools
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_HERE = Path(__file__).parent


@functools.cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_HERE))


def head() -> str:
    """The schema version that this version of Lagebild works with."""
    found = _scripts().get_current_head()
    assert found is not None
    return found


@functools.cache
def known() -> frozenset[str]:
    """All schema versions up to now."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest version, within the connection's transaction."""

    def steps(revision: object, _context: MigrationContext) -> list[object]:
        return _scripts()._upgrade_revs("head", revision)  # type: ignore[arg-type, return-value]

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with Operations.context(context):
        context.run_migrations()
