"""Who may do what: tokens with roles, hashed at rest, and the sessions of people who signed in on the pages.

A token is `lb_NUMBER_SECRET`. Of the secret only an scrypt hash is kept (RFC 7914; N=2^14, r=8, p=1), in a file that only its owner can
read. A token that was found right is remembered by its SHA-256 until the file changes, so that not every request pays for scrypt.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from lagebild.errors import BadToken, ConfigError, NotSignedIn
from lagebild.store.feed import now

Role = Literal["read", "review", "write", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
SESSION_SECONDS = 12 * 3600
MOST_SESSIONS = 10_000
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


class Token(Struct, frozen=True):
    """A token as it is kept: everything but the secret."""

    number: str
    name: str
    role: Role
    made_at: str
    salt: str
    hash: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request. `csrf` must come back with every form of a session; `bearer` requests need none."""

    name: str = ""
    role: Role | None = None
    csrf: str = ""
    bearer: bool = False

    def may(self, role: Role) -> bool:
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


class Tokens:
    """The token file. Reads it anew when it changes, so that a token taken away is refused at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._tokens: dict[str, Token] = {}
        self._right: dict[bytes, Token] = {}

    def all(self) -> list[Token]:
        """The tokens, the oldest first; raises ConfigError where the file cannot be read."""
        with self._lock:
            self._refresh()
            return list(self._tokens.values())

    def add(self, name: str, role: str) -> str:
        """Make a token; gives it out this once. Raises BadToken for a name that is taken or empty."""
        if role not in ROLES:
            raise BadToken(f"{role!r} is no role.", remedy=f"Roles are {', '.join(ROLES)}.")
        if not name.strip() or len(name) > 64 or not name.isprintable():
            raise BadToken(f"{name!r} is no name for a token.", remedy="Use 1 to 64 printable letters.")
        kept = self.all()
        if any(t.name == name for t in kept):
            raise BadToken(f"There is a token {name!r} already.", remedy="Choose another name, or remove that one first.")
        number, secret, salt = secrets.token_hex(4), secrets.token_urlsafe(32), secrets.token_bytes(16)
        self._write([*kept, Token(number, name, role, now(), salt.hex(), _hash(secret, salt))])
        return f"lb_{number}_{secret}"

    def remove(self, name: str) -> None:
        kept = self.all()
        left = [t for t in kept if t.name != name]
        if len(left) == len(kept):
            raise BadToken(f"There is no token {name!r}.")
        self._write(left)

    def find(self, given: str) -> Token:
        """The token somebody gave; raises NotSignedIn. Takes some 50 ms the first time."""
        digest = hashlib.sha256(given.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            self._refresh()
            if digest in self._right:
                return self._right[digest]
            prefix, _, rest = given.partition("_")
            number, _, secret = rest.partition("_")
            token = self._tokens.get(number) if prefix == "lb" else None
        if token is None or not hmac.compare_digest(_hash(secret, bytes.fromhex(token.salt)), token.hash):
            raise NotSignedIn("The token is not known.")
        with self._lock:
            if self._tokens.get(number) == token:
                self._right[digest] = token
        return token

    def _refresh(self) -> None:
        try:
            found = self.path.stat()
            stamp = found.st_mtime_ns, found.st_size
        except OSError:
            self._stamp, self._tokens, self._right = None, {}, {}
            return
        if stamp == self._stamp:
            return
        try:
            tokens = msgspec.json.decode(self.path.read_bytes(), type=list[Token])
        except (OSError, msgspec.DecodeError) as error:
            raise ConfigError(f"{self.path} cannot be read: {error}.", remedy="Mend the file, or delete it and make new tokens.") from None
        self._stamp, self._tokens, self._right = stamp, {t.number: t for t in tokens}, {}

    def _write(self, tokens: list[Token]) -> None:
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(tokens), indent=1) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            raise ConfigError(f"{self.path} cannot be written ({error.strerror}).", remedy="Name another file with --tokens.") from None


def _hash(secret: str, salt: bytes) -> str:
    return hashlib.scrypt(secret.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, **_SCRYPT).hex()


@dataclass(frozen=True, slots=True)
class Session:
    token: Token
    csrf: str
    until: float


@dataclass(slots=True)
class Sessions:
    """Who is signed in; kept in memory, so that a restart signs everybody out."""

    kept: dict[str, Session] = field(default_factory=dict)

    def begin(self, token: Token) -> str:
        moment = time.monotonic()
        if len(self.kept) >= MOST_SESSIONS:
            self.kept = {k: s for k, s in self.kept.items() if s.until > moment}
        key = secrets.token_urlsafe(32)
        self.kept[_digest(key)] = Session(token, secrets.token_urlsafe(24), moment + SESSION_SECONDS)
        return key

    def find(self, key: str) -> Session | None:
        found = self.kept.get(_digest(key))
        if found is not None and found.until < time.monotonic():
            self.end(key)
            return None
        return found

    def end(self, key: str) -> None:
        self.kept.pop(_digest(key), None)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
