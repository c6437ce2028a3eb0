"""Lists the files of an address. Belongs here: folders, links, stores. Does not: what a file holds."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from pipeline.sources.address import without_credentials


class SourceError(ValueError):
    """A source that does not exist or cannot be listed: names its address."""


@dataclass(frozen=True)
class File:
    """One file of a source.

    Attributes:
        source_uri: The address as the user gave it, without credentials, joined with the key for a folder.
        key: The path inside the source; it does not change when the source moves.
        path: The path inside its file system, links resolved.
        root: The folder that it must lie in; empty if the file itself was named.
        size: Bytes, where the file system tells.
        fault: Why it must not be opened; empty if it may be.
        filesystem: Where it lies.
    """

    source_uri: str
    key: str
    path: str
    root: str
    size: int | None
    fault: str
    filesystem: Any


def locate(address: str) -> list[File]:
    """The files of a local path or of any address that fsspec knows; a folder's, recursively, sorted by key.

    Symbolic links to folders, and to files outside the source, are listed with a fault and not followed.

    Raises:
        SourceError: It does not exist or cannot be listed.
    """
    shown = without_credentials(address)
    try:
        filesystem, path = fsspec.core.url_to_fs(address)
        info = filesystem.info(path)
        if info["type"] != "directory":
            return [File(shown, _name(path), path, "", info.get("size"), _fault_of_type(info["type"]), filesystem)]
        files = _walk(filesystem, path, shown.rstrip("/"))
        return sorted(files, key=lambda file: file.key)
    except (OSError, ValueError, ImportError) as error:
        # What has credentials is not told in the words of the cause, which is recorded too, and may repeat them.
        is_open = shown == address
        detail = str(error) if is_open else ""
        raise SourceError(f"{shown}: {detail or type(error).__name__}") from (error if is_open else None)


def refuse_own(address: str, warehouse: Path) -> None:
    """Does nothing if a source can be read into a warehouse.

    Raises:
        SourceError: The warehouse lies in it: a build would read the releases that were built before.
    """
    filesystem, path = fsspec.core.url_to_fs(address)
    if isinstance(filesystem, LocalFileSystem) and Path(os.path.realpath(warehouse)).is_relative_to(
        os.path.realpath(path)
    ):
        raise SourceError(f"{address}: the warehouse {warehouse} lies in it: give it a place of its own")


def _name(path: str) -> str:
    """The last part of a path; that of a web address without what stands behind it."""
    if "://" in path:
        path = without_credentials(path).partition("#")[0].partition("?")[0]
    return path.rstrip("/").rsplit("/", 1)[-1]


def _walk(filesystem: Any, top: str, address: str) -> Iterator[File]:
    """The files below a folder, however deep; a folder that cannot be listed is one with a fault."""
    root, folders = top.rstrip("/"), [top]
    while folders:
        folder = folders.pop()
        try:
            listed = filesystem.ls(folder, detail=True)
        except OSError as error:
            if folder == top or not _is_of_the_folder(error):
                raise
            key = folder[len(root) :].lstrip("/")
            yield File(f"{address}/{key}", key, folder, root, None, f"folder cannot be listed: {error}", filesystem)
            continue
        for info in listed:
            path = info["name"].rstrip("/")
            key = path[len(root) :].lstrip("/")
            if not key:  # an object store's own entry for the folder
                continue
            if root and not path.startswith(f"{root}/"):
                yield File(f"{address}/{key}", path, path, root, None, f"listed outside the source: {path}", filesystem)
            elif info.get("islink"):
                yield _linked(filesystem, f"{address}/{key}", key, path, root)
            elif info["type"] == "directory":
                folders.append(path)
            else:
                fault = _fault_of_type(info["type"])
                yield File(f"{address}/{key}", key, path, root, info.get("size"), fault, filesystem)


def _is_of_the_folder(error: OSError) -> bool:
    """Whether a folder is at fault (closed, gone, too deep), and not the disk or the network."""
    return isinstance(error, PermissionError | FileNotFoundError | NotADirectoryError) or error.errno in (
        errno.ENAMETOOLONG,
        errno.ELOOP,
    )


def _linked(filesystem: Any, address: str, key: str, path: str, root: str) -> File:
    """The file behind a symbolic link: followed to a regular file inside the source, and nowhere else."""
    target, inside = os.path.realpath(path), os.path.realpath(root)  # Path.resolve fails where links go in a circle
    size, fault = None, ""
    try:
        found = Path(target).stat()
    except OSError:
        fault = "symbolic link to nothing"
    else:
        size = found.st_size
        if stat.S_ISDIR(found.st_mode):
            fault = "symbolic link to a folder: not followed"
        elif not Path(target).is_relative_to(inside):
            fault = "symbolic link that leaves the source: not followed"
        elif not stat.S_ISREG(found.st_mode):
            fault = "not a regular file"
    return File(address, key, target, inside, size, fault, filesystem)


def _fault_of_type(kind: str) -> str:
    """Why an entry must not be opened: opening a pipe would wait for ever."""
    return "" if kind == "file" else f"not a regular file: {kind}"
