"""Streams that cannot be made to swell without end: gzip as plain bytes, and a part of a stream as a stream of its own."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO, cast

from lagebild.errors import Malformed, UnsafeInput

RATIO = 250  # text shrinks to a fifth, logs to a hundredth; only a bomb to less
FREE = 2_000_000  # bytes that any archive may hold before its ratio is looked at
_CHUNK = 1 << 16


def check_ratio(packed: int, unpacked: int, where: str) -> None:
    """Raises UnsafeInput where so few bytes became so many that it can only be a bomb."""
    if unpacked > FREE and unpacked > RATIO * max(1, packed):
        raise UnsafeInput(f"{where} unpacks to more than {RATIO} times its size.")


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: BinaryIO, where: str) -> None:
        self.stream, self.where = stream, where
        self.member = zlib.decompressobj(31)
        self.packed = self.unpacked = 0
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        wanted = len(buffer)
        while True:
            if not self.rest:
                self.rest = self.stream.read(_CHUNK)
                self.packed += len(self.rest)
                if not self.rest:
                    self._check_end()
                    return 0
            got = self._piece(wanted)
            if got:
                self.unpacked += len(got)
                check_ratio(self.packed, self.unpacked, self.where)
                buffer[: len(got)] = got
                return len(got)

    def _piece(self, wanted: int) -> bytes:
        if self.member.eof:  # a further member, or zeros that fill up the last one
            self.rest = self.rest.lstrip(b"\0")
            if not self.rest:
                return b""
            self.member = zlib.decompressobj(31)
        try:
            got = self.member.decompress(self.rest, wanted)
        except zlib.error as error:
            raise Malformed(f"{self.where} is no sound gzip file: {error}.") from None
        self.rest = self.member.unused_data if self.member.eof else self.member.unconsumed_tail
        return got

    def _check_end(self) -> None:
        if self.packed and not self.member.eof:
            raise Malformed(f"{self.where} is cut off: the gzip data has no end.")


def unpacked(stream: BinaryIO, where: str) -> io.BufferedReader:
    """The bytes that a gzip stream holds, all its members; raises Malformed or UnsafeInput while they are read."""
    return io.BufferedReader(cast(io.RawIOBase, _Unpacked(stream, where)), _CHUNK)


class _Part(io.RawIOBase):
    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.stream, self.left = stream, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self.stream.read(min(len(buffer), self.left))
        self.left -= len(got)
        buffer[: len(got)] = got
        return len(got)


def part_of(stream: BinaryIO, size: int) -> tuple[io.BufferedReader, _Part]:
    """The next `size` bytes of a stream as a stream, and what knows how many of them were not read yet (`left`)."""
    part = _Part(stream, size)
    return io.BufferedReader(part), part


def skip(stream: BinaryIO, left: int, where: str) -> None:
    """Reads `left` bytes and forgets them; raises Malformed where the stream ends before."""
    while left > 0:
        got = len(stream.read(min(left, 1 << 20)))
        if not got:
            raise Malformed(f"{where} is cut off in the middle of an entry.")
        left -= got
