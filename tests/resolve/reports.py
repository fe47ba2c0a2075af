"""Small reports as trees written by hand, so that the resolver is tested without a parser.

One sentence per line, tokens `form/lemma/UPOS/rel>head[/feats[/ner]]`, heads from 1, 0 the root; `feats` as `Case=Gen;Number=Plur`.
"""

from __future__ import annotations

from lagebild.model import Report
from lagebild.packs import load_pack
from lagebild.read.analysis import Analysis, Sentence, Token
from lagebild.resolve import Resolution, resolve_report


def analysis(lang: str, notation: str) -> Analysis:
    lines = [line.split() for line in notation.strip().splitlines()]
    text = " ".join(item.split("/")[0].replace("~", "/") for line in lines for item in line)
    sentences, at = [], 0
    for index, line in enumerate(lines):
        tokens = []
        for i, item in enumerate(line):
            form, lemma, upos, relation, *rest = item.split("/")
            form = form.replace("~", "/")
            rel, head = relation.split(">")
            feats = (rest[0].replace(";", "|") if rest else "") or "_"
            ner = rest[1] if len(rest) > 1 else "O"
            tokens.append(
                Token(
                    i=i, start=at, end=at + len(form), form=form, lemma=lemma.replace("~", "/"), upos=upos, feats=feats,
                    head=int(head) - 1, deprel=rel, ner=ner,
                )
            )  # fmt: skip
            at += len(form) + 1
        sentences.append(Sentence(index, text, tuple(tokens)))
    return Analysis(text, lang, tuple(sentences))


def resolved(lang: str, notation: str, date: str | None = None) -> Resolution:
    read = analysis(lang, notation)
    return resolve_report(read, Report(id="r", content_id="r", text=read.text, lang=lang, date=date), load_pack(lang))


def who(answer: Resolution, word: str, nth: int = 0) -> str:
    """`RUS GOV, UKR` : code and sector of the participants of the nth token with that form."""
    found = [(s, t) for s in answer.analysis.sentences for t in s.tokens if t.form == word]
    sentence, token = found[nth]
    return ", ".join(f"{p.code} {p.sector}".strip() for p in answer.participants(sentence, token.i))


def reason(answer: Resolution, word: str, nth: int = 0) -> str:
    found = [(s, t) for s in answer.analysis.sentences for t in s.tokens if t.form == word]
    sentence, token = found[nth]
    return answer.participants(sentence, token.i)[0].reason
