"""From words to a toponym: what is looked up, and what the words themselves say of its kind.

Belongs here: the name and the words that stand with it. Does not: where in a text there are toponyms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from pipeline.places import gazetteer
from pipeline.places.countries import adjectives, rows_of
from pipeline.places.place import Place, key
from pipeline.places.towns import capitals

COMPOUND = re.compile(r"(.+?)[-–](?:led|backed|based|born|held|controlled|occupied|run|sponsored|wide|style)$", re.I)
DIVISIONS = ("province", "district")
METROPOLIS = 1_000_000  # inhabitants
LONGEST_KIND = 4  # words
SHORTEST = 3  # letters of a name of which there is a part
ALIKE = 0.6  # share of common letters of two spellings
PARTY = re.compile(r"[RDI]-(?=[A-Z])")  # of a senator: D-Calif.


@dataclass(frozen=True)
class Toponym:
    """Words that name a place.

    Attributes:
        start: First code point.
        end: End, exclusive.
        name: The words that were looked up: less a word for the kind or for a part of the place.
        label: The recogniser's label, "" where only the gazetteer knows the name.
        candidates: What they may stand for.
        precision: What a word beside the name says that it is ("province"), if any.
        is_part: Whether it is only a part of what the name stands for ("western Canada").
        is_ground: Whether the words around it say that something is there, so that it is no government.
    """

    start: int
    end: int
    name: str
    label: str
    candidates: tuple[Place, ...]
    precision: str | None = None
    is_part: bool = False
    is_ground: bool = False


def toponym(text: str, start: int, end: int, label: str, hint: str | None = None, is_ground: bool = False) -> Toponym:
    """The toponym of a span; if the gazetteer lacks the whole, what is left without a word for kind or part.

    Args:
        text: The document's text.
        start: First code point.
        end: End, exclusive.
        label: The recogniser's label.
        hint: The precision that words before the span tell ("the province of").
        is_ground: Whether the words around it say that something is there.
    """
    party = PARTY.match(text, start, end)
    start = party.end() if party else start
    compound = COMPOUND.match(text[start:end])
    if compound:
        end = start + compound.end(1)
    name = re.sub(r"\s+", " ", text[start:end])
    if name[-1:] != "." and text[end : end + 1] == "." and gazetteer.larger(name + ".") and not gazetteer.larger(name):
        end, name = end + 1, name + "."
    if hint in DIVISIONS:
        return Toponym(start, end, name, label, _of_kind(name, hint), hint, False, is_ground)
    known = gazetteer.well_known(name)
    bare, precision, position = bare_name(name)
    if not known and position.startswith("road"):
        return Toponym(start, end, name, label, (), is_ground=is_ground)
    found = gazetteer.candidates(name)
    if found and not (precision in DIVISIONS and not known):
        return Toponym(start, end, name, label, found, hint, False, is_ground)
    if precision in DIVISIONS:
        return Toponym(start, end, bare, label, _of_kind(bare, precision, name), precision, False, is_ground)
    if position == "facility":
        return Toponym(start, end, bare, label, gazetteer.candidates(bare), None, False, is_ground)
    is_part = position == "before" and precision is None
    if is_part and len(bare) < SHORTEST:
        bare = name  # "North Se...", cut off
    if not gazetteer.candidates(bare) and bare != name:
        bare = bare_name(bare)[0]  # "Greater Toronto Area"
    return Toponym(
        start,
        end,
        bare,
        label,
        gazetteer.candidates(bare) if bare != name else (),
        precision or hint,
        is_part,
        is_ground,
    )


def _of_kind(bare: str, precision: str, name: str = "") -> tuple[Place, ...]:
    """What a name with a word for its kind may stand for: divisions, those of that kind first.

    Else the town that a district or region is called after; all provinces are known.
    """
    found = gazetteer.divisions(bare)
    is_region = name.lower().endswith(("region", "regions"))  # of either order: Amur, Peel
    exact = tuple(place for place in found if place.kind == precision or is_region)
    if exact or found:
        return exact or found
    has_town = precision == "district" or is_region
    return gazetteer.candidates(bare) if has_town else gazetteer.well_known(bare)


def bare_name(name: str) -> tuple[str, str | None, str]:
    """The name without a word for its kind or for a part, the precision that the word tells, and where it stood."""
    words = name.split(" ")
    lower = [word.lower() for word in words]
    before, after = _kinds_by_side()
    for count in range(min(LONGEST_KIND, len(words) - 1), 0, -1):
        if (kind := after.get(" ".join(lower[-count:]))) is not None:
            return " ".join(words[:-count]), *kind
        if (kind := before.get(" ".join(lower[:count]))) is not None:
            return " ".join(words[count:]), *kind
    return name, None, ""


@cache
def _kinds_by_side() -> tuple[dict[str, tuple[str | None, str]], dict[str, tuple[str | None, str]]]:
    """The words that stand before a name and those that stand behind, with precision and position."""
    before = {word: (precision, where) for word, precision, where in kinds() if where.endswith("before")}
    after = {word: (precision, where) for word, precision, where in kinds() if not where.endswith(("before", "of"))}
    return before, after


@cache
def kinds() -> tuple[tuple[str, str | None, str], ...]:
    """Words for the kind or a part of a place, the longest first: word, precision, where it stands."""
    rows = [(row["word"], row["precision"] or None, row["position"]) for row in rows_of("kinds.csv")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def words_of(position: str) -> dict[str, str | None]:
    """The words that stand there, with the precision that they tell."""
    return {word: precision for word, precision, where in kinds() if where == position}


def is_main_name(town: Place, name: str) -> bool:
    """Whether it is the town's main name, or the beginning of it: Mexico City, Newcastle upon Tyne."""
    main, looked_up = key(town.name).removeprefix("al "), key(name)
    return main == looked_up or main.startswith((looked_up + " ", looked_up + ","))


def is_spelling(town: Place, name: str) -> bool:
    """Whether the name is the town's main one in another spelling: Deraa for Daraa, but not Bombay for Mumbai."""
    main, looked_up = key(town.name).removeprefix("al "), key(name).removeprefix("al ")
    return main[:1] == looked_up[:1] and SequenceMatcher(None, main, looked_up).ratio() >= ALIKE


def great_towns(toponym: Toponym) -> list[Place]:
    """The towns that are meant by the bare name rather than a province of that name: New York, Washington."""
    return [
        c
        for c in toponym.candidates
        if c.kind == "town"
        and (c.population >= METROPOLIS or c.geonameid in capitals())
        and is_main_name(c, toponym.name)
    ]


def is_great(toponym: Toponym) -> bool:
    """Whether the name of a province is rather that of a great town."""
    return bool(great_towns(toponym))


def is_people(words: str) -> bool:
    """Whether the words are for what or who is of a country ("Kuwaiti"), and no place."""
    return words in adjectives() and not gazetteer.larger(words)
