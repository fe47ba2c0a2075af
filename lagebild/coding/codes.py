"""Codes derived from act, mode and status: PLOVER, quad class, CAMEO and Goldstein score."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from lagebild.packs import Pack

REAL = ("occurred", "ongoing")
PROSPECTIVE = ("planned", "intended")
Commitment = Literal["", "agreed", "refused"]  # what the doer says of an act ahead (table `acts`)


@dataclass(frozen=True, slots=True)
class Codes:
    plover: str | None
    quad: int | None
    cameo: str | None
    score: float | None


@functools.lru_cache(maxsize=8)
def _tables(pack: Pack) -> tuple[dict[str, tuple[int, dict[str, str]]], dict[tuple[str, str], tuple[str, float]]]:
    acts = {e["id"]: (int(e["quad"]), {k: e[k] for k in ("planned", "agreed", "refused")}) for e in pack.table("acts")}
    cameo = {(e["act"], e["mode"]): (e["cameo"], float(e["goldstein"])) for e in pack.table("cameo")}
    return acts, cameo


@functools.lru_cache(maxsize=8)
def scheduled_acts(pack: Pack) -> frozenset[str]:
    """Acts that have a date (meetings, exercises): a mention inside a plan is of a planned one."""
    return frozenset(e["id"] for e in pack.table("acts") if e["scheduled"])


def plover(act: str, status: str, pack: Pack, *, said: Commitment = "") -> str | None:
    """The PLOVER code of an act in a status; None where nothing happened (CODEBOOK.md, "Act and status are kept apart").

    Args:
        act: the act as it would be if it were done.
        status: how the text presents it.
        pack: the pack whose table `acts` holds the codes.
        said: whether its doer agrees to a planned act or rules a denied one out, which is a deed of its own where table `acts` says so.

    >>> from lagebild.packs import load_pack
    >>> pack = load_pack("de")
    >>> plover("CONSULT", "planned", pack), plover("ASSAULT", "attempted", pack), plover("AID", "denied", pack)
    ('AGREE', 'ASSAULT', None)
    >>> plover("RETREAT", "planned", pack), plover("RETREAT", "planned", pack, said="agreed"), plover("AID", "denied", pack, said="refused")
    ('CONCEDE', 'CONCEDE', None)
    """
    acts, _ = _tables(pack)
    if status in REAL:
        return act
    if status in PROSPECTIVE:
        return acts[act][1].get(said) or acts[act][1]["planned"]
    if status == "denied" and said == "refused":
        return acts[act][1][said] or None
    return act if (act, status) == ("ASSAULT", "attempted") else None


def codes(act: str, mode: str | None, status: str, pack: Pack, *, said: Commitment = "") -> Codes:
    """All codes of an event; quad, CAMEO and score are those of the PLOVER code, so empty where there is none."""
    code = plover(act, status, pack, said=said)
    if code is None:
        return Codes(None, None, None, None)
    acts, cameo = _tables(pack)
    kept_mode = mode or "" if code == act else ""
    found = cameo.get((code, kept_mode)) or cameo.get((code, ""))
    return Codes(code, acts[code][0], found[0] if found else None, found[1] if found else None)
