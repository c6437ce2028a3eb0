"""Chooses what each toponym of a document stands for.

Belongs here: the evidence: what the text says contains what, which countries and provinces it speaks of, what is near
what, and how many live there (after the literature on toponym resolution: one sense a name and document).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from pipeline.language.parsed import ParsedDocument
from pipeline.places import gazetteer
from pipeline.places.gazetteer import Place
from pipeline.places.spans import Toponym

PRECISION = {"town": "town", "district": "district", "province": "province", "country": "country", "site": "point"}
EARTH_KM = 6371.0
NEAR_KM = 150.0
CONTAINED = re.compile(r",\s+|\s+\(|\s+in (?:the )?")

# Scores, in powers of ten of inhabitants.
BASE = {"continent": 11.0, "sea": 11.0, "region": 11.0, "country": 10.0, "province": 9.0, "district": 9.0, "site": 9.5}
MAIN_NAME = 1.0
IS_CAPITAL = 3.0
IN_COUNTRY = 1.5  # for all of the countries that the text names, and 1 for being one of them
IN_PROVINCE = 3.0
NEARBY = 2.0
NEIGHBOUR = 0.7  # a name in the text that may stand for a place nearby, up to three of them
IS_METROPOLIS = 1.5  # a city of a million in a country that the text speaks of
METROPOLIS = 1_000_000
NAMESAKES = 8  # of a name that are looked at as neighbours
VILLAGE = 5000  # smaller places need evidence beyond their name


@dataclass(frozen=True)
class Meaning:
    """What a toponym stands for; all null but the rule where nothing is known."""

    rule_id: str
    geonameid: int | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None


@dataclass(frozen=True)
class Evidence:
    """What a document says about where it plays.

    Attributes:
        countries: How often each country is named, or a place that is surely in it.
        provinces: The provinces that are named.
        towns: Towns that are sure.
        neighbours: Names that may stand for a place in or around each cell of one degree.
        adjectives: How often a word says that something is of each country.
    """

    countries: Counter[str] = field(default_factory=Counter)
    provinces: frozenset[tuple[str | None, str | None]] = frozenset()
    towns: tuple[Place, ...] = ()
    neighbours: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    adjectives: Counter[str] = field(default_factory=Counter)


def resolve(toponyms: list[Toponym], document: ParsedDocument) -> list[Meaning]:
    """The meaning of each toponym: one a name and document, unless the text says in what place each lies."""
    containers = _containers(toponyms, document.text)
    stated = {gazetteer.key(t.name): c for t, c in zip(toponyms, containers, strict=True) if c}
    within = [c or stated.get(gazetteer.key(t.name)) for t, c in zip(toponyms, containers, strict=True)]
    evidence = Evidence(neighbours=_neighbours(toponyms), adjectives=_adjectives(document))
    evidence = _evidence(toponyms, within, evidence)
    evidence = _evidence(toponyms, within, evidence)
    return [_meaning(t, w, evidence) for t, w in zip(toponyms, within, strict=True)]


def _containers(toponyms: list[Toponym], text: str) -> list[Place | None]:
    """The country or province that stands right behind each toponym: Paris, Texas."""
    found: list[Place | None] = []
    for here, after in zip_longest(toponyms, toponyms[1:]):
        link = CONTAINED.fullmatch(text[here.end : after.start]) if after else None
        larger = [c for c in after.candidates if c.kind in ("country", "province")] if after and link else []
        is_large = any(c.kind in ("country", "continent", "sea", "region") for c in here.candidates)
        if is_large and (not link or link.group() != ", " or not _is_closed(text, after)):
            larger = []
        inside = [c for c in larger if any(_inside(place, c) for place in here.candidates)]
        unknown = larger if not here.candidates and link and "," in link.group() else []
        found.append((inside or unknown or [None])[0])
    return found


def _is_closed(text: str, container: Toponym) -> bool:
    """Whether a comma follows: "Lebanon, Tennessee, ..." is a town in a state, "Lebanon, Syria and" is a list."""
    return text[container.end : container.end + 1] == "," and all(c.kind == "province" for c in container.candidates)


def _inside(place: Place, container: Place) -> bool:
    if place.kind in ("country", "continent", "sea", "region") or place == container:
        return False
    if container.kind == "country":
        return place.country == container.country
    if place.kind == "province" or place.country != container.country:
        return False
    return container.province in (None, place.province)


def _evidence(toponyms: list[Toponym], within: list[Place | None], before: Evidence) -> Evidence:
    """What the sure toponyms say; the second time with what the first time made sure."""
    countries = Counter(before.adjectives)
    provinces, towns = set(), []
    for toponym, container in zip(toponyms, within, strict=True):
        place = _best(toponym, container, before)
        if place is None or (place.kind == "town" and not container and not _is_sure(place, toponym, before)):
            continue
        if place.country:
            countries[place.country] += 1
        if place.kind == "province" and place.province:
            provinces.add((place.country, place.province))
        if place.kind == "town":
            towns.append(place)
    return Evidence(countries, frozenset(provinces), tuple(dict.fromkeys(towns)), before.neighbours, before.adjectives)


def _adjectives(document: ParsedDocument) -> Counter[str]:
    known = gazetteer.adjectives()
    words = (word for paragraph in document.paragraphs for word in paragraph.words)
    return Counter(known[word] for word in words if word in known)


def _neighbours(toponyms: list[Toponym]) -> dict[tuple[int, int], frozenset[str]]:
    names: dict[tuple[int, int], set[str]] = {}
    for toponym in toponyms:
        for place in toponym.candidates[:NAMESAKES]:
            if place.kind == "town":
                row, column = _cell(place)
                for cell in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                    names.setdefault(cell, set()).add(gazetteer.key(toponym.name))
    return {cell: frozenset(found) for cell, found in names.items()}


def _cell(place: Place) -> tuple[int, int]:
    return math.floor(place.latitude or 0.0), math.floor(place.longitude or 0.0)


def _is_sure(place: Place, toponym: Toponym, evidence: Evidence) -> bool:
    others = [c for c in toponym.candidates if c != place]
    score = _score(place, toponym, evidence)
    return all(_score(other, toponym, evidence) < score - 1 for other in others)


def _best(toponym: Toponym, container: Place | None, evidence: Evidence) -> Place | None:
    """The likeliest candidate; None if there is none, or none in the place that the text says."""
    possible: Iterable[Place] = toponym.candidates
    if container:
        possible = [c for c in possible if _inside(c, container)]
    elif toponym.precision == "town":
        possible = [c for c in possible if c.kind == "town"] or toponym.candidates
    elif any(c.kind == "country" for c in possible):
        possible = [c for c in possible if c.kind != "town"]
    return max(possible, key=lambda place: (_score(place, toponym, evidence), -(place.geonameid or 0)), default=None)


def _meaning(toponym: Toponym, container: Place | None, evidence: Evidence) -> Meaning:
    place = _best(toponym, container, evidence)
    if place is None or not (container or _has_ground(place, toponym, evidence)):
        return Meaning("places.unknown", country=container.country if container else None, precision=toponym.precision)
    rule = "places.contained" if container else f"places.{place.kind}"
    if toponym.is_part and place.kind != "town":
        return Meaning("places.part", country=place.country)
    precision = toponym.precision or PRECISION.get(place.kind)
    is_namesake = toponym.precision is not None and toponym.precision != PRECISION.get(place.kind)
    geonameid = None if is_namesake else place.geonameid
    return Meaning(rule, geonameid, place.country, place.latitude, place.longitude, precision)


def _has_ground(place: Place, toponym: Toponym, evidence: Evidence) -> bool:
    """Whether a name alone is enough, or the text speaks of the place's surroundings."""
    if toponym.precision and place.kind == "town" and not evidence.countries[place.country or ""]:
        return False
    return (
        place.kind != "town"
        or place.population >= VILLAGE
        or (place.country, place.province) in evidence.provinces
        or _is_near(place, evidence.towns)
    )


def _score(place: Place, toponym: Toponym, evidence: Evidence) -> float:
    score = BASE.get(place.kind, math.log10(place.population + 10))
    if place.kind == "town" and gazetteer.key(place.name).removeprefix("al ") == gazetteer.key(toponym.name):
        score += MAIN_NAME
    if place.geonameid in gazetteer.capitals():
        score += IS_CAPITAL
    share = evidence.countries[place.country or ""] / max(1, evidence.countries.total())
    score += IN_COUNTRY * share + (share > 0)
    if place.kind in ("town", "district"):
        if (place.country, place.province) in evidence.provinces:
            score += IN_PROVINCE
        if place.kind == "town" and _is_near(place, evidence.towns):
            score += NEARBY
        if place.kind == "town":
            others = evidence.neighbours.get(_cell(place), frozenset()) - {gazetteer.key(toponym.name)}
            score += NEIGHBOUR * min(3, len(others))
        if place.population >= METROPOLIS and share:
            score += IS_METROPOLIS
    return score


def _is_near(place: Place, towns: tuple[Place, ...]) -> bool:
    return any(town != place and distance_km(place, town) <= NEAR_KM for town in towns)


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance; infinite if a place has no pin."""
    if one.latitude is None or other.latitude is None or one.longitude is None or other.longitude is None:
        return math.inf
    if abs(one.latitude - other.latitude) > 2 * NEAR_KM / 111:
        return math.inf
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    c = math.radians(other.longitude - one.longitude)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(c / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
