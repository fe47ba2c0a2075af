"""Merging: reports that tell of the same happenings become stories, their events happenings, their copies one source.

`merge` takes records of `lagebild code` (or their digests) and is pure: the answer depends on the set of reports, never on their order.
`Merger` does the same step by step. Words come from the packs. docs/stories.md tells the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lagebild.merge.digest import decode, digest, encode
    from lagebild.merge.digests import Digest
    from lagebild.merge.merger import Merger, merge

__all__ = ["Digest", "Merger", "decode", "digest", "encode", "merge"]

_WHERE = {"merge": "merger", "Merger": "merger", "Digest": "digests"}


def __getattr__(name: str) -> object:
    """Public names, loaded when first used, so that `lagebild.merge.records` alone stays light."""
    if name not in __all__:
        raise AttributeError(name)
    import importlib

    return getattr(importlib.import_module(f"lagebild.merge.{_WHERE.get(name, 'digest')}"), name)
