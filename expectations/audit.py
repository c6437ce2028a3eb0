"""Audits a table: runs its suite once over its frame and records the outcomes with the candidate."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache

import pandas as pd
import pyarrow as pa

from expectations.report import report
from expectations.rule import Reader, Rule
from expectations.suite import rules, tables_read
from pipeline.release.stage import Candidate
from pipeline.schema import TABLES
from pipeline.warehouse import read_parquet, write_parquet, write_text


@dataclass(frozen=True)
class Outcome:
    """What became of one rule.

    Attributes:
        expectation: The rule's name.
        severity: "critical" or "warning".
        success: Whether it held.
        rows: Rows that it looked at.
        broken: Rows that broke it.
        examples: Keys of the first of them.
    """

    expectation: str
    severity: str
    success: bool
    rows: int
    broken: int
    examples: list[str]


def audit(table: str, candidate: Candidate) -> list[Outcome]:
    """Runs the suite of a staged table and records it: outcomes, failing rows, the report.

    The rows that break a critical rule are kept in `failed/<table>.parquet` of the candidate's folder.
    """
    suite = rules(table)
    outcomes, broken = _validate(table, _frame(table, suite, _reader(candidate)), suite)
    candidate.write_audit(table, tables_read(table), [asdict(outcome) for outcome in outcomes])
    failed = candidate.folder / "failed" / f"{table}.parquet"
    if broken:
        write_parquet(failed, candidate.read(table).take(pa.array(sorted(broken), pa.int64())))
    else:
        failed.unlink(missing_ok=True)
    write_text(candidate.report, report(candidate.audits()))
    return outcomes


def _reader(candidate: Candidate) -> Reader:
    """Reads columns of the candidate's tables, each once."""
    path = cache(candidate.find)
    column = cache(lambda table, name: read_parquet(path(table), [name])[name])
    return lambda table, *columns: pa.table({name: column(table, name) for name in columns})


def _frame(table: str, suite: list[Rule], read: Reader) -> pd.DataFrame:
    """What the rules look at, numbered by row: the plain columns that they name, the key, the derived columns."""
    derived = {rule.name: rule.derive(read) for rule in suite if rule.derive is not None}
    named = {name for rule in suite for name in _named(rule)} | set(TABLES[table].key)
    plain = read(table, *sorted(named - derived.keys()))
    frame = plain.to_pandas(date_as_object=False)
    for name, values in derived.items():
        frame[name] = values.to_numpy(zero_copy_only=False)
    return frame


def _named(rule: Rule) -> list[str]:
    """The columns that a rule names."""
    given = [rule.arguments.get(argument) for argument in ("column", "column_A", "column_B")]
    return [*filter(None, given), *rule.arguments.get("column_list", [])]


def _validate(table: str, frame: pd.DataFrame, suite: list[Rule]) -> tuple[list[Outcome], set[int]]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # nothing leaves the machine
    with _quiet():
        import great_expectations as gx
        import great_expectations.expectations as gxe
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("candidate").add_dataframe_asset(table)
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(batch_parameters={"dataframe": frame})
        expectations = [
            getattr(gxe, rule.expectation)(**rule.arguments, severity=rule.severity, meta={"rule": rule.name})
            for rule in suite
        ]
        result = batch.validate(
            gx.ExpectationSuite(name=table, expectations=expectations),
            # Without named columns the broken rows come as plain numbers; with them as a dict each, made cell by cell.
            result_format={"result_format": "COMPLETE", "return_unexpected_index_query": False},
        )
    key = TABLES[table].key
    outcomes, broken = [], set()
    configured = [(r.expectation_config, r) for r in result.results]
    by_rule = {config.meta["rule"]: r for config, r in configured if config is not None and config.meta}
    for rule in suite:
        found = by_rule[rule.name]
        if found.exception_info.get("raised_exception"):
            raise RuntimeError(f"the rule '{rule.name}' on {table} could not be run: {found.exception_info}")
        numbers = sorted(set(found.result.get("unexpected_index_list") or []))
        if rule.severity == "critical" and not found.success:
            broken.update(numbers)
        examples = ["|".join(str(v) for v in frame.loc[i, list(key)]) for i in numbers[:5]]
        outcomes.append(Outcome(rule.name, rule.severity, bool(found.success), len(frame), len(numbers), examples))
    return outcomes, broken


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
