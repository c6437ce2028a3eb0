"""Scores names of actors and places beside the bare spaCy model that the parse uses: same texts, same scorer, one run.

Sets: the development set of the measuring kit, and those of our own in `data/`. KITS is the folder of the kits.
The bare model's persons, organisations (ORG, and NORP where that scores better) and places (GPE, LOC, FAC where better)
are written as the tables of a release, and scored by the kit's program as our release is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from score import KITS, Kit, score

from pipeline.language.parse import load_model
from pipeline.settings import Settings

OWN = tuple(sorted((Path(__file__).parent / "data").glob("*_names.txt")))
MARKED = re.compile(r"\[(PER|ORG|LOC|OTHER) ([^\]]+)\]")
MAPPINGS = (
    {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place"},
    {"PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"},
    {"PERSON": "person", "ORG": "organization", "NORP": "organization", "GPE": "place", "LOC": "place"},
)
FIGURES = ("score", "by_type", "untyped_strict", "overlap")

Row = dict[str, Any]


def marked_texts(path: Path) -> Iterator[Row]:
    """The texts of a file with names marked "[PER Ann Lee]", as records of a kit's gold."""
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines()):
        if line.startswith("#") or not line:
            continue
        text, gold, last = "", [], 0
        for found in MARKED.finditer(line):
            text += line[last : found.start()]
            gold.append({"start": len(text), "end": len(text) + len(found[2]), "type": found[1]})
            text, last = text + found[2], found.end()
        yield {"id": f"{path.stem}-{number}", "set": path.stem, "text": text + line[last:], "gold": gold}


def own_kit(path: Path, work: Path) -> Kit:
    """A file of our own marked texts as a set of the kit."""
    gold, source = work / f"{path.stem}_gold.jsonl.gz", work / f"{path.stem}.jsonl"
    records = list(marked_texts(path))
    with gzip.open(gold, "wt", encoding="utf8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    source.write_text("".join(json.dumps({k: r[k] for k in ("id", "text")}) + "\n" for r in records), encoding="utf8")
    return Kit(path.stem, "actors", (), (str(source),), (str(gold),))


def bare_release(gold: list[Row], mapping: dict[str, str], folder: Path) -> Path:
    """Writes what the bare model finds in the texts as the tables of a release that the scorer reads."""
    nlp = load_model(Settings().model)
    documents, mentions, actors = [], [], []
    for record, parsed in zip(gold, nlp.pipe(r["text"] for r in gold), strict=True):
        documents.append({"doc_id": record["id"], "source_uri": f"bare#{record['id']}", "text": record["text"]})
        for entity in parsed.ents:
            if (kind := mapping.get(entity.label_)) is None:
                continue
            key = f"{record['id']}-{entity.start_char}"
            mentions.append(
                {
                    "mention_id": key,
                    "doc_id": record["id"],
                    "kind": "place" if kind == "place" else "actor",
                    "start": entity.start_char,
                    "end": entity.end_char,
                    "text": entity.text,
                    "form": "name",
                    "actor_id": None if kind == "place" else key,
                }
            )
            actors.append({"actor_id": key, "name": entity.text, "type": kind})
    for name, rows in (("documents", documents), ("mentions", mentions), ("actors", actors)):
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    return folder


def bare_score(kit: Kit, folder: Path) -> Row:
    """The figures of the bare model, by the mapping of its labels that scores best."""
    path = folder / kit.gold[0]
    with gzip.open(path, "rt", encoding="utf8") as lines:
        gold = [json.loads(line) for line in lines]
    scored = []
    for mapping in MAPPINGS:
        with tempfile.TemporaryDirectory() as work:
            release = bare_release(gold, mapping, Path(work))
            command = [sys.executable, str(folder / "score.py"), str(release), "--gold", str(path)]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            scored.append(json.loads(printed.strip().splitlines()[-1]))
    return max(scored, key=lambda figures: figures["score"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kits", type=Path)
    parser.add_argument(
        "--work", type=Path, default=Path("build/scores"), help="where to build (default: build/scores)"
    )
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    kits = arguments.kits.resolve()
    own = (own_kit(path, arguments.work.resolve()) for path in OWN)
    for kit in (next(k for k in KITS if k.name == "crossner"), *own):
        ours, bare = score(kit, kits, arguments.work), bare_score(kit, kits / kit.folder)
        margin = round(float(str(ours["score"])) - bare["score"], 4)
        for name, figures in (("newsledger", ours), (Settings().model, bare)):
            print(json.dumps({"set": kit.name, "of": name, **{f: figures[f] for f in FIGURES}}))
        print(json.dumps({"set": kit.name, "margin": margin}), flush=True)


if __name__ == "__main__":
    main()
