"""Coding a text that somebody pasted, in a process of its own that holds the models; nothing of it is stored.

One text at a time. A text that takes too long ends the process, and the next one gets a new one.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from lagebild import errors
from lagebild.errors import CodingFailed, ServerBusy, TookTooLong, WorkerLost
from lagebild.model import Report
from lagebild.output import Record, record

START_SECONDS = 120.0  # for loading the models
WAIT_SECONDS = 10.0  # for others' texts


Work = Callable[[Connection, tuple[Path, ...]], None]


class Tried(Struct, frozen=True):
    """A word that was tried: its event, or why there is none; `missed` are the lines that did not fit, with the condition that failed."""

    span: tuple[int, int]
    clause: tuple[int, int]
    lemma: str
    line: str
    status: str
    status_reason: str
    event: str | None
    reason: str
    missed: list[tuple[str, str]]


class Explained(Struct, frozen=True):
    """A text as it was coded, and what was tried on each word."""

    record: Record
    tried: list[Tried]


class Paster:
    """The process that codes pasted texts; started when it is first needed."""

    def __init__(self, packs: tuple[Path, ...], seconds: float, target: Work | None = None) -> None:
        self.packs, self.seconds, self.target = packs, seconds, target or _work
        self._turn = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def explain(self, report: Report) -> Explained:
        """Code a text; raises ServerBusy, TookTooLong, CodingFailed, or what the coder says of the text."""
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise ServerBusy("Other texts are being coded.")
        try:
            pipe, wait = self._ready()
            pipe.send(report)
            if not pipe.poll(wait):
                self._end()
                raise TookTooLong(f"The text was not coded within {self.seconds:g} seconds.", remedy="Paste less at once.")
            answer = pipe.recv_bytes()
        except (EOFError, OSError):
            self._end()
            raise WorkerLost("The process that codes pasted texts ended.", remedy="Try again.") from None
        finally:
            self._turn.release()
        return _answer(answer)

    def close(self) -> None:
        with self._turn:
            self._end()

    def _ready(self) -> tuple[Connection, float]:
        """The pipe to a running process, and how long it may take: longer where it has to load its models first."""
        if self._process is not None and self._process.is_alive() and self._pipe is not None:
            return self._pipe, self.seconds
        self._end()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=self.target, args=(theirs, self.packs), daemon=True, name="lagebild-paste")
        self._process.start()
        theirs.close()
        if not self._pipe.poll(START_SECONDS) or self._pipe.recv_bytes() != b"ready":
            raise EOFError
        return self._pipe, self.seconds

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None and self._process.is_alive():
            self._process.kill()
            self._process.join(5)
        self._process = self._pipe = None


def _answer(answer: bytes) -> Explained:
    head, body = answer[:1], answer[1:]
    if head == b"!":
        raise CodingFailed(body.decode("utf-8", "replace"))
    if head == b"?":  # an error of ours, by its name
        name, message = msgspec.json.decode(body, type=tuple[str, str])
        raise getattr(errors, name)(message)
    return msgspec.json.decode(body, type=Explained)


def _work(pipe: Connection, packs: tuple[Path, ...]) -> None:
    """What the process does: loads the models, then codes what comes until the pipe closes."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which ends this process by closing the pipe
    from lagebild.errors import LagebildError
    from lagebild.packs import LANGUAGES
    from lagebild.pipeline import Coder

    coder = Coder(packs=packs)
    for lang in LANGUAGES:
        coder.pack(lang)
        coder.reader(lang)
    pipe.send_bytes(b"ready")
    while True:
        try:
            report = pipe.recv()
        except EOFError:
            return
        try:
            answer = b"=" + msgspec.json.encode(explained(report, coder))
        except LagebildError as error:
            answer = b"?" + msgspec.json.encode((type(error).__name__, error.message))
        except Exception as error:
            answer = b"!" + f"The text could not be coded ({type(error).__name__}).".encode()
        pipe.send_bytes(answer)


def explained(report: Report, coder: Any) -> Explained:
    """A report as it is coded, with what was tried."""
    from lagebild.explain import explain_report

    made = explain_report(report, coder)
    tried = [
        Tried(t.trigger.pair, t.clause.pair, t.lemma, t.line, t.status, t.status_reason, t.event, t.reason, list(t.missed))
        for s in made.sentences
        for t in s.traces
    ]
    return Explained(msgspec.structs.replace(record(made.coding), lang=made.analysis.lang), tried)
