"""Trees of other schemes turned into UD: hand-made ones, as spaCy's German and English pipelines would give them."""

from lagebild.read.adapters import to_ud


def converted(scheme: str, rows: str) -> list[str]:
    """Rows of form/UPOS/label>head (1-based, 0 the root; + after the UPOS marks a past participle) → relation>head per word."""
    parts = [r.split("/") for r in rows.split()]
    upos = [p[1].rstrip("+") for p in parts]
    label = [p[2].split(">")[0] for p in parts]
    head = [int(p[2].split(">")[1]) - 1 for p in parts]
    heads, relations = to_ud(scheme, upos, [p[1].endswith("+") for p in parts], head, label)
    return [f"{r}>{h + 1}" for h, r in zip(heads, relations, strict=True)]


def test_tiger_prepositions_and_auxiliaries_no_longer_head() -> None:
    rows = "Die/DET/nk>2 Ministerin/NOUN/sb>3 hat/AUX/ROOT>0 am/ADP/mo>8 Montag/NOUN/nk>4 den/DET/nk>7 Vertrag/NOUN/oa>8 unterzeichnet/VERB+/oc>3 ./PUNCT/punct>3"
    assert converted("tiger", rows) == ["det>2", "nsubj>8", "aux>8", "case>5", "obl>8", "det>7", "obj>8", "root>0", "punct>8"]


def test_tiger_passive_with_agent() -> None:
    rows = "Das/DET/nk>2 Lager/NOUN/sb>3 wurde/AUX/ROOT>0 von/ADP/sbp>6 Rebellen/NOUN/nk>4 gestürmt/VERB+/oc>3"
    assert converted("tiger", rows) == ["det>2", "nsubj:pass>6", "aux:pass>6", "case>5", "obl>6", "root>0"]


def test_tiger_copula_coordination_and_complement_clause() -> None:
    assert converted("tiger", "Oslo/PROPN/sb>2 ist/AUX/ROOT>0 neutral/ADJ/pd>2") == ["nsubj>3", "cop>3", "root>0"]
    assert converted("tiger", "Oslo/PROPN/sb>4 und/CCONJ/cd>1 Bern/PROPN/cj>2 verhandeln/VERB/ROOT>0") == [
        "nsubj>4",
        "cc>3",
        "conj>1",
        "root>0",
    ]
    rows = "Sie/PRON/sb>2 sagt/VERB/ROOT>0 ,/PUNCT/punct>2 dass/SCONJ/cp>6 er/PRON/sb>6 kommt/VERB/oc>2"
    assert converted("tiger", rows) == ["nsubj>2", "root>0", "punct>2", "mark>6", "nsubj>6", "ccomp>2"]


def test_clear_labels_become_ud() -> None:
    rows = "Troops/NOUN/nsubjpass>3 were/AUX/auxpass>3 sent/VERB+/ROOT>0 to/ADP/prep>3 Oslo/PROPN/pobj>4 by/ADP/agent>3 Kenya/PROPN/pobj>6"
    assert converted("clear", rows) == ["nsubj:pass>3", "aux:pass>3", "root>0", "case>5", "obl>3", "case>7", "obl:agent>3"]
    assert converted("clear", "Oslo/PROPN/nsubj>2 is/AUX/ROOT>0 neutral/ADJ/acomp>2") == ["nsubj>3", "cop>3", "root>0"]


def test_ud_stays_as_it_is() -> None:
    assert converted("ud", "Oslo/PROPN/nsubj>2 votes/VERB/ROOT>0") == ["nsubj>2", "root>0"]
