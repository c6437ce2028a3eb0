"""Stages candidate tables: what a run makes lies in `staging/<run>/` until it is released.

Belongs here: writing and reading candidates, and the audits that belong to them. Does not: judging or releasing them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.schema import conform, empty
from pipeline.warehouse import Warehouse, read_parquet, sha256_of, write_json, write_parquet, write_text

SET_ASIDE = "set_aside/"  # one table of the form of `rejected` a stage, joined into `rejected` at the end


class NotStaged(LookupError):
    """A table that neither this run nor one before it has made."""


@dataclass(frozen=True)
class Candidate:
    """The tables that one run stages.

    Attributes:
        warehouse: The warehouse.
        run: The run's identifier.
    """

    warehouse: Warehouse
    run: str

    @property
    def folder(self) -> Path:
        """Its folder."""
        return self.warehouse.staging / self.run

    @property
    def report(self) -> Path:
        """The report of its audits, for a person."""
        return self.folder / "report.md"

    def path(self, table: str) -> Path:
        """The file of a table, which need not exist."""
        return self.folder / f"{table}.parquet"

    def write(self, table: str, rows: pa.Table) -> str:
        """Stages a table held to its definition, and returns the SHA-256 of its file.

        Raises:
            SchemaError: The rows are not what the definition says.
        """
        definition = "rejected" if table.startswith(SET_ASIDE) else table
        digest = write_parquet(self.path(table), conform(definition, rows))
        self._lead(table)
        return digest

    def read(self, table: str) -> pa.Table:
        """A staged table: this run's, else the one that the last run which made it has staged.

        Raises:
            NotStaged: No run has made it.
        """
        return read_parquet(self.find(table))

    def find(self, table: str) -> Path:
        """The file of a staged table; one of an earlier run is copied here with its audit first.

        Raises:
            NotStaged: No run has made it.
        """
        path = self.path(table)
        if not path.exists():
            lead = self.warehouse.staging / "heads" / table
            if not lead.exists():
                raise NotStaged(f"no run has made the table {table}: materialise it first")
            self._adopt(table, Candidate(self.warehouse, lead.read_text(encoding="utf8").strip()))
        return path

    def set_aside(self, stage: str, *rows: pa.Table | None) -> pa.Table:
        """Stages what a stage rejected, and returns it."""
        whole = pa.concat_tables([empty("rejected"), *(part for part in rows if part is not None)])
        self.write(f"{SET_ASIDE}{stage}", whole)
        return whole

    def joined_rejections(self, stages: Iterable[str]) -> pa.Table:
        """What these stages have set aside.

        Raises:
            NotStaged: One of them has not run.
        """
        return pa.concat_tables([self.read(f"{SET_ASIDE}{stage}") for stage in stages])

    def write_side(self, name: str, value: Any) -> None:
        """Stages plain data beside the tables, such as the hashes of the files that were read."""
        write_json(self.folder / f"{name}.json", value)
        self._lead(name)

    def read_side(self, name: str) -> Any:
        """Plain data that was staged, by this run or the last that did.

        Raises:
            NotStaged: No run has made it.
        """
        path = self.folder / f"{name}.json"
        if not path.exists():
            lead = self.warehouse.staging / "heads" / name
            if not lead.exists():
                raise NotStaged(f"no run has made {name}")
            other = Candidate(self.warehouse, lead.read_text(encoding="utf8").strip())
            path = other.folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf8"))

    def write_audit(self, table: str, read: list[str], outcomes: list[dict[str, Any]]) -> None:
        """Records the outcomes of a table's audit, bound to the bytes of every table that it read."""
        write_json(
            self.folder / "audit" / f"{table}.json",
            {
                "table": table,
                "sha256": {name: sha256_of(self.find(name)) for name in sorted({table, *read})},
                "outcomes": outcomes,
            },
        )

    def audits(self) -> dict[str, dict[str, Any]]:
        """The recorded audits by table."""
        return {
            path.stem: json.loads(path.read_text(encoding="utf8"))
            for path in sorted((self.folder / "audit").glob("*.json"))
        }

    def _lead(self, name: str) -> None:
        write_text(self.warehouse.staging / "heads" / name, self.run + "\n")

    def _adopt(self, table: str, other: Candidate) -> None:
        if not other.path(table).exists():
            raise NotStaged(f"the table {table} that run {other.run} made is gone: materialise it again")
        self.path(table).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(other.path(table), self.path(table))
        audit = Path("audit") / f"{table}.json"
        if (other.folder / audit).exists():
            (self.folder / "audit").mkdir(exist_ok=True)
            shutil.copyfile(other.folder / audit, self.folder / audit)


def sweep(warehouse: Warehouse, now: float, older_than: float = 24 * 3600) -> list[Path]:
    """Removes the folders of runs that made no table which is still the newest, and returns them.

    Args:
        warehouse: The warehouse.
        now: Seconds since the epoch.
        older_than: Seconds that a folder must have lain untouched: a build that runs beside this one is not swept.
    """
    heads = [path for path in (warehouse.staging / "heads").rglob("*") if path.is_file()]
    leading = {path.read_text(encoding="utf8").strip() for path in heads}
    swept = [
        folder
        for folder in sorted(warehouse.staging.iterdir())
        if folder.name not in {"heads", *leading} and now - folder.stat().st_mtime > older_than
    ]
    for folder in swept:
        shutil.rmtree(folder)
    return swept
