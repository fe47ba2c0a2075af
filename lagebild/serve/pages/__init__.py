"""What the pages know beside their view: words of the interface, how dates and numbers are written, addresses, and inert text.

`prepare` is called by `lagebild.serve.render`, once per language. Templates find filters and globals under the names given there; all of
them are plain functions. Those whose answer depends on the language of the page take it as their first argument and stand in SPOKEN and
SPOKEN_FILTERS; templates do not give it.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lagebild.serve.pages import formats, links, passages, tellings
from lagebild.serve.pages.inert import inert
from lagebild.serve.pages.phrases import counted, has_phrase, phrase
from lagebild.serve.pages.reasons import reason

if TYPE_CHECKING:
    from jinja2 import Environment


def prepare(environment: Environment, language: str) -> None:
    """Put the filters and globals of the pages in a language on a Jinja environment."""
    environment.globals.update(
        having=links.having, without=links.without, events_at=links.events_at, report_at=links.report_at, event_at=links.event_at,
        actor_at=links.actor_at, dyad_at=links.dyad_at, story_at=links.story_at, parameters=links.parameters, parameter=links.parameter,
        clauses=passages.clauses, shares=formats.shares, best=tellings.best, by_denial=tellings.by_denial,
        by_key=tellings.by_key, outlets_of=tellings.outlets_of, disputed=tellings.disputed, by_day=tellings.by_day,
    )  # fmt: skip
    environment.filters.update(inert=inert, span=links.fragment, web=links.web, passage=passages.passage, query_words=links.quoted)
    environment.globals.update({name: functools.partial(function, language) for name, function in SPOKEN.items()})
    environment.filters.update({name: functools.partial(function, language) for name, function in SPOKEN_FILTERS.items()})
    if importlib.util.find_spec(f"{__name__}.analysis") is not None:
        importlib.import_module(f"{__name__}.analysis").add(environment)


def known_phrase(ident: Any, language: str) -> str | None:
    """A phrase without values, as `t` gives it; None where there is none."""
    return phrase(ident, language) if isinstance(ident, str) and has_phrase(ident) else None


def _t(language: str, ident: str, **values: Any) -> str:
    """A phrase of the interface: `t("events.title")`, with values put into it `t("events.of", total=3)`."""
    return phrase(ident, language, **values)


def _tn(language: str, ident: str, count: int, **values: Any) -> str:
    """A phrase that depends on a number: `tn("reports", 3)` takes `reports.other` (`reports.one` for 1) and puts in `n`."""
    return counted(ident, language, count, formats.number(count, language), **values)


def _says(language: str, ident: str, otherwise: str = "") -> str:
    """A phrase for a value that may have none, such as `says("mode." ~ event.mode, event.mode)`."""
    return phrase(ident, language) if has_phrase(ident) else otherwise or ident.rpartition(".")[2]


def _reason(language: str, text: str | None) -> Markup:
    """A reason or message of the coder in the page's language, inert."""
    return reason(text or "", language)


def _name_of(language: str, ident: str) -> str:
    """What a code or an actor's id is called in the page's language."""
    return links.name_of(ident, language)


def _party_name(language: str, party: Any) -> str:
    """What a participant, a mention or a side is called: as the packs name it, else as the report does."""
    return links.party_name(party, language)


def _actor_name(language: str, line: Any) -> str:
    """What an actor of a list is called: as the packs name it, with a sector or rank in words, else as the list does."""
    found = links.name_of(line.id, language)
    return found if found != line.id else getattr(line, language)


def _segments(language: str, record: Any) -> list[passages.Paragraph]:
    """The paragraphs of a report with what was found in it."""
    return passages.segments(record, language)


def _num(language: str, value: float | None, places: int | None = None) -> str:
    """A number as the page's language writes it."""
    return "–" if value is None else formats.number(value, language, places)


def _day(language: str, value: str | None) -> str:
    """An ISO day, month or year, or the EDTF of a report that is dated less exactly, in words short enough for a table."""
    return formats.edtf(value, language) if value else "–"


def _days(language: str, first: str | None, last: str | None) -> str:
    """Two ISO days as a range; one day where they are the same."""
    return formats.days(first, last, language)


def _edtf(language: str, value: str | None) -> str:
    """An EDTF date in words."""
    return formats.edtf(value, language) if value else "–"


def _moment(language: str, value: str | None) -> str:
    """An ISO moment: day and time of day, as stored (UTC)."""
    return formats.moment(value, language) if value else "–"


SPOKEN: dict[str, Callable[..., Any]] = {
    "t": _t, "tn": _tn, "says": _says, "name_of": _name_of, "party_name": _party_name, "actor_name": _actor_name, "segments": _segments,
}  # fmt: skip
SPOKEN_FILTERS: dict[str, Callable[..., Any]] = {
    "num": _num, "day": _day, "days": _days, "moment": _moment, "edtf": _edtf, "reason": _reason,
}  # fmt: skip
