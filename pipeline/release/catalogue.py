"""Lists the releases of a warehouse: which there are, which one a name means, which must be kept.

Belongs here: looking over releases as a whole. Does not: the rows of one (`read`), or removing any (`collect`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from pipeline.release.read import BrokenRelease, release_columns
from pipeline.warehouse import Warehouse

KEEP_FILE = "keep.txt"


class UnknownRelease(LookupError):
    """A release that the warehouse does not have."""


class KeepFileError(ValueError):
    """A keep file that names what is no release: names the file, the line and the word."""


@dataclass(frozen=True)
class Entry:
    """What a reader of the list wants to know of a release.

    Attributes:
        version: Its version.
        created: When it was made, ISO 8601.
        documents: Rows of the table, as the next ones.
        stories: Different stories among the documents.
        actors: Rows.
        claims: Rows.
        events: Rows.
        changes: Rows that differ from the release before.
        bytes: Size of its tables; those that another release shares are counted in both.
        is_latest: Whether it is the latest.
        kept_for: What the keep file says of it; None if it does not name it.
    """

    version: str
    created: str
    documents: int
    stories: int
    actors: int
    claims: int
    events: int
    changes: int
    bytes: int
    is_latest: bool
    kept_for: str | None


def versions(warehouse: Warehouse) -> list[Path]:
    """The folders of all releases, oldest first."""
    packages = warehouse.releases.glob("[!.]*/datapackage.json")
    return sorted(path.parent for path in packages if not path.parent.is_symlink())


def find_release(warehouse: Warehouse, name: str) -> Path:
    """The folder of a version, or of `latest`, links resolved; a path of a release is taken too.

    Raises:
        UnknownRelease: There is no such release.
    """
    folder = Path(name) if (Path(name) / "datapackage.json").is_file() else warehouse.releases / name
    if not (folder / "datapackage.json").is_file():
        there = ", ".join(path.name for path in versions(warehouse)) or "none"
        raise UnknownRelease(f"{warehouse.root} has no release {name}; there is {there}")
    return folder.resolve()


def package_of(release: Path) -> dict[str, Any]:
    """The `datapackage.json` of a release.

    Raises:
        BrokenRelease: It is not JSON.
    """
    path = release / "datapackage.json"
    try:
        return dict(json.loads(path.read_text(encoding="utf8")))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BrokenRelease(f"{path}: {error}") from error


def entries(warehouse: Warehouse) -> list[Entry]:
    """Every release, oldest first.

    Raises:
        BrokenRelease: A release cannot be read.
        KeepFileError: The keep file names what is no release.
    """
    latest, kept = warehouse.latest(), keep_file(warehouse)
    return [_entry(folder, folder.resolve() == latest, kept.get(folder.name)) for folder in versions(warehouse)]


def _entry(folder: Path, is_latest: bool, kept_for: str | None) -> Entry:
    package = package_of(folder)
    rows = {resource["name"]: resource["rows"] for resource in package["resources"]}
    stories = release_columns(folder, "documents", ["story_id"])["story_id"]
    return Entry(
        version=folder.name,
        created=package["created"],
        stories=pc.count_distinct(stories).as_py(),
        **{name: rows.get(name, 0) for name in ("documents", "actors", "claims", "events", "changes")},
        bytes=sum(resource["bytes"] for resource in package["resources"]),
        is_latest=is_latest,
        kept_for=kept_for,
    )


def keep_file(warehouse: Warehouse) -> dict[str, str]:
    """The versions that `keep.txt` of the warehouse names, with what stands beside each.

    One version a line, then what it is kept for; empty lines and those that begin with # say nothing.

    Raises:
        KeepFileError: It names what is no release: a slip of the pen must not cost the release that was meant.
    """
    path, there = warehouse.root / KEEP_FILE, {folder.name for folder in versions(warehouse)}
    if not path.exists():
        return {}
    kept: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
        version, _, comment = line.strip().partition(" ")
        if not version or version.startswith("#"):
            continue
        if version not in there:
            raise KeepFileError(f"{path}, line {number}: no release is called {version}")
        kept[version] = comment.strip(" #")
    return kept
