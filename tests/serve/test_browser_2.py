"""Flows in a real Chromium: query → chart → export, review with keys, the map and the network drawn and usable. Skipped without Chromium."""

from __future__ import annotations

import os
import re
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lagebild.merge.records import key_of
from lagebild.serve.access import Tokens
from tests.serve.browser import serving, violations
from tests.serve.stores import filled

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
WITHOUT_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind) { return /webgl/.test(kind) ? null : get.apply(this, arguments); };
"""
api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium (apt-get install chromium, or CHROMIUM=path)")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """Address of a server over the tests' store, a token that may review, and one that may write."""
    folder: Path = tmp_path_factory.mktemp("browser")
    filled(folder / "own.db").close()
    tokens = Tokens(folder / "tokens.json")
    token, writer = tokens.add("anna", "review"), tokens.add("ada", "write")
    with serving(folder / "own.db", tokens=folder / "tokens.json") as address:
        urllib.request.urlopen(f"{address}/actors/EST.json", timeout=300).close()  # the names are learnt once, which takes seconds
        yield address, token, writer


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield made
        made.close()


@pytest.fixture
def page(server: tuple[str, str, str], browser: Any) -> Iterator[Any]:
    """A page of a fresh visitor; fails where a script failed, the policy was broken, or anything but the server was asked."""
    context = browser.new_context(base_url=server[0], locale="en", viewport={"width": 1300, "height": 900})
    made, wrong = context.new_page(), list[str]()
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    made.on("request", lambda r: None if r.url.startswith((server[0], "blob:", "data:")) else wrong.append(r.url))
    yield made
    context.close()
    assert not wrong


def test_query_chart_export(page: Any) -> None:
    page.goto("/actors/EST")
    page.wait_for_selector("figure.chart.drawn canvas")
    page.get_by_text("Numbers as a table").click()
    page.get_by_role("link", name="Sep 2024").first.click()
    page.wait_for_url(re.compile(r"/events\?q=actor%3AEST\+date%3A2024-09"))
    page.locator("details.exports > summary").click()
    with page.expect_download() as loading:
        page.get_by_role("link", name="CSV").first.click()
    text = loading.value.path().read_text("utf-8")
    assert key_of("nordpost-1", "e1") in text


def test_a_click_on_the_chart_leads_to_the_period(page: Any) -> None:
    page.goto("/dyads/EST/FIN?grain=month")
    over = page.locator("figure.chart .u-over").first
    box = over.bounding_box()
    over.click(position={"x": box["width"] * 0.75, "y": box["height"] / 2})
    page.wait_for_url(re.compile(r"/events\?q=.*date%3A2024-\d\d"))


def test_review_with_keys(page: Any, server: tuple[str, str, str]) -> None:
    page.context.request.post(f"{server[0]}/session", form={"token": server[1], "next": "/"})
    page.goto("/review")
    page.wait_for_selector(".review-card.now")
    total = int(page.inner_text("#review-total"))
    keys = page.eval_on_selector_all(".review-card input[name=targets]", "all => all.map(e => e.value)")
    page.keyboard.press("a")
    page.wait_for_selector(".review-card.done")
    assert int(page.inner_text("#review-total")) == total - 1
    page.keyboard.press("u")
    page.wait_for_selector(".review-card.done", state="detached")
    page.keyboard.press("r")
    page.wait_for_selector(".review-card.done")
    page.keyboard.press("c")
    page.keyboard.press("Tab")
    page.keyboard.type("COERCE")
    page.keyboard.press("Enter")
    api.expect(page.locator(".review-card.done")).to_have_count(2)
    given = page.context.request.get(f"{server[0]}/review/judgements.json").json()["judgements"]
    told = [(a["judgement"]["verdict"], a["judgement"]["target"], a["judgement"]["value"]) for a in given]
    assert told[0] == ("correct", keys[1], "COERCE")
    assert told[1][:2] == ("reject", keys[0])
    assert [t[0] for t in told] == ["correct", "reject", "withdraw", "accept"]


def test_map_is_drawn_and_leads_to_events(page: Any) -> None:
    page.goto("/map")
    page.wait_for_selector("#map.ready, #map svg.map-svg")
    assert page.locator("#map-legend li").count() >= 2
    page.get_by_label("Share of conflict").check()
    assert "%" in page.inner_text("#map-legend")
    page.get_by_role("row", name="Estonia").get_by_role("link").first.click()
    page.wait_for_url(re.compile("country%3AEST"))


def test_map_without_webgl_is_an_svg(page: Any) -> None:
    page.add_init_script(WITHOUT_WEBGL)
    page.goto("/map")
    page.wait_for_selector("#map svg .land-e1, #map svg .land-e2")
    page.goto("/network")
    assert page.locator("#network svg line").count() >= 1


def test_network_follows_the_time_slider(page: Any) -> None:
    page.goto("/network")
    page.wait_for_selector("#network.ready")
    before = page.inner_text("[data-fresh=total]")
    page.focus("#span-from")
    page.keyboard.press("End")
    page.wait_for_url(re.compile("since%3A2024-09"))
    api.expect(page.locator("[data-fresh=total]")).not_to_have_text(before)
    page.wait_for_selector("#network.ready")
    page.locator("tr[data-edge] a").first.click()
    page.wait_for_url(re.compile(r"/events\?q=.*dyad%3A"))


def test_everything_can_be_read_without_scripts(browser: Any, server: tuple[str, str, str]) -> None:
    context = browser.new_context(base_url=server[0], locale="en", java_script_enabled=False)
    page = context.new_page()
    for path, words in (("/dyads/EST/FIN", "Sep 2024"), ("/map", "Tallinn"), ("/network", "Estonia – Finland")):
        page.goto(path)
        for summary in page.locator("details.numbers > summary").all():
            summary.click()
        assert page.get_by_text(words).first.is_visible(), path
    context.close()


def test_language_colours_and_views_without_scripts(browser: Any, server: tuple[str, str, str]) -> None:
    context = browser.new_context(base_url=server[0], locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto("/events?q=actor%3AEST")
    page.get_by_role("button", name="DE Deutsch").click()
    page.wait_for_url("**/events?q=actor%3AEST")
    assert page.get_by_role("heading", name="Ereignisse").is_visible()
    page.get_by_role("button", name="Dunkel").click()
    page.wait_for_url("**/events?q=actor%3AEST")
    assert page.get_attribute("html", "class") == "dark"
    context.request.post(f"{server[0]}/session", form={"token": server[2], "next": "/"})
    page.goto("/views?q=actor%3AEST")
    page.get_by_label("Name").fill("est")
    page.get_by_label("Titel").fill("Estland")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/views/est")
    assert page.get_by_role("heading", name="Estland").is_visible()
    page.goto("/views")
    page.get_by_role("button", name="Entfernen Estland").click()
    page.wait_for_url("**/views")
    assert page.get_by_text("Noch keine aufgehobenen Ansichten").is_visible()
    context.close()


def test_the_console_shows_what_the_api_answers(page: Any) -> None:
    page.goto("/data")
    page.get_by_label("Query", exact=True).last.fill("actor:EST")
    page.get_by_role("button", name="/events.json", exact=True).click()
    api.expect(page.locator("#answer pre.answer-text")).to_contain_text('"query": "actor:EST"')
    assert "curl 'http" in page.inner_text("#answer .copyable")
    page.get_by_role("button", name="/events.csv", exact=True).click()
    api.expect(page.locator("#answer pre.answer-text")).to_contain_text("key,id,")


SCREENS = (
    "/actors", "/actors/RUS", "/dyads/CHN/RUS", "/statements", "/map", "/network", "/compare", "/review", "/review/judgements",
    "/review/agreement", "/sources", "/data", "/data/changes", "/data/deletions", "/data/codebook", "/data/packs", "/data/packs?table=frames&language=de",
    "/data/accuracy", "/views",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_other_screens(server: tuple[str, str, str], browser: Any, scheme: str) -> None:
    context = browser.new_context(base_url=server[0], locale="de", color_scheme=scheme, bypass_csp=True)
    made, found = context.new_page(), list[str]()
    for path in SCREENS:
        assert made.goto(path).status == 200, path
        found += [f"{path} {line}" for line in violations(made)]
    context.close()
    assert not found
