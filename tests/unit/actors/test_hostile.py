"""Patterns on words made to cost time: 10,000 characters, as long as a paragraph that is parsed in one piece."""

import time

import pytest

from pipeline.actors.bodies import DEPARTMENT, MINISTRY
from pipeline.actors.entities import NUMBERED
from pipeline.actors.repeats import ACRONYM
from pipeline.settings import Settings

LENGTH = Settings().max_paragraph_characters
PATTERNS = [MINISTRY, DEPARTMENT, ACRONYM, NUMBERED]
FRAGMENTS = ["Ministry of the ", "Ministry ", "department for ", "Department ", "A", "a", "A-", "A-1", "A1", "-", "é"]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_no_pattern_takes_long(fragment: str) -> None:
    began = time.process_time()
    for ending in ("", "!", "\n", "1", " ministry", " department"):
        words = (fragment * LENGTH)[: LENGTH - len(ending)] + ending
        for pattern in PATTERNS:
            pattern.fullmatch(words)  # the only way in which they are used
    assert time.process_time() - began < 1
