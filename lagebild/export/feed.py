"""Atom (RFC 4287): a query as a feed, newest first, for a feed reader that watches it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from lagebild.export.job import Format, Job
from lagebild.model import content_id
from lagebild.query.hits import Hit
from lagebild.query.search import answer

ENTRIES = 200


def feed(query: str, events: Iterable[Hit], updated: str, link: str = "") -> str:
    """The feed of a query.

    Args:
        query: its text form, which names the feed.
        updated: a day or moment (ISO), for the feed and for entries without a date.
        link: where the query can be seen.
    """
    entries = [_entry(event, updated) for event in events]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"  <title>Lagebild: {_safe(query or 'all events')}</title>",
            f"  <id>urn:lagebild:query:{content_id(query)}</id>",
            f"  <updated>{moment(updated)}</updated>",
            "  <author><name>Lagebild</name></author>",
            *([f'  <link rel="alternate" href={quoteattr(link)}/>'] if link else []),
            *entries,
            "</feed>\n",
        ]
    )


def moment(day: str) -> str:
    """An RFC 3339 moment; a day is taken at its begin."""
    return day if "T" in day else f"{day[:10]}T00:00:00Z"


def _entry(event: Hit, updated: str) -> str:
    acting, acted = (", ".join(p.name or p.text for p in side) for side in (event.source, event.target))
    title = " ".join(x for x in (acting or "?", event.act, event.mode or "", acted and f"→ {acted}", f"({event.status})") if x)
    report = event.report
    said = f" — {' ← '.join(s.text for s in event.by)}" if event.by else ""
    day = report.date if report.date and len(report.date) == 10 else event.first_day or updated
    link = f'    <link rel="alternate" href={quoteattr(report.url)}/>\n' if report.url.startswith(("http://", "https://")) else ""
    origin = " · ".join(x for x in (report.outlet, report.agency, report.title) if x)
    return (
        f"  <entry>\n    <title>{_safe(title)}</title>\n    <id>urn:lagebild:event:{event.key}</id>\n"
        f"    <updated>{moment(day)}</updated>\n{link}"
        f"    <category term={quoteattr(event.act)}/>\n    <category term={quoteattr(event.status)}/>\n"
        f"    <summary>{_safe(f'“{event.quote}”{said} ({origin})')}</summary>\n  </entry>"
    )


def _safe(text: str) -> str:
    """Text as XML 1.0 can hold it."""
    return escape(
        "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff") else "\ufffd" for c in text)
    )


def write(job: Job) -> Mapping[str, int]:
    newest = replace(job.query, sort="-date")
    events, _ = answer(job.connection, newest).page(ENTRIES)
    job.path("feed.atom").write_text(feed(str(job.query), events, job.date), encoding="utf-8")
    return {"entries": len(events)}


def _codebook() -> str:
    return f"""# A query as an Atom feed

`feed.atom`: the {ENTRIES} newest events of the query (RFC 4287). An entry's id is the event's key,
so that a reader shows each once; `updated` is the day of its report; the summary has the clause, who says so, and the report.
"""


FORMAT: Format = Format("atom", write, _codebook, "Atom feed of the newest events")
