"""Asset checks from Great Expectations: `valid` blocks what follows, `plausible` warns.

Belongs here: turning outcomes into check results. Does not: the rules (see `expectations`).
"""

from collections.abc import Iterator

import dagster as dg

from assets.build import Build
from expectations.audit import audit
from expectations.outcome import Outcome
from expectations.suite import tables_read
from pipeline import markdown
from pipeline.schema import PUBLISHED
from pipeline.stages import KERNELS


def table_checks(table: str) -> dg.AssetChecksDefinition:
    """The two checks of a table; one run of its suite answers both, once the tables that it reads are there."""
    read = [name for name in tables_read(table) if name not in _made_together(table)]

    @dg.multi_asset_check(
        name=f"audit_{table}",
        specs=[
            dg.AssetCheckSpec(
                "valid",
                asset=table,
                additional_deps=read,
                blocking=True,
                description="Structure, references, evidence and meaning.",
            ),
            dg.AssetCheckSpec(
                "plausible", asset=table, additional_deps=read, description="Shares that should not drift."
            ),
        ],
    )
    def check(context: dg.AssetCheckExecutionContext, build: Build) -> Iterator[dg.AssetCheckResult]:
        candidate = build.candidate(context.op_execution_context.run_id)
        outcomes = audit(table, candidate)
        for name, severity in (("valid", "critical"), ("plausible", "warning")):
            chosen = [outcome for outcome in outcomes if outcome.severity == severity]
            yield dg.AssetCheckResult(
                asset_key=table,
                check_name=name,
                passed=all(outcome.success for outcome in chosen),
                severity=dg.AssetCheckSeverity.ERROR if severity == "critical" else dg.AssetCheckSeverity.WARN,
                metadata={
                    "rules": len(chosen),
                    "outcomes": dg.MetadataValue.md(_as_markdown(chosen)),
                    "report": dg.MetadataValue.path(str(candidate.report)),
                },
            )

    return check


def _made_together(table: str) -> set[str]:
    """The tables that one stage gives at once: their checks must not wait for one another."""
    return {name for kernel in KERNELS.values() if table in kernel.outputs for name in kernel.outputs}


def _as_markdown(outcomes: list[Outcome]) -> str:
    rows = [(o.expectation, "yes" if o.success else "NO", o.broken, ", ".join(o.examples)) for o in outcomes]
    return markdown.table(["rule", "held", "broken rows", "such as"], rows)


CHECKS = [table_checks(name) for name in PUBLISHED]
