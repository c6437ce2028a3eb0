"""Whether it is told as known already. The sentences are our own."""

from __future__ import annotations

import pytest

from pipeline.events.find import events_of
from tests.unit.parses import parsed


@pytest.mark.parametrize(
    ("text", "word", "known"),
    [
        ("Norway seized the ship on Monday.", "seized", False),
        ("The owner wept after Norway seized the ship.", "seized", True),
        ("Norway, which seized the ship in May, has no navy.", "seized", True),
        ("Norway had seized the ship in May.", "seized", True),
        ("Norway's seizure of the ship angered Sweden.", "seizure", True),
        ("The seizure of the ship by Norway angered Sweden.", "seizure", True),
        ("Sweden accused Norway of attacking the ship.", "attacking", True),
        ("Norway will seize the ship.", "seize", False),
        ("Norway said that it seized the ship.", "seized", False),
    ],
)
def test_background(text: str, word: str, known: bool) -> None:
    assert [e["is_background"] for e in events_of(parsed(text)) if e["text"] == word] == [known]
