"""Tells by a hash whether the code of a stage is what it was: its modules, their data files, the libraries' versions.

Belongs here: what code rests on. Does not: what is made again when it changes. Whoever extends a lexicon need not think
of a version: every stage that reads it has another fingerprint. So has one of whose code only a comment changed, which
then runs once more than it must.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parent

# Wherever in a module: much is imported only when it is called. Parsing every module would take ten times as long.
IMPORT = re.compile(r"^[ \t]*(?:from ([\w.]+) import (\([^)]*\)|.*)|import ([\w.]+)(?: as \w+)?)[ \t]*$", re.M)
NO_DATA = (".py", ".md")


@cache
def code_fingerprint(module: str, root: Path = ROOT) -> str:
    """A short hash of all that a module's results rest on.

    That is its file, every module of its package that it reaches by imports, the data files beside each, and the
    versions of the libraries that they import by the name under which they are installed. It is worked out once a
    process: what is loaded then is what it speaks of.

    Args:
        module: The module's full name, as in `pipeline.claims.find`.
        root: The folder of the package that it belongs to.
    """
    reached: set[Path] = set()
    libraries: set[str] = set()
    waiting = [module]
    while waiting:
        for path in _files(waiting.pop(), root):
            if path not in reached:
                reached.add(path)
                for name in _imports(path):
                    (waiting.append if name.split(".")[0] == root.name else libraries.add)(name)
    files = reached.union(*map(_data, {path.parent for path in reached}))
    parts = [f"{path.relative_to(root).as_posix()} {_digest(path)}" for path in sorted(files)]
    parts += [f"{name} {_version(name)}" for name in sorted({name.split(".")[0] for name in libraries})]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


@cache
def _files(module: str, root: Path) -> tuple[Path, ...]:
    """The file of a module and those of the packages around it; none for a name that is no module."""
    folder, found = root, []
    for part in module.split(".")[1:]:
        found += [folder / "__init__.py", folder / f"{part}.py"]
        folder /= part
    return tuple(path for path in (*found, folder / "__init__.py") if path.is_file())


@cache
def _imports(path: Path) -> frozenset[str]:
    """What a module imports by full names; of `from a import b` both `a` and `a.b`, which may be a module."""
    names: set[str] = set()
    for origin, some, whole in IMPORT.findall(path.read_text(encoding="utf8")):
        names |= {whole} if whole else {origin, *(f"{origin}.{name}" for name in re.findall(r"\w+", some))}
    return frozenset(names)


@cache
def _data(folder: Path) -> frozenset[Path]:
    """The data files of a package: in its folder, and in those below that are no packages."""
    found: set[Path] = set()
    for path in folder.iterdir():
        if path.name.startswith((".", "__")):
            continue
        if path.is_dir() and not (path / "__init__.py").is_file():
            found |= _data(path)
        elif path.is_file() and path.suffix not in NO_DATA:
            found.add(path)
    return frozenset(found)


@cache
def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@cache
def _version(library: str) -> str:
    """The version of a library; empty for a part of Python, whose version is not looked at."""
    if library in sys.stdlib_module_names:
        return ""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
