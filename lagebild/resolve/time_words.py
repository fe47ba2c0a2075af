"""The words of a time pack: the lexicon of the table times_words, and a text as the rows of words that rules see.

Digits have the classes n (any number), d (1-31), mo (1-12), h (0-24), mi (two digits, 00-59), y (four digits), yr (what
is a year even when it stands alone: 1500-2049, no round hundred), yy (two digits) and age (13-99).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lagebild.packs import Entry
from lagebild.read.remembered import Remembered
from lagebild.resolve.time_setting import Value

_TOKEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+|[^\W\d_]+|[^\w\s]|_")
_STRETCH = re.compile(r"\S+")
_NUMERIC = frozenset(".,:")
APART, GOES_ON, BEGINS = 0, 1, 2
KEPT = 65536  # stretches of text of which is remembered what they are


@dataclass(frozen=True, slots=True)
class Sense:
    """A class a word (or several) may have, with its value; `rest` are the words that must follow."""

    cls: str
    value: Value
    rest: tuple[str, ...]
    capital: bool
    glue: str = ""


Opened = Mapping[str, list[tuple[Value, int]]]  # class → values, each with the number of words it takes
NOTHING: Opened = {}


class Form(NamedTuple):
    """A token whatever its place, its senses looked up once; `opens` is None where what it opens depends on the words around it."""

    text: str
    low: str
    senses: tuple[Sense, ...]
    opens: Opened | None
    begins: bool  # a rule may begin with it


@dataclass(slots=True)
class Words:
    """The tokens of a text as the rules see them, side by side: start, end and form; a compound gives one for each of its parts."""

    starts: list[int]
    ends: list[int]
    forms: list[Form]

    def glued(self, i: int) -> bool:
        """Whether no blank stands between token i and the one before it."""
        return i > 0 and self.ends[i - 1] == self.starts[i]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of a pack by their first token in lower case, and those that may stand first and last in a compound.

    Equal to itself only, so that it can be a cache's key.
    """

    senses: Mapping[str, tuple[Sense, ...]]
    firsts: frozenset[str]
    lasts: frozenset[str]
    thousands: str = ""
    openings: frozenset[str] = frozenset()  # words with which a rule begins
    opening_classes: frozenset[str] = frozenset()
    literals: frozenset[str] = frozenset()  # words that a rule or a sense of several words looks for as such
    tails: frozenset[str] = frozenset()  # the last letters of `lasts`, as many as the shortest has: most words end otherwise
    tail: int = 1


def number(text: str) -> Value:
    """A cell or digit token as a number where it is one.

    >>> number("3"), number("2.5"), number("MO"), number("")
    (3, 2.5, 'MO', None)
    """
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text or None


@functools.lru_cache(maxsize=4096)
def digit_senses(text: str, thousands: str) -> tuple[Sense, ...]:
    """The classes of a token of digits; groups of three count as one number where `thousands` parts them."""
    if not text.isascii() or len(text) > 9:
        return ()
    if not text.isdigit():
        plain = text.replace(thousands, "") if thousands else text
        return (Sense("n", int(plain), (), False),) if plain.isdigit() else ()
    value, size = int(text), len(text)
    fits = {
        "n": True, "d": size <= 2 and 1 <= value <= 31, "mo": size <= 2 and 1 <= value <= 12, "h": size <= 2 and value <= 24,
        "mi": size == 2 and value < 60, "y": size == 4 and 1000 <= value < 2200, "yy": size == 2,
        "yr": size == 4 and 1500 <= value < 2050 and value % 100 != 0, "age": size == 2 and value > 12,
    }  # fmt: skip
    return tuple(Sense(cls, value, (), False) for cls, ok in fits.items() if ok)


def compile_lexicon(
    entries: tuple[Entry, ...], openings: frozenset[str], opening_classes: frozenset[str], literals: frozenset[str]
) -> Lexicon:
    """The lexicon of the lines of times_words; `*` at a word's end stands for the endings of class `ending`.

    `openings` and `opening_classes` are the words and classes with which the pack's rules begin, `literals` all words in them.
    """
    endings = [w for e in entries if e["class"] == "ending" for w in e.list("word")]
    lexicon: dict[str, list[Sense]] = {}
    for entry in entries:
        for written in entry.list("word"):
            forms = [written] if not written.endswith("*") else [written[:-1] + e for e in ("", *endings)]
            for form in forms:
                first, *rest = _TOKEN.findall(form)
                sense = Sense(entry["class"], number(entry["value"]), tuple(r.lower() for r in rest), first[0].isupper(), entry["glue"])
                lexicon.setdefault(first.lower(), []).append(sense)
    thousands = next((w for e in entries if e["class"] == "thousands" for w in e.list("word")), "")
    firsts, lasts = (frozenset(w for w, ss in lexicon.items() if any(side in s.glue for s in ss)) for side in "az")
    tail = min(map(len, lasts), default=1)
    return Lexicon(
        {word: tuple(senses) for word, senses in lexicon.items()}, firsts, lasts, thousands, openings, opening_classes,
        literals.union(*[s.rest for senses in lexicon.values() for s in senses]), frozenset([word[-tail:] for word in lasts]), tail,
    )  # fmt: skip


Bearings = Remembered[str, int]  # what stretches without blanks can be to a rule: one may begin in it, or only go on, or stands in none


def bearings_of(lexicon: Lexicon) -> Bearings:
    """What stretches of text are to the rules of a lexicon: `BEGINS`, `GOES_ON` or `APART`."""
    return Remembered(functools.partial(_bearing, lexicon), KEPT)


def _bearing(lexicon: Lexicon, stretch: str) -> int:
    if stretch.isalpha() or stretch[-1] not in lexicon.openings:
        low = (stretch if stretch.isalpha() else stretch[:-1]).lower()
        parted = len(low) > 5 and low[-lexicon.tail :] in lexicon.tails
        if not parted and low.isalpha() and low not in lexicon.senses and low not in lexicon.literals:
            return APART  # as most words, with or without a mark behind
    forms = [form for _, _, form in _tokens(stretch, lexicon)]
    if any([form.begins for form in forms]):
        return BEGINS
    return GOES_ON if forms and (forms[0].senses or forms[0].low in lexicon.literals) else APART


def runs_of(text: str, bearings: Bearings) -> Iterator[tuple[int, int]]:
    """The stretches of a text outside which no rule can fit: from a word that begins one to a word that stands in none."""
    start = end = -1
    for found in _STRETCH.finditer(text):
        bearing = bearings[found.group()]
        if bearing == BEGINS or (bearing == GOES_ON and start >= 0):
            if start < 0:
                start = found.start()
            end = found.end()
        elif start >= 0:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def words_of(text: str, lexicon: Lexicon) -> Words:
    """The tokens of a text, compounds of two known words (`Montag|abend`, `sechs|tägige`) taken apart."""
    words = Words([], [], [])
    starts, ends, forms = words.starts, words.ends, words.forms
    for found in _STRETCH.finditer(text):
        at = found.start()
        for start, end, form in _tokens(found.group(), lexicon):
            starts.append(at + start)
            ends.append(at + end)
            forms.append(form)
    return words


def _tokens(stretch: str, lexicon: Lexicon) -> list[tuple[int, int, Form]]:
    """The tokens of a stretch without blanks, which no token goes beyond."""
    if stretch.isalpha() and (len(stretch) < 6 or stretch.lower() in lexicon.senses):
        return [(0, len(stretch), _form(stretch, lexicon))]
    out: list[tuple[int, int, Form]] = []
    for found in _TOKEN.finditer(stretch):
        written, (start, end) = found.group(), found.span()
        low = written.lower()
        parted = len(low) > 5 and low[-lexicon.tail :] in lexicon.tails and low not in lexicon.senses
        cut = split_compound(low, lexicon.firsts, lexicon.lasts) if parted else 0
        if cut:
            out.append((start, start + cut, _form(written[:cut], lexicon)))
            out.append((start + cut, end, _form(written[cut:], lexicon)))
        else:
            out.append((start, end, _form(written, lexicon)))
    return out


@functools.lru_cache(maxsize=16384)
def _form(text: str, lexicon: Lexicon) -> Form:
    low = text.lower()
    senses = digit_senses(text, lexicon.thousands) if text[0].isdigit() else lexicon.senses.get(low, ())
    if not senses:
        return Form(text, low, (), NOTHING, low in lexicon.openings)
    begins = low in lexicon.openings or any(s.cls in lexicon.opening_classes for s in senses)
    if any(s.rest or (s.capital and not text[0].isupper()) for s in senses):
        return Form(text, low, senses, None, begins)
    opens: dict[str, list[tuple[Value, int]]] = {}
    for sense in senses:
        opens.setdefault(sense.cls, []).append((sense.value, 1))
    return Form(text, low, senses, opens or NOTHING, begins)


def split_compound(low: str, firsts: frozenset[str], lasts: frozenset[str]) -> int:
    """Where a word falls apart into two words that may stand first and last in compounds; 0 where it does not."""
    for cut in range(len(low) - 2, 1, -1):
        if low[:cut] in firsts and low[cut:] in lasts:
            return cut
    return 0


def senses_of(words: Words) -> list[Opened]:
    """For each word the classes it opens: class → values, each with the number of words it takes."""
    return [form.opens if form.opens is not None else _around(words, i, form) for i, form in enumerate(words.forms)]


def _around(words: Words, i: int, form: Form) -> Opened:
    """What a word opens that needs certain words behind it, or a capital unless it is the last part of a compound."""
    found: dict[str, list[tuple[Value, int]]] = {}
    inside = words.glued(i) and words.forms[i - 1].text[-1].isalpha()
    for sense in form.senses:
        if sense.capital and not (form.text[0].isupper() or inside):
            continue
        size = 1 + len(sense.rest)
        if sense.rest and tuple([f.low for f in words.forms[i + 1 : i + size]]) != sense.rest:
            continue
        found.setdefault(sense.cls, []).append((sense.value, size))
    return found


def inside_number(words: Words, i: int) -> bool:
    """Whether a token of digits goes on a number (`3,80`) that began before it, or stands in a web address."""
    if i < 2 or not words.forms[i].text[0].isdigit() or not words.glued(i) or not words.glued(i - 1):
        return False
    sign, before = words.forms[i - 1].text, words.forms[i - 2].text[-1]
    return (sign in _NUMERIC and before.isdigit()) or (sign == "/" and before.isalpha())


def cuts_number(words: Words, j: int) -> bool:
    """Whether a match that ends before word j would cut a number in two."""
    forms = words.forms
    return (
        0 < j < len(forms) - 1
        and forms[j - 1].text[-1].isdigit()
        and forms[j].text in _NUMERIC
        and forms[j + 1].text[0].isdigit()
        and words.glued(j)
        and words.glued(j + 1)
    )
