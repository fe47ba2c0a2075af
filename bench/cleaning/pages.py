"""The evaluation set of cleaning: 200 generated pages and texts of invented sites, and hand-written ones, line by line with gold.

Chance is seeded, so the set is the same on every machine. Sites (`sites.yaml`) and sentences (`sentences.yaml`) are our own; each
site belongs to one half, `tune` or `test`, so that the test half shows how the rules fare on leftovers nobody tuned them to.
"""

from __future__ import annotations

import html
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PER_SITE = 10
KEEP, CUT, EITHER = "+", "-", "?"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page and its gold: kept, cut, or either (bylines, time stamps, captions: furniture with evidence in it)."""

    text: str
    gold: str


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    half: str
    site: str
    suffix: str
    content: str
    lines: tuple[Line, ...]


def documents() -> Iterator[Document]:
    """All documents, site by site."""
    sentences = yaml.safe_load((HERE / "sentences.yaml").read_text(encoding="utf-8"))
    for site in yaml.safe_load((HERE / "sites.yaml").read_text(encoding="utf-8")):
        for number in range(PER_SITE):
            yield _Page(site, sentences[site["lang"]], number).document()
    yield from _by_hand()


def _by_hand() -> Iterator[Document]:
    """Files of hand-written documents: `=== name` begins one, each line has its gold before it."""
    for path in sorted(HERE.glob("hand_*.txt")):
        half = path.stem.rpartition("_")[2]
        for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, body = block.partition("\n")
            raw = [line for line in body.rstrip("\n").split("\n") if not line.startswith("// ")]
            lines = tuple(Line(line[2:], line[0]) for line in raw if line.strip())
            yield Document(name.strip(), half, f"hand_{half}_{name.strip()}", ".txt", "\n".join(line[2:] for line in raw), lines)


class _Page:
    """One generated page: chooses its words, then lays the lines out as the site does."""

    def __init__(self, site: dict[str, Any], words: dict[str, list[str]], number: int) -> None:
        self.site, self.words, self.number = site, words, number
        self.rng = random.Random(f"{site['name']}/{number}")
        self.title = self._say("headline")
        self.stamp = f"{self.rng.randint(1, 28)}.{self.rng.randint(1, 12)}.2024"

    def document(self) -> Document:
        layout = getattr(self, f"_{self.site['layout']}")
        content, lines = layout()
        suffix = ".html" if self.site["kind"] == "html" else ".txt"
        return Document(f"{self.number:02}", self.site["half"], self.site["name"], suffix, content, tuple(lines))

    # ---- words

    def _say(self, kind: str) -> str:
        return self._filled(self.rng.choice(self.words[kind]))

    def _filled(self, pattern: str) -> str:
        countries = self.rng.sample(self.words["country"], 2)
        pick = {name: self.rng.choice(self.words[full]) for name, full in (("p", "person"), ("s", "city"), ("d", "day"))}
        return pattern.format(c=countries[0], c2=countries[1], **pick)

    def _furniture(self, kind: str) -> list[Line]:
        return [self._furnished(words) for words in self.site[kind]]

    def _furnished(self, words: str) -> Line:
        names = ["Lena Vogt", "Jonas Albers", "Mira Stein", "Paul Okoro"]
        tag = self.rng.choice(
            ["Diplomatie", "Grenze", "Handel", "Sicherheit"] if self.site["lang"] == "de" else ["Diplomacy", "Border", "Trade", "Security"]
        )
        plain = self.title
        for letter, spelled in zip("äöüß", ("ae", "oe", "ue", "ss"), strict=True):
            plain = plain.replace(letter, spelled)
        either = any(mark in words for mark in ("{a}", "{date}")) or words.startswith(("Quelle:", "Source:"))
        fill = {"h": self._say("other"), "t": self.title, "plain": plain, "a": self.rng.choice(names), "a2": self.rng.choice(names)}
        fill |= {"n": str(self.rng.randint(2, 29)), "n2": str(self.rng.randint(100, 999)), "tag": tag.lower(), "Tag": tag, "year": "2024"}
        fill |= {"date": self.stamp, "time": f"{self.rng.randint(6, 22)}:{self.rng.randint(10, 59)}"}
        return Line(words.format(**fill), EITHER if either else CUT)

    def _body(self) -> list[Line]:
        chosen = self.rng.sample(self.words["body"], self.rng.randint(6, 11))
        lines = [Line(self._filled(words), KEEP) for words in chosen]
        if self.rng.random() < 0.6:
            lines.insert(self.rng.randint(2, len(lines) - 2), Line(self._say("subhead"), KEEP))
        if self.rng.random() < 0.4:
            lines.insert(self.rng.randint(2, len(lines) - 1), Line(self._say("quote"), KEEP))
        return lines

    def _with_mid(self, body: list[Line]) -> list[Line]:
        mid = [line for line in self._furniture("mid") if self.rng.random() < 0.7]
        at = self.rng.randint(2, len(body) - 2)
        if len(mid) > 3:  # an embed's lines stand together
            return body[:at] + mid + body[at:]
        for line in mid:
            body.insert(self.rng.randint(2, len(body) - 1), line)
        return body

    def _related(self) -> list[Line]:
        if not self.site["related"]:
            return []
        others = list(dict.fromkeys(self._say("other") for _ in range(self.rng.randint(2, 4))))
        return [Line(self.site["related"], CUT), *(Line(words, CUT) for words in others)]

    def _comments(self) -> list[Line]:
        if not self.site["comments"]:
            return []
        lines = [self._furnished(self.site["comments"])]
        if self.rng.random() < 0.5 and "{n}" in self.site["comments"]:
            german = self.site["lang"] == "de"
            for words in self.rng.sample(self.words["comment"], 2):
                name = self.rng.choice(self.words["name"])
                lines += [Line(f"{name} {'sagt' if german else 'says'}:", CUT)]
                lines += [Line(f"{self.stamp} um 10:12 Uhr" if german else "May 3, 2024 at 10:12 am", CUT)]
                lines += [Line(words, CUT), Line("Antworten" if german else "Reply", CUT)]
        return lines

    # ---- layouts

    def _scraped(self) -> tuple[str, list[Line]]:
        """A text copied off a page: everything line by line."""
        lines = [*self._furniture("top"), Line(self.title, KEEP), *self._furniture("under")]
        if self.rng.random() < 0.5:
            lines.append(Line(self._say("teaser"), KEEP))
        lines += [
            *self._with_mid(self._body()),
            *self._furniture("end"),
            *self._related(),
            *self._own(),
            *self._comments(),
            *self._furniture("footer"),
        ]
        between = self.rng.choice(["\n", "\n\n"])
        return between.join(line.text for line in lines) + "\n", lines

    def _own(self) -> list[Line]:
        """The site's own lines: the same on all its pages."""
        return [Line(words, CUT) for words in self.site["own"]]

    def _agency(self) -> tuple[str, list[Line]]:
        city = self.rng.choice(self.words["city"])
        body = self._body()
        body[0] = Line(f"{city.upper()} ({self.site['name'][:3]}) - {body[0].text}", KEEP)
        lines = [*self._furniture("top"), Line(self.title, KEEP), *body, *self._furniture("end"), *self._furniture("footer")]
        return "\n".join(line.text for line in lines) + "\n", lines

    def _head(self) -> str:
        day, month, year = self.stamp.split(".")
        meta = f'<meta property="og:site_name" content="{self.site["outlet"]}">'
        meta += f'<meta property="article:published_time" content="{year}-{int(month):02}-{int(day):02}T08:00:00+01:00">'
        title = f"{html.escape(self.title)} - {self.site['outlet']}"
        return f'<html lang="{self.site["lang"]}"><head><meta charset="utf-8"><title>{title}</title>{meta}</head>'

    def _semantic(self) -> tuple[str, list[Line]]:
        top, under, end, footer = (self._furniture(kind) for kind in ("top", "under", "end", "footer"))
        body, related, comments, own = self._with_mid(self._body()), self._related(), self._comments(), self._own()
        headline = Line(self.title, KEEP)
        page = [self._head(), "<body><header><nav>", *(_tag("a", x) for x in top), "</nav></header><main><article>", _tag("h1", headline)]
        page += ['<div class="share">', *(_tag("span", x) for x in under), "</div>", *(_paragraph(x) for x in body), '<div class="meta">']
        page += [*(_tag("p", x) for x in end), "</div></article><aside>", *(_tag("li", x) for x in related), "</aside>"]
        page += ["<section class='comments'>", *(_tag("p", x) for x in comments), "</section></main><footer>"]
        page += [*(_tag("a", x) for x in footer), *(_tag("p", x) for x in own), "</footer></body></html>"]
        return "\n".join(page), [*top, headline, *under, *body, *end, *related, *comments, *footer, *own]

    def _divsoup(self) -> tuple[str, list[Line]]:
        """A page without semantic elements: divisions all the way, furniture in the same paragraphs as the report."""
        top, under, end, footer = (self._furniture(kind) for kind in ("top", "under", "end", "footer"))
        body, related, comments, own = self._with_mid(self._body()), self._related(), self._comments(), self._own()
        headline = Line(self.title, KEEP)
        page = [
            self._head(),
            '<body><div id="w1"><div class="c1">',
            *(_tag("span", x) for x in top),
            '</div><div class="c2">',
            _tag("h2", headline),
        ]
        page += [
            "<div>",
            *(_tag("p", x) for x in under),
            '</div><div class="c3">',
            *(_paragraph(x) for x in body),
            *(_tag("p", x) for x in end),
        ]
        page += [
            '</div><div class="c4">',
            *(_tag("p", x) for x in related),
            "</div><div>",
            *(_tag("p", x) for x in comments),
            '</div></div><div class="c9">',
        ]
        page += [*(_tag("span", x) for x in footer), *(_tag("p", x) for x in own), "</div></div></body></html>"]
        return "\n".join(page), [*top, headline, *under, *body, *end, *related, *comments, *footer, *own]

    def _wordpress(self) -> tuple[str, list[Line]]:
        top, under, end, footer = (self._furniture(kind) for kind in ("top", "under", "end", "footer"))
        body, related, comments = self._body(), self._related(), self._comments()
        headline = Line(self.title, KEEP)
        page = [self._head(), '<body class="single"><div id="page"><header class="site-header">', *(_tag("p", x) for x in top), "</header>"]
        page += ['<main class="site-main"><article class="post"><header class="entry-header">', _tag("h1", headline), "</header>"]
        page += ['<div class="entry-meta">', _tag("p", under[0]), '</div><div class="entry-content">', *(_paragraph(x) for x in body)]
        page += [
            '<div class="sharedaddy">',
            *(_tag("p", x) for x in under[1:]),
            "</div>",
            '<div class="jp-relatedposts">',
            *(_tag("p", x) for x in related),
        ]
        page += [
            '</div></div><footer class="entry-footer">',
            *(_tag("p", x) for x in end),
            "</footer></article>",
            '<div class="comments-area">',
        ]
        page += [
            *(_tag("p", x) for x in comments),
            '</div></main><footer class="site-footer">',
            *(_tag("p", x) for x in footer),
            "</footer></div></body></html>",
        ]
        return "\n".join(page), [*top, headline, *under, *body, *related, *end, *comments, *footer]


def _tag(name: str, line: Line) -> str:
    return f"<{name}>{html.escape(line.text)}</{name}>"


def _paragraph(line: Line) -> str:
    heading = line.gold == KEEP and len(line.text) < 45 and line.text[-1] not in ".!?”“"
    return _tag("h3" if heading else "p", line)
