"""Scores releases on the measuring kits: builds each set as a user would and runs the kit's own scorer."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.release.verify import verify_release


@dataclass(frozen=True)
class Kit:
    """One set of a kit: how to unpack it, what to build from, which gold to hold it to."""

    name: str
    folder: str
    unpack: tuple[str, ...]
    sources: tuple[str, ...]
    gold: tuple[str, ...]


KITS = (
    Kit("l3s", "documents", ("{dest}", "l3s"), ("{dest}",), ("lines_l3s.jsonl.gz",)),
    Kit("wcxb lines", "documents", ("{dest}", "wcxb_lines"), ("{dest}",), ("lines_wcxb_dev.jsonl.gz",)),
    Kit("wcxb html", "documents", ("{dest}", "wcxb_html"), ("{dest}",), ("html_wcxb_dev.jsonl.gz",)),
    Kit(
        "synd and basil",
        "stories",
        (),
        ("{kit}/synd_dev.jsonl.gz", "{kit}/basil_dev.jsonl.gz"),
        ("synd_dev_gold.tsv.gz", "basil_dev_gold.tsv.gz"),
    ),
    Kit("crossner", "actors", ("{dest}",), ("{dest}/actors_dev.jsonl",), ("actors_dev.jsonl.gz",)),
    Kit("tr-news", "places", ("{dest}",), ("{dest}/places_dev.jsonl",), ("places_dev.jsonl.gz",)),
    Kit("timebank", "times", ("{dest}",), ("{dest}/times_dev.jsonl",), ("times_dev.jsonl.gz",)),
    Kit("polnear", "claims", ("{dest}", "dev"), ("{dest}",), ("polnear_dev.jsonl.gz",)),
    Kit("plv", "events", ("{dest}",), ("{dest}/plv_dev.jsonl",), ("plv_dev.jsonl.gz",)),
    Kit("meantime", "events", ("{dest}",), ("{dest}/meantime_dev.jsonl",), ("meantime_dev.jsonl.gz",)),
    Kit("ecb+", "events", ("{dest}",), ("{dest}/ecb_dev.jsonl",), ("ecb_dev.jsonl.gz",)),
)


def score(kit: Kit, kits: Path, work: Path) -> dict[str, object]:
    """What the kit's scorer prints last, with the seconds of the build."""
    folder, dest = kits / kit.folder, work / kit.name.replace(" ", "_")
    names = {"dest": str(dest / "articles"), "kit": str(folder)}
    if kit.unpack:
        arguments = [part.format(**names) for part in kit.unpack]
        subprocess.run([sys.executable, str(folder / "unpack.py"), *arguments], check=True, stdout=subprocess.DEVNULL)
    program = Path(sys.executable).with_name("newsledger")
    sources = [word for source in kit.sources for word in ("--source", source.format(**names))]
    began = time.monotonic()
    with (dest.parent / f"{dest.name}.log").open("w") as log:
        command = [str(program), "build", *sources, "--warehouse", str(dest / "warehouse")]
        built = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
    seconds = time.monotonic() - began
    if built.returncode:
        return {"failed": built.returncode, "log": str(dest.parent / f"{dest.name}.log")}
    gold = [word for name in kit.gold for word in ("--gold", str(folder / name))]
    release = (dest / "warehouse" / "releases" / "latest").resolve()
    command = [sys.executable, str(folder / "score.py"), str(release), *gold]
    scored = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(scored.stdout.strip().splitlines()[-1])
    problems = [str(problem) for problem in verify_release(release)]
    return {**figures, "build_seconds": round(seconds, 1), "problems_of_the_release": problems}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kits", type=Path)
    parser.add_argument("--only", nargs="*", help="names of sets")
    parser.add_argument(
        "--work", type=Path, default=Path("build/scores"), help="where to build (default: build/scores)"
    )
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    for kit in KITS:
        if not arguments.only or kit.name in arguments.only:
            print(json.dumps({**score(kit, arguments.kits.resolve(), arguments.work), "set": kit.name}), flush=True)


if __name__ == "__main__":
    main()
