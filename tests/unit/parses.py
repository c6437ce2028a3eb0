"""Puts texts through the real first stages, for tests of the later ones."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pipeline.identify import identify
from pipeline.kernel import Tables
from pipeline.language.parse import paragraph_id, parse_paragraphs, split_paragraphs
from pipeline.language.parsed import ParsedDocument, parsed_documents
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings

SETTINGS = Settings()


@cache
def _parse(text: str) -> tuple[dict[str, Any], ...]:
    rows = from_rows("paragraph_texts", [{"paragraph_id": paragraph_id(text), "text": text}])
    return tuple(parse_paragraphs({"paragraph_texts": rows}, SETTINGS)["parses"].to_pylist())


def document_row(text: str, date: str | None = "2026-03-04", **given: Any) -> dict[str, Any]:
    """A row of `documents` whose text is taken as it is."""
    doc_id = identify("doc", text, date, sorted(given.items()))
    return {
        "doc_id": doc_id,
        "source_uri": f"test#{doc_id}",
        "raw_sha256": paragraph_id(text),
        "authors": [],
        "language": "en",
        "text": re.sub(r"\n\s*\n", "\n\n", text),
        "published_at": datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None,
        "published_precision": "day" if date else None,
        "published_basis": "metadata" if date else None,
        "story_id": doc_id,
        "story_relation": "original",
        "canonical_doc_id": doc_id,
        **given,
    }


def tables(*texts: str | dict[str, Any]) -> Tables:
    """documents, articles, paragraphs and parses of some texts (or arguments of `document_row`)."""
    rows = [document_row(**t) if isinstance(t, dict) else document_row(t) for t in texts]
    story = ("story_id", "story_relation", "canonical_doc_id")
    documents = conform("documents", from_rows("documents", rows))
    articles = conform(
        "articles", from_rows("articles", [{k: v for k, v in r.items() if k not in story} for r in rows])
    )
    paragraphs = conform("paragraphs", split_paragraphs({"documents": documents}, SETTINGS)["paragraphs"])
    text_of = {r["doc_id"]: r["text"] for r in rows}
    contents = {p["paragraph_id"]: text_of[p["doc_id"]][p["start"] : p["end"]] for p in paragraphs.to_pylist()}
    parses = conform("parses", from_rows("parses", [row for text in contents.values() for row in _parse(text)]))
    return {"documents": documents, "articles": articles, "paragraphs": paragraphs, "parses": parses}


def parsed(text: str, date: str | None = "2026-03-04", **given: Any) -> ParsedDocument:
    """One text, parsed."""
    return next(parsed_documents(tables({"text": text, "date": date, **given})))
