"""Reads a name with the words around it: "the province of Lugo", "New York Gov.".

Belongs here: what they tell of its kind, and whether something is there. Does not: where names are.
"""

from __future__ import annotations

import re

from pipeline.places import gazetteer
from pipeline.places.countries import adjectives
from pipeline.places.names import Toponym, toponym, words_of
from pipeline.places.runs import ARTICLES

CONTEXT = 40  # code points before a name that tell how it is meant
STATE = re.compile(r"\s(?:state\b|Gov\.|Governor\b|Legislature\b|[Aa]ttorney [Gg]eneral\b)")
KIND = re.compile(r"\s(province|oblast|governorate|prefecture|region)\b")
GROUND = re.compile(r"\b(?:in|near|around|outside|inside|across|throughout)\s(?:the\s)?$|\b\d{1,3},\sof\s$", re.I)
OF = re.compile(r"(?:(?P<prior>[\w’'-]+)\s)?(?P<kind>[a-z]+)\sof\s(?:[A-Z][\w’'-]+\sand\s)?(?:the\s)?$")


def in_context(text: str, start: int, end: int, label: str) -> Toponym:
    """The toponym of a span, read with the words before it: "the province of Lugo", "in Paris", "18, of Lyon"."""
    before = text[max(0, start - CONTEXT) : start]
    hint = _hint(before) or ("province" if _is_state(text, start, end) else _kind_behind(text, end))
    is_ground = bool(GROUND.search(before)) or hint is not None
    return toponym(text, start, end, label, hint, is_ground)


def _kind_behind(text: str, end: int) -> str | None:
    """The precision that the word behind tells that belongs to another noun: "the Buenos Aires province governor"."""
    match = KIND.match(text, end)
    return words_of("division")[match[1]] if match else None


def _is_state(text: str, start: int, end: int) -> bool:
    """Whether the word behind says that the state is meant and not its namesake: "New York Gov."."""
    return bool(STATE.match(text, end)) and any(c.kind == "province" for c in gazetteer.larger(text[start:end]))


def _hint(before: str) -> str | None:
    """The precision that the words before a name tell: "the Mexican state of"; not "Dali county of Yunnan"."""
    match = OF.search(before) if "of" in before else None
    if not match:
        return None
    prior = match["prior"] or ""
    if prior[:1].isupper() and prior.lower() not in ARTICLES and prior not in adjectives():
        return None
    return words_of("before").get(singular(match["kind"]) + " of")


def singular(word: str) -> str:
    """The word without the ending of the plural."""
    return word.removesuffix("ies") + "y" if word.endswith("ies") else word.removesuffix("s")
