"""Reads the gazetteer's CSV files and finds their names in a run of tokens."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

FOLDER = Path(__file__).parent / "gazetteer"
BODIES = ("international", "government", "media", "armed_groups")

Sense = Literal["name", "adjective", "people", "capital", "surname", "region"]


@dataclass(frozen=True)
class Entry:
    """An entry of the gazetteer.

    Attributes:
        id: Identifier, built from the file's kind and the name or the country's code.
        name: Its canonical name.
        type: Kind of actor.
        country: ISO 3166-1 alpha-3, or None.
        sector: PLOVER sector, or None.
        wikidata_id: Wikidata item where certain, or None.
        gender: "m", "f" or "" (persons).
        title: Office (persons), or "".
    """

    id: str
    name: str
    type: str
    country: str | None
    sector: str | None
    wikidata_id: str | None
    gender: str = ""
    title: str = ""


class Reading(NamedTuple):
    """One way to read a name: the entry, and in which sense the name stands for it."""

    entry: Entry
    sense: Sense


class Hit(NamedTuple):
    """A name of the gazetteer in a run of tokens: first token, end token, its readings."""

    first: int
    last: int
    readings: tuple[Reading, ...]

    def sense(self, *senses: Sense) -> Entry | None:
        """The entry that the name stands for in one of these senses."""
        return next((r.entry for r in self.readings if r.sense in senses), None)


def find_names(words: list[str]) -> list[Hit]:
    """The gazetteer's names among the words, longest first where they overlap, in text order.

    Words are compared without the blanks between them, so that it does not matter where a tokenizer cuts
    "al-Qaeda" or "Côte d'Ivoire".
    """
    names, prefixes = _index()
    hits, end = [], 0
    for i in [i for i, word in enumerate(words) if word in prefixes or "’" in word]:
        if i < end:
            continue
        key, j, found = "", i, None
        while j < len(words):
            key += words[j].replace("’", "'")
            if key not in prefixes:
                break
            j += 1
            if key in names:
                found = Hit(i, j, names[key])
        if found:
            hits.append(found)
            end = found.last
    return hits


def named(name: str) -> tuple[Reading, ...]:
    """The readings of a name, () if the gazetteer lacks it."""
    return _index()[0].get(_key(name), ())


def shared(name: str) -> tuple[Entry, ...]:
    """The bodies of several states that bear a name: the Democratic Party of the United States, and others'."""
    return _told_apart().get(name, ())


@cache
def _told_apart() -> dict[str, tuple[Entry, ...]]:
    """The bodies whose entries have a word in brackets that tells them apart, by the name before it."""
    bodies: dict[str, tuple[Entry, ...]] = {}
    for entry in _bodies():
        name, _, told = entry.name.partition(" (")
        if told:
            bodies[name] = (*bodies.get(name, ()), entry)
    return bodies


@cache
def countries() -> dict[str, Entry]:
    """The entry of each state by its ISO 3166-1 alpha-3 code."""
    return {entry.country: entry for entry, _ in _states() if entry.country}


@cache
def namesakes() -> dict[str, str]:
    """States whose name is a part's of another state, with that other: Georgia, and the one in the USA."""
    return {row["country"]: row["part_of"] for _, row in _states() if row["part_of"]}


@cache
def once_named() -> dict[str, Entry]:
    """States by the word that "the" and a text put for their name once they are named: "the North"."""
    return {row["once_named"]: entry for entry, row in _states() if row["once_named"]}


@cache
def state_words(country: str) -> frozenset[str]:
    """Every word of the state's names and adjectives."""
    row = next(row for entry, row in _states() if entry.country == country)
    names = ";".join((row["name"], row["aliases"], row["adjectives"]))
    return frozenset(word for name in names.split(";") for word in name.split() if word[0].isupper())


@cache
def adjectives() -> dict[str, str]:
    """The first adjective of each state by its code: KOR is "South Korean"."""
    return {row["country"]: row["adjectives"].split(";")[0] for _, row in _states() if row["adjectives"]}


def _key(name: str) -> str:
    return "".join(name.split()).replace("’", "'")


@cache
def _index() -> tuple[dict[str, tuple[Reading, ...]], set[str]]:
    names: dict[str, tuple[Reading, ...]] = {}
    for name, reading in _readings():
        key = _key(name)
        if reading not in names.get(key, ()):
            names[key] = (*names.get(key, ()), reading)
    return names, {key[:n] for key in names for n in range(1, len(key) + 1)}


def _readings() -> Iterator[tuple[str, Reading]]:
    for entry, row in _states():
        for column, sense in _STATE_SENSES.items():
            yield from ((name, Reading(entry, sense)) for name in row[column].split(";") if name)
    for row in _rows("former_states"):
        entry = Entry(f"state:{row['name']}", row["name"], "country", None, "GOV", None)
        for column, sense in _FORMER_SENSES.items():
            yield from ((name, Reading(entry, sense)) for name in row[column].split(";") if name)
    for file in BODIES:
        for row in _rows(file):
            entry = _entry(row["name"], row)
            # A name that needs "(COUNTRY)" to be told apart is found by its aliases alone.
            for name in (row["name"], *row["aliases"].split(";")):
                if name and "(" not in name:
                    yield name, Reading(entry, "name")
    for row in _rows("seats"):
        known = next((e for e in _bodies() if e.name == row["stands_for"]), None)
        entry = known or _entry(row["stands_for"], row)
        for name in (row["name"], *row["aliases"].split(";")):
            if name:
                yield name, Reading(entry, "name")
    for row in _rows("regions"):
        for name in (row["name"], *row["aliases"].split(";")):
            if name:
                yield name, Reading(_REGION, "region")
    for row in _rows("leaders"):
        entry = _entry(row["name"], {**row, "type": "person"}, row["gender"], row["title"])
        for name in (row["name"], *row["aliases"].split(";")):
            if name:
                yield name, Reading(entry, "name")
        for name in row["surnames"].split(";"):
            if name:
                yield name, Reading(entry, "surname")


# Regions are no actors; their names are here lest a word in them ("West Bank") make them look like one.
_REGION = Entry("region:", "", "place", None, None, None)

_FORMER_SENSES: dict[str, Sense] = {"name": "name", "aliases": "name", "adjectives": "adjective"}
_STATE_SENSES: dict[str, Sense] = {
    "name": "name",
    "aliases": "name",
    "adjectives": "adjective",
    "people": "people",
    "capital": "capital",
}


@cache
def _states() -> tuple[tuple[Entry, dict[str, str]], ...]:
    return tuple(
        (Entry(f"state:{r['country']}", r["name"], "country", r["country"], "GOV", r["wikidata_id"] or None), r)
        for r in _rows("states")
    )


@cache
def _bodies() -> tuple[Entry, ...]:
    return tuple(_entry(row["name"], row) for file in BODIES for row in _rows(file))


def _entry(name: str, row: dict[str, str], gender: str = "", title: str = "") -> Entry:
    return Entry(
        id=f"{row['type']}:{name}",
        name=name,
        type=row["type"],
        country=row["country"] or None,
        sector=row["sector"] or None,
        wikidata_id=row["wikidata_id"] or None,
        gender=gender,
        title=title,
    )


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / f"{file}.csv").open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))
