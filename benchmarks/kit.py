"""What the programs that hold the documents stage to a measuring kit share: the kit's scorer, and the stage on one input."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.documents.clean import clean
from pipeline.settings import Settings

Document = dict[str, Any]


def scorer_of(kit: Path) -> ModuleType:
    """The kit's scorer."""
    spec = importlib.util.spec_from_file_location("kit_score", kit / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(identifier: str, text: str, media_type: str) -> Document:
    """What the stage makes of an input of which nothing else is known."""
    given = {"doc_id": identifier, "source_uri": identifier, "raw_sha256": "", "media_type": media_type}
    row = {**dict.fromkeys(("title", "url", "publisher", "date", "authors")), **given, "raw_text": text}
    return clean(row, Settings()).article or {}
