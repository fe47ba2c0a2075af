"""Write the shipped German reader's trees for correction: propose.py SENTENCES.txt OUT.txt [PREFIX]

SENTENCES.txt holds one sentence a line. OUT.txt gets, per sentence, "# id text" and one token a line
"index form UPOS head deprel" (head 0 = root). Where the reader splits a line in two, the later roots hang on the first
as `parataxis`, so that a line is always one tree. Correct it as README.md beside this file says.
"""

from __future__ import annotations

import sys
from pathlib import Path

from lagebild.read.analysis import Analysis
from lagebild.read.readers import load_reader


def rows(analysis: Analysis) -> list[str]:
    """The token lines of one line of text, as one tree."""
    lines: list[str] = []
    first_root = 0
    for sentence in analysis.sentences:
        shift = len(lines)
        for token in sentence.tokens:
            if token.head >= 0:
                head, deprel = token.head + 1 + shift, token.deprel
            elif first_root:
                head, deprel = first_root, "parataxis"
            else:
                head, deprel = 0, "root"
                first_root = token.i + 1 + shift
            lines.append(f"{token.i + 1 + shift} {token.form} {token.upos} {head} {deprel}")
    return lines


def propose(source: Path, target: Path, prefix: str) -> None:
    """Parse the lines of `source` and write the proposal to `target`."""
    texts = [line.strip() for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    blocks = []
    for number, analysis in enumerate(load_reader("de").read(texts), 1):
        blocks.append("\n".join([f"# {prefix}{number:05d} {analysis.text}", *rows(analysis)]) + "\n\n")
    target.write_text("".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    propose(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "a")
