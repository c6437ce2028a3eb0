from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.kept import keep_tables, kept_tables
from pipeline.kernel import Tables
from pipeline.settings import Settings
from pipeline.stages import JOIN_STORIES
from pipeline.warehouse import Warehouse
from tests.unit.stories.articles import CORPUS, articles

GIVEN = {"articles": articles(*CORPUS)}


@pytest.fixture
def made() -> Tables:
    return JOIN_STORIES(GIVEN, Settings())


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path, made: Tables) -> None:
    place = Warehouse(tmp_path)
    assert kept_tables(place, JOIN_STORIES, "1") == {}
    keep_tables(place, JOIN_STORIES, "1", made)
    kept = kept_tables(place, JOIN_STORIES, "1")
    assert kept.keys() == set(JOIN_STORIES.kept)
    assert all(table.num_rows and table.equals(made[name]) for name, table in kept.items())


def test_what_other_code_has_kept_is_not_used(tmp_path: Path, made: Tables) -> None:
    keep_tables(Warehouse(tmp_path), JOIN_STORIES, "1", made)
    assert kept_tables(Warehouse(tmp_path), JOIN_STORIES, "2") == {}


@pytest.mark.parametrize("harm", ["deleted", "cut off", "another table"])
def test_a_file_that_is_gone_or_broken_costs_time_and_no_row(tmp_path: Path, made: Tables, harm: str) -> None:
    place = Warehouse(tmp_path)
    keep_tables(place, JOIN_STORIES, "1", made)
    files = {path.stem: path for path in place.cache.rglob("*.parquet")}
    assert files.keys() == set(JOIN_STORIES.kept)
    if harm == "deleted":
        files["story_texts"].unlink()
    elif harm == "cut off":
        files["story_texts"].write_bytes(files["story_texts"].read_bytes()[:-9])
    else:
        files["story_texts"].write_bytes(files["story_overlaps"].read_bytes())
    kept = kept_tables(place, JOIN_STORIES, "1")
    assert kept.keys() == {"story_overlaps"}
    again = JOIN_STORIES({**GIVEN, **kept}, Settings())
    assert all(again[name].equals(table) for name, table in made.items())
