"""What a column and a table are. Belongs here: the shape of a definition; the definitions are in `tables`."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyarrow as pa

VOCABULARIES = Path(__file__).parent / "vocabularies"


@dataclass(frozen=True)
class Column:
    """One column, defined once.

    Attributes:
        name: The column's name.
        type: Its Arrow type.
        description: What it holds, with its unit.
        nullable: Whether it may be null.
        vocabulary: The name of the closed list of codes that it holds, if any (for lists: its items).
        references: `table.column` that it points to, if any (for lists: its items).
        source: Where the rule or the term comes from (codebook, standard).
    """

    name: str
    type: pa.DataType
    description: str
    nullable: bool = True
    vocabulary: str | None = None
    references: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Evidence:
    """A promise that a stored quotation stands in `documents.text` at the given offsets.

    Attributes:
        quoted: The column (or list column's field) that holds the words.
        start: The column of the first code point.
        end: The column of the end, exclusive.
        within: The list column whose structs hold the three, if they are nested; of lists in lists their path
            ("quantities.reports").
        document: The column, or the field of the same structs, that names the document.
    """

    quoted: str
    start: str
    end: str
    within: str | None = None
    document: str = "doc_id"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the promise is about; the document may be a field of the structs instead."""
        if self.within:
            return (self.document, self.within.split(".")[0])
        return (self.document, self.quoted, self.start, self.end)


@dataclass(frozen=True)
class Table:
    """One table: its columns, key and evidence.

    Attributes:
        name: The table's name.
        description: What a row is.
        key: The columns that identify a row.
        columns: Its columns in order.
        evidence: The quotations that must equal the slices of their documents.
        published: Whether it is part of a release.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    evidence: tuple[Evidence, ...] = ()
    published: bool = True

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: There is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def order(self) -> tuple[str, ...]:
        """The columns that rows are sorted by: the document first, where there is one, then the key.

        Every table that tells of documents lies in the order of documents, so that stages can read them side by side.
        """
        first = ("doc_id",) if any(column.name == "doc_id" for column in self.columns) else ()
        return (*first, *(column for column in self.key if column not in first))

    def without(self, name: str, description: str, *dropped: str) -> Table:
        """An unpublished table with this one's columns, less the dropped: a stage's first half."""
        kept = tuple(c for c in self.columns if c.name not in dropped)
        return replace(self, name=name, description=description, columns=kept, published=False)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, descriptions as field metadata."""
        return pa.schema(
            [pa.field(c.name, c.type, c.nullable, {"description": c.description}) for c in self.columns],
            metadata={"table": self.name},
        )


@dataclass(frozen=True)
class Code:
    """One code of a vocabulary: its name, its meaning in our own words and where it comes from."""

    code: str
    definition: str
    source: str


@cache
def vocabulary(name: str) -> tuple[Code, ...]:
    """The codes of a vocabulary, in the order of its file `vocabularies/<name>.csv`.

    Raises:
        FileNotFoundError: There is no such vocabulary.
    """
    with (VOCABULARIES / f"{name}.csv").open(encoding="utf8", newline="") as lines:
        return tuple(Code(row["code"], row["definition"], row["source"]) for row in csv.DictReader(lines))


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of a vocabulary as a set."""
    return frozenset(code.code for code in vocabulary(name))
