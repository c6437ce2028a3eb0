"""No code of PLOVER stands in the logic: renaming types, modes and contexts in the data changes nothing but the names.

Renamed are the codes of the three vocabularies, the columns of the event lexicon that hold them and its files named
after types, in a copy of the package that runs in a process of its own. A mention's identifier is a hash that the type
goes into; it is put back before mentions are joined, so that events can be compared row for row.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.kernel import Tables
from pipeline.language.complete import parse_store
from pipeline.language.store import stored_parses
from pipeline.schema import TABLES, vocabulary
from pipeline.settings import Settings
from pipeline.stages import COMPARE_CLAIMS, FIND_EVENTS, JOIN_EVENTS, SPLIT
from pipeline.warehouse import Warehouse, read_parquet, write_parquet

SETTINGS = Settings()
VOCABULARIES = ("plover_type", "plover_mode", "plover_context")
COLUMNS = {"type", "mode", "context", "contexts"}
PROGRAM = """
import json, sys
from pathlib import Path
from pipeline.identify import identify
from pipeline.schema import TABLES, conform, from_rows
from pipeline.settings import Settings
from pipeline.stages import FIND_EVENTS, JOIN_EVENTS
from pipeline.warehouse import read_parquet, write_parquet

folder, names = Path(sys.argv[1]), json.loads(sys.argv[2])
tables = {path.stem: read_parquet(path) for path in folder.glob("*.parquet")}
rows = FIND_EVENTS(tables, Settings())["local_event_mentions"].to_pylist()
for row in rows:
    row["event_mention_id"] = identify("em", row["doc_id"], row["start"], row["end"], names[row["event_type"]])
tables["local_event_mentions"] = conform("local_event_mentions", from_rows("local_event_mentions", rows))
for name, table in JOIN_EVENTS(tables, Settings()).items():
    write_parquet(folder / f"{name}.parquet", table)
"""


@pytest.fixture(scope="module")
def given(warehouse: Warehouse) -> Tables:
    """What events are found in, of the sample."""
    latest = warehouse.latest()
    assert latest is not None
    tables = {name: read_parquet(latest / f"{name}.parquet") for name in ("documents", "mentions", "actors", "claims")}
    claims = TABLES["local_claims"].arrow
    tables["local_claims"] = (
        tables.pop("claims").select(claims.names).cast(claims).replace_schema_metadata(claims.metadata)
    )
    paragraphs = SPLIT(tables, SETTINGS)
    stored = stored_parses(parse_store(warehouse, SETTINGS))
    tables |= COMPARE_CLAIMS(tables, SETTINGS)
    return {**tables, **paragraphs, "parses": stored(paragraphs["paragraphs"]["paragraph_id"])}


@pytest.mark.parametrize("seed", [1, 2])
def test_renaming_codes_changes_nothing_but_the_names(given: Tables, seed: int, tmp_path: Path) -> None:
    codes = sorted({code.code for name in VOCABULARIES for code in vocabulary(name)})
    new = [f"X{n}" for n in range(len(codes))]
    random.Random(seed).shuffle(new)
    names = dict(zip(codes, new, strict=True))
    shutil.copytree(Path(pipeline.__file__).parent, tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    rename_codes(tmp_path / "pipeline", names)
    (tmp_path / "tables").mkdir()
    for name, table in given.items():
        write_parquet(tmp_path / "tables" / f"{name}.parquet", table)
    old = {value: key for key, value in names.items()}
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "tables"), json.dumps(old)]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, check=True)
    tables = {**given, **FIND_EVENTS(given, SETTINGS)}
    made = JOIN_EVENTS(tables, SETTINGS)
    for name in ("events", "event_mentions"):
        renamed = read_parquet(tmp_path / "tables" / f"{name}.parquet").to_pylist()
        assert not {row["event_type"] for row in renamed} & set(codes)
        assert [named_back(row, old) for row in renamed] == made[name].to_pylist(), name


def rename_codes(package: Path, names: dict[str, str]) -> None:
    """Renames the codes in the vocabularies and in the event lexicon of a copy of the package."""
    for name in VOCABULARIES:
        rewrite(package / "schema" / "vocabularies" / f"{name}.csv", {"code"}, names)
    lexicon = package / "events" / "lexicon"
    for path in sorted(lexicon.glob("*.csv")):
        rewrite(path, COLUMNS, names)
        if path.stem.upper() in names:
            path.rename(path.with_stem(names[path.stem.upper()].lower()))


def rewrite(path: Path, columns: set[str], names: dict[str, str]) -> None:
    with path.open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        for column in columns & row.keys():
            row[column] = ";".join(names[part] if part else "" for part in row[column].split(";"))
    with path.open("w", encoding="utf8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def named_back(row: dict[str, Any], old: dict[str, str]) -> dict[str, Any]:
    """The row with the codes that its new names stand for."""
    row = {**row, "event_type": old[row["event_type"]], "mode": old.get(row["mode"])}
    row["contexts"] = sorted(old[code] for code in row["contexts"])
    if "rule_id" in row:
        code, _, rest = row["rule_id"].partition("/")
        row["rule_id"] = f"{old[code]}/{rest}"
    return row
