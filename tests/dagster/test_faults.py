"""The command when the world is not as it should be: another build, a full disk, a folder that may not be written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

import assets.releasing
from assets.build import Build
from assets.cli import main
from assets.definitions import defs
from assets.records import BUILD, dagster_home, end_builds_that_do_not_run, forget_old_runs, runs_in_progress
from benchmarks.writes import TAKES_ROOM, at_write
from pipeline.release.promote import Origin, Promoted
from pipeline.release.stage import Candidate
from pipeline.release.verify import verify_release
from pipeline.warehouse import read_parquet


@pytest.fixture
def arguments(build: Build) -> list[str]:
    return ["build", "--source", *build.sources, "--warehouse", build.warehouse]


def refuse(code: int) -> None:
    raise OSError(code, os.strerror(code))


def test_of_two_builds_at_once_one_waits_for_the_other_and_says_so(build: Build, arguments: list[str]) -> None:
    program = str(Path(sys.executable).with_name("newsledger"))
    both = [subprocess.Popen([program, *arguments], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    waited = [f"another build of this warehouse runs (process {both[1 - i].pid} on " in told[i] for i in (0, 1)]
    assert sorted(waited) == [False, True]
    latest = build.place.latest()
    assert latest is not None and verify_release(latest) == []
    assert len(list(build.place.releases.glob("2*"))) == 1


def test_a_build_that_a_run_of_the_web_page_has_overtaken_says_so_and_the_next_succeeds(
    build: Build, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The web page's run does not hold the build lock: it publishes just before the build does."""
    one_article = Build(sources=[str(Path(build.sources[0]) / "visit.txt")], warehouse=build.warehouse)
    own = assets.releasing.promote

    def after_another(candidate: Candidate, origin: Origin) -> Promoted:
        monkeypatch.undo()
        with dg.DagsterInstance.from_config(str(build.place.records)) as instance:
            run_config = dg.RunConfig(resources={"build": one_article})
            assert defs.resolve_job_def("build").execute_in_process(run_config, instance).success
        return own(candidate, origin)

    monkeypatch.setattr(assets.releasing, "promote", after_another)
    assert main(arguments) == 1
    told = capsys.readouterr().err
    assert "the latest release is no longer None, with which it was compared: build again" in told
    assert "blocked by validation" not in told
    latest = build.place.latest()
    assert latest is not None and read_parquet(latest / "documents.parquet").num_rows == 1
    assert main(arguments) == 0
    latest = build.place.latest()
    assert latest is not None and read_parquet(latest / "documents.parquet").num_rows == 2


def test_a_full_disk_is_named_and_the_next_build_with_room_succeeds(
    build: Build, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    parses = build.place.cache / "parses"
    for inside, named in ((parses, parses), (build.place.releases / ".incoming", build.place.releases)):
        with at_write(1, lambda: refuse(errno.ENOSPC), inside, TAKES_ROOM):
            assert main(arguments) == 1
        told = capsys.readouterr().err
        assert f"no room to write in {named}" in told and "make room there and build again" in told
        assert build.place.latest() is None
    assert main(arguments) == 0
    latest = build.place.latest()
    assert latest is not None and verify_release(latest) == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_warehouse_that_may_not_be_written_is_wrong_usage(
    build: Build, arguments: list[str], capsys: pytest.CaptureFixture[str], code: int
) -> None:
    with at_write(1, lambda: refuse(code), build.place.root):
        assert main(arguments) == 2
    told = capsys.readouterr().err
    assert f"cannot write in {build.place.root} ({os.strerror(code)})" in told and "Traceback" not in told
    assert not build.place.root.exists()


@pytest.mark.parametrize("command", ["build", "ui"])
def test_a_file_in_the_place_of_the_warehouse_is_wrong_usage(
    build: Build, arguments: list[str], capsys: pytest.CaptureFixture[str], command: str
) -> None:
    build.place.root.write_text("mine")
    assert main(arguments if command == "build" else ["ui", "--warehouse", build.warehouse]) == 2
    assert f"{build.place.root} is no folder" in capsys.readouterr().err
    assert build.place.root.read_text() == "mine"


def test_a_build_that_was_killed_does_not_count_as_running_for_ever(build: Build) -> None:
    """The queue of the web page would wait for it."""
    home = dagster_home(build.place.root)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        killed = instance.create_run_for_job(
            dg.job(name="j")(lambda: None), tags=BUILD, status=dg.DagsterRunStatus.STARTED
        )
        of_the_web_page = instance.create_run_for_job(
            dg.job(name="j")(lambda: None), status=dg.DagsterRunStatus.STARTED
        )
        assert runs_in_progress(instance) == {killed.run_id, of_the_web_page.run_id}
        end_builds_that_do_not_run(home)
        assert runs_in_progress(instance) == {of_the_web_page.run_id}


def test_the_records_of_old_runs_are_forgotten(build: Build) -> None:
    home = dagster_home(build.place.root)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        runs = [dg.job(name="j")(lambda: None).execute_in_process(instance=instance).run_id for _ in range(4)]
        forget_old_runs(instance, home, kept=2)
        assert [run.run_id for run in instance.get_runs()] == runs[:1:-1]
    shards = {path.stem for path in (home / "history" / "runs").glob("*-*.db")}
    assert shards == set(runs[2:])
