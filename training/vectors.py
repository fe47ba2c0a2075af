"""Subword vectors (fastText's model, trained with the floret package) of the raw text and the training sentences.

    python -m training.vectors de|en [--work training/work] [--epochs 1]

Writes <work>/<lang>/vectors.npz: words (by frequency), rows (words + buckets × dim, float32), bucket count, n-gram sizes.
Text is lower-cased and digits become 0; case is a feature of its own in the network.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from pathlib import Path

from training.trees import read_conllu

HERE = Path(__file__).parent
DIM, MINN, MAXN = 128, 3, 5
SIZES = {"de": (40, 40_000), "en": (2, 20_000)}  # rarest word with a row of its own, buckets for n-grams


def normal(text: str) -> str:
    return re.sub(r"\d", "0", text.lower())


def main() -> None:
    import floret
    import numpy as np

    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--epochs", type=int, default=1)
    a = ap.parse_args()
    folder = a.work / a.lang
    min_count, buckets = SIZES[a.lang]
    began = time.time()
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt", delete=False) as f:
        for part in sorted((folder / "text").glob("*.txt")) if (folder / "text").exists() else ():
            with part.open(encoding="utf-8") as g:
                for line in g:
                    f.write(normal(line))
        for name in ("trees", "names", "tags"):
            path = folder / f"{name}.conllu"
            for tree in read_conllu(path, "") if path.exists() else ():
                line = normal(" ".join(w.form for w in tree.words)) + "\n"
                f.write(line * 3)
    print("text", round(time.time() - began), "s", Path(f.name).stat().st_size >> 20, "MiB", flush=True)
    model = floret.train_unsupervised(
        f.name,
        model="skipgram",
        mode="fasttext",
        dim=DIM,
        minn=MINN,
        maxn=MAXN,
        minCount=min_count,
        bucket=buckets,
        epoch=a.epochs,
        ws=3,
        neg=5,
        thread=2,
        t=1e-4,
        lr=0.05,
        verbose=1,
    )
    words = model.get_words()
    rows = model.get_input_matrix()
    np.savez(folder / "vectors.npz", words=np.array(words), rows=rows.astype(np.float32), buckets=buckets, minn=MINN, maxn=MAXN)
    Path(f.name).unlink()
    print(len(words), "words", rows.shape, "rows", round(time.time() - began), "s")
    for probe in ("minister", "russland", "sagte", "said", "russia"):
        print(probe, [w for _, w in model.get_nearest_neighbors(probe, 6)])


if __name__ == "__main__":
    main()
