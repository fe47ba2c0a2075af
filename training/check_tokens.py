"""Compare the rule tokeniser with a treebank: share of gold tokens found, sentences split, commonest differences.

python -m training.check_tokens de|en FILE.conllu
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from lagebild.read.tokens import tokeniser
from training.trees import blocks


def gold(block: list[str]) -> tuple[str, list[str]]:
    text = next((x[9:] for x in block if x.startswith("# text = ")), "")
    out, skip = [], 0
    for x in block:
        c = x.split("\t")
        if x.startswith("#") or "." in c[0]:
            continue
        if "-" in c[0]:
            skip = int(c[0].split("-")[1])
            out.append(c[1])
        elif int(c[0]) > skip:
            out.append(c[1])
    return text, out


def spans(forms: list[str]) -> dict[tuple[int, int], str]:
    pos, found = 0, {}
    for f in (x.replace(" ", "") for x in forms):
        found[pos, pos + len(f)] = f
        pos += len(f)
    return found


def main() -> None:
    lang, path = sys.argv[1], Path(sys.argv[2])
    tok = tokeniser(lang)
    missed, splits, n, hit, bad = Counter(), Counter(), 0, 0, 0
    for block in blocks(path):
        text, forms = gold(block)
        ours = tok.sentences(text)
        flat = [s for x in ours for s in x]
        pieces = []
        for k, (a, b) in enumerate(flat):
            if (
                pieces
                and lang == "en"
                and a == flat[k - 1][1]
                and (text[a:b].lower() in tok.words.suffixes or tok.words.wholes.get(text[flat[k - 1][0] : b].lower()))
            ):
                pieces[-1] += text[a:b]
            else:
                pieces.append(text[a:b])
        g, s = spans(forms), spans(pieces)
        n += len(g)
        hit += len(g.keys() & s.keys())
        for k in g.keys() - s.keys():
            around = " ".join(v for (a, b), v in s.items() if a < k[1] and b > k[0])
            missed[f"{g[k]}  [{around}]"] += 1
        if len(ours) > 1:
            bad += 1
            splits[" ‖ ".join(text[x[0][0] : x[-1][1]][-25:] + " ➔" for x in ours[:-1]) + text[ours[1][0][0] :][:20]] += 1
    print(f"{path.name}: {100 * hit / n:.2f} % of {n} tokens, {bad} sentences split")
    for k, v in missed.most_common(60):
        print("  ", v, k)
    for k, v in splits.most_common(60):
        print("  split", v, k)


if __name__ == "__main__":
    main()
