"""Report text as a page may show it: escaped, and with every character that would act on the text around it made visible instead."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# Bidirectional controls (Trojan Source, CVE-2021-42574), zero-width and other invisible characters. ACTING has C0 and C1 controls too, but
# for tab and line end.
NAMES = {
    0x00AD: "SHY", 0x061C: "ALM", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS", 0x2029: "PS",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI",
    0x2069: "PDI", 0xFEFF: "BOM", 0xFFF9: "IAA", 0xFFFA: "IAS", 0xFFFB: "IAT",
}  # fmt: skip
RANGES = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e007f"
ACTING = re.compile(f"[{RANGES}{''.join(map(chr, NAMES))}]")


def inert(text: str | None) -> Markup:
    """Text as markup that shows it and does nothing; each acting character is one element that names it.

    >>> inert("<b>")
    Markup('&lt;b&gt;')
    >>> inert("a\\u202eb")
    Markup('a<span class="control" title="U+202E">RLO</span>b')
    """
    if not text:
        return Markup("")
    if text.isprintable():  # none of the acting characters is: the usual case, told quickly
        return escape(text)
    shown, at = Markup(""), 0
    for found in ACTING.finditer(text):
        shown += escape(text[at : found.start()]) + control(found[0])
        at = found.end()
    return shown + escape(text[at:]) if at else escape(text)


def control(character: str) -> Markup:
    """The element that stands for an acting character."""
    number = ord(character)
    return Markup('<span class="control" title="U+{:04X}">{}</span>').format(number, NAMES.get(number, f"{number:02X}"))
