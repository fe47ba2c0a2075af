"""Bad input of every format gives recorded failures, at once and in little memory, and costs nothing else."""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import struct
import tarfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lagebild.ingest import Failed, read_paths
from lagebild.ingest.formats import SUFFIXES
from lagebild.model import Report
from tests.ingest.test_formats import ARCHIVE, NINJS1, PLAIN, RSS, answer, mail, newsml, page, pdf, tarred, warc, zipped

TEXT = "Die Ministerin reiste nach Riga."
LAUGHS = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)
MB = 1_000_000


def items(path: Path, content: bytes | str) -> list[Report | Failed]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    begun = time.monotonic()
    found = list(read_paths([path]))
    assert time.monotonic() - begun < 10
    return found


def codes(found: list[Report | Failed]) -> list[str]:
    return [item.error.code if isinstance(item, Failed) else "" for item in found]


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".gz"}))
def test_every_format_empty_and_binary(tmp_path: Path, suffix: str) -> None:
    rng = random.Random(suffix)
    for content in (b"", rng.randbytes(5000), b"\x00" * 3000, b"\xff\xfe\x00", b"\n\n"):
        found = items(tmp_path / f"a{suffix}", content)
        assert all(code.startswith("E1") for code in codes(found)), (content[:10], codes(found))


@pytest.mark.parametrize("suffix", [".txt", ".html", ".jsonl", ".json", ".csv", ".mbox"])
def test_a_line_of_fifty_megabytes(tmp_path: Path, suffix: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = items(tmp_path / f"a{suffix}", b"text," + b"Riga " * (50 * MB // 5))
    assert all(code.startswith("E1") for code in codes(found))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000  # kB


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", "[{", "E106"),
        ("a.json", "[" * 100_000, "E106"),
        ("a.json", "[" + "[]," * 2_500_000 + "1]", "E113"),
        ("a.json", '{"text": "Riga \\u0000 Riga", "date": "0000-00-00"}', "E107"),
        ("a.json", json.dumps(NINJS1 | {"language": "xx-Klingon"}), "E108"),
        ("a.json", json.dumps(NINJS1 | {"body_html": ["x"], "headline": {"a": 1}, "version": [1]}), "E102"),
        ("a.json", "Köln".encode("latin-1"), "E104"),
        ("a.csv", "a,b\n1,2\n", "E117"),
        ("a.csv", "text,date\nRiga,gestern\n", "E107"),
        ("a.csv", b"text\nK\xf6ln\n", "E104"),
        ("a.csv", 'text\n"Riga', ""),
        ("a.csv", 'text\n"' + "Riga\n" * 1_000_000, "E105"),
        ("a.xml", LAUGHS + "]><rss><channel><item><title>&l;</title></item></channel></rss>", "E113"),
        ("a.xml", LAUGHS + "]><newsItem>&l;</newsItem>", "E113"),
        ("a.xml", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><newsItem>&x;</newsItem>', "E113"),
        ("a.xml", '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd"><newsItem guid="1"/>', "E102"),
        ("a.xml", (LAUGHS + "]><newsItem>&l;</newsItem>").encode("utf-16"), "E113"),
        ("a.xml", "<newsItem><a></newsItem>", "E116"),
        ("a.xml", "<newsItem>" + "<a>" * 50_000, "E116"),
        ("a.xml", "<urlset><url/></urlset>", "E109"),
        ("a.xml", "Riga", "E116"),
        ("a.xml", "<rss version='2.0'><channel><item><title>", "E102"),
        ("a.rss", "<rss version='2.0'><channel></channel></rss>", "E102"),
        ("a.rss", "<rss", "E116"),
        ("a.rss", RSS.replace("03 May 2024", "99 Foo 20245"), ""),
        ("a.xml", newsml(PLAIN).replace("2024-05-02", "9999-99-99"), ""),
        ("a.warc", ARCHIVE[:-3000], ""),
        ("a.warc", b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", "E116"),
        ("a.warc", b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nx", "E116"),
        ("a.warc", b"WARC/1.0\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n", "E116"),
        ("a.warc", b"Riga ist eine Stadt.", "E116"),
        ("a.warc", warc(("response", "https://a.example/p", answer(b"x", "image/png"))), "E112"),
        ("a.warc.gz", gzip.compress(ARCHIVE)[:-3000], ""),
        ("a.eml", "Riga ist eine Stadt.\n\nJa.", "E116"),
        ("a.eml", b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\nK\xf6ln", "E104"),
        ("a.eml", b"Subject: x\nContent-Type: text/plain; charset=klingon\n\nRiga", "E104"),
        ("a.eml", b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 500, "E116"),
        ("a.eml", b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\n\nRiga", ""),
        ("a.eml", b"From: x\nDate: Fri, 99 May 99999 10:00:00\n\nRiga.", ""),
        ("a.mbox", "Riga\n", "E116"),
        ("a.pdf", pdf(["Riga"])[:200], "E116"),
        ("a.zip", zipped({"a.txt": TEXT})[:-30], "E116"),
        ("a.zip", zipped({"a.png": TEXT}), "E112"),
        ("a.tar", tarred({"a.txt": TEXT})[:700], ""),
        ("a.tar", b"Riga" * 200, "E116"),
        ("a.tgz", gzip.compress(tarred({"a.txt": TEXT}))[:-20], ""),
        ("a.txt.gz", b"\x1f\x8b" + b"x" * 50, "E116"),
        ("a.txt.gz", gzip.compress(gzip.compress(TEXT.encode())), "E103"),
        ("a.gz", gzip.compress(gzip.compress(TEXT.encode())), "E113"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes | str, expected: str) -> None:
    found = items(tmp_path / name, content)
    assert found
    if expected:
        assert codes(found) == [expected]
    assert all(item.error.message for item in found if isinstance(item, Failed))


def test_one_bad_row_or_message_costs_nothing_else(tmp_path: Path) -> None:
    rows = f"text\n{TEXT}\n" + "x" * 5 * MB + f"\n{TEXT}\n"
    assert codes(items(tmp_path / "a.csv", rows)) == ["", "E105", ""]
    good = mail(Subject="Riga").as_bytes()
    box = b"".join(b"From x\n" + message + b"\n\n" for message in (good, b"nothing", good, good + (b"x" * 99 + b"\n") * 180_000, good))
    assert codes(items(tmp_path / "a.mbox", box)) == ["", "E116", "", "E105", ""]


def test_zip_bombs(tmp_path: Path) -> None:
    many = zipped({"a.txt": b"0" * (40 * MB)})
    assert codes(items(tmp_path / "a.zip", many)) == ["E113"]
    inner = zipped({"b.txt": TEXT})
    for _ in range(4):
        inner = zipped({"b.zip": inner})
    assert codes(items(tmp_path / "b.zip", inner)) == ["E113"]
    assert codes(items(tmp_path / "c.jsonl.gz", gzip.compress(b" " * (60 * MB)))) == ["E113"]
    assert codes(items(tmp_path / "d.jsonl.gz", gzip.compress(b"\n" * (40 * MB)))) == ["E113"]
    assert codes(items(tmp_path / "e.tgz", gzip.compress(tarred({"a.png": b"0" * (40 * MB), "b.txt": TEXT})))) == ["E113"]


def test_overlapping_members_are_a_bomb(tmp_path: Path) -> None:
    """Many entries of the directory that all mean one member (Fifield 2019)."""
    one = zipped({"a.txt": b"0" * MB})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    count = 500
    directory = one[start:end] * count
    tail = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), start, 0)
    found = items(tmp_path / "a.zip", one[:start] + directory + tail)
    assert set(codes(found)) <= {"E113", "E116"}


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 46] = 0  # a name is cut at its first zero byte
    found = items(tmp_path / "a.zip", bytes(data))
    assert codes(found) == [""]


def test_a_zip_that_claims_a_huge_directory(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT})
    at = data.index(b"PK\x05\x06")
    claimed = data[: at + 12] + struct.pack("<L", 0xF0000000) + data[at + 16 :]
    assert set(codes(items(tmp_path / "a.zip", claimed))) <= {"E113", "E116"}


def test_members_fail_alone_and_lead_nowhere(tmp_path: Path) -> None:
    members = {"../../etc/a.txt": TEXT, "/root/b.txt": TEXT, "c.txt": b"K\xf6ln", "d.txt": TEXT, "C:\\e.txt": TEXT}
    found = items(tmp_path / "a.zip", zipped(members))  # type: ignore[arg-type]
    assert codes(found) == ["", "", "E104", "", ""]
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip"}
    damaged = bytearray(zipped({"a.txt": TEXT * 50, "b.txt": TEXT}, zipfile.ZIP_STORED))
    damaged[60] ^= 1
    assert codes(items(tmp_path / "b.zip", bytes(damaged))) == ["E116", ""]


def test_an_encrypted_member(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert codes(items(tmp_path / "a.zip", bytes(data))) == ["E110"]


def test_tars_with_endless_names(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 8 * 1024**3 - 1
    assert codes(items(tmp_path / "a.tar", info.tobuf(tarfile.GNU_FORMAT) + b"a" * 5000)) == ["E113"]


def test_warc_pages_that_unpack_without_end(tmp_path: Path) -> None:
    bomb = answer(gzip.compress(b" " * (40 * MB)), more="Content-Encoding: gzip\r\n")
    good = answer(page("Riga", "").encode())
    assert codes(items(tmp_path / "a.warc", warc(("response", "https://a.example/", bomb), ("response", "https://a.example/", good)))) == ["E113", ""]


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a.json", "a.csv", "a.eml", "a.mbox", "a.warc", "a.zip", "a.tar", "a.tgz", "a.html", "a.pdf"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(data=st.data())
def test_damaged_files_never_raise(tmp_path: Path, name: str, data: st.DataObject) -> None:
    good = bytearray(GOOD[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(good) - 1))
        how = data.draw(st.sampled_from(["flip", "cut", "double", "insert"]))
        if how == "flip":
            good[at] ^= data.draw(st.integers(1, 255))
        elif how == "cut":
            del good[at : at + data.draw(st.integers(1, 200))]
        elif how == "double":
            good[at:at] = good[at : at + 100]
        else:
            good[at:at] = data.draw(st.binary(min_size=1, max_size=20))
        good = good or bytearray(b"x")
    assert items(tmp_path / name, bytes(good)) is not None


BOX = b"".join(b"From x\n" + mail(Subject="Riga").as_bytes() + b"\n\n" for _ in range(3))
PACKED: dict[str, bytes | str] = {"a.txt": TEXT, "b.jsonl": json.dumps({"text": TEXT})}
GOOD: dict[str, bytes] = {
    "a.rss": RSS.encode(),
    "a.xml": newsml(PLAIN).encode(),
    "a.json": json.dumps([NINJS1, {"text": TEXT}]).encode(),
    "a.csv": f'id,text,date\n1,"{TEXT}",2024-05-03\n2,{TEXT},\n'.encode(),
    "a.eml": mail(Subject="Riga").as_bytes(),
    "a.mbox": BOX,
    "a.warc": ARCHIVE,
    "a.zip": zipped(PACKED),
    "a.tar": tarred(PACKED),
    "a.tgz": tarred(PACKED, "w:gz"),
    "a.html": page("Riga").encode(),
    "a.pdf": pdf(["Riga schweigt."]),
}


@pytest.mark.parametrize("address", ["https://[[[", "https://<!DOCTYPE x [<!ENTITY a 'b'>]>org/1", "//[::1"])
def test_pages_from_addresses_that_are_none(tmp_path: Path, address: str) -> None:
    """Found by bench/fuzz.py: the address tells whose furniture a page carries, and need not be one."""
    data = warc(("response", address, answer(page("Riga").encode())))
    assert codes(items(tmp_path / "a.warc", data)) == [""]


def test_streams_without_end_are_read_a_piece_at_a_time() -> None:
    """A gzip stream gives its first bytes before its last are there."""
    from lagebild.ingest.streams import unpacked

    packed = gzip.compress(b"Riga\n" * 100_000)
    stream = unpacked(io.BytesIO(packed[:200] + b""), "a")
    assert stream.readline() == b"Riga\n"
