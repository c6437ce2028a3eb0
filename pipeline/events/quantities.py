"""Finds how much or how many an event mention tells: its counted arguments, its measure, what it left behind.

Belongs here: which number belongs to which trigger, and the unit. Does not: reading numbers (`numbers`), ranges over
several mentions (`ranges`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.events.arguments import SUBJECTS, clause_of, with_conjuncts
from pipeline.events.lexicon import rows
from pipeline.events.match import Match
from pipeline.events.numbers import HYPHENS, Number, is_invariant
from pipeline.events.scene import Scene
from pipeline.language.parsed import Paragraph

INNER = frozenset(("nummod", "quantmod", "compound", "nmod", "amod", "det", "neg", "advmod"))
PLURAL = frozenset(("NNS", "NNPS"))
THINGS = frozenset(("people", "state", ""))
# What may be measured after a preposition: money, a share, a length of time or space.
AMOUNTS = {
    "by": ("money", "share", "time", "space"),
    "of": ("money", "share", "time", "space"),
    "for": ("money", "time", "space"),
    "to": ("share", "time", "space"),
    "at": ("money",),
    "worth": ("money",),
}
WHERE = frozenset(("in", "by", "from", "after", "during", "following", "of"))


@dataclass(frozen=True)
class Count:
    """A number with what it counts.

    Attributes:
        number: The number.
        anchor: The token by which it hangs in the sentence: the counted noun, or the number where that is left out.
        noun: The counted noun; None if it is left out or the number is money.
        kind: "money", or the kind of its unit in `lexicon/units.csv`; "" for any other noun.
        span: First and last token of the number with its noun.
    """

    number: Number
    anchor: int
    noun: int | None
    kind: str
    span: tuple[int, int]


def counts_in(p: Paragraph, numbers: Iterable[Number]) -> list[Count]:
    """The numbers of a paragraph that count or measure something, in text order."""
    return [count for number in numbers if (count := _count(p, number))]


def quantities_of(
    text: str, scene: Scene, match: Match, counts: list[Count], triggers: frozenset[int]
) -> list[dict[str, Any]]:
    """The quantities of one mention: structs of `event_mentions.quantities`, in text order.

    Args:
        text: The document's.
        scene: The paragraph.
        match: The mention.
        counts: The counts of the paragraph.
        triggers: The triggers of all mentions of the paragraph: a number that one of them takes is no other's.
    """
    p = scene.p
    first, end = p.sentence_of(match.trigger)
    found = []
    for count in counts:
        if first <= count.anchor < end:
            role = _role(p, match, count, triggers)
            unit = _unit(p, count, match.trigger) if role else None
            if role is None and (state := _state(p, match.trigger, count, triggers)):
                role, unit = "measure", _unit(p, count, state)
            if role and unit:
                found.append(_row(scene, text, count, role, unit))
    return found


def _row(scene: Scene, text: str, count: Count, role: str, unit: str) -> dict[str, Any]:
    start, end = scene.p.span(*count.span)
    return {
        "role": role,
        "unit": unit,
        "lower": count.number.lower,
        "upper": count.number.upper,
        "is_approximate": count.number.is_approximate,
        "text": text[start:end],
        "start": start,
        "end": end,
    }


def _count(p: Paragraph, number: Number) -> Count | None:
    low, high = number.inner
    top = next((i for i in range(high, low - 1, -1) if not low <= p.head[i] <= high or p.head[i] == i), high)
    if number.currency:
        return Count(number, top, None, "money", (number.first, number.last))
    head = p.head[top]
    if p.entity[high][2:] == "DATE" and p.dep[top] in INNER and _kind_of(p, head) != "time":
        return None  # "the 2005 murder"
    if _is_in_a_name(p, number, head if p.dep[top] in INNER else None):
        return None
    of = [k for j in p.dependents(top, "prep") if p.lemma[j] == "of" for k in p.dependents(j, "pobj")]
    if of:
        return Count(number, top, of[0], _kind_of(p, of[0]), (number.first, max(number.last, of[0])))
    if p.dep[top] in INNER and head > high and p.pos[head] in ("NOUN", "PROPN", "ADJ", "SYM"):
        if p.words[low].lower() == "no" and not (p.tag[head] in PLURAL or p.lemma[head] == "one"):
            return None  # "no agreement" counts nothing
        is_noun = p.pos[head] != "ADJ" or _is_state(p, head)
        return Count(number, head, head, _kind_of(p, head), (number.first, head)) if is_noun else None
    beside = high + 1 if high + 1 < len(p.words) and _is_state(p, high + 1) else None
    return Count(number, top, None, "people", (number.first, beside or number.last))


def _is_in_a_name(p: Paragraph, number: Number, noun: int | None) -> bool:
    """Whether a figure names a thing and does not count it: "Boeing 787 Dreamliners", "the last 717 jet"."""
    before = number.first - 1
    if before >= p.sentence_of(number.first)[0] and p.pos[before] == "PROPN" and p.words[number.first][0].isdigit():
        return p.head[before] == noun or noun is None or p.pos[noun] == "PROPN"
    is_one = noun is not None and p.tag[noun] in ("NN", "NNP") and not _kind_of(p, noun)
    is_plain = number.lower == number.upper and (number.lower or 0) > 1
    return is_one and is_plain and p.words[number.inner[1] + 1] not in HYPHENS and not is_invariant(p.lemma[noun or 0])


def _kind_of(p: Paragraph, noun: int) -> str:
    unit = _units().get(p.lemma[noun].lower())
    return unit.kind if unit else ""


def _role(p: Paragraph, match: Match, count: Count, triggers: frozenset[int]) -> str | None:
    """What the count is to the trigger: a role, or its measure; None if it is not its own."""
    anchors = {count.anchor, count.noun} - {None}
    for role, tokens in (("source", match.sources), ("target", match.targets), ("object", match.theme)):
        held = {k for j in tokens for k in with_conjuncts(p, j)}
        if anchors & held:
            return role if count.kind in THINGS or role == "object" else "measure"
    top, trigger = count.anchor, match.trigger
    head, heads = p.head[top], {trigger, *match.theme, *p.dependents(trigger, "dobj")}
    is_when = p.dep[top] == "npadvmod" and count.kind == "time"  # "arrested five days before"
    if p.dep[top] in ("dobj", "npadvmod", "dative") and head == trigger and not is_when:
        return "object" if count.kind in THINGS else "measure"
    if top == trigger:
        return "measure"  # "three tests" counts the events
    if p.dep[top] in INNER and head in heads and count.kind not in THINGS:
        return "measure"  # "a $60 million fine", "a 25% tariff", "a three-hour siege"
    above = p.head[head]
    # "Condemned the killing of two men": the number is the killing's.
    if p.dep[top] in ("pobj", "npadvmod") and above in heads and (above == trigger or above not in triggers):
        if count.kind in AMOUNTS.get(p.lemma[head].lower(), ()):
            return "measure"
        if p.lemma[head] == "of" and count.kind in THINGS:
            return "object"
    return None


def _state(p: Paragraph, trigger: int, count: Count, triggers: frozenset[int]) -> int | None:
    """The word that says what the event that the trigger names did to those counted: "left 12 dead", "died in it".

    None if the sentence does not say so, or if that word is the trigger of a mention of its own.
    """
    if p.pos[trigger] not in ("NOUN", "PROPN") or count.kind not in THINGS:
        return None
    top = count.anchor
    clause = clause_of(p, top)
    beside = count.span[1] if count.noun is None else None
    words = [count.noun, beside, top, p.head[top], *(j for i in (top, p.head[top]) for j in p.dependents(i, "oprd"))]
    state = next((i for i in words if i is not None and _is_state(p, i)), None)
    if state is None or state in triggers or (clause in triggers and clause != trigger):
        return None
    inside = {
        k for i in (state, top, clause) for j in p.children[i] if p.lemma[j].lower() in WHERE for k in _held(p, j)
    }
    did = p.dependents(clause, *SUBJECTS)
    return state if trigger in inside or (trigger in did and top != trigger) else None


def _held(p: Paragraph, preposition: int) -> Iterator[int]:
    for j in p.dependents(preposition, "pobj"):
        yield from with_conjuncts(p, j)


def _is_state(p: Paragraph, i: int) -> bool:
    return _state_of(p, i) is not None


def _state_of(p: Paragraph, i: int) -> str | None:
    """What a word says of people that it is told of ("killed", "dead"); None if it says nothing of the kind."""
    return _states().get(p.words[i].lower()) or _states().get(p.lemma[i].lower())


def _unit(p: Paragraph, count: Count, act: int) -> str | None:
    """The unit: a currency, the counted noun's class or lemma; of people, what the act makes of them."""
    if count.number.currency:
        return count.number.currency
    if count.noun is not None and count.kind != "people":
        lemma = p.lemma[count.noun] if p.pos[count.noun] == "PROPN" else p.lemma[count.noun].lower()
        unit = _units().get(lemma.lower())
        return unit.name if unit else lemma if lemma[:1].isalpha() else None
    people = _people()
    named = count.noun is not None or p.lemma[act].lower() in people.acts
    return _state_of(p, act) or (people.name if named else None)


@dataclass(frozen=True)
class Unit:
    """A row of `lexicon/units.csv`."""

    name: str
    kind: str
    nouns: frozenset[str]
    acts: frozenset[str]


@cache
def _rows() -> tuple[Unit, ...]:
    columns = ("nouns", "acts")
    return tuple(
        Unit(row["unit"], row["kind"], *(frozenset(filter(None, row[c].split("|"))) for c in columns))
        for row in rows("units")
    )


@cache
def _units() -> dict[str, Unit]:
    """Units by the nouns that name them."""
    return {noun: unit for unit in _rows() for noun in unit.nouns}


@cache
def _states() -> dict[str, str]:
    """Units of people in a state, by the words that say they are in it or were brought into it."""
    return {word: unit.name for unit in _rows() if unit.kind == "state" for word in unit.nouns | unit.acts}


@cache
def _people() -> Unit:
    return next(unit for unit in _rows() if unit.kind == "people")
