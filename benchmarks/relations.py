"""Says how often a release names the relation of a copy to its original as the copy was made.

RELEASE is a release's folder; GOLD is a tab-separated list (.tsv.gz) with `id`, `cluster` and `kind` (`orig` or how the
copy was made). Only copies count whose canonical copy is the original itself. Prints a kind, its share and its copies.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from pathlib import Path

from pipeline.warehouse import read_parquet

FITTING = {
    "repost": {"exact", "repost"},
    "boiler": {"exact", "repost"},
    "noisy": {"exact", "repost"},
    "excerpt": {"excerpt"},
    "expanded": {"expanded"},
}


def relations(release: Path, gold: Path) -> dict[str, list[bool]]:
    """Whether the relation of each copy fits, by the kind of copy."""
    with gzip.open(gold, "rt", encoding="utf8", newline="") as lines:
        made = {row["id"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    columns = ["doc_id", "source_uri", "canonical_doc_id", "story_relation"]
    documents = read_parquet(release / "documents.parquet", columns).to_pylist()
    gold_of = {row["doc_id"]: made.get(row["source_uri"].rpartition("#")[2]) for row in documents}
    fits: dict[str, list[bool]] = {kind: [] for kind in FITTING}
    for row in documents:
        copy, canonical = gold_of[row["doc_id"]], gold_of[row["canonical_doc_id"]]
        is_copy = copy and canonical and canonical["kind"] == "orig" and copy["cluster"] == canonical["cluster"]
        if copy and is_copy and copy["kind"] in FITTING:
            fits[copy["kind"]].append(row["story_relation"] in FITTING[copy["kind"]])
    return fits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("gold", type=Path)
    arguments = parser.parse_args()
    for kind, fits in relations(arguments.release.resolve(), arguments.gold).items():
        print(f"{kind}: {sum(fits) / max(len(fits), 1):.3f} of {len(fits)}")


if __name__ == "__main__":
    main()
