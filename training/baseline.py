"""Train spaCy's small architecture on the same data: the first reader, and the yardstick for speed and accuracy.

    python -m training.baseline de|en [--minutes 12] [--work training/work]

Writes training/work/<lang>/spacy/. The configuration is training/spacy_small.cfg.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from training.trees import Tree, read_conllu

HERE = Path(__file__).parent


def to_doc(nlp, tree: Tree):
    """A spaCy Doc; what the source lacks stays unset and costs no loss."""
    from spacy.tokens import Doc

    words = tree.words
    has_tree = words[0].head is not None
    has_feats = any(w.feats != "_" for w in words)
    has_tags = words[0].upos != "_"
    ents = [w.ner for w in words] if all(w.ner != "_" for w in words) else None
    return Doc(
        nlp.vocab,
        words=[w.form for w in words],
        spaces=[w.space for w in words],
        tags=[w.upos for w in words] if has_tags else None,
        pos=[w.upos for w in words] if has_feats else None,
        morphs=[w.feats if w.feats != "_" else "" for w in words] if has_feats else None,
        heads=[i if w.head == -1 else w.head for i, w in enumerate(words)] if has_tree else None,
        deps=["ROOT" if w.head == -1 else w.deprel for w in words] if has_tree else None,
        sent_starts=[i == 0 for i in range(len(words))] if has_tree else None,
        ents=ents,
    )


def main() -> None:
    import spacy
    from spacy import util
    from spacy.training import Example

    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--minutes", type=float, default=12)
    ap.add_argument("--work", type=Path, default=HERE / "work")
    a = ap.parse_args()
    random.seed(0)
    util.fix_random_seed(0)
    config = util.load_config(HERE / "spacy_small.cfg", overrides={"nlp.lang": a.lang})
    nlp = util.load_model_from_config(config, auto_fill=True)
    folder = a.work / a.lang
    trees = [t for name in ("trees", "tags") if (folder / f"{name}.conllu").exists() for t in read_conllu(folder / f"{name}.conllu", "")]
    names = [t for t in read_conllu(folder / "names.conllu", "") if any(w.ner not in ("O", "_") for w in t.words)]
    random.shuffle(names)
    data = [t for t in trees + names[: len(trees)] if 1 < len(t.words) < 120]
    examples = []
    for t in data:
        ref = to_doc(nlp, t)
        examples.append(Example(spacy.tokens.Doc(nlp.vocab, words=[w.form for w in t.words], spaces=[w.space for w in t.words]), ref))
    nlp.initialize(lambda: examples)
    optimizer = nlp.create_optimizer()
    began, step, losses = time.time(), 0, {}
    while time.time() - began < a.minutes * 60:
        random.shuffle(examples)
        for batch in util.minibatch(examples, size=util.registry.schedules.get("compounding.v1")(16, 64, 1.001)):
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.1)
            step += 1
            if step % 100 == 0:
                print(f"{time.time() - began:.0f}s step {step}", {k: round(float(v)) for k, v in losses.items()}, flush=True)
                losses = {}
            if time.time() - began > a.minutes * 60:
                break
    with nlp.use_params(optimizer.averages or {}):
        nlp.to_disk(folder / "spacy")


if __name__ == "__main__":
    main()
