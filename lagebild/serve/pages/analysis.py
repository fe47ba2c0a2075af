"""What the screens of analysis need beside the common filters: lookups over a view's own rows. No words here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


MOST_YEARS = 50  # a gap longer than that comes of a wrong date and stays one


def add(environment: Environment) -> None:
    """Put them on a Jinja environment."""
    environment.globals.update(
        by_key=by_key, known_of=known_of, cut=cut, later_months=later_months, beside=beside, paired=paired, whole_months=whole_months,
        sets_of=sets_of,
    )  # fmt: skip


def by_key(rows: Iterable[Any]) -> Mapping[str, Any]:
    """Rows by their key."""
    return {row.key: row for row in rows}


def known_of(keys: Iterable[str], known: Mapping[str, Any]) -> list[Any]:
    """Those of some keys that are at hand, in order."""
    return [known[key] for key in keys if key in known]


def cut(text: str, start: int, *spans: tuple[int, int]) -> list[str]:
    """A passage that begins at `start` of a report, cut at the ends of spans of that report; pieces alternate out, in, out … as given.

    >>> cut("He said that.", 100, (103, 107))
    ['He ', 'said', ' that.']
    """
    out, at = list[str](), 0
    for first, last in spans:
        one, two = (min(max(at, edge - start), len(text)) for edge in (first, last))
        out += [text[at:one], text[one:two]]
        at = two
    return [*out, text[at:]]


def later_months(months: Sequence[Any], counts: Sequence[int]) -> list[tuple[int, str]]:
    """The first month of the last so many of a series, for those counts that are fewer than it has.

    >>> from types import SimpleNamespace
    >>> later_months([SimpleNamespace(month=m) for m in ("2024-01", "2024-02", "2024-03")], (2, 12))
    [(2, '2024-02')]
    """
    return [(n, months[-n].month) for n in counts if n < len(months)]


def whole_months(months: Sequence[Any]) -> list[Any]:
    """A series of months with the empty ones between them, zero in every field, so that no line is drawn across a gap.

    >>> from lagebild.serve.views.sources import VolumeMonth
    >>> [m.month for m in whole_months([VolumeMonth("2023-11", 1, 0, 0), VolumeMonth("2024-02", 2, 0, 0)])]
    ['2023-11', '2023-12', '2024-01', '2024-02']
    """
    out = list[Any]()
    for month in months:
        near = bool(out) and int(month.month[:4]) - int(out[-1].month[:4]) <= MOST_YEARS
        while near and (empty := _following(out[-1].month)) < month.month:
            out.append(type(month)(empty, *(0 for _ in month.__struct_fields__[1:])))
        out.append(month)
    return out


def _following(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + 1:04}-01" if number == 12 else f"{year:04}-{number + 1:02}"


def sets_of(figures: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """The figures of an accuracy card by the set they were measured on, in the card's order."""
    out: dict[str, list[Any]] = {}
    for figure in figures:
        out.setdefault(figure.set, []).append(figure)
    return list(out.items())


def beside(one: Sequence[Any], other: Sequence[Any]) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Two lists of facets put together: name, and per value both counts, the larger first; a value one list leaves out counts 0 there."""
    others = {f.name: {c.value: c.count for c in f.counts} for f in other}
    out = []
    for facet in one:
        mine, theirs = {c.value: c.count for c in facet.counts}, others.get(facet.name, {})
        rows = [(value, mine.get(value, 0), theirs.get(value, 0)) for value in {**mine, **theirs}]
        out.append((facet.name, sorted(rows, key=lambda r: (-max(r[1], r[2]), r[0]))))
    return out


def paired(statements: Sequence[Any], beside: Sequence[Any] = ()) -> Iterator[tuple[Any, list[Any]]]:
    """Statements with those against them that are at hand, among them or `beside` them; one that only stands against such as were given
    already is left out."""
    known, given = by_key([*statements, *beside]), set[tuple[str, str]]()
    for one in statements:
        others = known_of(one.against, known)
        if others and all((other.key, one.key) in given for other in others):
            continue
        given |= {(one.key, other.key) for other in others}
        yield one, others
