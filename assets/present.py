"""Shows a table in the Dagster UI: counts, columns, a preview of real rows, plots. Belongs here: metadata only."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import markdown
from pipeline.schema import TABLES, vocabulary

PREVIEW_ROWS = 8
WIDTH, TOP, BARS = 800, 24, 200  # of a chart, in pixels
LABELS = 10


def columns(name: str) -> dg.TableSchema:
    """The columns of a table for the UI, with descriptions and constraints."""
    table = TABLES[name]
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                str(column.type),
                column.description + (f" Codes: {_codes(column.vocabulary)}." if column.vocabulary else ""),
                dg.TableColumnConstraints(nullable=column.nullable, unique=(column.name,) == table.key),
            )
            for column in table.columns
        ]
    )


def about(name: str, path: Path) -> dict[str, Any]:
    """The metadata of a materialised table, from its file."""
    file = pq.ParquetFile(path)
    first = next(file.iter_batches(PREVIEW_ROWS), None)
    return {
        "dagster/row_count": file.metadata.num_rows,
        "dagster/column_schema": columns(name),
        "path": dg.MetadataValue.path(str(path)),
        "preview": dg.MetadataValue.md(preview(pa.Table.from_batches([first] if first else [], file.schema_arrow))),
    }


def preview(rows: pa.Table) -> str:
    """The first rows as a Markdown table."""
    return markdown.table(rows.column_names, (list(row.values()) for row in rows.slice(0, PREVIEW_ROWS).to_pylist()))


def reasons(rejected: pa.Table) -> str:
    """How many were rejected, by stage and reason, as a Markdown table."""
    counts = Counter(zip(rejected["stage"].to_pylist(), rejected["reason"].to_pylist(), strict=True))
    return markdown.table(["stage", "reason", "rows"], [(s, r, n) for (s, r), n in sorted(counts.items())])


def counted(values: Mapping[str, int], title: str) -> str:
    """A bar chart as a Markdown image that carries its own data."""
    highest = max([*values.values(), 1])
    marked = set(list(values)[:: max(1, len(values) // LABELS)])
    step = WIDTH / max(1, len(values))
    drawn = [f'<text x="{WIDTH / 2:.0f}" y="14" font-size="13" text-anchor="middle">{escape(title)}</text>']
    drawn.append(f'<text x="0" y="14" font-size="11">{highest}</text>')
    for number, (label, value) in enumerate(values.items()):
        left, height = number * step, value / highest * BARS
        bar = f'x="{left:.1f}" y="{TOP + BARS - height:.1f}" width="{step * 0.8:.1f}" height="{height:.1f}"'
        drawn.append(f'<rect {bar} fill="#4F43DD"/>')
        if label in marked:
            drawn.append(f'<text x="{left:.1f}" y="{TOP + BARS + 14}" font-size="9">{escape(label)}</text>')
    whole = f'xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{TOP + BARS + 20}" font-family="sans-serif"'
    image = f'<svg {whole}><rect width="100%" height="100%" fill="white"/>{"".join(drawn)}</svg>'
    return f"![{title}](data:image/svg+xml;base64,{base64.b64encode(image.encode()).decode()})"


def _codes(name: str) -> str:
    found = [code.code for code in vocabulary(name)]
    return ", ".join(found[:20]) + (" and more" if len(found) > 20 else "")
