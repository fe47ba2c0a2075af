"""What all requests share: the store, the threads that read it, what was answered lately, and who is signed in."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any, TypeVar

from sqlalchemy import Connection

from lagebild.errors import LagebildError, NotSignedIn, TooManyRequests
from lagebild.model import Report
from lagebild.query import Query
from lagebild.query.masks import View
from lagebild.query.search import Found, found_in
from lagebild.serve.access import Sessions, Token, Tokens
from lagebild.serve.metrics import Meters
from lagebild.serve.names import warm_names
from lagebild.serve.pasting import Explained, Paster
from lagebild.serve.safety import Rates
from lagebild.serve.settings import Settings
from lagebild.store import columns
from lagebild.store.db import Store, open_store
from lagebild.store.reader import Reader

T = TypeVar("T")
FRESH = 0.1  # seconds for which the change counter is taken as known


@dataclass(frozen=True, slots=True)
class Reading:
    """One state of the store, as a view reads it: its columns with a connection, and queries answered on them."""

    store: Store
    view: View
    settings: Settings

    @property
    def connection(self) -> Connection:
        return self.view.connection

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What several views need and only changes with the store: worked out by the first, kept for the rest."""
        return self.view.columns.kept(key, make)

    def ask(self, query: Query | str) -> Found:
        """The answer to a query; raises QueryError."""
        return found_in(self.view, Query.parse(query) if isinstance(query, str) else query)

    @property
    def reader(self) -> Reader:
        return Reader(self.store)


@dataclass(slots=True)
class Cache:
    """What was worked out lately, at one state of the store; the oldest goes first when it gets too big."""

    most: int
    kept: OrderedDict[Hashable, tuple[Any, int]] = field(default_factory=OrderedDict)
    change: int = -1
    size: int = 0
    hits: int = 0
    misses: int = 0

    def at(self, change: int) -> Cache:
        """The cache for a state of the store: empty where that is another than before."""
        if change != self.change:
            self.kept.clear()
            self.change, self.size = change, 0
        return self

    def get(self, key: Hashable) -> Any | None:
        found = self.kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.kept.move_to_end(key)
        self.hits += 1
        return found[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        if size > self.most // 4:
            return
        if key in self.kept:
            self.size -= self.kept.pop(key)[1]
        self.kept[key] = value, size
        self.size += size
        while self.size > self.most:
            self.size -= self.kept.popitem(last=False)[1][1]


class Service:
    """The running server's state; one per process. `close` it when done."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.tokens = Tokens(settings.tokens)
        self.sessions = Sessions()
        self.meters = Meters()
        self.tries = Rates(1 / 6, 10)  # wrong tokens per address
        self.pastes = Rates(settings.pastes_a_minute / 60, settings.pastes_a_minute)
        self.paster = Paster(settings.packs, settings.paste_seconds)
        self.cache = Cache(settings.cached)
        self.started = time.time()
        self._stores: dict[bool, Store] = {True: open_store(settings.store, readonly=True)}
        self._threads = ThreadPoolExecutor(settings.threads, "lagebild-read")
        self._looking = ThreadPoolExecutor(1, "lagebild-look")  # of its own: what is in memory must not wait for what is worked out
        self._coding = ThreadPoolExecutor(2, "lagebild-paste")
        self._opening = Lock()
        self._seen = (-1, -FRESH)
        self._running: dict[Hashable, asyncio.Future[Any]] = {}

    @property
    def store(self) -> Store:
        return self._stores[True]

    def writable(self) -> Store:
        """The store, open for writing; opened when it is first needed."""
        with self._opening:
            if False not in self._stores:
                self._stores[False] = open_store(self.settings.store)
            return self._stores[False]

    def warm(self) -> None:
        """Bring the query columns up to date before the first request; not being able to write them is no error."""
        with contextlib.suppress(LagebildError):
            columns.keep(self.writable())
        self.reading(lambda reading: reading.ask("").total)

    def learn(self) -> None:
        """Load what names are read with, which takes seconds, before somebody asks for a name."""
        with contextlib.suppress(LagebildError):
            warm_names()
        if not gc.get_freeze_count():
            gc.collect()
            gc.freeze()  # hundreds of thousands of entries that stay: the collector need not visit them again and again

    async def warmed(self) -> None:
        """Make the server ready: the columns before the first request, the names beside the first requests."""
        await self.run(self.warm)
        Thread(target=self.learn, name="lagebild-learn", daemon=True).start()  # the server's end need not wait for it

    def close(self) -> None:
        self.paster.close()
        self._coding.shutdown(wait=True, cancel_futures=True)
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._looking.shutdown(wait=True, cancel_futures=True)
        for store in self._stores.values():
            store.close()

    def reading(self, work: Callable[[Reading], T]) -> T:
        """Do something with one state of the store, in the caller's thread."""
        with self.store.reading() as connection:
            return work(Reading(self.store, View.of(connection, columns.columns_of(connection)), self.settings))

    async def read(self, work: Callable[[Reading], T]) -> T:
        """The same in one of the reading threads."""
        return await self.run(lambda: self.reading(work))

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def paste(self, report: Report) -> Explained:
        """Code a text without keeping it; raises LagebildError."""
        return await asyncio.get_running_loop().run_in_executor(self._coding, lambda: self.paster.explain(report))

    async def write(self, work: Callable[[Store], T]) -> T:
        """Write to the store; the next request sees it."""
        try:
            return await self.run(lambda: work(self.writable()))
        finally:
            self.changed()

    async def change(self) -> int:
        """The number of the store's last change: as long as it stays, every answer stays."""
        number, then = self._seen
        if time.monotonic() - then < FRESH:
            return number
        return await self.once("change", self._looked)

    def changed(self) -> None:
        """Say that this server wrote something, so that the next request sees it."""
        self._seen = (-1, -FRESH)

    async def _looked(self) -> int:
        number = await asyncio.get_running_loop().run_in_executor(self._looking, self._last_change)
        self._seen = number, time.monotonic()
        return number

    def _last_change(self) -> int:
        with self.store.reading() as connection:
            return columns.last_change(connection)

    async def once(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """What several requests ask for at the same time, worked out once for all of them."""
        running = self._running.get(key)
        if running is None:
            running = asyncio.ensure_future(work())
            self._running[key] = running
            running.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(running)

    async def known(self, given: str, client: str) -> Token:
        """The token somebody gave; raises NotSignedIn, and TooManyRequests for who tries too often."""
        if not self.tries.may(client):
            raise TooManyRequests("Too many wrong tokens from your address.")
        try:
            return await self.run(lambda: self.tokens.find(given))
        except NotSignedIn:
            self.tries.let_in(client)
            raise
