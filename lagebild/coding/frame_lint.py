"""Frame lines that can never hold: a role, a kind, a word class or a role template of a name that nothing has (a slip of the pen)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lagebild.coding.frames import AHEAD, FLAGS, KINDS
from lagebild.packs import Entry, Pack, Problem

CLAUSE_ROLES = frozenset(["subj", "obj", "dat", "gen", "pred", "obl", "ccomp", "xcomp", "adv", "advcl", "csubj", "acl"])
NOUN_ROLES = frozenset(
    ["gen", "poss", "adj", "first", "case", "aux", "bearer", "held", "mod", "gov", "around", "answerer", "acl", "ccomp", "xcomp"]
)
ROLES = CLAUSE_ROLES | NOUN_ROLES
OF_SIDES = frozenset({"holder", "attacker"})  # found in the report, not in the sentence
OF_CONTROL = frozenset({"source", "target"})
_CODE = re.compile(r"=[A-Z]{3}")


def frame_problems(pack: Pack) -> Iterator[Problem]:
    """What is wrong with the roles and conditions of a pack's frames, in their order."""
    classes = {"@" + e["id"].removeprefix("@") for e in pack.table("classes")}
    templates = {e["id"] for e in pack.table("role_templates")}
    for e in pack.table("frames"):
        for text in (*_wrong_roles(e, templates), *_wrong_conditions(e["when"], classes)):
            yield Problem(e.line, text)


def _wrong_roles(e: Entry, templates: set[str]) -> Iterator[str]:
    for column, more in (("source", OF_SIDES), ("target", OF_SIDES), ("content", frozenset[str]()), ("control", OF_CONTROL)):
        for role in re.split(r"[|+]", e[column]):
            if role.startswith("@") and column in ("source", "target"):
                if role not in templates:
                    yield f"{column}: no role template {role!r}"
            elif role not in ("", "-", *more) and not _CODE.fullmatch(role) and (wrong := _unknown(role)):
                yield f"{column}: no role {wrong!r}"


def _wrong_conditions(cell: str, classes: set[str]) -> Iterator[str]:
    conditions = cell.split()
    yield from (f"when: {c!r} stands twice" for n, c in enumerate(conditions) if c in conditions[:n])
    for atom in (a for c in conditions if not c.startswith(AHEAD) for a in c.lstrip("!").split(",")):
        role, eq, words = atom.partition("=")
        if eq:
            yield from (f"when: no word class {w!r}" for w in words.split("|") if w.startswith("@") and w not in classes)
            yield from (f"when: no word after {role!r}=" for w in words.split("|") if not w)
        elif role in FLAGS:
            continue
        else:
            before, _, kind = role.rpartition(":")
            role = before if before and kind in KINDS else role
        if wrong := _unknown(role):
            yield f"when: no role or condition {wrong!r}"


def _unknown(path: str) -> str:
    """The first step of a role path that is no role; a preposition may be any word."""
    for step in path.split("."):
        name, colon, word = step.partition(":")
        if step not in ROLES and not (name == "prep" and colon and word and ":" not in word and "=" not in word):
            return step
    return ""
