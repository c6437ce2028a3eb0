"""What became of a rule, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


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
