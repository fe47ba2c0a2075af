"""What the pages know beside their view: words of the interface, how dates and numbers are written, addresses, and inert text.

`prepare` is called once by `lagebild.serve.render`. Templates find filters and globals under the names given there; all of them are
plain functions, and the language is that of the page (`page.language`).
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context

from lagebild.serve.pages import formats, links, passages, tellings
from lagebild.serve.pages.inert import inert
from lagebild.serve.pages.phrases import counted, has_phrase, phrase

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context


def prepare(environment: Environment) -> None:
    """Put the filters and globals of the pages on a Jinja environment."""
    environment.globals.update(
        t=_t, tn=_tn, says=_says, name_of=_name_of, party_name=_party_name, having=links.having, without=links.without,
        events_at=links.events_at, report_at=links.report_at, event_at=links.event_at, actor_at=links.actor_at, dyad_at=links.dyad_at,
        story_at=links.story_at, parameters=links.parameters, parameter=links.parameter, segments=_segments, clauses=passages.clauses,
        shares=formats.shares,
        best=tellings.best, by_key=tellings.by_key, outlets_of=tellings.outlets_of, disputed=tellings.disputed, by_day=tellings.by_day,
    )  # fmt: skip
    environment.filters.update(
        inert=inert, num=_num, day=_day, days=_days, moment=_moment, span=links.fragment, web=links.web, edtf=_edtf,
        passage=passages.passage, query_words=links.quoted,
    )  # fmt: skip
    if importlib.util.find_spec(f"{__name__}.analysis") is not None:
        importlib.import_module(f"{__name__}.analysis").add(environment)


def _language(context: Context) -> str:
    found: str = context["page"].language
    return found


@pass_context
def _t(context: Context, ident: str, **values: Any) -> str:
    """A phrase of the interface: `t("events.title")`, with values put into it `t("events.of", total=3)`."""
    return phrase(ident, _language(context), **values)


@pass_context
def _tn(context: Context, ident: str, count: int, **values: Any) -> str:
    """A phrase that depends on a number: `tn("reports", 3)` takes `reports.other` (`reports.one` for 1) and puts in `n`."""
    language = _language(context)
    return counted(ident, language, count, formats.number(count, language), **values)


@pass_context
def _says(context: Context, ident: str, otherwise: str = "") -> str:
    """A phrase for a value that may have none, such as `says("mode." ~ event.mode, event.mode)`."""
    return phrase(ident, _language(context)) if has_phrase(ident) else otherwise or ident.rpartition(".")[2]


@pass_context
def _name_of(context: Context, ident: str) -> str:
    """What a code or an actor's id is called in the page's language."""
    return links.name_of(ident, _language(context))


@pass_context
def _party_name(context: Context, party: Any) -> str:
    """What a participant, a mention or a side is called: as the packs name it, else as the report does."""
    return links.party_name(party, _language(context))


@pass_context
def _segments(context: Context, record: Any) -> list[passages.Paragraph]:
    """The paragraphs of a report with what was found in it."""
    return passages.segments(record, _language(context))


@pass_context
def _num(context: Context, value: float | None, places: int | None = None) -> str:
    """A number as the page's language writes it."""
    return "–" if value is None else formats.number(value, _language(context), places)


@pass_context
def _day(context: Context, value: str | None) -> str:
    """An ISO day (or month, or year) in words short enough for a table."""
    return formats.day(value, _language(context)) if value else "–"


@pass_context
def _days(context: Context, first: str | None, last: str | None) -> str:
    """Two ISO days as a range; one day where they are the same."""
    return formats.days(first, last, _language(context))


@pass_context
def _edtf(context: Context, value: str | None) -> str:
    """An EDTF date in words."""
    return formats.edtf(value, _language(context)) if value else "–"


@pass_context
def _moment(context: Context, value: str | None) -> str:
    """An ISO moment: day and time of day, as stored (UTC)."""
    return formats.moment(value, _language(context)) if value else "–"
