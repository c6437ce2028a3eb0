"""What a stage is: a pure function over Arrow tables, with its version and the tables that it takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from pipeline.garbage import uncollected
from pipeline.schema import TABLES, SchemaError, conform, empty
from pipeline.settings import Settings

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Kernel:
    """A stage: deterministic, and the same for any batch size or order.

    Attributes:
        name: The stage's name.
        version: Changed whenever its rows may change. Only of the parser does anything rest on that alone: of all
            others the code and the lexicons are looked at as well (see `fingerprint`).
        inputs: Tables that it takes.
        outputs: Tables that it gives.
        function: `(tables, settings) -> tables`.
        grain: "document" or "paragraph" if the rows of each depend on it alone, so that the kernel may be mapped
            over batches; "corpus" if it must see all.
        columns: The columns that it reads of an input, where not all: a change in others does not make it run again.
        kept: Tables that a corpus-wise kernel gives beside its outputs and may take the next time, so that it need not
            do again what it has done. They save time and change no row: without them it starts anew.
        prepare: Loads what it needs whatever the rows are, such as a model: a worker does so once, before its limits.
    """

    name: str
    version: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    function: Callable[[Tables, Settings], Tables]
    grain: Literal["document", "paragraph", "corpus"] = "document"
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    prepare: Callable[[Settings], object] | None = None

    @property
    def document_inputs(self) -> tuple[str, ...]:
        """The inputs whose rows belong to one document (or paragraph) each: all but the parses, which they share."""
        return tuple(name for name in self.inputs if name != "parses")

    @property
    def tables(self) -> tuple[str, ...]:
        """The outputs but `rejected`, which all stages share."""
        return tuple(name for name in self.outputs if name != "rejected")

    @property
    def key(self) -> str:
        """The column that tells which unit a row belongs to."""
        return "paragraph_id" if self.grain == "paragraph" else "doc_id"

    def __call__(self, tables: Tables, settings: Settings) -> Tables:
        """The outputs and kept tables, each held to its definition and sorted by its key.

        Raises:
            SchemaError: A table given or made is not what its definition says.
        """
        given = {name: self._given(name, tables[name]) for name in self.inputs}
        given |= {name: self._given(name, tables.get(name, empty(name))) for name in self.kept}
        with uncollected():
            made = self.function(given, settings)
        return {name: conform(name, made[name]) for name in (*self.outputs, *self.kept)}

    def _given(self, name: str, table: pa.Table) -> pa.Table:
        """An input held to its definition, with the columns that the kernel reads and no others."""
        wanted = self.columns.get(name, tuple(column.name for column in TABLES[name].columns))
        schema = pa.schema([TABLES[name].arrow.field(column) for column in wanted])
        extra = set(table.column_names) - {column.name for column in TABLES[name].columns}
        if extra or not set(wanted) <= set(table.column_names) or not table.select(wanted).schema.equals(schema):
            raise SchemaError(f"{self.name}: input {name} has another schema than its definition")
        return table.select(wanted)
