"""Times the stage of stories and measures its memory, on one core: a rebuild of many documents, and a day added.

ARTICLES is the `articles.parquet` of a staged build, such as `WAREHOUSE/staging/RUN/articles.parquet`. There are made as
many documents of it as are asked for: the articles themselves and then variants of them, each sentence's words in
another order and its numbers replaced, which are stories of their own. Each build is a process of its own: of three,
the least CPU seconds are told, because others may use the machine, and the most that its memory grew beyond the
articles alone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa

from pipeline import engine
from pipeline.identify import identify
from pipeline.kept import keep_tables, kept_tables
from pipeline.settings import Settings
from pipeline.stages import JOIN_STORIES
from pipeline.warehouse import Warehouse, read_parquet, write_parquet

CODE = "benchmark"


def varied(text: str, seed: str) -> str:
    """The text with the words of each sentence in another order and other numbers: nobody's copy."""
    chance = random.Random(seed)

    def shuffled(sentence: re.Match[str]) -> str:
        words = sentence[0].split(" ")
        chance.shuffle(words)
        return re.sub(r"\d", lambda digit: str(chance.randrange(10)), " ".join(words))

    return re.sub(r"[^.!?\n]+", shuffled, text)


def corpus(articles: pa.Table, documents: int) -> pa.Table:
    """So many documents: the articles, then variants of them."""
    parts, made = [articles.slice(0, documents)], min(articles.num_rows, documents)
    while made < documents:
        part = articles.slice(0, documents - made)
        ids = [identify("doc", doc_id, made) for doc_id in part["doc_id"].to_pylist()]
        texts = [varied(text, seed) for text, seed in zip(part["text"].to_pylist(), ids, strict=True)]
        for name, values in (("doc_id", ids), ("text", texts)):
            part = part.set_column(part.column_names.index(name), part.schema.field(name), pa.array(values))
        parts.append(part)
        made += part.num_rows
    return pa.concat_tables(parts).sort_by("doc_id").combine_chunks()


def without(articles: pa.Table, some: int) -> pa.Table:
    """The documents less so many, taken from everywhere."""
    chosen = set(random.Random(1).sample(range(articles.num_rows), some))
    return articles.take([i for i in range(articles.num_rows) if i not in chosen])


def build(articles: Path, warehouse: Path) -> dict[str, float]:
    """One build of the stage: CPU seconds from the articles to the stories, what is kept read and written."""
    given = read_parquet(articles)
    JOIN_STORIES({"articles": given.slice(0, 1)}, Settings())  # loads what is loaded late
    before, began = _resident(), time.process_time()
    kept = kept_tables(Warehouse(warehouse), JOIN_STORIES, CODE)
    made = engine.run(JOIN_STORIES, {"articles": given, **kept}, Settings()).tables
    keep_tables(Warehouse(warehouse), JOIN_STORIES, CODE, made)
    seconds = time.process_time() - began
    write_parquet(warehouse / "stories.parquet", made["stories"])
    return {"documents": given.num_rows, "cpu_seconds": seconds, "grown_mb": _largest() - before}


def _resident() -> float:
    """The process's resident memory now, in MB (10^6 bytes)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _largest() -> float:
    """The process's largest resident memory so far, in MB; Linux tells KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def measured(articles: Path, before: Path | None, work: Path, times: int = 3) -> dict[str, float]:
    """The least seconds and the most memory of several builds, each from the state of the warehouse `before`."""
    runs = []
    for _ in range(times):
        shutil.rmtree(work, ignore_errors=True)
        if before:
            shutil.copytree(before, work)
        command = [sys.executable, __file__, str(articles), "--build-in", str(work)]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    least, most = min(run["cpu_seconds"] for run in runs), max(run["grown_mb"] for run in runs)
    return {"documents": runs[0]["documents"], "cpu_seconds": least, "grown_mb": most}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--documents", type=int, default=26_000)
    parser.add_argument("--known", type=int, default=25_000)
    parser.add_argument("--added", type=int, default=500)
    parser.add_argument("--build-in", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build_in:
        print(json.dumps(build(arguments.articles, arguments.build_in)))
        return
    articles = read_parquet(arguments.articles)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_parquet(work / "all.parquet", corpus(articles, arguments.documents))
        grown = corpus(articles, arguments.known + arguments.added)
        write_parquet(work / "grown.parquet", grown)
        write_parquet(work / "known.parquet", without(grown, arguments.added))
        rebuild = measured(work / "all.parquet", None, work / "rebuild")
        measured(work / "known.parquet", None, work / "known", times=1)
        night = measured(work / "grown.parquet", work / "known", work / "night")
        measured(work / "grown.parquet", None, work / "anew", times=1)
        nightly, anew = (read_parquet(work / name / "stories.parquet") for name in ("night", "anew"))
    print(
        f"{rebuild['documents']} documents: {rebuild['cpu_seconds']:.2f} s of CPU, "
        f"{rebuild['documents'] / rebuild['cpu_seconds']:.0f} documents/s, {rebuild['grown_mb']:.0f} MB"
    )
    print(
        f"{arguments.added} added to {arguments.known}: {night['cpu_seconds']:.2f} s of CPU, {night['grown_mb']:.0f} MB; "
        f"the rows are {'those of a rebuild' if nightly.equals(anew) else 'NOT those of a rebuild'}"
    )


if __name__ == "__main__":
    main()
