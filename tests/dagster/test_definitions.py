"""What Dagster sees: that it loads, and that everything says what it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import defs
from assets.tables import inputs
from pipeline.schema import PUBLISHED, TABLES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command", [["dagster", "definitions", "validate", "-w", "workspace.yaml"], ["dg", "check", "defs"]]
)
def test_dagster_accepts_the_definitions(command: list[str], tmp_path: Path) -> None:
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_table_is_an_asset_with_group_kinds_version_and_description() -> None:
    specs = {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}
    assert set(PUBLISHED) <= set(specs)
    for name, spec in specs.items():
        assert spec.group_name not in (None, "default"), name
        assert spec.kinds and spec.code_version and spec.description, name
        assert not spec.owners
    assert {spec.group_name for spec in specs.values()} == {
        "sources",
        "documents",
        "language",
        "mentions",
        "claims",
        "events",
        "release",
    }
    assert specs["events"].description == TABLES["events"].description


def test_every_published_table_has_a_blocking_and_a_warning_check() -> None:
    checks = (
        {(spec.asset_key.to_user_string(), spec.name): spec.blocking for spec in defs.resolve_all_check_specs()}
        if hasattr(defs, "resolve_all_check_specs")
        else {
            (spec.asset_key.to_user_string(), spec.name): spec.blocking
            for checks in defs.asset_checks or []
            for spec in checks.check_specs  # type: ignore[union-attr]
        }
    )
    for name in PUBLISHED:
        assert checks[name, "valid"] is True and checks[name, "plausible"] is False


def test_reading_is_retried_with_backoff() -> None:
    policy = inputs.op.retry_policy
    assert policy is not None and policy.max_retries >= 2
    assert policy.backoff == dg.Backoff.EXPONENTIAL
