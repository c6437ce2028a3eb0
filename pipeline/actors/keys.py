"""Tells which actors of single documents are one: what each is known by in the corpus.

Belongs here: when names, offices and acronyms of several documents mean one actor. Does not: its row (`combine`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.actors.alike import APART, Described, Key
from pipeline.actors.clusters import normalise, surname
from pipeline.actors.lexicon import genders, generic_words, word_class


def keys_of(described: list[Described]) -> Iterator[Key]:
    """What actors are known by in the corpus that are so described: equal keys are one actor, but for `APART`."""
    own = _apart_by_country(described, [_shared_key(a) or a.alone for a in described])
    expansions = _unique((alias, key) for a, key in zip(described, own, strict=True) for alias in _acronyms(a))
    holders = _unique(
        ((surname(a.name), *office), key)
        for a, key in zip(described, own, strict=True)
        if not is_alone(key) and a.type == "person"
        for office in _offices(a)
    )
    told = {key for a, key in zip(described, own, strict=True) if a.type != "person" and a.sector}
    for a, key in zip(described, own, strict=True):
        if key[0] == "person" and ("body", key[1]) in told and _may_be_body(a):
            key = ("body", key[1])
        if key[0] == "body":
            key = expansions.get(a.name, key)
        elif is_alone(key) and a.is_named and a.type == "person":
            found = {holders[w] for office in _offices(a) if (w := (a.name, *office)) in holders}
            key = found.pop() if len(found) == 1 else key
        yield key


def is_alone(key: Key) -> bool:
    """Whether it is the key of an actor of one document, or of several such actors."""
    return key[:1] == APART


def _apart_by_country(described: list[Described], own: list[Key]) -> list[Key]:
    """The keys, with persons of one name apart if different states are said to be theirs.

    Who bears such a name without a state stays alone.
    """
    states: dict[Key, set[str]] = defaultdict(set)
    for a, key in zip(described, own, strict=True):
        if a.country and key[0] == "person":
            states[key].add(a.country)
    several = {key for key, found in states.items() if len(found) > 1}
    return [
        key if key not in several else (*key, a.country) if a.country else a.alone
        for a, key in zip(described, own, strict=True)
    ]


def _may_be_body(a: Described) -> bool:
    """Whether nothing tells that a name is a person's: where another document tells that it is a body's, it is."""
    return not a.offices and not a.sector and a.name.split()[0] not in genders()


def _shared_key(a: Described) -> Key | None:
    """What actors of several documents that are so called are one by; None if it tells too little."""
    if a.gazetteer_id:
        return "gazetteer", a.gazetteer_id
    if not a.is_named or not (name := normalise(a.name)):
        return None
    if a.type == "person":
        return ("person", name) if " " in name else None
    name = _without_legal_form(name) if a.type == "organization" else name
    if set(name.split()) <= generic_words():
        return ("body", name, a.country) if a.country else None
    return ("country" if a.type == "country" else "body", name)


def _without_legal_form(name: str) -> str:
    """A company's normalised name without its legal form: "Harbour Mills Inc" is "harbour mills"."""
    words = name.split()
    while len(words) > 1 and words[-1] in word_class("legal_form"):
        words.pop()
    return name if set(words) <= generic_words() else " ".join(words)


def _acronyms(a: Described) -> list[str]:
    long = a.aliases and " " in a.name and a.is_named and a.type != "person"
    return [alias for alias in a.aliases if long and _is_acronym(alias)]


def _is_acronym(name: str) -> bool:
    return len(name) > 1 and " " not in name and sum(c.isupper() for c in name) > 1


def _offices(a: Described) -> list[tuple[str, str]]:
    return [(title.casefold(), affiliation) for title, affiliation in a.offices if title and affiliation]


def _unique(pairs: Iterable[tuple[Any, Key]]) -> dict[Any, Key]:
    """What each left side is paired with, where that is one thing only."""
    found: dict[Any, set[Key]] = defaultdict(set)
    for left, key in pairs:
        found[left].add(key)
    return {left: next(iter(keys)) for left, keys in found.items() if len(keys) == 1 and APART not in keys}
