"""What is tried with bad input, and what counts as failing: one function per target takes bytes; seeds to begin from go with it."""

from __future__ import annotations

import contextlib
import io
import random
import signal
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lagebild.errors import LagebildError  # noqa: E402

LIMIT = 10  # seconds for one case
Case = Callable[[bytes], None]


class TooSlow(BaseException):
    """A case that went past its time."""


CREDITS = b"KIEW (dpa) - Ruhe. (APA, 5.3.2024)\n\nWith additional reporting by Reuters and AFP\n\xc2\xa9 2024 dpa\n"
TEXT = b"Minister reist nach Riga\n\nDer Minister reiste am Montag nach Riga, sagte ein Sprecher.\n\nShare this\nLeave a Reply\nsource-120\n"
PAGE = (
    b"<!DOCTYPE html><html lang='de'><head><title>Reise</title><meta property='article:published_time' content='2024-03-05T10:00:00Z'>"
    b"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-05\"}</script></head><body><nav>Start</nav>"
    b"<article><h1>Reise</h1><p>" + TEXT.replace(b"\n", b"</p><p>") * 4 + b"</p></article></body></html>"
)
FEED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Blatt</title><item><title>Reise</title><link>https://example.org/1</link>"
    b"<pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate><description>" + TEXT + b"</description></item></channel></rss>"
)
JSON = b'{"id":"a","text":"Der Minister reiste nach Riga.","title":"Reise","date":"2024-03-05","outlet":"Blatt","lang":"de","url":"https://example.org"}\n'
GARBLED = '{"id":"g","text":"Der AuÃŸenminister reiste â€“ fÃ¼r drei Tage â€“ nach Riga."}\n'.encode()
NINJS = b'{"uri":"urn:x:1","type":"text","versioncreated":"2024-03-05T10:00:00Z","pubstatus":"usable","headline":"Reise","body_text":"Der Minister reiste nach Riga."}'
MAIL = b"From: a@example.org\r\nSubject: =?utf-8?q?Reise?=\r\nDate: Tue, 05 Mar 2024 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + TEXT
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/1\r\nWARC-Date: 2024-03-05T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    + f"Content-Length: {len(PAGE) + 45}\r\n\r\n".encode() + b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\r\n" + PAGE + b"\r\n\r\n"
)  # fmt: skip
TABLE = b"id;text;date;outlet\n1;Der Minister reiste nach Riga.;2024-03-05;Blatt\n2;\"Zwei\nZeilen\";;\n"
SUFFIXES = {
    ".txt": TEXT, ".html": PAGE, ".xml": FEED, ".jsonl": JSON * 3 + GARBLED, ".json": NINJS, ".eml": MAIL, ".warc": WARC, ".csv": TABLE, ".pdf": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n",
}  # fmt: skip


def _zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, data in SUFFIXES.items():
            archive.writestr(f"x{suffix}", data)
    return out.getvalue()


def ingest(folder: Path, dice: random.Random) -> tuple[Case, list[bytes]]:
    from lagebild.ingest import Garbled, read_paths

    suffixes = [*SUFFIXES, ".zip"]

    def case(data: bytes) -> None:
        path = folder / f"case{dice.choice(suffixes)}"
        path.write_bytes(data)
        try:
            for item in read_paths([str(path)], garbled=Garbled(mend=dice.random() < 0.5)):
                text = getattr(item, "text", "")
                assert not any("\ud800" <= c <= "\udfff" for c in text), "a surrogate in a text"
        finally:
            path.unlink()

    return case, [*SUFFIXES.values(), _zipped()]


def clean(_folder: Path, _dice: random.Random) -> tuple[Case, list[bytes]]:
    from lagebild.coding.agency import find_agency
    from lagebild.ingest.clean import clean as cleaned
    from lagebild.ingest.credit import credit_date
    from lagebild.packs import load_pack

    pack = load_pack("en")

    def case(data: bytes) -> None:
        raw = data.decode("utf-8", "replace")
        found = cleaned(raw)
        for cut in found.removed:
            span = getattr(cut, "span", None) or (cut.start, cut.end)
            assert 0 <= span[0] <= span[1] <= len(raw), "a cut outside of the text"
        find_agency(found.text, pack, (raw[cut.start : cut.end] for cut in found.removed))
        credit_date(found.text)

    return case, [TEXT, TEXT * 20, (TEXT + b"\n") * 3, CREDITS, TEXT + CREDITS]


def shipped_tables() -> list[Path]:
    return [p for lang in ("de", "common", "actors") for p in sorted((ROOT / "lagebild" / "data" / lang).glob("*.tsv"))]


def packs(folder: Path, dice: random.Random) -> tuple[Case, list[bytes]]:
    from lagebild.packs import load_pack
    from lagebild.resolve.indexing import lexicon

    shipped = shipped_tables()
    seeds = [b"\n".join(p.read_bytes().split(b"\n")[:12]) + b"\n" for p in shipped]
    own = folder / "own"
    own.mkdir(exist_ok=True)

    def case(data: bytes) -> None:
        path = own / dice.choice(shipped).name
        path.write_bytes(data)
        try:
            pack = load_pack("de", (own,))
            if not pack.problems and dice.random() < 0.02:  # building all indexes takes a second
                lexicon(pack)
        finally:
            path.unlink()

    return case, seeds


QUERIES = [
    q.encode() for q in ('act:CONSULT source:CHN', 'source:"United States" since:2023-08 until:2024', 'text:"a b" -status:denied', "actor:RUS,UKR place:Riga", "(a)")
]  # fmt: skip


def query(folder: Path, _dice: random.Random) -> tuple[Case, list[bytes]]:
    from lagebild.query.search import page
    from lagebild.query.syntax import parse
    from lagebild.store.db import open_store
    from tests.serve.stores import filled

    path = folder / "query.db"
    filled(path).close()
    store = open_store(path, readonly=True)

    def case(data: bytes) -> None:
        page(store, parse(data.decode("utf-8", "replace")[:2000]), limit=5)

    return case, QUERIES


def api(folder: Path, dice: random.Random) -> tuple[Case, list[bytes]]:
    from urllib.parse import quote

    from lagebild.serve.app import create_app
    from lagebild.serve.settings import Settings
    from tests.serve.stores import filled

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient
    path = folder / "api.db"
    filled(path).close()
    settings = Settings(store=str(path), names=("testserver",), tokens=folder / "none.json", rate=0)
    client = TestClient(create_app(settings), raise_server_exceptions=False)
    client.__enter__()
    routes = [r.replace("{", "").replace("}", "") for r in client.get("/openapi.json").json()["paths"]]
    names = ("q", "limit", "after", "format", "since", "until", "a", "b", "key", "facets", "x")

    def case(data: bytes) -> None:
        words = data.decode("latin-1")[:1500]
        route = dice.choice(routes)
        if dice.random() < 0.3:
            route = f"{route.rsplit('/', 1)[0]}/{quote(words[:60], safe='')}"
        if dice.random() < 0.7:
            answer = client.get(f"{route}?{dice.choice(names)}={quote(words, safe='')}")
        else:
            answer = client.post(route, content=data, headers={"content-type": dice.choice(("application/json", "text/plain"))})
        assert answer.status_code < 500, f"status {answer.status_code} from {route}"

    return case, [*QUERIES, JSON, b"2024-03-05", b"10"]


TARGETS = {"ingest": ingest, "clean": clean, "packs": packs, "query": query, "api": api}


# ------------------------------------------------------------------ what failing is


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def failure_of(case: Case, data: bytes) -> str:
    """What is wrong with a case: '' for nothing, else its kind and place."""
    began = time.process_time()
    try:
        with at_most(6 * LIMIT):  # the machine may be busy: the limit proper is of processor time
            case(data)
    except LagebildError:
        pass
    except TooSlow:
        return f"hang: more than {6 * LIMIT} seconds"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:120]}"
    spent = time.process_time() - began
    return f"slow: {spent:.0f} s of processor time" if spent > LIMIT else ""
