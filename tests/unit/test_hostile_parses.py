"""Whole stages over words made to cost time: 10,000 characters, as long as a paragraph that is parsed in one piece."""

from __future__ import annotations

import time

import pytest

from pipeline import engine
from pipeline.kernel import Tables
from pipeline.settings import Settings
from pipeline.stages import KERNELS
from tests.unit.parses import tables

LENGTH = Settings().max_paragraph_characters
STAGES = ("find_mentions", "resolve_actors", "find_claims", "name_claims", "find_events")
FRAGMENTS = ("May 3, ", "“he said ", "said that he said ", "AB (CD) ")


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_no_stage_after_the_parse_takes_long(fragment: str) -> None:
    made: Tables = dict(tables((fragment * LENGTH)[:LENGTH]))
    for name in STAGES:
        began = time.process_time()
        made |= engine.run(KERNELS[name], made, Settings()).tables
        assert time.process_time() - began < 3, name  # a second on a quiet core
