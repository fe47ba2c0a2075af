"""CoNLL-U in and out: ten UD columns, names as ``NER=B-PER`` in MISC, blanks as UDPipe's ``SpacesAfter``, so that offsets survive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lagebild.errors import InputError
from lagebild.read.analysis import ROOT, Analysis, Sentence, Token

ESCAPES = (("\\", "\\\\"), (" ", "\\s"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"), ("|", "\\p"))


def escape(blanks: str) -> str:
    """Blanks in UDPipe's notation.

    >>> escape(" \\n")
    '\\\\s\\\\n'
    """
    for plain, mark in ESCAPES:
        blanks = blanks.replace(plain, mark)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in blanks)


def unescape(marks: str) -> str:
    out, i = [], 0
    table = {mark[1]: plain for plain, mark in ESCAPES}
    while i < len(marks):
        if marks[i] == "\\" and marks[i + 1 : i + 2] == "u":
            out.append(chr(int(marks[i + 2 : i + 6], 16)))
            i += 6
        elif marks[i] == "\\" and i + 1 < len(marks):
            out.append(table.get(marks[i + 1], marks[i + 1]))
            i += 2
        else:
            out.append(marks[i])
            i += 1
    return "".join(out)


def write(analysis: Analysis, doc_id: str) -> str:
    """One report as CoNLL-U, opened by ``# newdoc id``; a report without a token is that line alone."""
    lines = [f"# newdoc id = {doc_id}"]
    text, sentences = analysis.text, analysis.sentences
    for k, sentence in enumerate(sentences):
        following = sentences[k + 1].start if k + 1 < len(sentences) else len(text)
        lines += [f"# sent_id = {doc_id}-{k + 1}", f"# text = {' '.join(sentence.words.split())}"]
        before = text[: sentence.start] if k == 0 else ""
        lines += _words(sentence, text, before, following, analysis.lang)
        lines.append("")
    if not sentences:
        lines.append("")
    return "\n".join(lines) + "\n"


def _words(sentence: Sentence, text: str, before: str, following: int, lang: str) -> list[str]:
    out = []
    tokens = sentence.tokens
    groups = dict(multiwords(sentence, lang))
    for t in tokens:
        gap = text[t.end : tokens[t.i + 1].start if t.i + 1 < len(tokens) else following]
        misc = [f"NER={t.ner}"] if t.ner != "O" else []
        misc += [f"SpacesBefore={escape(before)}"] if before and t.i == 0 else []
        misc += ["SpaceAfter=No"] if gap == "" else [] if gap == " " else [f"SpacesAfter={escape(gap)}"]
        if t.i in groups:
            last = tokens[groups[t.i]]
            out.append(f"{t.i + 1}-{last.i + 1}\t{text[t.start : last.end]}" + "\t_" * 8)
        columns = (
            str(t.i + 1),
            t.form,
            t.lemma or "_",
            t.upos,
            t.xpos,
            t.feats or "_",
            str(t.head + 1),
            t.deprel,
            "_",
            "|".join(misc) or "_",
        )
        out.append("\t".join(columns))
    return out


def multiwords(sentence: Sentence, lang: str) -> Iterator[tuple[int, int]]:
    """First and last word of each multiword token: words the tokeniser cut by the pack's clitics."""
    from lagebild.read.tokens import tokeniser

    words = tokeniser(lang).words
    tokens = sentence.tokens
    i = 0
    while i + 1 < len(tokens):
        a, b = tokens[i], tokens[i + 1]
        low = b.form.lower()
        joined = (a.form + b.form).lower()
        possessive = low in ("'", "’") and b.deprel == "case" and bool(words.suffixes)
        if a.end == b.start and (low in words.suffixes or possessive or words.wholes.get(joined) == len(a.form)) and a.form[-1:].isalnum():
            yield i, i + 1
            i += 1
        i += 1


def read(source: str | Path, lang: str) -> Iterator[tuple[str, Analysis]]:
    """Every document of CoNLL-U text (or a file of it) with its id; text and offsets are rebuilt from forms and blanks.

    Raises:
        InputError: a line is not CoNLL-U.
    """
    content = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    doc_id, sentences = "", [list[list[str]]()]
    started = False
    for number, line in enumerate(content.splitlines(), 1):
        if line.startswith("# newdoc"):
            if started:
                yield doc_id, _document([s for s in sentences if s], lang)
            started, doc_id, sentences = True, line.partition("=")[2].strip(), [[]]
        elif not line.strip():
            sentences.append([])
        elif not line.startswith("#"):
            columns = line.split("\t")
            if len(columns) < 10:
                raise InputError(f"Line {number} is not CoNLL-U: {line[:60]!r}.", remedy="Each word needs ten tab-separated columns.")
            started = True
            sentences[-1].append(columns)
    if started:
        yield doc_id, _document([s for s in sentences if s], lang)


def _document(sentences: list[list[list[str]]], lang: str) -> Analysis:
    text: list[str] = []
    length = 0
    placed: list[list[tuple[list[str], int, int]]] = []

    def add(piece: str) -> None:
        nonlocal length
        text.append(piece)
        length += len(piece)

    for rows in sentences:
        placed.append([])
        surface: dict[int, tuple[int, str, str]] = {}
        for row in rows:
            number, form, misc = row[0], row[1], dict(m.split("=", 1) for m in row[9].split("|") if "=" in m)
            if "." in number:
                continue
            if "-" in number:
                first, last = (int(x) for x in number.split("-"))
                surface[first] = (last, form, row[9])
                continue
            add(unescape(misc.get("SpacesBefore", "")))
            start = length
            add(form)
            placed[-1].append((row, start, length))
            inside = any(first <= int(number) < last for first, (last, _, _) in surface.items())
            add("" if misc.get("SpaceAfter") == "No" or inside else unescape(misc["SpacesAfter"]) if "SpacesAfter" in misc else " ")
    whole = "".join(text)
    made = tuple(Sentence(k, whole, tuple(_token(i, *p) for i, p in enumerate(words))) for k, words in enumerate(placed) if words)
    return Analysis(whole, lang, made)


def _token(i: int, row: list[str], start: int, end: int) -> Token:
    ner = next((m[4:] for m in row[9].split("|") if m.startswith("NER=")), "O")
    head = int(row[6]) - 1 if row[6].isdigit() else ROOT
    return Token(
        i=i,
        start=start,
        end=end,
        form=row[1],
        lemma=row[2],
        upos=row[3],
        xpos=row[4],
        feats="" if row[5] == "_" else row[5],
        head=head,
        deprel=row[7],
        ner=ner,
    )


class ConlluReader:
    """A reader over CoNLL-U made elsewhere: finds the analysis of a text by the text itself."""

    def __init__(self, path: Path, lang: str) -> None:
        self.lang, self.name = lang, str(path)
        self.known = {"".join(a.text.split()): a for _, a in read(path, lang)}

    def read(self, texts: Iterable[str]) -> Iterator[Analysis]:
        for text in texts:
            found = self.known.get("".join(text.split()))
            if found is None:
                raise InputError(f"{self.name} has no analysis of the text that begins {text[:40]!r}.", remedy="Parse every report first.")
            yield moved(found, text)


def moved(analysis: Analysis, text: str) -> Analysis:
    """The same analysis with offsets into `text`, which differs from the old one in blanks only."""
    if analysis.text == text:
        return analysis
    places = [i for i, c in enumerate(text) if not c.isspace()]
    old = [i for i, c in enumerate(analysis.text) if not c.isspace()]
    at = {o: p for o, p in zip(old, places, strict=True)}
    sentences = []
    for s in analysis.sentences:
        tokens = tuple(
            Token(
                i=t.i,
                start=at[t.start],
                end=at[t.end - 1] + 1,
                form=t.form,
                lemma=t.lemma,
                upos=t.upos,
                xpos=t.xpos,
                feats=t.feats,
                head=t.head,
                deprel=t.deprel,
                ner=t.ner,
            )
            for t in s.tokens
        )
        sentences.append(Sentence(s.index, text, tokens))
    return Analysis(text, analysis.lang, tuple(sentences))
