"""From a parser's columns to checked records: one tree per sentence, lemmas and verb features filled in."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from lagebild.read.analysis import ROOT, Sentence, Token, parse_feats
from lagebild.read.morphology import FINITE, Morphology

SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj", "csubj:pass"))
PARTIES = frozenset(("nsubj", "obj", "iobj", "obl:arg"))  # roles of which a name has one
AUXILIARY = frozenset(("aux", "aux:pass", "cop"))


@dataclass(slots=True, kw_only=True)
class Columns:
    """A parsed sentence as a parser gives it, one entry per token; `lemma` may be empty where the parser has none."""

    spans: list[tuple[int, int]]
    upos: list[str]
    feats: list[str]
    head: list[int]
    deprel: list[str]
    xpos: list[str]
    ner: list[str]
    lemma: list[str] | None = None


def one_tree(head: list[int], deprel: list[str]) -> None:
    """Make the heads one tree, in place: a single root, no cycle."""
    n = len(head)
    roots = [i for i in range(n) if head[i] == ROOT]
    root = roots[0] if roots else next((i for i in range(n) if deprel[i] == "root"), 0)
    head[root], deprel[root] = ROOT, "root"
    for i in roots[1:]:
        head[i], deprel[i] = root, "parataxis"
    safe = [False] * n
    safe[root] = True
    for i in range(n):
        path, j = [], i
        while not safe[j] and j not in path:
            path.append(j)
            j = head[j]
        if not safe[j]:
            head[j], deprel[j] = root, "dep" if deprel[j] == "root" else deprel[j]
        for k in path:
            safe[k] = True


def part_names(c: Columns, forms: list[str], particles: Container[str]) -> None:
    """Part persons' names at a preposition that is no particle of names (*rief Lee mit Kim an*, *Ursula von der Leyen*), in place.

    A single word that is read as a person but tagged as an adverb is a proper noun: it opened the sentence, in a capital.
    """
    for i, label in enumerate(c.ner):
        if label == "B-PER" and c.upos[i] == "ADV":
            c.upos[i] = "PROPN"
        elif label == "I-PER" and c.upos[i] == "ADP" and c.deprel[i] == "case" and c.head[i] > i and forms[i] not in particles:
            c.ner[i] = "O"
            if i + 1 < len(c.ner) and c.ner[i + 1] == "I-PER":
                c.ner[i + 1] = "B-PER"
        elif label == "I-PER" and _two_parties(c, i):
            c.ner[i] = "B-PER"


def _two_parties(c: Columns, i: int) -> bool:
    """Whether a word goes on a name for the parser of names alone: subject and object side by side (*besuchte Merkel Litauen*)."""
    first = i - 1
    return c.upos[i] == "PROPN" and c.head[i] == c.head[first] >= 0 and c.deprel[i] in PARTIES and c.deprel[first] in PARTIES


def sentence(index: int, text: str, c: Columns, morphology: Morphology) -> Sentence:
    """The sentence record of the columns."""
    one_tree(c.head, c.deprel)
    forms = [text[a:b] for a, b in c.spans]
    lemma = c.lemma or list(map(morphology.lemma, forms, c.upos))
    feats = list(c.feats)
    verbs = []
    for i, upos in enumerate(c.upos):
        if upos == "PRON":
            fixed = morphology.pronoun_feats(forms[i])
            feats[i] = merged(feats[i], fixed) if fixed else feats[i]
        elif upos in FINITE:
            verbs.append(i)
    if morphology.verbs:
        subjects = subject_of(c, feats)
        for i in verbs:
            if "VerbForm=Inf" not in feats[i] and "VerbForm=Part" not in feats[i]:
                found = morphology.finite(
                    forms[i], lemma[i], subjects.get(i) or (subjects.get(c.head[i], "") if c.deprel[i] in AUXILIARY else "")
                )
                if found:
                    feats[i] = joined({**parse_feats(feats[i]), **dict(found), "VerbForm": "Fin"})
    last = "O"
    tokens = []
    for i, (start, end) in enumerate(c.spans):
        ner = c.ner[i]
        if ner.startswith("I-") and last[2:] != ner[2:]:
            ner = "B-" + ner[2:]
        last = ner
        tokens.append(
            Token(
                i=i,
                start=start,
                end=end,
                form=forms[i],
                lemma=lemma[i],
                upos=c.upos[i],
                feats=feats[i],
                head=c.head[i],
                deprel=c.deprel[i],
                xpos=c.xpos[i],
                ner=ner,
            )
        )
    return Sentence(index, text, tuple(tokens))


def subject_of(c: Columns, feats: Sequence[str]) -> dict[int, str]:
    """Each head's subject as "first", "third" (singular) or "plural"."""
    found: dict[int, str] = {}
    coordinated = {c.head[i] for i, rel in enumerate(c.deprel) if rel == "conj"}
    for i, rel in enumerate(c.deprel):
        if rel in SUBJECTS:
            f = parse_feats(feats[i])
            person = f.get("Person", "3") if c.upos[i] == "PRON" else "3"
            plural = f.get("Number") == "Plur" or i in coordinated
            found[c.head[i]] = "plural" if plural else "first" if person == "1" else "third" if person == "3" else "second"
    for i, rel in enumerate(c.deprel):
        if rel == "conj" and i not in found and c.head[i] in found:
            found[i] = found[c.head[i]]
    return found


def merged(feats: str, fixed: str) -> str:
    return joined({**parse_feats(feats), **parse_feats(fixed)})


def joined(feats: dict[str, str]) -> str:
    return "|".join(f"{k}={v}" for k, v in sorted(feats.items()))
