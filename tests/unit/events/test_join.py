"""Mentions in, events out. The sentences are our own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arrays import Indices
from pipeline.events import cluster
from pipeline.events.candidates import MOST_NEIGHBOURS
from pipeline.events.compare import Likeness, Shares, agreement
from pipeline.events.known import stem
from pipeline.events.lexicon import families
from pipeline.events.traits import SETS, Traits
from pipeline.schema import from_rows
from pipeline.settings import Settings
from pipeline.stages import JOIN_EVENTS
from tests.unit.events.told import DAYS, told

Known = dict[str, Any]
"""A row of `known_event_mentions`."""
NO_LEAD = from_rows("known_leads", [{"key": 0, "words": []}])


def known(name: str, **given: Any) -> Known:
    """What is known of a mention of a launch by Norland, unless told otherwise."""
    values: Known = {
        "event_mention_id": name,
        "doc_id": f"doc-{name}",
        "story_id": f"story-{name}",
        "event_type": "MOBILIZE",
        "mode": "launch",
        "is_told": True,
        "acts": ["launch"],
        "sources": ["@actor-n"],
        "objects": ["satellite"],
        "published": date(2026, 5, 5),
        "words": [name],
        "lead": 0,
        "sentence_id": name,
        "sentence_length": len(name),
        "offset": 0,
        "is_background": False,
        "is_headline": False,
        "is_lead": False,
    }
    return {**{name: [] for name in SETS}, **values, **given}


def on(day: date) -> Known:
    return {"first_day": day, "last_day": day}


def clusters(known: Iterable[Known]) -> dict[str, str]:
    return cluster.clusters(from_rows("known_event_mentions", known), NO_LEAD)


def reasons(known: list[Known], event: set[str]) -> dict[str, tuple[str, list[str]]]:
    return cluster.reasons(from_rows("known_event_mentions", known), NO_LEAD, event)


def built(*documents: str | dict[str, Any], **given: Any) -> dict[str, list[dict[str, Any]]]:
    """Events and event mentions of texts, as `told` reads them."""
    made = JOIN_EVENTS(told(*documents, **given), Settings())
    return {name: made[name].to_pylist() for name in ("events", "event_mentions")}


def test_three_attempts_are_three_events() -> None:
    text = (
        "Norland launched a satellite on 4 May. Norland launched a satellite on 9 August. "
        "Norland launched a satellite on 2 November."
    )
    events = built({"text": text, "date": "2026-11-05"})["events"]
    assert sorted(e["date_start"] for e in events) == sorted(DAYS.values())


def test_reports_of_one_event_are_one() -> None:
    made = built(
        {"text": "Norland launched a satellite on 4 May.", "date": "2026-05-04", "publisher": "A"},
        {"text": "A satellite was launched by Norland on 4 May, to the dismay of Sudland.", "date": "2026-05-05"},
    )
    launches = [e for e in made["events"] if e["event_type"] == "MOBILIZE"]
    assert len(launches) == 1
    event = launches[0]
    assert (event["mention_count"], event["document_count"], event["story_count"]) == (2, 2, 2)
    assert event["source_actor_ids"] == ["actor-n"]
    assert event["first_reported"].date() == date(2026, 5, 4)
    assert event["last_reported"].date() == date(2026, 5, 5)
    assert event["status"] == "occurred"


def test_the_day_of_publication_is_no_date_of_the_event() -> None:
    event = built({"text": "Norland launched a satellite.", "date": "2026-05-04"})["events"][0]
    assert event["date_start"] is None
    assert event["date_basis"] is None
    assert event["place_name"] is None


def test_copies_of_one_story_count_once() -> None:
    text = "Norland shelled the port of its neighbour Sudland before dawn."
    copy = {"text": text, "story_id": "story-1"}
    made = built({**copy, "publisher": "A"}, {**copy, "publisher": "B"})
    assert len(made["events"]) == 1
    event = made["events"][0]
    assert (event["mention_count"], event["document_count"]) == (2, 2)
    assert (event["story_count"], event["independent_source_count"]) == (1, 1)


def test_unnamed_copies_are_one_actor_and_bring_their_state() -> None:
    text = "Norland expelled two Sudlandic diplomats."
    group = {"two Sudlandic diplomats": {"country": "SWE", "sector": "GOV"}}
    copies = [{"text": text, "story_id": "story-1", "publisher": name} for name in ("A", "B", "C")]
    event = built(*copies, names=group)["events"][0]
    assert event["source_actor_ids"] == ["actor-n"]
    assert len(event["target_actor_ids"]) == 2
    assert "actor-s" in event["target_actor_ids"]


def test_five_papers_that_quote_one_official_are_one_origin() -> None:
    text = "Norland launched a satellite on 4 May, {} told this paper."
    papers = [
        {"text": text.format("an aide of Sudland"), "publisher": name, "story_id": f"story-{name}"} for name in "ABCDE"
    ]
    named = built(*papers, claimants={"Sudland": "actor-s"})["events"][0]
    assert (named["story_count"], named["independent_source_count"]) == (5, 1)


def test_a_headline_adds_no_origin_to_its_article() -> None:
    story = {"story_id": "story-1", "date": "2026-05-05"}
    event = built(
        {"text": "Norland launched a satellite on 4 May.", **story},
        {"text": "Norland launched a satellite on 4 May, Sudland said.", **story},
        claimants={"Sudland": "actor-s"},
    )["events"][0]
    assert (event["mention_count"], event["independent_source_count"]) == (2, 1)


def test_the_summary_is_a_quotation() -> None:
    text = "It rained. Norland shelled Sudland."
    event = built(text)["events"][0]
    assert text[event["summary_start"] : event["summary_end"]] == event["summary"] == "Norland shelled Sudland."


@pytest.mark.parametrize(
    ("difference", "joined"),
    [
        ({}, True),
        ({"event_type": "ASSAULT"}, False),
        ({"mode": None}, True),
        ({"mode": "test"}, False),
        ({"sources": ["@actor-s"]}, False),
        ({"published": date(2026, 7, 5)}, False),
        ({**on(date(2026, 5, 4)), "published": date(2026, 7, 5)}, True),
        ({**on(date(2026, 5, 9))}, False),
        ({"acts": ["test"], "objects": ["engine"]}, False),
        ({"sources": ["man"]}, False),
    ],
)
def test_what_joins_and_what_keeps_apart(difference: dict[str, Any], joined: bool) -> None:
    """The first mention is dated 4 May; the second differs from it as told."""
    first = known("em-1", **on(date(2026, 5, 4)))
    second = known("em-2", **difference)
    group = clusters([first, second])
    assert (group["em-1"] == group["em-2"]) is joined


def test_common_nouns_do_not_join_two_stories() -> None:
    """ "A man killed a woman" in two stories is two events; in one document it may be one."""
    shared = {"event_type": "ASSAULT", "mode": "kill", "acts": ["kill"], "sources": ["man"]}
    shared |= {"targets": ["woman"], "objects": []}
    apart = clusters([known("em-1", **shared), known("em-2", **shared)])
    assert apart["em-1"] != apart["em-2"]
    together = clusters(
        [known("em-1", doc_id="d", story_id="s", **shared), known("em-2", doc_id="d", story_id="s", **shared)]
    )
    assert together["em-1"] == together["em-2"]


def test_an_undated_mention_joins_its_documents_only_launch_but_not_one_of_two() -> None:
    place = {"doc_id": "d", "story_id": "s"}
    may = known("em-1", **on(date(2026, 5, 4)), **place)
    august = known("em-2", **on(date(2026, 8, 9)), **place)
    undated = known("em-3", objects=[], **place)
    both = clusters([may, undated])
    assert both["em-1"] == both["em-3"]
    assert len(set(clusters([may, august, undated]).values())) == 3


def test_a_persons_arrest_is_one_event_in_two_stories() -> None:
    """One is seldom arrested twice in three days; a country is condemned every day."""
    shared = {
        "event_type": "COERCE",
        "mode": "arrest",
        "acts": ["arrest"],
        "sources": [],
        "objects": [],
    }
    person = {"targets": ["@actor-p"], "persons": ["@actor-p"]}
    group = clusters([known("em-1", **shared, **person), known("em-2", **shared, **person)])
    assert group["em-1"] == group["em-2"]
    country = {"targets": ["@actor-n"]}
    group = clusters([known("em-1", **shared, **country), known("em-2", **shared, **country)])
    assert group["em-1"] != group["em-2"]


AFFAIR = tuple(f"word-{i}" for i in range(10))


def killing(name: str, **given: Any) -> Known:
    """A mention of a killing in one affair, told by one story, without a name in it."""
    values: dict[str, Any] = {
        "event_type": "ASSAULT",
        "mode": "kill",
        "acts": ["kill"],
        "sources": ["gunman"],
        "targets": ["man"],
        "objects": [],
        "words": AFFAIR,
    }
    return known(name, **(values | given))


@pytest.mark.parametrize(
    ("difference", "joined"),
    [
        ({}, True),
        ({"sources": []}, True),
        ({"acts": ["wound"]}, False),
        ({"words": ("word-1", "other")}, False),
        ({"weekdays": ["friday"]}, False),
        ({"people": ["jones"]}, False),
        ({"target_names": ["sudl"]}, False),
        ({"country": "SWE"}, False),
        ({"published": date(2026, 5, 9)}, False),
    ],
)
def test_stories_of_one_affair_tell_one_event_unless_something_contradicts(
    difference: dict[str, Any], joined: bool
) -> None:
    first = killing(
        "em-1",
        weekdays=["monday"],
        people=["smith"],
        target_names=["norl"],
        country="NOR",
    )
    group = clusters([first, killing("em-2", **difference)])
    assert (group["em-1"] == group["em-2"]) is joined


def test_a_document_tells_one_act_once() -> None:
    """The verb and the noun of one act, the party told by one of them only."""
    verb = killing("em-1", doc_id="d", story_id="s")
    noun = killing("em-2", doc_id="d", story_id="s", sources=[], targets=[])
    group = clusters([verb, noun])
    assert group["em-1"] == group["em-2"]


@pytest.mark.parametrize(("mode", "joined"), [(None, True), ("visit", False)])
def test_who_meets_whom_may_be_told_either_way_round(mode: str | None, joined: bool) -> None:
    norland = {"sources": ["@actor-n"], "source_names": ["norl"]}
    sudland = {"sources": ["@actor-s"], "source_names": ["sudl"]}
    norland |= {"targets": sudland["sources"], "target_names": sudland["source_names"]}
    sudland |= {"targets": ["@actor-n"], "target_names": ["norl"]}
    shared = {"event_type": "CONSULT", "mode": mode, "acts": ["meet"], "words": AFFAIR}
    group = clusters([known("em-1", **shared, **norland), known("em-2", **shared, **sudland)])
    assert (group["em-1"] == group["em-2"]) is joined


@pytest.mark.parametrize(("event_type", "joined"), [("ASSAULT", True), ("REQUEST", False)])
def test_what_one_says_again_and_again_needs_a_like_text(event_type: str, joined: bool) -> None:
    shared = {"event_type": event_type, "mode": None, "targets": ["@actor-s"], "objects": []}
    group = clusters([known("em-1", **shared), known("em-2", **shared)])
    assert (group["em-1"] == group["em-2"]) is joined


def test_a_merge_is_explained() -> None:
    dated = {**on(date(2026, 5, 4))}
    first, second = known("em-1", **dated), known("em-2", **dated)
    assert reasons([first, second, known("em-3")], {"em-1", "em-2"}) == {
        "em-1": ("em-2", ["sources", "words", "acts", "days"]),
        "em-2": ("em-1", ["sources", "words", "acts", "days"]),
    }
    assert reasons([first, second], {"em-1"}) == {}


def test_a_copy_is_explained_as_one() -> None:
    copy = {"sentence_id": "sentence-1", "sentence_length": 53, "offset": 8}
    why = reasons([known("em-1", **copy), known("em-2", **copy)], {"em-1", "em-2"})
    assert why["em-1"] == ("em-2", ["copy"])


def test_what_differs_in_its_objects_is_two() -> None:
    place = {"doc_id": "d", "story_id": "s", "sources": ["@actor-n"]}
    group = clusters(
        [
            known("em-1", objects=["packag"], **place),
            known("em-2", objects=["vouch"], **place),
        ]
    )
    assert group["em-1"] != group["em-2"]


def test_what_happened_is_not_what_may_happen_in_one_document() -> None:
    made = built(
        {"text": "Norland launched a satellite on 4 May. Norland may launch a satellite.", "date": "2026-05-05"}
    )
    assert sorted(e["status"] for e in made["events"]) == ["hypothetical", "occurred"]


@pytest.mark.parametrize(
    ("event_type", "words"),
    [
        ("COERCE", ("arrest", "detention", "apprehend")),
        ("ASSAULT", ("kill", "murder", "slaying")),
        ("CONSULT", ("meeting", "summit")),
    ],
)
def test_families_of_acts(event_type: str, words: tuple[str, ...]) -> None:
    assert len({families()[event_type, word] for word in words}) == 1


POOL = [
    known(f"em-{i}", **(on(day) if day else {}), sources=[source], published=date(2026, 5, 5))
    for i, (day, source) in enumerate(
        (day, source)
        for day in (None, date(2026, 5, 4), date(2026, 5, 5))
        for source in ("@actor-n", "@actor-s", "@actor-x")
    )
]


AFFAIRS = [
    killing(f"em-{i}", people=[*filter(None, [person])], words=(*AFFAIR, word), published=date(2026, 5, day))
    for i, (person, word, day) in enumerate(
        (person, word, day) for person in ("", "smith", "jones") for word in ("fire", "sea") for day in (5, 7)
    )
]


@settings(max_examples=50, deadline=None)
@given(st.permutations([*POOL, *({**one, "event_mention_id": f"x{one['event_mention_id']}"} for one in AFFAIRS)]))
def test_the_order_of_mentions_does_not_matter(order: list[Known]) -> None:
    assert clusters(order) == clusters(sorted(order, key=lambda one: one["event_mention_id"]))


@pytest.mark.parametrize(
    "words",
    [
        ("launched", "launching", "launch", "launches"),
        ("attack", "attacks", "attacked"),
        ("expels", "expelled"),
        ("investigate", "investigation"),
    ],
)
def test_stems(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_a_capital_that_acts_is_its_state() -> None:
    names = {"Belarus": {"type": "country", "country": "BLR", "is_named": True}}
    text = "Belarus kept silent. The minister brushed aside a threat from Minsk to halt trade."
    threat = next(e for e in built(text, names=names)["events"] if e["event_type"] == "THREATEN")
    assert len(threat["source_actor_ids"]) == 1


def test_a_popular_act_is_compared_with_its_nearest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(known: Traits, alike: Likeness, a: Indices, b: Indices) -> tuple[Indices, dict[str, Shares]]:
        nonlocal compared
        compared += len(a)
        return agreement(known, alike, a, b)

    monkeypatch.setattr("pipeline.events.cluster.agreement", counted)
    size = 3 * MOST_NEIGHBOURS
    group = clusters(known(f"em-{n:03}", words=AFFAIR) for n in range(size))
    assert set(group.values()) == {"em-000"}
    assert compared <= size * MOST_NEIGHBOURS
