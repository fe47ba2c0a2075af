"""The text form: what it reads, what it refuses, and that reading and printing undo each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagebild.errors import BadQuery
from lagebild.query import KEYS, SORTS, Query, Term
from lagebild.query.days import bounds
from lagebild.query.syntax import parse_arguments

DATES = ["2023", "2023-08", "2023-08-15", "2023-08/2023-10", "../2023-08", "2023-08-15/..", "202X", "2023-XX", "2024-21", "2023-08~"]
WORDS = st.text(min_size=1, max_size=12).filter(lambda w: w.strip() and w != "*")


def value_of(key: str) -> st.SearchStrategy[str]:
    spec = KEYS[key]
    if spec.values:
        return st.sampled_from(spec.values)
    if spec.kind == "date":
        return st.sampled_from(DATES)
    if spec.kind == "number":
        return st.sampled_from([">0.5", "<=3", "=-1", "2", ">=1e3"])
    return WORDS


TERMS = st.sampled_from(sorted(KEYS)).flatmap(
    lambda key: st.builds(
        lambda values, negated: Term(key, tuple(dict.fromkeys(values)), negated),
        st.lists(value_of(key), min_size=1, max_size=3), st.booleans(),
    )
)  # fmt: skip
QUERIES = st.builds(
    lambda terms, sort: Query(tuple(dict.fromkeys(terms)), sort),
    st.lists(TERMS, max_size=5).filter(lambda terms: not {"since", "until"} <= {t.key for t in terms}), st.sampled_from(SORTS),
)  # fmt: skip


@given(QUERIES)
def test_what_is_printed_is_read_back_as_it_was(query: Query) -> None:
    assert Query.parse(str(query)) == query


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_remedy(text: str) -> None:
    try:
        query = Query.parse(text)
    except BadQuery as error:
        assert error.advice
    else:
        assert Query.parse(str(query)) == query


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("  source:CHN   act:consult ", "source:CHN act:CONSULT"),
        ("Manöver gemeinsam", "text:Manöver text:gemeinsam"),
        ('"gemeinsames Manöver" -lang:EN', 'text:"gemeinsames Manöver" -lang:en'),
        ('source:"Li Shangfu",CHN', 'source:"Li Shangfu",CHN'),
        ("act:AID act:AID", "act:AID"),
        ("sort:-date", ""),
        ("sort:date act:AID", "act:AID sort:date"),
        (r'text:"a \"b\" c"', r'text:"a \"b\" c"'),
        ("", ""),
        ("context:Cyber,MILITARY", "context:Cyber,MILITARY"),
        ("mode:multi* context:*cy*", "mode:multi* context:*cy*"),
        ("since:2024-05 until:2024", "since:2024-05 until:2024"),
        ("since:2023-08-15 until:2023-08-15", "since:2023-08-15 until:2023-08-15"),
        ("since:2025,2023 until:2024", "since:2025,2023 until:2024"),
        ("since:2024 -until:2023", "since:2024 -until:2023"),
    ],
)
def test_the_printed_form_is_canonical(text: str, canonical: str) -> None:
    assert str(Query.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sorce:CHN", "source"),
        ("act:CONSULTT", "CONSULT"),
        ("status:happened", "Values:"),
        ("quad:5", "1, 2, 3, 4"),
        ("since:2023-13", "2023-08-15"),
        ("date:2023-10/2023-08", "2023-08-15"),
        ("confidence:high", "confidence:>0.5"),
        ("context:militray", "military"),
        ("context:*zz", "Values:"),
        ("mode:vist", "visit"),
        ("since:2024-05 until:2024-04", "since:2024-05 is later than until:2024-04"),
        ("until:2023 since:2024-01-01", "later"),
        ("since:2023 since:2024 until:2023-06,2023-07", "since:2024 is later than until:2023-06,2023-07"),
        ("source:", "acting side"),
        ("act:AID,", "what is done"),
        ('text:"open', "Close it"),
        ("sort:colour", "-date"),
        ("-sort:date", "sort:-date"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_may_be(text: str, told: str) -> None:
    with pytest.raises(BadQuery) as refused:
        Query.parse(text)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "canonical"),
    [
        (("text:joint exercise", "source:CHN"), 'text:"joint exercise" source:CHN'),
        (("source:CHN act:AID",), "source:CHN act:AID"),
        (("source:Li Shangfu,CHN",), 'source:"Li Shangfu",CHN'),
        (("joint exercise",), 'text:"joint exercise"'),
        (("exercise", "-act:AID"), "text:exercise -act:AID"),
        (('text:"joint exercise"',), 'text:"joint exercise"'),
    ],
)
def test_quotation_marks_that_a_shell_took_are_put_back(arguments: tuple[str, ...], canonical: str) -> None:
    assert str(parse_arguments(arguments)) == canonical


@given(QUERIES, TERMS)
def test_a_term_that_is_added_can_be_taken_away(query: Query, term: Term) -> None:
    without = query.without(term.key)
    assert without.having(term.key, *term.values, negated=term.negated).without(term.key) == without


@pytest.mark.parametrize("edtf", DATES)
def test_dates_have_bounds_in_order(edtf: str) -> None:
    found = bounds(edtf)
    assert found is not None
    assert found[0] <= found[1]


@pytest.mark.parametrize("edtf", ["", "..", "../..", "2023-02-30", "23", "2023-00", "0000", "2023/2022", "2023-08-15/2023-08-16/2023"])
def test_what_is_no_date_has_none(edtf: str) -> None:
    assert bounds(edtf) is None
