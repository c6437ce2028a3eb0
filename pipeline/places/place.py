"""What a place is, how its name is looked up, how far two are apart. Belongs here: nothing that reads a list."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

EARTH_KM = 6371.0
KM_A_DEGREE = 111.0
LOOK_ALIKE = dict(zip("АВЕКМНОРСТУХаеорсух’–ı", "ABEKMHOPCTYXaeopcyx'-i", strict=True))
APOSTROPHES = frozenset("ʻʼ‘ʿʾ")
PRECISION = {"town": "town", "district": "district", "province": "province", "country": "country", "site": "point"}


@dataclass(frozen=True)
class Place:
    """A place of the gazetteer.

    Attributes:
        name: Its main name.
        kind: country, province, district, town, site, or the kind of a feature: continent, sea, river, island, ...
        country: ISO 3166-1 alpha-3; None for what lies in several.
        geonameid: GeoNames id, where known.
        latitude: Degrees north; None for what has no pin.
        longitude: Degrees east; None for what has no pin.
        province: GeoNames' code of the first-order division that it is or lies in.
        population: Inhabitants, where known, else 0.
        precision: How exact its pin is; None for what is larger than a province, or has no pin.
        is_famous: Whether the news means it by its bare name: it stands in a list of our own.
    """

    name: str
    kind: str
    country: str | None = None
    geonameid: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    province: str | None = None
    population: int = 0
    precision: str | None = None
    is_famous: bool = False


class _Plain(dict[int, str]):
    """What each letter is without accents and marks, for `str.translate`; worked out once a letter."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFKD", LOOK_ALIKE.get(chr(code), chr(code)))
        plain = self[code] = "".join(c for c in letters if not unicodedata.combining(c) and c not in APOSTROPHES)
        return plain


PLAIN = _Plain()


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """The form under which a name is looked up: no case, accents, hyphens, leading article or possessive ending."""
    if not name.isascii():
        name = name.translate(PLAIN)
    name = name.casefold().replace("-", " ").removesuffix("'s").removeprefix("the ")
    return "saint " + name[4:] if name.startswith("st. ") else name


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance; infinite if a place has no pin."""
    if one.latitude is None or other.latitude is None or one.longitude is None or other.longitude is None:
        return math.inf
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    c = math.radians(other.longitude - one.longitude)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(c / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def is_within(one: Place, other: Place, km: float) -> bool:
    """Whether both have a pin and are at most so far apart; most pairs are told by their latitudes alone."""
    if one.latitude is None or other.latitude is None or abs(one.latitude - other.latitude) > km / KM_A_DEGREE + 0.1:
        return False
    return distance_km(one, other) <= km
