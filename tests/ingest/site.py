"""A web site on this machine, for what fetches: answers by path, and a record of what was asked and when."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TEXT = "Die Ministerin reiste am Montag zu Gesprächen nach Riga."
Said = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """What the server answers by path, and what it was asked."""

    address: str = ""
    answers: dict[str, Said | list[Said]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)
    wait: float = 0.0

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """A site that answers while the block runs."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.times.append((self.path, time.monotonic()))
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            time.sleep(site.wait)
            said = site.answers.get(self.path, (404, {}, b""))
            if isinstance(said, list):
                said = said.pop(0) if len(said) > 1 else said[0]
            status, headers, body = said
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def page(title: str) -> bytes:
    body = "".join(f"<p>Satz {n}: {TEXT} Dort sprach sie am Abend mit ihrem Amtskollegen über die Lage.</p>" for n in range(4))
    return f'<!doctype html><html lang="de"><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>'.encode()


def feed(site: Site, *numbers: int) -> bytes:
    entries = "".join(
        f"<item><title>Bericht {n}</title><link>{site.address}/{n}</link><guid>{site.address}/{n}</guid>"
        f"<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>Kurz {n}.</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Blatt</title><link>{site.address}</link>{entries}</channel></rss>'.encode()


HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/rss+xml"}
