from __future__ import annotations

from pathlib import Path

import pytest

from assets.build import Build

ARTICLES = {
    "strike.txt": (
        "Port workers strike in Gdansk\n\nGDANSK, March 3, 2026\n\n"
        "Port workers in Gdansk went on strike on Tuesday over pay, the Polish transport ministry said.\n\n"
        "The union said that talks with the government had failed. Prime Minister Adam Nowicki denied the charge.\n"
    ),
    "visit.txt": (
        "Minister visits Vilnius\n\nVILNIUS, March 4, 2026\n\n"
        "Polish Foreign Minister Ewa Lisowska visited Lithuania on Wednesday and met President Jonas Petrauskas.\n\n"
        "Lisowska said that Poland would send aid to Lithuania next month.\n"
    ),
    "empty.txt": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in ARTICLES.items():
        (articles / name).write_text(text, encoding="utf8")
    return articles


@pytest.fixture
def build(tmp_path: Path, folder: Path) -> Build:
    return Build(sources=[str(folder)], warehouse=str(tmp_path / "warehouse"))
