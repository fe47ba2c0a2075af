"""How a server runs: where it listens, what it lets in, and its limits."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from lagebild.errors import UnsafeBind

PORT = 8474
TOKENS = "lagebild.tokens.json"
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `lagebild serve` was told.

    Attributes:
        names: host names that requests may be sent to, beside the address the server listens on.
        public: everybody who reaches the server may read.
        rate: requests per second that one client may send in the long run (0: any number); `burst` at once.
        body: bytes of a request's body; `paste` characters of a text to be coded, `paste_seconds` the time for it.
    """

    store: str | None = None
    host: str = "127.0.0.1"
    port: int = PORT
    names: tuple[str, ...] = ()
    public: bool = False
    tokens: Path = field(default_factory=lambda: Path(TOKENS))
    packs: tuple[Path, ...] = ()
    rate: float = 50.0
    burst: int = 200
    body: int = 1_000_000
    paste: int = 100_000
    paste_seconds: float = 20.0
    pastes_a_minute: int = 30
    threads: int = 4
    cached: int = 64_000_000

    @property
    def local(self) -> bool:
        """Whether only this machine reaches the server."""
        return is_local(self.host)


def is_local(host: str) -> bool:
    """Whether an address to listen on is one of this machine only.

    >>> is_local("127.0.0.1"), is_local("::1"), is_local("0.0.0.0"), is_local("example.org")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_bind(settings: Settings, has_tokens: bool) -> None:
    """Raises UnsafeBind where other machines would reach a server that nobody told to be open to them."""
    if not settings.local and not has_tokens and not settings.public:
        raise UnsafeBind(f"{settings.host} is reached by other machines, and there are no tokens.")
