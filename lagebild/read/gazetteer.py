"""Known names in a sentence, as something that the network sees.

The network has read a few thousand sentences with names; the packs know many more names, but not which of them a sentence means. So what
the packs know of a word is put beside its form in the network's input: a name of one kind, of several kinds, the inner word of a longer
name, a word after a title. What each sort of match counts for the network has learnt in training; context still decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lagebild.packs import Entry, Pack, load_pack

SORTS = {"organisation": "ORG"}  # kinds of bodies that are names of bodies, not of their members
ARMED = frozenset({"REB", "UAF", "CRM", "PTY"})  # sectors whose groups are organisations by name
LONGEST_END = 12  # letters
LONGEST = 6  # words looked back from a word that ends an organisation's name


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """The names of a language by their first word, and words that go with names."""

    starts: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word → (further words, kinds), longest first
    parts: dict[str, str]  # word → the part it plays in a name: title, org_first, org_last, …
    genitive: str
    ends: dict[str, str]  # last letters of a word → the sort of name they tell (*straße)

    def matches(self, forms: list[str]) -> Iterator[tuple[int, str]]:
        """(word, sort of match) for each word that the lists say something about, in no particular order."""
        i, n, starts, parts = 0, len(forms), self.starts, self.parts
        while i < n:
            form = forms[i]
            part = parts.get(form)
            if part is not None:
                yield from self._around(forms, i, part)
            if not form[0].isupper():
                i += 1
                continue
            if (end_sort := self._ending(form)) is not None:
                yield i, end_sort
            found = starts.get(form) or self._bent(form)
            hit = self._longest(forms, i, found) if found else None
            if hit is None:
                i += 1
                continue
            kinds, end = hit
            near = (i > 1 and forms[i - 1][0].isupper()) or (end < n and forms[end][0].isupper())
            if end == i + 1:
                yield i, f"{kinds}{':near' if near else ':alone'}"
            else:
                yield i, f"{kinds}:first"
                for k in range(i + 1, end):
                    yield k, f"{kinds}:inner"
            if "given" in kinds and end < n and forms[end][0].isupper() and forms[end] not in starts:
                yield end, "after_given"
            i = end

    @lru_cache(maxsize=65536)  # noqa: B019 - a gazetteer lives as long as the process
    def _ending(self, form: str) -> str | None:
        """What the last part of a compound tells of it: *Schlossallee* is a place."""
        low = form.lower()
        return next((self.ends[low[-n:]] for n in range(min(LONGEST_END, len(low) - 3), 2, -1) if low[-n:] in self.ends), None)

    def _bent(self, form: str) -> tuple[tuple[tuple[str, ...], str], ...] | None:
        """Names whose first word is the form without a genitive ending, or in capitals."""
        g = self.genitive
        if g and form.endswith(g) and len(form) > 4:
            found = self.starts.get(form[: -len(g)])
            if found:
                return tuple(x for x in found if not x[0]) or None
        if len(form) > 4 and form.isupper():
            return self.starts.get(form.capitalize())
        return None

    def _longest(self, forms: list[str], i: int, found: tuple[tuple[tuple[str, ...], str], ...]) -> tuple[str, int] | None:
        """The longest of the names that begin at word `i`: its kinds and the word after it."""
        g = self.genitive
        for rest, kinds in found:
            end = i + 1 + len(rest)
            if not rest:
                return kinds, end
            here = forms[i + 1 : end]
            if len(here) == len(rest) and here[:-1] == list(rest[:-1]) and here[-1] in (rest[-1], rest[-1] + g):
                return kinds, end
        return None

    def _around(self, forms: list[str], i: int, part: str) -> Iterator[tuple[int, str]]:
        """What a title or a legal form says of itself and of its neighbours."""
        yield i, part
        if part.endswith("_last"):
            k = i - 1
            while k >= 0 and i - k < LONGEST and (forms[k][0].isupper() or forms[k] == "&"):
                yield k, f"before_{part}"
                k -= 1
        elif i + 1 < len(forms) and forms[i + 1][0].isupper():
            yield i + 1, f"after_{part}"


def names_of(pack: Pack) -> Iterator[tuple[str, str]]:
    """(name, kind) for all names of the pack's tables; kinds loc, org, per, family, given."""
    lang = pack.lang
    for e in pack.table("states"):
        columns = (f"name_{lang}", f"alias_{lang}", f"capital_{lang}", f"region_{lang}")
        yield from ((x, "loc") for c in columns for x in e.list(c))
    for e in pack.table("places"):
        yield from ((x, "loc") for c in (f"name_{lang}", "alias") for x in e.list(c))
    for e in pack.table("bodies"):
        if e["kind"] in SORTS or e["sector"] in ARMED:
            yield from ((x, "org") for c in (f"name_{lang}", f"alias_{lang}") for x in _clear(e, c))
    for e in pack.table("persons"):
        for x in e.list(f"name_{lang}"):
            yield x, "per" if " " in x else "family"
            if " " in x and "." not in x:
                yield x.split()[0], "given"
        yield from ((x, "family") for x in e.list("family"))
    for e in pack.table("names"):
        if e["lang"] in ("", lang):
            yield from ((x, e["kind"]) for x in e.list("name"))


def _clear(entry: Entry, column: str) -> Iterator[str]:
    """The names in a cell that no caution is given for."""
    warned = {c.partition(":")[2] for c in entry.list("caution")}
    if "" not in warned:
        yield from (x for x in entry.list(column) if x not in warned)


def gazetteer_of(pack: Pack) -> Gazetteer:
    """The pack's names indexed."""
    kinds: dict[str, set[str]] = {}
    for name, kind in names_of(pack):
        if len(name) > 1 and name[0].isupper():
            kinds.setdefault(name, set()).add(kind)
    starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, found in kinds.items():
        first, *rest = name.split()
        starts.setdefault(first, []).append((tuple(rest), "+".join(sorted(found))))
    words = [(w, e["part"]) for e in pack.table("name_parts") if e["part"] != "genitive" for w in e.list("word")]
    parts = {w: part for w, part in words if w[0] != "*"}
    ends = {w[1:].lower(): part for w, part in words if w[0] == "*"}
    genitive = next((e["word"] for e in pack.table("name_parts") if e["part"] == "genitive"), "")
    return Gazetteer({k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in starts.items()}, parts, genitive, ends)


@lru_cache(maxsize=8)
def gazetteer(lang: str) -> Gazetteer:
    """The shipped names of a language, indexed once per process."""
    return gazetteer_of(load_pack(lang))
