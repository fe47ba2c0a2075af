"""Answers about words that are looked up once and kept, so many and no more: texts repeat their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V]):
    """The answers of a pure function, told when first asked for and all forgotten when there are `most`.

    What is known is read as from any dict, without a call, which is why it is no `lru_cache`: it is asked for each word of a report.

    >>> lengths = Remembered(len, most=2)
    >>> lengths["Mali"], lengths["Chad"], lengths["Oman"], list(lengths)
    (4, 4, 4, ['Oman'])
    """

    def __init__(self, tell: Callable[[K], V], most: int) -> None:
        super().__init__()
        self.tell = tell
        self.most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self.most:
            self.clear()
        answer = self[key] = self.tell(key)
        return answer
