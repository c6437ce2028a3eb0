"""Reads the lexicons: words that tell what a name or a noun phrase is."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "lexicon"


class Title(NamedTuple):
    """An office or rank that stands before a name."""

    sector: str | None
    gender: str


class Noun(NamedTuple):
    """A head noun that names people or bodies by what they are."""

    type: str
    sector: str | None
    number: str
    gender: str
    stands_for: str


class OrganizationWord(NamedTuple):
    """A word that ends, or heads, the names of bodies.

    `with_demonym`: a demonym alone makes it a name ("British Parliament", but not "British Radio").
    """

    type: str
    sector: str | None
    with_demonym: bool


class Portfolio(NamedTuple):
    """What a ministry is for."""

    name: str
    sector: str


@cache
def titles() -> dict[str, Title]:
    """Titles by their lower-case words, written without blanks: so "secretary-general" is found however it is cut."""
    return {r["title"].replace(" ", ""): Title(r["sector"] or None, r["gender"]) for r in _rows("titles")}


@cache
def title_words() -> frozenset[str]:
    """Every word that occurs in a title."""
    return frozenset(word for r in _rows("titles") for word in r["title"].replace("-", " ").split())


@cache
def honorifics() -> dict[str, str]:
    """Gender by honorific ("Mr", "Ms")."""
    return {r["honorific"]: r["gender"] for r in _rows("honorifics")}


@cache
def nouns() -> dict[str, Noun]:
    """Head nouns by their lower-case form."""
    return {
        r["noun"]: Noun(r["type"], r["sector"] or None, r["number"], r["gender"], r["stands_for"])
        for r in _rows("nominals")
    }


@cache
def organization_words() -> dict[str, OrganizationWord]:
    """Words that head names of bodies ("Ministry", "Party")."""
    return {
        r["word"]: OrganizationWord(r["type"], r["sector"] or None, r["with_demonym"] == "yes")
        for r in _rows("organization_words")
    }


@cache
def modifiers() -> dict[str, str]:
    """Sector by modifier: in "defence official" the modifier tells the sector."""
    return {r["modifier"]: r["sector"] for r in _rows("modifiers")}


@cache
def portfolios() -> dict[str, Portfolio]:
    """Portfolio by the lower-case words that name it: "national defense" is Defence."""
    return {
        words: Portfolio(r["portfolio"], r["sector"]) for r in _rows("portfolios") for words in r["words"].split(";")
    }


@cache
def acting_verbs() -> frozenset[str]:
    """Lemmas of what governments do and say, and places do not."""
    return frozenset(r["verb"] for r in _rows("acting_verbs"))


@cache
def personal_verbs() -> frozenset[str]:
    """Lemmas of what persons do and bodies do not."""
    return frozenset(r["verb"] for r in _rows("personal_verbs"))


@cache
def addressed_verbs() -> frozenset[str]:
    """Lemmas of verbs whose object is a government rather than a place."""
    return frozenset(r["verb"] for r in _rows("acting_verbs") if r["object"] == "government")


@cache
def not_names() -> frozenset[str]:
    """Lower-case words that are written with a capital for other reasons than being an actor's name."""
    return frozenset(r["word"] for r in _rows("not_names"))


@cache
def things() -> frozenset[str]:
    """Last words of names of things that actors make, sign, hold or are named after: "Act", "Treaty", "War"."""
    return frozenset(r["word"] for r in _rows("things"))


@cache
def family_first() -> frozenset[str]:
    """Family names that stand before the given name."""
    return frozenset(r["family_name"] for r in _rows("family_first"))


@cache
def genders() -> dict[str, str]:
    """Gender by given name, for names that are of one gender nearly always."""
    found: dict[str, str] = {}
    for row in _rows("given_names"):
        for name in row["names"].split():
            found[name] = "" if name in found else row["gender"]
    return found


@cache
def word_class(*names: str) -> frozenset[str]:
    """The words of one or more of the small classes of `word_classes.csv`, which says what each class is for."""
    words = {r["class"]: r["words"].split() for r in _rows("word_classes")}
    return frozenset(word for name in names for word in words[name])


class ShortForm(NamedTuple):
    """How "the agency" points back to a name: by a word of the name, or by the sector of who bears it."""

    name_words: frozenset[str]
    sectors: frozenset[str]


@cache
def short_forms() -> dict[str, ShortForm]:
    """By noun, which names it may stand for later in a text."""
    return {
        r["noun"]: ShortForm(frozenset(r["name_words"].split()), frozenset(r["sectors"].split()))
        for r in _rows("short_forms")
    }


@cache
def pronouns() -> dict[str, tuple[str, str]]:
    """Gender and number of the third-person pronouns."""
    return {r["pronoun"]: (r["gender"], r["number"]) for r in _rows("pronouns")}


@cache
def generic_words() -> frozenset[str]:
    """Words that many bodies share in their names: a name of such words alone does not tell whose body it is."""
    return frozenset(r["word"] for r in _rows("generic_words"))


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / f"{file}.csv").open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))
