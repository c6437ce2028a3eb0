"""Allegation is not fact."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.events.status import event_status, mention_status


def mention(realis: str = "actual", is_negated: bool = False, source: str | None = None) -> dict[str, Any]:
    roles = [{"role": "source", "actor_id": source, "mention_id": None, "start": 0, "end": 1}]
    return {"realis": realis, "is_negated": is_negated, "roles": roles}


def claim(polarity: str = "asserted", claimant: str | None = None, rule_id: str = "speech:said") -> dict[str, Any]:
    return {"polarity": polarity, "claimant_actor_id": claimant, "rule_id": rule_id}


@pytest.mark.parametrize(
    ("row", "within", "before", "status"),
    [
        (mention(), None, "", "occurred"),
        (mention(), None, "the rebels allegedly", "alleged"),
        (mention(is_negated=True), None, "", "denied"),
        (mention("future"), None, "", "planned"),
        (mention("hypothetical"), None, "", "hypothetical"),
        (mention("hypothetical", is_negated=True), None, "", "hypothetical"),
        (mention(source="a"), claim(claimant="b"), "", "alleged"),
        (mention(source="a"), claim(claimant="a"), "", "occurred"),
        (mention(source="a"), claim(claimant="b", rule_id="evaluation:verb_object"), "", "occurred"),
        (mention(source=None), claim(claimant=None), "", "alleged"),
        (mention(source="a"), claim("denied", "a"), "", "denied"),
        (mention(is_negated=True), claim("asserted", "a"), "", "denied"),
        (mention(is_negated=True, source="a"), claim("denied", "a"), "", "denied"),
        (mention("future"), claim(claimant="a"), "", "planned"),
    ],
)
def test_status_of_a_mention(row: dict[str, Any], within: dict[str, Any] | None, before: str, status: str) -> None:
    assert mention_status(row, within, before) == status


@pytest.mark.parametrize(
    ("after", "status"),
    [
        (" the island: report", "alleged"),
        (" two villages: Defence Ministry", "alleged"),
        (" two towns: Karvel and Dorn", "occurred"),
        (" the island.", "occurred"),
    ],
)
def test_a_headline_may_credit_its_source_at_its_end(after: str, status: str) -> None:
    assert mention_status(mention(), None, "Experts visit", after) == status


@pytest.mark.parametrize(
    ("statuses", "status", "disputed"),
    [
        (["alleged", "occurred"], "occurred", False),
        (["alleged", "denied"], "alleged", True),
        (["planned", "hypothetical"], "planned", False),
        (["denied", "denied"], "denied", False),
    ],
)
def test_the_strongest_status_wins_and_a_denial_disputes_it(statuses: list[str], status: str, disputed: bool) -> None:
    assert event_status(statuses) == (status, disputed)
