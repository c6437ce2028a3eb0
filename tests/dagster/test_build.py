"""The job, its checks and what happens when they fail."""

from __future__ import annotations

import base64
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.build import Build
from assets.cli import main
from assets.definitions import defs
from assets.run import run_build
from pipeline.release.stage import Candidate
from pipeline.schema import PUBLISHED, TABLES
from pipeline.warehouse import read_parquet


def materialise(build: Build, selection: dg.AssetSelection | None = None) -> dg.ExecuteInProcessResult:
    job = defs.resolve_implicit_global_asset_job_def()
    keys = None
    if selection is not None:
        keys = list(selection.resolve(defs.resolve_asset_graph()))
    return job.execute_in_process(
        run_config=dg.RunConfig(resources={"build": build}, loggers={"console": {"config": {"log_level": "CRITICAL"}}}),
        asset_selection=keys,
        raise_on_error=False,
    )


def test_the_job_publishes_a_release_with_metadata_on_every_asset(build: Build) -> None:
    result = materialise(build)
    assert result.success
    latest = build.place.latest()
    assert latest is not None and read_parquet(latest / "documents.parquet").num_rows == 2
    for event in result.get_asset_materialization_events():
        assert event.asset_key is not None
        name = event.asset_key.to_user_string()
        metadata = event.materialization.metadata
        assert "path" in metadata
        if name in TABLES and name != "parses":
            assert metadata["dagster/row_count"].value == build.candidate(result.run_id).read(name).num_rows
            schema = metadata["dagster/column_schema"].value
            assert [c.name for c in schema.columns] == [c.name for c in TABLES[name].columns]
            assert str(metadata["preview"].value).startswith("| " + TABLES[name].columns[0].name)
    checks = result.get_asset_check_evaluations()
    assert {(c.asset_key.to_user_string(), c.check_name) for c in checks} == {
        (name, check) for name in PUBLISHED for check in ("valid", "plausible")
    }
    events = result.asset_materializations_for_node("join_events")
    (chart,) = [str(m.metadata["events a day"].value) for m in events if "events a day" in m.metadata]
    image = ElementTree.fromstring(base64.b64decode(chart.split("base64,")[1].rstrip(")")))
    days = set(build.candidate(result.run_id).read("events")["date_start"].drop_null().to_pylist())
    assert len(image.findall("{*}rect")) == 1 + len(days)
    rejected = result.asset_materializations_for_node("rejected")[0].metadata["rejected by reason"].value
    assert "| empty | 1 |" in str(rejected)


def test_a_second_run_parses_nothing(build: Build) -> None:
    first, second = materialise(build), materialise(build)
    parsed = [r.asset_materializations_for_node("parses")[0].metadata["parsed now"].value for r in (first, second)]
    assert parsed[0] > 0 and parsed[1] == 0


def test_the_kept_index_of_stories_grows_with_the_sources_and_changes_no_row(build: Build, folder: Path) -> None:
    stage = dg.AssetSelection.assets("inputs", "articles", "article_lines", "stories", "documents", "document_lines")

    def stories() -> tuple[dict[str, int], pa.Table]:
        result = materialise(build, stage)
        assert result.success
        kept = {path.stem: read_parquet(path).num_rows for path in (build.place.cache / "join_stories").iterdir()}
        return kept, build.candidate(result.run_id).read("stories")

    first, _ = stories()
    (folder / "copy.txt").write_text("Polish port shut\n\n" + (folder / "strike.txt").read_text().split("\n\n", 1)[1])
    grown, nightly = stories()
    assert first == {"story_texts": 2, "story_overlaps": 0}
    assert grown == {"story_texts": 3, "story_overlaps": 2}
    assert len(set(nightly["story_id"].to_pylist())) == 2
    shutil.rmtree(build.place.cache / "join_stories")
    shutil.rmtree(build.place.staging)
    rebuilt_index, rebuilt = stories()
    assert rebuilt.equals(nightly) and rebuilt_index == grown


def test_a_broken_candidate_is_refused_when_only_the_release_is_materialised(build: Build, folder: Path) -> None:
    assert materialise(build).success
    latest = build.place.latest()
    (folder / "more.txt").write_text(
        "Talks resume\n\nOSLO, March 5, 2026\n\nNorway and Sweden held talks on Thursday.\n"
    )
    everything_else = dg.AssetSelection.all() - dg.AssetSelection.assets("release")
    staged = materialise(build, everything_else)
    assert staged.success
    _move_offset(build.candidate(staged.run_id))
    alone = materialise(build, dg.AssetSelection.assets("release"))
    assert not alone.success
    assert build.place.latest() == latest
    error = alone.failure_data_for_node("release")
    assert error is not None and error.error is not None
    assert "belongs to other bytes of mentions" in str(error.error.cause or error.error)


def test_a_sound_candidate_is_released_by_its_last_asset_alone(build: Build) -> None:
    assert materialise(build, dg.AssetSelection.all() - dg.AssetSelection.assets("release")).success
    assert build.place.latest() is None
    assert materialise(build, dg.AssetSelection.assets("release")).success
    assert build.place.latest() is not None


def _move_offset(candidate: Candidate) -> None:
    path = candidate.path("mentions")
    rows = read_parquet(path)
    for column in ("start", "end"):
        moved = pa.array([v + 1 if i == 0 else v for i, v in enumerate(rows[column].to_pylist())], pa.int32())
        rows = rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), moved)
    pq.write_table(rows, path)


def test_a_stage_that_makes_false_rows_is_blocked_with_exit_code_3(
    build: Build, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rule gone wrong moves an offset: the check stops the run, the rows are kept, the release before stays."""
    assert main(["build", "--source", str(folder), "--warehouse", build.warehouse]) == 0
    latest = build.place.latest()
    (folder / "more.txt").write_text(
        "Talks resume\n\nOSLO, March 5, 2026\n\nNorway and Sweden held talks on Thursday.\n"
    )

    write = Candidate.write

    def wrong(self: Candidate, table: str, *arguments: Any, **named: Any) -> str:
        digest = write(self, table, *arguments, **named)
        if table == "mentions":
            _move_offset(self)
        return digest

    monkeypatch.setattr(Candidate, "write", wrong)
    assert main(["build", "--source", str(folder), "--warehouse", build.warehouse]) == 3
    assert build.place.latest() == latest
    printed = capsys.readouterr().err
    report = Path(printed.split("report: ")[1].splitlines()[0])
    assert "text stands in the text at its offsets" in report.read_text()
    assert read_parquet(report.parent / "failed" / "mentions.parquet").num_rows == 1


def test_a_source_that_is_gone_fails_without_a_release(build: Build, tmp_path: Path) -> None:
    ran = run_build(Build(sources=[str(tmp_path / "gone")], warehouse=build.warehouse), print)
    assert not ran.success and ran.reason == "source"
    assert "gone" in ran.failures[0]
    assert build.place.latest() is None


def test_a_folder_without_an_article_does_not_replace_the_release(build: Build, folder: Path, tmp_path: Path) -> None:
    assert main(["build", "--source", str(folder), "--warehouse", build.warehouse]) == 0
    latest = build.place.latest()
    (tmp_path / "nothing").mkdir()
    assert main(["build", "--source", str(tmp_path / "nothing"), "--warehouse", build.warehouse]) == 3
    assert build.place.latest() == latest


def test_a_fault_of_the_program_is_not_called_a_refusal(build: Build, folder: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('model = "pip"\n')  # installed, but no parser
    arguments = ["--source", str(folder), "--warehouse", build.warehouse, "--settings", str(settings)]
    assert main(["build", *arguments]) == 1
    assert build.place.latest() is None


def test_an_edited_article_keeps_its_events_actors_and_claims(build: Build, folder: Path) -> None:
    assert materialise(build).success
    before = build.place.latest()
    assert before is not None
    article = folder / "strike.txt"
    article.write_text(article.read_text() + "\nMore is to be said tomorrow.\n")
    assert materialise(build).success
    after = build.place.latest()
    assert after is not None and after != before
    for table, key in (("events", "event_id"), ("actors", "actor_id"), ("claims", "claim_id")):
        old, new = (set(read_parquet(release / f"{table}.parquet")[key].to_pylist()) for release in (before, after))
        assert old and old <= new


def test_tables_of_different_runs_are_not_mixed(build: Build, folder: Path) -> None:
    assert materialise(build).success
    latest = build.place.latest()
    (folder / "visit.txt").unlink()
    some = dg.AssetSelection.assets("inputs", "articles", "article_lines", "changes", "release")
    assert not materialise(build, some).success
    assert build.place.latest() == latest
