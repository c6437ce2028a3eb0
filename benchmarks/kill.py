"""Kills builds and promotions, and checks that the warehouse stays whole.

Two parts. Builds: the whole command is by turns killed at a random moment, killed just before a random one of its
writes, and refused that write and all that follow as if the disk were full. Promotions: killed just before each of
their writes, one after the other. After each kill `latest` is what it was or a whole new release that verifies, and the next run,
which is not killed, publishes.

The killed processes are forks of this one, which has loaded the libraries and the model: a kill before that touches
nothing. A kill ends a process, not the machine: what the kernel has taken, it still writes.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from writes import TAKES_ROOM, at_write

from assets.cli import main as newsledger
from pipeline.language.parse import load_model
from pipeline.release.describe import origin_of
from pipeline.release.promote import complete_promotion, promote
from pipeline.release.stage import Candidate
from pipeline.release.verify import verify_release
from pipeline.settings import Settings
from pipeline.warehouse import Warehouse

SAMPLE = Path(__file__).parents[1] / "data" / "sample" / "articles"


WAYS = ("killed at", "killed before", "disk full at")


def die() -> None:
    """Ends this process at once, as the kernel does when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill() -> None:
    """Refuses a write, as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def start(run: Callable[[], int], log: Path) -> int:
    """A child process, leader of a group of its own, that does this and ends with the code it returns; its identifier."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = 1
    try:
        code = run()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    """The exit code of a child, once it has ended; negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def add_article(folder: Path, number: int) -> None:
    """One more article, so that the next build differs."""
    text = f"Talks number {number} end in Oslo\n\nOSLO, March 4, 2026\n\nNorway and Sweden held {number} talks on Tuesday.\n"
    (folder / f"more-{number}.txt").write_text(text, encoding="utf8")


def fault_of(warehouse: Warehouse, before: Path | None) -> str:
    """What is wrong with the warehouse after a kill: nothing if `latest` is the old or a whole new release."""
    latest = warehouse.latest()
    if latest is None or (before is not None and latest.name < before.name):
        return f"latest is {latest}"
    return "; ".join(str(problem) for problem in verify_release(latest))


def kill_builds(times: int, chance: random.Random, folder: Path, warehouse: Warehouse) -> tuple[int, int, int]:
    """Kills builds, with a whole build after each: how many were torn, had published, how many next ones failed."""
    arguments = ["build", "--source", str(folder), "--warehouse", str(warehouse.root)]
    log, counted = (warehouse.root.with_name(name) for name in ("log", "writes"))

    def build(write: int, act: Callable[[], None] = die) -> int:
        """The command, in which this happens at this write; whole if there is no such write."""
        with at_write(write, act, warehouse.root, TAKES_ROOM) as writes:
            code = newsledger(arguments)
        counted.write_text(str(writes()))
        return code

    torn, published, failed, length, began = 0, 0, 0, 0.0, time.monotonic()
    for number in range(times + 1):
        add_article(folder, 2 * number)
        if number:
            before, share, way = warehouse.latest(), chance.random(), WAYS[number % len(WAYS)]
            write = 0 if way == "killed at" else int(share * int(counted.read_text())) + 1
            child = start(partial(build, write, fill if way == "disk full at" else die), log)
            if not write:
                time.sleep(share * length)
                os.killpg(child, signal.SIGKILL)
            code, fault = ended(child), fault_of(warehouse, before)
            torn += bool(fault)
            published += warehouse.latest() != before
            moment = f"write {write}" if write else f"{share:.0%} of the time"
            print(f"build {number} {way} {moment}: exit code {code}, {fault or 'whole'}", flush=True)
            add_article(folder, 2 * number + 1)
        before, started = warehouse.latest(), time.monotonic()
        code = ended(start(partial(build, 0), log))
        length = time.monotonic() - started
        if code or fault_of(warehouse, before) or warehouse.latest() == before:
            failed += 1
            print(f"the build after kill {number} ended with {code}: {fault_of(warehouse, before)}", flush=True)
    left = sum(path.is_dir() and path.name != "heads" for path in warehouse.staging.iterdir())
    print(
        f"{counted.read_text()} writes a build; {time.monotonic() - began:.0f} s; {left} runs' folders are left in staging"
    )
    return torn, published, failed


def kill_promotions(warehouse: Warehouse) -> tuple[int, int, int, int]:
    """Kills a promotion before each of its writes: kills, torn, published by the killed, next promotions failed.

    The candidate of the latest release is promoted again and again over the release before it.
    """
    latest = warehouse.latest()
    assert latest is not None
    candidate = Candidate(warehouse, max(warehouse.staging.glob("*-*"), key=lambda path: path.stat().st_mtime).name)
    origin = origin_of(candidate, Settings())
    base = warehouse.releases / str(origin.base)
    log = warehouse.root.with_name("log")
    torn, published, failed = 0, 0, 0

    def back() -> None:
        """The warehouse as it was before the candidate was promoted."""
        for release in warehouse.releases.glob("[!.]*"):
            if not release.is_symlink() and release.name > base.name:
                shutil.rmtree(release)
        (warehouse.releases / "latest").unlink()
        (warehouse.releases / "latest").symlink_to(base.name)
        for path in warehouse.objects.glob("*.parquet"):
            if path.stat().st_nlink == 1:
                path.unlink()

    def promotion(write: int) -> int:
        """A promotion, killed before this write; whole if there is no such write."""
        with at_write(write, die, warehouse.root):
            promote(candidate, origin)
        return 0

    for number in count(1):
        back()
        if ended(start(partial(promotion, number), log)) != -signal.SIGKILL:
            break
        fault = fault_of(warehouse, base.resolve())
        torn += bool(fault)
        published += warehouse.latest() != base.resolve()
        complete_promotion(warehouse)
        code = ended(start(partial(promotion, 0), log))
        failed += bool(code or fault_of(warehouse, base.resolve()) or warehouse.latest() == base.resolve())
        if fault:
            print(f"promotion, before write {number}: {fault}", flush=True)
    return number - 1, torn, published, failed


def load() -> None:
    """Loads what a build needs, so that the forks need not."""
    import great_expectations
    import pandas  # noqa: F401

    import assets.run
    import expectations.audit  # noqa: F401
    from assets.definitions import defs

    assert great_expectations and assets.run
    defs.resolve_job_def("build")
    load_model(Settings().model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="builds that are struck (default: 100)")
    parser.add_argument("--articles", type=int, default=12, help="how many articles of the sample (default: 12)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    load()
    with tempfile.TemporaryDirectory() as work:
        folder, warehouse = Path(work) / "articles", Warehouse(Path(work) / "warehouse")
        folder.mkdir()
        for path in sorted(SAMPLE.glob("*.txt"))[: arguments.articles]:
            shutil.copy(path, folder)
        torn, published, failed = kill_builds(arguments.times, random.Random(arguments.seed), folder, warehouse)
        print(
            f"builds: {arguments.times} kills, {torn} torn, {published} had just published, {failed} next builds failed"
        )
        kills, torn_too, published, failed_too = kill_promotions(warehouse)
        print(
            f"promotions: {kills} kills, {torn_too} torn, {published} had just published, {failed_too} next ones failed"
        )
    sys.exit(bool(torn or failed or torn_too or failed_too))


if __name__ == "__main__":
    main()
