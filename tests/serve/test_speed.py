"""What makes the pages quick changes nothing in them, and is done once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest

from lagebild.merge.records import key_of
from lagebild.serve import pages, render
from lagebild.serve.access import Caller
from lagebild.serve.render import Page
from lagebild.serve.service import Reading, Service
from lagebild.serve.templating import Templates
from lagebild.serve.views import SCREENS
from lagebild.store import columns
from lagebild.store.db import open_store
from lagebild.store.judgements import judge
from lagebild.store.writer import Writer
from tests.query.stores import event, made, record
from tests.serve.stores import HARM

GIVEN = {
    "event": {"key": key_of(HARM, "e1")}, "story": {"key": "s-visit"}, "report": {"key": HARM}, "actor": {"id": "EST"},
    "dyad": {"a": "EST", "b": "RUS"}, "events": {"q": "actor:EST -act:ACCUSE"}, "compare": {"a": "actor:EST", "b": "actor:RUS"},
    "snapshot": {"name": "autumn"}, "difference": {"name": "autumn", "other": "autumn"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("screen", [s for s in SCREENS if s.name != "view"], ids=lambda s: s.name)
def test_pages_are_what_jinja_itself_makes_of_them(client: Any, screen: Any, language: str) -> None:
    service: Service = client.app.state.service
    view = service.reading(lambda reading: screen.view(reading, **GIVEN.get(screen.name, {})))
    page = Page(screen.name, f"/{screen.name}", "q=actor%3AEST&limit=5", language, Caller(role="read"))
    plain = jinja2.Environment(
        loader=jinja2.FileSystemLoader(render.FOLDER / "templates"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    pages.prepare(plain, language)
    expected = plain.get_template(f"{screen.name}.html").render(view=view, page=page)
    assert render.render(view, page).decode() == expected


def test_templates_escape_and_pass_on_what_they_are_given() -> None:
    """Every way a macro can be called, and text that would be markup."""
    source = (
        '{% macro one(a, b=t("x"), c=none) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}'
        '{{ one("<") }}{{ one("<", "&") }}{{ one(a=1, c="\'") }}{{ one("a" ~ v, *[2]) }}{{ t("y", n=v) }}{{ t("none") }}{{ {"k": 3}.k }}'
        '{% macro two() %}{{ caller() }}{{ varargs | length }}{% endmacro %}{% call two(1, 2) %}<b>{{ v }}</b>{% endcall %}'
    )

    def t(ident: str, n: str = "") -> str:
        return f"<{ident}{n}>"

    made = Templates(jinja2.DictLoader({"p": source}), lambda ident: "<x>" if ident == "x" else None)
    plain = jinja2.Environment(loader=jinja2.DictLoader({"p": source}), autoescape=True)
    for environment in (made, plain):
        environment.globals["t"] = t
    shown = made.get_template("p").render(v="<i>")
    assert shown == plain.get_template("p").render(v="<i>")
    assert shown.startswith("[&lt;|&lt;x&gt;|None][&lt;|&amp;|None]") and "<i>" not in shown


def test_a_view_is_worked_out_once_for_all_forms_and_languages(servers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Reading.ask
    monkeypatch.setattr(Reading, "ask", lambda self, query: (asked.append(str(query)), ask(self, query))[1])
    client = servers.start()
    asked.clear()
    german = client.get("/events?q=actor:EST", headers={"Accept": "text/html", "Accept-Language": "de"})
    english = client.get("/events?q=actor:EST", headers={"Accept": "text/html", "Accept-Language": "en"})
    data = client.get("/events.json?q=actor:EST").json()
    assert asked == ["actor:EST"]
    assert "Ereignisse" in german.text and "Ereignisse" not in english.text and data["total"] > 0
    with open_store(servers.path) as store:
        Writer(store).add([record("late", [event(1, source=["EST"])])], "test")
    client.app.state.service.changed()
    assert client.get("/events.json?q=actor:EST").json()["total"] == data["total"] + 1


def test_columns_serve_on_where_no_event_changed(tmp_path: Path) -> None:
    with made(tmp_path / "c.db", [record("r1", [event(1, source=["EST"])]), record("r2", [event(1, "AID", source=["FIN"])])]) as store:
        columns.keep(store)

        def acts() -> tuple[Any, list[str]]:
            with store.reading() as connection:
                found = columns.columns_of(connection)
                numbers = found.array(connection, "act")
                return numbers, [found.words["act"][n] for n in numbers if n]

        before, told = acts()
        judge(store, target=key_of("r1", "e1"), coder="Ada", verdict="accept")
        after, same = acts()
        assert after is before and same == told == ["CONSULT", "AID"]
        Writer(store).add([record("r3", [event(1, "ASSAULT", source=["FIN"])])], "test")
        assert acts()[1] == ["CONSULT", "AID", "ASSAULT"]
        Writer(store).delete("r1", "asked to")
        assert acts()[1] == ["AID", "ASSAULT"]
