"""What was proved holds for the bytes, the promise and the definition that it was proved of, and no others."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.release.promises import Promise, broken
from pipeline.release.stored import Stored
from pipeline.schema import TABLES
from tests.unit.release.candidates import rows, staged

MENTIONS = TABLES["mentions"]
OTHER = {**rows()["mentions"][0], "rule_id": "other"}


def counting(times: list[int], faults: int, rule: str = "all is well") -> Promise:
    """A promise that so many rows break, and which counts how often they are looked for."""

    def find(read: Stored) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        times.append(read.num_rows("mentions"))
        return np.arange(faults)

    return Promise(MENTIONS, rule, ("mentions", "actors"), find)


def test_a_promise_is_proved_once_of_the_same_bytes_and_anew_of_others(tmp_path: Path) -> None:
    times: list[int] = []
    promise, candidate = counting(times, 0), staged(tmp_path / "a")
    for find in (candidate.path, candidate.path, staged(tmp_path / "b").path):
        assert not len(broken(promise, Stored(find)))
    assert len(times) == 1
    broken(promise, Stored(staged(tmp_path / "c", mentions=[OTHER]).path))
    broken(promise, Stored(staged(tmp_path / "d", actors=[]).path))
    assert len(times) == 3
    broken(replace(promise, definition=replace(MENTIONS, description="as it was once")), Stored(candidate.path))
    broken(counting(times, 0, "all is better"), Stored(candidate.path))
    assert len(times) == 5


def test_a_broken_promise_is_looked_at_each_time(tmp_path: Path) -> None:
    times: list[int] = []
    promise, candidate = counting(times, 1, "nothing is well"), staged(tmp_path)
    for _ in range(2):
        assert broken(promise, Stored(candidate.path)).tolist() == [0]
    assert len(times) == 2


def test_a_file_that_was_replaced_after_it_was_read_has_not_been_proved(tmp_path: Path) -> None:
    times: list[int] = []
    candidate, other = staged(tmp_path / "a"), staged(tmp_path / "b", mentions=[{**OTHER, "rule_id": "late"}])
    promise, read = counting(times, 0, "it was well"), Stored(candidate.path)
    read("mentions", "rule_id")
    candidate.path("mentions").write_bytes(other.path("mentions").read_bytes())
    broken(promise, read)
    broken(promise, Stored(candidate.path))
    assert len(times) == 2
