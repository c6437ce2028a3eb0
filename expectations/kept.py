"""Keeps the outcomes of each table's last audit in the warehouse's cache, by all that they rest on.

Whoever deletes the files loses time. What they hold is trusted as far as an audit is: promotion verifies structure,
references and evidence by itself.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path

from expectations.outcome import Outcome
from pipeline.fingerprint import code_fingerprint
from pipeline.warehouse import Warehouse, write_json

log = logging.getLogger(__name__)


def audit_key(table: str, digests: Mapping[str, str]) -> str:
    """A hash of what an audit rests on: the bytes of the tables that it reads, the rules' code, the libraries."""
    return sha256(json.dumps([table, sorted(digests.items()), _code()]).encode()).hexdigest()


def kept_outcomes(warehouse: Warehouse, table: str, key: str) -> list[Outcome] | None:
    """The outcomes of the table's last audit, if it rests on the same; a file that cannot be read counts as absent."""
    path = _path(warehouse, table)
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf8"))
        return [Outcome(**outcome) for outcome in kept["outcomes"]] if kept["key"] == key else None
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("%s cannot be read, and %s is audited anew: %s", path, table, error)
        return None


def keep_outcomes(warehouse: Warehouse, table: str, key: str, outcomes: list[Outcome]) -> None:
    """Keeps the outcomes in the place of those before."""
    write_json(_path(warehouse, table), {"key": key, "outcomes": [asdict(outcome) for outcome in outcomes]})


def _path(warehouse: Warehouse, table: str) -> Path:
    return warehouse.cache / "audits" / f"{table}.json"


@cache
def _code() -> tuple[str, ...]:
    """What a rule's verdict depends on beside the tables: the code of the audits and of what a release promises."""
    own = Path(__file__).parent
    return code_fingerprint("expectations.audit", own), code_fingerprint("pipeline.release.promises")
