"""Views as pages: `templates/SCREEN.html` over the struct that the JSON is. All is escaped; `lagebild.serve.pages` adds filters."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from lagebild.serve.access import Caller

if TYPE_CHECKING:
    from lagebild.serve.templating import Templates

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
    kept = [written for name, written in _fields(query) if name not in changes]
    given = "&".join([*kept, *(f"{quote_plus(k)}={quote_plus(str(v))}" for k, v in changes.items() if v is not None)])
    return f"{path}?{given}" if given else path


@functools.lru_cache(256)
def _fields(query: str) -> tuple[tuple[str, str], ...]:
    """The parameters of an address: name, and how both are written."""
    return tuple((name, urlencode([(name, value)])) for name, value in parse_qsl(query, keep_blank_values=True))


@functools.cache
def templates(language: str) -> Templates:
    """The templates in a language of the interface; `lagebild.serve.pages.prepare` gives them functions, filters and words."""
    import jinja2

    from lagebild.serve import pages
    from lagebild.serve.templating import Templates

    made = Templates(jinja2.FileSystemLoader(FOLDER / "templates"), lambda ident: pages.known_phrase(ident, language))
    pages.prepare(made, language)
    return made


@functools.cache
def has_page(screen: str) -> bool:
    return (FOLDER / "templates" / f"{screen}.html").is_file()


def render(view: Any, page: Page) -> bytes:
    """The page of a view."""
    return templates(page.language).get_template(f"{page.screen}.html").render(view=view, page=page).encode("utf-8", "replace")
