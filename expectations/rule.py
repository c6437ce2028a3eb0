"""What an expectation is before Great Expectations sees it: plain data that costs nothing to import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from pipeline.release.stored import Stored

Derive = Callable[[Stored], pa.Array]
Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Rule:
    """One expectation on one table.

    Attributes:
        name: What should hold, in words; unique in its suite.
        expectation: Name of the class in `great_expectations.expectations`.
        arguments: Its arguments.
        severity: A failed critical rule blocks the release; a failed warning is reported.
        derive: For a rule about more than one cell: computes a column of booleans, named like the rule, that should
            be true in every row.
    """

    name: str
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "critical"
    derive: Derive | None = None


def holds(name: str, derive: Derive, severity: Severity = "critical", mostly: float = 1.0) -> Rule:
    """A rule that a derived column is true, in at least the share `mostly` of the rows."""
    arguments = {"column": name, "value_set": [True], "mostly": mostly}
    return Rule(name, "ExpectColumnValuesToBeInSet", arguments, severity, derive)
