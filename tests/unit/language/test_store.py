from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.language import store
from pipeline.language.parse import paragraph_id, parse_paragraphs
from pipeline.language.store import add_parses, stored_parses
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings

TEXTS = ("Norway accused Sweden.", "It rained.", "Talks failed in Oslo.", "Nobody came.", "Five ships left.")
IDS = [paragraph_id(text) for text in TEXTS]


@pytest.fixture(scope="module")
def parses() -> pa.Table:
    texts = from_rows("paragraph_texts", [{"paragraph_id": paragraph_id(t), "text": t} for t in TEXTS])
    return parse_paragraphs({"paragraph_texts": texts}, Settings())["parses"]


def wanted(*numbers: int) -> pa.ChunkedArray:
    return pa.chunked_array([[IDS[number] for number in numbers]])


def test_parses_are_found_in_whatever_part_they_are(
    tmp_path: Path, parses: pa.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "GROUP", 2)
    add_parses(tmp_path, parses.slice(0, 3))
    add_parses(tmp_path, parses.slice(2, 2))  # one of them is there already
    found = stored_parses(tmp_path)
    assert found.has(wanted(0, 4, 2)).tolist() == [True, False, True]
    assert conform("parses", found(wanted(3, 0, 0, 4, 2))).equals(conform("parses", parses.take([0, 2, 3])))
    add_parses(tmp_path, parses.slice(4))
    assert stored_parses(tmp_path)(wanted(4)).equals(parses.slice(4))


def test_an_empty_store_has_nothing(tmp_path: Path) -> None:
    found = stored_parses(tmp_path / "none")
    assert found(wanted(0, 1)).num_rows == 0 and not found.has(wanted(0, 1)).any()


@pytest.mark.parametrize("damage", [lambda whole: whole[:50], lambda whole: whole.replace(b"accuse", b"excuse")])
def test_a_part_that_is_damaged_counts_as_absent(
    tmp_path: Path, parses: pa.Table, caplog: pytest.LogCaptureFixture, damage: Callable[[bytes], bytes]
) -> None:
    add_parses(tmp_path, parses.slice(0, 2))
    (broken,) = tmp_path.glob("*.arrow")
    add_parses(tmp_path, parses.slice(2))
    broken.write_bytes(damage(broken.read_bytes()))
    found = stored_parses(tmp_path)
    assert found.has(wanted(0, 1, 2)).tolist() == [False, False, True] and broken.name in caplog.text
    assert found(wanted(0, 3)).equals(parses.slice(3, 1))
    add_parses(tmp_path, parses.slice(0, 2))
    assert stored_parses(tmp_path).has(wanted(0, 1, 2)).all()
