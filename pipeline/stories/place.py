"""Puts each article into its story."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel import Tables
from pipeline.schema import TABLES
from pipeline.settings import Settings


def place_in_stories(tables: Tables, settings: Settings) -> Tables:
    """Kernel `articles, stories -> documents`: the articles with their story, relation and canonical copy.

    Raises:
        KeyError: An article is in no story.
    """
    articles, stories = tables["articles"], tables["stories"]
    # Arrow's own join cannot carry list columns.
    place = pc.index_in(articles["doc_id"], value_set=stories["doc_id"])
    if place.null_count:
        raise KeyError(f"{place.null_count} articles are in no story")
    placed = stories.take(place)
    schema = TABLES["documents"].arrow
    columns = [(articles if name in articles.column_names else placed)[name] for name in schema.names]
    return {"documents": pa.Table.from_arrays(columns, schema=schema)}
