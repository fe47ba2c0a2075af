"""Build `lagebild/data/common/{acts,cameo}.tsv` from the code lists under ../shared/data/codes.

    .venv/bin/python training/build_codes.py [../shared/data/codes]

CAMEO codes per act and mode follow CAMEO2PLOVER (Open Event Data Alliance, CC BY-SA 4.0); Goldstein values are those of the
CAMEO code list.
"""

import csv
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "lagebild/data/common"
QUADS = {
    1: "AGREE CONSULT SUPPORT CONCEDE", 2: "COOPERATE AID RETREAT", 3: "REQUEST ACCUSE REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}  # fmt: skip
SCHEDULED = {"CONSULT", "COOPERATE"}  # acts with a date: named inside a plan, they are planned
PLANNED = {
    **dict.fromkeys(("CONSULT", "SUPPORT", "COOPERATE", "AID"), "AGREE"), "RETREAT": "CONCEDE",
    **dict.fromkeys(("SANCTION", "COERCE", "ASSAULT", "PROTEST", "MOBILIZE"), "THREATEN"),
}  # fmt: skip
CAMEO = """AGREE=030 CONSULT=040 CONSULT/visit=042 CONSULT/third-party=044 CONSULT/multilateral=046 CONSULT/phone=041 SUPPORT=050
CONCEDE=080 COOPERATE=060 AID=070 RETREAT=087 RETREAT/withdraw=0874 RETREAT/release=0841 RETREAT/disarm=0873
RETREAT/ceasefire=0871 RETREAT/access=086 RETREAT/resign=083 REQUEST=020 REQUEST/assist=023 REQUEST/change=024
REQUEST/yield=025 REQUEST/meet=026 ACCUSE=110 ACCUSE/disapprove=111 ACCUSE/allege=112 ACCUSE/investigate=090 REJECT=120
REJECT/assist=122 REJECT/change=123 REJECT/yield=124 REJECT/meet=125 THREATEN=130 THREATEN/restrict=132 THREATEN/arrest=132
THREATEN/relations=131 THREATEN/expel=131 THREATEN/territory=1384 THREATEN/violence=138 PROTEST=140 PROTEST/demo=141
PROTEST/riot=145 PROTEST/strike=143 PROTEST/hunger=142 PROTEST/boycott=143 PROTEST/obstruct=144 PROTEST/vandalize=145
SANCTION=160 SANCTION/convict=173 SANCTION/expel=166 SANCTION/withdraw=166 SANCTION/discontinue=162 MOBILIZE=150
MOBILIZE/troops=154 MOBILIZE/weapons=154 MOBILIZE/police=151 MOBILIZE/militia=153 COERCE=170 COERCE/seize=171
COERCE/restrict=172 COERCE/censor=172 COERCE/curfew=1723 COERCE/martial-law=1724 COERCE/arrest=173 COERCE/deport=174
COERCE/withhold=172 COERCE/misinformation=170 COERCE/cyber=170 ASSAULT=190 ASSAULT/abduct=181 ASSAULT/beat=182
ASSAULT/torture=1822 ASSAULT/sexual=1821 ASSAULT/targeted=186 ASSAULT/destroy=190 ASSAULT/primitive=182 ASSAULT/firearms=193
ASSAULT/explosives=1833 ASSAULT/suicide-attack=1831 ASSAULT/aerial=195 ASSAULT/drone=195 ASSAULT/heavy-weapons=194
ASSAULT/crowd-control=175 ASSAULT/unconventional=204"""


def main(codes: Path) -> None:
    with (codes / "cameo-codes.csv").open(encoding="cp1252", errors="replace", newline="") as file:
        goldstein = {row["code"]: row["goldstein"] for row in csv.DictReader(file)}
    rows, base = [], {}
    for item in CAMEO.split():
        key, code = item.split("=")
        act, _, mode = key.partition("/")
        score = goldstein.get(code) or goldstein[code[:3]]
        base.setdefault(act, score)
        rows.append(f"{act}\t{mode}\t{code}\t{score}\n")
    head = "# CAMEO code and Goldstein score by act and mode; made by training/build_codes.py from CAMEO2PLOVER (OEDA, CC BY-SA 4.0).\n"
    (OUT / "cameo.tsv").write_text(head + "act\tmode\tcameo\tgoldstein\n" + "".join(rows), encoding="utf-8")
    acts = [
        f"{a}\t{q}\t{PLANNED.get(a, a)}\t{base[a]}\t{'yes' if a in SCHEDULED else ''}\n"
        for q, names in QUADS.items()
        for a in names.split()
    ]
    head = "# Quad classes and planned codes after CODEBOOK.md; score is the Goldstein value of the act without mode.\n"
    (OUT / "acts.tsv").write_text(head + "id\tquad\tplanned\tscore\tscheduled\n" + "".join(acts), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared/data/codes")
