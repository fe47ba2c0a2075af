"""Bring the open treebanks and name sets to one convention and write them under training/work/<lang>/.

    python -m training.harmonise de|en [--data ../shared/data] [--out training/work]

Writes trees.conllu (treebanks), tags.conllu (tags without trees) and names.conllu (entities). What is missing in a source stays "_" and
costs no loss in training. Never reads a development or gold file except to drop copies of their sentences.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from training.trees import Tree, Word, blocks, read_conllu, write_conllu

HERE = Path(__file__).parent

KEPT_FEATS = {
    "Case",
    "Number",
    "Gender",
    "Person",
    "Tense",
    "Mood",
    "VerbForm",
    "Definite",
    "PronType",
    "Degree",
    "Poss",
    "Reflex",
    "Polarity",
    "NumType",
    "Voice",
    "Aspect",
}
KEPT_SUBTYPES = {
    "de": {
        "nsubj:pass",
        "csubj:pass",
        "aux:pass",
        "obl:arg",
        "acl:relcl",
        "compound:prt",
        "det:poss",
        "expl:pv",
    },
    "en": {
        "nsubj:pass",
        "csubj:pass",
        "aux:pass",
        "obl:agent",
        "acl:relcl",
        "compound:prt",
        "nmod:poss",
        "nmod:unmarked",
        "obl:unmarked",
        "nmod:desc",
    },
}
OLD_LABELS = {
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "auxpass": "aux:pass",
    "csubjpass": "csubj:pass",
    "neg": "advmod",
    "name": "flat",
    "mwe": "fixed",
    "iobj": "obl:arg",
}


def read_words(name: str) -> set[str]:
    """A word list of the recipe, one word a line."""
    return {x.strip() for x in (HERE / name).read_text(encoding="utf-8").splitlines() if x.strip() and not x.startswith("#")}


# ---------------------------------------------------------------- features and labels


def clean_feats(feats: str, source: str) -> str:
    """UD features of the shared inventory; HDT's Aspect on German participles and multi-valued guesses are dropped."""
    if feats in ("", "_"):
        return "_"
    kept = {}
    for item in feats.split("|"):
        name, _, value = item.partition("=")
        if name not in KEPT_FEATS or ("," in value and name != "PronType"):
            continue
        if name == "PronType":
            value = value.split(",")[-1]
        kept[name] = value
    kept.pop("Aspect", None)
    if kept.get("Mood") and "VerbForm" not in kept:
        kept["VerbForm"] = "Fin"
    return "|".join(f"{k}={v}" for k, v in sorted(kept.items())) or "_"


def clean_label(label: str, lang: str) -> str:
    if lang == "de":
        label = OLD_LABELS.get(label, label)
    if label in KEPT_SUBTYPES[lang]:
        return label
    return label.split(":")[0]


# ---------------------------------------------------------------- German


def merge(tree: Tree, a: int, b: int, top: int, form: str, **fields: str) -> None:
    """Make words a..b one word that keeps the head and label of word `top`; `fields` overwrite its columns."""
    word = tree.words[top]
    new = Word(form, word.lemma, word.upos, word.xpos, word.feats, word.head, word.deprel, tree.words[b].space, word.ner)
    for name, value in fields.items():
        setattr(new, name, value)
    width = b - a

    def moved(h: int | None) -> int | None:
        if h is None or h < a:
            return h
        return a if h <= b else h - width

    tree.words[a : b + 1] = [new]
    for w in tree.words:
        w.head = moved(w.head)
    tree.groups = [(x - width, y - width) if x > b else (x, y) for x, y in tree.groups if not a <= x <= b]


def merge_contractions(tree: Tree) -> None:
    """im, zum, vom …: one token with the preposition's place in the tree and the article's case and gender."""
    while tree.groups:
        a, b = tree.groups[0]
        words = tree.words[a : b + 1]
        surface = "".join(w.form for w in words)
        feats = clean_feats(words[-1].feats, tree.source)
        merge(tree, a, b, a, surface, feats=feats, xpos="APPRART" if words[0].upos == "ADP" else words[0].xpos)


def merge_hyphens(tree: Tree) -> None:
    """US - Präsident → US-Präsident, as the news treebank and HDT have it."""
    i = 1
    while i < len(tree.words) - 1:
        left, dash, right = tree.words[i - 1 : i + 2]
        tight = dash.form in ("-", "–") and not left.space and not dash.space and left.form[-1:].isalnum() and right.form[:1].isalnum()
        gsd = dash.form == "--" and (right.head == i - 1 or left.head == i + 1) and {left.deprel, right.deprel} & {"compound", "flat"}
        if (tight or gsd) and not (left.form.isdigit() and right.form.isdigit()) and left.upos != "PUNCT" and right.upos != "PUNCT":
            inside = {i - 1, i, i + 1}
            tops = [k for k in (i + 1, i - 1) if tree.words[k].head not in inside]
            if tops:
                names = left.upos == right.upos == "PROPN"
                lemma = left.form + "-" + right.lemma if right.lemma != "_" else "_"
                merge(
                    tree,
                    i - 1,
                    i + 1,
                    tops[0],
                    f"{left.form}-{right.form}",
                    upos="PROPN" if names else right.upos,
                    xpos=right.xpos,
                    feats=right.feats,
                    lemma=lemma,
                )
                continue
        i += 1


def restore_spacing(tree: Tree) -> None:
    """HDT's text is blank-separated: close up punctuation, brackets and quotation marks again."""
    opened = False
    for w in tree.words:
        w.space = True
    for i, w in enumerate(tree.words):
        if w.form in {",", ".", ";", ":", "!", "?", ")", "]", "...", "…"} and i:
            tree.words[i - 1].space = False
        elif w.form in "([" or w.form == "„":
            w.space = False
        elif w.form == '"':
            if opened:
                tree.words[i - 1].space = False
            else:
                w.space = False
            opened = not opened


def relative(tree: Tree) -> None:
    """acl with a finite verb and a relative pronoun below it is acl:relcl."""
    for i, w in enumerate(tree.words):
        if w.deprel == "acl":
            near = {i, *tree.kids(i)} | {k for c in tree.kids(i) for k in tree.kids(c)}
            if any(tree.words[k].xpos in ("PRELS", "PRELAT", "PWAV") or "Rel" in tree.words[k].feat("PronType") for k in near):
                w.deprel = "acl:relcl"


def datives(tree: Tree, source: str) -> None:
    for w in tree.words:
        if w.deprel == "iobj" or (source.startswith("hdt") and w.deprel == "obj" and "Case=Dat" in w.feats):
            w.deprel = "obl:arg"
        if w.deprel == "expl" and w.form.lower() in REFLEXIVE:
            w.deprel = "expl:pv"


REFLEXIVE = read_words("words/reflexive.de.txt")
SPEECH = read_words("words/speech_verbs.de.txt")


def reported_speech(tree: Tree) -> None:
    """HDT hangs the verb of saying under what is said (parataxis); ours is the other way round (treebank README)."""
    words = tree.words
    for i, w in enumerate(words):
        if w.deprel != "parataxis" or w.lemma.lower() not in SPEECH or w.upos != "VERB" or w.head is None or w.head < 0:
            continue
        said = w.head
        kids = tree.kids(i)
        if (
            said > i
            or not any(words[k].deprel == "nsubj" and k > i for k in kids)
            or any(words[k].deprel in ("ccomp", "mark") for k in kids)
        ):
            continue
        w.head, w.deprel = words[said].head, words[said].deprel
        words[said].head, words[said].deprel = i, "ccomp"
        for k in tree.kids(said):
            if words[k].form in (".", "!", "?") and k == len(words) - 1:
                words[k].head = i
    for i, w in enumerate(words):
        h = w.head
        if (
            w.deprel == "parataxis"
            and h is not None
            and 0 <= h < i
            and words[h].lemma.lower() in SPEECH
            and w.upos in ("VERB", "AUX", "ADJ", "NOUN")
        ):
            between = {x.form for x in words[h:i]}
            if between & {",", ":"} and not any(words[k].deprel in ("ccomp", "obj") for k in tree.kids(h)):
                w.deprel = "ccomp"


STTS_SOURCES = ("hdt", "gsd", "examples", "empirist")


def harmonise_german(tree: Tree) -> None:
    hdt = tree.source.startswith("hdt")
    merge_contractions(tree)
    if hdt:
        restore_spacing(tree)
    merge_hyphens(tree)
    for w in tree.words:
        w.deprel = OLD_LABELS.get(w.deprel, w.deprel)
    if hdt:
        reported_speech(tree)
    datives(tree, tree.source)
    relative(tree)
    for w in tree.words:
        w.feats = clean_feats(w.feats, tree.source)
        w.deprel = clean_label(w.deprel, "de")
        if not tree.source.startswith(STTS_SOURCES):
            w.xpos = "_"
        if hdt or w.lemma in ("unknown", "--"):
            w.lemma = "_" if w.upos in ("NOUN", "PROPN", "X") else w.lemma


def surfaces_of(path: Path) -> Iterator[dict[int, str]]:
    for block in blocks(path):
        yield {int(x.split("-", 1)[0]) - 1: x.split("\t")[1] for x in block if re.match(r"\d+-\d+\t", x)}


def german_trees(data: Path) -> Iterator[Tree]:
    de = data / "de"
    files = [
        ("news", de / "treebank_news/train.conllu"),
        *(("news_own", path) for path in sorted((HERE / "treebank_news").glob("train_*.conllu"))),
        ("gsd_piece", de / "treebank_gsd_piece/gold_gsd_train_part.cupt"),
        ("pud", de / "treebank_pud/test.conllu"),
        ("hdt", de / "treebank_hdt/hdt_dev_part.conllu"),
        ("hdt", de / "treebank_hdt/hdt_test_part.conllu"),
        ("examples_gsd", de / "treebank_examples/de_gsd.conllu"),
        ("examples_gsd_old", de / "treebank_examples/de_gsd_old.conllu"),
        ("hdt_examples", de / "treebank_examples/de_hdt.conllu"),
    ]
    for source, path in files:
        for tree, surfaces in zip(read_conllu(path, source), surfaces_of(path), strict=True):
            for a, b in list(tree.groups):
                if a in surfaces:
                    tree.words[a].form, rest = surfaces[a], tree.words[a + 1 : b + 1]
                    for w in rest:
                        w.form = ""
            harmonise_german(tree)
            yield tree


def empirist(data: Path) -> Iterator[Tree]:
    """Web and chat text with gold tags and lemmas, without trees."""
    words: list[Word] = []
    for line in (data / "de/tags_empirist/empirist.vrt").read_text(encoding="utf-8").splitlines():
        if line.startswith("<s") and not line.startswith("<s>"):
            continue
        if line == "</s>":
            if words:
                yield Tree("empirist", words)
            words = []
        elif "\t" in line:
            c = line.split("\t")
            upos = "ADP" if c[1] == "PTKVZ" else c[2]
            words.append(Word(c[0], c[5] if len(c) > 5 else "_", upos, c[1] if c[1] in STTS else "_"))


STTS = read_words("words/stts.txt")

# ---------------------------------------------------------------- English


def harmonise_english(tree: Tree) -> None:
    for w in tree.words:
        w.feats = clean_feats(w.feats, tree.source)
        w.deprel = clean_label(w.deprel, "en")


def english_trees(data: Path) -> Iterator[Tree]:
    names = {t.id: t for t in iob2(data / "en/ner_ewt/train.iob2", "ewt")}
    for source, path in (("ewt", data / "en/treebank_ewt/train.conllu"), ("gum", data / "en/treebank_gum/train_no_nc.conllu")):
        for tree in read_conllu(path, source):
            harmonise_english(tree)
            named = names.get(tree.id)
            if source == "ewt" and named and [w.form for w in named.words] == [w.form for w in tree.words]:
                for w, n in zip(tree.words, named.words, strict=True):
                    w.ner = n.ner
            if source == "gum" and any(w.form == "_" for w in tree.words):
                continue
            yield tree


# ---------------------------------------------------------------- names


def coarse(label: str, table: dict[str, str]) -> str:
    """An entity label in PER, ORG, LOC; O where the kind is none of them."""
    kind = table.get(label[2:], "") if label[:2] in ("B-", "I-") else ""
    return f"{label[:2]}{kind}" if kind else "O"


def columns(path: Path, source: str, at: tuple[int, int], table: dict[str, str], sep: str | None = None) -> Iterator[Tree]:
    """Sentences of a column file; `at`: the columns of form and entity. Entity kinds are made coarse."""
    form, ner = at
    for block in blocks(path):
        rows = [x.split(sep) for x in block if not x.startswith(("#", "-DOCSTART-"))]
        words = [Word(r[form], ner=coarse(r[ner], table)) for r in rows if len(r) > max(form, ner) and r[form].strip()]
        if words:
            yield Tree(source, words)


def begin_entities(tree: Tree) -> None:
    """IOB1, or an entity cut by a sentence end: its first word gets B-."""
    last = "O"
    for w in tree.words:
        if w.ner.startswith("I-") and last[2:] != w.ner[2:]:
            w.ner = "B-" + w.ner[2:]
        last = w.ner


def iob2(path: Path, source: str) -> Iterator[Tree]:
    table = {k: k for k in ("PER", "ORG", "LOC")}
    for block in blocks(path):
        sid = next((x.split("=", 1)[1].strip() for x in block if x.startswith("# sent_id")), "")
        rows = [x.split("\t") for x in block if not x.startswith("#")]
        yield Tree(source, [Word(r[1], ner=coarse(r[2], table)) for r in rows], sid)


SMART = {
    "person": "PER",
    "organization": "ORG",
    "organization-company": "ORG",
    "location": "LOC",
    "location-city": "LOC",
    "location-stop": "LOC",
    "location-street": "LOC",
    "location-route": "",
}
MOBIE = {**SMART, "location-stop": "", "location-street": ""}
LER = {
    "PER": "PER",
    "RR": "PER",
    "AN": "PER",
    "ORG": "ORG",
    "UN": "ORG",
    "INN": "ORG",
    "GRT": "ORG",
    "LD": "LOC",
    "ST": "LOC",
    "LDS": "LOC",
}
POLITICS = {
    "politician": "PER",
    "person": "PER",
    "politicalparty": "ORG",
    "organisation": "ORG",
    "location": "LOC",
    "country": "LOC",
}
PLAIN = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


def json_stream(text: str) -> Iterator[dict]:
    decoder, i = json.JSONDecoder(), 0
    while i < len(text):
        while i < len(text) and text[i] in " \n\r\t,[]":
            i += 1
        if i >= len(text):
            return
        record, i = decoder.raw_decode(text, i)
        yield record


def smartdata(path: Path) -> Iterator[Tree]:
    """Documents with character spans: split and tokenised by the reader's own rules."""
    from lagebild.read.tokens import tokeniser

    tok = tokeniser("de")
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for record in json_stream(f.read()):
            text = record["text"]["string"]
            spans = {
                (m["span"]["start"], m["span"]["end"]): SMART.get(m["type"], "")
                for m in (record["conceptMentions"] or {"array": []})["array"]
            }
            for sentence in tok.sentences(text):
                words = []
                for s, e in sentence:
                    hit = next(((a, k) for (a, b), k in spans.items() if a <= s and e <= b and k), None)
                    words.append(Word(text[s:e], ner="O" if not hit else ("B-" if s == hit[0] else "I-") + hit[1]))
                yield Tree("smartdata", words)


def german_names(data: Path) -> Iterator[Tree]:
    de = data / "de"
    yield from columns(de / "ner_germeval/NER-de-test.tsv", "germeval", (1, 2), PLAIN, "\t")
    for part in ("train", "test"):
        yield from smartdata(de / f"ner_smartdata/v1_20180119_{part}.json.gz")
    for part in ("train", "dev", "test"):
        yield from columns(de / f"ner_mobie/{part}.conll2003", "mobie", (0, 3), MOBIE)
    for part in ("dev", "test"):
        yield from columns(de / f"ner_ler/ler_{part}.conll", "ler", (0, 1), LER)


def english_names(data: Path) -> Iterator[Tree]:
    en = data / "en"
    yield from columns(en / "ner_wikigold/wikigold.conll", "wikigold", (0, 1), PLAIN)
    for part in ("train", "dev", "test"):
        yield from columns(en / f"ner_crossner/politics/{part}.txt", "crossner", (0, 1), POLITICS)


# ---------------------------------------------------------------- all together


def held_out(data: Path, lang: str) -> set[str]:
    """Sentences no model may see: development trees and gold names, blanks removed."""
    gold = data.parent / "gold"
    files = {
        "de": [data / "de/treebank_gsd/dev.conllu", data / "de/treebank_news/dev.conllu", gold / "names.de.conllu"],
        "en": [data / "en/treebank_ewt/dev.conllu", data / "en/treebank_gum/dev.conllu", gold / "names.en.conllu"],
    }[lang]
    texts = (x[9:] for f in files for x in f.read_text(encoding="utf-8").splitlines() if x.startswith("# text = "))
    return {re.sub(r"\s", "", t) for t in texts}


def fresh(trees: Iterable[Tree], seen: set[str], dropped: Counter[str], good: Callable[[Tree], bool]) -> Iterator[Tree]:
    """Only sentences that were not seen before, whatever their spacing."""
    for t in trees:
        begin_entities(t)
        if t.key in seen and len(t.words) > 1:
            dropped[f"{t.source}: copy"] += 1
        elif not good(t):
            dropped[f"{t.source}: broken tree"] += 1
        else:
            seen.add(t.key)
            yield t


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data")
    ap.add_argument("--out", type=Path, default=HERE / "work")
    a = ap.parse_args()
    out = a.out / a.lang
    out.mkdir(parents=True, exist_ok=True)
    held, dropped = held_out(a.data, a.lang), Counter()
    trees = german_trees(a.data) if a.lang == "de" else english_trees(a.data)
    names = german_names(a.data) if a.lang == "de" else english_names(a.data)
    print("trees", write_conllu(out / "trees.conllu", fresh(trees, set(held), dropped, Tree.sound)))
    if a.lang == "de":
        print("tags", write_conllu(out / "tags.conllu", fresh(empirist(a.data), set(held), dropped, lambda t: True)))
    print("names", write_conllu(out / "names.conllu", fresh(names, set(held), dropped, lambda t: True)))
    print(dict(dropped))


if __name__ == "__main__":
    main()
