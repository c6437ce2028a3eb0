"""What the commands print and how they end, on releases of a small story."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assets.cli import main
from tests.unit.release.candidates import published
from tests.unit.release.test_trace import story


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli") / "warehouse"
    published(root, *story())
    return root


@pytest.fixture
def made(built: Path) -> list[str]:
    return sorted(path.name for path in (built / "releases").glob("2*"))


def run(root: Path, *arguments: str) -> int:
    return main([*arguments, "--warehouse", str(root)])


def test_releases_are_listed_for_people_and_for_programs(
    built: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(built, "releases") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["version", *made]
    assert [line.endswith("latest") for line in lines[1:]] == [False, False, True]
    assert run(built, "releases", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(r["version"], r["documents"], r["stories"], r["events"]) for r in rows] == [
        (made[0], 2, 2, 1),
        (made[1], 2, 2, 1),
        (made[2], 1, 1, 0),
    ]


def test_diff_answers_either_way_and_across_releases_and_writes_every_row(
    built: Path, made: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(built, "diff", made[0], made[2], "--output", str(tmp_path / "there.json")) == 0
    assert "event event-1 (alleged)" in capsys.readouterr().out
    assert run(built, "diff", "latest", made[0], "--output", str(tmp_path / "back.json")) == 0
    there, back = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("there", "back"))
    turned = {"added": "removed", "removed": "added", "merged": "split", "split": "merged", "changed": "changed"}
    assert {(r["table"], r["row_id"], turned[r["change"]]) for r in there} == {
        (r["table"], r["row_id"], r["change"]) for r in back
    }
    assert {r["cause"] for r in back if r["change"] == "added"} == {"new_document"}


def test_explain_tells_evidence_and_history_also_of_what_is_gone_and_of_older_releases(
    built: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(built, "explain", "event-1") == 0
    printed = capsys.readouterr().out
    assert f"release {made[2]} has no event-1; this is the last that had it" in printed
    assert "evidence:" in printed and f"{made[1]}: changed" in printed and "status: alleged -> occurred" in printed
    assert run(built, "explain", "event-1", "--release", made[0]) == 0
    assert "PROTEST, alleged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["explain", "event-0"], "event-0"),
        (["explain", "event-1", "--release", "19990101"], "19990101"),
        (["diff", "latest", "19990101"], "19990101"),
        (["diff", "latest", "latest", "--output", "a.xlsx"], "a.xlsx"),
        (["verify", "19990101"], "19990101"),
    ],
)
def test_what_was_wrong_is_named_and_the_exit_code_is_2(
    built: Path, arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(built, *arguments) == 2
    assert named in capsys.readouterr().err


def test_a_warehouse_without_a_release_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none", "gc", "--keep", "1") == 2
    assert str(tmp_path / "none") in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_a_broken_release_is_named_and_the_exit_code_is_1(
    built: Path, tmp_path: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "w"
    shutil.copytree(built, root, symlinks=True)
    events, package = (root / "releases" / made[2] / name for name in ("events.parquet", "datapackage.json"))
    events.unlink()
    events.write_bytes(b"ruined")
    for command in (["explain", "event-1"], ["diff", made[0], made[2]]):
        assert run(root, *command) == 1
        assert str(events) in capsys.readouterr().err
    package.write_text("{")
    for command in (["releases"], ["diff", made[0], made[2]], ["verify"]):
        assert run(root, *command) == 1
        assert str(package) in capsys.readouterr().err


def test_gc_says_what_stays_and_why(
    built: Path, tmp_path: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "w"
    shutil.copytree(built, root, symlinks=True)
    (root / "keep.txt").write_text(f"{made[0]}  cited in Report 12\n")
    assert run(root, "gc", "--keep", "1", "--dry-run") == 0
    printed = capsys.readouterr().out
    assert f"{made[0]}  keep.txt: cited in Report 12" in printed and f"{made[2]}  the latest" in printed
    assert "would be removed" in printed and (root / "releases" / made[1]).exists()
    assert run(root, "gc", "--keep", "1") == 0
    assert not (root / "releases" / made[1]).exists() and (root / "releases" / made[0]).exists()
    assert run(root, "releases") == 0
    assert "kept (keep.txt: cited in Report 12)" in capsys.readouterr().out
    (root / "keep.txt").write_text("yesterday\n")
    assert run(root, "gc", "--keep", "1") == 2
    assert "no release is called yesterday" in capsys.readouterr().err


def test_who_reads_the_first_line_only_gets_no_error(built: Path) -> None:
    program = f"import sys; from assets.cli import main; sys.exit(main(['releases', '--json', '--warehouse', {str(built)!r}]))"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b"" and process.wait() == 0


def test_the_help_of_every_command_loads_nothing_heavy() -> None:
    program = """
import sys
from assets.cli import main
for command in ([], *([name] for name in "build releases diff verify explain gc ui".split())):
    try:
        main([*command, "--help"])
    except SystemExit as ended:
        assert ended.code == 0
print("LOADED", *sorted({name.split(".")[0] for name in sys.modules}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split("LOADED")[1].split())
    assert not loaded & {"pyarrow", "duckdb", "dagster", "pandas", "numpy", "rich", "spacy", "pipeline"}
