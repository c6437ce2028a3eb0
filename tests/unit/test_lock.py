from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.lock import building, held, promoting
from pipeline.warehouse import Warehouse

HOLD = """
import sys
from pathlib import Path
from pipeline.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / ".build.lock"


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLD, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_one_who_must_wait_is_told_for_whom_and_goes_on_when_the_other_ends(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    told: list[str] = []

    def end(who: str) -> None:
        told.append(who)
        holder.communicate("")

    with held(path, end):
        assert f"process {holder.pid} on " in told[0] and ", since 20" in told[0] and len(told) == 1
    assert holder.returncode == 0


def test_the_lock_of_a_holder_that_is_killed_ends_with_it(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()

    def wait(who: str) -> None:
        raise AssertionError(f"waits for {who}")

    with held(path, wait):
        assert path.exists()


def test_one_may_go_away_instead_of_waiting(path: Path, holder: subprocess.Popen[str]) -> None:
    def refuse(who: str) -> None:
        raise BlockingIOError(who)

    with pytest.raises(BlockingIOError, match=str(holder.pid)), held(path, refuse):
        pass
    assert holder.poll() is None


def test_a_promotion_does_not_wait_for_a_build(tmp_path: Path) -> None:
    """A build promotes while it holds the warehouse."""
    told: list[str] = []
    with building(Warehouse(tmp_path), told.append), promoting(Warehouse(tmp_path)):
        assert told == []
