"""Chooses what each toponym of a document stands for.

Belongs here: the weighing: what the text says contains what, which countries and provinces it speaks of, what is near
what, and how many live there (after the literature on toponym resolution: one sense a name and document).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.language.parsed import ParsedDocument
from pipeline.places.contain import containers
from pipeline.places.countries import small_states
from pipeline.places.evidence import Evidence, cell, gathered, surroundings
from pipeline.places.gazetteer import is_inside
from pipeline.places.names import DIVISIONS, METROPOLIS, Toponym, great_towns, is_main_name, is_spelling
from pipeline.places.place import Place, is_within, key
from pipeline.places.towns import capitals

NEAR_KM = 150.0
SAME_KM = 50.0  # candidates that lie nearer to each other are one answer

# Scores, in powers of ten of inhabitants.
BASE = {"continent": 11.0, "sea": 11.0, "region": 11.0, "country": 10.0, "province": 9.0, "district": 8.0}
FEATURE = 9.5
DIVISION = 0.5  # a province that only the computed list knows
OF_DISTRICTS = 0.5  # the news names small districts nearly as often as large ones
MAIN_NAME = 1.0
IS_CAPITAL = 3.0
IN_COUNTRY = 1.5  # for all of the countries that the text names, and 1 for being one of them
IN_PROVINCE = 3.0  # for all of the provinces that the text names
BESIDE_PROVINCE = 2.0  # a province, where the text names others of its country or towns in it
NEARBY = 2.0
NEIGHBOUR = 0.7  # a name in the text that may stand for a place nearby, up to three of them
IS_METROPOLIS = 1.5  # a city of a million in a country that the text speaks of
VILLAGE = 5000  # smaller places need evidence beyond their name
ALTERNATE = 500_000  # so do those that have the name beside their main one
ALTERNATE_SPELLING = 50_000
SURE = 1.0  # so much better than any other candidate
AMBIGUOUS = {"town": 0.25, "district": 1.0}  # no better than so much than another: nobody can tell


@dataclass(frozen=True)
class Meaning:
    """What a toponym stands for; all null but the rule where nothing is known."""

    rule_id: str
    geonameid: int | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None


def resolve(toponyms: list[Toponym], document: ParsedDocument) -> list[Meaning]:
    """The meaning of each toponym: one a name and document, unless the text says in what place each lies."""
    here = containers(toponyms, document.text)
    stated = {key(t.name): c for t, c in zip(toponyms, here, strict=True) if c}
    within = [c or stated.get(key(t.name)) for t, c in zip(toponyms, here, strict=True)]
    evidence = surroundings(toponyms, document)
    for _ in range(2):  # the second time with what the first made sure
        evidence = gathered(_sure_places(toponyms, within, evidence), evidence)
    within = [c and _read_again(c, toponyms, within, evidence) for c in within]
    return [_meaning(t, w, evidence) for t, w in zip(toponyms, within, strict=True)]


def _read_again(container: Place, toponyms: list[Toponym], within: list[Place | None], evidence: Evidence) -> Place:
    """The container; a town, which was the most populous of its name, as what it turned out to be."""
    if container.kind != "town":
        return container
    read = (_best(t, w, evidence) for t, w in zip(toponyms, within, strict=True) if container in t.candidates)
    return next((place for place in read if place), container)


def _sure_places(toponyms: list[Toponym], within: list[Place | None], evidence: Evidence) -> list[tuple[str, Place]]:
    places = []
    for toponym, container in zip(toponyms, within, strict=True):
        place = _best(toponym, container, evidence)
        if place and (container or place.kind not in AMBIGUOUS or _lead(place, toponym, container, evidence) > SURE):
            places.append((key(toponym.name), place))
    return places


def _best(toponym: Toponym, container: Place | None, evidence: Evidence) -> Place | None:
    """The likeliest candidate; None if there is none, or none in the place that the text says."""
    possible = _possible(toponym, container)
    return max(possible, key=lambda place: (_score(place, toponym, evidence), -(place.geonameid or 0)), default=None)


def _possible(toponym: Toponym, container: Place | None) -> Iterable[Place]:
    if container:
        return [c for c in toponym.candidates if is_inside(c, container)]
    if toponym.precision == "town":
        return [c for c in toponym.candidates if c.kind == "town"] or toponym.candidates
    if any(c.kind == "country" for c in toponym.candidates):
        return [c for c in toponym.candidates if c.kind != "town"]
    if toponym.precision == "province":
        return toponym.candidates
    great = {c.country for c in great_towns(toponym)}
    towns = [c.population for c in toponym.candidates if c.kind == "town" and is_main_name(c, toponym.name)]
    least = max(towns, default=0)
    return [
        c
        for c in toponym.candidates
        if not (c.kind == "province" and c.country in great)
        and not (c.kind == "town" and c.population < least and not is_main_name(c, toponym.name))
    ]


def _lead(place: Place, toponym: Toponym, container: Place | None, evidence: Evidence) -> float:
    """How much better the place is than the best other candidate that lies elsewhere."""
    score = _score(place, toponym, evidence)
    others = [c for c in _possible(toponym, container) if c != place and not is_within(c, place, SAME_KM)]
    return min((score - _score(other, toponym, evidence) for other in others), default=math.inf)


def _meaning(toponym: Toponym, container: Place | None, evidence: Evidence) -> Meaning:
    place = _best(toponym, container, evidence)
    if place is None or not (container or _has_ground(place, toponym, evidence)):
        return _unknown(container)
    if _lead(place, toponym, container, evidence) <= AMBIGUOUS.get(place.kind, -math.inf):
        return _unknown(container) if container else _ambiguous(place, toponym, evidence)
    if toponym.is_part and place.kind == "country":
        return Meaning("places.part", country=place.country, precision="country")
    rule = "places.contained" if container else "places.part" if toponym.is_part else f"places.{place.kind}"
    is_namesake = place.kind == "town" and toponym.precision in DIVISIONS
    precision = toponym.precision if is_namesake else place.precision
    geonameid = None if is_namesake else place.geonameid
    return Meaning(rule, geonameid, place.country, place.latitude, place.longitude, precision)


def _unknown(container: Place | None) -> Meaning:
    """Nothing; or what the text says that it lies in, no more exactly than that."""
    if container is None:
        return Meaning("places.unknown")
    pin = container.latitude, container.longitude
    return Meaning("places.within", None, container.country, *pin, container.precision)


def _ambiguous(place: Place, toponym: Toponym, evidence: Evidence) -> Meaning:
    """No pin, for one of several would be a guess; the country, if it is that of all that are as likely."""
    least = _score(place, toponym, evidence) - AMBIGUOUS[place.kind]
    countries = {c.country for c in _possible(toponym, None) if _score(c, toponym, evidence) >= least}
    country = place.country if len(countries) == 1 else None
    return Meaning("places.ambiguous", country=country, precision="country" if country else None)


def _has_ground(place: Place, toponym: Toponym, evidence: Evidence) -> bool:
    """Whether a name alone is enough, or the text speaks of the place's surroundings."""
    if place.kind != "town":
        return True
    if toponym.precision in DIVISIONS and not evidence.countries[place.country or ""]:
        return False
    least = ALTERNATE_SPELLING if is_spelling(place, toponym.name) else ALTERNATE
    if not is_main_name(place, toponym.name) and place.population < least:
        is_known = place.population >= ALTERNATE_SPELLING or is_spelling(place, toponym.name)
        return is_known and evidence.share(place.country, key(toponym.name)) > 0
    return (
        place.population >= VILLAGE
        or place.country in small_states()
        or (place.country, place.province) in evidence.provinces
        or _is_near(place, evidence.towns)
    )


def _score(place: Place, toponym: Toponym, evidence: Evidence) -> float:
    """How likely the place is; asked once for each place and name."""
    asked = place, toponym.name
    if (score := evidence.scores.get(asked)) is None:
        score = evidence.scores[asked] = _weighed(place, toponym, evidence)
    return score


def _weighed(place: Place, toponym: Toponym, evidence: Evidence) -> float:
    share = evidence.share(place.country, key(toponym.name))
    score = _base(place) + IN_COUNTRY * share + (share > 0)
    if place.kind == "province":
        beside = any(country == place.country and code != place.province for country, code in evidence.provinces)
        holds = any((town.country, town.province) == (place.country, place.province) for town in evidence.towns)
        score += BESIDE_PROVINCE * (beside or holds)
    if place.kind in ("town", "district"):
        here = evidence.share_of_province(place.country, place.province)
        # Counties have few namesakes in the states that a text names, towns have many.
        score += IN_PROVINCE * (math.sqrt(here) if place.kind == "town" else here > 0)
    if place.kind == "town":
        score += MAIN_NAME * is_main_name(place, toponym.name) + IS_CAPITAL * (place.geonameid in capitals())
        score += NEARBY * _is_near(place, evidence.towns)
        score += NEIGHBOUR * min(3, len(evidence.neighbours.get(cell(place), frozenset()) - {key(toponym.name)}))
        score += IS_METROPOLIS * (place.population >= METROPOLIS and share > 0)
    return score


def _base(place: Place) -> float:
    if place.is_famous or place.kind == "country":
        return BASE.get(place.kind, FEATURE)
    people = math.log10(place.population + 10)
    if place.kind == "district":
        return people * OF_DISTRICTS
    return people + DIVISION * (place.kind == "province")


def _is_near(place: Place, towns: tuple[Place, ...]) -> bool:
    return any(town != place and is_within(place, town, NEAR_KM) for town in towns)
