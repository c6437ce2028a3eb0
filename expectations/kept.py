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
from importlib.metadata import version
from pathlib import Path

import expectations
import pipeline
from expectations.outcome import Outcome
from pipeline.warehouse import Warehouse, write_json

log = logging.getLogger(__name__)

LIBRARIES = ("great-expectations", "pandas", "pyarrow", "numpy")
RULES_READ = (
    "schema",
    "release/evidence.py",
    "release/stored.py",
    "release/verify.py",
    "columns.py",
    "arrays.py",
)  # of `pipeline`


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
def _code() -> list[str]:
    """The libraries' versions, and a hash of each file that a rule's verdict depends on."""
    parts = [Path(str(expectations.__file__)).parent, *(Path(str(pipeline.__file__)).parent / p for p in RULES_READ)]
    files = sorted(f for part in parts for f in ([part] if part.is_file() else part.rglob("*.[pc][ys]*")))
    texts = [f"{file.name} {sha256(file.read_bytes()).hexdigest()}" for file in files if file.suffix in (".py", ".csv")]
    return [*(f"{name} {version(name)}" for name in LIBRARIES), *texts]
