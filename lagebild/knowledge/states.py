"""The codes of states in the Correlates of War and Gleditsch-Ward lists, valid by day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lagebild.knowledge.index import joined
from lagebild.packs import Entry, Pack, load_pack

SYSTEMS = ("cow", "gw")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCodes:
    """A state's numbers on a day; None where the list does not have it as a state then. `reason` names the lines they come from."""

    cow: int | None
    gw: int | None
    reason: str


def codes_on(iso3: str, day: str = "", pack: Pack | None = None) -> StateCodes:
    """The COW and Gleditsch-Ward numbers of a state on a day.

    Args:
        iso3: the ISO 3166 code, also a former one (DDR, YUG, SCG, CSK, SUN, YMD); RVN for the Republic of Vietnam.
        day: YYYY-MM-DD; "" for today's codes.
        pack: whose tables; the shipped ones by default.

    >>> codes_on("DEU", "1985-06-01").cow, codes_on("DEU", "2020-06-01").cow, codes_on("DEU", "2020-06-01").gw
    (260, 255, 260)
    >>> codes_on("SSD", "2010-01-01").cow, codes_on("PSE", "2020-01-01").gw
    (None, None)
    """
    spells, states = _tables(pack or load_pack("en"))
    found: dict[str, int | None] = {}
    lines = []
    for system in SYSTEMS:
        entries = spells.get((iso3, system))
        state = states.get(iso3)
        if entries is not None:
            entry = next((e for e in entries if _runs(e, day)), None)
            found[system] = int(entry["code"]) if entry else None
            lines.append(f"{system} {entry.line}" if entry else f"{system}: no spell covers the day")
        elif state is not None and state[system]:
            found[system] = int(state[system])
            lines.append(f"{system} {state.line}")
        else:
            found[system] = None
            lines.append(f"{system}: not in the list")
    return StateCodes(cow=found["cow"], gw=found["gw"], reason="; ".join(lines))


def former_state(word: str, pack: Pack | None = None) -> str:
    """The code of the former state that a name means (DDR, Soviet Union), "" for none; names are compared folded."""
    return _former(pack or load_pack("en")).get(joined(word), "")


@lru_cache(maxsize=4)
def _former(pack: Pack) -> dict[str, str]:
    return {joined(word): e["state"] for e in pack.table("state_codes") for word in e.list("former")}


def _runs(entry: Entry, day: str) -> bool:
    """Whether a spell covers a day; without a day, whether it still runs."""
    if not day:
        return not entry["to"]
    return (entry["from"] or "0") <= day <= (entry["to"] or "9")


@lru_cache(maxsize=4)
def _tables(pack: Pack) -> tuple[dict[tuple[str, str], list[Entry]], dict[str, Entry]]:
    spells: dict[tuple[str, str], list[Entry]] = {}
    for entry in pack.table("state_codes"):
        spells.setdefault((entry["state"], entry["system"]), []).append(entry)
    return spells, {e.id: e for e in pack.table("states")}
