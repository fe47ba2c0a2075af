"""Leftovers that are told by their shape in any language: slugs, codes, addresses, rules, page numbers. The reasons are the pack's."""

from __future__ import annotations

import re

LONGEST = 400  # characters of a slug or service line
_SLUG = re.compile(r"[^\W_A-Z]+(?:[-_][^\W_A-Z]+)+")
_NUMBERED = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*[-_]\d+(?:[-_][^\W_]+)*")
_HASHTAGS = re.compile(r"(?:#\w+[\s,;|]*)+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_RULE = re.compile(r"(?:[-_=*~#.·•–—]\s?){3,}")
_PAGE_NUMBER = re.compile(r"[-–—]\s?\d{1,3}\s?[-–—]")
_MARKED_HEADLINE = re.compile(r"\^.{3,220}<")
_PATH = re.compile(r"[^\W\d_][\w-]*(?:/[\w-]+){1,5}")
_CODE_WORD = re.compile(r"[^\W_]{1,5}|[^\W_]*\d[^\W_]*")
_CAPITALISED = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]+")
_CONTACT = re.compile(r".{0,60}(?:\+\d\d[\d /().-]{6,}|\bT[Ee][Ll]\b.{0,12}\d{2}[\d /().-]{4,}|[\w.+-]+@[\w-]+\.[\w.-]+).{0,40}")
_LENGTH = re.compile(r"\(?\d{1,2}:\d\d(?: ?min\.?| ?h)?\)?", re.IGNORECASE)


def shape_reason(words: str, *, above: bool, below: bool) -> str:
    """The reason why a line is a leftover by its shape alone, or ''. `above`: it stands above all sentences, `below`: below all."""
    margin = above or below
    if not words or _RULE.fullmatch(words) or _PAGE_NUMBER.fullmatch(words):
        return "separator" if margin or _PAGE_NUMBER.fullmatch(words) else ""
    if _HASHTAGS.fullmatch(words):
        return "tags"
    if _ADDRESS.fullmatch(words):
        return "link"
    if len(words) > LONGEST:
        return ""
    if _is_slug(words, margin) or (above and _PATH.fullmatch(words)):
        return "slug"
    if margin and (_is_code(words) or _MARKED_HEADLINE.fullmatch(words) or (len(words) < 110 and _CONTACT.fullmatch(words))):
        return "agency code" if not _CONTACT.fullmatch(words) else "contact"
    return ""


def is_length(words: str) -> bool:
    """Whether a line is the length of a recording: 3:07. Beside a player it is the player's; elsewhere it may be an hour."""
    return bool(_LENGTH.fullmatch(words))


def _is_slug(words: str, margin: bool) -> bool:
    if words.replace("-", "").replace("_", "").isdigit():
        return False
    if _SLUG.fullmatch(words):
        return margin or words.count("-") > 1 or bool(_NUMBERED.fullmatch(words))
    return margin and bool(_NUMBERED.fullmatch(words)) and words.count("-") + words.count("_") > 1


def _is_code(words: str) -> bool:
    """An agency's service line: at least three short words and numbers, none of them a name ("ddm 12 ai 345")."""
    parts = words.split()
    if len(parts) < 3 or not any(c.isdigit() for c in words):
        return False
    return all(_CODE_WORD.fullmatch(p) for p in parts) and not any(_CAPITALISED.fullmatch(p) for p in parts)
