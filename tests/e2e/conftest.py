from __future__ import annotations

import pytest

from assets.cli import main
from pipeline.warehouse import Warehouse
from tests.e2e.expected import SAMPLE


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse with one release of the sample, made by the command that a user types."""
    folder = tmp_path_factory.mktemp("sample") / "data" / "warehouse"
    assert main(["build", "--source", str(SAMPLE / "articles"), "--warehouse", str(folder)]) == 0
    return Warehouse(folder)
