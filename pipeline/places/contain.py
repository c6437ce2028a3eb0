"""What the text says contains what: "Paris, Texas", "Nigeria's Borno State", "the Ukrainian city of Kherson".

Belongs here: the words between and before two names. Does not: what is likely without them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.places.countries import adjectives, countries
from pipeline.places.gazetteer import CITY, is_inside
from pipeline.places.names import Toponym, great_towns, is_great
from pipeline.places.place import Place

AFTER = re.compile(
    r",\s+|\s+\(|\s+in\s(?:the\s)?(?:[a-z-]+\s){0,2}|\sof\s"
    r"|,\s+(?:the\s|an?\s)?(?:[a-z]+\s){0,2}(?:capital|city|town|village|suburb|port)\s(?:of|in)\s(?:the\s)?"
)
OWNER = re.compile(r"['’]s?\s(?:[a-z-]+\s){0,4}(?:of\s)?(?:the\s)?")
SUBURB = re.compile(r"\s(?:suburb|neighbou?rhood|district|borough|area)\sof\s(?:the\s)?")
LISTED = re.compile(r"\s+and\s+|,\s+(?:and\s+)?")
ADJECTIVE = re.compile(
    r"\b([A-Z][\w-]+)\s(?:[a-z-]+\s){0,3}"
    r"(?:city|town|village|province|region|state|district|port|island|suburb|capital|governorate|county)s?\s(?:of\s)?$"
)
CONTEXT = 70
LARGE = ("country", "continent", "sea", "region")


def containers(toponyms: list[Toponym], text: str) -> list[Place | None]:
    """The country or province that the text says each toponym lies in; None where it says nothing."""
    found: list[Place | None] = [None] * len(toponyms)
    for i in range(len(toponyms) - 2, -1, -1):
        here, after = toponyms[i], toponyms[i + 1]
        found[i] = _behind(here, after, toponyms[i + 2] if i + 2 < len(toponyms) else None, text)
        whole = found[i + 1]
        if found[i] is None and whole and LISTED.fullmatch(text, here.end, after.start):
            found[i] = _inside(here, [whole]) if here.candidates else whole
    for i, here in enumerate(toponyms):
        before = toponyms[i - 1] if i else None
        found[i] = found[i] or _owner(before, here, text) or _of_adjective(here, text)
    return found


def _behind(here: Toponym, after: Toponym, beyond: Toponym | None, text: str) -> Place | None:
    """The country or province that stands right behind: Paris, Texas. For what nobody knows, a town will do too.

    Args:
        here: The toponym.
        after: The next one.
        beyond: The one after that: "a village in China's Yunnan province".
        text: The document's text.
    """
    link = AFTER.fullmatch(text, here.end, after.start)
    if not link or (link.group() == " of " and here.precision != "district"):
        return None
    if beyond and OWNER.fullmatch(text, after.end, beyond.start) and _inside(beyond, _larger(after)):
        after = beyond
    elif not here.candidates and text[after.end : after.end + 2] in ("'s", "’s"):
        return None  # "On Zzyx, Arizona's senators": no town of Arizona
    larger = _larger(after)
    if any(c.kind in LARGE for c in here.candidates) and not (link.group() == ", " and _is_closed(text, after)):
        return None
    if not here.candidates:
        return next(iter(great_towns(after) or larger or _main_town(after)), None)
    if is_great(after) and "," in link.group():
        # "Boston, New York and Chicago" is a list, "Albany, New York" is not: only the main town of the name is inside.
        here = replace(here, candidates=here.candidates[:1])
    elif larger and link.group() == ", " and _is_village(here) and all(c.kind == "province" for c in after.candidates):
        return _inside(here, larger) or larger[0]
    return _inside(here, larger)


def _is_village(toponym: Toponym) -> bool:
    """Whether the name is that of small towns alone, so that no list is begun with it: "Hollis, Mo."."""
    return all(c.kind == "town" and c.population < CITY for c in toponym.candidates)


def _larger(toponym: Toponym) -> list[Place]:
    return [c for c in toponym.candidates if c.kind in ("country", "province")]


def _main_town(toponym: Toponym) -> list[Place]:
    """The most populous town of the name, if it is a city."""
    return [c for c in toponym.candidates if c.kind == "town" and c.population >= CITY][:1]


def _is_closed(text: str, container: Toponym) -> bool:
    """Whether a comma follows: "Lebanon, Tennessee, ..." is a town in a state, "Lebanon, Syria and" is a list."""
    return text[container.end : container.end + 1] == "," and all(c.kind == "province" for c in container.candidates)


def _owner(before: Toponym | None, here: Toponym, text: str) -> Place | None:
    """The country or province that owns it: Nigeria's Borno State."""
    if not before:
        return None
    if SUBURB.fullmatch(text, before.end, here.start):
        return next(iter(_main_town(before)), None)
    if not OWNER.fullmatch(text, before.end, here.start):
        return None
    larger, town = _larger(before), _main_town(before)
    inside = _inside(here, [*larger, *town])
    is_elsewhere = any(c.kind != "town" or c.population >= CITY for c in here.candidates)
    if inside or (is_elsewhere and here.label != "FAC" and here.precision != "district"):
        return inside  # "London's Berlin office"; but "Mosul's Old City" is in Mosul whatever else is called so
    return next(iter(town or ([] if here.candidates else larger)), None)


def _of_adjective(here: Toponym, text: str) -> Place | None:
    """The country of the adjective that stands with the word for its kind: the Ukrainian city of Kherson."""
    match = ADJECTIVE.search(text[max(0, here.start - CONTEXT) : here.start])
    code = adjectives().get(match[1]) if match else None
    if code is None:
        return None
    return _inside(here, [place for places in countries().values() for place in places if place.country == code][:1])


def _inside(here: Toponym, containers: list[Place]) -> Place | None:
    """The first of the containers that a candidate lies in; a country lies in none."""
    if any(c.kind == "country" for c in here.candidates):
        containers = [c for c in containers if c.kind != "country"]
    return next((c for c in containers if any(is_inside(place, c) for place in here.candidates)), None)
