"""Structural rules: what a release promises of each table's rows, found by `pipeline.release.promises`."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from expectations.rule import Derive, Rule, holds
from pipeline.release.promises import Promise, broken, promises
from pipeline.release.stored import Stored
from pipeline.schema import TABLES

# Claims get their identifiers before events point to them, and are completed after: the first half has the ids.
IDENTIFIED_BY = {"claims": "local_claims"}


def structure(name: str) -> list[Rule]:
    """The structural rules of a table."""
    return [holds(promise.rule, _kept(promise)) for promise in promises(TABLES[name], IDENTIFIED_BY)]


def referenced(name: str) -> set[str]:
    """The tables that the structural rules of a table read."""
    return {table for promise in promises(TABLES[name], IDENTIFIED_BY) for table in promise.tables}


def _kept(promise: Promise) -> Derive:
    def derive(read: Stored) -> pa.Array:
        good = np.ones(read.num_rows(promise.definition.name), np.bool_)
        good[broken(promise, read)] = False
        return pa.array(good)

    return derive
