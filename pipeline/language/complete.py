"""Completes the store of parses: whatever paragraph has no parse yet is parsed, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import engine
from pipeline.cut import Rows
from pipeline.kernel import Tables
from pipeline.language.parse import model_fingerprint
from pipeline.language.store import StoredParses, add_parses, stored_parses
from pipeline.schema import TABLES, empty, from_rows
from pipeline.settings import Settings
from pipeline.stages import PARSE
from pipeline.warehouse import Warehouse, read_parquet

BATCH = 128  # paragraphs that are parsed together: twice as many save 2 % of the time and cost 130 MB a worker
KEPT_AT_ONCE = 64 * BATCH  # paragraphs: what a build that is killed parses again at most, and what it holds in memory
DOCUMENTS_READ = 256


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
    store: Path, documents: Path, paragraphs: Path, settings: Settings, engine_name: str, workers: int
) -> Completed:
    """Parses what the store lacks, and adds it bit by bit.

    Args:
        store: The folder of the parses.
        documents: The file of `documents`.
        paragraphs: The file of their `paragraphs`.
        settings: The settings.
        engine_name: The engine that maps the parser.
        workers: Processes that it uses.

    Raises:
        KernelFailed: The parser failed on more than a few, or one is neither parsed nor rejected.
        ModelError: The model is not installed.
    """
    different = pc.count_distinct(read_parquet(paragraphs, ["paragraph_id"])["paragraph_id"]).as_py()
    sizes: list[int] = []
    texts = _in_batches(missing_texts(documents, paragraphs, stored_parses(store)), sizes)
    parsed, rejected, waiting = 0, empty("rejected"), empty("parses")
    for made in engine.over_batches(PARSE, texts, settings, engine_name, workers):
        parsed += made.tables["parses"].num_rows
        rejected = pa.concat_tables([rejected, made.rejected])
        waiting = pa.concat_tables([waiting, made.tables["parses"]])
        if waiting.num_rows >= KEPT_AT_ONCE:
            add_parses(store, waiting)
            waiting = empty("parses")
    add_parses(store, waiting)
    done = parsed + rejected.num_rows
    if done != sum(sizes):
        raise engine.KernelFailed(f"{PARSE.name} parsed or rejected {done} of {sum(sizes)} paragraphs")
    engine.tolerate(PARSE, rejected, done, different)
    return Completed(different, parsed, _located(rejected, documents, paragraphs))


def missing_texts(documents: Path, paragraphs: Path, stored: StoredParses) -> Iterator[tuple[str, str]]:
    """Identifier and text of each paragraph whose parse is not stored, once, whoever carries it."""
    seen: set[str] = set()
    texts, spans = Rows.of_file(documents, ("doc_id", "text")), Rows.of_file(paragraphs)
    while (some := texts.next_rows(DOCUMENTS_READ)).num_rows:
        rows = spans.up_to(some["doc_id"][-1].as_py())
        missing = rows.filter(pa.array(~stored.has(rows["paragraph_id"])))
        text_of = dict(zip(some["doc_id"].to_pylist(), some["text"].to_pylist(), strict=True)) if missing else {}
        for row in missing.to_pylist():
            if row["paragraph_id"] not in seen:
                seen.add(row["paragraph_id"])
                yield row["paragraph_id"], text_of[row["doc_id"]][row["start"] : row["end"]]


def _in_batches(texts: Iterator[tuple[str, str]], sizes: list[int]) -> Iterator[Tables]:
    """The texts in batches; `sizes` takes up how many each has."""
    while some := list(islice(texts, BATCH)):
        sizes.append(len(some))
        columns = {"paragraph_id": [i for i, _ in some], "text": [text for _, text in some]}
        yield {"paragraph_texts": pa.table(columns, schema=TABLES["paragraph_texts"].arrow)}


def _located(rejected: pa.Table, documents: Path, paragraphs: Path) -> pa.Table:
    """The rejected paragraphs with the address of each document that carries them."""
    if not rejected.num_rows:
        return rejected
    lost = {row["row_id"]: row for row in rejected.to_pylist()}
    addresses, spans, located = Rows.of_file(documents, ("doc_id", "source_uri")), Rows.of_file(paragraphs), {}
    while (some := addresses.next_rows(DOCUMENTS_READ)).num_rows:
        uri = dict(zip(some["doc_id"].to_pylist(), some["source_uri"].to_pylist(), strict=True))
        for row in spans.up_to(some["doc_id"][-1].as_py()).to_pylist():
            if row["paragraph_id"] in lost:
                address = uri[row["doc_id"]]
                located[row["paragraph_id"], address] = {**lost[row["paragraph_id"]], "source_uri": address}
    return from_rows("rejected", [located[place] for place in sorted(located)])
