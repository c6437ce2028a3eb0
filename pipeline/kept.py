"""Keeps what a corpus-wise stage knows from build to build, in the warehouse's cache.

Belongs here: reading and writing `Kernel.kept`. Whoever deletes the files loses time and no row.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pyarrow as pa

from pipeline.kernel import Kernel, Tables
from pipeline.schema import TABLES
from pipeline.warehouse import Warehouse, read_parquet, write_parquet

log = logging.getLogger(__name__)

CODE = b"code"  # in a file's metadata: the version of what made it


def kept_tables(warehouse: Warehouse, kernel: Kernel, code: str) -> Tables:
    """The tables that the kernel has kept, as far as this version of its code made them and they can be read."""
    found: Tables = {}
    for name in kernel.kept:
        path = _path(warehouse, kernel, name)
        if not path.exists():
            continue
        try:
            table = read_parquet(path)
        except (pa.ArrowException, OSError) as error:
            log.warning("%s cannot be read and is made anew: %s", path, error)
            continue
        of_this_code = (table.schema.metadata or {}).get(CODE) == code.encode()
        if of_this_code and table.schema.equals(TABLES[name].arrow):
            found[name] = table
    return found


def keep_tables(warehouse: Warehouse, kernel: Kernel, code: str, made: Tables) -> None:
    """Keeps the kernel's tables for the next build, in the place of those that were kept before."""
    for name in kernel.kept:
        metadata = {**(TABLES[name].arrow.metadata or {}), CODE: code.encode()}
        write_parquet(_path(warehouse, kernel, name), made[name].replace_schema_metadata(metadata))


def _path(warehouse: Warehouse, kernel: Kernel, table: str) -> Path:
    return warehouse.cache / kernel.name / f"{table}.parquet"
