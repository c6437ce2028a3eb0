from pathlib import Path

from pipeline.release.stored import Stored
from pipeline.schema import TABLES
from tests.unit.release.candidates import TEXT, rows, staged


def test_columns_are_read_once_and_stay_what_they_were(tmp_path: Path) -> None:
    candidate = staged(tmp_path)
    read = Stored(candidate.path)
    first, digest = read("mentions", "text", "kind"), read.digest("mentions")
    candidate.path("mentions").write_bytes(b"ruined")
    assert read("mentions", "kind", "text").select(["text", "kind"]).equals(first)
    assert read.digest("mentions") == digest != Stored(candidate.path).digest("mentions")


def test_a_table_without_a_file_is_empty(tmp_path: Path) -> None:
    read = Stored(lambda name: tmp_path / f"{name}.parquet")
    assert read("events", "event_id", "status").num_rows == read.num_rows("events") == 0
    assert read.schema("events").equals(TABLES["events"].arrow) and not read.digest("events")


def test_texts_are_those_of_the_file_that_is_there(tmp_path: Path) -> None:
    candidate = staged(tmp_path / "a")
    assert Stored(candidate.path).texts is Stored(candidate.path).texts
    other = staged(tmp_path / "b", documents=[{**rows()["documents"][0], "text": f"{TEXT} More."}])
    candidate.path("documents").write_bytes(other.path("documents").read_bytes())
    assert Stored(candidate.path).texts.lengths.tolist() == [len(TEXT) + len(" More.")]
