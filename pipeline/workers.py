"""Runs tasks in processes of their own, and outlives whatever a text does to one of them.

A worker that is killed, runs out of memory or takes too long ends without an answer. Then the documents (or
paragraphs) of its batch are tried one by one, and the one that still ends its worker becomes a row of `rejected`. The
rest of the batch, and of the build, goes on.

Workers stay for the next call, so that each loads the model once a build. They are started anew, as
`python -m pipeline.workers`: a fork would copy the locks of Dagster's threads, and multiprocessing's `spawn` would
import this process's main module, Dagster with it, into each. A worker ends when this process does, however that ends:
an idle one reads it from its connection, one at work, even in the middle of a regular expression, gets a signal.

Belongs here: processes, their limits of time and memory. Does not: what is done with a batch.
"""

from __future__ import annotations

import atexit
import errno
import fcntl
import logging
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path

from pipeline.batch import KernelFailed, Result, Task, join_results, rejection, run_batch, units_of
from pipeline.kernel import Kernel
from pipeline.settings import Settings, SettingsError

logger = logging.getLogger("newsledger.workers")

TASKS_AHEAD = 4  # a worker, begun or done and not yet yielded: enough to keep it busy, few enough to bound memory
BYTES_A_SECOND = 20_000  # of the batch's first table: what even a laptop under load gets through
WAITING = 5  # times as long as it may compute, a task may last on a machine that has other work
FAULTS_IN_A_ROW = 20  # workers that end with no answer between them: then it is not the texts
ENVIRONMENT = {  # unless the user says otherwise
    "OMP_NUM_THREADS": "1",  # a worker is for one core
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # mimalloc reserves 1 GB at once, which would count as used
}
TRANSIENT = frozenset(("timed_out", "out_of_memory", "worker_killed"))  # reasons that another night may not have
LEAST_ROOM = 16  # megabytes without which not even a short text can be read
ROOM = 200  # megabytes that the longest paragraphs and a batch of documents take
OUT_OF_MEMORY = errno.ENOMEM  # the exit status by which a worker tells it
PREPARE = b"prepare:"  # before a message that is not answered; no pickle begins so


@dataclass(frozen=True, eq=False)
class Worker:
    """A process that runs tasks, and this end of its connection."""

    process: subprocess.Popen[bytes]
    connection: Connection


@dataclass(eq=False)
class Job:
    """A task on its way; once it has ended a worker it goes on as its units.

    Attributes:
        task: What is to be run.
        is_unit: It is one document (or paragraph) of a batch that ended its worker.
        is_suspect: It has ended a worker alone.
        result: What a worker made of it.
        units: The jobs that it goes on as.
    """

    task: Task
    is_unit: bool = False
    is_suspect: bool = False
    result: Result | None = None
    units: list[Job] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether the answer is there."""
        return self.result is not None or (bool(self.units) and all(unit.is_done for unit in self.units))

    @property
    def answer(self) -> Result:
        """The result of the task: its own, or that of its units, joined."""
        if self.result is not None:
            return self.result
        return join_results(self.task, (unit.answer for unit in self.units))


def map_in_workers(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    """The results of the tasks in their order; few tasks are taken ahead of the result that is yielded.

    Raises:
        KernelFailed: One worker after the other ends without an answer.
        ModelError: The model is not installed.
        ImportError: A library that the kernel uses is not installed.
        SettingsError: A worker may not even have the memory that it takes before it reads a text.
    """
    source = iter(tasks)
    ahead: deque[Job] = deque()  # in the order of the tasks; the first is yielded next
    waiting: deque[Job] = deque()  # of these, or of their units, those that no worker has yet
    busy: dict[Worker, Job] = {}
    faults = 0
    try:
        while True:
            for task in islice(source, workers * TASKS_AHEAD - len(ahead)):
                job = Job(task)
                ahead.append(job)
                waiting.append(job)
                _hand_out(waiting, busy, workers)
            if not ahead:
                return
            ready = wait([worker.connection for worker in busy], timeout=0 if ahead[0].is_done else None)
            for worker in [worker for worker in busy if worker.connection in ready]:
                job = busy.pop(worker)
                fault = _receive(worker, job)
                faults = faults + 1 if fault else 0
                if fault:
                    if faults == FAULTS_IN_A_ROW:
                        raise KernelFailed(f"{job.task.kernel.name} ended {faults} workers in a row, last: {fault[1]}")
                    waiting.extendleft(reversed(_after_fault(job, *fault)))
            _hand_out(waiting, busy, workers)
            if ahead[0].is_done:
                yield ahead.popleft().answer
    finally:
        for worker in busy:
            _end(worker)


def _hand_out(waiting: deque[Job], busy: dict[Worker, Job], workers: int) -> None:
    while waiting and len(busy) < workers:
        worker, job = _idle_worker(), waiting.popleft()
        with suppress(OSError):  # one that has just ended is found out when it should answer
            worker.connection.send(job.task)
        busy[worker] = job


def _receive(worker: Worker, job: Job) -> tuple[str, str] | None:
    """Takes the worker's answer; if it has ended without one, the reason and the detail for `rejected`."""
    try:
        answer = worker.connection.recv()
    except (EOFError, OSError):
        _close(worker)
        return _fault(worker.process.wait(), job.task)
    _idle.append(worker)
    if isinstance(answer, Exception):
        raise answer
    job.result = answer
    return None


def _after_fault(job: Job, reason: str, detail: str) -> list[Job]:
    """What is to be tried after a job ended its worker.

    A batch: its units. A unit: once more, for it may be chance that it was at work when another program took all
    memory; then nothing, and it is rejected. What takes too long does so again.
    """
    name, told = job.task.kernel.name, f"{reason}, {detail}"
    job.units = [] if job.is_unit else [Job(unit, is_unit=True) for unit in units_of(job.task)]
    if job.units:
        logger.warning("%s: %s; its batch of %d is tried one by one", name, told, len(job.units))
        return job.units
    if reason != "timed_out" and not job.is_suspect:
        job.is_suspect = True
        return [job]
    logger.warning("%s: rejects a %s: %s", name, job.task.kernel.grain, told)
    job.result = rejection(job.task, reason, detail)
    return []


def _fault(status: int, task: Task) -> tuple[str, str]:
    """Reason and detail of a worker's ending, told by its exit status (negative: the signal that ended it)."""
    limit = task.settings.worker_memory_mb
    if status == -signal.SIGPROF:
        return "timed_out", f"took more than {seconds_allowed(task):.0f} seconds of processor time"
    if status == -signal.SIGALRM:
        return "timed_out", f"took more than {WAITING * seconds_allowed(task):.0f} seconds"
    if status == OUT_OF_MEMORY:
        return "out_of_memory", f"needs more than the {limit} MB that a worker may use" if limit else "memory ran out"
    if status == -signal.SIGKILL:
        return "worker_killed", "the worker was killed, as the system does when memory runs out"
    how = f"signal {-status} ({signal.strsignal(-status)})" if status < 0 else f"exit status {status}"
    return "worker_killed", f"the worker ended by {how}"


def seconds_allowed(task: Task) -> float:
    """How long the task may compute: the settings' time for a document, and more by the length of the whole batch.

    A batch that is slow without a culprit is only tried again one by one, and then each document has this time.
    """
    return task.settings.document_seconds + len(task.tables[task.kernel.inputs[0]]) / BYTES_A_SECOND


_idle: list[Worker] = []


def _idle_worker() -> Worker:
    """A worker that waits for work, or else a new one."""
    while _idle:
        worker = _idle.pop()
        if worker.process.poll() is None:
            return worker
        _close(worker)
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.workers", str(theirs.fileno())],
            env={**ENVIRONMENT, **os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,  # never written to: that it closes tells the worker that this process has ended
            pass_fds=[theirs.fileno()],
        )
    return Worker(process, ours)


def prepare_idle_workers(kernel: Kernel, settings: Settings) -> None:
    """Has the workers that wait for work load what a kernel needs, while this process does other things.

    What cannot be loaded is told by the kernel's first task.
    """
    for worker in _idle:
        with suppress(OSError):  # one that has ended is replaced when there is work
            worker.connection.send_bytes(PREPARE + pickle.dumps((kernel, settings)))


def _end(worker: Worker) -> None:
    _close(worker)
    worker.process.kill()
    worker.process.wait()


def _close(worker: Worker) -> None:
    worker.connection.close()
    if worker.process.stdin:
        worker.process.stdin.close()


@atexit.register
def end_idle_workers() -> None:
    """Ends the workers that wait for work, and gives their memory back."""
    while _idle:
        _end(_idle.pop())


def serve(connection: Connection) -> None:
    """A worker's life: answers tasks until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other end, which then closes
    for limit in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(limit, signal.SIG_DFL)  # ends the process even in the middle of a regular expression
    _end_with_parent(sys.stdin.fileno())
    with suppress(EOFError, OSError):
        while True:
            message = connection.recv_bytes()
            if message.startswith(PREPARE):
                with suppress(Exception):  # it comes again, and is told, with a task
                    _prepare(*pickle.loads(message.removeprefix(PREPARE)))
            else:
                connection.send_bytes(_answer(message))


def _prepare(kernel: Kernel, settings: Settings) -> None:
    if kernel.prepare:
        kernel.prepare(settings)


def _answer(message: bytes) -> bytes:
    """The pickled result of a pickled task, or the pickled error that the other end is to raise."""
    try:
        task: Task = pickle.loads(message)
        _prepare(task.kernel, task.settings)
        _limit_memory(task.settings.worker_memory_mb)
        _limit_time(seconds_allowed(task))
        return pickle.dumps(run_batch(task))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # whatever holds the memory goes with it
    except Exception as error:  # noqa: BLE001 - raised at the other end
        return pickle.dumps(error)
    finally:
        _limit_time(0)
        _limit_memory(0)


def _end_with_parent(lifeline: int) -> None:
    """Has the system end this process once nobody holds the other end of the pipe any more.

    By SIGIO, whose default on Linux is to end the process (signal(7)): a thread that watched could not run while a text
    hangs in C code. Where the default is to ignore it, as on BSD, a worker at work goes on to the limit of its time.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _limit_time(seconds: float) -> None:
    """Ends this process when it has computed so long, or lived on much longer; 0 lifts the limit."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, WAITING * seconds)


def _limit_memory(megabytes: int) -> None:
    """Limits the memory that this process may take for its data; 0 lifts the limit.

    Raises:
        SettingsError: It has more already, so that no text could be read.
    """
    held = _megabytes_held()
    if 0 < megabytes < held + LEAST_ROOM:
        raise SettingsError(
            f"worker_memory_mb is {megabytes}, but a worker holds {held} MB before it reads any text: "
            f"let it have at least {held + ROOM}"
        )
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000 or most, most))


def _megabytes_held() -> int:
    """The memory that this process has taken for its data, as its limit counts it; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except FileNotFoundError:
        return 0
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmData:")), "0")
    return int(kilobytes) * 1024 // 1_000_000


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
