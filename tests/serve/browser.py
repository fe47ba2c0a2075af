"""A real browser over a real server. Tests that use it skip, saying so, where Chromium or playwright is missing."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def serving(store: Path, **given: Any) -> Iterator[str]:
    """A server over a store, on a free port of this machine; gives its address."""
    import uvicorn

    from lagebild.serve.app import create_app
    from lagebild.serve.settings import Settings

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = create_app(Settings(**({"store": str(store), "port": port, "rate": 0, "tokens": store.with_name("none.json")} | given)))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)


Open = Callable[..., Any]


@contextmanager
def browsing() -> Iterator[Open]:
    """Chromium; gives what opens a context: `open(folder, **options)`, with a profile of its own in that folder. Skips where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium).")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright).")
    with sync_api.sync_playwright() as playwright, ExitStack() as opened:

        def opening(folder: Path, **given: Any) -> Any:
            options = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"} | given
            context = playwright.chromium.launch_persistent_context(str(folder), executable_path=found, args=FLAGS, **options)
            opened.callback(context.close)
            context.set_default_timeout(20_000)
            return context

        yield opening


class Watched:
    """A page whose errors, refused scripts and requests to other hosts are kept."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.wrong = page, list[str]()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda m: self.wrong.append(m.text) if m.type == "error" else None)
        page.on("dialog", self._dismiss)
        page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else self.wrong.append(f"asked {r.url}"))

    def _dismiss(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def violations(page: Any) -> list[str]:
    """What axe-core finds serious or critical on a page, one line each. The page's own policy must let the script in (`bypass_csp`)."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in ("serious", "critical")]
