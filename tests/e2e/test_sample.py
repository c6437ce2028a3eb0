"""The sample, from the folder to the release, through the command that a user types."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from assets.cli import main
from pipeline.release.verify import verify_release
from pipeline.schema import PUBLISHED
from pipeline.warehouse import Warehouse, read_parquet, sha256_of
from tests.e2e.expected import SAMPLE, expectations, findings, name_of

NOT_YET = Path(__file__).with_name("not_yet.txt")


@pytest.fixture(scope="module")
def read(warehouse: Warehouse) -> Callable[[str], pa.Table]:
    latest = warehouse.latest()
    assert latest is not None
    return cache(lambda table: read_parquet(latest / f"{table}.parquet"))


@pytest.fixture(scope="module")
def found(read: Callable[[str], pa.Table]) -> dict[str, str]:
    return findings(read)


def test_the_release_is_sound(warehouse: Warehouse) -> None:
    latest = warehouse.latest()
    assert latest is not None and verify_release(latest) == []
    assert {p.stem for p in latest.glob("*.parquet")} == set(PUBLISHED)


def not_yet() -> set[str]:
    lines = NOT_YET.read_text(encoding="utf8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


ALL = [name_of(kind, expected) for kind, entries in expectations().items() for expected in entries]


@pytest.mark.parametrize("name", ALL)
def test_what_the_sample_says_is_in_the_release(found: dict[str, str], name: str) -> None:
    """Each expectation is met, or is listed in not_yet.txt: what is met must be struck off there."""
    if name in not_yet():
        assert found[name], f"now met: strike it off {NOT_YET.name}"
    else:
        assert not found[name], found[name]


def test_the_list_of_what_is_not_met_names_nothing_else() -> None:
    assert not_yet() <= set(ALL)


def test_nothing_vanishes(read: Callable[[str], pa.Table]) -> None:
    """Every file and record of the folder is a document or has a row in `rejected`."""
    kept = set(read("documents")["source_uri"].to_pylist())
    lost = {r["source_uri"] for r in read("rejected").to_pylist()}
    for path in (SAMPLE / "articles").iterdir():
        named = [uri for uri in kept | lost if f"/{path.name}" in uri]
        assert named or path.suffix == ".json", path


def test_a_second_build_parses_nothing_and_publishes_nothing_new(
    warehouse: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    before = warehouse.latest()
    assert main(["build", "--source", str(SAMPLE / "articles"), "--warehouse", str(warehouse.root)]) == 0
    printed = capsys.readouterr().out
    assert "re-parsed nothing" in printed and "the latest release is already this one" in printed
    assert warehouse.latest() == before


def test_another_machine_makes_the_same_bytes_with_another_batch_size_and_workers(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "articles"
    shutil.copytree(SAMPLE / "articles", moved)
    settings = tmp_path / "settings.toml"
    settings.write_text("batch_documents = 5\n")
    other = tmp_path / "warehouse"
    arguments = ["--warehouse", str(other), "--settings", str(settings), "--workers", "2"]
    assert main(["build", "--source", str(SAMPLE / "articles"), *arguments]) == 0
    first, second = warehouse.latest(), Warehouse(other).latest()
    assert first is not None and second is not None
    for name in PUBLISHED:
        assert sha256_of(first / f"{name}.parquet") == sha256_of(second / f"{name}.parquet"), name
    assert main(["build", "--source", str(moved), "--warehouse", str(other)]) == 0
    third = Warehouse(other).latest()
    assert third is not None
    for name, key in (("events", "event_id"), ("claims", "claim_id"), ("actors", "actor_id"), ("documents", "doc_id")):
        ids = [set(read_parquet(folder / f"{name}.parquet")[key].to_pylist()) for folder in (first, third)]
        assert ids[0] == ids[1], f"moving the folder changed ids of {name}"


def test_an_unreadable_source_and_wrong_usage_exit_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--source", str(tmp_path / "nowhere"), "--warehouse", str(tmp_path / "w")]) == 2
    assert "nowhere" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["build", "--warehouse", str(tmp_path / "w")])
    assert main(["build", "--source", str(SAMPLE), "--warehouse", str(tmp_path / "w"), "--engine", "steam"]) == 2


def test_every_event_claim_and_actor_can_be_explained(
    warehouse: Warehouse, read: Callable[[str], pa.Table], capsys: pytest.CaptureFixture[str]
) -> None:
    event = read("events").to_pylist()[0]
    for identifier in (event["event_id"], read("claims")["claim_id"][0].as_py(), read("actors")["actor_id"][0].as_py()):
        assert main(["explain", identifier, "--warehouse", str(warehouse.root)]) == 0
        printed = capsys.readouterr().out
        assert identifier in printed and "evidence:" in printed
    assert main(["explain", "event-0", "--warehouse", str(warehouse.root)]) == 2


def test_releases_verify_and_diff_answer(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    latest = warehouse.latest()
    assert latest is not None
    root = ["--warehouse", str(warehouse.root)]
    assert main(["releases", *root]) == 0
    assert f"{latest.name}" in capsys.readouterr().out
    assert main(["verify", *root]) == 0
    assert "sound" in capsys.readouterr().out
    assert main(["diff", latest.name, "latest", *root]) == 0
    assert "0 rows differ" in capsys.readouterr().out
