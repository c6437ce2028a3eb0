"""Tells media from other speakers: a paper or broadcaster passes on what others say."""

from __future__ import annotations

from pipeline.actors.gazetteer import named
from pipeline.claims.lexicon import words
from pipeline.language.parsed import Paragraph


def is_medium(p: Paragraph, first: int, last: int) -> bool:
    """Whether the phrase names a news outlet: by a noun ("the newspaper Dnevni Glas") or by a name of the gazetteer."""
    if any(p.lemma[i].lower() in words("sources", "medium") for i in range(first, last + 1)):
        return True
    is_masthead = p.pos[last] == "PROPN" and p.words[last].lower() in words("sources", "masthead")
    if is_masthead and last > first and p.words[last - 1][0].isupper():
        return True
    start = first + 1 if p.words[first].lower() == "the" else first
    return start <= last and any(
        reading.entry.sector == "JRN" for reading in named(" ".join(p.words[i] for i in range(start, last + 1)))
    )
