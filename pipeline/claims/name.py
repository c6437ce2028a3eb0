"""Hands the claims of all documents on, to be named after those of the release before.

Belongs here: the one place where claims of all documents pass together before anything refers to them. The names
themselves are given where tables are staged (see `release.carry`).
"""

from __future__ import annotations

from pipeline.kernel import Tables
from pipeline.settings import Settings


def name_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `found_claims, documents -> local_claims`: the same rows."""
    return {"local_claims": tables["found_claims"]}
