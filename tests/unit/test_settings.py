from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import OF_THE_MACHINE, Settings, SettingsError, read_settings


def read(folder: Path, text: str) -> Settings:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf8")
    return read_settings(path)


@pytest.mark.parametrize("name", OF_THE_MACHINE)
def test_a_limit_of_the_machine_makes_no_other_release(name: str) -> None:
    assert Settings(**{name: 7}).fingerprint == Settings().fingerprint


def test_what_can_change_a_row_changes_the_fingerprint() -> None:
    assert Settings(max_input_bytes=7).fingerprint != Settings().fingerprint


def test_a_file_may_set_no_limit_of_memory(tmp_path: Path) -> None:
    assert read(tmp_path, "worker_memory_mb = 0\ndocument_seconds = 5\n") == Settings(document_seconds=5)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("document_seconds = 0", "document_seconds must be more than nothing, not 0"),
        ("worker_memory_mb = -1", "worker_memory_mb must be more than nothing, not -1"),
        ("document_seconds = 1.5", "document_seconds must be int, not 1.5"),
        ("seconds = 1", "no setting is called seconds"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_file(line: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"settings.toml: {told}"):
        read(tmp_path, line)
