"""One definition a column and a table; everything that describes data is made from it.

Belongs here: definitions, vocabularies, and what is derived from them (Arrow schemas, dictionary, data package).
Does not: how rows are made.
"""

from pipeline.schema.conform import SchemaError, conform, empty, from_rows
from pipeline.schema.model import Column, Table, codes, vocabulary
from pipeline.schema.tables import PUBLISHED, TABLES

__all__ = [
    "PUBLISHED",
    "TABLES",
    "Column",
    "SchemaError",
    "Table",
    "codes",
    "conform",
    "empty",
    "from_rows",
    "vocabulary",
]
