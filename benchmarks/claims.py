"""Measures the claims: what each family of rules is worth, and the stage's share of the parse's time.

KIT is the folder of the measuring kit for claims. Builds a release from its development set with the command that a
user types, then scores it whole and without the rows of each family of rules and of each class of cue, with the kit's
own scorer. Last, in one process: CPU seconds of parsing the same texts and of finding and linking their claims.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import stages
from pipeline.language.parse import paragraph_id
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.warehouse import Warehouse, read_parquet, write_parquet

FAMILIES = {
    "clause after the verb": ("verb_clause",),
    "cue after or inside what is said": ("fronted",),
    "quotation alone": ("quotation",),
    "object of the verb": ("verb_object", "verb_preposition"),
    "infinitive": ("verb_infinitive",),
    "naming and likening": ("naming", "verb_as"),
    "passive and raising": ("passive", "raising"),
    "according to, in the view of": ("according_to",),
    "nouns": ("noun", "noun_preposition"),
    "adjectives and adverbs": ("adjective", "adverb"),
    "relays": ("citing", "quoted_as_saying", "cited_report", "as_relayed"),
    "headlines, transcripts, polls": ("colon", "poll"),
}
FIGURES = ("wsw_p", "wsw_r", "wsw_f1", "strict_f1", "indirect_content_recall")
TABLES = ("documents", "document_lines")


def built(kit: Path, work: Path) -> Warehouse:
    """A warehouse with a release of the kit's development set."""
    subprocess.run(
        [sys.executable, str(kit / "unpack.py"), str(work / "articles"), "dev"], check=True, stdout=subprocess.DEVNULL
    )
    program = Path(sys.executable).with_name("newsledger")
    arguments = ["build", "--source", str(work / "articles"), "--warehouse", str(work / "warehouse")]
    subprocess.run([str(program), *arguments], check=True, stdout=subprocess.DEVNULL)
    return Warehouse(work / "warehouse")


def scored(kit: Path, release: Path) -> dict[str, float]:
    """What the kit's scorer prints last."""
    command = [sys.executable, str(kit / "score.py"), str(release), "--gold", str(kit / "polnear_dev.jsonl.gz")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures: dict[str, float] = json.loads(printed.strip().splitlines()[-1])
    return figures


def without(release: Path, folder: Path, is_left_out: Callable[[str], bool]) -> int:
    """Writes the release's tables less some claims, by rule id; returns how many were left out."""
    folder.mkdir()
    for table in TABLES:
        shutil.copyfile(release / f"{table}.parquet", folder / f"{table}.parquet")
    claims = read_parquet(release / "claims.parquet")
    left_out = pa.array([is_left_out(rule) for rule in claims["rule_id"].to_pylist()], pa.bool_())
    write_parquet(folder / "claims.parquet", claims.filter(pc.invert(left_out)))
    return int(pc.sum(left_out).as_py() or 0)


def ablations(release: Path) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """Name and test of each set of rows to leave out: nothing, each family of rules, each class of cue."""
    yield "all rules", lambda rule: False
    for name, rules in FAMILIES.items():
        yield f"rules: {name}", lambda rule, rules=rules: rule.split(":")[1] in rules  # type: ignore[misc]
    kinds = {
        rule.split(":")[0] for rule in read_parquet(release / "claims.parquet", ["rule_id"])["rule_id"].to_pylist()
    }
    for kind in sorted(kinds):
        yield f"cues: {kind}", lambda rule, kind=kind: rule.split(":")[0] == kind  # type: ignore[misc]


def shares_of_time(warehouse: Warehouse) -> dict[str, float]:
    """CPU seconds of the parse, the model loaded before, and of finding and linking claims, in this process."""
    staged = next(path.parent for path in warehouse.staging.glob("*/local_claims.parquet"))
    inputs = ("documents", "paragraphs", "mentions", "event_mentions")
    tables = {name: read_parquet(staged / f"{name}.parquet") for name in inputs}
    text_of = dict(zip(tables["documents"]["doc_id"].to_pylist(), tables["documents"]["text"].to_pylist(), strict=True))
    texts = {text_of[p["doc_id"]][p["start"] : p["end"]] for p in tables["paragraphs"].to_pylist()}
    rows = [{"paragraph_id": paragraph_id(text), "text": text} for text in sorted(texts)]
    settings = Settings()
    warm_up = {"paragraph_texts": conform("paragraph_texts", from_rows("paragraph_texts", rows[:1]))}
    stages.PARSE(warm_up, settings)
    began = time.process_time()
    paragraphs = {"paragraph_texts": conform("paragraph_texts", from_rows("paragraph_texts", rows))}
    tables |= stages.PARSE(paragraphs, settings)
    parsed = time.process_time()
    tables |= stages.FIND_CLAIMS(tables, settings)
    tables |= stages.NAME_CLAIMS(tables, settings)
    tables |= stages.COMPARE_CLAIMS(tables, settings)
    stages.LINK_CLAIMS(tables, settings)
    return {"parse": parsed - began, "claims": time.process_time() - parsed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path)
    kit = parser.parse_args().kit.resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        warehouse = built(kit, work)
        release = warehouse.latest()
        assert release is not None
        print(f"{'without':44s} {'rows':>5s} " + " ".join(f"{name:>10s}" for name in FIGURES))
        for number, (name, is_left_out) in enumerate(ablations(release)):
            rows = without(release, work / str(number), is_left_out)
            figures = scored(kit, work / str(number))
            print(f"{name:44s} {rows:5d} " + " ".join(f"{figures[key]:10.1f}" for key in FIGURES), flush=True)
        seconds = shares_of_time(warehouse)
        share = seconds["claims"] / seconds["parse"]
        print(f"CPU: parse {seconds['parse']:.1f} s, claims {seconds['claims']:.1f} s, {share:.0%} of the parse")


if __name__ == "__main__":
    main()
