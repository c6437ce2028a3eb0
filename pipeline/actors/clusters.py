"""Joins the names of one document that name the same actor."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipeline.actors.bodies import state_body, without_country
from pipeline.actors.gazetteer import state_words
from pipeline.actors.lexicon import family_first, genders, generic_words, organization_words, word_class
from pipeline.actors.mention import Actor, Mention

Key = tuple[str, str]
BODIES = frozenset({"organization", "international", "group"})


@lru_cache(maxsize=1 << 16)
def normalise(name: str) -> str:
    """A name without accents, case, hyphens, marks and leading article, for comparison."""
    plain = name if name.isascii() else _without_accents(name)
    plain = re.sub(r"^the\s+", "", plain.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("’", "")).split())


def _without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def cluster(mentions: list[Mention]) -> list[Actor]:
    """Actors of a document's name mentions; each mention is given its actor.

    Full names come first, then the acronyms that the document defines, then bodies' short forms, then surnames: each
    joins what it is short for, if that is one thing only.
    """
    actors: dict[Key, Actor] = {}
    endings = {e for m in mentions if m.type == "person" for e in _endings(m.text)}
    surnames = [m for m in mentions if m.short_for is None and (_is_surname(m) or _ends_another(m, endings))]
    short = {id(m) for m in surnames}
    for m in mentions:
        if m.short_for is None and id(m) not in short:
            _join(_named(m, actors), m)
    for m in mentions:
        if m.short_for is not None:
            _join(m.short_for.actor or _named(m, actors), m)
    _join_short_forms(actors)
    _join_surnames(surnames, actors)
    return sorted(actors.values(), key=lambda a: (a.mentions[0].start, a.mentions[0].end))


def _is_surname(m: Mention) -> bool:
    """Whether one word names a person: also where the gazetteer has an opinion on who bears it."""
    return m.type == "person" and " " not in m.text and (m.entry is None or m.rule_id.endswith("surname"))


def _ends_another(m: Mention, endings: set[str]) -> bool:
    """Whether the words are the end of a longer name of a person: "Sá Nogueira" beside "José Luís Sá Nogueira"."""
    return m.type == "person" and m.entry is None and m.words[0] not in genders() and m.text.casefold() in endings


def _endings(name: str) -> Iterator[str]:
    """What a longer name of a person ends with, two words or more: "de la Cruz"."""
    words = name.casefold().split()
    yield from (" ".join(words[i:]) for i in range(1, len(words) - 1))


def _join_surnames(mentions: list[Mention], actors: dict[Key, Actor]) -> None:
    """Joins a surname, or a given name, to the one person of the document who bears it.

    Of several bearers the one is meant whose full name came last before, as news writes it, unless two of them came in
    the same paragraph or a title or honorific tells against it.
    The gazetteer's well-known bearer is meant where the document names nobody, or that person among others.
    """
    by_surname: dict[str, list[Actor]] = {}
    by_given: dict[str, list[Actor]] = {}
    for actor in actors.values():
        if actor.type == "person":
            for short in {surname(actor.name).casefold(), *_endings(actor.name)}:
                by_surname.setdefault(short, []).append(actor)
            by_given.setdefault(actor.name.split()[0], []).append(actor)
    for m in mentions:
        found = by_surname.get(m.text.casefold()) or (by_given.get(m.text, []) if m.text in genders() else [])
        found = found if len(found) < 2 else _last_before(m, found)
        if len(found) == 1:
            if m.entry is not found[0].entry:
                m.entry, m.country, m.sector, m.gender = None, None, None, ""
            _join(found[0], m)
        else:
            _join(_named(m, actors), m)


def _last_before(m: Mention, bearers: list[Actor]) -> list[Actor]:
    """The bearer of a surname whose full name came last before the mention; several if that is not clear, or none."""
    agreeing = [a for a in bearers if not (m.gender and a.gender and m.gender != a.gender)]
    last = {
        id(a): max(earlier, key=lambda f: f.start)
        for a in agreeing
        if (earlier := [f for f in a.mentions if f.start < m.start and " " in f.text])
    }
    if not last:
        return []
    nearest = max(last.values(), key=lambda f: f.start)
    return [a for a in agreeing if id(a) in last and last[id(a)].paragraph == nearest.paragraph]


def _join_short_forms(actors: dict[Key, Actor]) -> None:
    """Joins a body's short form to the one longer name, given before, that it abbreviates.

    "GAO" is the initials of "Government Accountability Office", "Northrop" the beginning of "Northrop Grumman", and
    "Air Force", words that many bodies share, the end of "US Air Force".
    """
    bodies = [a for a in actors.values() if a.type in BODIES and a.mentions]
    longer: dict[str, list[Actor]] = {}
    for actor in bodies:
        for short in {s for name in {actor.name, *actor.aliases} for s in _short_forms(name)}:
            longer.setdefault(short, []).append(actor)
    for key, short_actor in list(actors.items()):
        if key[0] != "body" or short_actor.type not in BODIES:
            continue
        name = short_actor.name
        first = short_actor.mentions[0].start
        found = [
            a
            for a in longer.get(name, ())
            if a is not short_actor and (_is_acronym(name) or a.mentions[0].start < first)
        ]
        if len(found) == 1 and found[0].mentions:
            for m in short_actor.mentions:
                _join(found[0], m)
            short_actor.mentions = []
            del actors[key]


def _is_acronym(name: str) -> bool:
    return name.isupper() and " " not in name


def _short_forms(name: str) -> Iterator[str]:
    """What a text may call a body after its full name."""
    full = name.split()
    initials = "".join(w[0] for w in full if w[0].isupper())
    if len(initials) > 1 and len(full) > 1:
        yield initials
    company = (last := organization_words().get(full[-1])) is not None and last.sector in ("BUS", "JRN")
    if (len(full) == 2 or company) and len(full) > 1 and normalise(full[0]) not in generic_words():
        yield full[0]
    for n in range(2, len(full)):
        if all(normalise(w) in generic_words() for w in full[-n:]):
            yield " ".join(full[-n:])


def _named(m: Mention, actors: dict[Key, Actor]) -> Actor:
    """The actor that a name says by itself: an entry of the gazetteer, a state's body, or whoever bears the name."""
    if (e := m.entry) is not None:
        made = Actor(
            e.name,
            e.type,
            entry=e,
            gazetteer_id=e.id,
            country=e.country,
            sector=e.sector,
            gender=e.gender,
        )
        return actors.setdefault(("gazetteer", e.id), made)
    if m.country is not None and m.type == "organization":
        own = without_country(m.words, state_words(m.country))
        if (body := state_body(own, m.country)) is not None:
            identifier, name, sector = body
            made = Actor(name, m.type, gazetteer_id=identifier, country=m.country, sector=sector)
            return actors.setdefault(("gazetteer", identifier), made)
    kind = "surname" if _is_surname(m) else "person" if m.type == "person" else "body"
    return actors.setdefault((kind, normalise(m.text)), Actor(m.text, m.type, is_named=m.form == "name"))


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
