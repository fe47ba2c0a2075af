"""What codes and actor ids are called, in both languages, as the packs know them."""

from __future__ import annotations

import functools

from msgspec import Struct


class Named(Struct, frozen=True):
    """A code or actor id with its usual names."""

    id: str
    de: str
    en: str


KINDS = {  # which table of the packs an actor's id stands in, and what that makes it; the last one wins
    "persons": "person", "offices": "office", "groups": "group", "actor_codes": "group", "bodies": "body", "states": "state",
}  # fmt: skip


@functools.cache
def _known() -> dict[str, Named]:
    from lagebild.packs import load_pack

    pack = load_pack("de")
    out: dict[str, Named] = {}
    for table in KINDS:
        for e in pack.table(table):
            de, en = (next(iter(e.list(f"name_{lang}")), "") if f"name_{lang}" in e.cells else "" for lang in ("de", "en"))
            if de or en:
                out[f"@{e.id}" if table == "groups" else e.id] = Named(e.id, de or en, en or de)
    return out


@functools.cache
def _kinds() -> dict[str, str]:
    from lagebild.packs import load_pack

    pack = load_pack("de")
    return {e.id: kind for table, kind in KINDS.items() for e in pack.table(table)}


def has_name(ident: str) -> bool:
    """Whether the packs name a code or id, be it by the very same letters (USA).

    >>> has_name("USA"), has_name("nobody-known")
    (True, False)
    """
    return ident in _known()


def kind_of(ident: str) -> str:
    """What an actor is: state, body, group, office, person; `part` for a state's sector or rank, `unknown` where the packs know nothing.

    >>> kind_of("FIN"), kind_of("FIN.MIL"), kind_of("person:0123456789ab")
    ('state', 'part', 'person')
    """
    if ident.startswith("person:"):
        return "person"
    return _kinds().get(ident) or ("part" if ident.partition(".")[0] in _kinds() else "unknown")


def warm_names() -> None:
    """Build the indexes by which names are found, in both languages, and those of places."""
    from lagebild.knowledge.lookup import look_up
    from lagebild.packs import LANGUAGES, load_pack
    from lagebild.query.parties import resolve

    _known()
    for lang in LANGUAGES:
        look_up(next(iter(_known())), (load_pack(lang),))
    resolve("CHN")


def named(ident: str) -> Named:
    """The names of a code (CHN), a code with a sector (CHN.MIL), or an actor's id; the id itself where the packs know none.

    >>> named("CHN").en, named("nobody-known").de
    ('China', 'nobody-known')
    """
    known = _known().get(ident)
    if known is not None:
        return known
    code, dot, sector = ident.partition(".")
    if dot and code in _known():
        return Named(ident, f"{_known()[code].de}.{sector}", f"{_known()[code].en}.{sector}")
    return Named(ident, ident, ident)
