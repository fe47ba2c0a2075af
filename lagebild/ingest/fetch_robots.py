"""robots.txt as RFC 9309 reads it: the group for our name, else for all; of the rules that fit an address the longest holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BYTES = 512_000  # RFC 9309, 2.5
_MOST_RULES = 5000
_LONGEST_RULE = 500
_LONGEST_DELAY = 120.0


@dataclass(frozen=True, slots=True)
class Rule:
    path: str
    allow: bool

    def fits(self, path: str) -> bool:
        """Whether the rule is about a path: from its beginning, with `*` for anything and `$` for the end."""
        if "*" not in self.path and not self.path.endswith("$"):
            return path.startswith(self.path)
        return _glob(self.path, path)


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of one robot; `delay` is the pause it wants between requests, in seconds."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be fetched; of rules of one length the permission wins.

        >>> read_robots("User-agent: *\\nDisallow: /intern\\nAllow: /intern/offen", "lagebild").allows("/intern/offen/1")
        True
        """
        fitting = [rule for rule in self.rules if rule.fits(path)]
        best = max(fitting, key=lambda rule: (len(rule.path), rule.allow), default=None)
        return best is None or best.allow or path == "/robots.txt"


NOTHING = Robots(rules=(Rule("/", False),))
"""What holds while a site's robots.txt cannot be had (RFC 9309, 2.3.1.4)."""


def read_robots(text: str, agent: str) -> Robots:
    """What a robots.txt asks of the robot called `agent`."""
    groups: dict[str, tuple[list[Rule], list[float]]] = {}
    names: list[str] = []
    in_rules = False
    for line in text.splitlines():
        key, mark, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if not mark:
            continue
        if key == "user-agent":
            names = [*([] if in_rules else names), value.lower()]
            groups.setdefault(value.lower(), ([], []))
            in_rules = False
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for name in names:
                _take(groups[name], key, value)
    ours = next((groups[name] for name in (agent.lower(), "*") if name in groups), ([], []))
    return Robots(rules=tuple(ours[0]), delay=min(max(ours[1], default=0.0), _LONGEST_DELAY))


def _take(group: tuple[list[Rule], list[float]], key: str, value: str) -> None:
    rules, delays = group
    if key == "crawl-delay":
        if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value):
            delays.append(float(value))
    elif value and len(rules) < _MOST_RULES and len(value) <= _LONGEST_RULE:
        rules.append(Rule(value, key == "allow"))


def _glob(pattern: str, path: str) -> bool:
    """Wildcards without backtracking: each piece between stars is looked for from where the last one ended."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not anchored or path == first
    at = len(first)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = rest[-1]
    return path.endswith(last) and len(path) - len(last) >= at if anchored else path.find(last, at) >= 0
