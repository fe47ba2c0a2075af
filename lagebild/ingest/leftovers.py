"""What the table `boilerplate` says about a line: by patterns that fit it whole, by the words it consists of, or some that it contains."""

from __future__ import annotations

import functools
import re

from lagebild.ingest.words import rows_of
from lagebild.packs import Entry

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTES = re.compile(r"[\"“”„»«‘’‚]")
_LONGEST_MARK = 220
_LONGEST_PROMPT = 160


def is_mark(words: str) -> bool:
    """Whether a line is a comment's signature, which shows that comments follow."""
    return len(words) <= _LONGEST_MARK and any(p.fullmatch(words) for p in _marks())


def is_network(words: str) -> bool:
    """Whether a line is the name of a social network and nothing else."""
    found = bar_words().get(words.lower())
    return found is not None and found["kind"] == "network"


@functools.lru_cache(maxsize=4096)
def entry_of(words: str) -> Entry | None:
    """The pack line under which a line is a leftover wherever its scope holds, or None."""
    open_ended = words.rstrip(": …").removesuffix("...")
    bare = words.strip("()[]")
    spellings = dict.fromkeys((words, open_ended, bare))
    fitting = [w for w in spellings if _any_pattern().fullmatch(w)]
    found = next((e for pattern, e in _patterns() if any(pattern.fullmatch(w) for w in fitting)), None) if fitting else None
    return found or _bar(open_ended) or _prompt(words)


def _bar(words: str) -> Entry | None:
    """A line of buttons: nothing but words of buttons, with an action or two networks among them."""
    found = [bar_words().get(w) for w in _WORDS.findall(words.lower())]
    kinds = [e["kind"] for e in found if e]
    if not kinds or len(kinds) < len(found) or words.endswith((".", "!", "?")):
        return None
    if "action" not in kinds and kinds.count("network") < 2:
        return None
    telling = sorted((e for e in found if e and e["kind"] != "filler"), key=lambda e: (e["kind"] != "action", e["reason"] == "navigation"))
    return telling[0]  # what a button is for says more than that it can be pressed


def _prompt(words: str) -> Entry | None:
    """A sentence of the site to its reader: it addresses them and names two things of a web page, and quotes nobody."""
    if len(words) > _LONGEST_PROMPT or _QUOTES.search(words):
        return None
    found = [_prompt_words().get(w) for w in dict.fromkeys(_WORDS.findall(words.lower()))]
    page = [e for e in found if e and e["kind"] == "page"]
    addressed = any(e and e["kind"] == "address" for e in found)
    return page[0] if len(page) > 2 or (len(page) == 2 and addressed) else None


@functools.cache
def bar_words() -> dict[str, Entry]:
    """The entry of each word of buttons; a word that fills a bar and also makes one counts as making it."""
    entries = sorted((e for e in rows_of("boilerplate") if e["scope"] == "bar"), key=lambda e: e["kind"] == "action")
    return {word.lower(): e for e in entries for word in e.list("word")}


@functools.cache
def _prompt_words() -> dict[str, Entry]:
    return {word.lower(): e for e in rows_of("boilerplate") if e["scope"] == "prompt" for word in e.list("word")}


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], Entry], ...]:
    entries = (e for e in rows_of("boilerplate") if e["pattern"] and e["scope"] != "mark")
    return tuple((re.compile(e["pattern"], re.IGNORECASE), e) for e in entries)


@functools.cache
def _any_pattern() -> re.Pattern[str]:
    """All patterns in one, for most lines fit none."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _patterns()), re.IGNORECASE)


@functools.cache
def _marks() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(e["pattern"], re.IGNORECASE) for e in rows_of("boilerplate") if e["scope"] == "mark")
