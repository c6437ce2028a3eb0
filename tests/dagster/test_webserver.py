"""Materialise-all as a person does it: through the web server's own API."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assets.records import dagster_home
from pipeline.release.verify import verify_release
from pipeline.warehouse import Warehouse

ROOT = Path(__file__).parents[2]
LAUNCH = """
mutation ($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}"""
STATUS = "query ($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"


def ask(url: str, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    body = json.dumps({"query": query, "variables": variables or {}}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)
    assert "errors" not in found, found
    return dict(found["data"])


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the server and the processes that it started: it waits for them for ever where they ignore interrupts."""
    os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(15)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(15)


@pytest.fixture
def server(tmp_path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    warehouse = tmp_path / "warehouse"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DAGSTER_HOME": str(dagster_home(warehouse)),
        "NEWSLEDGER_WAREHOUSE": str(warehouse),
        "NEWSLEDGER_SOURCES": str(folder),
    }
    program = Path(sys.executable).with_name("dagster")
    command = [program, "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)]
    log = (tmp_path / "server.log").open("w")
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                ask(url, "{ version }")
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, (tmp_path / "server.log").read_text()
                time.sleep(0.5)
        yield url, warehouse
    finally:
        stop(process)
        log.close()


def test_materialise_all_through_the_web_server_publishes_a_release(server: tuple[str, Path]) -> None:
    url, warehouse = server
    nodes = ask(url, "{ assetNodes { assetKey { path } } }")["assetNodes"]
    assert len(nodes) > 15
    selector = {
        "repositoryLocationName": "newsledger",
        "repositoryName": "__repository__",
        "pipelineName": "__ASSET_JOB",
        "assetSelection": [{"path": node["assetKey"]["path"]} for node in nodes],
        "assetCheckSelection": None,
    }
    launched = ask(url, LAUNCH, {"params": {"selector": selector, "mode": "default", "runConfigData": "{}"}})
    assert launched["launchRun"]["__typename"] == "LaunchRunSuccess", launched
    run = launched["launchRun"]["run"]["runId"]
    status = ""
    for _ in range(360):
        status = ask(url, STATUS, {"id": run})["runOrError"]["status"]
        if status in ("SUCCESS", "FAILURE", "CANCELED"):
            break
        time.sleep(0.5)
    assert status == "SUCCESS"
    latest = Warehouse(warehouse).latest()
    assert latest is not None and verify_release(latest) == []
