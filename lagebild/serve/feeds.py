"""The events of a query as an Atom feed (RFC 4287), the last added first."""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy import select

from lagebild.query import Query
from lagebild.query.hits import Hit
from lagebild.serve.service import Reading
from lagebild.store import schema
from lagebild.store.dialect import batched

TYPE = "application/atom+xml; charset=utf-8"
SHOWN = 50
START = "1970-01-01T00:00:00Z"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(reading: Reading, query: Query, title: str, base: str, own: str) -> bytes:
    """The feed of a query.

    Args:
        base: address of the server, without a slash at its end.
        own: path and query of the feed itself.
    """
    events, _ = reading.ask(query.sorted_by("-added")).page(SHOWN)
    added = _added(reading, {e.report.id for e in events})
    updated = max(added.values(), default=START)
    page = f"/events?q={quote(str(query))}"
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_text(base + own)}</id><title>{_text(title)}</title><updated>{updated}</updated>\n"
        f"<author><name>Lagebild</name></author><link rel=\"self\" href={_attribute(base + own)}/><link href={_attribute(base + page)}/>\n"
    )
    return (head + "".join(_entry(e, added.get(e.report.id, START), base) for e in events) + "</feed>\n").encode("utf-8", "replace")


def _added(reading: Reading, keys: set[str]) -> dict[str, str]:
    r, out = schema.report.c, dict[str, str]()
    for some in batched(sorted(keys)):
        out |= {row.key: row.added_at for row in reading.connection.execute(select(r.key, r.added_at).where(r.key.in_(some)))}
    return out


def _entry(event: Hit, added: str, base: str) -> str:
    sides = [" ".join(dict.fromkeys(p.name or p.code for p in side)) for side in (event.source, event.target)]
    title = f"{' → '.join(s for s in sides if s)}: {event.act} ({event.status})"
    said = " · ".join(x for x in (event.first_day, event.report.outlet, event.report.agency, event.report.title) if x)
    return (
        f"<entry><id>urn:lagebild:event:{_text(event.key)}</id><title>{_text(title)}</title><updated>{_text(added)}</updated>"
        f"<link href={_attribute(f'{base}/events/{quote(event.key)}')}/>"
        f"<summary>{_text(said)}</summary><content type=\"text\">{_text(event.quote)}</content></entry>\n"
    )


def _text(words: str) -> str:
    return escape(_UNFIT.sub("\ufffd", words))


def _attribute(words: str) -> str:
    return quoteattr(_UNFIT.sub("\ufffd", words))
