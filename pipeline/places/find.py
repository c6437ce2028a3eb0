"""Finds toponyms in a parsed document and pins them as exactly as the text allows."""

from __future__ import annotations

from typing import Any

from pipeline.language.parsed import ParsedDocument
from pipeline.places.countries import countries
from pipeline.places.names import Toponym, is_great
from pipeline.places.place import key
from pipeline.places.resolve import resolve
from pipeline.places.spans import toponyms
from pipeline.places.towns import capitals


def find_places(document: ParsedDocument, actor_mentions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `local_mentions` of kind "place", in text order, without doc_id, text and mention_id.

    A toponym that the gazetteer does not know, or that could be several places with nothing to tell them apart, is a
    row without a pin. A town that `actor_mentions` holds too stands for its government there, and is left out.

    Args:
        document: The parsed document.
        actor_mentions: Rows of kind "actor" of the same document.
    """
    actors = {(row["start"], row["end"]) for row in actor_mentions if row["kind"] == "actor"}
    found = toponyms(document)
    grounds = {key(toponym.name) for toponym in found if toponym.is_ground and not _is_capital(toponym)}
    kept = [t for t in found if (t.start, t.end) not in actors or _is_ground(t, grounds)]
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


def _is_ground(toponym: Toponym, grounds: set[str]) -> bool:
    """Whether the name of an actor is a place all the same.

    A country or province is, and what something is in or near; a capital that acts is its government there, and a name
    that no gazetteer knows is the actor's alone, unless a word says what it is ("the village of").

    Args:
        toponym: The toponym.
        grounds: Keys of the names, but for capitals, that something is in or near somewhere in the document.
    """
    if not toponym.candidates:
        return toponym.is_ground and toponym.precision is not None
    towns = ("town", "province") if is_great(toponym) else ("town",)
    is_larger = any(c.kind not in towns for c in toponym.candidates) or key(toponym.name) in countries()
    return is_larger or toponym.is_ground or key(toponym.name) in grounds


def _is_capital(toponym: Toponym) -> bool:
    return any(place.geonameid in capitals() for place in toponym.candidates)
