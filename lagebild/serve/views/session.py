"""Small screens without data of their own: the paste box, and signing in."""

from __future__ import annotations

from msgspec import Struct

from lagebild.serve.access import ROLES
from lagebild.serve.service import Reading


class Taken(Struct, frozen=True):
    """A field that can be sent, and its limit where it has one."""

    field: str
    limit: int | None


class PasteView(Struct, frozen=True):
    """What the paste box takes; `seconds` are given to a text, so many texts `a_minute` to an address."""

    fields: list[Taken]
    seconds: float
    a_minute: int


def paste(reading: Reading) -> PasteView:
    """What can be pasted; a text sent to the same address with POST comes back coded."""
    settings = reading.settings
    fields = [Taken("text", settings.paste), Taken("lang", None), Taken("date", None)]
    return PasteView(fields, settings.paste_seconds, settings.pastes_a_minute)


class RoleLine(Struct, frozen=True):
    role: str
    may: str


class SessionView(Struct, frozen=True):
    """The roles that a token can have; each may also what those before it may."""

    roles: list[RoleLine]


MAY = ("see everything", "write down decisions", "save views", "everything")


def session(reading: Reading) -> SessionView:
    """Signing in: a token sent to the same address with POST begins a session of this browser."""
    return SessionView([RoleLine(role, may) for role, may in zip(ROLES, MAY, strict=True)])
