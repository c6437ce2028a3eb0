"""Words made to cost time: 10,000 characters, as long as a paragraph that is parsed in one piece."""

import time

import pytest

from pipeline.settings import Settings
from pipeline.times.grammar import phrases
from pipeline.times.words import words

LENGTH = Settings().max_paragraph_characters


@pytest.mark.parametrize("fragment", ["1,", "1 ", "1, 2 and ", "May ", "May 3, ", "Monday, ", "1990-", "twenty-"])
def test_phrases_are_found_in_a_second(fragment: str) -> None:
    text = (fragment * LENGTH)[:LENGTH]
    began = time.process_time()
    phrases(words(text, 0, LENGTH))
    assert time.process_time() - began < 1
