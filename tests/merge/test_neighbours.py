"""What the reports around two of them say of the link between them: links by score alone, no texts."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from lagebild.merge.neighbours import amid_neighbours, signs

Links = dict[tuple[str, str], float]


def full(names: str, score: float) -> Links:
    """Every two of some reports linked alike."""
    return dict.fromkeys(itertools.combinations(names, 2), score)


def test_a_link_between_two_groups_falls_and_one_inside_a_group_rises() -> None:
    links = full("abc", 0.7) | full("xyz", 0.7) | {("a", "x"): 0.7}
    told = amid_neighbours("abcxyz", links, ())
    assert told["a", "x"] < 0.3
    assert told["b", "c"] > 0.9


def test_two_reports_that_nothing_else_is_near_to_go_by_their_own_link() -> None:
    told = [amid_neighbours("ab", {("a", "b"): score}, ())["a", "b"] for score in (0.1, 0.4, 0.9)]
    assert told == sorted(told) and told[0] < told[2]


def test_a_report_nearer_to_another_is_less_likely_of_a_faint_neighbour_s_story() -> None:
    faint = {("a", "b"): 0.3, ("b", "c"): 0.0601}
    nearer = {**faint, ("a", "d"): 0.95, ("b", "c"): 0.95}
    assert amid_neighbours("abcd", nearer, ())["a", "b"] < amid_neighbours("abcd", faint, ())["a", "b"]


def test_copies_of_one_text_are_one_neighbour() -> None:
    links = {("a", "b"): 0.5, ("b", "x"): 0.8}
    copies = {("x", "y"), ("x", "z"), ("y", "z")}
    many = links | dict.fromkeys(copies, 1.0) | {("b", "y"): 0.8, ("b", "z"): 0.8}
    assert signs("abxyz", many, copies)["a", "b"] == signs("abx", links, ())["a", "b"]
    assert amid_neighbours("abxyz", many, copies)["x", "y"] == 1.0
    assert not copies & signs("abxyz", many, copies).keys()


def test_a_large_story_holds_though_not_all_of_it_is_near_to_all() -> None:
    names = [f"{n:02}" for n in range(30)]
    chance = random.Random(5)
    links = {pair: chance.choice((0.1, 0.7, 0.8, 0.9)) for pair in itertools.combinations(names, 2)}
    told = amid_neighbours(names, links, ())
    assert sum(told.values()) / len(told) > 0.6


@given(st.permutations(sorted((full("abcd", 0.6) | full("defg", 0.41) | {("a", "g"): 0.2}).items())), st.permutations("abcdefg"))
def test_the_order_of_links_and_reports_does_not_matter(links: list[tuple[tuple[str, str], float]], ids: list[str]) -> None:
    inside = dict(sorted(links))
    assert amid_neighbours(ids, dict(links), {("a", "b")}) == amid_neighbours("abcdefg", inside, {("a", "b")})
