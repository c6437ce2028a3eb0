"""Lists the files of an address. Belongs here: folders, links, stores. Does not: what a file holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec


class SourceError(ValueError):
    """A source that does not exist or cannot be listed: names its address."""


@dataclass(frozen=True)
class File:
    """One file of a source.

    Attributes:
        source_uri: The address as the user gave it, joined with the key for a folder.
        key: The path inside the source; it does not change when the source moves.
        path: The path inside its file system.
        size: Bytes, where the file system tells.
        fault: Why it must not be opened; empty if it may be.
        filesystem: Where it lies.
    """

    source_uri: str
    key: str
    path: str
    size: int | None
    fault: str
    filesystem: Any


def locate(address: str) -> list[File]:
    """The files of a local path or of any address that fsspec knows; a folder's, recursively, sorted by key.

    Symbolic links to folders, and to files outside the source, are listed with a fault and not followed.

    Raises:
        SourceError: It does not exist or cannot be listed.
    """
    try:
        filesystem, path = fsspec.core.url_to_fs(address)
        info = filesystem.info(path)
        if info["type"] != "directory":
            name = path.rstrip("/").rsplit("/", 1)[-1]
            return [File(address, name, path, info.get("size"), _fault(info, None), filesystem)]
        files = _walk(filesystem, path, path.rstrip("/"), address.rstrip("/"))
        return sorted(files, key=lambda file: file.key)
    except (OSError, ValueError, ImportError) as error:
        raise SourceError(f"{address}: {error or type(error).__name__}") from error


def _walk(filesystem: Any, folder: str, root: str, address: str) -> Iterator[File]:
    for info in filesystem.ls(folder, detail=True):
        path = info["name"].rstrip("/")
        key = path[len(root) :].lstrip("/")
        if not key:  # an object store's own entry for the folder
            continue
        if info["type"] == "directory":
            try:
                yield from _walk(filesystem, path, root, address)
            except PermissionError as error:
                yield File(f"{address}/{key}", key, path, None, f"folder cannot be listed: {error}", filesystem)
            continue
        yield File(f"{address}/{key}", key, path, info.get("size"), _fault(info, root), filesystem)


def _fault(info: dict[str, Any], root: str | None) -> str:
    """Why a listed entry must not be opened: opening a pipe would wait for ever, a link may lead anywhere."""
    if info.get("islink") and root is not None:
        target = Path(info["name"]).resolve()
        if not target.exists():
            return "symbolic link to nothing"
        if target.is_dir():
            return "symbolic link to a folder: not followed"
        if not target.is_relative_to(Path(root).resolve()):
            return "symbolic link that leaves the source: not followed"
        return "" if target.is_file() else "not a regular file"
    return "" if info["type"] == "file" else f"not a regular file: {info['type']}"
