"""Trees written by hand, so that rules are tested without a parser: `form/lemma/UPOS/rel>head[/feats]` per token, heads from 1, 0 the root."""

from __future__ import annotations

from lagebild.read.analysis import Sentence, Token


def tree(notation: str) -> Sentence:
    """A sentence from tokens separated by blanks; `_` joins nothing, forms stand one blank apart in the text."""
    rows = []
    for item in notation.split():
        form, lemma, upos, relation, *feats = item.split("/")
        rel, head = relation.split(">")
        rows.append((form, lemma, upos, rel, int(head) - 1, feats[0] if feats else "_"))
    text = " ".join(r[0] for r in rows)
    tokens, at = [], 0
    for i, (form, lemma, upos, rel, head, feats) in enumerate(rows):
        tokens.append(Token(i=i, start=at, end=at + len(form), form=form, lemma=lemma, upos=upos, feats=feats, head=head, deprel=rel))
        at += len(form) + 1
    return Sentence(0, text, tuple(tokens))
