"""Completes the store of parses: whatever paragraph has no parse yet is parsed, once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline import engine
from pipeline.language.parse import model_fingerprint
from pipeline.language.store import add_parses, known_paragraphs, missing_texts
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.stages import PARSE
from pipeline.warehouse import Warehouse


@dataclass(frozen=True)
class Completed:
    """What was parsed.

    Attributes:
        paragraphs: Different paragraphs that the documents have.
        parsed: How many of them had to be parsed; the others were in the store.
        rejected: Paragraphs that the parser failed on, as rows of `rejected`.
    """

    paragraphs: int
    parsed: int
    rejected: pa.Table


def parse_store(warehouse: Warehouse, settings: Settings) -> Path:
    """The folder of the parses that the settings' model has made.

    Raises:
        ModelError: The model is not installed.
    """
    return warehouse.cache / "parses" / model_fingerprint(settings.model)


def complete_parses(
    store: Path, documents: pa.Table, paragraphs: pa.Table, settings: Settings, engine_name: str, workers: int
) -> Completed:
    """Parses what the store lacks, and adds it.

    Raises:
        ModelError: The model is not installed.
    """
    texts = missing_texts(documents, paragraphs, known_paragraphs(store))
    made = engine.run(PARSE, {"paragraph_texts": texts}, settings, engine_name, workers)
    add_parses(store, made.tables["parses"])
    different = len(set(paragraphs["paragraph_id"].to_pylist()))
    return Completed(different, made.tables["parses"].num_rows, _located(made.rejected, documents, paragraphs))


def _located(rejected: pa.Table, documents: pa.Table, paragraphs: pa.Table) -> pa.Table:
    """The rejected paragraphs with the address of each document that carries them."""
    uri = dict(zip(documents["doc_id"].to_pylist(), documents["source_uri"].to_pylist(), strict=True))
    carriers: dict[str, set[str]] = {}
    for row in paragraphs.to_pylist():
        carriers.setdefault(row["paragraph_id"], set()).add(uri[row["doc_id"]])
    rows = [{**row, "source_uri": u} for row in rejected.to_pylist() for u in sorted(carriers[row["row_id"]])]
    return from_rows("rejected", rows)
