"""The text form of a query: reading and writing it. Printing what was read, and reading what was printed, changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lagebild.errors import BadQuery
from lagebild.query.days import bounds
from lagebild.query.terms import DEFAULT_SORT, KEYS, Query, Term, checked

_KEY = re.compile(r"-?([a-z_]+):")
_BARE = re.compile(r'[^\s",\\]+')
_INNER_KEY = re.compile(rf"(?:^|\s)-?(?:{'|'.join(KEYS)}|sort):")


def parse(text: str) -> Query:
    """The query of a text form. A word without a key is searched for in the reports' text.

    >>> parse("Manöver -lang:en").terms
    (Term(key='text', values=('Manöver',), negated=False), Term(key='lang', values=('en',), negated=True))
    """
    terms: list[Term] = []
    sort = DEFAULT_SORT
    for key, values, negated in _tokens(text):
        if key == "sort":
            if negated or len(values) != 1:
                raise BadQuery("sort: takes one value.", remedy="Write sort:-date.")
            sort = values[0]
            continue
        term = Term(key, tuple(dict.fromkeys(checked(key, v) for v in values)), negated)
        if term not in terms:
            terms.append(term)
    _refuse_no_days(terms)
    return Query(tuple(terms), sort)


def _refuse_no_days(terms: Iterable[Term]) -> None:
    """Raises BadQuery where since: is later than until:, which nobody means."""
    begin, since = max(((min(_ends(t, 0)), t) for t in terms if t.key == "since" and not t.negated), default=("", None), key=_day)
    end, until = min(((max(_ends(t, 1)), t) for t in terms if t.key == "until" and not t.negated), default=("", None), key=_day)
    if since and until and begin > end:
        raise BadQuery(f"{since} is later than {until}.", remedy="Exchange the two, or leave one out.")


def _ends(term: Term, end: int) -> list[str]:
    return [days[end] for value in term.values if (days := bounds(value))]


def _day(pair: tuple[str, Term | None]) -> str:
    return pair[0]


def parse_arguments(arguments: Iterable[str]) -> Query:
    """The query of command-line arguments, whose quotation marks the shell has taken away.

    >>> str(parse_arguments(["text:joint exercise", "source:CHN"])), str(parse_arguments(["act:AID source:CHN"]))
    ('text:"joint exercise" source:CHN', 'act:AID source:CHN')
    """
    return parse(" ".join(_requoted(a) for a in arguments))


def _requoted(argument: str) -> str:
    match = _KEY.match(argument)
    if '"' in argument or not re.search(r"\s", argument):
        return argument
    if match is None:
        return argument if _INNER_KEY.search(argument) else quoted(argument)
    rest = argument[match.end() :]
    if _INNER_KEY.search(rest):
        return argument
    return match[0] + ",".join(quoted(part.strip()) for part in rest.split(","))


def print_term(term: Term) -> str:
    return f"{'-' if term.negated else ''}{term.key}:{','.join(quoted(v) for v in term.values)}"


def quoted(value: str) -> str:
    """A value as it may stand in a query: in quotation marks where it has to."""
    if _BARE.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tokens(text: str) -> Iterator[tuple[str, list[str], bool]]:
    at = _blank(text, 0)
    while at < len(text):
        match = _KEY.match(text, at)
        negated = text[at] == "-"
        if match:
            key, at = match[1], match.end()
        else:
            key, at = "text", at + negated
        values, at = _values(text, at, key)
        yield key, values, negated
        at = _blank(text, at)


def _values(text: str, at: int, key: str) -> tuple[list[str], int]:
    values = []
    while True:
        value, at = _value(text, at, key)
        values.append(value)
        if at >= len(text) or text[at] != ",":
            break
        at += 1
    if at < len(text) and not text[at].isspace():
        raise BadQuery(f"After {key}:{values[-1]!r} a blank or a comma is missing.", remedy='Put values with blanks in "quotation marks".')
    return values, at


def _value(text: str, at: int, key: str) -> tuple[str, int]:
    if at < len(text) and text[at] == '"':
        return _quoted_value(text, at + 1, key)
    match = _BARE.match(text, at)
    if match is None:
        raise BadQuery(f"{key}: has no value.", remedy=f"{key}: {KEYS[key].help}." if key in KEYS else "Write key:value.")
    return match[0], match.end()


def _quoted_value(text: str, at: int, key: str) -> tuple[str, int]:
    out = []
    while at < len(text):
        letter = text[at]
        if letter == "\\" and at + 1 < len(text):
            out.append(text[at + 1])
            at += 2
        elif letter == '"':
            return "".join(out), at + 1
        else:
            out.append(letter)
            at += 1
    raise BadQuery(f"The quotation mark after {key}: is never closed.", remedy='Close it with ".')


def _blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
