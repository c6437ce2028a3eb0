"""Finds toponyms in a parsed document and pins them as exactly as the text allows."""

from __future__ import annotations

from typing import Any

from pipeline.language.parsed import ParsedDocument
from pipeline.places import gazetteer
from pipeline.places.resolve import resolve
from pipeline.places.spans import Toponym, toponyms


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
    kept = [toponym for toponym in found if (toponym.start, toponym.end) not in actors or _is_ground(toponym)]
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


def _is_ground(toponym: Toponym) -> bool:
    """Whether the name of an actor is a place all the same.

    A country is; a town that acts is its government there, and a name that no gazetteer knows is the actor's alone.
    """
    is_country = gazetteer.key(toponym.name) in gazetteer.countries()
    return is_country or any(place.kind != "town" for place in toponym.candidates)
