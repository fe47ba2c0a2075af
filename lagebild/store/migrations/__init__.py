"""Alembic migrations of the store; run in-process (`runner`), shipped with the package."""
