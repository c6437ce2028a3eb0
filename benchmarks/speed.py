"""Times the whole build against the bare parse of the same texts, in one run, on one core.

FILE is a .jsonl or .jsonl.gz with `text`. Prints words, seconds of `nlp.pipe` over the raw texts, seconds of a build with
one worker into an empty warehouse, and of a second build, which has every parse already.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")


def texts_of(path: Path) -> list[str]:
    """The texts of the records."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf8") as lines:
        return [json.loads(line)["text"] for line in lines]


def seconds_of_parse(texts: list[str]) -> float:
    """How long the bare parse takes, paragraph by paragraph, the model loaded before."""
    from pipeline.language.parse import load_model
    from pipeline.settings import Settings

    nlp = load_model(Settings().model)
    paragraphs = [line for text in texts for line in text.split("\n") if line.strip()]
    began = time.monotonic()
    for _ in nlp.pipe(paragraphs):
        pass
    return time.monotonic() - began


def seconds_of_build(source: Path, warehouse: Path, workers: int) -> float:
    """How long the command takes, start included."""
    program = Path(sys.executable).with_name("newsledger")
    arguments = ["--source", str(source), "--warehouse", str(warehouse), "--workers", str(workers)]
    began = time.monotonic()
    subprocess.run([str(program), "build", *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    texts = texts_of(arguments.file)
    with tempfile.TemporaryDirectory() as work:
        first = seconds_of_build(arguments.file, Path(work) / "w", arguments.workers)
        second = seconds_of_build(arguments.file, Path(work) / "w", arguments.workers)
    parse = seconds_of_parse(texts)
    words = sum(len(text.split()) for text in texts)
    print(
        f"{len(texts)} documents, {words} words: parse {parse:.1f} s, build {first:.1f} s ({first / parse:.2f}), "
        f"second build {second:.1f} s ({second / first:.2f} of the first)"
    )


if __name__ == "__main__":
    main()
