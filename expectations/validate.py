"""Runs the suite of a table by Great Expectations, over a frame of what its rules look at.

It is asked first whether each rule holds, then which rows break those that do not hold or that bear some broken rows.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.outcome import Outcome
from expectations.rule import Rule
from pipeline.garbage import uncollected
from pipeline.release.stage import Candidate
from pipeline.release.stored import Stored
from pipeline.schema import TABLES

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.validator.validator import Validator

EXAMPLES = 5


def validate(table: str, suite: list[Rule], candidate: Candidate) -> tuple[list[Outcome], list[int]]:
    """What became of each rule, and the numbers of the rows that break a critical one.

    Raises:
        RuntimeError: A rule could not be run.
    """
    read = Stored(candidate.find)
    outcomes, broken = _validate(table, suite, _frame(table, suite, read), read)
    return outcomes, sorted(broken)


def _frame(table: str, suite: list[Rule], read: Stored) -> pd.DataFrame:
    """What the rules look at, numbered by row: the columns that they name, and the derived ones."""
    derived = {rule.name: rule.derive(read) for rule in suite if rule.derive is not None}
    asked: dict[str, set[str]] = defaultdict(set)
    for rule in suite:
        for name in _named(rule):
            asked[name].add(rule.expectation)
    plain = {name: _lean(read(table, name)[name], rules) for name, rules in asked.items() if name not in derived}
    return pa.table({**plain, **derived}).to_pandas(date_as_object=False)


def _lean(values: pa.ChunkedArray, asked: set[str]) -> pa.ChunkedArray:
    """A column as its rules need it: of what must be given, whether it is; numbers in 64 bits.

    Great Expectations compares shorter ones in Python, one by one.
    """
    if asked == {"ExpectColumnValuesToNotBeNull"}:
        return pc.if_else(pc.is_valid(values), True, pa.scalar(None, pa.bool_()))
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return values.cast(pa.int64() if pa.types.is_integer(values.type) else pa.float64())
    return values


def _named(rule: Rule) -> list[str]:
    """The columns that a rule names."""
    given = [rule.arguments.get(argument) for argument in ("column", "column_A", "column_B")]
    return [*filter(None, given)]


def _validate(table: str, suite: list[Rule], frame: pd.DataFrame, read: Stored) -> tuple[list[Outcome], set[int]]:
    plain = [rule for rule in suite if rule.arguments.get("mostly", 1) == 1]  # no row breaks one that holds
    with _quiet(), uncollected():  # the import alone makes 400,000 objects that stay
        validator = _validator(frame)
        told = _judged(table, plain, validator, {"result_format": "BOOLEAN_ONLY"})
        held = {name for name, found in told.items() if found.success}
        # Without named columns the broken rows come as plain numbers; with them as a dict each, made cell by cell.
        complete = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
        judged = _judged(table, [rule for rule in suite if rule.name not in held], validator, complete)
    outcomes, broken = [], set()
    for rule in suite:
        success, numbers = True, []
        if rule.name in judged:
            success = bool(judged[rule.name].success)
            numbers = sorted(set(judged[rule.name].result.get("unexpected_index_list") or []))
        if rule.severity == "critical" and not success:
            broken.update(numbers)
        examples = _keys(read(table, *TABLES[table].key), numbers[:EXAMPLES]) if numbers else []
        outcomes.append(Outcome(rule.name, rule.severity, success, len(frame), len(numbers), examples))
    return outcomes, broken


def _judged(
    table: str, suite: list[Rule], validator: Validator, result_format: dict[str, Any]
) -> dict[str, ExpectationValidationResult]:
    """What Great Expectations finds of each rule, by its name: the more is asked of it, the longer it takes.

    Raises:
        RuntimeError: A rule could not be run.
    """
    import great_expectations.expectations as gxe

    configurations = [
        getattr(gxe, rule.expectation)(**rule.arguments, severity=rule.severity, meta={"rule": rule.name}).configuration
        for rule in suite
    ]
    results = validator.graph_validate(configurations, {"result_format": result_format})
    configured = [(r.expectation_config, r) for r in results]
    by_rule = {config.meta["rule"]: r for config, r in configured if config is not None and config.meta}
    for name, found in by_rule.items():
        if found.exception_info.get("raised_exception"):
            raise RuntimeError(f"the rule '{name}' on {table} could not be run: {found.exception_info}")
    return by_rule


def _validator(frame: pd.DataFrame) -> Validator:
    """What judges rules over a frame. As a batch of a data source it would be hashed cell by cell first."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # nothing leaves the machine
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.validator.validator import Validator

    engine = PandasExecutionEngine(batch_data_dict={"candidate": frame})
    return Validator(engine, data_context=_context())


@cache
def _context() -> EphemeralDataContext:
    """The settings of Great Expectations: no progress bars."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _keys(keys: pa.Table, numbers: list[int]) -> list[str]:
    return ["|".join(map(str, row.values())) for row in keys.take(pa.array(numbers)).to_pylist()]


@contextmanager
def _quiet() -> Iterator[None]:
    """Great Expectations logs each of its own steps and warns of its own deprecations: neither is about the data."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
