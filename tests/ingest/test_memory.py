"""Hostile files are read within a gigabyte. Each in a process of its own, which cannot have more than that beside what it began with."""

from __future__ import annotations

import io
import json
import multiprocessing
import resource
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

import lagebild.ingest.feed
import lagebild.ingest.page
from lagebild.ingest import Failed, read_paths
from lagebild.ingest.clean import clean
from tests.ingest.test_formats import page

MB = 1_000_000
GIGABYTE = 1_000 * MB
SPAWN = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang


def pdf_bomb() -> bytes:
    """A page whose text unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"(a) Tj " * 70_000) for _ in range(400)) + packer.flush()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    out, starts = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.jsonl", "w", force_zip64=True) as member:
        for _ in range(300):
            member.write(b" " * MB)
    return out.getvalue()


def xml_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{entities}]><rss><channel><title>&e11;</title></channel></rss>'.encode()


def wide_feed() -> bytes:
    return b"<?xml version='1.0'?><rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 4_000 + b"</channel></rss>"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a.pdf": pdf_bomb,
    "a.zip": zip_bomb,
    "a.xml": xml_bomb,
    "b.rss": wide_feed,
    "a.json": lambda: json.dumps({"text": "Riga", "other": [[]] * 1_900_000}).encode(),
    "a.jsonl": lambda: b'{"text": "' + b"a" * (50 * MB) + b'"}',
    "a.html": lambda: page("Riga").replace("</article>", "<p>a</p>" * 300_000 + "</article>").encode(),
}


def _read(path: Path) -> None:
    clean("Warm.")
    assert lagebild.ingest.page.extract(page("Warm").encode(), "warm")
    held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (held + GIGABYTE, held + GIGABYTE))
    assert all(isinstance(item, Failed) or len(item.text) <= 200_000 for item in read_paths([path]))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not say how much memory a process holds")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_takes_less_than_a_gigabyte(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    process = SPAWN.Process(target=_read, args=(path,))
    process.start()
    process.join(120)
    process.kill()
    assert process.exitcode == 0
