"""Finds where a report's first sentence begins after its dateline."""

from __future__ import annotations

from pipeline.language.parsed import Paragraph

DASHES = ("-", "–", "—", "--")


def after_dateline(p: Paragraph, first: int, end: int) -> int:
    """The sentence's first token after a dateline ("NEW YORK, April 10 (XYZ) --"); its first token if it has none."""
    if not p.words[first].isupper() or len(p.words[first]) < 2:
        return first
    return next((k + 1 for k in range(first + 1, min(first + 14, end - 1)) if p.words[k] in DASHES), first)
