"""Opens a listed file, if it still is what was listed. Does not: read it."""

from __future__ import annotations

import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from typing import Any

from fsspec.implementations.local import LocalFileSystem

from pipeline.sources.locate import File

BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)  # while it is read
# A pipe answers at once, with nothing.
READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


def open_file(file: File) -> Any:
    """A stream of its bytes.

    Whoever may write into a source may also replace a file, or a folder above it, by a link or a pipe after it was
    listed. A local file is therefore opened folder by folder from the source down, and no link is followed.

    Raises:
        OSError: It cannot be opened, or is no regular file inside its source any more.
    """
    if not isinstance(file.filesystem, LocalFileSystem):
        return _open_elsewhere(file)
    handle = _below(file.root, file.path) if file.root else os.open(file.path, READ)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"no regular file any more: {file.path}")
    return os.fdopen(handle, "rb")


def _open_elsewhere(file: File) -> Any:
    """Opens it through fsspec. An archive's member may be locked, a link in a circle or, an AttributeError, a pipe."""
    try:
        return file.filesystem.open(file.path, "rb")
    except (AttributeError, LookupError, RuntimeError, *BROKEN) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


def _below(root: str, path: str) -> int:
    """A handle of the file at `path`, reached from `root` without following a link."""
    *folders, name = path[len(root) :].strip("/").split("/")
    folder = os.open(root, READ | os.O_DIRECTORY)
    try:
        for part in folders:
            inner = os.open(part, READ | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(name, READ | os.O_NOFOLLOW, dir_fd=folder)
    finally:
        os.close(folder)
