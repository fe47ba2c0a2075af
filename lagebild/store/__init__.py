"""The store: reports, codings, stories and judgements in SQLite or PostgreSQL (docs/store.md)."""
