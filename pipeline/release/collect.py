"""Collects what a warehouse need not hold any more: old releases, and the files that only they used.

Belongs here: what may go, and removing it. Does not: what is a release (`catalogue`), making one (`promote`).

It holds the promotion lock, only ever unlinks (whoever has a file open reads on), and takes a release out of sight by
one rename before its first file goes: one that was killed leaves whole releases, and the next one finishes its work.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.lock import promoting
from pipeline.release.catalogue import KEEP_FILE, keep_file, versions
from pipeline.release.sweep import superseded
from pipeline.warehouse import Warehouse, sync

LONGEST_RUN = 24 * 3600
"""Seconds after which a run's folder that nobody has touched is no running build's."""
REMOVED = ".removed-"
"""Leads the name of a release that is out of sight and whose files go."""


@dataclass(frozen=True)
class Plan:
    """What stays and what goes.

    Attributes:
        kept: By version, oldest first: why it stays.
        releases: Folders of the releases that go.
        remains: What a killed promotion or collection has left in `releases/` and `objects/`.
        objects: Stored tables that no release links once those are gone.
        runs: Staged tables of runs that are over and superseded.
        parses: Stored parses of other models.
        bytes: What removing all of it frees: a table that a release which stays links as well frees nothing.
    """

    kept: dict[str, str]
    releases: tuple[Path, ...]
    remains: tuple[Path, ...]
    objects: tuple[Path, ...]
    runs: tuple[Path, ...]
    parses: tuple[Path, ...]
    bytes: int


def collect(warehouse: Warehouse, keep: int, now: float, model: str | None = None, is_dry: bool = False) -> Plan:
    """Removes what may go, and returns it. A promotion that runs is waited for.

    Args:
        warehouse: The warehouse.
        keep: How many of the newest releases stay, besides the latest and those that the keep file names.
        now: Seconds since the epoch.
        model: The fingerprint of the only model whose parses stay; the parses of all if not given.
        is_dry: Whether to remove nothing.

    Raises:
        KeepFileError: The keep file names what is no release; nothing is removed then.
    """
    with promoting(warehouse):
        plan = plan_collection(warehouse, keep, now, model)
        if not is_dry:
            _remove(warehouse, plan)
        return plan


def plan_collection(warehouse: Warehouse, keep: int, now: float, model: str | None) -> Plan:
    """What stays and what goes."""
    there, cited, latest = versions(warehouse), keep_file(warehouse), warehouse.latest()
    kept: dict[str, str] = {}
    for number, folder in enumerate(reversed(there), 1):
        why = ["the latest"] if folder.resolve() == latest else []
        why += [f"one of the newest {keep}"] if number <= keep else []
        why += [f"{KEEP_FILE}: {cited[folder.name] or 'named'}"] if folder.name in cited else []
        if why:
            kept[folder.name] = "; ".join(why)
    going = tuple(folder for folder in there if folder.name not in kept)
    hidden = (*warehouse.releases.glob(f"{REMOVED}*"), *warehouse.releases.glob(".incoming-*"))
    remains = (*sorted(hidden), *sorted(warehouse.objects.glob(".*")))
    objects = tuple(_unlinked(warehouse, (*going, *hidden)))
    runs = tuple(folder for folder in superseded(warehouse) if now - folder.stat().st_mtime > LONGEST_RUN)
    models = sorted((warehouse.cache / "parses").glob("*")) if model else []
    parses = tuple(folder for folder in models if folder.name != model)
    alone = [stat for p in _files((*going, *remains, *runs, *parses)) if (stat := p.stat()).st_nlink == 1]
    freed = sum(stat.st_size for stat in (*alone, *(path.stat() for path in objects)))
    return Plan(dict(sorted(kept.items())), going, remains, objects, runs, parses, freed)


def _unlinked(warehouse: Warehouse, going: Iterable[Path]) -> list[Path]:
    """The objects with no link but their own and those of the folders that go."""
    links: dict[int, int] = {}
    for path in _files(going):
        links[path.stat().st_ino] = links.get(path.stat().st_ino, 0) + 1
    objects = ((path, path.stat()) for path in sorted(warehouse.objects.glob("[!.]*")))
    return [path for path, stat in objects if stat.st_nlink - links.get(stat.st_ino, 0) == 1]


def _remove(warehouse: Warehouse, plan: Plan) -> None:
    hidden = []
    for folder in plan.releases:
        hidden.append(folder.with_name(f"{REMOVED}{folder.name}"))
        folder.rename(hidden[-1])
    if hidden:
        sync(warehouse.releases)
    for path in (*hidden, *plan.remains, *plan.objects, *plan.runs, *plan.parses):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _files(folders: Iterable[Path]) -> list[Path]:
    """All files of the folders (a file is its own)."""
    return [
        path for folder in folders for path in ([folder] if folder.is_file() else folder.rglob("*")) if path.is_file()
    ]
