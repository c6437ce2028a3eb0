"""Night after night gives what one build of everything gives, row for row, and runs only what is new."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.kernel import Tables
from pipeline.schema import PUBLISHED
from pipeline.settings import Settings
from pipeline.stages import FIND_CLAIMS, KERNELS
from pipeline.warehouse import Warehouse, read_parquet
from tests.e2e.expected import SAMPLE
from tests.nights import build_night, fill

CHOSEN = ("01_", "03_", "04_", "05_", "06_", "10_", "21_", "22_", "31_", "91_")
FILES = {p.name: p for p in sorted((SAMPLE / "articles").iterdir()) if p.name.startswith(CHOSEN) and p.suffix != ".gz"}
TEXTS = {name: path.read_text(encoding="utf8", errors="replace") for name, path in FILES.items()}
CORRECTIONS = {
    "as it was": lambda text: text,
    "corrected": lambda text: text + "\n\nCorrection: Lithuania summoned the ambassador of Belarus on Monday.\n",
    "cut": lambda text: text[: len(text) // 2],
}
STATES = st.dictionaries(st.sampled_from(sorted(TEXTS)), st.sampled_from(sorted(CORRECTIONS)), min_size=1)


@pytest.fixture(scope="module")
def parsed(warehouse: Warehouse) -> Path:
    """A store of parses, so that no night waits for them."""
    return warehouse.cache / "parses"


def tables(folder: Path) -> dict[str, pa.Table]:
    return {name: read_parquet(folder / f"{name}.parquet") for name in PUBLISHED}


def test_nothing_runs_over_what_has_not_changed(tmp_path: Path, parsed: Path) -> None:
    place = Warehouse(tmp_path / "warehouse")
    shutil.copytree(parsed, place.cache / "parses")
    fill(tmp_path / "news", TEXTS)
    first, _ = build_night(place, tmp_path / "news", 0)
    again, ran = build_night(place, tmp_path / "news", 1)
    assert first.is_new and not again.is_new and again.folder == first.folder
    assert set(ran.values()) == {0}
    name = "10_strike_quayside_notice.txt"
    fill(tmp_path / "news", {**TEXTS, name: CORRECTIONS["corrected"](TEXTS[name])})
    third, ran = build_night(place, tmp_path / "news", 2)
    assert third.is_new
    assert ran["clean_documents"] == ran["split_paragraphs"] == ran["find_mentions"] == 1
    assert ran["find_claims"] <= 3 and ran["find_events"] <= 3, "an edited document, and those whose actors it renames"


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=st.lists(STATES, min_size=2, max_size=4))
def test_the_last_of_many_nights_is_a_rebuild(nights: list[dict[str, str]], parsed: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        place, news = Warehouse(Path(work) / "nightly"), Path(work) / "news"
        shutil.copytree(parsed, place.cache / "parses")
        for number, state in enumerate(nights[:-1]):
            fill(news, {name: CORRECTIONS[how](TEXTS[name]) for name, how in state.items()})
            build_night(place, news, number)
        anew = Warehouse(Path(work) / "anew")
        shutil.copytree(place.releases, anew.releases, symlinks=True)
        shutil.copytree(parsed, anew.cache / "parses")
        fill(news, {name: CORRECTIONS[how](TEXTS[name]) for name, how in nights[-1].items()})
        nightly, _ = build_night(place, news, len(nights))
        rebuilt, _ = build_night(anew, news, len(nights))
        assert nightly.is_new == rebuilt.is_new and nightly.folder.name == rebuilt.folder.name
        made, expected = tables(nightly.folder), tables(rebuilt.folder)
        for name in PUBLISHED:
            assert made[name].equals(expected[name]), name


def test_new_code_of_a_stage_runs_it_again_and_nothing_before_it(
    tmp_path: Path, parsed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Warehouse(tmp_path / "warehouse")
    shutil.copytree(parsed, place.cache / "parses")
    fill(tmp_path / "news", TEXTS)
    first, _ = build_night(place, tmp_path / "news", 0)
    monkeypatch.setitem(KERNELS, "find_claims", replace(KERNELS["find_claims"], version="another"))
    _, ran = build_night(place, tmp_path / "news", 1)
    assert ran.pop("find_claims") == tables(first.folder)["documents"].num_rows
    assert set(ran.values()) == {0}, "its rows were the same, so nothing that reads them had to run"

    def without_denials(given_tables: Tables, chosen: Settings) -> Tables:
        made = FIND_CLAIMS.function(given_tables, chosen)["found_claims"]
        return {"found_claims": made.filter(pc.equal(made["polarity"], "asserted"))}

    monkeypatch.setitem(KERNELS, "find_claims", replace(FIND_CLAIMS, version="third", function=without_denials))
    last, ran = build_night(place, tmp_path / "news", 2)
    assert last.is_new
    assert not any(ran[name] for name in list(KERNELS)[: list(KERNELS).index("find_claims")])
    assert ran["join_events"] and ran["link_claims"]
