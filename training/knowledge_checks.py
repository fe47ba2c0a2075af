"""Cross-checks of hand-written terms against open data; they change a term's source, never its dates."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from knowledge_persons import Term, plain

RANGE = re.compile(r"\[(\w{3})\w*\s+(?:(\d{6,8})-(\d{6,8})|>(\d{6,8}))\]")
GERMAN_RANKS = {
    "Bundeskanzler": "head_of_government",
    "des Auswärtigen": "foreign_minister",
    "der Verteidigung": "defence_minister",
    "des Innern": "interior_minister",
    "der Finanzen": "finance_minister",
    "der Justiz": "justice_minister",
    "für Wirtschaft und": "economy_minister",
}


def months(date: str) -> int:
    """Months since year 0 of an ISO or YYMMDD date, for comparing at the precision that the sources share.

    >>> months("2009-06-01") == months("090601") == months("20090615")
    True
    """
    if "-" in date:
        year, month = date[:4], date[5:7] or "01"
    elif len(date) == 8:
        year, month = date[:4], date[4:6]
    else:
        year, month = ("19" if date[:2] > "40" else "20") + date[:2], date[2:4]
    return int(year) * 12 + int(month)


def phoenix_terms(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """(state, name, begin, end or "") of the dated persons of a Phoenix actor dictionary (MIT)."""
    names: list[str] = []
    for raw in path.read_text(encoding="utf-8", errors="replace").splitlines():
        line = raw.split("#")[0].strip()
        if not line:
            continue
        if not line.startswith("["):
            names = names if line.startswith("+") else []
            names.append(plain(line.lstrip("+").split("[")[0]).replace("_", " ").casefold().strip())
        for code, begin, end, since in RANGE.findall(line):
            for name in names:
                yield code, name, begin or since, end


def check_phoenix(path: Path, terms: list[Term]) -> int:
    """Mark terms that Phoenix dates to the same month, a month more or less."""
    known: dict[tuple[str, str], list[tuple[int, int | None]]] = defaultdict(list)
    for code, name, begin, end in phoenix_terms(path):
        known[code, name].append((months(begin), months(end) if end else None))
    agreed = 0
    for term in terms:
        if term.source != "unverified" or len(term.start) < 7:
            continue
        code = term.office.split(".")[0]
        spans = [s for n in {*term.person.en, *term.person.de} for s in known.get((code, plain(n).replace(".", "").casefold()), ())]
        begins = [s for s in spans if abs(s[0] - months(term.start)) <= 1]
        ended = not term.end or any(e is None or len(term.end) < 7 or abs(e - months(term.end)) <= 1 for _, e in begins)
        if begins and ended:
            term.source = "Lagebild, Phoenix agrees on the month"
            agreed += 1
    return agreed


def check_bundestag(path: Path, terms: list[Term]) -> int:
    """Mark terms of German ministers whom the Bundestag's protocols show in that office within its dates."""
    seen: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t"):
        role = re.sub(r"^Bundesminister(in)?\s+|in$", "", row["role"])
        rank = next((r for start, r in GERMAN_RANKS.items() if role.startswith(start)), None)
        if rank and "Staats" not in row["role"]:
            seen[row["name"].removeprefix("Dr. "), rank].append((row["first_seen"], row["last_seen"]))
    agreed = 0
    for term in terms:
        code, rank, *_ = term.office.split(".")
        spans = [s for n in term.person.de for s in seen.get((n, rank), ())]
        if code == "DEU" and term.source == "unverified" and any(term.start <= a and (not term.end or b <= term.end) for a, b in spans):
            term.source = "Lagebild, Bundestag protocols agree"
            agreed += 1
    return agreed
