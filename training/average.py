"""The mean of the weights of networks that went on from the same one: as good as their vote, at the price of one (Wortsman et al. 2022).

    python -m training.average en --name final one two      # training/work/en/final.pt
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from training.measure import measure
from training.network import Network, Sizes
from training.train import Inventory, load

HERE = Path(__file__).parent


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("lang", choices=["de", "en"])
    ap.add_argument("of", nargs="+", help="names of trained networks")
    ap.add_argument("--name", default="final")
    ap.add_argument("--work", type=Path, default=HERE / "work")
    a = ap.parse_args()
    folder = a.work / a.lang
    inv = Inventory(a.lang, load(folder, "trees") + load(folder, "tags"), load(folder, "names"), folder / "vectors.npz")
    all_saved = [torch.load(folder / f"{name}.pt", weights_only=False) for name in a.of]
    mean = {k: sum(s["net"][k] for s in all_saved) / len(all_saved) for k in all_saved[0]["net"]}
    inv.sorts = all_saved[0]["sorts"]
    net = Network(Sizes(**all_saved[0]["sizes"]))
    net.load_state_dict(mean)
    figures = measure(net.eval(), inv)
    torch.save({**all_saved[0], "net": mean, "figures": figures}, folder / f"{a.name}.pt")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
