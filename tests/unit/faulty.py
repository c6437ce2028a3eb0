"""A kernel of real faults, told by words in the text. Worker processes import it by name."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from pipeline.kernel import Kernel, Tables
from pipeline.language.parse import ModelError, split_paragraphs
from pipeline.settings import Settings


def split_or_fail(tables: Tables, settings: Settings) -> Tables:
    """Splits paragraphs, unless a text tells it to fail."""
    for text in tables["documents"]["text"].to_pylist():
        for word, fault in FAULTS.items():
            if word in text:
                fault(text)
    return split_paragraphs(tables, settings)


def _kill(text: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _kill_twice(text: str) -> None:
    """Kills while fewer than two files stand in the folder that the text names."""
    folder = Path(text.split()[1])
    kills = len(list(folder.iterdir()))
    if kills < 2:
        (folder / str(kills)).touch()
        _kill(text)


def _hang(text: str) -> None:
    re.fullmatch("(a|a)*b", "a" * 64)  # holds the interpreter's lock for ages


def _sleep(text: str) -> None:
    time.sleep(3600)


def _grow(text: str) -> None:
    held = [bytearray(64_000_000) for _ in range(64)]  # 4 GB
    raise AssertionError(f"there is room for {len(held)} blocks")


def _raise(text: str) -> None:
    raise ValueError("poisoned")


def _lack_model(text: str) -> None:
    raise ModelError("the spaCy pipeline nowhere is not installed")


def _lack_library(text: str) -> None:
    import no_such_library  # type: ignore[import-not-found]  # noqa: F401


FAULTS = {
    "KILL": _kill,
    "TWICE": _kill_twice,
    "HANG": _hang,
    "SLEEP": _sleep,
    "GROW": _grow,
    "RAISE": _raise,
    "MODEL": _lack_model,
    "LIBRARY": _lack_library,
}
FAULTY = Kernel("faulty", "1", ("documents",), ("paragraphs",), split_or_fail)
