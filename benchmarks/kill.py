"""Kills builds at random moments and checks that the warehouse stays whole.

After each kill: `latest` is what it was or a whole new release that verifies, and in the end a build succeeds. The
source grows before every build, so that each has something to publish.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.release.verify import verify_release
from pipeline.warehouse import Warehouse

SAMPLE = Path(__file__).parents[1] / "data" / "sample" / "articles"


def build(folder: Path, warehouse: Warehouse) -> subprocess.Popen[bytes]:
    """A build that has been started."""
    program = Path(sys.executable).with_name("newsledger")
    command = [str(program), "build", "--source", str(folder), "--warehouse", str(warehouse.root)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def add_article(folder: Path, number: int) -> None:
    """One more article, so that the next build differs."""
    text = f"Talks number {number} end in Oslo\n\nOSLO, March 4, 2026\n\nNorway and Sweden held {number} talks on Tuesday.\n"
    (folder / f"more-{number}.txt").write_text(text, encoding="utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as work:
        folder, warehouse = Path(work) / "articles", Warehouse(Path(work) / "warehouse")
        shutil.copytree(SAMPLE, folder)
        began = time.monotonic()
        if build(folder, warehouse).wait():
            sys.exit("the first build failed")
        length, torn, published = time.monotonic() - began, 0, 0
        for number in range(arguments.times):
            add_article(folder, number)
            before = warehouse.latest()
            process = build(folder, warehouse)
            # The last third of a build stages, audits and promotes: half of the kills fall there.
            share = chance.random() if number % 2 else 0.6 + 0.4 * chance.random()
            time.sleep(share * length)
            process.kill()
            process.wait()
            after = warehouse.latest()
            problems = ["no latest"] if after is None else verify_release(after)
            torn += bool(problems)
            published += after != before
            print(
                f"kill {number} after {share * length:.1f} s: {'TORN ' + str(problems) if problems else 'whole'}",
                flush=True,
            )
        add_article(folder, arguments.times)
        last = build(folder, warehouse).wait()
        latest = warehouse.latest()
        sound = latest is not None and not verify_release(latest)
        print(
            f"{arguments.times} kills: {torn} torn, {published} had just published; the next build {'succeeds' if not last and sound else 'FAILS'}"
        )
        sys.exit(bool(torn or last or not sound))


if __name__ == "__main__":
    main()
