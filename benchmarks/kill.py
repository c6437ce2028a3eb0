"""Kills builds and promotions, and checks that the warehouse stays whole.

Two parts. Promotions: killed just before each of their writes, one after the other. Builds: the whole command is by
turns killed at a random moment, killed just before a random one of its writes, and refused that write and all that
follow as if the disk were full. After each kill `latest` is what it was or a whole new release that verifies, and the
next run, which is not killed, publishes. Ctrl-C ends it after the kill that is under way, and tells what was done.

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
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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


KINDS = {
    "killed at": "builds killed at a random moment",
    "killed before": "builds killed before a random write",
    "disk full at": "builds refused a random write and all after it",
}
WAYS = tuple(KINDS)


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
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, signal.SIG_DFL)
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


@dataclass
class Tally:
    """What came of the kills so far.

    Attributes:
        kills: How many there were, by kind.
        torn: Kills after which the warehouse was not whole.
        published: Kills after which `latest` was the new release.
        failed: Runs after a kill that did not publish.
    """

    kills: Counter[str] = field(default_factory=Counter)
    torn: int = 0
    published: int = 0
    failed: int = 0

    def __str__(self) -> str:
        kinds = ", ".join(f"{times} {kind}" for kind, times in self.kills.items())
        return (
            f"{self.kills.total()} kills ({kinds}): {self.torn} torn, {self.published} had published, "
            f"{self.failed} next runs failed"
        )


@dataclass
class Build:
    """The command over a folder of articles, and what the last whole one took.

    Attributes:
        warehouse: Where it publishes.
        folder: The articles.
        engine: The engine of its stages.
        articles: How many were added.
        writes: Writes of the last whole build.
        seconds: Its length.
    """

    warehouse: Warehouse
    folder: Path
    engine: str
    articles: int = 0
    writes: int = 0
    seconds: float = 0.0

    @property
    def log(self) -> Path:
        """What the processes print."""
        return self.warehouse.root.with_name("log")

    def start(self, write: int, act: Callable[[], None] = die) -> int:
        """Starts the command, with one more article, in which this happens at this write; its process."""
        add_article(self.folder, self.articles)
        self.articles += 1
        counted, warehouse = self.warehouse.root.with_name("writes"), str(self.warehouse.root)
        command = ["build", "--source", str(self.folder), "--warehouse", warehouse, "--engine", self.engine]

        def run() -> int:
            with at_write(write, act, self.warehouse.root, TAKES_ROOM) as writes:
                code = newsledger(command)
            counted.write_text(str(writes()))
            return code

        return start(run, self.log)

    def whole(self) -> str:
        """A build that is let alone; what is wrong with it, nothing if it publishes."""
        before, began = self.warehouse.latest(), time.monotonic()
        code = ended(self.start(0))
        self.seconds = time.monotonic() - began
        self.writes = int(self.warehouse.root.with_name("writes").read_text())
        fault = fault_of(self.warehouse, before)
        if not code and not fault and self.warehouse.latest() != before:
            return ""
        return f"exit code {code}, latest is {self.warehouse.latest()}: {fault or 'whole'}"


def kill_builds(build: Build, times: int, chance: random.Random, is_stopped: Callable[[], bool]) -> Iterator[Tally]:
    """Strikes builds, with a whole build after each; what came of it so far, after each."""
    tally = Tally()
    for number in range(1, times + 1):
        if is_stopped():
            return
        before, share, way = build.warehouse.latest(), chance.random(), WAYS[number % len(WAYS)]
        write = 0 if way == "killed at" else int(share * build.writes) + 1
        child = build.start(write, fill if way == "disk full at" else die)
        if not write:
            time.sleep(share * build.seconds)
            os.killpg(child, signal.SIGKILL)
        code, fault = ended(child), fault_of(build.warehouse, before)
        tally.kills[KINDS[way]] += 1
        tally.torn += bool(fault)
        tally.published += build.warehouse.latest() != before
        moment = f"write {write}" if write else f"{share:.0%} of the time"
        print(f"build {number} {way} {moment}: exit code {code}, {fault or 'whole'}", flush=True)
        if fault := build.whole():
            tally.failed += 1
            print(f"the build after it: {fault}", flush=True)
            print(build.log.read_text()[-2000:], flush=True)
        yield tally


def kill_promotions(warehouse: Warehouse, is_stopped: Callable[[], bool]) -> Iterator[Tally]:
    """Kills a promotion before each of its writes, one after the other; what came of it so far, after each.

    The candidate of the latest release is promoted again and again over the release before it.
    """
    candidate = Candidate(warehouse, max(warehouse.staging.glob("*-*"), key=lambda path: path.stat().st_mtime).name)
    origin = origin_of(candidate, Settings())
    base = warehouse.releases / str(origin.base)
    log = warehouse.root.with_name("log")
    tally = Tally()

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
        if is_stopped():
            return
        back()
        if ended(start(partial(promotion, number), log)) != -signal.SIGKILL:
            return
        fault = fault_of(warehouse, base.resolve())
        tally.kills["promotions killed before a write"] += 1
        tally.torn += bool(fault)
        tally.published += warehouse.latest() != base.resolve()
        if fault:
            print(f"promotion, before write {number}: {fault}", flush=True)
        complete_promotion(warehouse)
        code = ended(start(partial(promotion, 0), log))
        fault = fault_of(warehouse, base.resolve())
        if code or fault or warehouse.latest() == base.resolve():
            tally.failed += 1
            print(f"the promotion after the kill before write {number}: exit code {code}, {fault}", flush=True)
        yield tally


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


def last_of(tallies: Iterator[Tally]) -> Tally:
    """The last tally; each is printed as it comes."""
    last = Tally()
    for last in tallies:
        print(f"  so far: {last}", flush=True)
    return last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="builds that are struck (default: 100)")
    parser.add_argument("--articles", type=int, default=12, help="how many articles of the sample (default: 12)")
    parser.add_argument(
        "--engine", default="local", help="of the builds: inline is quicker, for it loads no model (default: local)"
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    load()
    stopped: list[int] = []
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, lambda number, _: stopped.append(number))
    with tempfile.TemporaryDirectory() as work:
        folder, warehouse = Path(work) / "articles", Warehouse(Path(work) / "warehouse")
        folder.mkdir()
        for path in sorted(SAMPLE.glob("*.txt"))[: arguments.articles]:
            shutil.copy(path, folder)
        build, began = Build(warehouse, folder, arguments.engine), time.monotonic()
        for _ in range(2):
            if fault := build.whole():
                sys.exit(f"a build that nobody struck: {fault}")
        promotions = last_of(kill_promotions(warehouse, lambda: bool(stopped)))
        builds = last_of(kill_builds(build, arguments.times, random.Random(arguments.seed), lambda: bool(stopped)))
        left = sum(path.is_dir() and path.name != "heads" for path in warehouse.staging.iterdir())
        print(f"{build.writes} writes a build; {time.monotonic() - began:.0f} s; {left} runs' folders left in staging")
        print(f"promotions: {promotions}\nbuilds: {builds}")
    sys.exit(any(part.torn or part.failed for part in (promotions, builds)))


if __name__ == "__main__":
    main()
