"""Finds toponyms in a parsed document and pins them as exactly as the text allows."""

from __future__ import annotations

from typing import Any

from pipeline.language.parsed import ParsedDocument
from pipeline.places.resolve import resolve
from pipeline.places.spans import Toponym, toponyms


def find_places(document: ParsedDocument, actor_mentions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `local_mentions` of kind "place", in text order, without doc_id, text and mention_id.

    A toponym that the gazetteer does not know, or that could be several places with nothing to tell them apart, is a
    row without a pin. A span that `actor_mentions` gives as a capital that stands for its government is left out.

    Args:
        document: The parsed document.
        actor_mentions: Rows of kind "actor" of the same document.
    """
    found = toponyms(document)
    governments = _governments(found, actor_mentions)
    kept = [toponym for toponym in found if (toponym.start, toponym.end) not in governments]
    return [
        {
            "kind": "place",
            "start": toponym.start,
            "end": toponym.end,
            "form": "name",
            "geonameid": meaning.geonameid,
            "country": meaning.country,
            "latitude": meaning.latitude,
            "longitude": meaning.longitude,
            "place_precision": meaning.precision,
            "rule_id": meaning.rule_id,
        }
        for toponym, meaning in zip(kept, resolve(kept, document), strict=True)
    ]


def _governments(found: list[Toponym], actor_mentions: list[dict[str, Any]]) -> set[tuple[int, int]]:
    """Spans of towns that the actors hold too: there the town acts, so it is a government and no place."""
    actors = {(row["start"], row["end"]) for row in actor_mentions if row["kind"] == "actor"}
    towns = {(t.start, t.end) for t in found if t.candidates and all(c.kind == "town" for c in t.candidates)}
    return actors & towns
