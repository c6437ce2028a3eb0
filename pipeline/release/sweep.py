"""Removes what nobody needs: staged tables that newer ones have replaced, and files that a killed build left half."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from pipeline.warehouse import Warehouse

LONGEST_WRITE = 3600
"""Seconds that a file may take to be written; a temporary file that is older has no writer any more."""


def sweep(warehouse: Warehouse, running: Collection[str], now: float) -> list[Path]:
    """Removes the folders of runs that have ended and made no table which is still the newest, and returns them.

    A build that is killed again and again leaves no more than one run's tables, and of each file that it was writing
    one half for an hour.

    Args:
        warehouse: The warehouse.
        running: Runs that have not ended.
        now: Seconds since the epoch.
    """
    ended = [folder for folder in superseded(warehouse) if folder.name not in running]
    for folder in ended:
        shutil.rmtree(folder, ignore_errors=True)
    for root in (warehouse.staging, warehouse.cache):
        for path in root.rglob(".*"):
            if path.is_file() and now - path.stat().st_mtime > LONGEST_WRITE:
                path.unlink(missing_ok=True)
    return ended


def superseded(warehouse: Warehouse) -> list[Path]:
    """The folders of runs that made no table which is still the newest; some of them may run now."""
    heads = [path for path in (warehouse.staging / "heads").rglob("[!.]*") if path.is_file()]
    leading = {path.read_text(encoding="utf8").strip() for path in heads}
    folders = (folder for folder in sorted(warehouse.staging.glob("*")) if folder.is_dir())
    return [folder for folder in folders if folder.name not in {"heads", *leading}]
