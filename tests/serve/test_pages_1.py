"""Pages as they leave the server: hostile text stays inert, nothing is inline, every word is there in both languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from lagebild.merge.records import key_of
from lagebild.serve.pages import links, passages, phrases
from lagebild.serve.pages.formats import days, edtf
from lagebild.serve.pages.inert import inert
from lagebild.serve.pages.passages import Mark, pieces
from tests.serve.stores import HARM, HOSTILE, VISIT

TEMPLATES = Path(phrases.__file__).parents[1] / "templates"
EVENT, HARMED = key_of(VISIT, "e1"), key_of(HARM, "e1")
PATHS = (
    "/", "/?seen=2&days=1", "/events", "/events?q=act:CONSULT%20-status:denied&columns=date,act,rule&density=compact", f"/events/{EVENT}",
    f"/events/{HARMED}", "/stories", "/stories/s-visit", f"/reports/{VISIT}", f"/reports/{HARM}", "/reports/broken", "/paste", "/session",
    "/events?q=act:NOTHING", "/nowhere",
)  # fmt: skip


class Tags(HTMLParser):
    """Every start tag of a page with its attributes, ids, and what scripts and styles hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within = tag

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within in ("script", "style"):
            self.inline += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(client: Any, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.headers["content-type"].startswith("text/html"), (path, answer.text[:500])
    text: str = answer.text
    return text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_has_anything_inline_or_from_elsewhere(client: Any, path: str, language: str) -> None:
    found = Tags(page(client, path, language))
    assert not found.inline.strip()
    for tag, attributes in found.tags:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        if tag in ("script", "img", "link", "iframe", "use"):
            address = attributes.get("src") or attributes.get("href") or ""
            assert address.startswith("/") and not address.startswith("//"), (tag, address)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_its_landmarks_and_names(client: Any, path: str) -> None:
    text = page(client, path, "de")
    found = Tags(text)
    assert '<html lang="de"' in text
    for landmark in ("header", "main", "footer", "nav", "h1"):
        assert found.named(landmark), landmark
    assert len(found.named("h1")) == 1
    ids = [str(a["id"]) for _, a in found.tags if a.get("id")]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for cell in found.named("th"):
        assert cell.get("scope") in ("col", "row")
    labelled = {a["for"] for a in found.named("label") if "for" in a}
    for tag in ("input", "select", "textarea"):
        for field in found.named(tag):
            if field.get("type") not in ("hidden", "checkbox"):
                assert field.get("id") in labelled, field


@pytest.mark.parametrize("path", ["/", "/events?columns=quote,source,target,outlet", f"/events/{HARMED}", f"/reports/{HARM}", f"/events?q=report:{HARM}"])
def test_hostile_text_is_only_text(client: Any, path: str) -> None:
    text = page(client, path)
    found = Tags(text)
    allowed = {"/static/base.js", "/static/lage.js", "/static/reading.js"}
    assert {a["src"] for a in found.named("script")} <= allowed
    assert not found.named("img") and "<b>Blatt" not in text
    for _, attributes in found.tags:
        for name in ("href", "src", "action"):
            assert not (attributes.get(name) or "").strip().lower().startswith(("javascript:", "data:")), attributes
    assert "\u202e" not in text and "\u202c" not in text


def test_the_reader_says_who_wrote_a_report_and_which_version_it_is(client: Any) -> None:
    told = page(client, f"/reports/{HARM}", "de")
    assert re.search(r"<dt>Autor</dt><dd><bdi>Eve &lt;i&gt;Kern&lt;/i&gt;; Ada Roth</bdi></dd><dt>Fassung</dt><dd[^>]*>3</dd>", told)
    assert "<dt>Autor</dt>" not in page(client, f"/reports/{VISIT}", "de")


def test_the_reader_says_how_the_head_of_a_report_is_known(client: Any) -> None:
    assert "<dt>Bekannt aus</dt><dd>Seite: Autor, Medium<br>Text: Datum</dd>" in page(client, f"/reports/{HARM}", "de")
    assert "<dt>Known from</dt><dd>page: Author, Outlet<br>text: Date</dd>" in page(client, f"/reports/{HARM}", "en")
    assert "Known from" not in page(client, f"/reports/{VISIT}", "en")


def test_the_reader_shows_the_hostile_report_to_the_letter(client: Any) -> None:
    text = page(client, f"/reports/{HARM}")
    sheet = text[text.index('id="text"') : text.index('class="beside"')]
    shown = Markup(re.sub(r'<span class="control"[^>]*>\w+</span>', "", sheet[sheet.index(">") + 1 :])).striptags()
    expected = " ".join(HOSTILE.replace("\u202e", "").replace("\u202c", "").split())
    assert expected in shown
    assert 'title="U+202E">RLO<' in sheet
    assert "javascript:alert(4)" in text, "an address that cannot be followed is shown as text"


def test_overlapping_spans_keep_the_text_and_all_layers() -> None:
    text = "Anna Berg said she met Tom.\n\nThen she left."
    marks = [Mark(0, 9, "actor"), Mark(5, 14, "cue"), Mark(15, 26, "quotation"), Mark(19, 22, "trigger", quad=1), Mark(23, 40, "actor")]
    paragraphs = pieces(text, marks)
    flat = [p for paragraph in paragraphs for p in paragraph]
    assert ["".join(p.text for p in paragraph) for paragraph in paragraphs] == text.split("\n\n")
    assert all(text[p.at : p.at + len(p.text)] == p.text for p in flat)
    for at, layers in ((2, {"actor"}), (6, {"actor", "cue"}), (10, {"cue"}), (20, {"quotation", "trigger", "quad1"}), (24, {"actor", "quotation"}), (30, {"actor"})):
        assert next(set(p.layers) for p in flat if p.at <= at < p.at + len(p.text)) == layers, at


def test_spans_of_a_passage_are_cut_at_its_edges_and_anchors_need_their_beginning() -> None:
    [line] = pieces("met Ann", [Mark(0, 20, "quotation"), Mark(6, 9, "trigger")], offset=6)
    assert [(p.at, p.text, p.layers, p.anchors) for p in line] == [
        (6, "met", ("quotation", "trigger"), ("c6-9",)), (9, " Ann", ("quotation",), ()),
    ]  # fmt: skip


def test_every_field_of_an_event_opens_its_words_in_the_report(client: Any) -> None:
    event = client.get(f"/events/{EVENT}.json").json()["event"]
    spans = [event["span"], event["clause"], *(p["span"] for side in ("source", "target", "by") for p in event[side])]
    shown, reader = page(client, f"/events/{EVENT}"), Tags(page(client, f"/reports/{VISIT}"))
    anchors = {a.get("id") for _, a in reader.tags}
    for start, end in spans:
        assert f'href="/reports/{VISIT}#c{start}-{end}"' in shown
        assert f"c{start}-{end}" in anchors


def test_an_event_says_who_says_so_and_why_it_was_merged(client: Any) -> None:
    shown = page(client, f"/events/{EVENT}")
    assert "Nordpost" in shown and "Kopierblatt" in shown and "dpa" in shown
    assert "same act, sides and day" in shown


def test_a_story_folds_copies_and_puts_claims_beside_denials(client: Any) -> None:
    shown = page(client, "/stories/s-visit", "de")
    assert "1 Abschrift" in shown and "both are dpa" in shown
    assert "Behauptung" in shown and "the same act, denied" in shown


def test_the_address_of_events_holds_the_query_and_the_columns(client: Any) -> None:
    shown = page(client, "/events?q=act:CONSULT,AID&columns=act,rule&density=compact&sort=date")
    found = Tags(shown)
    assert [a["class"] for a in found.named("th")] == ["c-act", "c-rule"]
    assert 'data-density="compact"' in shown
    assert any("act%3ACONSULT%2CAID" in (a.get("href") or "") and "columns=act%2Crule" in (a.get("href") or "") and "status%3A" in (a.get("href") or "") for a in found.named("a")), "a facet keeps the columns"
    assert "lagebild search" in shown and "read.csv" in shown and "Client(" in shown


def test_every_phrase_is_in_both_languages_and_every_template_finds_its_own() -> None:
    table = phrases.table()
    used = {
        (ident, path.name)
        for path in TEMPLATES.glob("*.html")
        for call, ident in re.findall(r"""\b(t|tn)\("([\w.\-:]+)"[,)]""", path.read_text("utf-8"))
        for ident in ([ident] if call == "t" else [f"{ident}.one", f"{ident}.other"])
    }
    assert not sorted(x for x in used if x[0] not in table)
    for ident, (german, english) in table.items():
        assert set(re.findall(r"{(\w+)}", german)) == set(re.findall(r"{(\w+)}", english)), ident


@pytest.mark.parametrize("path", PATHS)
def test_pages_speak_one_language(client: Any, path: str) -> None:
    """Words that only one language's interface has do not show up in the other."""
    german, english = Tags(page(client, path, "de")), Tags(page(client, path, "en"))
    assert [t for t, _ in german.tags] == [t for t, _ in english.tags]
    assert phrases.phrase("nav.events", "de") not in page(client, path, "en")


def test_every_act_status_and_mode_has_words() -> None:
    from typing import get_args

    from lagebild.model import KNOWN_FIELDS, KnownBy, Status
    from lagebild.output import Act
    from lagebild.packs import load_pack
    from lagebild.query import KEYS, SORTS
    from lagebild.query.search import FACETS

    wanted = [f"act.{a}" for a in get_args(Act)] + [f"status.{s}" for s in get_args(Status)] + [f"key.{k}" for k in KEYS]
    wanted += [f"facet.{f}" for f in FACETS] + [f"sort.{s}" for s in SORTS]
    wanted += [f"known.{k}" for k in get_args(KnownBy)] + [f"field.{f}" for f in KNOWN_FIELDS]
    wanted += [f"mode.{mode}" for e in load_pack("de").table("cameo") if (mode := e.cells.get("mode"))]
    assert not [w for w in wanted if not phrases.has_phrase(w)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain", "plain"), ("<i>&\"'", "&lt;i&gt;&amp;&#34;&#39;"), ("a\x00b", 'a<span class="control" title="U+0000">00</span>b'), ("tab\tand\nline", "tab\tand\nline")],
)
def test_inert(text: str, shown: str) -> None:
    assert str(inert(text)) == shown


def test_links_never_lead_out_of_their_place() -> None:
    assert links.report_at('a/b?c#d"', (1, 2)) == "/reports/a/b%3Fc%23d%22#c1-2"
    assert links.actor_at("a/b") == "/actors/a%2Fb"
    assert [links.web(u) for u in ("//evil.example", "ftp://x.example", " https://x.example/a ", "http:///x", "https://[x")] == ["", "", "https://x.example/a", "", ""]


@pytest.mark.parametrize(("value", "german", "english"), [("2024-03-05", "5. März 2024", "5 Mar 2024"), ("2024-23~", "etwa Herbst 2024", "about autumn 2024"), ("../2024-03", "bis März 2024", "until Mar 2024")])
def test_dates_in_both_languages(value: str, german: str, english: str) -> None:
    assert (edtf(value, "de"), edtf(value, "en")) == (german, english)


def test_ranges_of_days_are_short() -> None:
    assert days("2024-03-05", "2024-03-07", "de") == "5.–7. März 2024"
    assert days("2024-03-28", "2024-04-02", "en") == "28 Mar – 2 Apr 2024"
    assert days("2023-01-01", "2023-12-31", "en") == "2023"


def test_the_text_of_a_passage_is_not_cut_within_a_word(client: Any) -> None:
    from types import SimpleNamespace as Made

    event = Made(clause=(10, 14), span=(10, 14), quad=1, source=[], target=[], by=[], time=None, place=None, counts={})
    view = Made(event=event, passage=Made(start=3, text="lf one met two hal"))
    assert "".join(p.text for line in passages.passage(view) for p in line).strip() == "one met two"


def test_who_may_judge_gets_the_buttons_and_is_sent_back(servers: Any) -> None:
    from lagebild.serve.access import Tokens

    token = Tokens(servers.tokens).add("anna", "write")
    client = servers.start()
    assert 'value="accept"' not in page(client, f"/events/{EVENT}")
    client.post("/session", data={"token": token, "next": "/"}, headers={"Origin": "http://testserver"})
    shown = page(client, f"/events/{EVENT}")
    csrf = re.search(r'name="csrf" value="([^"]+)"', shown)
    assert csrf and 'value="accept"' in shown and "anna" in shown
    given = {"csrf": csrf[1], "target": EVENT, "kind": "event", "next": f"/events/{EVENT}#judgements", "verdict": "accept", "comment": "<b>seen</b>"}
    answer = client.post("/review", data=given, headers={"Origin": "http://testserver"}, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"].startswith(f"/events/{EVENT}")
    after = page(client, f"/events/{EVENT}")
    assert "&lt;b&gt;seen&lt;/b&gt;" in after and "accepted" in after
    assert "/views?q=act%3ACONSULT" in page(client, "/events?q=act:CONSULT")


def test_a_query_that_cannot_be_read_stays_in_the_box(client: Any) -> None:
    [box] = [a for a in Tags(page(client, "/events?q=act:NOTHING")).named("input") if a.get("id") == "ask"]
    assert box["value"] == "act:NOTHING"
