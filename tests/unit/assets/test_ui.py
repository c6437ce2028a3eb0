import os
import secrets
from pathlib import Path

import pytest
from dagster_webserver.cli import dagster_webserver

from assets.cli import main


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Commands and environments with which the web page is started."""
    calls: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda program, command, environment: calls.append((command, environment)))
    for _ in range(2):
        main(["ui", "--warehouse", str(tmp_path / "warehouse")])
    return calls


def test_the_web_page_listens_on_this_machine_only(started: list[tuple[list[str], dict[str, str]]]) -> None:
    for command, _ in started:
        assert command[command.index("-h") + 1] == "127.0.0.1"


def test_its_address_cannot_be_guessed(started: list[tuple[list[str], dict[str, str]]]) -> None:
    prefixes = [environment["DAGSTER_WEBSERVER_PATH_PREFIX"] for _, environment in started]
    assert len(set(prefixes)) == 2
    assert all(prefix.startswith("/") and len(prefix) > len(secrets.token_urlsafe(15)) for prefix in prefixes)


def test_the_web_server_still_takes_that_prefix_and_listens_here_by_default() -> None:
    options = {option.name: option for option in dagster_webserver.params}
    assert "path_prefix" in options
    assert options["host"].default == "127.0.0.1"
