"""Finds who, where and when in each document: one pass over the parse for all three."""

from __future__ import annotations

from typing import Any

from pipeline.actors.find import find_actors
from pipeline.actors.relabel import relabel
from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.language.parsed import parsed_documents
from pipeline.places.find import find_places
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.times.find import find_times


def find_mentions(tables: Tables, settings: Settings) -> Tables:
    """Kernel `documents, paragraphs, parses -> local_mentions, local_actors`."""
    mentions: list[dict[str, Any]] = []
    actors: list[dict[str, Any]] = []
    for document in map(relabel, parsed_documents(tables)):
        found, named = find_actors(document)
        rows = [*found, *find_places(document, found), *find_times(document)]
        for row in rows:
            row["doc_id"] = document.doc_id
            row["text"] = document.text[row["start"] : row["end"]]
            row["mention_id"] = identify("m", document.doc_id, row["kind"], row["start"], row["end"])
        mentions += rows
        actors += [{**row, "doc_id": document.doc_id} for row in named]
    return {"local_mentions": from_rows("local_mentions", mentions), "local_actors": from_rows("local_actors", actors)}
