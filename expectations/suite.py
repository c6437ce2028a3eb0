"""The suite of each table. Belongs here: which rules it has and what they read. Does not: running them."""

from __future__ import annotations

from expectations.meaning import MEANING, READ
from expectations.rule import Rule
from expectations.structure import referenced, structure


def rules(table: str) -> list[Rule]:
    """The rules of a table: the generated ones, then those written by hand."""
    return [*structure(table), *MEANING.get(table, [])]


def tables_read(table: str) -> list[str]:
    """The tables that the rules of a table read besides it."""
    return sorted({*referenced(table), *READ.get(table, [])} - {table})
