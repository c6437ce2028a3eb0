"""Compares two event mentions: whether they can be one event, and what speaks for it.

Belongs here: what agrees, what contradicts, how much each counts. Does not: which pairs to compare (`cluster`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from pipeline.events.known import NAMED, Known
from pipeline.events.lexicon import modes_that, types_that

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

Likeness = Callable[[Known, Known], float]


def agreement(a: Known, b: Known, alike: Likeness) -> dict[str, float]:
    """What agrees between two mentions, each with its share (1 = fully); empty if they cannot be one event.

    Args:
        a: A mention.
        b: Another.
        alike: How alike their texts are, from 0 to 1.
    """
    b = _facing(a, b)
    if contradict(a, b) or _differ_in_count(a, b) or any(_other_names(a, b)):
        return {}
    if not (same_time(a, b) or _is_late(a, b) or _is_late(b, a) or _is_foreseen(a, b) or _is_foreseen(b, a)):
        return {}
    sources, targets = a.sources & b.sources, a.targets & b.targets
    acts, words = a.acts & b.acts, a.objects & b.objects
    same_document, same_story = a.doc_id == b.doc_id, a.story_id == b.story_id
    if _is_said_twice(a, b) and not (targets or words):
        return {}
    is_spoken = a.event_type in types_that("spoken")
    if is_spoken and not (same_story or a.days or b.days) and a.told and b.told and not a.told & b.told:
        return {}
    named = any(key.startswith(NAMED) for key in sources | targets)
    headline = same_document and ((a.is_headline and b.is_lead) or (a.is_lead and b.is_headline))
    if not (acts or words or (headline and named)):
        return {}
    topic = 0.0 if same_document else alike(a, b)
    place = _share_place(a, b)
    days = bool(a.days and b.days)
    others = _others(a.sources, b.sources, a.source_names & b.source_names) or _others(
        a.targets, b.targets, a.target_names & b.target_names | (a.targets & b.objects) | (a.objects & b.targets)
    )
    if not same_document:
        told = named or (topic >= TOPIC and (sources or targets or place or days or words)) or topic >= SAME_AFFAIR
        # "A man killed a woman" is not one event in two stories that are not about one affair.
        if is_spoken and not (sources or targets) and topic < SAME_AFFAIR:
            return {}
        if (not same_story and not told) or (others and topic < TOPIC) or not (acts or not others):
            return {}
    elif others and not acts:
        return {}
    # One is seldom jailed or freed twice in a week, and seldom resigns or apologises twice.
    suffered = bool(targets & a.persons & b.persons)
    yielded = a.event_type in types_that("once") and bool(sources & a.persons & b.persons)
    once = (suffered or yielded) and a.is_told and b.is_told
    return {
        "sources": bool(sources),
        "targets": bool(targets),
        "words": bool(words),
        "acts": bool(acts),
        "days": days,
        "place": place,
        "once": once,
        "document": same_document and bool(acts),
        "headline": headline,
        "topic": max(0.0, topic - ANY_NEWS),
        "undated": a.anchor is None and b.anchor is None and not same_story and not once and topic < TOPIC,
        "other parties": bool(others),
        "other words": same_document and not headline and is_spoken and _say_else(a, b),
        "spoken": not same_story and is_spoken,
        "other objects": bool(a.objects and b.objects and not words),
        "other numbers": not same_story and bool(a.numbers and b.numbers and not a.numbers & b.numbers),
    }


def evidence(agreed: dict[str, float]) -> float:
    """The weight of what agrees; 0 if nothing does."""
    return sum(WEIGHTS[name] * share for name, share in agreed.items())


def contradict(a: Known, b: Known) -> bool:
    """Whether two mentions cannot be one event: another kind, day, place or party."""
    if a.event_type != b.event_type or not _same_mode(a.mode, b.mode):
        return True
    if a.doc_id == b.doc_id and a.is_told != b.is_told:
        # Who writes knows whether it has happened: "launched one in May and may launch another".
        return True
    if a.days and b.days and (a.days[0] > b.days[1] or b.days[0] > a.days[1]):
        return True
    if a.place is not None and b.place is not None and a.place != b.place:
        return True
    if a.country and b.country and a.country != b.country:
        return True
    if a.people and b.people and not a.people & b.people:
        return True
    if a.weekdays and b.weekdays and not a.weekdays & b.weekdays:
        return True
    return all(_other_names(a, _facing(a, b)))


def same_time(a: Known, b: Known) -> bool:
    """Both dated (and not contradicting), or told in one document or story, or published within days of each other."""
    if (a.days and b.days) or a.doc_id == b.doc_id or a.story_id == b.story_id:
        return True
    if a.anchor and b.anchor:
        return abs(a.anchor - b.anchor) <= NEAR
    return a.published is None and b.published is None


def _say_else(a: Known, b: Known) -> bool:
    """Whether two sentences have no word in common beside act and parties: who denies two things does so twice."""
    return len(a.told) > 1 and len(b.told) > 1 and not a.told & b.told


def _others(a: frozenset[str], b: frozenset[str], shared_names: frozenset[str]) -> bool:
    """Whether both tell who, and nothing in it agrees."""
    return bool(a and b) and not (a & b or shared_names)


def _is_late(early: Known, late: Known) -> bool:
    """Whether the second tells, as known, of what the first reported up to a year before: "after it seized it"."""
    told = early.days[1] if early.days else early.published
    if late.days or not (late.is_background and late.is_told and told and late.published):
        return False
    if (early.is_background and early.days is None) or not timedelta(0) <= late.published - told <= LATE:
        return False
    return bool(early.acts & late.acts) and _has_named(early, late) and _shared(early, late) > 1


def _is_foreseen(plan: Known, done: Known) -> bool:
    """Whether the first, without a day, tells as to come what the second tells of a day in the weeks after it."""
    if plan.is_told or plan.days or not (plan.published and done.days):
        return False
    if not timedelta(0) <= done.days[0] - plan.published <= SOON or not plan.acts & done.acts:
        return False
    both = bool(plan.sources & done.sources and plan.targets & done.targets) or _share_place(plan, done)
    return both and _has_named(plan, done)


def _has_named(a: Known, b: Known) -> bool:
    """Whether they share a party by its name, or the place."""
    shared = (a.sources & b.sources) | (a.targets & b.targets)
    return _share_place(a, b) or any(key.startswith(NAMED) for key in shared)


def _shared(a: Known, b: Known) -> int:
    """How many of source, target, object and place they share."""
    pairs = ((a.sources, b.sources), (a.targets, b.targets), (a.objects, b.objects))
    return sum(bool(x & y) for x, y in pairs) + _share_place(a, b)


def _share_place(a: Known, b: Known) -> bool:
    return a.place is not None and a.place == b.place


def is_far(a: Known, b: Known) -> bool:
    """Whether they stand in two stories, days apart."""
    if a.doc_id == b.doc_id or a.story_id == b.story_id or not (a.anchor and b.anchor):
        return False
    return abs(a.anchor - b.anchor) > NEAR


def _is_said_twice(a: Known, b: Known) -> bool:
    """Whether one sentence has both, of one act: who thanks two in a sentence does two things."""
    return a.doc_id == b.doc_id and a.copy[0] == b.copy[0] and a.acts == b.acts


def weights(known: Iterable[Known]) -> dict[str, float]:
    """How much each word tells: the rarer among the stories, the more (Spärck Jones 1972)."""
    stories: Counter[str] = Counter()
    count = 0
    for _, told in groupby(sorted(known, key=_story), key=_story):
        stories.update(
            {word for words in {part for one in told for part in (one.lead, one.own_words)} for word in words}
        )
        count += 1
    by_count = {seen: math.log((count + BACKGROUND) / (seen + 1)) for seen in {*stories.values()}}
    return {word: by_count[seen] for word, seen in stories.items()}


def _story(one: Known) -> str:
    return one.story_id


def likeness(weight: dict[str, float]) -> Likeness:
    """The cosine of two mentions' words, each word by its weight (Salton and Buckley 1988)."""
    squares = {value: value**2 for value in {*weight.values()}}  # few beside the words
    sizes: dict[str, float] = {}

    def size(one: Known) -> float:
        if one.mention_id not in sizes:
            sizes[one.mention_id] = math.fsum(squares[weight[word]] for word in one.words)
        return sizes[one.mention_id]

    def alike(a: Known, b: Known) -> float:
        common = math.fsum(squares[weight[word]] for word in a.words & b.words)
        return common / math.sqrt(size(a) * size(b)) if common else 0.0

    return alike


def _facing(a: Known, b: Known) -> Known:
    """The second, its parties turned if they stand the other way round in what both do: "A met B", "B met A"."""
    is_mutual = b.event_type in types_that("mutual") and b.mode not in modes_that("hosted")
    if not is_mutual or a.sources & b.sources or a.targets & b.targets:
        return b
    if not (a.sources & b.targets or a.targets & b.sources):
        return b
    return replace(b, sources=b.targets, targets=b.sources, source_names=b.target_names, target_names=b.source_names)


def _same_mode(a: str | None, b: str | None) -> bool:
    """Modes agree if one is not told, or one is so vague that the other may say the same more exactly."""
    return a == b or a is None or b is None or bool(modes_that("agrees") & {a, b})


def _differ_in_count(a: Known, b: Known) -> bool:
    """Whether they count the same otherwise: three dead are not four. Dated ones may: a toll grows by the day."""
    units = {unit for unit, _ in a.counts} & {unit for unit, _ in b.counts}
    return bool(units) and not a.counts & b.counts and not (a.days and b.days)


def _other_names(a: Known, b: Known) -> tuple[bool, bool]:
    """Whether the source has another name, and whether the target has: not only Norland expelled envoys."""
    return (
        _differ(a.sources, b.sources, a.source_names, b.source_names),
        _differ(a.targets, b.targets, a.target_names, b.target_names),
    )


def _differ(a: frozenset[str], b: frozenset[str], a_names: frozenset[str], b_names: frozenset[str]) -> bool:
    """Whether both hold names and share none: "a Vancouver man" is no "Bloomington man"."""
    if any(key.startswith(NAMED) for key in a & b) or a_names & b_names:
        return False
    if a_names and b_names:
        return True
    return not a & b and all(any(key.startswith(NAMED) for key in keys) for keys in (a, b))
