"""Recognises bodies that each state has one of: its ministries, army, police, parliament."""

from __future__ import annotations

import re

from pipeline.actors.gazetteer import adjectives
from pipeline.actors.lexicon import Portfolio, nouns, portfolios, word_class

STATE = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})  # sectors of what belongs to a state
MINISTRY = re.compile(r"ministry (?:of|for) (?:the )?(.+)|(.+) ministry", re.IGNORECASE)
DEPARTMENT = re.compile(r"department (?:of|for) (?:the )?(.+)|(.+) department", re.IGNORECASE)


def portfolio_of(name: str, country: str) -> Portfolio | None:
    """What a ministry is for, whichever way its name is built: "Ministry of Defence", "Defense Ministry".

    A department is a ministry only where the state's ministries are called so.
    """
    found = MINISTRY.fullmatch(name)
    if found is None and country in word_class("with_departments"):
        found = DEPARTMENT.fullmatch(name)
    if found is None:
        return None
    return portfolios().get((found[1] or found[2]).lower())


def state_body(name: str, country: str) -> tuple[str, str, str | None] | None:
    """The identifier, name and sector of the body of a state that a name without the state means; None if it is none.

    "Ministry of Defence" and "defense ministry" of the same state are one body; so are "Army" and "army".
    """
    if country not in adjectives():
        return None
    if (portfolio := portfolio_of(name, country)) is not None:
        own, sector = f"{portfolio.name} Ministry", portfolio.sector
    elif (noun := nouns().get(name.lower())) is not None and noun.stands_for == "body":
        own, sector = name.lower(), noun.sector or ""
    else:
        return None
    return f"body:{country}:{own}", f"{adjectives()[country]} {own}", sector or None


def without_country(words: tuple[str, ...] | list[str], stated: frozenset[str]) -> str:
    """A name's words without the country's name or adjective, possessives and articles."""
    kept = [
        w for w in words if w not in stated and w not in ("'s", "’s", "'", "’") and w.lower() not in ("the", "of the")
    ]
    while kept and kept[-1].lower() in ("of", "for"):
        kept.pop()  # "Ministry of Health of Peru"
    return " ".join(kept)
