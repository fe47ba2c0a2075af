"""Series of a dyad, their change points, and the network, on made-up contacts whose answers are known."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagebild.merge.change_points import _cost, _cumulated, _pelt, change_points, noise
from lagebild.merge.network import network
from lagebild.merge.relations import Contact, between, following, period_of, series


def contact(happening: str, day: str | None = "2024-01-10", quad: int = 1, **given: object) -> Contact:
    values = {
        "source": happening,
        "first_day": day,
        "last_day": day,
        "sides": (("CHN",), ("RUS",)),
        "score": {1: 2.0, 2: 6.0, 3: -3.0, 4: -8.0}[quad],
    }
    return Contact(happening=happening, quad=quad, **values | given)  # type: ignore[arg-type]


def test_deeds_and_words_cooperation_and_conflict_are_kept_apart() -> None:
    (period,) = series(
        [contact("a", quad=1), contact("b", quad=2), contact("c", quad=3), contact("d", quad=4), contact("e", quad=4)], "CHN", "RUS"
    ).periods
    assert (period.words_cooperation, period.deeds_cooperation, period.words_conflict, period.deeds_conflict) == (1, 1, 1, 2)
    assert (period.cooperation, period.conflict, period.happenings) == (2, 3, 5)
    assert (period.score_deeds, period.score_words, period.score) == (6.0 - 16.0, 2.0 - 3.0, -11.0)


def test_a_happening_counts_once_and_copies_are_one_source() -> None:
    told = [contact("a", source="agency"), contact("a", source="agency"), contact("a", source="own"), contact("b")]
    (period,) = series(told, "CHN", "RUS").periods
    assert (period.happenings, period.sources) == (2, 3)


def test_periods_without_anything_are_there_too() -> None:
    found = series([contact("a", "2024-01-10"), contact("b", "2024-04-01")], "CHN", "RUS").periods
    assert [(p.start, p.happenings) for p in found] == [("2024-01-01", 1), ("2024-02-01", 0), ("2024-03-01", 0), ("2024-04-01", 1)]


def test_rates_are_per_thousand_reports_of_the_period() -> None:
    coverage = {"2024-01-03": 300, "2024-01-30": 200, "2024-02-01": 50}
    january, february = series([contact("a"), contact("b"), contact("c", "2024-02-02")], "CHN", "RUS", coverage=coverage).periods
    assert (january.reports, january.rate) == (500, 4.0)
    assert (february.reports, february.rate) == (50, 20.0)
    assert series([contact("a")], "CHN", "RUS").periods[0].rate is None


def test_a_date_coarser_than_the_grain_is_left_out_and_told() -> None:
    vague = contact("a", first_day="2024-01-01", last_day="2024-12-31")
    found = series([vague, contact("b", day=None), contact("c")], "CHN", "RUS")
    assert (found.left_out, sum(p.happenings for p in found.periods)) == (2, 1)


def test_the_tightest_date_of_a_happening_places_it() -> None:
    vague = contact("a", first_day="2024-01-01", last_day="2024-12-31")
    assert [p.start for p in series([vague, contact("a", "2024-03-05")], "CHN", "RUS").periods] == ["2024-03-01"]


@given(
    st.permutations(
        [contact("a"), contact("a", "2024-01-11", quad=3, source="x"), contact("b", "2024-02-01", 4), contact("c", "2024-02-09", 2)]
    )
)
def test_the_order_of_arrival_changes_nothing(told: list[Contact]) -> None:
    assert series(told, "CHN", "RUS") == series(sorted(told, key=lambda c: (c.happening, c.quad)), "CHN", "RUS")


@pytest.mark.parametrize(
    ("sides", "met"),
    [
        ((("CHN",), ("RUS",)), True),
        ((("RUS",), ("CHN", "BLR")), True),
        ((("CHN", "RUS"), ()), True),
        ((("CHN", "RUS"), ("USA",)), False),
        ((("CHN",), ()), False),
        ((("USA",), ("RUS",)), False),
    ],
)
def test_two_parties_face_each_other_across_sides_or_in_a_shared_act(sides: tuple[tuple[str, ...], tuple[str, ...]], met: bool) -> None:
    assert bool(between([contact("a", sides=sides)], ["CHN"], ["RUS"])) is met


@pytest.mark.parametrize(
    ("day", "grain", "start"),
    [("2024-12-31", "week", "2024-12-30"), ("2024-02-29", "month", "2024-02-01"), ("2024-02-29", "day", "2024-02-29")],
)
def test_periods_begin_where_calendars_say(day: str, grain: str, start: str) -> None:
    assert period_of(day, grain) == start  # type: ignore[arg-type]
    assert following("2024-12-01", "month") == "2025-01-01"


@pytest.mark.parametrize("seed", range(5))
def test_a_jump_in_noise_is_found_where_it_is(seed: int) -> None:
    rng = random.Random(seed)
    values = [rng.gauss(0, 1) for _ in range(40)] + [rng.gauss(6, 1) for _ in range(30)] + [rng.gauss(1, 1) for _ in range(30)]
    found = [at for at, *_ in change_points(values)]
    assert len(found) == 2
    assert abs(found[0] - 40) <= 1
    assert abs(found[1] - 70) <= 1


def test_noise_alone_has_no_change() -> None:
    false = sum(bool(change_points([random.Random(seed).gauss(0, 1) for _ in range(60)])) for seed in range(40))
    assert false <= 4


@pytest.mark.parametrize("values", [[], [1], [1, 2, 3], [5] * 30])
def test_too_short_or_level_series_have_no_change(values: list[float]) -> None:
    assert change_points(values) == []


def test_means_and_noise_are_those_of_the_parts() -> None:
    values = [0.0, 1, 0, 1, 0, 1, 10, 11, 10, 11, 10, 11]
    ((at, before, after, gain),) = change_points(values)
    assert (at, before, after) == (6, 0.5, 10.5)
    assert gain > 0
    assert noise(values) == pytest.approx(1.4826 / math.sqrt(2))


def cheapest(values: list[float], penalty: float, shortest: int) -> float:
    """The least cost over all segmentations, tried one by one."""
    sums, squares = _cumulated(values)
    n, best = len(values), math.inf
    for count in range(n // shortest):
        for cuts in itertools.combinations(range(1, n), count):
            ends = [0, *cuts, n]
            if all(b - a >= shortest for a, b in itertools.pairwise(ends)):
                best = min(best, sum(_cost(sums, squares, a, b) for a, b in itertools.pairwise(ends)) + penalty * count)
    return best


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=4, max_size=9), st.sampled_from([0.5, 2.0, 8.0]), st.sampled_from([1, 2, 3]))
def test_the_cuts_are_the_best_there_are(numbers: list[int], penalty: float, shortest: int) -> None:
    values = [float(n) for n in numbers]
    sums, squares = _cumulated(values)
    ends = [0, *_pelt(len(values), sums, squares, penalty, shortest), len(values)]
    cost = sum(_cost(sums, squares, a, b) for a, b in itertools.pairwise(ends)) + penalty * (len(ends) - 2)
    assert cost == pytest.approx(cheapest(values, penalty, shortest))


def test_the_network_of_a_period() -> None:
    told = [
        contact("a", quad=4, sides=(("RUS",), ("UKR",))),
        contact("b", quad=3, sides=(("UKR",), ("RUS",))),
        contact("c", sides=(("RUS", "CHN"), ())),
        contact("d", "2025-01-01", sides=(("USA",), ("CHN",))),
    ]
    found = network(told, until="2024-12-31")
    assert [(e.a, e.b, e.happenings, e.a_to_b, e.b_to_a, e.deeds, e.words) for e in found.edges] == [
        ("CHN", "RUS", 1, 0, 0, 0, 1),
        ("RUS", "UKR", 2, 1, 1, 1, 1),
    ]
    middle = max(found.nodes, key=lambda n: n.betweenness)
    assert (middle.code, middle.partners, middle.happenings) == ("RUS", 2, 3)
    assert network([]).nodes == ()


def test_actors_of_no_known_state_make_no_node() -> None:
    told = [contact("a", sides=(("---", "RUS"), ("UKR",))), contact("b", sides=(("FIN",), ("---",))), contact("c", sides=(("---", "CHN"), ()))]
    assert [n.code for n in network(told).nodes] == ["RUS", "UKR"]


def test_a_thin_series_has_no_change() -> None:
    told = [contact("a", "2023-01-10", 2), contact("b", "2024-12-10", 4)]
    assert series(told, "CHN", "RUS").changes == ()
    steady = [contact(f"{m}{i}", f"2023-{m:02}-10", 2 if m < 7 else 4) for m in range(1, 13) for i in range(3)]
    assert [c.start for c in series(steady, "CHN", "RUS").changes] == ["2023-07-01"]
