"""Times whole builds against the bare parse of the same texts, in one run.

FILE is a .jsonl or .jsonl.gz with `text`; its last hundredth comes a night later. Prints, in wall seconds, start included:
`nlp.pipe` over the raw texts (the model loaded before); a build of the first night into an empty warehouse, with the
seconds of each step; the same build again, without changes; the build of the second night; and what the late documents
take alone. Parse and builds of one worker are bound to one core. With `--two`, the first night is built with one and with two workers, each free to use all
cores.
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
from collections.abc import Collection
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

ONE_CORE = {0}
ALL_CORES = os.sched_getaffinity(0)
Record = dict[str, Any]


def records_of(path: Path) -> list[Record]:
    """The records of the file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def seconds_of_parse(texts: list[str]) -> float:
    """How long the bare parse takes, the model loaded before."""
    from pipeline.language.parse import load_model
    from pipeline.settings import Settings

    nlp = load_model(Settings().model)
    os.sched_setaffinity(0, ONE_CORE)
    began = time.monotonic()
    for _ in nlp.pipe(texts):
        pass
    return time.monotonic() - began


def seconds_of_build(
    records: list[Record], warehouse: Path, workers: int = 1, cores: Collection[int] = ONE_CORE
) -> float:
    """How long the command takes, start included."""
    source = warehouse.with_name("news.jsonl")
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
    program = Path(sys.executable).with_name("newsledger")
    arguments = ["--source", str(source), "--warehouse", str(warehouse), "--workers", str(workers)]
    os.sched_setaffinity(0, cores)
    began = time.monotonic()
    subprocess.run([str(program), "build", *arguments], check=True, stdout=subprocess.DEVNULL)
    spent = time.monotonic() - began
    os.sched_setaffinity(0, ALL_CORES)
    return spent


def seconds_of_steps(warehouse: Path) -> dict[str, float]:
    """How long each step of the last build took."""
    import dagster as dg

    with dg.DagsterInstance.from_config(str(warehouse / "dagster")) as instance:
        (run,) = instance.get_runs(limit=1)
        steps = instance.get_run_step_stats(run.run_id)
        return {step.step_key: step.end_time - step.start_time for step in steps if step.start_time and step.end_time}


def report(records: list[Record]) -> None:
    """Prints the figures of one worker."""
    late = max(1, len(records) // 100)
    first_night = records[:-late]
    with tempfile.TemporaryDirectory() as work:
        warehouse = Path(work) / "w"
        first = seconds_of_build(first_night, warehouse)
        steps = seconds_of_steps(warehouse)
        again = seconds_of_build(first_night, warehouse)
        second = seconds_of_build(records, warehouse)
        second_steps = seconds_of_steps(warehouse)
        alone = seconds_of_build(records[-late:], Path(work) / "alone" / "w")
        alone_steps = seconds_of_steps(Path(work) / "alone" / "w")
    parse = seconds_of_parse([record["text"] for record in first_night])
    words = sum(len(record["text"].split()) for record in first_night)
    print(f"{len(first_night)} documents, {words} words: bare parse {parse:.1f} s")
    print(f"build {first:.1f} s, {first / parse:.2f} of the bare parse")
    print(f"again, without changes: {again:.1f} s, {again / first:.1%} of the build")
    print(f"{late} documents more: {second:.1f} s; those alone, which is start-up: {alone:.1f} s;")
    print(f"  the difference is {(second - alone) / first:.1%} of the build")
    print(f"  {'step':<24}{'build':>10}{'of it':>9}{'the night after':>18}{'those alone':>14}")
    for step, seconds in sorted(steps.items(), key=lambda pair: -pair[1]):
        print(
            f"  {step:<24}{seconds:8.2f} s{seconds / first:9.1%}{second_steps[step]:16.2f} s{alone_steps[step]:12.2f} s"
        )


def report_workers(records: list[Record]) -> None:
    """Prints the figures of two workers against one."""
    with tempfile.TemporaryDirectory() as work:
        one, two = (seconds_of_build(records, Path(work) / str(n) / "w", n, ALL_CORES) for n in (1, 2))
    print(f"{len(records)} documents: one worker {one:.1f} s, two workers {two:.1f} s, {one / two:.2f} times as many")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--two", action="store_true")
    arguments = parser.parse_args()
    records = records_of(arguments.file)
    (report_workers if arguments.two else report)(records)


if __name__ == "__main__":
    main()
