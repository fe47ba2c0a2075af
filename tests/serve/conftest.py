from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from lagebild.serve.app import create_app
from lagebild.serve.settings import Settings
from tests.serve.stores import filled

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("serve") / "read.db"
    filled(path).close()
    return path


@pytest.fixture(scope="session")
def client(store_path: Path) -> Iterator[TestClient]:
    """A client of a server without tokens, which nothing writes to."""
    settings = Settings(store=str(store_path), names=("testserver",), tokens=store_path.with_name("none.json"), rate=0)
    with TestClient(create_app(settings)) as made:
        yield made


class Servers:
    """Servers over a store of their own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.path = folder / "own.db"
        self.tokens = folder / "tokens.json"
        filled(self.path).close()

    def start(self, address: str = "127.0.0.1", **given: Any) -> TestClient:
        values: dict[str, Any] = {"store": str(self.path), "names": ("testserver",), "tokens": self.tokens, "rate": 0} | given
        app = create_app(Settings(**values))
        return self.stack.enter_context(TestClient(app, client=(address, 5000)))


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(tmp_path, stack)
