"""Writes the audits of a candidate as a page for a person: Markdown, readable offline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.markdown import cell


def report(audits: Mapping[str, Mapping[str, Any]]) -> str:
    """What failed first, then a line a table."""
    failed = [
        (table, outcome) for table, audit in audits.items() for outcome in audit["outcomes"] if not outcome["success"]
    ]
    critical = [item for item in failed if item[1]["severity"] == "critical"]
    warned = [item for item in failed if item[1]["severity"] == "warning"]
    lines = ["# Audit of the candidate", ""]
    lines += _section("Blocks the release", critical)
    lines += _section("Warnings", warned)
    lines += ["## Tables", "", "| table | rules | held |", "|---|---:|---:|"]
    for table, audit in audits.items():
        held = sum(outcome["success"] for outcome in audit["outcomes"])
        lines.append(f"| {table} | {len(audit['outcomes'])} | {held} |")
    return "\n".join(lines) + "\n"


def _section(title: str, items: list[tuple[str, Mapping[str, Any]]]) -> list[str]:
    if not items:
        return []
    lines = [f"## {title}", ""]
    for table, outcome in items:
        examples = ", ".join(cell(example) for example in outcome["examples"])
        lines.append(
            f"- **{table}**: {outcome['expectation']}: {outcome['broken']} of {outcome['rows']} rows break it"
            + (f", such as {examples}" if examples else "")
        )
    return [*lines, ""]
