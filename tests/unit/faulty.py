"""A kernel of real faults, told by words in the text. Worker processes import it by name."""

from __future__ import annotations

import os
import re
import signal
import time

from pipeline.kernel import Kernel, Tables
from pipeline.language.parse import ModelError, split_paragraphs
from pipeline.settings import Settings


def split_or_fail(tables: Tables, settings: Settings) -> Tables:
    """Splits paragraphs, unless a text tells it to fail."""
    for text in tables["documents"]["text"].to_pylist():
        for word, fault in FAULTS.items():
            if word in text:
                fault()
    return split_paragraphs(tables, settings)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hang() -> None:
    re.fullmatch("(a|a)*b", "a" * 64)  # holds the interpreter's lock for ages


def _sleep() -> None:
    time.sleep(3600)


def _grow() -> None:
    held = [bytearray(64_000_000) for _ in range(64)]  # 4 GB
    raise AssertionError(f"there is room for {len(held)} blocks")


def _raise() -> None:
    raise ValueError("poisoned")


def _lack_model() -> None:
    raise ModelError("the spaCy pipeline nowhere is not installed")


def _lack_library() -> None:
    import no_such_library  # type: ignore[import-not-found]  # noqa: F401


FAULTS = {
    "KILL": _kill,
    "HANG": _hang,
    "SLEEP": _sleep,
    "GROW": _grow,
    "RAISE": _raise,
    "MODEL": _lack_model,
    "LIBRARY": _lack_library,
}
FAULTY = Kernel("faulty", "1", ("documents",), ("paragraphs",), split_or_fail)
