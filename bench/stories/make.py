"""Build the evaluation set for merging reports into stories: ``reports.jsonl`` and ``gold.json``.

The texts are written by hand in ``src/*.txt``; nothing is filled into templates. This script only expands dates,
puts the agency where agencies put it, derives the mechanical copies (exact, near, lightly edited) from their
originals, gives neutral ids, orders the arrivals, and computes the gold from the marks in the texts.
The result depends on the sources and ``SEED`` alone.

    python bench/stories/make.py [FOLDER]      FOLDER has src/*.txt and gets both files; this script's folder if left out

Format of the sources (see README.md):

    @@ STORY kind=KIND half=tune|test base=YYYY-MM-DD
    ! KEY ACT[,ACT…] WHEN [part=KEY] | description      a happening; WHEN: days from base, ``A/B``, or ``=EDTF``
    ? KEY FIELD a=value; b=value                         a conflict between reports
    > KEY LANG DAY AGENCY CITY [tr=KEY] [undated]        a report, DAY counted from base; ``-`` for none
    >> KEY exact|near|agency of=KEY DAY                  a copy made from another report of the story
    # title
    text, one paragraph a line; ``{KEY:words}`` marks a mention, ``{KEY+:…}``/``{KEY-:…}`` a claim and its denial,
    ``<2>`` the weekday of base + 2, ``<d2>`` day and month, ``<D2>`` with the year
    s/old => new     (copies) an edit;   cut N   (copies) drop the last N paragraphs;   junk   (copies) leftovers
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SEED = 20250607
HERE = Path(__file__).parent

WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# fmt: off
MONTHS = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
# fmt: on
OUTLETS = {
    "de": [
        *("Elbe-Zeitung", "Wiener Rundschau", "Alpenpost", "Hanseblatt", "Radio Spree", "Main-Tagblatt", "Bodensee-Anzeiger"),
        *("Der Beobachter am Rhein", "Leipziger Nachrichten", "Politik heute", "Berner Zeitungsdienst", "Ostwestfalen-Bote"),
        *("Nachrichtenportal Weltblick", "Grazer Morgen", "Küstenfunk"),
    ],
    "en": [
        *("The Harbour Post", "Continental Times", "Global Ledger", "Morning Dispatch", "The Northern Star", "Channel Six News"),
        *("World Affairs Daily", "Pacific Observer", "The Capital Gazette", "Eurasia Monitor", "Highland Herald", "Levant Report"),
        *("The Straits Reader", "Metro Wire", "Open Desk"),
    ],
}
JUNK = {
    "de": [
        ("", "Teilen Twittern Drucken\nSchreiben Sie einen Kommentar"),
        ("Foto: Archiv\n", "Lesen Sie auch: Die wichtigsten Nachrichten des Tages"),
        ("", "Leave a Reply\nYour email address will not be published. Required fields are marked *"),
        ("Stand: 14:20 Uhr | Lesezeit: 2 Minuten\n", "source-120"),
        ("", "Newsletter abonnieren\nAlle Rechte vorbehalten"),
    ],
    "en": [
        ("", "Leave a Reply\nYour email address will not be published. Required fields are marked *"),
        ("Share this:\n", "Related Posts\nSubscribe to our newsletter"),
        ("FILE PHOTO\n", "source-120"),
        ("2 MIN READ\n", "Our Standards: read more about how we work"),
        ("", "Click here to follow our channel"),
    ],
}
DATELINE = {
    ("de", "TASS"): "{CITY}, {day}. /TASS/. ",
    ("de", "AFP"): "{City} (AFP) — ",
    ("de", "Xinhua"): "{CITY}, {day} (Xinhua) -- ",
    ("de", "Reuters"): "{City} (Reuters) - ",
    ("de", "AP"): "{City} (AP) — ",
    ("de", "dpa"): "{City} (dpa) - ",
    ("de", "APA"): "{City} (APA) – ",
    ("en", "TASS"): "{CITY}, {day}. /TASS/. ",
    ("en", "Xinhua"): "{CITY}, {day} (Xinhua) -- ",
    ("en", "Reuters"): "{CITY} (Reuters) - ",
    ("en", "AFP"): "{CITY} (AFP) — ",
    ("en", "AP"): "{CITY} (AP) — ",
    ("en", "dpa"): "{City} (dpa) - ",
    ("en", "APA"): "{City} (APA) - ",
}
CREDIT = {
    "de": ["({ag})", "Quelle: {ag}", "Mit Material der Nachrichtenagentur {ag}", "© {ag}"],
    "en": ["({ag})", "Source: {ag}", "© {ag}", "With material from {ag}"],
}

Mention = dict[str, Any]


class SourceError(ValueError):
    """A source file that breaks the format; names the file's story and the trouble."""


@dataclass
class Report:
    """One report of the set: as written, then with its final text and marks."""

    key: str
    story: str
    day: int
    lang: str = ""
    agency: str = ""
    city: str = ""
    title: str = ""
    lines: list[str] = field(default_factory=list)
    copy: tuple[str, str] | None = None  # (kind, key of the original)
    undated: bool = False
    edits: list[tuple[str, str]] = field(default_factory=list)
    cut: int = 0
    junk: bool = False
    id: str = ""
    text: str = ""
    date: str | None = None
    outlet: str = ""
    marks: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass
class Story:
    """A story: its base day, its happenings and conflicts, and its reports in the order written."""

    id: str
    kind: str
    half: str
    base: dt.date
    happenings: dict[str, dict[str, object]] = field(default_factory=dict)
    conflicts: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    reports: dict[str, Report] = field(default_factory=dict)


def when(text: str, base: dt.date) -> str:
    """The EDTF date of a happening: ``=…`` literally, ``A/B`` an interval, else days from the base."""
    if text.startswith("="):
        return text[1:]
    return "/".join((base + dt.timedelta(days=int(part))).isoformat() for part in text.split("/"))


def happening_of(line: str, story: Story) -> None:
    """Read ``! KEY ACTS WHEN [part=KEY] | description`` into the story."""
    head, description = line.split(" | ", 1)
    key, acts, time, *rest = head.split()
    if key in story.happenings:
        raise SourceError(f"happening twice: {key}")
    part = [item.removeprefix("part=") for item in rest]
    act, *also = acts.split(",")
    story.happenings[key] = {
        "description": description,
        "act": act,
        "also": also,
        "date": when(time, story.base),
        "part_of": f"{story.id}.{part[0]}" if part else None,
    }


def report_of(line: str, story: Story) -> Report:
    """Read ``KEY LANG DAY AGENCY CITY [tr=KEY] [undated]``."""
    key, lang, day, agency, city, *rest = line.split()
    report = Report(key=key, story=story.id, day=int(day), lang=lang)
    report.agency = agency.removeprefix("-")
    report.city = "" if city == "-" else city.replace("_", " ")
    for item in rest:
        if item == "undated":
            report.undated = True
        elif item.startswith("tr="):
            report.copy = ("translated", item[3:])
        else:
            raise SourceError(f"unknown {item}")
    return report


def text_of(line: str, report: Report) -> None:
    """Read a line of a report's body: title, edit, cut, leftovers or a paragraph."""
    if line.startswith("# "):
        report.title = line[2:]
    elif line.startswith("s/"):
        old, new = line[2:].split(" => ", 1)
        report.edits.append((old, new))
    elif re.fullmatch(r"cut \d+", line):
        report.cut = int(line[4:])
    elif line == "junk":
        report.junk = True
    else:
        report.lines.append(line)


def take(line: str, stories: list[Story], report: Report | None) -> Report | None:
    """Read one line; return the report that following lines belong to."""
    mark, _, rest = line.partition(" ")
    if mark == "@@":
        name, *pairs = rest.split()
        values = dict(pair.split("=", 1) for pair in pairs)
        stories.append(Story(name, values["kind"], values["half"], dt.date.fromisoformat(values["base"])))
        return None
    story = stories[-1]
    if mark == "!":
        happening_of(rest, story)
    elif mark == "?":
        key, name, says = rest.split(" ", 2)
        story.conflicts.append((key, name, dict(item.strip().split("=", 1) for item in says.split(";"))))
    elif mark in (">", ">>"):
        if mark == ">":
            report = report_of(rest, story)
        else:
            key, kind, of, day = rest.split()
            report = Report(key=key, story=story.id, day=int(day), copy=(kind, of.removeprefix("of=")))
        add(story, report)
    elif report is None:
        raise SourceError("text outside a report")
    else:
        text_of(line, report)
    return report


def parse(path: Path) -> list[Story]:
    """Read one source file into its stories; lines with a leading percent sign are comments."""
    stories: list[Story] = []
    report: Report | None = None
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.rstrip()
        if not line or line.startswith("%"):
            continue
        try:
            report = take(line, stories, report)
        except (ValueError, KeyError, IndexError) as error:
            raise SourceError(f"{path.name}:{number}: {error}: {line[:80]}") from error
    return stories


def add(story: Story, report: Report) -> None:
    """Put a report into its story; keys are unique there."""
    if report.key in story.reports:
        raise SourceError(f"report twice: {report.key}")
    story.reports[report.key] = report


def derive(story: Story, rng: random.Random) -> None:
    """Fill the mechanical copies from their originals: edits, cuts, leftovers."""
    for report in story.reports.values():
        if report.copy is None or report.lines:
            continue
        kind, of = report.copy
        original = story.reports[of]
        lines = list(original.lines)
        for old, new in report.edits:
            if not any(old in line for line in lines):
                raise SourceError(f"{story.id}.{report.key}: nothing to edit: {old}")
            lines = [line.replace(old, new) for line in lines]
        report.lines = lines[: len(lines) - report.cut]
        report.lang, report.agency, report.city = original.lang, original.agency, original.city
        report.title = report.title or original.title
        if kind != "exact" and not (report.edits or report.cut or report.junk):
            raise SourceError(f"{story.id}.{report.key}: a {kind} copy without a change")


def dates(text: str, lang: str, base: dt.date) -> str:
    """Expand ``<n>``, ``<dn>``, ``<Dn>``."""

    def expand(match: re.Match[str]) -> str:
        day = base + dt.timedelta(days=int(match[2]))
        if not match[1]:
            return WEEKDAYS[lang][day.weekday()]
        month = MONTHS[lang][day.month - 1]
        plain = f"{day.day}. {month}" if lang == "de" else f"{month} {day.day}"
        if match[1] == "d":
            return plain
        return f"{plain} {day.year}" if lang == "de" else f"{plain}, {day.year}"

    return re.sub(r"<([dD]?)(-?\d+)>", expand, text)


def credited(report: Report, base: dt.date, rng: random.Random) -> str:
    """The report's lines with the agency in a dateline or a closing credit."""
    lines = list(report.lines)
    if report.agency:
        first = report.agency.split("/")[0]
        style = (report.lang, first)
        if report.city and "/" not in report.agency and rng.random() < 0.75:
            day = dates(f"<d{report.day}>", report.lang, base)
            lines[0] = DATELINE[style].format(City=report.city, CITY=report.city.upper(), day=day) + lines[0]
        else:
            lines.append(rng.choice(CREDIT[report.lang]).format(ag=report.agency))
    return "\n".join(lines)


def unmark(text: str, where: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Take the marks out of a text; return the text and (key, start, end) for each."""
    out: list[str] = []
    length = 0
    open_marks: list[tuple[str, int]] = []
    marks: list[tuple[str, int, int]] = []
    for piece in re.split(r"(\{[A-Za-z0-9_.]+[+-]?:|\})", text):
        if piece == "}":
            if not open_marks:
                raise SourceError(f"{where}: closing brace without a mark")
            key, start = open_marks.pop()
            marks.append((key, start, length))
        elif piece.startswith("{"):
            open_marks.append((piece[1:-1], length))
        else:
            if "{" in piece or "<" in piece:
                raise SourceError(f"{where}: stray mark near {piece[:60]!r}")
            out.append(piece)
            length += len(piece)
    if open_marks:
        raise SourceError(f"{where}: mark not closed: {open_marks}")
    return "".join(out), marks


def finish(story: Story, rng: random.Random) -> None:
    """Give every report of a story its text, date, outlet and marks."""
    derive(story, rng)
    left = {lang: rng.sample(names, len(names)) for lang, names in OUTLETS.items()}
    raw: dict[str, str] = {}
    for report in story.reports.values():
        original = report.copy[1] if report.copy else ""
        if report.copy and report.copy[0] == "translated" and not report.agency:
            report.agency = story.reports[original].agency
        if report.copy and report.copy[0] in ("exact", "near") and not report.cut and not report.edits:
            text = raw[original]
        else:
            text = credited(report, story.base, rng)
        raw[report.key] = text
        if report.junk:
            before, after = rng.choice(JUNK[report.lang])
            if rng.random() < 0.4:
                before += plain_spelling(report.title) + "\n"
            text = f"{before}{text}\n{after}"
        where = f"{story.id}.{report.key}"
        report.text, report.marks = unmark(dates(text, report.lang, story.base), where)
        report.title = dates(report.title, report.lang, story.base)
        day = (story.base + dt.timedelta(days=report.day)).isoformat()
        report.date = None if report.undated else day
        report.outlet = left[report.lang].pop()
        if not report.title:
            raise SourceError(f"{where}: no title")
        for key, start, end in report.marks:
            quote = report.text[start:end]
            if report.text.count(quote) != 1 or quote != quote.strip() or "\n" in quote:
                raise SourceError(f"{where}: quote of {key} is not a unique line part: {quote!r}")


def plain_spelling(title: str) -> str:
    """A headline in the spelling without umlauts that scraped pages repeat."""
    for old, new in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")):
        title = title.replace(old, new)
    return title


def joined(pairs: list[tuple[str, str]], items: list[str]) -> list[list[str]]:
    """The connected components of items under the pairs, in the order of the items."""
    parent = {item: item for item in items}

    def root(item: str) -> str:
        while parent[item] != item:
            item = parent[item]
        return item

    for left, right in pairs:
        if left in parent and right in parent:
            parent[root(right)] = root(left)
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(root(item), []).append(item)
    return list(groups.values())


def independent(reports: list[Report], copies: list[tuple[str, str]], agencies: bool) -> int:
    """How many sources these reports come from: copies, and if asked agencies and outlets, counted once."""
    links = list(copies)
    ids = sorted({report.id for report in reports})
    if agencies:
        for one in reports:
            for other in reports:
                shared = set(filter(None, one.agency.split("/"))) & set(filter(None, other.agency.split("/")))
                own = not one.agency and not other.agency and one.outlet == other.outlet
                if one.id < other.id and (shared or own):
                    links.append((one.id, other.id))
    return len(joined(links, ids))


@dataclass
class Marked:
    """What the marks of all reports say: mentions and their reports by happening, claims and denials by pair."""

    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    reports: dict[str, list[Report]] = field(default_factory=dict)
    sides: dict[str, dict[str, list[Mention]]] = field(default_factory=dict)


def collect(reports: list[Report], known: set[str]) -> Marked:
    """Gather the marks; a key with a dot names another story's happening."""
    marked = Marked()
    for report in reports:
        for key, start, end in sorted(report.marks, key=lambda mark: mark[1:]):
            full = key if "." in key else f"{report.story}.{key}"
            mention: Mention = {"report": report.id, "quote": report.text[start:end], "start": start, "end": end}
            if full[-1] in "+-":
                marked.sides.setdefault(full[:-1], {"+": [], "-": []})[full[-1]].append(mention)
                continue
            if full not in known:
                raise SourceError(f"{report.story}.{report.key}: unknown happening {full}")
            marked.mentions.setdefault(full, []).append(mention)
            marked.reports.setdefault(full, []).append(report)
    if known - set(marked.mentions):
        raise SourceError(f"never mentioned: {sorted(known - set(marked.mentions))}")
    for key, both in marked.sides.items():
        if not both["+"] or not both["-"]:
            raise SourceError(f"{key}: a claim without a denial or a denial without a claim")
    return marked


def copy_groups(reports: list[Report], links: list[tuple[str, str]]) -> list[dict[str, object]]:
    """The groups of copies; a group is named after the hardest kind in it."""
    kind_of = {report.id: report.copy[0] for report in reports if report.copy}
    out: list[dict[str, object]] = []
    for group in joined(links, [report.id for report in reports]):
        kinds = {report: kind_of[report] for report in group if report in kind_of}
        if len(group) > 1:
            hardest = next(kind for kind in ("translated", "agency", "near", "exact") if kind in kinds.values())
            out.append({"reports": group, "kind": hardest, "kinds": kinds})
    return out


def gold(stories: list[Story]) -> dict[str, Any]:
    """Compute the gold from the marks."""
    by_key = {f"{story.id}.{key}": report for story in stories for key, report in story.reports.items()}
    reports = sorted(by_key.values(), key=lambda report: report.id)
    links = [(by_key[f"{r.story}.{r.copy[1]}"].id, r.id) for r in reports if r.copy]
    marked = collect(reports, {f"{story.id}.{key}" for story in stories for key in story.happenings})
    return {
        "seed": SEED,
        "stories": [
            {"id": s.id, "kind": s.kind, "half": s.half, "reports": sorted(r.id for r in s.reports.values())}
            for s in stories
            if s.reports
        ],
        "reports": {
            r.id: {"key": f"{r.story}.{r.key}", "lang": r.lang, "agency": r.agency or None, "outlet": r.outlet} for r in reports
        },
        "copies": copy_groups(reports, links),
        "happenings": [
            {
                "id": f"{s.id}.{key}",
                "story": s.id if s.reports else None,
                "half": s.half,
                **happening,
                "mentions": marked.mentions[f"{s.id}.{key}"],
            }
            for s in stories
            for key, happening in s.happenings.items()
        ],
        "conflicts": conflicts(stories, marked.mentions),
        "claims": [
            {"id": key, "claim": {k: c[k] for k in ("report", "quote")}, "denial": {k: d[k] for k in ("report", "quote")}}
            for key, both in sorted(marked.sides.items())
            for c in both["+"]
            for d in both["-"]
        ],
        "independent": {key: independent(found, links, agencies=True) for key, found in sorted(marked.reports.items())},
        "independent_by_copies_alone": {
            key: independent(found, links, agencies=False) for key, found in sorted(marked.reports.items())
        },
    }


def conflicts(stories: list[Story], mentions: dict[str, list[Mention]]) -> list[dict[str, object]]:
    """The conflicts with report ids; a mechanical copy says what its original says unless it is listed itself."""
    out: list[dict[str, object]] = []
    for story in stories:
        for key, name, values in story.conflicts:
            full = f"{story.id}.{key}"
            says: dict[str, str] = {}
            for report in story.reports.values():
                source: Report | None = report
                while source is not None and source.key not in values:
                    source = story.reports[source.copy[1]] if source.copy else None
                if source is not None and any(m["report"] == report.id for m in mentions[full]):
                    says[report.id] = values[source.key].strip()
            missing = [k for k in values if story.reports[k].id not in says]
            if missing or len(set(says.values())) < 2:
                raise SourceError(f"{full}: conflict on {name} not carried by reports {missing}")
            out.append({"happening": full, "field": name, "values": says})
    return out


def build(folder: Path = HERE) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The reports of a set (the texts in its ``src``) in order of arrival, and the gold."""
    stories = [story for path in sorted((folder / "src").glob("*.txt")) for story in parse(path)]
    if len({story.id for story in stories}) != len(stories):
        raise SourceError("a story id twice")
    for story in stories:
        finish(story, random.Random(f"{SEED}/{story.id}"))
    rng = random.Random(SEED)
    reports = [report for story in stories for report in story.reports.values()]
    base = {story.id: story.base for story in stories}
    # Most reports come in on their day, one in eight up to four days late.
    late = {id(r): rng.random() + (rng.randint(1, 4) if rng.random() < 0.125 else 0) for r in reports}
    reports.sort(key=lambda r: base[r.story].toordinal() + r.day + late[id(r)])
    numbers = rng.sample(range(1000, 9999), len(reports))
    for report, number in zip(reports, numbers, strict=True):
        report.id = f"r{number}"
    rows: list[dict[str, Any]] = [
        {"id": r.id, "text": r.text, "title": r.title, "date": r.date, "outlet": r.outlet, "lang": r.lang} for r in reports
    ]
    return rows, gold(stories)


def main(argv: Sequence[str] | None = None) -> int:
    """Write both files into the set's folder."""
    parser = argparse.ArgumentParser(description="Make reports.jsonl and gold.json of a story set from its src/*.txt.")
    parser.add_argument("folder", type=Path, nargs="?", default=HERE, help="the set's folder (default: beside this script)")
    folder = parser.parse_args(argv).folder
    try:
        rows, answer = build(folder)
    except SourceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    with (folder / "reports.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    (folder / "gold.json").write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    counts = ", ".join(f"{len(answer[key])} {key}" for key in ("stories", "copies", "happenings", "conflicts", "claims"))
    print(f"{len(rows)} reports, {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
