"""Views as pages: `templates/SCREEN.html` over the struct that the JSON is. All is escaped; `lagebild.serve.pages` adds filters."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from lagebild.serve.access import Caller

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
TYPE = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """What a template knows beside its view: where it is, in which language, for whom. Pages with an equal one look alike.

    Attributes:
        screen: name of the template, such as `events`.
        path, query: of the address, without the form's ending; `query` as it was sent.
        language: `de` or `en`, of the interface.
        preferences: the visitor's cookies named `lagebild_…` (theme, density), without those of the session.
    """

    screen: str
    path: str
    query: str
    language: str
    caller: Caller
    preferences: tuple[tuple[str, str], ...] = ()
    signed_in: bool = False
    writable: bool = False

    def here(self, **changes: object) -> str:
        """This address with some parameters changed; None takes one away.

        >>> Page("events", "/events", "q=actor%3ACHN&after=x", "de", Caller()).here(after=None, limit=10)
        '/events?q=actor%3ACHN&limit=10'
        """
        return address(self.path, self.query, changes)

    def form(self, ending: str) -> str:
        """This address as `json` or `csv`."""
        path = "/home" if self.path == "/" else self.path
        return f"{path}.{ending}" + (f"?{self.query}" if self.query else "")

    @property
    def preference(self) -> Mapping[str, str]:
        return dict(self.preferences)


def address(path: str, query: str, changes: Mapping[str, object]) -> str:
    """A path and query with some parameters changed; None takes one away."""
    kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k not in changes]
    given = urlencode([*kept, *((k, str(v)) for k, v in changes.items() if v is not None)])
    return f"{path}?{given}" if given else path


@functools.cache
def environment() -> Environment:
    """Jinja with escaping on for everything; `lagebild.serve.pages.prepare` adds filters and words."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        pages = importlib.import_module("lagebild.serve.pages")
    except ModuleNotFoundError:
        return made
    if hasattr(pages, "prepare"):
        pages.prepare(made)
    return made


@functools.cache
def has_page(screen: str) -> bool:
    return (FOLDER / "templates" / f"{screen}.html").is_file()


def render(view: Any, page: Page) -> bytes:
    """The page of a view."""
    return environment().get_template(f"{page.screen}.html").render(view=view, page=page).encode("utf-8", "replace")
