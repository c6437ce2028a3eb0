"""Audits a table, unless the very same audit has been made before, and records the outcomes with the candidate."""

from __future__ import annotations

from dataclasses import asdict

import pyarrow as pa

from expectations.kept import audit_key, keep_outcomes, kept_outcomes
from expectations.outcome import Outcome
from expectations.report import report
from expectations.suite import rules, tables_read
from pipeline.release.stage import Candidate
from pipeline.warehouse import write_parquet, write_text


def audit(table: str, candidate: Candidate) -> list[Outcome]:
    """Runs the suite of a staged table and records it: outcomes, failing rows, the report.

    The rows that break a critical rule are kept in `failed/<table>.parquet` of the candidate's folder. An audit that
    they failed is made anew each time; any other is adopted while all that it rests on is the same.
    """
    read, failed = tables_read(table), candidate.folder / "failed" / f"{table}.parquet"
    key = audit_key(table, candidate.digests([table, *read]))
    outcomes = kept_outcomes(candidate.warehouse, table, key)
    failed.unlink(missing_ok=True)
    if outcomes is None:
        from expectations.validate import validate  # Great Expectations takes seconds to import

        outcomes, broken = validate(table, rules(table), candidate)
        if broken:
            write_parquet(failed, candidate.read(table).take(pa.array(broken, pa.int64())))
        if all(outcome.success for outcome in outcomes if outcome.severity == "critical"):
            keep_outcomes(candidate.warehouse, table, key, outcomes)
    candidate.write_audit(table, read, [asdict(outcome) for outcome in outcomes])
    write_text(candidate.report, report(candidate.audits()))
    return outcomes
