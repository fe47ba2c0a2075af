"""ZIP and tar archives: their members as streams, in order. Nothing is unpacked to disk, so no name in an archive can lead anywhere.

What bombs are made of is refused: growth beyond all measure, too many members, members that overlap, archives within archives
within archives. Links, devices and other special members are passed over.
"""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lagebild.errors import LagebildError, Malformed, Unreadable, UnsafeInput
from lagebild.ingest.formats import MAX_BYTES, PassedOver
from lagebild.ingest.streams import check_ratio, part_of, skip

MAX_MEMBERS = 200_000
MAX_DIRECTORY = 64_000_000  # bytes of a ZIP's list of members
MAX_DEPTH = 3  # archives within each other, the outermost counted
_MAX_NAME = 1 << 20  # bytes of a tar's name record
_BLOCK = 512

Member = tuple[str, BinaryIO | LagebildError]
"""A member's name, and its bytes or why they cannot be had."""


def wanted(name: str, other: PassedOver) -> bool:
    """Whether a member is a report by its name: not hidden, no resource fork, of a known kind; members of other kinds are noted."""
    parts = name.replace("\\", "/").split("/")
    return not any(p.startswith((".", "__MACOSX")) and p not in (".", "..") for p in parts) and not other.takes(name)


def zip_members(stream: BinaryIO, where: str, depth: int, other: PassedOver) -> Iterator[Member]:
    """The report files in a ZIP, in the order of its directory; raises Malformed or UnsafeInput for the archive as a whole."""
    if not stream.seekable() or depth > 1:
        data = stream.read(MAX_BYTES["zip"] + 1)
        if len(data) > MAX_BYTES["zip"]:
            raise UnsafeInput(f"{where} is larger than {MAX_BYTES['zip'] // 1_000_000} MB and stands within another archive.")
        stream = io.BytesIO(data)
    size = stream.seek(0, io.SEEK_END)
    _check_directory(stream, size, where)
    try:
        archive = zipfile.ZipFile(stream)
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, UnicodeDecodeError) as error:
        raise Malformed(f"{where} is no sound ZIP archive: {error}.") from None
    if len(members) > MAX_MEMBERS:
        raise UnsafeInput(f"{where} has {len(members):,} members; {MAX_MEMBERS:,} are read.")
    check_ratio(size, sum(m.file_size for m in members), where)
    for member in members:
        if member.filename and not member.is_dir() and wanted(member.filename, other):  # zipfile stumbles over a name of no letters
            yield member.filename, _opened(archive, member, f"{where}!/{member.filename}")


def _check_directory(stream: BinaryIO, size: int, where: str) -> None:
    """The list of members is read as a whole, so it has to be small."""
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    long = tail.rfind(b"PK\x06\x06")
    listed = struct.unpack("<L", tail[at + 12 : at + 16])[0] if 0 <= at <= len(tail) - 16 else 0
    if 0 <= long <= len(tail) - 48:
        listed = max(listed if listed != 0xFFFFFFFF else 0, struct.unpack("<Q", tail[long + 40 : long + 48])[0])
    if listed > MAX_DIRECTORY:
        raise UnsafeInput(f"The list of members of {where} has {listed:,} bytes.")


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> BinaryIO | LagebildError:
    if member.flag_bits & 1:
        return Unreadable(f"{where} is encrypted.", remedy="Unpack the archive with its password.")
    try:
        check_ratio(member.compress_size, member.file_size, where)
        return archive.open(member)  # type: ignore[return-value]  # it peeks and reads as a buffered reader does
    except LagebildError as error:
        return error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as error:
        return Malformed(f"{where} cannot be unpacked: {error}.")


def tar_members(stream: BinaryIO, where: str, other: PassedOver) -> Iterator[Member]:
    """The report files in a tar archive, read once from front to back; raises Malformed where its chain of headers breaks.

    Read here and not with `tarfile`, which holds name records of any length in memory; the headers are parsed by it.
    """
    members, long_name = 0, ""
    while header := stream.read(_BLOCK):
        if not header.strip(b"\0"):
            return
        try:
            info = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            raise Malformed(f"{where} is no sound tar archive after {members:,} members: {error}.") from None
        if info.size < 0:
            raise Malformed(f"{where} is no sound tar archive: a member of negative size.")
        body, part = part_of(stream, info.size)
        if info.type in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME):
            long_name = _name_in(body, info, where) or long_name
        elif info.type not in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
            name, long_name, members = long_name or info.name, "", members + 1
            if members > MAX_MEMBERS * 10:
                raise UnsafeInput(f"{where} has more than {MAX_MEMBERS * 10:,} members.")
            if info.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE) and wanted(name, other):
                yield name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), body
        skip(stream, part.left + -info.size % _BLOCK, where)


def _name_in(body: BinaryIO, info: tarfile.TarInfo, where: str) -> str:
    """The name that a record of a long name gives to the member after it."""
    if info.size > _MAX_NAME:
        raise UnsafeInput(f"{where} has a name of {info.size:,} bytes.")
    data = body.read(info.size)
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape")
    for record in data.split(b"\n"):  # "27 path=some/long/name.txt"
        if b" path=" in record[:20]:
            return record.partition(b" path=")[2].decode("utf-8", "surrogateescape")
    return ""
