"""A thin client of a running `lagebild serve`: the API as Python objects, with nothing but the standard library.

    from lagebild.client import Client
    client = Client("http://127.0.0.1:8474", token="lb_…")
    for event in client.events("source:CHN act:CONSULT since:2023"):
        print(event["first_day"], event["quote"])
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from lagebild.errors import ServeError

PAGE = 500
Json = dict[str, Any]


class ApiError(ServeError):
    """An answer of the server that is a problem. `problem` is what it said; its `code` is one of docs/errors.md."""

    def __init__(self, problem: Json) -> None:
        super().__init__(str(problem.get("detail", "The server gave no answer that can be read.")), remedy=str(problem.get("remedy", "")))
        self.problem = problem
        self.status = int(problem.get("status", 0))

    def __str__(self) -> str:
        return f"[{self.problem.get('code', self.code)}] {self.explained}"


@dataclass
class Client:
    """A server's address, and the token to come with. Answers that did not change since the last time are not sent again."""

    url: str = "http://127.0.0.1:8474"
    token: str | None = None
    timeout: float = 60.0
    _kept: dict[str, tuple[str, Any]] = field(default_factory=dict, repr=False)

    def get(self, path: str, **parameters: Any) -> Json:
        """The JSON of a screen: `get("/stories")`, `get("/dyads/CHN/RUS", grain="week")`. Raises ApiError."""
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        address = f"{path}.json" + (f"?{urlencode(given, doseq=True)}" if given else "")
        known = self._kept.get(address)
        status, headers, body = self._ask("GET", address, headers={"If-None-Match": known[0]} if known else {})
        if status == 304 and known:
            found: Json = known[1]
            return found
        answer: Json = json.loads(body)
        if "etag" in headers:
            self._kept[address] = headers["etag"], answer
        return answer

    def csv(self, path: str, **parameters: Any) -> str:
        """The CSV of a screen's main table."""
        return self._ask("GET", f"{path}.csv?{urlencode(parameters, doseq=True)}")[2].decode("utf-8")

    def all(self, path: str, field: str, **parameters: Any) -> Iterator[Json]:
        """All items of a list, page after page: `all("/statements", "statements", speaker="RUS")`."""
        after: str | None = None
        while True:
            page = self.get(path, **{"limit": PAGE, "after": after} | parameters)
            yield from page[field]
            after = page.get("next")
            if after is None:
                return
            parameters["after"] = after

    def events(self, q: str = "", **parameters: Any) -> Iterator[Json]:
        """All events of a query."""
        return self.all("/events", "events", q=q, **parameters)

    def event(self, key: str) -> Json:
        return self.get(f"/events/{quote(key, safe='')}")

    def stories(self, q: str = "") -> Iterator[Json]:
        """All stories with events of a query."""
        return self.all("/stories", "stories", q=q)

    def story(self, key: str) -> Json:
        return self.get(f"/stories/{quote(key, safe='')}")

    def report(self, key: str) -> Json:
        return self.get(f"/reports/{quote(key)}")

    def actor(self, name: str) -> Json:
        return self.get(f"/actors/{quote(name, safe='')}")

    def dyad(self, a: str, b: str, **parameters: Any) -> Json:
        return self.get(f"/dyads/{quote(a, safe='')}/{quote(b, safe='')}", **parameters)

    def statements(self, **parameters: Any) -> Iterator[Json]:
        return self.all("/statements", "statements", **parameters)

    def changes(self, after: int = 0, kind: str | None = None) -> Iterator[Json]:
        """What happened to the store after a change: keep the last `number` and give it at the next time."""
        return self.all("/data/changes", "changes", after=str(after), **({"kind": kind} if kind else {}))

    def code(self, text: str, lang: str = "", date: str | None = None) -> Json:
        """A text as it is coded; the server keeps nothing of it."""
        return self._send("POST", "/paste", {"text": text, "lang": lang, "date": date})

    def judge(self, verdict: str, target: str, **given: Any) -> Json:
        """Write down a decision (docs/store.md); needs a token with the role review."""
        found: Json = self._send("POST", "/review", {"verdict": verdict, "target": target} | given)["judgements"][0]
        return found

    def save_view(self, name: str, query: str, title: str = "") -> Json:
        """Keep a query under a name; needs a token with the role write."""
        return self._send("PUT", f"/views/{quote(name, safe='')}", {"query": query, "title": title})

    def _send(self, method: str, path: str, body: Json) -> Json:
        answer: Json = json.loads(self._ask(method, path, json.dumps(body).encode(), {"Content-Type": "application/json"})[2])
        return answer

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: Json | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (in small letters) and body of an answer; raises ApiError where it is a problem."""
        sent = {"Accept-Encoding": "gzip", "User-Agent": "lagebild-client"} | (headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        request = Request(f"{self.url.rstrip('/')}{path}", body, sent, method=method)
        try:
            with urlopen(request, timeout=self.timeout) as answer:
                return answer.status, *_read(answer)
        except HTTPError as error:
            found, content = _read(error)
            if error.code == 304:
                return 304, found, b""
            raise ApiError(_problem(error.code, content)) from None
        except (URLError, OSError) as error:
            raise ApiError({"detail": f"{self.url} does not answer ({error}).", "remedy": "Start it with `lagebild serve`."}) from None


def _read(answer: Any) -> tuple[dict[str, str], bytes]:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    body: bytes = answer.read()
    return headers, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def _problem(status: int, body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"status": status, "detail": f"The server answered with status {status}."}
