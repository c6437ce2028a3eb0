"""What a stage is: a pure function over Arrow tables, with its version and the tables that it takes and gives."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from pipeline.schema import TABLES, SchemaError, conform, empty
from pipeline.settings import Settings

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Kernel:
    """A stage: deterministic, and the same for any batch size or order.

    Attributes:
        name: The stage's name.
        version: Changed whenever its rows may change.
        inputs: Tables that it takes.
        outputs: Tables that it gives.
        function: `(tables, settings) -> tables`.
        grain: "document" or "paragraph" if the rows of each depend on it alone, so that the kernel may be mapped
            over batches; "corpus" if it must see all.
        kept: Tables that a corpus-wise kernel gives beside its outputs and may take the next time, so that it need not
            do again what it has done. They save time and change no row: without them it starts anew.
    """

    name: str
    version: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    function: Callable[[Tables, Settings], Tables]
    grain: Literal["document", "paragraph", "corpus"] = "document"
    kept: tuple[str, ...] = ()

    def __call__(self, tables: Tables, settings: Settings) -> Tables:
        """The outputs and kept tables, each held to its definition and sorted by its key.

        Raises:
            SchemaError: A table given or made is not what its definition says.
        """
        given = {name: tables[name] for name in self.inputs}
        given |= {name: tables.get(name, empty(name)) for name in self.kept}
        for name, table in given.items():
            if not table.schema.equals(TABLES[name].arrow):
                raise SchemaError(f"{self.name}: input {name} has another schema than its definition")
        with nullcontext() if self.grain == "corpus" else _uncollected():
            made = self.function(given, settings)
        return {name: conform(name, made[name]) for name in (*self.outputs, *self.kept)}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cycle collector: a batch is short, and each collection walks over all lexicons and gazetteers."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
