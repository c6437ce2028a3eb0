"""Compares the cleaning of copied page text with keeping everything and with C4's line rules, in one run.

KIT is the documents kit's folder; its own scorer scores all three. Also prints the figures over the half of the pages
that have the least clutter, where keeping everything does best, and documents a second of this process's CPU time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
from pathlib import Path

from kit import ours, scorer_of

SETS = ("lines_l3s.jsonl.gz", "lines_wcxb_dev.jsonl.gz")
# C4's rules for one line (Raffel et al. 2020, section 2.2).
C4_FEWEST_WORDS = 3
C4_END = re.compile(r"[.!?\"”’]$")
C4_BAD = re.compile(r"javascript|lorem ipsum|\{", re.I)


def c4(text: str) -> str:
    """The lines that C4 keeps."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(
        line
        for line in lines
        if len(line.split()) >= C4_FEWEST_WORDS and C4_END.search(line) and not C4_BAD.search(line)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kit", type=Path, metavar="KIT")
    kit = parser.parse_args().kit
    scorer = scorer_of(kit)
    ours("warm-up", "A first text, so that lists are loaded before the clock starts, is read.", "text/plain")
    for name in SETS:
        with gzip.open(kit / name, "rt", encoding="utf8") as rows:
            texts = {r["id"]: "\n".join(text for text, _ in r["lines"]) + "\n" for r in map(json.loads, rows)}
        began = time.process_time()
        made = {identifier: ours(identifier, text, "text/plain") for identifier, text in texts.items()}
        seconds = time.process_time() - began
        scores: dict[str, list[float]] = {"newsledger": [], "C4 line rules": [], "keep-all": []}
        for gold in scorer.gold_rows(str(kit / name)):
            title = made[gold["id"]].get("title")
            body = scorer.tok(gold["body"])
            for system, document in (
                ("newsledger", made[gold["id"]]),
                ("C4 line rules", {"text": c4(texts[gold["id"]]), "title": title}),
                ("keep-all", {"text": texts[gold["id"]], "title": title}),
            ):
                scores[system].append(scorer.word_f1(scorer.tok(scorer.clean_prediction(document, gold)), body)[2])
        order = sorted(range(len(texts)), key=lambda i: -scores["keep-all"][i])[: len(texts) // 2]
        for system, values in scores.items():
            low = statistics.mean(values[i] for i in order)
            print(f"{name} {system}: word F1 {statistics.mean(values):.4f}, low-clutter half {low:.4f}")
        print(f"{name} newsledger: {len(texts) / seconds:.0f} documents/s")


if __name__ == "__main__":
    main()
