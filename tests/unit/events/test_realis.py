"""Whether it is told as a fact. The sentences are our own."""

from __future__ import annotations

import pytest

from pipeline.events.find import events_of
from tests.unit.parses import parsed


@pytest.mark.parametrize(
    ("text", "word", "realis", "negated"),
    [
        ("Rebels attacked the convoy.", "attacked", "actual", False),
        ("Rebels did not attack the convoy.", "attack", "actual", True),
        ("Rebels failed to attack the convoy.", "attack", "actual", True),
        ("Rebels tried to attack the convoy.", "attack", "actual", False),
        ("Rebels may attack the convoy.", "attack", "hypothetical", False),
        ("Rebels are planning to attack the convoy.", "attack", "future", False),
        ("Rebels will attack the convoy.", "attack", "future", False),
        ("If rebels attack the convoy, the talks will end.", "attack", "hypothetical", False),
        ("Did rebels attack the convoy?", "attack", "hypothetical", False),
        ("The general ordered troops to attack the convoy.", "attack", "hypothetical", False),
        ("The army said rebels would attack the convoy.", "attack", "future", False),
        ("Two envoys tried to meet the president but were turned away.", "meet", "hypothetical", False),
        ("If rebels attack again, the army said, it would impose a curfew.", "impose", "hypothetical", False),
        ("The council may impose sanctions if the rebels return.", "impose", "hypothetical", False),
        ("The premier offered to host talks between Serbia and Kosovo.", "host", "hypothetical", False),
        ("The king let inspectors visit the plant.", "visit", "hypothetical", False),
        ("Iran is preparing to launch a satellite.", "launch", "future", False),
        ("The planned visit of the king to Spain was discussed.", "visit", "future", False),
        ("Had rebels attacked the convoy, the talks would have ended.", "attacked", "hypothetical", False),
        ("Should rebels attack the convoy, the talks will end.", "attack", "hypothetical", False),
        ("Rebels nearly attacked the convoy.", "attacked", "actual", True),
        ("Rebels are about to attack the convoy.", "attack", "future", False),
        ("Rebels were unable to attack the convoy.", "attack", "hypothetical", True),
        ("An attempt by rebels to kill the premier failed.", "kill", "actual", False),
        ("A foiled attack on the embassy alarmed the council.", "attack", "hypothetical", True),
        ("There was no attack on the embassy.", "attack", "actual", True),
        ("Norway has no plans to attack Sweden.", "attack", "future", True),
        ("Without an attack by rebels on the convoy, the talks go on.", "attack", "actual", True),
        ("Ministers are to meet on Monday.", "meet", "future", False),
        ("The president has yet to visit Sweden.", "visit", "actual", True),
        ("Norway refused to meet Sweden.", "meet", "actual", True),
        ("Norway signed a contract to supply Sweden with grain.", "supply", "future", False),
        ("We would like to thank Norway for its help.", "thank", "actual", False),
        ("Norway wants to thank Sweden for its help.", "thank", "hypothetical", False),
        ("Norway flew home an envoy to discuss the border with Sweden.", "discuss", "future", False),
        ("Envoys condemned the attack by rebels on the convoy.", "attack", "actual", False),
        ("Rebels attacked the convoy on Monday, a driver told Reuters.", "attacked", "actual", False),
        ("The general told reporters that rebels had attacked the convoy.", "attacked", "actual", False),
        ("The general told troops to attack the convoy.", "attack", "hypothetical", False),
        ("Troops were told to attack the convoy.", "attack", "hypothetical", False),
        ("The army did not say that rebels had attacked the convoy.", "attacked", "hypothetical", False),
        ("The army has not confirmed that rebels attacked the convoy.", "attacked", "hypothetical", False),
        ("The army did not say when rebels attacked the convoy.", "attacked", "actual", False),
        ("The premier will travel to Oslo for talks with Norway.", "talks", "future", False),
        ("The premier travelled to Oslo for talks with Norway.", "talks", "actual", False),
    ],
)
def test_realis_and_negation(text: str, word: str, realis: str, negated: bool) -> None:
    events = [e for e in events_of(parsed(text)) if e["text"] == word]
    assert events, [(e["event_type"], e["text"]) for e in events_of(parsed(text))]
    assert (events[0]["realis"], events[0]["is_negated"]) == (realis, negated)


@pytest.mark.parametrize(
    ("text", "historical"),
    [
        ("Troops invaded the island in 1974.", True),
        ("Troops invaded the island decades ago.", True),
        ("Troops invaded the island thirty years ago.", True),
        ("Troops invaded the island on Monday.", False),
        ("Troops invaded the island in 2026.", False),
    ],
)
def test_background_of_long_ago(text: str, historical: bool) -> None:
    assert [e["is_historical"] for e in events_of(parsed(text, date="2026-03-04"))] == [historical]
