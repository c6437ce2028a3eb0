"""Puts each article into its story, without the lines that its site prints in every story."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.kernel import Tables
from pipeline.schema import TABLES
from pipeline.settings import Settings
from pipeline.stories.recur import cut, move_lines, recurring


def place_in_stories(tables: Tables, settings: Settings) -> Tables:
    """Kernel `articles, article_lines, stories -> documents, document_lines`.

    The articles with their story, relation and canonical copy; lines that three stories or more have in common and
    that are the site's, not the report's, are left out of the text (`recurs_across_stories`).

    Raises:
        KeyError: An article is in no story.
    """
    articles, stories = tables["articles"], tables["stories"]
    # Arrow's own join cannot carry list columns.
    place = pc.index_in(articles["doc_id"], value_set=stories["doc_id"])
    if place.null_count:
        raise KeyError(f"{place.null_count} articles are in no story")
    placed = stories.take(place)
    known, carriers = recurring(articles["text"], placed["story_id"])
    read = (articles[name].take(pa.array(carriers)).to_pylist() for name in ("doc_id", "title", "text"))
    found = ((doc_id, cut(text, title, known)) for doc_id, title, text in zip(*read, strict=True))
    cuts = {doc_id: made for doc_id, made in found if made}
    if cuts:
        at = pc.index_in(articles["doc_id"], value_set=pa.array(list(cuts), pa.string()))
        cut_texts = pa.array([made.text for made in cuts.values()], pa.string()).take(at.combine_chunks())
        left = pc.coalesce(cut_texts, articles["text"])
        articles = articles.set_column(articles.schema.get_field_index("text"), articles.schema.field("text"), left)
    schema = TABLES["documents"].arrow
    columns = [(articles if name in articles.column_names else placed)[name] for name in schema.names]
    lines = move_lines(tables["article_lines"], cuts)
    return {
        "documents": pa.Table.from_arrays(columns, schema=schema),
        "document_lines": pa.Table.from_arrays(lines.columns, schema=TABLES["document_lines"].arrow),
    }
