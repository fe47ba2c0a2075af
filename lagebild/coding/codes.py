"""Codes derived from act, mode and status: PLOVER, quad class, CAMEO and Goldstein score."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from lagebild.packs import Pack

REAL = ("occurred", "ongoing")
PROSPECTIVE = ("planned", "intended")


@dataclass(frozen=True, slots=True)
class Codes:
    plover: str | None
    quad: int | None
    cameo: str | None
    score: float | None


@functools.lru_cache(maxsize=8)
def _tables(pack: Pack) -> tuple[dict[str, tuple[int, str]], dict[tuple[str, str], tuple[str, float]]]:
    acts = {e["id"]: (int(e["quad"]), e["planned"]) for e in pack.table("acts")}
    cameo = {(e["act"], e["mode"]): (e["cameo"], float(e["goldstein"])) for e in pack.table("cameo")}
    return acts, cameo


@functools.lru_cache(maxsize=8)
def scheduled_acts(pack: Pack) -> frozenset[str]:
    """Acts that have a date (meetings, exercises): a mention inside a plan is of a planned one."""
    return frozenset(e["id"] for e in pack.table("acts") if e["scheduled"])


def plover(act: str, status: str, pack: Pack) -> str | None:
    """The PLOVER code of an act in a status; None where nothing happened (CODEBOOK.md, "Act and status are kept apart").

    >>> from lagebild.packs import load_pack
    >>> pack = load_pack("de")
    >>> plover("CONSULT", "planned", pack), plover("ASSAULT", "attempted", pack), plover("AID", "denied", pack)
    ('AGREE', 'ASSAULT', None)
    """
    acts, _ = _tables(pack)
    if status in REAL:
        return act
    if status in PROSPECTIVE:
        return acts[act][1]
    return act if (act, status) == ("ASSAULT", "attempted") else None


def codes(act: str, mode: str | None, status: str, pack: Pack) -> Codes:
    """All codes of an event; quad, CAMEO and score are those of the PLOVER code, so empty where there is none."""
    code = plover(act, status, pack)
    if code is None:
        return Codes(None, None, None, None)
    acts, cameo = _tables(pack)
    kept_mode = mode or "" if code == act else ""
    found = cameo.get((code, kept_mode)) or cameo.get((code, ""))
    return Codes(code, acts[code][0], found[0] if found else None, found[1] if found else None)
