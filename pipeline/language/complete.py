"""Completes the store of parses: whatever paragraph has no parse yet is parsed, once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline import engine
from pipeline.language.parse import model_fingerprint
from pipeline.language.store import add_parses, known_paragraphs, missing_texts
from pipeline.schema import empty, from_rows
from pipeline.settings import Settings
from pipeline.stages import PARSE
from pipeline.warehouse import Warehouse

KEPT_AT_ONCE = 8192  # paragraphs: what a build that is killed has to parse again at most, and what it holds in memory


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
    """Parses what the store lacks, and adds it bit by bit.

    Raises:
        KernelFailed: The parser failed on more than a few, or one is neither parsed nor rejected.
        ModelError: The model is not installed.
    """
    texts = missing_texts(documents, paragraphs, known_paragraphs(store))
    parsed, rejected = 0, empty("rejected")
    for start in range(0, texts.num_rows, KEPT_AT_ONCE):
        some = {"paragraph_texts": texts.slice(start, KEPT_AT_ONCE)}
        made = engine.run(PARSE, some, settings, engine_name, workers)
        given, done = some["paragraph_texts"].num_rows, made.tables["parses"].num_rows + made.rejected.num_rows
        if done != given:
            raise engine.KernelFailed(f"{PARSE.name} parsed or rejected {done} of {given} paragraphs")
        add_parses(store, made.tables["parses"])
        parsed += made.tables["parses"].num_rows
        rejected = pa.concat_tables([rejected, made.rejected])
    different = len(set(paragraphs["paragraph_id"].to_pylist()))
    return Completed(different, parsed, _located(rejected, documents, paragraphs))


def _located(rejected: pa.Table, documents: pa.Table, paragraphs: pa.Table) -> pa.Table:
    """The rejected paragraphs with the address of each document that carries them."""
    uri = dict(zip(documents["doc_id"].to_pylist(), documents["source_uri"].to_pylist(), strict=True))
    carriers: dict[str, set[str]] = {}
    for row in paragraphs.to_pylist():
        carriers.setdefault(row["paragraph_id"], set()).add(uri[row["doc_id"]])
    rows = [{**row, "source_uri": u} for row in rejected.to_pylist() for u in sorted(carriers[row["row_id"]])]
    return from_rows("rejected", rows)
