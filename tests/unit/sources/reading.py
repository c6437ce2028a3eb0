"""Reads sources with all inputs in memory, in the order of their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.sources import read_sources as read_rows


@dataclass(frozen=True)
class Read:
    """What was read, the inputs with it."""

    inputs: pa.Table
    rejected: pa.Table
    files: tuple[dict[str, Any], ...]
    addresses: tuple[str, ...]


def read_sources(addresses: Sequence[str], settings: Settings, warehouse: Path | None = None) -> Read:
    """The tables of what the sources hold."""
    rows: list[dict[str, Any]] = []
    read = read_rows(addresses, settings, rows.append, warehouse)
    return Read(conform("inputs", from_rows("inputs", rows)), read.rejected, read.files, read.addresses)
