"""Joins the names of one document that name the same actor."""

from __future__ import annotations

import re
import unicodedata

from pipeline.actors.bodies import state_body, without_country
from pipeline.actors.gazetteer import state_words
from pipeline.actors.lexicon import family_first, genders, generic_words, organization_words, word_class
from pipeline.actors.mention import Actor, Mention

BODIES = frozenset({"organization", "international", "group"})


def normalise(name: str) -> str:
    """A name without accents, case, hyphens, marks and leading article, for comparison."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"^the\s+", "", plain)
    return " ".join(re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("’", "")).split())


def cluster(mentions: list[Mention]) -> list[Actor]:
    """Actors of a document's name mentions; each mention is given its actor."""
    actors: dict[tuple[str, str], Actor] = {}
    later: list[Mention] = []
    for m in mentions:
        if m.short_for is not None:
            continue
        if m.entry is not None:
            key = ("gazetteer", m.entry.id)
            actor = actors.setdefault(
                key,
                Actor(
                    m.entry.name,
                    m.entry.type,
                    entry=m.entry,
                    gazetteer_id=m.entry.id,
                    country=m.entry.country,
                    sector=m.entry.sector,
                    gender=m.entry.gender,
                ),
            )
            _join(actor, m)
        elif m.type == "person" and len(m.words) == 1:
            later.append(m)
        else:
            _join(_named(m, actors), m)
    for m in mentions:
        if m.short_for is not None and m.short_for.actor is not None:
            _join(m.short_for.actor, m)
    _join_short_forms(actors)
    people = [a for a in actors.values() if a.type == "person"]
    for m in later:
        found = [a for a in people if surname(a.name) == m.words[0]] or [
            a for a in people if a.name.split()[0] == m.words[0] and m.words[0] in genders()
        ]
        key = ("surname", normalise(m.text))
        actor = found[0] if len(found) == 1 else actors.setdefault(key, Actor(m.text, "person"))
        _join(actor, m)
    return sorted(actors.values(), key=lambda a: (a.mentions[0].start, a.mentions[0].end))


def _join_short_forms(actors: dict[tuple[str, str], Actor]) -> None:
    """Joins a body's short form to the one longer name, given before, that it abbreviates.

    "GAO" is the initials of "Government Accountability Office", "Northrop" the beginning of "Northrop Grumman", and
    "Air Force", words that many bodies share, the end of "US Air Force".
    """
    bodies = [a for a in actors.values() if a.type in BODIES and a.mentions]
    for key, short in list(actors.items()):
        if key[0] != "body" or short.type not in BODIES:
            continue
        first = short.mentions[0].start
        found = [a for a in bodies if a is not short and a.mentions and _abbreviates(short, a, first)]
        if len(found) == 1:
            for m in short.mentions:
                _join(found[0], m)
            short.mentions = []
            del actors[key]


def _abbreviates(short: Actor, long: Actor, first: int) -> bool:
    words = short.name.split()
    for name in {long.name, *long.aliases}:
        full = name.split()
        initials = "".join(w[0] for w in full if w[0].isupper())
        if len(words) == 1 and len(full) > 1 and len(initials) > 1 and short.name.isupper() and short.name == initials:
            return True
        if long.mentions[0].start > first or len(full) <= len(words):
            continue
        generic = {normalise(w) for w in words} <= generic_words()
        if generic and full[-len(words) :] == words and len(words) > 1:
            return True
        company = (last := organization_words().get(full[-1])) is not None and last.sector in ("BUS", "JRN")
        if not generic and len(words) == 1 and full[0] == words[0] and (len(full) == 2 or company):
            return True
    return False


def _named(m: Mention, actors: dict[tuple[str, str], Actor]) -> Actor:
    """The actor of a name that the gazetteer lacks."""
    if m.country is not None and m.type == "organization":
        own = without_country(m.words, state_words(m.country))
        if (body := state_body(own, m.country)) is not None:
            identifier, name, sector = body
            return actors.setdefault(
                ("gazetteer", identifier),
                Actor(name, m.type, gazetteer_id=identifier, country=m.country, sector=sector),
            )
    key = ("person" if m.type == "person" else "body", normalise(m.text))
    return actors.setdefault(key, Actor(m.text, m.type, is_named=m.form == "name"))


def surname(name: str) -> str:
    """The family name of a full name: the first word where family names come first, else the last."""
    words = name.split()
    while len(words) > 1 and words[-1] in word_class("suffix"):
        words.pop()
    eastern = words[0] in family_first() and words[0] not in genders() and len(words) > 1
    return words[0] if eastern else words[-1]


def _join(actor: Actor, mention: Mention) -> None:
    actor.add(mention)
    if mention.form == "name":
        actor.aliases.add(mention.text)
