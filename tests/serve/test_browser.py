"""Flows in Chromium: home → story → event → clause → report, narrowing events, pasting a report, phones, keys, and axe-core over each page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lagebild.merge.records import key_of
from tests.serve.browser import Open, Watched, browsing, serving, violations
from tests.serve.stores import HARM, VISIT, filled

EVENT = key_of(VISIT, "e1")
PASTED = "Estonian Foreign Minister Liina Kask met her Latvian counterpart in Riga on Monday. She <b>condemned</b> Russia."
SCREENS = (
    "/", "/events", f"/events/{EVENT}", "/stories", "/stories/s-visit", f"/reports/{VISIT}", f"/reports/{HARM}", "/paste", "/session",
    "/events?q=act:NOTHING",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path: Path = tmp_path_factory.mktemp("browser") / "read.db"
    filled(path).close()
    with serving(path, paste_seconds=60.0) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Open]:
    with browsing() as made:
        yield made


@pytest.fixture(scope="module")
def context(chromium: Open, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return chromium(tmp_path_factory.mktemp("profile"))


@pytest.fixture
def watched(context: Any, address: str) -> Iterator[Watched]:
    made = Watched(context.new_page(), address)
    yield made
    made.page.close()
    assert not made.wrong


def test_from_home_to_the_clause_in_the_report(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address)
    page.get_by_role("link", name="EST–FIN: CONSULT").click()
    page.get_by_role("heading", level=1, name="EST–FIN: CONSULT").wait_for()
    page.locator(".happening h4 a").first.click()
    page.wait_for_url("**/events/*")
    clause = page.get_by_role("row", name="Status").get_by_role("link", name="Clause")
    span = clause.get_attribute("href").partition("#")[2]
    clause.click()
    page.wait_for_url(f"**#{span}")
    assert page.locator("#text").is_visible()
    marked = page.evaluate("[...(CSS.highlights.get('aim') ?? [])].map(r => r.toString()).join('')")
    start, end = map(int, span[1:].split("-"))
    record = page.evaluate("fetch(location.pathname + '.json').then(r => r.json()).then(r => r.record.text)")
    assert marked.split() == record[start:end].split()


def test_offsets_hold_where_control_characters_are_shown(watched: Watched, address: str) -> None:
    page = watched.page
    text = page.request.get(f"{address}/reports/{HARM}.json").json()["record"]["text"]
    start = text.index("verkehrt")
    page.goto(f"{address}/reports/{HARM}#c{start}-{start + 8}")
    assert page.evaluate("[...CSS.highlights.get('aim')].map(r => r.toString()).join('')") == "verkehrt"
    assert page.evaluate("document.querySelectorAll('#text script, #text svg, #text img').length") == 0


def test_home_tells_what_is_new_since_the_last_visit(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address)
    page.evaluate("sessionStorage.clear(); localStorage.setItem('lagebild.seen', '2')")
    page.goto(address)
    page.get_by_role("heading", name="New since your last visit").wait_for()
    assert page.locator("#new").get_attribute("data-seen") == "2"
    page.evaluate("sessionStorage.clear(); localStorage.clear()")


def test_a_facet_narrows_and_a_chip_widens(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/events")
    before = page.locator("table.events tbody tr").count()
    page.locator(".facet a", has_text="meets, consults").first.click()
    page.wait_for_url("**q=act%3ACONSULT*")
    assert 0 < page.locator("table.events tbody tr").count() < before
    page.get_by_role("link", name="Remove act:CONSULT").click()
    page.wait_for_url(f"{address}/events")
    assert page.locator("table.events tbody tr").count() == before


def test_the_query_box_is_reached_and_sent_with_keys(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("actor:RUS")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events?q=actor%3ARUS")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_language_and_colours_are_kept(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/stories")
    page.get_by_role("button", name="DE Deutsch").click()
    page.get_by_role("heading", level=1, name="Geschichten").wait_for()
    page.get_by_role("button", name="Dunkel").click()
    page.locator("html.dark").wait_for()
    dark = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    page.goto(f"{address}/events")
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") == dark
    page.context.clear_cookies()


def test_columns_are_chosen_and_stand_in_the_address(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}/events?q=actor:EST")
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Rule").check()
    page.get_by_role("checkbox", name="Evidence").uncheck()
    page.locator("form[data-columns] button").click()
    page.wait_for_url("**columns=*rule*")
    assert "q=actor%3AEST" in page.url
    assert page.get_by_role("columnheader", name="Rule").is_visible() and not page.get_by_role("columnheader", name="Evidence").count()
    page.context.clear_cookies()


def test_a_pasted_report_is_coded_and_explained(watched: Watched, address: str) -> None:
    page = watched.page
    page.set_default_timeout(120_000)
    page.goto(address)
    page.get_by_label("Text of the report").fill(PASTED)
    page.get_by_label("Date of the report").fill("2024-09-10")
    page.get_by_role("button", name="Code it").click()
    page.get_by_role("heading", level=1, name="The text, coded").wait_for()
    assert page.locator("#text").inner_text().strip() == PASTED
    assert page.locator(".event-card").count() >= 1
    page.locator(".event-card .goes a").first.click()
    assert page.evaluate("CSS.highlights.get('aim').size") > 0
    assert page.locator("#why .tried").count() >= 1
    assert not violations(page)


def test_the_reader_explains_every_clause(watched: Watched, address: str) -> None:
    page = watched.page
    page.set_default_timeout(120_000)
    page.goto(f"{address}/reports/{VISIT}")
    page.get_by_role("link", name="Explain", exact=True).click()
    page.locator("#why .clause-why").first.wait_for()
    tried = page.evaluate("fetch(document.getElementById('why').dataset.source).then(r => r.json()).then(r => r.tried.length)")
    assert page.locator("#why .tried").count() == tried


def test_a_phone_needs_no_sideways_scrolling(watched: Watched, address: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    for path in SCREENS[:-1]:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(address)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Events", exact=True).click()
    page.wait_for_url("**/events")


def test_pages_read_without_scripts(chromium: Open, tmp_path: Path, address: str) -> None:
    page = chromium(tmp_path, java_script_enabled=False).new_page()
    page.goto(f"{address}/events")
    page.get_by_label("Sort by").select_option("date")
    page.get_by_role("button", name="Apply").first.click()
    page.wait_for_url("**sort=date")
    page.goto(f"{address}/reports/{VISIT}")
    assert page.locator("#text .trigger").count() >= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Open, tmp_path: Path, address: str, scheme: str) -> None:
    page = chromium(tmp_path, bypass_csp=True, color_scheme=scheme).new_page()
    found = []
    for path in SCREENS:
        page.goto(address + path)
        found += [f"{path} {line}" for line in violations(page)]
    assert not found
