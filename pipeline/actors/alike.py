"""Takes actors of single documents that are described alike as one: most names come in many documents.

Belongs here: one row for each description. Does not: which descriptions are one actor (`keys`).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.arrays import Indices
from pipeline.columns import hashes, lists, values, whole

Key = tuple[str | None, ...]
Office = tuple[str, str | None]

APART: Key = ("local",)
"""What actors of several documents have for a key that are described alike and not joined; see `Described.alone`."""
SCALARS = ("gazetteer_id", "name", "type", "country", "sector", "wikidata_id", "is_named")


class Described(NamedTuple):
    """What one or more rows of `local_actors` say alike.

    Attributes:
        offices: Title and affiliation of each.
        alone: The key if nothing joins it to others: with document and identifier of the only row, or `APART`.
        others: As the columns of the table.
    """

    gazetteer_id: str | None
    name: str
    type: str
    country: str | None
    sector: str | None
    wikidata_id: str | None
    is_named: bool
    aliases: tuple[str, ...]
    offices: tuple[Office, ...]
    alone: Key


class Report(NamedTuple):
    """How often something is mentioned in how many documents, and published on which days: null if none is known."""

    mention_count: int
    document_count: int
    first_day: date | None
    last_day: date | None


def alike(actors: pa.Table) -> tuple[list[Described], Indices]:
    """The different descriptions of rows of `local_actors`, and the number of that of each row."""
    numbers = hashes(actors[name] for name in (*SCALARS, "aliases", "offices"))
    _, first, of, counts = np.unique(numbers, return_index=True, return_inverse=True, return_counts=True)
    rows = actors.take(first)
    aliases, offices = (whole(rows[name]) for name in ("aliases", "offices"))
    titles = offices.flatten()
    addresses = zip(counts.tolist(), *(rows[name].to_pylist() for name in ("doc_id", "local_actor_id")), strict=True)
    columns = (
        *(values(rows[name]) for name in SCALARS),
        lists(aliases, values(aliases.flatten())),
        lists(offices, [*zip(*(values(titles.field(n)) for n in ("title", "affiliation")), strict=True)]),
        (APART if count > 1 else (*APART, *address) for count, *address in addresses),
    )
    return [*map(Described._make, zip(*columns, strict=True))], of


def reports(numbers: Indices, actors: pa.Table) -> pa.Table:
    """The columns of `Report`, a row a number, of the actors of documents that have it: all from 0 on are had."""
    document = whole(actors["doc_id"]).dictionary_encode().indices
    rows = {"number": numbers, "mentions": actors["mention_count"], "document": document, "day": actors["day"]}
    sums = [("mentions", "sum"), ("document", "count_distinct"), ("day", "min"), ("day", "max")]
    table = pa.table(rows).group_by("number", use_threads=False).aggregate(sums).sort_by("number")
    return table.drop_columns("number").rename_columns(Report._fields)


def reports_of(table: pa.Table) -> list[Report]:
    """The rows of a table of reports."""
    return [*map(Report._make, zip(*(table[name].to_pylist() for name in Report._fields), strict=True))]
