"""Stages candidate tables: what a run makes lies in `staging/<run>/` until it is released.

Belongs here: writing and reading candidates, and the audits that belong to them. Does not: judging or releasing them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.schema import conform
from pipeline.warehouse import Warehouse, read_parquet, sha256_of, share_file, write_json, write_parquet, write_text

SET_ASIDE = "set_aside/"  # one table of the form of `rejected` a stage, joined into `rejected` at the end
KEYS = "keys/"  # one table of the form of `document_keys` a document-wise stage
FORMS = {SET_ASIDE: "rejected", KEYS: "document_keys"}


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

    def write(
        self, table: str, rows: pa.Table, made_from: Iterable[str] = (), code: str = "", facts: Any = None
    ) -> str:
        """Stages a table held to its definition, with its lineage, and returns the SHA-256 of its file.

        Args:
            table: Its name.
            rows: Its rows.
            made_from: The staged tables that it was made from.
            code: The version of what made it.
            facts: Plain data that belongs to it, such as the hashes of the files that were read.

        Raises:
            SchemaError: The rows are not what the definition says.
        """
        write_parquet(self.path(table), conform(definition_of(table), rows))
        return self.enter(table, made_from, code, facts)

    def enter(self, table: str, made_from: Iterable[str] = (), code: str = "", facts: Any = None) -> str:
        """Records the lineage of a table whose file has been written, as `write` does, and returns its SHA-256."""
        digest = sha256_of(self.path(table))
        lineage = {"sha256": digest, "made_from": self.digests(made_from), "code": code, "facts": facts}
        write_json(self._lineage_path(table), lineage)
        write_text(self.warehouse.staging / "heads" / table, self.run + "\n")
        return digest

    def last_run(self, tables: Iterable[str], code: str) -> Candidate | None:
        """The run that made all of these tables last; None if other code did, or if a file is not what it was."""
        leads = [self.warehouse.staging / "heads" / table for table in tables]
        runs = {lead.read_text(encoding="utf8").strip() if lead.exists() else "" for lead in leads}
        if len(runs) != 1 or runs == {""}:
            return None
        other = Candidate(self.warehouse, runs.pop())
        return other if all(other._is_whole(table, code) for table in tables) else None

    def take_over(self, tables: Iterable[str], made_from: Iterable[str], code: str) -> bool:
        """Takes these tables over from the run that made them last, if it made them from the same bytes and code.

        Returns:
            Whether it did: then they need not be made.
        """
        tables = list(tables)
        other, digests = self.last_run(tables, code), self.digests(made_from)
        if other is None or any(other.lineage(table)["made_from"] != digests for table in tables):
            return False
        for table in tables:
            self._adopt(table, other)
        return True

    def lineage(self, table: str) -> dict[str, Any]:
        """What a staged table was made from and with: `sha256`, `made_from` (table to SHA-256), `code`, `facts`.

        Raises:
            NotStaged: No run has made it.
        """
        self.find(table)
        return dict(json.loads(self._lineage_path(table).read_text(encoding="utf8")))

    def digests(self, tables: Iterable[str]) -> dict[str, str]:
        """The SHA-256 of the staged files of these tables.

        Raises:
            NotStaged: No run has made one of them.
        """
        return {name: sha256_of(self.find(name)) for name in sorted(set(tables))}

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A staged table, or some of its columns: this run's, else that of the last run which made it.

        Raises:
            NotStaged: No run has made it.
        """
        return read_parquet(self.find(table), list(columns) if columns is not None else None)

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

    def set_aside(self, stage: str, rows: pa.Table, made_from: Iterable[str] = (), code: str = "") -> None:
        """Stages what a stage rejected."""
        self.write(f"{SET_ASIDE}{stage}", rows, made_from, code)

    def joined_rejections(self, stages: Iterable[str]) -> pa.Table:
        """What these stages have set aside.

        Raises:
            NotStaged: One of them has not run.
        """
        return pa.concat_tables([self.read(f"{SET_ASIDE}{stage}") for stage in stages])

    def write_audit(self, table: str, read: list[str], outcomes: list[dict[str, Any]]) -> None:
        """Records the outcomes of a table's audit, bound to the bytes of every table that it read."""
        write_json(
            self.folder / "audit" / f"{table}.json",
            {
                "table": table,
                "sha256": self.digests([table, *read]),
                "outcomes": outcomes,
            },
        )

    def audits(self) -> dict[str, dict[str, Any]]:
        """The recorded audits by table."""
        return {
            path.stem: json.loads(path.read_text(encoding="utf8"))
            for path in sorted((self.folder / "audit").glob("*.json"))
        }

    def _lineage_path(self, table: str) -> Path:
        return self.folder / "lineage" / f"{table}.json"

    def _adopt(self, table: str, other: Candidate) -> None:
        """Takes a table of another run, its file last: whoever sees the file sees its lineage and audit too."""
        if not other.path(table).exists():
            raise NotStaged(f"the table {table} that run {other.run} made is gone: materialise it again")
        for part in (Path("lineage") / f"{table}.json", Path("audit") / f"{table}.json", Path(f"{table}.parquet")):
            if (other.folder / part).exists():
                share_file(other.folder / part, self.folder / part)

    def _is_whole(self, table: str, code: str) -> bool:
        """Whether the table's file is what this run has written, by this code."""
        path, lineage = self.path(table), self._lineage_path(table)
        recorded = json.loads(lineage.read_text(encoding="utf8")) if lineage.exists() else {}
        return path.exists() and recorded.get("code") == code and recorded["sha256"] == sha256_of(path)


def definition_of(table: str) -> str:
    """The name of the definition that a staged table has."""
    return next((form for prefix, form in FORMS.items() if table.startswith(prefix)), table)
