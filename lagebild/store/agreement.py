"""How far people who judge the same things agree, beyond what chance would give.

Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20:37-46) for two coders who judged the same items;
Krippendorff's alpha for nominal values (Krippendorff 2004, Content Analysis, ch. 11) for any number of coders and missing values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import permutations

from msgspec import Struct

from lagebild.errors import BadJudgement
from lagebild.store import judgements
from lagebild.store.db import Store
from lagebild.store.judgements import FIELDS


def cohens_kappa(pairs: Iterable[tuple[Hashable, Hashable]]) -> float | None:
    """Kappa of two coders' values of the same items; None without items, or where chance alone would give full agreement.

    >>> cohens_kappa([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15)
    0.4
    """
    items = list(pairs)
    if not items:
        return None
    total = len(items)
    first, second = Counter(a for a, _ in items), Counter(b for _, b in items)
    by_chance = sum(first[v] * second[v] for v in first)  # times total²
    if by_chance == total * total:
        return None
    agreed = sum(a == b for a, b in items)
    return (agreed * total - by_chance) / (total * total - by_chance)


def krippendorffs_alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Alpha for nominal values: a sequence per unit with one value per coder, None where a coder gave none.

    Units with fewer than two values say nothing about agreement and are left out. None where nothing could disagree: no such unit,
    or one value everywhere.

    >>> round(krippendorffs_alpha([("a", "a", None), ("b", "b", "b"), ("a", "b", None)]), 3)
    0.5
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        values = [v for v in unit if v is not None]
        for pair in permutations(values, 2):
            coincidences[pair] += 1 / (len(values) - 1)  # type: ignore[assignment]  # shares, not counts
    margins: Counter[Hashable] = Counter()
    for (a, _), share in coincidences.items():
        margins[a] += share
    total = sum(margins.values())
    expected = total * total - sum(n * n for n in margins.values())
    if total <= 1 or expected < 1e-9:
        return None
    observed = sum(share for (a, b), share in coincidences.items() if a != b)
    return 1 - (total - 1) * observed / expected


class Agreement(Struct, frozen=True):
    """Agreement of coders on `what`: `units` judged by at least one, `shared` by two or more; kappa only of exactly two coders."""

    what: str
    coders: tuple[str, ...]
    units: int
    shared: int
    observed: float | None
    kappa: float | None
    alpha: float | None
    disputed: tuple[str, ...]


def agreement(store: Store, coders: Sequence[str], what: str = "verdict") -> Agreement:
    """How far coders agree about events.

    Args:
        coders: their names, two or more.
        what: `verdict` (accept, reject, correct), or a field of `FIELDS`: the value each holds to be right, which is the event's own
            where the coder accepted it and their correction where they corrected it; who rejected the event gave no value.
    """
    if len(set(coders)) < 2 or what not in ("verdict", *FIELDS):
        raise BadJudgement("Agreement needs two coders or more, and a field.", remedy=f"Fields are verdict, {', '.join(FIELDS)}.")
    told = judgements.stands(judgements.judgements(store, kind="event"))
    units = {key: [_value(by.get(coder), what) for coder in coders] for key, by in told.items() if any(c in by for c in coders)}
    values = [[v for v in unit if v is not None] for unit in units.values()]
    shared = {key: v for key, v in zip(units, values, strict=True) if len(v) > 1}
    agreed = sum(len(set(v)) == 1 for v in shared.values())
    pairs = [(u[0], u[1]) for u in units.values() if u[0] is not None and u[1] is not None] if len(coders) == 2 else []
    return Agreement(
        what=what,
        coders=tuple(coders),
        units=len(units),
        shared=len(shared),
        observed=agreed / len(shared) if shared else None,
        kappa=cohens_kappa(pairs),
        alpha=krippendorffs_alpha(units.values()),
        disputed=tuple(key for key, v in shared.items() if len(set(v)) > 1),
    )


def _value(stand: judgements.Stand | None, what: str) -> str | None:
    """What a coder says: None where they said nothing of it."""
    if stand is None or what == "verdict":
        return stand.verdict if stand else None
    return None if stand.verdict == "reject" else stand.corrections.get(what, "as coded")
