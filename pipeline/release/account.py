"""Accounts for every input of a candidate: what was read is kept or rejected, and no stage has lost any of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from pipeline import markdown
from pipeline.release.stage import SET_ASIDE, Candidate
from pipeline.stages import CLEAN, KERNELS, SPLIT
from pipeline.warehouse import read_parquet

SETTING_ASIDE = ("inputs", *KERNELS)  # whatever stages rows of the form of `rejected`


@dataclass(frozen=True)
class Tally:
    """What became of what was read.

    Attributes:
        read: Files and records that were read: those that could be taken as inputs, and those that could not.
        kept: Documents of the release.
        rejected: By reason: how many were rejected when they were read or cleaned.
    """

    read: int
    kept: int
    rejected: dict[str, int]


def tally(candidate: Candidate) -> Tally:
    """The tally of a candidate.

    Raises:
        NotStaged: A table that it needs was not made.
    """
    reasons = [_column(candidate, f"{SET_ASIDE}{stage}", "reason") for stage in ("inputs", CLEAN.name)]
    return Tally(
        read=candidate.lineage("inputs")["facts"]["read"],
        kept=len(_column(candidate, "documents", "doc_id")),
        rejected=dict(sorted(Counter(reason for column in reasons for reason in column.to_pylist()).items())),
    )


def lost(candidate: Candidate) -> Iterator[str]:
    """What has vanished between two stages, or turned up from nowhere: one sentence each; nothing if all is well.

    Raises:
        NotStaged: A table that it needs was not made.
    """
    inputs, articles, documents, split = (
        set(_column(candidate, table, "doc_id").to_pylist())
        for table in ("inputs", "articles", "documents", "paragraphs")
    )
    no_articles, not_split = (
        set(_column(candidate, f"{SET_ASIDE}{kernel.name}", "row_id").to_pylist()) for kernel in (CLEAN, SPLIT)
    )
    yield from _named("inputs are neither articles nor rejected", inputs - articles - no_articles)
    yield from _named("inputs are both articles and rejected", articles & no_articles)
    yield from _named("articles come from no input", articles - inputs)
    yield from _named("articles are no documents", articles - documents)
    yield from _named("documents come from no article", documents - articles)
    yield from _named("documents have no paragraph and are not rejected", documents - split - not_split)
    found = tally(candidate)
    if found.read != found.kept + sum(found.rejected.values()):
        yield f"{found.read} were read, but {found.kept} kept and {sum(found.rejected.values())} rejected"
    aside = sum(len(_column(candidate, f"{SET_ASIDE}{stage}", "reason")) for stage in SETTING_ASIDE)
    told = len(_column(candidate, "rejected", "reason"))
    if told != aside:
        yield f"the stages have set aside {aside} rows, but rejected has {told}"


def in_words(candidate: Candidate) -> str:
    """The tally and what is lost, as a section of the report: Markdown.

    Raises:
        NotStaged: A table that it needs was not made.
    """
    found = tally(candidate)
    rows = [("read", found.read), ("kept", found.kept), *((f"rejected: {r}", n) for r, n in found.rejected.items())]
    faults = [f"- **lost**: {fault}" for fault in lost(candidate)]
    return "\n".join(["", "## Inputs", "", markdown.table(["inputs", "number"], rows), "", *faults]) + "\n"


def _named(what: str, identifiers: set[str]) -> Iterator[str]:
    if identifiers:
        yield f"{len(identifiers)} {what}, first {min(identifiers)}"


def _column(candidate: Candidate, table: str, column: str) -> pa.ChunkedArray:
    return read_parquet(candidate.find(table), [column])[column]
