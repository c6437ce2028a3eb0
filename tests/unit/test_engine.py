from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import engine, stages
from pipeline.batch import KernelFailed, Result, Task
from pipeline.kernel import Kernel, Tables
from pipeline.schema import SchemaError, empty
from pipeline.settings import Settings
from pipeline.stages import KERNELS
from tests.unit.parses import tables

TEXTS = (
    "OSLO, March 4, 2026 - Norway accused Sweden of blocking talks on Tuesday. Sweden denied the charge.",
    "The foreign ministry said on Monday that a delegation would visit Helsinki next month.",
    '"We will not sign," Defence Minister Karin Holm said. She said Norway had shipped 20 trucks to Finland in May.',
    "Finland's police arrested two men near Tampere on Sunday, the interior ministry said.",
    "Thousands protested in Copenhagen last week against the sale of a port, according to the union.",
)
LATER = (
    *("find_mentions", "resolve_actors", "find_claims", "name_claims"),
    *("find_events", "compare_claims", "join_events", "link_claims"),
)


@cache
def flow(batch: int) -> Tables:
    """Every table that the later stages make, for a batch size."""
    made: Tables = dict(tables(*TEXTS))
    for name in LATER:
        made.update(engine.run(KERNELS[name], made, Settings(batch_documents=batch)).tables)
    return made


@given(st.integers(1, 6))
@settings(max_examples=6, deadline=None)
def test_results_do_not_depend_on_the_batch_size(batch: int) -> None:
    for name, table in flow(64).items():
        assert flow(batch)[name].equals(table), name


@pytest.mark.parametrize("name", LATER)
@given(seed=st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_a_kernel_does_not_depend_on_the_order_of_its_rows(name: str, seed) -> None:  # type: ignore[no-untyped-def]
    kernel, given_tables = KERNELS[name], inputs_of(name)
    shuffled = {}
    for table_name, table in given_tables.items():
        rows = list(range(table.num_rows))
        seed.shuffle(rows)
        shuffled[table_name] = table.take(pa.array(rows, pa.int64()))
    expected, got = kernel(given_tables, Settings()), kernel(shuffled, Settings())
    for output in kernel.outputs:
        assert got[output].equals(expected[output]), output


@cache
def inputs_of(name: str) -> Tables:
    made: Tables = dict(tables(*TEXTS))
    for stage in LATER[: LATER.index(name)]:
        made.update(engine.run(KERNELS[stage], made, Settings()).tables)
    return {n: made[n] for n in KERNELS[name].inputs}


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_give_the_same_rows(workers: int) -> None:
    given_tables = inputs_of("find_claims")
    here = engine.run(stages.FIND_CLAIMS, given_tables, Settings(batch_documents=1))
    there = engine.run(stages.FIND_CLAIMS, given_tables, Settings(batch_documents=1), "local", workers)
    assert here.tables["found_claims"].num_rows > 2
    assert here.tables["found_claims"].equals(there.tables["found_claims"])


def test_a_document_that_a_kernel_fails_on_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(given_tables: Tables, chosen: Settings) -> Tables:
        if any("Helsinki" in text for text in given_tables["documents"]["text"].to_pylist()):
            raise ValueError("poisoned")
        return stages.FIND_CLAIMS.function(given_tables, chosen)

    poisoned = replace(stages.FIND_CLAIMS, function=fails)
    monkeypatch.setitem(KERNELS, "find_claims", poisoned)
    made = engine.run(poisoned, inputs_of("find_claims"), Settings())
    documents = inputs_of("find_claims")["documents"].to_pylist()
    (bad,) = [d for d in documents if "Helsinki" in d["text"]]
    rejected = made.rejected.to_pylist()
    assert [(r["row_id"], r["source_uri"], r["reason"]) for r in rejected] == [
        (bad["doc_id"], bad["source_uri"], "kernel_error")
    ]
    assert "ValueError: poisoned" in rejected[0]["detail"]
    kept = set(made.tables["found_claims"]["doc_id"].to_pylist())
    assert kept and bad["doc_id"] not in kept


def losing(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    yield from islice(engine.map_inline(tasks, workers), 1, None)


def losing_the_last(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    yield from list(engine.map_inline(tasks, workers))[:-1]


def ending_early(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    yield from islice(engine.map_inline(tasks, workers), 1)


def repeating(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    for result in engine.map_inline(tasks, workers):
        yield result
        yield result


def repeating_the_last(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    results = list(engine.map_inline(tasks, workers))
    yield from (*results, results[-1])


def swapping(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    first, second, *others = engine.map_inline(tasks, workers)
    yield from (second, first, *others)


@pytest.mark.parametrize(
    ("mapper", "message"),
    [
        (losing, "a result of 2 documents, from .*, which are not those of the next batch"),
        (losing_the_last, "no result for the last 1 batches"),
        (ending_early, "no result for the last 2 batches"),
        (repeating, "a result of 2 documents, from .*, which are not those of the next batch"),
        (repeating_the_last, "a result of 1 documents, from .*, which are not those of the next batch"),
        (swapping, "a result of 2 documents, from .*, which are not those of the next batch"),
    ],
)
def test_a_batch_that_an_engine_loses_repeats_or_swaps_fails_the_stage(
    mapper: engine.Mapper, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine.ENGINES, "faulty", mapper)
    for name in ("find_mentions", "find_claims", "find_events"):
        with pytest.raises(KernelFailed, match=f"{name}: the engine faulty gave {message}"):
            engine.run(KERNELS[name], inputs_of(name), Settings(batch_documents=2), "faulty")


def test_a_kernel_refuses_tables_of_another_form() -> None:
    given_tables = {**inputs_of("find_claims"), "mentions": empty("actors")}
    with pytest.raises(SchemaError, match="input mentions has another schema"):
        stages.FIND_CLAIMS(given_tables, Settings())


def test_a_kernel_that_makes_another_table_than_it_says_is_stopped() -> None:
    wrong = Kernel("wrong", "1", ("documents",), ("actors",), lambda t, s: {"actors": t["documents"]}, "corpus")
    with pytest.raises(SchemaError, match="actors: missing columns"):
        wrong(tables(*TEXTS), Settings())


def test_every_declared_input_is_made_by_a_stage_before_it() -> None:
    there = {"inputs", "paragraph_texts"}
    for kernel in KERNELS.values():
        assert set(kernel.inputs) <= there, kernel.name
        there.update(kernel.outputs)
