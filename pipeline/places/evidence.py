"""What a document says about where it plays. Belongs here: counting. Does not: what weighs how much."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from pipeline.language.parsed import ParsedDocument
from pipeline.places import gazetteer
from pipeline.places.countries import adjectives, of_web_endings, rows_of
from pipeline.places.names import Toponym
from pipeline.places.place import Place, key

NAMESAKES = 8  # of a name that are looked at as neighbours
HUGE = 40_000_000  # inhabitants of a province that tells no more than its country: England
PUBLISHER = 2  # a paper's country counts as much as being named so often
LINE_NUMBER = re.compile(r"\d[-.]\d{4}")  # with which any telephone number ends: looked for in less time
TELEPHONE = re.compile(r"(?<![\d-])(?:1[- ])?\(?(\d{3})\)?[-. ]\d{3}[-.]\d{4}(?!\d)")


@dataclass(frozen=True)
class Evidence:
    """What a document says about where it plays.

    Attributes:
        countries: How often each country is named, or a place that is surely in it.
        named: The same by the key of the name: a name is no evidence for itself.
        provinces: How often each province is named, by country and code.
        towns: Towns, sites and districts that are sure.
        neighbours: Names that may stand for a place in or around each cell of one degree.
        stated: What is known without the toponyms: countries by adjectives and the publisher.
        served: Provinces by telephone numbers.
        scores: How likely each place is under each name, as far as it was asked.
    """

    countries: Counter[str] = field(default_factory=Counter)
    named: dict[str, Counter[str]] = field(default_factory=dict)
    provinces: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    towns: tuple[Place, ...] = ()
    neighbours: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    stated: Counter[str] = field(default_factory=Counter)
    served: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    scores: dict[tuple[Place, str], float] = field(default_factory=dict)

    def share(self, country: str | None, name: str) -> float:
        """The share of a country in all that the text names, this name left out."""
        count, total = self.countries[country or ""], self._total
        if (own := self.named.get(name)) is not None:
            count, total = count - own[country or ""], total - own.total()
        return count / max(1, total)

    @cached_property
    def _total(self) -> int:
        return self.countries.total()

    def share_of_province(self, country: str | None, province: str | None) -> float:
        """The share of a province in all that the text names."""
        return self.provinces[country, province] / max(1, self.provinces.total())


def surroundings(toponyms: list[Toponym], document: ParsedDocument) -> Evidence:
    """What is known before any toponym is resolved."""
    served: Counter[tuple[str | None, str | None]] = Counter(
        (country, province)
        for code in (TELEPHONE.findall(document.text) if LINE_NUMBER.search(document.text) else ())
        if (country := area_codes().get(code, ("", ""))[0]) and (province := area_codes()[code][1])
    )
    stated = _adjectives(document) + _publisher(document.publisher)
    stated.update(country for country, _ in served if country)
    return Evidence(stated, neighbours=_neighbours(toponyms), provinces=served, stated=stated, served=served)


def gathered(places: Iterable[tuple[str, Place]], before: Evidence) -> Evidence:
    """The evidence of the sure places, each with the key of its name, beside what is known without them."""
    countries, provinces, towns = Counter(before.stated), Counter(before.served), []
    named: dict[str, Counter[str]] = {}
    for name, place in places:
        if place.country:
            countries[place.country] += 1
            named.setdefault(name, Counter())[place.country] += 1
        if place.kind == "province" and place.province and place.population < HUGE:
            provinces[place.country, place.province] += 1
        if place.kind in ("town", "site", "district"):
            towns.append(place)
    towns = list(dict.fromkeys(towns))
    return replace(before, countries=countries, named=named, provinces=provinces, towns=tuple(towns), scores={})


def cell(place: Place) -> tuple[int, int]:
    """The cell of one degree that the place lies in."""
    return math.floor(place.latitude or 0.0), math.floor(place.longitude or 0.0)


@cache
def area_codes() -> dict[str, tuple[str, str]]:
    """Country and province by the first three digits of a North American telephone number, from `area_codes.csv`."""
    return {code: (row["country"], row["admin1"]) for row in rows_of("area_codes.csv") for code in row["codes"].split()}


def _neighbours(toponyms: list[Toponym]) -> dict[tuple[int, int], frozenset[str]]:
    names: dict[tuple[int, int], set[str]] = {}
    for toponym in toponyms:
        for place in toponym.candidates[:NAMESAKES]:
            if place.kind == "town":
                row, column = cell(place)
                for near in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                    names.setdefault(near, set()).add(key(toponym.name))
    return {near: frozenset(found) for near, found in names.items()}


def _adjectives(document: ParsedDocument) -> Counter[str]:
    known = adjectives()
    words = (word for paragraph in document.paragraphs for word in paragraph.words)
    return Counter(known[word] for word in words if word in known)


def _publisher(name: str | None) -> Counter[str]:
    """The country of a publisher by the ending of its web address, or by the country or province in its name."""
    found: Counter[str] = Counter()
    words = re.split(r"[\s/]+", (name or "").strip())
    if len(words) == 1 and "." in words[0]:
        country = of_web_endings().get("." + words[0].rsplit(".", 1)[1].lower())
        return Counter({country: PUBLISHER}) if country else found
    for i in range(len(words)):
        for j in (i + 2, i + 1):
            places = gazetteer.larger(" ".join(words[i:j]))
            if places and len({place.country for place in places}) == 1 and places[0].country:
                return Counter({places[0].country: PUBLISHER})
    return found
