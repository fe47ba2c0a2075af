"""Tokens and sentences by rule: one regular expression and the pack's abbreviations, clitics and sentence words.

German keeps hyphenated words and fused prepositions (im, zum) whole; English splits clitics and most hyphens, as the UD treebanks do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from lagebild.errors import PackError
from lagebild.packs import Problem, read_table, schemas

PACKS = Path(__file__).parent.parent / "data"

Spans = list[tuple[int, int]]

PATTERN = r"""
  (?P<net>(?:https?://|www\.)[^\s<>"„“”»«]*[\w/=\#]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@\#]\w+)
| (?P<letters>(?:[^\W\d_]{{1,2}}\.){{2,}}(?:[^\W\d_]\.)*)
| (?P<number>{number}|(?>\d+(?:[.,]\d+)*)(?=[%€$°§]|[kKmMbB]n?(?!\w)))
| (?P<word>{word}|(?<![\w'’])['’][a-zäöü]{{1,2}}(?!\w))
| (?P<dots>\.{{2,}}|-{{2,}}|``|\'\'|(?P<run>[=*_<>\#~$+])(?P=run)+|[:;]-?[()DPp](?!\w){runs})
| (?P<other>\S)
"""
NUMBER = r"(?>\d+(?:[.,:]\d+)*(?:[-/]\d+(?:[.,:]\d+)*)*)"
JOINED = r"(?:\d+(?:[.,:]\d+)*-(?=[^\W\d_])|(?<!\S)-(?=[^\W\d_]{3})|(?<=[\"“”»«])-(?=[^\W\d_]{3}))?"
JOINED += r"[\w]+(?:[-‐‑/&’'.@+*](?=\w)[\w]+|(?<=\w)/-?(?=\w)[\w]+|-/(?=\w)[\w]+)*(?:[-‐‑](?![\w-]))?"
SPLIT = r"[\w]+(?:[&’'.@+*](?=\w)[\w]+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWords:
    """What a language pack tells the tokeniser."""

    abbreviations: dict[str, str]  # → no, may (end a sentence), number (one only before a number)

    def abbreviation(self, form: str) -> str:
        """How `form`, its dot included, may end a sentence; "" where it is no abbreviation. Lower-case entries hold in any case."""
        return self.abbreviations.get(form) or self.abbreviations.get(form.lower(), "")

    suffixes: tuple[str, ...]
    wholes: dict[str, int]  # lower-cased word → where it is cut
    prefixes: frozenset[str]
    joins_all: bool
    starters: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


def rows(lang: str, table: str) -> list[list[str]]:
    """The cells of a pack table, line by line in the order of its schema's columns.

    Read by itself, for whoever only splits a text into words needs no other table. Raises PackError where the table is missing or broken.
    """
    path = PACKS / lang / f"{table}.tsv"
    if not path.exists():
        raise PackError(f"The language pack has no {lang}/{table}.tsv.")
    schema = schemas()[table]
    found: list[list[str]] = []
    for entry in read_table(path, schema, f"{lang}/{path.name}"):
        if isinstance(entry, Problem):
            raise PackError(f"{entry}.")
        found.append([entry[name] for name in schema.names])
    return found


def load_words(lang: str) -> TokenWords:
    clitics = rows(lang, "clitics")
    kinds: dict[str, frozenset[str]] = {}
    for r in rows(lang, "sentence_words"):
        kinds[r[0]] = kinds.get(r[0], frozenset()) | frozenset(r[1].split())
    return TokenWords(
        abbreviations={r[0]: r[1] for r in rows(lang, "abbreviations")},
        suffixes=tuple(r[1] for r in clitics if r[0] == "suffix"),
        wholes={r[1].replace("|", ""): r[1].index("|") for r in clitics if r[0] == "whole"},
        prefixes=frozenset(r[1] for r in clitics if r[0] == "prefix"),
        joins_all=any(r[:2] == ["prefix", "*"] for r in clitics),
        starters=kinds.get("starter", frozenset()),
        before=kinds.get("before", frozenset()),
        after=kinds.get("after", frozenset()),
    )


OPENING = frozenset("„»«‚›‹([{")
CLOSING = frozenset("“”\"'’‘«»‹›)]}")
ENDING = frozenset(".!?…") | {"...", "..", "!!", "??", "?!", "!?", "!!!", "???"}
LONGEST = 300  # tokens; the longest sentences of news have about 120
BREAKS = frozenset(",;:)|–—/")
DASHES = frozenset("–—-") | {"--", "---"}
CITY = r"[^\W\d_a-zäöüß][\w.'’-]*"
AGENCY = r"\([^()\n]{2,40}\)"
DAY = r"\d{1,2}\.(?: ?\d{1,2}\.| [^\W\d_]+)?(?: ?\d{4})?"
DATELINE = re.compile(
    rf"[ \t]*(?:{CITY}[ ,/]{{1,2}}){{1,4}}(?:{AGENCY},? ?(?:{DAY} )?|{DAY} )(?:[–—-]|--)\s(?=\S)"
    rf"|[ \t]*(?:[^\W\d_a-zäöüß]{{3,}}[ ,/]{{1,2}}){{1,4}}(?:[–—-]|--)\s(?=\S)"
    rf"|[ \t]*(?:[^\W\d_a-zäöüß]{{3,}}[ ,/]{{0,2}}){{1,4}}:\s(?=\S)"
    rf"|[ \t]*(?:[^\W\d_a-zäöüß]{{3,}}[ -]?){{1,3}}, (?:[\w.'’]+,? ){{1,4}}(?:{AGENCY} )?(?:[–—-]|--)\s(?=\S)"
    rf"|[ \t]*{CITY}(?: {CITY})?, {CITY} \d{{1,2}},? (?:[^\W\d_a-zäöüß]{{2,8}} |{AGENCY} )?(?:[–—-]|--)\s(?=\S)"
    rf"|[ \t]*{CITY}(?:/{CITY}| {CITY})? [–—]\s(?=[\"„“»«]?[^\W\d_a-zäöüß][^\n]{{60}})"
)


class Tokeniser:
    """Tokens and sentences of one language; made once per process by `tokeniser(lang)`."""

    def __init__(self, lang: str, words: TokenWords) -> None:
        self.lang, self.words = lang, words
        word, number = (JOINED, NUMBER + r"(?!\w|-[^\W\d_])") if words.joins_all else (SPLIT, NUMBER + r"(?!\w)")
        self.pattern = re.compile(PATTERN.format(word=word, number=number, runs="" if words.joins_all else "|[?!]{2,}"), re.VERBOSE)
        ends = "|".join(re.escape(s) for s in sorted(words.suffixes, key=len, reverse=True))
        self.suffix = re.compile(rf"(?i:{ends})$") if ends else None

    def tokens(self, text: str) -> Spans:
        """Start and end of every token, in order.

        >>> t = "Am 3. Oktober reiste Dr. Li zum US-Präsidenten."
        >>> [t[a:b] for a, b in tokeniser("de").tokens(t)]
        ['Am', '3.', 'Oktober', 'reiste', 'Dr.', 'Li', 'zum', 'US-Präsidenten', '.']
        """
        out: Spans = []
        pos, find = 0, self.pattern.search
        while match := find(text, pos):
            kind, (start, end) = match.lastgroup, match.span()
            if kind in ("word", "number"):
                end = self._with_dot(text, start, end, out)
                if kind == "word" and not self.words.joins_all:
                    pos = self._english(text, start, end, out)
                    continue
            out.append((start, end))
            pos = end
        return out

    def _with_dot(self, text: str, start: int, end: int, out: Spans) -> int:
        """The end of a word or number with the full stop that belongs to it: abbreviation, ordinal, initial."""
        if text[end : end + 1] != ".":
            return end
        form = text[start:end]
        follows = text[end + 1 : end + 2]
        kind = self.words.abbreviation(form + ".")
        if kind == "number":
            return end + 1 if BEFORE_NUMBER.match(text, end + 1) else end
        if kind and not (form.islower() and len(form) == 1 and follows in ("", "\n")):
            return end + 1 if follows == "" or not follows.isalnum() else end
        rest = NEXT.match(text, end + 1)
        if (
            len(form) == 1
            and form.isupper()
            and rest is not None
            and rest.group(1)[:1].isupper()
            and rest.group(1) not in self.words.starters
        ):
            return end + 1
        if (
            self.words.before
            and ((form.isdigit() and len(form) <= 3) or ROMAN.fullmatch(form) is not None)
            and self._ordinal(text, start, end, out)
        ):
            return end + 1
        return end

    def _ordinal(self, text: str, start: int, end: int, out: Spans) -> bool:
        rest = NEXT.match(text, end + 1)
        if rest is None:
            return text[end + 1 : end + 2] in (",", ")", "/", "–", "-") or DATE_TAIL.match(text, end + 1) is not None
        word = rest.group(1)
        if word in self.words.after or word[:1].islower():
            return True
        if word in self.words.starters:
            return False
        previous = text[out[-1][0] : out[-1][1]] if out else "("
        return previous in self.words.before or previous in OPENING or bool(word[:1].isdigit() and len(word) < 4)

    def _english(self, text: str, start: int, end: int, out: Spans) -> int:
        """Cut clitics off; keep a hyphen after a listed prefix. Returns where to go on."""
        form = text[start:end]
        low = form.lower()
        if low in self.words.prefixes and text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum():
            tail = self.pattern.match(text, end + 1)
            if tail is not None and tail.lastgroup == "word":
                end = tail.end()
                form = text[start:end]
                low = form.lower()
        cut = self.words.wholes.get(low)
        if cut is None and self.suffix is not None:
            found = self.suffix.search(form)
            cut = found.start() if found is not None and found.start() > 0 else None
        if cut is None:
            out.append((start, end))
        else:
            out += [(start, start + cut), (start + cut, end)]
        return end

    def sentences(self, text: str) -> list[Spans]:
        """The tokens of each sentence. A blank line ends a sentence, so do headline lines and datelines.

        >>> t = "Gipfel in Minsk\\n\\nDr. Li reiste am 3. Oktober ab. \\"Gut!\\", sagte er."
        >>> [t[s[0][0]:s[-1][1]] for s in tokeniser("de").sentences(t)]
        ['Gipfel in Minsk', 'Dr. Li reiste am 3. Oktober ab.', '"Gut!", sagte er.']
        """
        spans = self.tokens(text)
        forms = [text[a:b] for a, b in spans]
        hard = line_breaks(text)
        out: list[Spans] = []
        begin = 0
        for i, (_, end) in enumerate(spans):
            if i + 1 == len(spans):
                break
            nxt = spans[i + 1][0]
            broken = nxt > end and any(end <= h < nxt for h in hard.get(end // 4096, ())) if hard else False
            if broken or self._ends(text, spans, forms, begin, i):
                out.append(spans[begin : i + 1])
                begin = i + 1
        if begin < len(spans):
            out.append(spans[begin:])
        return [part for sentence in out for part in bounded(text, sentence)]

    def _ends(self, text: str, spans: Spans, forms: list[str], begin: int, i: int) -> bool:
        """Whether a sentence ends after token i."""
        form, following = forms[i], forms[i + 1]
        if form in DASHES and i > begin:
            return _dateline(forms[begin:i], following) and spans[i][0] > spans[i - 1][1] and spans[i + 1][0] > spans[i][1]
        gap = spans[i + 1][0] > spans[i][1]
        j = i
        while j > begin and form in CLOSING and spans[j][0] == spans[j - 1][1]:
            j -= 1
            form = forms[j]
        if form not in ENDING:
            return gap and j == i and self._dotted_end(form, following)
        if j < i and form != "." and forms[i] in (")", "]"):
            return False
        if not gap or (following in CLOSING and following not in OPENING and not following_opens(text, spans, i + 1)):
            return False
        if following[:1].islower() or following in DASHES or following in (",", ";", ":"):
            return False
        opened = following in OPENING or following in CLOSING
        return form not in ("...", "..", "…") or opened or following[:1].isupper()

    def _dotted_end(self, form: str, following: str) -> bool:
        """Whether an abbreviation or number with its dot ends the sentence too: before a capitalised function word."""
        if form[-1:] != "." or len(form) < 2:
            return False
        kind = self.words.abbreviation(form)
        may = kind == "may" or (not kind and form.count(".") > 1)
        return may and following in self.words.starters


BEFORE_NUMBER = re.compile(r"[ \u00a0\u202f]?\d")
NEXT = re.compile(r"[ \u00a0\u202f]+[\"„“»«(]?(\w+)")
DATE_TAIL = re.compile(r"\d{1,2}\.")
ROMAN = re.compile(r"[IVX]{1,5}")


def bounded(text: str, spans: Spans) -> list[Spans]:
    """A stretch without a sentence end in parts that can be parsed: cut behind the last comma or the like before the limit."""
    out = []
    while len(spans) > LONGEST:
        breaks = (i for i in range(LONGEST - 1, LONGEST // 2, -1) if text[spans[i][0] : spans[i][1]] in BREAKS)
        cut = next(breaks, LONGEST - 1) + 1
        out.append(spans[:cut])
        spans = spans[cut:]
    return [*out, spans]


def _dateline(place: list[str], following: str) -> bool:
    """Whether the words before a dash are a dateline (*Damaskus/Wien –*): a few capitalised names, and a sentence begins after it."""
    names = all(w[:1].isupper() or w in ("/", "-") for w in place)
    return len(place) <= 4 and names and (following[:1].isupper() or following in OPENING)


def following_opens(text: str, spans: Spans, i: int) -> bool:
    """Whether the quotation mark at token i opens: a blank before it and none after it."""
    start, end = spans[i]
    return start > 0 and text[start - 1].isspace() and end < len(text) and not text[end].isspace()


TERMINAL = tuple(".!?…:;,\"“”»«)'’")


def line_breaks(text: str) -> dict[int, list[int]]:
    """Offsets of the line ends that end a sentence, in buckets of 4,096 characters.

    A blank line always does; a single line end does unless the paragraph is hard-wrapped or the next line goes on in lower case.
    """
    found: dict[int, list[int]] = {}

    def mark(offset: int) -> None:
        for bucket in (offset // 4096, offset // 4096 - 1):
            found.setdefault(bucket, []).append(offset)

    start = 0
    while start >= 0:
        if match := DATELINE.match(text, start):
            mark(len(match.group().rstrip()) + start)
        start = text.find("\n", start) + 1 or -1
    if "\n" not in text:
        return found
    start = 0
    for para in re.split(r"(\n[ \t\r\u00a0]*\n\s*)", text):
        if para.strip():
            lines = para.split("\n")
            wrapped = hard_wrapped(lines)
            offset = start
            for line, following in pairwise(lines):
                offset += len(line)
                goes_on = following.lstrip()[:1].islower() and not line.rstrip().endswith((".", "!", "?"))
                if not wrapped and not goes_on:
                    mark(offset)
                offset += 1
        elif "\n" in para:
            mark(start + para.index("\n"))
        start += len(para)
    return found


def hard_wrapped(lines: list[str]) -> bool:
    """Whether a paragraph's lines were broken by width: three or more, all but the last of like length, most without a full stop."""
    body = [x.rstrip() for x in lines[:-1]]
    if len(body) < 2:
        return False
    full = all(50 <= len(x) <= 100 for x in body)
    return full and sum(not x.endswith((".", "!", "?", ":")) for x in body) * 2 > len(body)


@lru_cache(maxsize=8)
def tokeniser(lang: str) -> Tokeniser:
    """The tokeniser of a language, from its pack."""
    return Tokeniser(lang, load_words(lang))
