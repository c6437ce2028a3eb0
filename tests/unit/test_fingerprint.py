from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import fingerprint
from pipeline.fingerprint import code_fingerprint
from pipeline.stages import KERNELS

FILES = {
    "house/__init__.py": "",
    "house/claims/__init__.py": "",
    "house/claims/find.py": "from house.claims import lexicon\n\n\ndef find():\n    import house.times.words as words\n",
    "house/claims/lexicon.py": "from pathlib import Path\nfrom house.words import (\n    lower,\n)\n",
    "house/claims/lexicon/verbs.csv": "say\n",
    "house/claims/README.md": "",
    "house/times/__init__.py": "",
    "house/times/words.py": "import pyarrow as pa\n",
    "house/times/words.csv": "today\n",
    "house/words.py": "",
    "house/events/__init__.py": "",
    "house/events/find.py": "import house.claims.find\n",
    "house/events/acts.csv": "strike\n",
}
REACHED = ("claims/find.py", "claims/lexicon.py", "claims/lexicon/verbs.csv", "times/words.py", "times/words.csv")


def of_find(folder: Path, changed: dict[str, str] | None = None) -> str:
    """The fingerprint of `house.claims.find` in a new folder with these files."""
    for name, text in {**FILES, **(changed or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return code_fingerprint("house.claims.find", folder / "house")


@pytest.mark.parametrize("name", [*REACHED, "words.py", "claims/__init__.py", "claims/lexicon/new.csv"])
def test_code_and_data_that_a_module_reaches_change_its_fingerprint(tmp_path: Path, name: str) -> None:
    key = f"house/{name}"
    assert of_find(tmp_path / "a") != of_find(tmp_path / "b", {key: FILES.get(key, "") + "# more\n"})


@pytest.mark.parametrize("name", ["events/find.py", "events/acts.csv", "claims/README.md"])
def test_what_it_does_not_reach_does_not(tmp_path: Path, name: str) -> None:
    key = f"house/{name}"
    assert of_find(tmp_path / "a") == of_find(tmp_path / "b", {key: FILES[key] + "# more\n"})


def test_another_version_of_a_library_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of_find(tmp_path / "a")
    monkeypatch.setattr(fingerprint, "_version", {"pyarrow": "99", "pathlib": ""}.__getitem__)
    assert of_find(tmp_path / "b") != before


@pytest.mark.parametrize(
    ("name", "some", "others"),
    [
        ("claims/lexicon/verbs.csv", {"find_claims"}, {"clean_documents", "join_stories", "find_mentions"}),
        ("events/lexicon/units.csv", {"find_events", "join_events"}, {"find_claims", "link_claims"}),
        ("places/countries.csv", {"find_mentions"}, {"find_events"}),
        ("schema/vocabularies/rejection.csv", set(KERNELS), set()),
    ],
)
def test_stages_rest_on_the_lexicons_that_they_read(
    monkeypatch: pytest.MonkeyPatch, name: str, some: set[str], others: set[str]
) -> None:
    edited, digest = fingerprint.ROOT / name, fingerprint._digest
    assert edited.is_file()
    modules = {stage: kernel.function.__module__ for stage, kernel in KERNELS.items()}
    before = {stage: code_fingerprint(module) for stage, module in modules.items()}
    monkeypatch.setattr(fingerprint, "_digest", lambda path: "edited" if path == edited else digest(path))
    changed = {stage for stage, module in modules.items() if code_fingerprint.__wrapped__(module) != before[stage]}
    assert some <= changed and not others & changed
