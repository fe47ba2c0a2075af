"""One query for the command line, the API, the pages and the exports (docs/query.md)."""

from lagebild.query.terms import KEYS, SORTS, Key, Query, Term

__all__ = ["KEYS", "SORTS", "Key", "Query", "Term"]
