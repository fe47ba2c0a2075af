"""How a name sounds: spellings of one name in several transliterations fold to the same letters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lagebild.packs import Pack


@dataclass(frozen=True, slots=True)
class Sounds:
    """The replacements of the table `spelling_keys`, longest letters first."""

    keys: dict[str, str]
    pattern: re.Pattern[str]

    def of(self, key: str) -> str:
        """A folded name in letters that all transliterations share."""
        for _ in range(2):  # what one replacement leaves may be a pair of letters itself
            key = self.pattern.sub(lambda m: self.keys[m[0]], key)
        return key


def sounds_of(pack: Pack) -> Sounds:
    rules = {letters: e["key"] for e in pack.table("spelling_keys") for letters in e.list("letters")}
    longest = sorted(rules, key=len, reverse=True)
    return Sounds(rules, re.compile("|".join(map(re.escape, longest)) or r"(?!)"))
