from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import engine, workers
from pipeline.batch import FAILED, KernelFailed, Task, from_bytes, task_of
from pipeline.language.parse import ModelError, paragraph_id
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings, SettingsError
from pipeline.stages import PARSE
from pipeline.workers import end_idle_workers, map_in_workers, prepare_idle_workers
from tests.unit.faulty import FAULTY
from tests.unit.parses import document_row

SETTINGS = Settings(batch_documents=8)
GOOD = tuple(f"Ministers met in Oslo, report {n} says.\n\nThey will meet again." for n in range(100))


def run(*texts: str, settings: Settings = SETTINGS, processes: int = 1) -> engine.Made:
    documents = conform("documents", from_rows("documents", [document_row(text) for text in texts]))
    return engine.run(FAULTY, {"documents": documents}, settings, "local", processes)


def rejected(made: engine.Made) -> list[tuple[str, str, str]]:
    return [(r["stage"], r["row_id"], r["reason"]) for r in made.rejected.to_pylist()]


def doc_id(text: str) -> str:
    identifier: str = document_row(text)["doc_id"]
    return identifier


@pytest.mark.parametrize(
    ("word", "limits", "reason", "detail"),
    [
        ("KILL", {}, "worker_killed", "killed, as the system does when memory runs out"),
        ("HANG", {"document_seconds": 1}, "timed_out", "took more than"),
        ("SLEEP", {"document_seconds": 1}, "timed_out", "took more than 6 seconds"),
        ("GROW", {"worker_memory_mb": 1000}, "out_of_memory", "more than the 1000 MB"),
        ("RAISE", {}, "kernel_error", "ValueError: poisoned"),
    ],
)
def test_a_text_that_ends_its_worker_costs_only_itself(
    word: str, limits: dict[str, int], reason: str, detail: str
) -> None:
    bad = f"{word} here."
    made = run(*GOOD, bad, settings=replace(SETTINGS, **limits))
    assert rejected(made) == [("faulty", doc_id(bad), reason)]
    (row,) = made.rejected.to_pylist()
    assert detail in row["detail"] and row["source_uri"] == document_row(bad)["source_uri"]
    assert made.tables["paragraphs"].equals(run(*GOOD).tables["paragraphs"])


@pytest.mark.parametrize(("word", "engine_name"), [("KILL", "local"), ("RAISE", "local"), ("RAISE", "inline")])
def test_a_batch_in_any_order_may_be_tried_one_by_one(word: str, engine_name: str) -> None:
    rows = [document_row(text) for text in (*GOOD[:5], f"{word} here.")]
    for ordered in (rows, rows[::-1]):
        batch = {"documents": from_rows("documents", ordered)}
        (made,) = engine.over_batches(FAULTY, [batch], SETTINGS, engine_name)
        assert len(set(made.tables["paragraphs"]["doc_id"].to_pylist())) == 5 and made.rejected.num_rows == 1


def test_faults_of_several_kinds_in_one_batch_and_two_workers() -> None:
    bad = {"KILL one.": "worker_killed", "KILL two.": "worker_killed", "RAISE three.": "kernel_error"}
    made = run(*GOOD, *(f"All is well {n}." for n in range(100)), *bad, settings=Settings(), processes=2)
    assert sorted(rejected(made)) == sorted(("faulty", doc_id(text), reason) for text, reason in bad.items())
    assert len(set(made.tables["paragraphs"]["doc_id"].to_pylist())) == 200


def test_a_kernel_that_fails_on_everything_fails_the_stage() -> None:
    with pytest.raises(KernelFailed, match="faulty failed on 4 of 4 documents, first: the worker was killed"):
        run(*(f"KILL {n}." for n in range(4)))


def test_a_kernel_that_ends_every_worker_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FAULTS_IN_A_ROW", 5)
    with pytest.raises(KernelFailed, match="faulty ended 5 workers in a row, last: the worker was killed"):
        run(*(f"KILL {n}." for n in range(100)))


@pytest.mark.parametrize(
    ("word", "error", "message"),
    [
        ("MODEL", ModelError, "the spaCy pipeline nowhere is not installed"),
        ("LIBRARY", ImportError, "No module named 'no_such_library'"),
    ],
)
def test_what_is_not_installed_is_told_and_not_tried_again(word: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        run(*GOOD, f"{word} here.", processes=2)
    assert str(raised.value) == message
    assert run(*GOOD).rejected.num_rows == 0


def test_a_limit_below_what_a_worker_holds_is_told_at_once() -> None:
    end_idle_workers()
    with pytest.raises(
        SettingsError, match=r"worker_memory_mb is 20, but a worker holds \d+ MB before it reads any text"
    ):
        run(*GOOD, settings=replace(SETTINGS, worker_memory_mb=20), processes=2)
    assert run(*GOOD).rejected.num_rows == 0


def test_the_model_counts_as_what_a_worker_holds() -> None:
    text = "Ministers met in Oslo."
    texts = from_rows("paragraph_texts", [{"paragraph_id": paragraph_id(text), "text": text}])
    with pytest.raises(SettingsError, match=r"worker_memory_mb is 300, but a worker holds [3-9]\d\d MB"):
        engine.run(PARSE, {"paragraph_texts": texts}, Settings(worker_memory_mb=300), "local")


def test_workers_stay_for_the_next_call() -> None:
    run(*GOOD, processes=2)
    before = {worker.process.pid for worker in workers._idle}
    run(*GOOD, processes=2)
    assert {worker.process.pid for worker in workers._idle} == before


def test_an_idle_worker_loads_what_it_will_need() -> None:
    end_idle_workers()
    run(*GOOD)
    (worker,) = workers._idle
    before = megabytes(worker.process.pid)
    prepare_idle_workers(PARSE, SETTINGS)
    wait_until(lambda: megabytes(worker.process.pid) > before + 100)
    assert run(*GOOD).rejected.num_rows == 0 and workers._idle == [worker]


def test_what_an_idle_worker_cannot_load_is_told_by_the_first_task_that_needs_it() -> None:
    text = "Ministers met in Oslo."
    texts = from_rows("paragraph_texts", [{"paragraph_id": paragraph_id(text), "text": text}])
    end_idle_workers()
    run(*GOOD)
    before = list(workers._idle)
    prepare_idle_workers(PARSE, replace(SETTINGS, model="no_such_model"))
    assert run(*GOOD).rejected.num_rows == 0 and workers._idle == before
    with pytest.raises(ModelError, match="no_such_model"):
        engine.run(PARSE, {"paragraph_texts": texts}, replace(SETTINGS, model="no_such_model"), "local")


def test_an_idle_worker_that_was_killed_is_replaced() -> None:
    run(*GOOD)
    for worker in workers._idle:
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
    assert run(*GOOD).rejected.num_rows == 0


def tasks(number: int, taken: list[int]) -> Iterator[Task]:
    for i in range(number):
        taken.append(i)
        documents = conform("documents", from_rows("documents", [document_row(f"Report {i}.")]))
        yield task_of(FAULTY, {"documents": documents}, SETTINGS)


def test_results_come_in_the_order_of_the_tasks_and_few_are_taken_ahead() -> None:
    taken: list[int] = []
    for i, result in enumerate(map_in_workers(tasks(50, taken), 2)):
        assert from_bytes(result.tables["paragraphs"])["doc_id"].to_pylist() == [doc_id(f"Report {i}.")]
        assert from_bytes(result.tables[FAILED]).num_rows == 0
        assert len(taken) - i <= 2 * workers.TASKS_AHEAD
    assert i == 49


def test_a_caller_that_stops_early_leaves_no_worker_behind() -> None:
    end_idle_workers()
    results = map_in_workers(tasks(50, []), 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    began = time.monotonic()
    end_idle_workers()
    assert time.monotonic() - began < 1 and not workers._idle
    assert run(*GOOD).rejected.num_rows == 0


def test_a_worker_ends_when_its_parent_is_killed() -> None:
    program = (
        "import time; from tests.unit import test_workers as t; t.run(*t.GOOD); "
        "print(*(w.process.pid for w in t.workers._idle), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        (pid,) = map(int, parent.stdout.readline().split())
        parent.kill()
    wait_until(lambda: not lives(pid))


def test_a_worker_that_hangs_ends_when_its_parent_is_killed() -> None:
    program = (
        "from tests.unit import test_workers as t; t.run(*t.GOOD); "
        "print(*(w.process.pid for w in t.workers._idle), flush=True); t.run('HANG here.')"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        (pid,) = map(int, parent.stdout.readline().split())
        idle = ticks(pid)
        wait_until(lambda: ticks(pid) > idle + 30)
        parent.kill()
    wait_until(lambda: not lives(pid))


def lives(pid: int) -> bool:
    """Whether the process is there and more than a zombie."""
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and bool(command.read_bytes())


def megabytes(pid: int) -> int:
    """The memory that a process has in use."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def ticks(pid: int) -> int:
    """Processor time of a process, in hundredths of a second."""
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_text_at_work_when_a_worker_is_killed_by_chance_is_kept(tmp_path: Path) -> None:
    bad = f"TWICE {tmp_path}/ here."
    made = run(*GOOD, bad)
    assert made.rejected.num_rows == 0
    assert doc_id(bad) in made.tables["paragraphs"]["doc_id"].to_pylist()
