"""Pictures of all screens for the docs: codes `examples/` into a store of its own, serves it on loopback and photographs it.

    .venv/bin/python docs/screenshots.py [NAME …]      needs playwright (pip) and Chromium (/usr/bin/chromium, or CHROMIUM=path)

Writes docs/screens/NAME.png: light, English, 1280 × 850; some also dark, German, or as wide as a phone. Without names, all of them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import urllib.request
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for tests.serve.browser
OUT = ROOT / "docs" / "screens"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A screen to photograph; `{event}` and the like in the path are filled in from the store. `signed`: as somebody who may review."""

    name: str
    path: str
    theme: str = "light"
    language: str = "en"
    width: int = 1280
    height: int = 850
    signed: bool = False


PICTURES = (
    Picture("home", "/?seen=2&days=1"),
    Picture("home-dark-de", "/?seen=2&days=1", "dark", "de"),
    Picture("home-phone", "/?seen=2&days=1", width=390, height=844),
    Picture("events", "/events"),
    Picture("event", "/events/{event}"),
    Picture("stories", "/stories"),
    Picture("story", "/stories/{story}"),
    Picture("report", "/reports/{report}"),
    Picture("why", "/why/{report}"),
    Picture("actors", "/actors"),
    Picture("actor", "/actors/{a}"),
    Picture("dyad", "/dyads/{a}/{b}?grain=day", height=1150),
    Picture("dyad-dark", "/dyads/{a}/{b}?grain=day", "dark", height=1150),
    Picture("statements", "/statements?disputed=true"),
    Picture("map", "/map"),
    Picture("map-dark", "/map", "dark"),
    Picture("network", "/network"),
    Picture("compare", "/compare?a=source:{a}&b=source:{b}"),
    Picture("review", "/review", signed=True),
    Picture("review-phone", "/review", width=390, height=844, signed=True),
    Picture("sources", "/sources"),
    Picture("data", "/data"),
    Picture("changes", "/data/changes"),
    Picture("snapshot", "/data/snapshots/demo"),
    Picture("codebook", "/data/codebook"),
    Picture("packs", "/data/packs"),
    Picture("accuracy", "/data/accuracy"),
    Picture("views", "/views", signed=True),
    Picture("paste", "/paste"),
)


def main(names: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (base, token), sync_playwright() as playwright:
        known = found_in(base)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        for picture in PICTURES:
            if not names or picture.name in names:
                take(browser, base, token, picture, known)
        browser.close()


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """A server over a store made of the examples, with a snapshot and a token."""
    from lagebild.serve.access import Tokens
    from tests.serve.browser import serving

    store = folder / "demo.db"
    for command in (["init"], ["add", str(ROOT / "examples")], ["snapshot", "demo"]):
        call = [sys.executable, "-m", "lagebild", *command, "--store", str(store)]
        subprocess.run(call, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    tokens = folder / "tokens.json"
    token = Tokens(tokens).add("anna", "write")
    with serving(store, tokens=tokens) as address:
        yield address, token


def found_in(base: str) -> dict[str, str]:
    """An event with several sources, its report and story, and the busiest pair of the network."""
    import json

    def get(path: str) -> Any:
        with urllib.request.urlopen(base + path, timeout=60) as answer:
            return json.load(answer)

    events = get("/events.json?limit=200")["events"]
    best = max(events, key=lambda e: (e["independent"], e["report"]["story"] is not None, len(e["by"]), bool(e["place"])))
    stories = get("/stories.json")["stories"]
    edge = max(get("/network.json")["edges"], key=lambda e: e["happenings"])
    story = max(stories, key=lambda s: (s["independent"], s["reports"]))
    return {"event": best["key"], "report": best["report"]["id"], "story": story["key"], "a": edge["a"], "b": edge["b"]}


def take(browser: Any, base: str, token: str, picture: Picture, known: dict[str, str]) -> None:
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.theme,
        locale=picture.language,
        reduced_motion="reduce",
    )
    if picture.signed:
        context.request.post(f"{base}/session", form={"token": token, "next": "/"})
    page = context.new_page()
    page.goto(base + picture.path.format(**known))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500 if picture.path.startswith(("/map", "/network")) else 300)
    data = smaller(page.screenshot())
    (OUT / f"{picture.name}.png").write_bytes(data)
    print(f"{picture.name}.png  {len(data) / 1000:.0f} kB")
    context.close()


# --- PNG -------------------------------------------------------------------------------------------------------------


def smaller(png: bytes) -> bytes:
    """The picture with at most 256 colours, the most frequent kept exactly: text stays sharp, files shrink to a third. Needs no library."""
    width, height, channels, rows = _pixels(png)
    pixels = [[row[x : x + 3] for x in range(0, width * channels, channels)] for row in rows]
    seen = Counter(colour for row in pixels for colour in row)
    for bits in (8, 7, 6, 5, 4, 3):
        kept: dict[bytes, bytes] = {}
        for colour, _ in seen.most_common():
            kept.setdefault(bytes(v >> (8 - bits) for v in colour), colour)
        if len(kept) <= 256:
            break
    number = {colour: n for n, colour in enumerate(kept.values())}
    of = {colour: number[kept[bytes(v >> (8 - bits) for v in colour)]] for colour in seen}
    packed = b"".join(b"\0" + bytes([of[colour] for colour in row]) for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (b"IHDR", head), (b"PLTE", b"".join(number)), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b"")
    return png[:8] + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixels(png: bytes) -> tuple[int, int, int, list[bytes]]:
    """Width, height, channels and rows of an 8-bit picture without interlacing, as Chromium writes them."""
    at, packed, head = 8, b"", b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        head, packed = (data, packed) if kind == b"IHDR" else (head, packed + data if kind == b"IDAT" else packed)
        at += 12 + size
    width, height, _, colour = struct.unpack(">IIBB", head[:10])
    channels = {2: 3, 6: 4}[colour]
    raw, rows = zlib.decompress(packed), list[bytes]()
    before = bytearray(width * channels)
    for y in range(height):
        start = y * (width * channels + 1)
        before = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * channels], before, channels)
        rows.append(bytes(before))
    return width, height, channels, rows


def _unfiltered(kind: int, line: bytes, above: bytearray, step: int) -> bytearray:
    """A row as it was before PNG's filter (PNG specification, 9.2)."""
    out = bytearray(line)
    for i in range(len(out)):
        left, up, corner = (out[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
        match kind:
            case 1:
                add = left
            case 2:
                add = up
            case 3:
                add = (left + up) // 2
            case 4:
                guess = left + up - corner
                add = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            case _:
                return out
        out[i] = (out[i] + add) & 255
    return out


if __name__ == "__main__":
    main(sys.argv[1:])
