"""Shows a table in the Dagster UI: counts, columns, a preview of real rows, plots. Belongs here: metadata only."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import markdown
from pipeline.schema import TABLES, vocabulary

PREVIEW_ROWS = 8


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
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    axes.bar(list(values), list(values.values()), color="#4F43DD")
    axes.set_title(title)
    axes.tick_params(axis="x", labelrotation=60, labelsize=7)
    for spine in ("top", "right"):
        axes.spines[spine].set_visible(False)
    image = io.BytesIO()
    FigureCanvasAgg(figure).print_png(image)
    return f"![{title}](data:image/png;base64,{base64.b64encode(image.getvalue()).decode()})"


def _codes(name: str) -> str:
    found = [code.code for code in vocabulary(name)]
    return ", ".join(found[:20]) + (" and more" if len(found) > 20 else "")
