"""Classes of words that the network was not trained on: how they behave in a lot of other text (`training/word_classes.py`).

Words are kept as 32-bit hashes in order; of 200,000, a word that is not among them is taken for one of them once in 20,000 times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lagebild.read.features import fnv


@dataclass(frozen=True, slots=True, eq=False)
class WordClasses:
    """hashes (words,) rising; rows (words, classes of a word), 0 where it has none; table (rows, width) with zeros in row 0."""

    hashes: NDArray[np.uint32]
    rows: NDArray[np.uint16]
    table: NDArray[np.float32]

    def vector(self, key: str) -> NDArray[np.float32]:
        """What the classes of a normal form add to its vector, (width,); zeros for a word that is in none."""
        code = np.uint32(fnv(key.encode("utf-8")))
        at = int(np.searchsorted(self.hashes, code))
        known = at < len(self.hashes) and self.hashes[at] == code
        out: NDArray[np.float32] = self.table[self.rows[at] if known else [0]].sum(0)
        return out
