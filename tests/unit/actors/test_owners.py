from __future__ import annotations

import pytest

from tests.unit.actors.found import Found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Foreign Ministry in Riga demanded an answer.", "Latvian Foreign Ministry"),
        ("Estonia welcomed the plan. The Defence Ministry said it would pay.", "Estonian Defence Ministry"),
    ],
)
def test_a_bare_ministry_belongs_to_the_state_just_spoken_of(text: str, name: str) -> None:
    assert name in [a["name"] for a in Found(text).actors]


def test_a_bare_ministry_after_two_states_is_left_open() -> None:
    found = Found("Estonia criticized Latvia. The Defence Ministry said it would pay.")
    assert found.actor("Defence Ministry")["country"] is None


def test_a_department_is_a_ministry_only_where_ministries_are_called_so() -> None:
    found = Found("Latvia's State Security Department arrested two men.")
    body = found.actor("State Security Department")
    assert (body["name"], body["country"], body["sector"]) == ("State Security Department", "LVA", "SPY")
