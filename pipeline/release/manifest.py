"""Describes a release to people and programs: `datapackage.json` and `README.md`.

The descriptor follows the Data Package standard (datapackage.org), version 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from pipeline.schema import PUBLISHED, TABLES, vocabulary
from pipeline.schema.model import Column, Table

FIELD_TYPES = {"string": "string", "int": "integer", "float": "number", "double": "number", "bool": "boolean"}


def datapackage(
    version: str, created: str, files: Mapping[str, Mapping[str, Any]], build: Mapping[str, Any]
) -> dict[str, Any]:
    """The descriptor of a release.

    Args:
        version: The release's version.
        created: When it was made, ISO 8601.
        files: By table: rows, bytes and sha256 of its file.
        build: What it was made from and with: sources, code versions, settings.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "newsledger",
        "version": version,
        "created": created,
        "build": dict(build),
        "resources": [_resource(TABLES[name], files[name]) for name in PUBLISHED],
    }


def _resource(table: Table, file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": f"{table.name}.parquet",
        "description": table.description,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": file["rows"],
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
        "schema": {
            "primaryKey": list(table.key),
            "fields": [_field(column) for column in table.columns],
            "foreignKeys": [
                {"fields": [column.name], "reference": {"resource": target, "fields": [key]}}
                for column in table.columns
                if column.references and not pa.types.is_list(column.type)
                for target, key in [column.references.split(".")]
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.vocabulary and not pa.types.is_list(column.type):
        constraints["enum"] = [code.code for code in vocabulary(column.vocabulary)]
    field = {
        "name": column.name,
        "type": _field_type(column.type),
        "arrowType": str(column.type),
        "description": column.description,
    }
    return {**field, "constraints": constraints} if constraints else field


def _field_type(type_: pa.DataType) -> str:
    if pa.types.is_list(type_):
        return "array"
    if pa.types.is_timestamp(type_):
        return "datetime"
    if pa.types.is_date(type_):
        return "date"
    return next(name for prefix, name in FIELD_TYPES.items() if str(type_).startswith(prefix))


def readme(package: Mapping[str, Any]) -> str:
    """The release's README, in Markdown."""
    rows = "\n".join(f"| {r['name']} | {r['rows']:,} | {r['description']} |" for r in package["resources"])
    return f"""# newsledger release {package["version"]}

Made {package["created"]} from {len(package["build"].get("sources", []))} files.
Cite it by its version; it is never changed. `datapackage.json` has every column's meaning, every file's SHA-256,
the sources' hashes, the code's versions and the settings.

| table | rows | a row is |
|---|---:|---|
{rows}

Read it with anything that reads Parquet:

```python
import pandas as pd
events = pd.read_parquet("events.parquet")
```

## Before you print
- An event's `status` says whether it occurred or is alleged, planned, hypothetical or denied. An allegation by ten
  papers is an allegation: count `independent_source_count`, not documents.
- Dates are intervals (`date_start` to `date_end`) with a precision and a basis. Null means that nobody stated it.
- Places carry a precision; a country has no coordinates.
- All of it was extracted by rules and a statistical parser, which err. Each row has offsets into `documents.text`:
  read the sentence before you quote the row. Known error rates stand in the project's BENCHMARKS.md.
- `rejected` lists what was left out, and why.
- The articles' text belongs to its publishers.

The meaning of each column and code: see `docs/DATA_DICTIONARY.md` of the project, or `datapackage.json` here.
"""
