"""Times each stage's kernel against the parse, in one run, in CPU seconds of this process.

FILES are .jsonl or .jsonl.gz with `text`, or folders and addresses as `newsledger build` takes them. The model and the
lexicons are loaded before the clock starts: every stage has run over a few documents by then. Prints, for each stage, CPU
seconds, share of the parse's and words a second; then what finding and resolving actors, places and times costs together.
"""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pyarrow as pa

from pipeline.kernel import Tables
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.sources.read import read_sources
from pipeline.stages import FIND_MENTIONS, KERNELS, PARSE, RESOLVE_ACTORS

WARM_UP = 5  # documents


def paragraph_texts(documents: pa.Table, paragraphs: pa.Table) -> pa.Table:
    """The text of each paragraph, once, whoever carries it."""
    texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    rows = paragraphs.to_pylist()
    found = {row["paragraph_id"]: texts[row["doc_id"]][row["start"] : row["end"]] for row in rows}
    wanted = [{"paragraph_id": paragraph_id, "text": text} for paragraph_id, text in found.items()]
    return conform("paragraph_texts", from_rows("paragraph_texts", wanted))


def seconds_by_stage(tables: Tables, settings: Settings) -> tuple[dict[str, float], int]:
    """CPU seconds of each stage's kernel over the tables, and the number of words of the documents."""
    made, seconds = dict(tables), {}
    for kernel in KERNELS.values():
        if kernel is PARSE:
            made["paragraph_texts"] = paragraph_texts(made["documents"], made["paragraphs"])
        began = time.process_time()
        made.update(kernel(made, settings))
        seconds[kernel.name] = time.process_time() - began
    return seconds, sum(len(text.split()) for text in made["documents"]["text"].to_pylist())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    settings = Settings()
    rows: list[dict[str, Any]] = []
    read_sources(arguments.files, settings, rows.append)
    inputs = conform("inputs", from_rows("inputs", rows))
    seconds_by_stage({"inputs": inputs.slice(0, WARM_UP)}, settings)
    seconds, words = seconds_by_stage({"inputs": inputs}, settings)
    parse = seconds[PARSE.name]
    print(f"{inputs.num_rows} inputs, {words} words")
    for name, spent in seconds.items():
        print(f"{name:<20}{spent:8.2f} s{spent / parse:8.1%} of the parse{words / max(spent, 0.001):12.0f} words/s")
    both = seconds[FIND_MENTIONS.name] + seconds[RESOLVE_ACTORS.name]
    print(f"actors, places, times: {both / parse:.1%} of the parse")


if __name__ == "__main__":
    main()
