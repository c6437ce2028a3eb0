"""Compares event mentions by pairs: whether the two can be one event, and what speaks for it.

Belongs here: what agrees, what contradicts, how much each counts. Does not: which pairs to compare (`candidates`).
All functions look at many pairs at once: the rows `a` of the traits, and for each its partner among the rows `b`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.arrays import Flags, Indices
from pipeline.events.lexicon import modes_that, types_that
from pipeline.events.traits import UNKNOWN, Traits
from pipeline.sets import Sets

Shares = NDArray[np.float64]
Likeness = Callable[[Indices, Indices], Shares]
Side = tuple[Indices, Indices]

NEAR = timedelta(days=3)
LATE = timedelta(days=366)  # after so long what is told as known is history, and may have come again
# What counts for one event, by what agrees: by hand, so that two parties and the act, or one party and a like text, do.
WEIGHTS = {
    "copy": 10.0,  # the same sentence, days apart at most
    "sources": 0.75,
    "targets": 0.75,
    "words": 0.5,
    "acts": 0.75,
    "days": 0.5,
    "place": 0.5,
    "once": 0.5,
    "document": 0.75,
    "headline": 1.0,
    "topic": 10.0,
    "undated": -0.25,
    "other parties": -0.5,
    "spoken": -1.0,
    "other words": -1.0,
    "other objects": -1.0,
    "other numbers": -0.5,
}
ANY_NEWS = 0.1  # likeness of texts that are about different things in one field
TOPIC = 0.22  # likeness of two texts from which on they are about one affair
SAME_AFFAIR = 0.35  # from which on an act alone, no party named in both, may be one
SOON = timedelta(days=60)  # for so long a plan is news
BACKGROUND = 100  # stories of other things that each word is thought missing in, so that few documents do not mislead
PARTS = 2.0**32  # to so many parts of 1 the square of a weight is held, so that sums are exact in any order


def agreement(known: Traits, alike: Likeness, a: Indices, b: Indices) -> tuple[Indices, dict[str, Shares]]:
    """What agrees between two mentions, each with its share (1 = fully).

    Args:
        known: The mentions.
        alike: How alike the texts of two mentions are, from 0 to 1.
        a: Mentions.
        b: The other of each.

    Returns:
        The places of the pairs that can be one event; and what agrees in each of them.
    """
    at = _possible(known, a, b)
    a, b = a[at], b[at]
    source, target = _parties(known, a, b)
    sources, targets = (known.parties.meet(*side) for side in (source, target))
    acts, words = known.acts.meet(a, b), known.objects.meet(a, b)
    same_document, same_story = known.document[a] == known.document[b], known.story[a] == known.story[b]
    is_dated, other_dated = known.first_day[a] != UNKNOWN, known.first_day[b] != UNKNOWN
    days, place = is_dated & other_dated, _share_place(known, a, b)
    is_spoken = _is_one_of(known.types, types_that("spoken"), known.event_type[a])
    named = known.named.meet(*source) | known.named.meet(*target)
    headline = same_document & ((known.is_headline[a] & known.is_lead[b]) | (known.is_lead[a] & known.is_headline[b]))
    others = _have_other_parties(known, a, b, source, target)
    topic = np.where(same_document, 0.0, alike(a, b))
    told = named | ((topic >= TOPIC) & (sources | targets | place | days | words)) | (topic >= SAME_AFFAIR)
    is_out = _is_said_twice(known, a, b) & ~(targets | words)
    is_out |= is_spoken & ~(same_story | is_dated | other_dated) & _differ_in(known.told, a, b)
    is_out |= ~(acts | words | (headline & named))
    # "A man killed a woman" is not one event in two stories that are not about one affair.
    is_out |= ~same_document & is_spoken & ~(sources | targets) & (topic < SAME_AFFAIR)
    is_out |= ~same_document & ((~same_story & ~told) | (others & (topic < TOPIC)))
    is_out |= others & ~acts
    # One is seldom jailed or freed twice in a week, and seldom resigns or apologises twice.
    suffered = _persons(known, a, b, target)
    yielded = _is_one_of(known.types, types_that("once"), known.event_type[a]) & _persons(known, a, b, source)
    once = (suffered | yielded) & known.is_told[a] & known.is_told[b]
    undated = (known.anchor[a] == UNKNOWN) & (known.anchor[b] == UNKNOWN)
    agreed = {
        "sources": sources,
        "targets": targets,
        "words": words,
        "acts": acts,
        "days": days,
        "place": place,
        "once": once,
        "document": same_document & acts,
        "headline": headline,
        "topic": np.maximum(0.0, topic - ANY_NEWS),
        "undated": undated & ~same_story & ~once & (topic < TOPIC),
        "other parties": others,
        "other words": same_document & ~headline & is_spoken & _say_else(known, a, b),
        "spoken": ~same_story & is_spoken,
        "other objects": _differ_in(known.objects, a, b),
        "other numbers": ~same_story & _differ_in(known.numbers, a, b),
    }
    return at[~is_out], {name: share[~is_out].astype(np.float64) for name, share in agreed.items()}


def evidence(agreed: dict[str, Shares]) -> Shares:
    """The weight of what agrees in each pair."""
    return np.sum([WEIGHTS[name] * share for name, share in agreed.items()], axis=0)


def contradict(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether two mentions cannot be one event: another kind, day, place or party.

    What else contradicts rests on their documents: see `told_otherwise`.
    """
    found = _are_apart(known, a, b)
    at = np.flatnonzero(~found)
    source, target = _parties(known, a[at], b[at])
    found[at] = _have_other_names(known, source) & _have_other_names(known, target)
    return found


def told_otherwise(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether one document tells one of two mentions as happened and the other as to come or possible.

    Who writes knows whether it has happened: "launched one in May and may launch another".
    """
    return (known.document[a] == known.document[b]) & (known.is_told[a] != known.is_told[b])


def same_time(known: Traits, a: Indices, b: Indices) -> Flags:
    """Both dated (and not contradicting), or told in one document or story, or published within days of each other."""
    is_dated = (known.first_day[a] != UNKNOWN) & (known.first_day[b] != UNKNOWN)
    is_one_text = (known.document[a] == known.document[b]) | (known.story[a] == known.story[b])
    has_anchor = (known.anchor[a] != UNKNOWN) & (known.anchor[b] != UNKNOWN)
    is_near = np.abs(known.anchor[a] - known.anchor[b]) <= NEAR.days
    is_unpublished = (known.published[a] == UNKNOWN) & (known.published[b] == UNKNOWN)
    return is_dated | is_one_text | np.where(has_anchor, is_near, is_unpublished)


def is_far(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether they stand in two stories, days apart."""
    has_anchor = (known.anchor[a] != UNKNOWN) & (known.anchor[b] != UNKNOWN)
    is_one_text = (known.document[a] == known.document[b]) | (known.story[a] == known.story[b])
    return has_anchor & ~is_one_text & (np.abs(known.anchor[a] - known.anchor[b]) > NEAR.days)


def stories_with(known: Traits) -> Indices:
    """How many stories have each word of the vocabulary in a lead or in the sentence of a mention."""
    told = (np.ones(len(known), bool), (known.story, np.arange(len(known))))
    of_story = csr_array(told, shape=(_stories(known), len(known)))
    return np.bincount((of_story @ known.words.held).indices, minlength=len(known.vocabulary))


def _stories(known: Traits) -> int:
    return int(known.story.max(initial=-1)) + 1


def likeness(known: Traits, stories: Indices) -> Likeness:
    """The cosine of two mentions' words, each word by its weight (Salton and Buckley 1988).

    A word tells the more, the rarer it is among the stories (Spärck Jones 1972).

    Args:
        known: The mentions.
        stories: How many stories have each word, as `stories_with`.
    """
    weights = np.log((_stories(known) + BACKGROUND) / (stories + 1))
    squares = np.round(weights**2 * PARTS) / PARTS
    sizes = known.words.held @ squares

    def alike(a: Indices, b: Indices) -> Shares:
        common = known.words.shared(a, b).held @ squares
        return common / np.sqrt(np.where(common, sizes[a] * sizes[b], 1.0))

    return alike


def _possible(known: Traits, a: Indices, b: Indices) -> Indices:
    """The places of the pairs that nothing tells apart, and whose times can be one."""
    at = np.flatnonzero(~(told_otherwise(known, a, b) | _are_apart(known, a, b) | _differ_in_count(known, a, b)))
    source, target = _parties(known, a[at], b[at])
    at = at[~(_have_other_names(known, source) | _have_other_names(known, target))]
    is_one_time = same_time(known, a[at], b[at])
    far = at[~is_one_time]
    is_one_time[~is_one_time] = _tell_of_another_time(known, a[far], b[far])
    return at[is_one_time]


def _are_apart(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether kind, days, place or people contradict."""
    mode, other = known.mode[a], known.mode[b]
    is_open = (mode == UNKNOWN) | (other == UNKNOWN)
    is_open |= np.any([_is_one_of(known.modes, modes_that("agrees"), some) for some in (mode, other)], axis=0)
    # Modes agree if one is not told, or one is so vague that the other may say the same more exactly.
    found = (known.event_type[a] != known.event_type[b]) | ((mode != other) & ~is_open)
    is_dated = (known.first_day[a] != UNKNOWN) & (known.first_day[b] != UNKNOWN)
    found |= is_dated & ((known.first_day[a] > known.last_day[b]) | (known.first_day[b] > known.last_day[a]))
    for column in (known.place, known.country):
        found |= (column[a] != UNKNOWN) & (column[b] != UNKNOWN) & (column[a] != column[b])
    return found | _differ_in(known.people, a, b) | _differ_in(known.weekdays, a, b)


def _is_one_of(values: list[Any], wanted: frozenset[str], numbers: Indices) -> Flags:
    """Whether numbers stand for wanted values; UNKNOWN for none."""
    chosen = [number for number, value in enumerate(values) if value in wanted]
    return np.isin(numbers, chosen)


def _differ_in(sets: Sets, a: Indices, b: Indices) -> Flags:
    """Whether both have words and share none."""
    return (sets.sizes[a] > 0) & (sets.sizes[b] > 0) & ~sets.meet(a, b)


def _say_else(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether two sentences have no word in common beside act and parties: who denies two things does so twice."""
    sizes = known.told.sizes
    return (sizes[a] > 1) & (sizes[b] > 1) & ~known.told.meet(a, b)


def _parties(known: Traits, a: Indices, b: Indices) -> tuple[Side, Side]:
    """The rows of `Traits.parties` in which the sources of both stand, and those of the targets.

    The parties of the second are turned if they stand the other way round in what both do: "A met B", "B met A".
    """
    count, parties = len(known), known.parties
    is_turned = _is_one_of(known.types, types_that("mutual"), known.event_type[b])
    is_turned &= ~_is_one_of(known.modes, modes_that("hosted"), known.mode[b])
    at = np.flatnonzero(is_turned)
    x, y = a[at], b[at]
    is_straight = parties.meet(x, y) | parties.meet(x + count, y + count)
    is_turned[at] = ~is_straight & (parties.meet(x, y + count) | parties.meet(x + count, y))
    return (a, b + count * is_turned), (a + count, b + count * ~is_turned)


def _have_other_names(known: Traits, side: Side) -> Flags:
    """Whether both have names on this side and share none: not only Norland expelled envoys.

    "A Vancouver man" is no "Bloomington man".
    """
    a, b = side
    has_names, has_named = known.names.sizes > 0, known.named.sizes > 0
    differ = has_names[a] & has_names[b]
    differ |= has_named[a] & has_named[b] & ~known.parties.meet(a, b)
    at = np.flatnonzero(differ)
    a, b = a[at], b[at]
    differ[at] = ~(known.named.meet(a, b) | known.names.meet(a, b))
    return differ


def _have_other_parties(known: Traits, a: Indices, b: Indices, source: Side, target: Side) -> Flags:
    """Whether both tell who does it, or to whom, and nothing in it agrees."""
    parties, names, objects = known.parties, known.names, known.objects
    # Whom one has as the target, the other may have as an object.
    is_object = parties.meet(target[0], b, objects) | objects.meet(a, target[1], parties)
    other_source = _differ_in(parties, *source) & ~names.meet(*source)
    return other_source | (_differ_in(parties, *target) & ~names.meet(*target) & ~is_object)


def _differ_in_count(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether they count the same otherwise: three dead are not four. Dated ones may: a toll grows by the day."""
    is_dated = (known.first_day[a] != UNKNOWN) & (known.first_day[b] != UNKNOWN)
    return known.units.meet(a, b) & ~known.counts.meet(a, b) & ~is_dated


def _tell_of_another_time(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether one tells late, or told before, what the other reported of its day."""
    source, target = _parties(known, a, b)
    sources, targets = known.parties.meet(*source), known.parties.meet(*target)
    place = _share_place(known, a, b)
    has_named = place | known.named.meet(*source) | known.named.meet(*target)
    shared = np.sum([sources, targets, known.objects.meet(a, b), place], axis=0)
    may_be_late = known.acts.meet(a, b) & has_named & (shared > 1)
    may_be_foreseen = known.acts.meet(a, b) & has_named & ((sources & targets) | place)
    is_late = _is_late(known, a, b) | _is_late(known, b, a)
    is_foreseen = _is_foreseen(known, a, b) | _is_foreseen(known, b, a)
    return (may_be_late & is_late) | (may_be_foreseen & is_foreseen)


def _is_late(known: Traits, early: Indices, late: Indices) -> Flags:
    """Whether the second tells, as known, of what the first reported up to a year before: "after it seized it"."""
    published, last_day, is_undated = known.published[late], known.last_day[early], known.first_day[early] == UNKNOWN
    told = np.where(is_undated, known.published[early], last_day)
    tells = known.is_background[late] & known.is_told[late] & (known.first_day[late] == UNKNOWN)
    reports = ~(known.is_background[early] & is_undated) & (told != UNKNOWN) & (published != UNKNOWN)
    return tells & reports & (published >= told) & (published - told <= LATE.days)


def _is_foreseen(known: Traits, plan: Indices, done: Indices) -> Flags:
    """Whether the first, without a day, tells as to come what the second tells of a day in the weeks after it."""
    published, day = known.published[plan], known.first_day[done]
    plans = ~known.is_told[plan] & (known.first_day[plan] == UNKNOWN) & (published != UNKNOWN)
    return plans & (day != UNKNOWN) & (day >= published) & (day - published <= SOON.days)


def _share_place(known: Traits, a: Indices, b: Indices) -> Flags:
    return (known.place[a] != UNKNOWN) & (known.place[a] == known.place[b])


def _is_said_twice(known: Traits, a: Indices, b: Indices) -> Flags:
    """Whether one sentence has both, of one act: who thanks two in a sentence does two things."""
    is_one_sentence = (known.document[a] == known.document[b]) & (known.sentence[a] == known.sentence[b])
    sizes, common = known.acts.sizes, known.acts.shared(a, b).sizes
    return is_one_sentence & (sizes[a] == common) & (sizes[b] == common)


def _persons(known: Traits, a: Indices, b: Indices, side: Side) -> Flags:
    """Whether both have one resolved person on this side."""
    found = known.persons.meet(a, b)
    at = np.flatnonzero(found)
    shared = known.persons.shared(a[at], b[at]).held * known.parties.shared(side[0][at], side[1][at]).held
    found[at] = Sets(shared).sizes > 0
    return found
