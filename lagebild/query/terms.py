"""The query: what a person asks the store for, as one frozen object with one text form.

    source:CHN target:BLR act:CONSULT status:occurred since:2023-08 agency:TASS text:"joint exercise" -act:ASSAULT sort:-date

Terms are joined by *and*, the values of one term (`act:CONSULT,AGREE`) by *or*; a leading `-` turns a term round. docs/query.md
has every key.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from lagebild.errors import BadQuery
from lagebild.model import Status
from lagebild.output import Act
from lagebild.query.days import bounds

Kind = Literal["party", "dyad", "choice", "word", "name", "number", "date", "text", "id", "voice"]
ANY = "*"
ACTS: tuple[str, ...] = get_args(Act)
STATUSES: tuple[str, ...] = get_args(Status)
JUDGED = ("accepted", "rejected", "corrected", "disputed", "outdated", "commented", "any", "none")
SORTS = ("-date", "date", "-confidence", "confidence", "-score", "score", "-added", "added")
DEFAULT_SORT = "-date"


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand before a colon: how its values are read, what it asks for, and which values there are.

    These are `choices`, or those of a column of the packs: (table, column).
    """

    kind: Kind
    help: str
    choices: tuple[str, ...] = ()
    column: tuple[str, str] | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """All values; empty where there is no end of them."""
        from lagebild.packs import values_of

        return values_of(*self.column) if self.column else self.choices


KEYS: Mapping[str, Key] = {
    "actor": Key("party", "on either side of the event: a code, CODE.SECTOR, a name, an office, a person, or @GROUP"),
    "source": Key("party", "on the acting side"),
    "target": Key("party", "on the side acted on"),
    "dyad": Key("dyad", "two parties facing each other, whoever acts: CHN-RUS, or A~B for names with a hyphen"),
    "act": Key("choice", "what is done", ACTS),
    "mode": Key("word", "how it is done (visit, aerial, …)", column=("frames", "mode")),
    "status": Key("choice", "whether it happened", STATUSES),
    "plover": Key("choice", "PLOVER code, derived from act and status; plover:* has one", ACTS),
    "quad": Key("choice", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", ("1", "2", "3", "4")),
    "cameo": Key("word", "CAMEO code, 04* for all that begin so"),
    "score": Key("number", "Goldstein score: score:<-5"),
    "confidence": Key("number", "the coder's confidence: confidence:>0.6"),
    "independent": Key("number", "independent sources of the happening: independent:>=2"),
    "since": Key("date", "the event may have happened on or after this day, month, year or EDTF date"),
    "until": Key("date", "the event may have happened on or before it"),
    "date": Key("date", "the event may have happened within it: date:2023-08/2023-10"),
    "place": Key("name", "where, in either language; a country takes in its places"),
    "country": Key("word", "code of the country where"),
    "outlet": Key("name", "who printed the report"),
    "agency": Key("name", "the agency whose text it is"),
    "lang": Key("choice", "language of the report", ("de", "en")),
    "by": Key("voice", "somebody in the event's chain of attribution"),
    "speaker": Key("voice", "somebody in that chain, or the speaker of a statement around the event"),
    "text": Key("text", "words of the report's title or text; a quoted phrase stands together"),
    "context": Key("word", "context of the event (military, election, …)", column=("event_contexts", "context")),
    "story": Key("id", "key or number of a story"),
    "happening": Key("id", "key or number of a happening"),
    "event": Key("id", "key of an event"),
    "report": Key("id", "id of a report"),
    "judged": Key("choice", "what people decided about the event", JUDGED),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: any of `values` for `key`, or none of them where `negated`."""

    key: str
    values: tuple[str, ...]
    negated: bool = False

    def __str__(self) -> str:
        from lagebild.query.syntax import print_term

        return print_term(self)


@dataclass(frozen=True, slots=True)
class Query:
    """All events for which every term holds, in an order. The empty query asks for every event.

    >>> query = Query.parse('source:CHN act:consult,AGREE "joint exercise"')
    >>> str(query)
    'source:CHN act:CONSULT,AGREE text:"joint exercise"'
    >>> str(query.having("status", "occurred").without("text"))
    'source:CHN act:CONSULT,AGREE status:occurred'
    """

    terms: tuple[Term, ...] = ()
    sort: str = DEFAULT_SORT

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise BadQuery(f"Events cannot be sorted by {self.sort!r}.", remedy=f"Sort by one of {', '.join(SORTS)}.")

    @classmethod
    def parse(cls, text: str) -> Query:
        """The query that a text form stands for; raises BadQuery with what is wrong and what may be meant."""
        from lagebild.query.syntax import parse

        return parse(text)

    def __str__(self) -> str:
        sort = () if self.sort == DEFAULT_SORT else (f"sort:{self.sort}",)
        return " ".join((*map(str, self.terms), *sort))

    def having(self, key: str, *values: str, negated: bool = False) -> Query:
        """This query with one more term; a term that is there already is not repeated."""
        term = Term(key, tuple(checked(key, v) for v in values), negated)
        return self if term in self.terms else replace(self, terms=(*self.terms, term))

    def without(self, key: str, *values: str) -> Query:
        """This query without the terms of a key (or only without that very term)."""
        kept = tuple(t for t in self.terms if t.key != key or (values and t.values != values))
        return replace(self, terms=kept)

    def sorted_by(self, sort: str) -> Query:
        return replace(self, sort=sort)

    def values(self, key: str) -> tuple[str, ...]:
        """All values asked for under a key, the turned round ones left out."""
        return tuple(v for t in self.terms if t.key == key and not t.negated for v in t.values)


OPERATORS = (">=", "<=", ">", "<", "=")


def comparison(value: str) -> tuple[str, float]:
    """Operator and number of a value such as `>0.6`; a bare number means equality. Raises ValueError where it is none.

    >>> comparison(">=2"), comparison("-5")
    (('>=', 2.0), ('=', -5.0))
    """
    operator = next((o for o in OPERATORS if value.startswith(o)), "")
    return operator or "=", float(value[len(operator) :])


def checked(key: str, value: str) -> str:
    """A value as its key wants it written; raises BadQuery where it cannot be one."""
    if key not in KEYS:
        raise BadQuery(f"There is no key {key!r}.", remedy=_perhaps(key, tuple(KEYS), "Keys"))
    spec = KEYS[key]
    if not value.strip():
        raise BadQuery(f"{key}: has no value.", remedy=f"{key}: {spec.help}.")
    if value == ANY and spec.kind not in ("text", "date", "number", "dyad"):
        return value
    match spec.kind:
        case "choice":
            found = next((c for c in spec.choices if c.casefold() == value.casefold()), None)
            if found is None:
                raise BadQuery(f"{key}:{value} is none of the values of {key}.", remedy=_perhaps(value, spec.choices, "Values"))
            return found
        case "word" if spec.values:
            if not any(fits(value, word) for word in spec.values):
                raise BadQuery(f"{key}:{value} is none of the values of {key}.", remedy=_perhaps(value, spec.values, "Values"))
        case "number":
            try:
                comparison(value)
            except ValueError:
                raise BadQuery(f"{key}:{value} compares with no number.", remedy=f"Write {key}:>0.5, {key}:<=3 or {key}:1.") from None
        case "date":
            if bounds(value) is None:
                raise BadQuery(f"{key}:{value} is no date.", remedy="Write 2023, 2023-08, 2023-08-15, 2023-08/2023-10 or other EDTF.")
        case _:
            pass
    return value


def fits(value: str, word: str) -> bool:
    """Whether a word is what a value asks for; `*` and `?` stand for anything, case does not count."""
    value, word = value.casefold(), word.casefold()
    return fnmatch.fnmatchcase(word, value) if "*" in value or "?" in value else word == value


def _perhaps(word: str, known: tuple[str, ...], what: str) -> str:
    import difflib

    near = difflib.get_close_matches(word.casefold(), [k.casefold() for k in known], n=3, cutoff=0.6)
    meant = [k for k in known if k.casefold() in near]
    return f"Perhaps {' or '.join(meant)}?" if meant else f"{what}: {', '.join(known)}."
