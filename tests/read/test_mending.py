"""Trees that readers mend: infinitives, auxiliaries, copulas, second subjects."""

from __future__ import annotations

from lagebild.read.build import Columns
from lagebild.read.mending import mend


def columns(*rows: str) -> Columns:
    """Columns of rows `upos head deprel [feats]`; the forms do not matter."""
    cells = [row.split() for row in rows]
    return Columns(
        spans=[(2 * i, 2 * i + 1) for i in range(len(cells))],
        upos=[c[0] for c in cells],
        feats=[c[3] if len(c) > 3 else "" for c in cells],
        head=[int(c[1]) for c in cells],
        deprel=[c[2] for c in cells],
        xpos=["_"] * len(cells),
        ner=["O"] * len(cells),
    )


def test_what_hangs_on_an_auxiliary_hangs_on_its_verb() -> None:
    c = columns("PROPN 1 nsubj", "VERB -1 root", "AUX 3 aux", "VERB 1 advcl", "NOUN 2 obj")
    mend(c)
    assert c.head[4] == 3


def test_a_mark_of_two_words_behind_a_copula_is_the_predicate() -> None:  # the minister is due to visit Mali .
    c = columns("NOUN 4 nsubj", "AUX 4 cop", "ADJ 4 mark", "PART 2 fixed", "VERB -1 root", "PROPN 4 obj", "PUNCT 4 punct")
    mend(c)
    assert (c.head[2], c.deprel[2]) == (-1, "root")
    assert (c.head[4], c.deprel[4]) == (2, "xcomp")
    assert [c.head[i] for i in (0, 1, 3, 5, 6)] == [2, 2, 4, 4, 2]


def test_a_mark_of_two_words_without_copula_stays() -> None:  # met in order to talk
    c = columns("VERB -1 root", "SCONJ 3 mark", "PART 1 fixed", "VERB 0 advcl")
    mend(c)
    assert c.head == [-1, 3, 1, 0]


def test_an_infinitive_with_its_own_mark_goes_on_one_that_has_one() -> None:  # asked to stop arming and to leave
    c = columns("VERB -1 root", "PART 2 mark", "VERB 0 xcomp", "VERB 2 xcomp", "CCONJ 6 cc", "PART 6 mark", "VERB 3 conj")
    mend(c)
    assert c.head[6] == 2


def test_an_infinitive_on_a_noun_is_no_relative_clause() -> None:  # rief die Nachbarn dazu auf , Geiseln freizulassen
    c = columns("VERB -1 root", "NOUN 0 obj", "NOUN 4 obj", "PART 4 mark", "VERB 1 acl:relcl VerbForm=Inf")
    mend(c)
    assert c.deprel[4] == "acl"


def test_an_infinitive_with_a_relative_pronoun_or_an_auxiliary_stays_a_relative_clause() -> None:
    c = columns("VERB -1 root", "NOUN 0 obj", "PRON 3 obj PronType=Rel", "VERB 1 acl:relcl VerbForm=Inf")
    mend(c)
    assert c.deprel[3] == "acl:relcl"
    c = columns("VERB -1 root", "NOUN 0 obj", "NOUN 4 nsubj", "AUX 4 aux", "VERB 1 acl:relcl VerbForm=Inf")
    mend(c)
    assert c.deprel[4] == "acl:relcl"


def test_a_clause_beside_the_subject_of_a_passive_is_its_content() -> None:
    c = columns("PROPN 2 nsubj:pass", "AUX 2 aux:pass", "VERB -1 root", "NOUN 4 obj", "VERB 2 csubj:pass", "PART 4 mark")
    mend(c)
    assert c.deprel[4] == "xcomp"


def test_the_only_subject_clause_of_a_passive_stays() -> None:
    c = columns("AUX 1 aux:pass", "VERB -1 root", "NOUN 3 obj", "VERB 1 csubj:pass", "PART 3 mark")
    mend(c)
    assert c.deprel[3] == "csubj:pass"
