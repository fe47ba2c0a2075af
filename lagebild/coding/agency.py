"""The agency that a whole report comes from, as its dateline, credit line, byline or a page's leftovers say.

"KIEW (dpa) –" or "MOSCOW, March 5. /TASS/" at the beginning, "(APA, Reuters, 11.9.2015)" or "– RTR" at the end, a scraped page's section
name as the last line; or in words, as table `agency_credits` has them: "Mit Material der dpa", "AP contributed to this report".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lagebild.model import KnownBy, Report
from lagebild.packs import Entry, Pack

OPENING = 500  # characters at the beginning among which a dateline stands, headlines above it included
ENDING = 160  # characters at the end among which a credit stands
LONGEST = 300  # characters of a line or sentence that says in words whom a report rests on
FIRST_LINES, LAST_LINES = 5, 4  # among which it stands
LONG_NAME = 6  # letters from which an agency's name is known in any case: "THE ASSOCIATED PRESS"
_DATELINES = (
    re.compile(r"^[^\n()]{2,80}\(([^()\n]{2,40})\)\s?[-–—:.]", re.MULTILINE),
    re.compile(r"^[^\n/]{2,80}[.,–—-]\s?/([^/\n]{2,40})/", re.MULTILINE),
)
_CREDITS = (
    re.compile(r"[(\[]([^()\[\]\n]{2,80})[)\]]\s*$"),
    re.compile(r"\s(?:[-–—]|--)\s([^\n()–—]{2,40}?)\s*$"),
    re.compile(r"(?:^|\n)([^\n()–—]{2,40}?)\s*$"),
)
_APART = re.compile(r"\s*[,;/+&]\s*|\s+[-–—]\s+|\s+(?=\d)")  # "(APA/dpa – 8. 8. 2015)"
_NOISE = re.compile(r"^[\d.\s:-]*$")
_INITIALS = re.compile(r"[^\W\d_A-ZÄÖÜ]{2,4}")  # of the editor: "(dpa, jk)"
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,200})[)\]]\.?$")
_LAST_SENTENCE = re.compile(r"[.!?][\"'”“»«’)]*\s+([^.!?\n]{4,300}\.?)$")


@dataclass(frozen=True, slots=True)
class _Credits:
    """What says in words whom a report rests on: patterns for the end and the top of it, what joins agencies, words beside their names."""

    end: tuple[re.Pattern[str], ...]
    last: tuple[re.Pattern[str], ...]
    top: tuple[re.Pattern[str], ...]
    apart: re.Pattern[str]
    about: frozenset[str]


@functools.lru_cache(maxsize=8)
def _signs(pack: Pack) -> Mapping[str, str]:
    """What may stand in a credit, by the sign it is given; the editors' own mark has none."""
    rows = pack.table("attribution_agency")
    signs = {word: e.list("sign")[0] for e in rows for word in (*e.list("sign"), *e.list("leftover"), e["name"])}
    long = {word.casefold(): sign for word, sign in signs.items() if len(word) >= LONG_NAME}
    editors = (word for e in pack.table("speech_marks") if e["kind"] == "credit" for word in e.list("word"))
    return {**dict.fromkeys(editors, ""), **long, **signs}


@functools.lru_cache(maxsize=8)
def _credits(pack: Pack) -> _Credits:
    rows = pack.table("agency_credits")
    joins = (re.escape(word) for e in rows if e["kind"] == "and" for word in e.list("word"))
    return _Credits(
        end=tuple(_pattern(e) for e in rows if e["kind"] == "end"),
        last=tuple(_pattern(e) for e in rows if e["kind"] == "last"),
        top=tuple(_pattern(e) for e in rows if e["kind"] == "top"),
        apart=re.compile(rf"\s*[,;:/+&]\s*|\s+(?:{'|'.join(joins) or '&'})\s+"),
        about=frozenset(word for e in rows if e["kind"] in ("about", "and") for word in map(str.casefold, e.list("word"))),
    )


def _pattern(entry: Entry) -> re.Pattern[str]:
    return re.compile(entry["pattern"].replace("{agencies}", r"(?P<agencies>.{2,120}?)") + r"\s*[.!]?", re.IGNORECASE)


def agency_of(report: Report, pack: Pack) -> tuple[str, KnownBy]:
    """The agencies that a report states or credits, also as author and in lines that cleaning cut, and how they are known; "" for none.

    >>> from lagebild.packs import load_pack
    >>> agency_of(Report(id="a", content_id="a", text="Die Lage bleibt ruhig.", author="dpa; AFP"), load_pack("de"))
    ('dpa/AFP', 'stated')
    """
    ways = dict(report.known_by)
    if report.agency:
        return report.agency, ways.get("agency", "stated")
    if found := find_agency(report.text, pack, (r.text for r in report.removed)):
        return found, "text"
    return _named(report.author, _signs(pack)), ways.get("author", "stated")


def find_agency(text: str, pack: Pack, removed: Iterable[str] = ()) -> str:
    """The agencies credited in a text or in what was cut out of it, their signs joined by "/", or "" where none is.

    >>> from lagebild.packs import load_pack
    >>> find_agency("KIEW (dpa) – Die Lage bleibt ruhig.", load_pack("de"))
    'dpa'
    >>> find_agency("Neue Gespräche angekündigt\\n\\nKIEW (dpa) – Die Lage bleibt ruhig.", load_pack("de"))
    'dpa'
    >>> find_agency("Die Lage bleibt ruhig. (APA, Reuters, 11.9.2015)", load_pack("de"))
    'APA/Reuters'
    >>> find_agency("All is quiet. Reuters and AFP contributed to this report.", load_pack("en"))
    'Reuters/AFP'
    """
    signs, said = _signs(pack), _credits(pack)
    datelines = (_named(opening[1], signs) for pattern in _DATELINES for opening in pattern.finditer(text[:OPENING]))
    if dateline := next(filter(None, datelines), ""):
        return dateline
    ending = text.rstrip()[-ENDING:]
    found = (_named(match[1], signs) for pattern in _CREDITS if (match := pattern.search(ending)))
    if credit := next(filter(None, found), ""):
        return credit
    cut = (line.strip("()[]") for line in _short(removed))
    credited = (*_fitting(said.last, [text.rstrip().rpartition("\n")[2].strip()]), *_fitting(said.end, (*_last(text), *cut)))
    in_words = (_listed(match["agencies"], signs, said) for match in credited)
    above = (_named(_plain(match["agencies"], said), signs) for match in _fitting(said.top, _first(text)))
    return next(filter(None, in_words), "") or next(filter(None, above), "")


def _fitting(patterns: Iterable[re.Pattern[str]], lines: Iterable[str]) -> Iterator[re.Match[str]]:
    patterns = tuple(patterns)
    return (match for line in lines for pattern in patterns if (match := pattern.fullmatch(line)))


def _first(text: str) -> tuple[str, ...]:
    return tuple(_short(text[:OPENING].split("\n")))[:FIRST_LINES]


def _last(text: str) -> Iterator[str]:
    """The last lines, the last first, each as a whole and by what stands in brackets or as a sentence at its end."""
    for line in reversed(tuple(_short(text[-2 * OPENING :].split("\n"), longest=2 * OPENING))[-LAST_LINES:]):
        yield from (match[1].strip() for pattern in (_BRACKETED, _LAST_SENTENCE) if (match := pattern.search(line)))
        if len(line) <= LONGEST:
            yield line


def _short(lines: Iterable[str], longest: int = LONGEST) -> Iterator[str]:
    return (words for line in lines if (words := line.strip()) and len(words) <= longest)


def _named(words: str, signs: Mapping[str, str]) -> str:
    """The signs in a credit; "" where anything but agencies, dates and an editor's initials stands in it, for then it is a remark."""
    parts = [p.strip() for p in _APART.split(words) if p.strip() and not _NOISE.match(p)]
    known = [_sign(p, signs) for p in parts]
    if not any(known) or any(sign is None and not _INITIALS.fullmatch(part) for part, sign in zip(parts, known, strict=True)):
        return ""
    return "/".join(dict.fromkeys(filter(None, known)))


def _listed(words: str, signs: Mapping[str, str], said: _Credits) -> str:
    """The signs among those whom a credit names in so many words; whoever else is named there is no agency."""
    known = (_sign(_plain(part, said), signs) for part in said.apart.split(words) if part)
    return "/".join(dict.fromkeys(filter(None, known)))


def _plain(words: str, said: _Credits) -> str:
    """A name without the words before and behind it that say what it is."""
    parts = words.split()
    while parts and parts[0].casefold() in said.about:
        del parts[0]
    while parts and parts[-1].casefold() in said.about:
        parts.pop()
    return " ".join(parts)


def _sign(words: str, signs: Mapping[str, str]) -> str | None:
    known = signs.get(words)
    return signs.get(words.casefold()) if known is None and len(words) >= LONG_NAME else known
