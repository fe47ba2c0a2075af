"""Records as they lie in the store: compressed JSON, readable by every later version of Lagebild.

A field that a later version added is missing in older records; it is filled with what says nothing (empty list, null, empty
string), so that a report's history stays readable. A field that a later version dropped is ignored.
"""

from __future__ import annotations

import functools
import zlib
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from lagebild.output import Record

T = TypeVar("T")
_LEVEL = 1  # of zlib: near the size of level 9 at a fifth of its time


def packed(line: bytes) -> bytes:
    return zlib.compress(line, _LEVEL)


def unpacked(data: bytes) -> Record:
    """The record of a row of `coding`."""
    return decoded(zlib.decompress(data), Record)


class Head(Struct, frozen=True):
    """What of a record stands in no column of its report."""

    author: str = ""
    version: str = ""


def unpacked_head(data: bytes) -> Head:
    """The head of the record of a row of `coding`, at a fraction of the cost of the whole."""
    return _decoder(Head).decode(zlib.decompress(data))  # type: ignore[no-any-return]


def decoded(line: bytes, kind: type[T]) -> T:
    """A struct from its JSON, also where an earlier version wrote it."""
    try:
        return _decoder(kind).decode(line)  # type: ignore[arg-type, no-any-return]
    except msgspec.ValidationError:
        return msgspec.convert(_filled(msgspec.json.decode(line), msgspec.inspect.type_info(kind)), kind)


@functools.cache
def _decoder(kind: type[Any]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _filled(value: Any, kind: msgspec.inspect.Type) -> Any:
    """The value with every missing field of its structs."""
    match kind:
        case msgspec.inspect.Metadata():
            return _filled(value, kind.type)
        case msgspec.inspect.StructType() if isinstance(value, dict):
            return {f.encode_name: _filled(value.get(f.encode_name, _nothing(f.type)), f.type) for f in kind.fields}
        case msgspec.inspect.ListType() | msgspec.inspect.VarTupleType() if isinstance(value, list):
            return [_filled(item, kind.item_type) for item in value]
        case msgspec.inspect.DictType() if isinstance(value, dict):
            return {k: _filled(item, kind.value_type) for k, item in value.items()}
        case msgspec.inspect.UnionType() if value is not None:
            return _filled(value, next(t for t in kind.types if not isinstance(t, msgspec.inspect.NoneType)))
    return value


def _nothing(kind: msgspec.inspect.Type) -> Any:
    """What says nothing in a field of this type."""
    match kind:
        case msgspec.inspect.Metadata():
            return _nothing(kind.type)
        case msgspec.inspect.UnionType() if any(isinstance(t, msgspec.inspect.NoneType) for t in kind.types):
            return None
        case msgspec.inspect.ListType() | msgspec.inspect.VarTupleType():
            return []
        case msgspec.inspect.DictType() | msgspec.inspect.StructType():
            return {}
        case msgspec.inspect.BoolType():
            return False
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            return 0
    return ""
