"""The table of constructions: one sentence a row, with its claimant, chain, content, polarity and certainty."""

import csv
from pathlib import Path

import pytest

from pipeline.claims.find import claims_of
from tests.unit.parses import parsed

with (Path(__file__).parent / "constructions.csv").open(encoding="utf8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=[row["construction"] for row in ROWS])
def test_construction(row: dict[str, str]) -> None:
    document = parsed(row["text"].replace("~~", "\n\n"), publisher="The Example")
    claims = claims_of(document)
    found = [
        {
            "claimant": claim["claimant_text"] or "",
            "relayers": " > ".join(x["text"] for x in claim["attribution_chain"] if x["role"] == "relayer"),
            "content": claim["content"].replace("\n\n", "~~"),
            "polarity": claim["polarity"],
            "certainty": claim["certainty"],
        }
        for claim in claims
    ]
    assert len(found) == int(row["claims"]), found
    if found:
        wanted = {key: row[key] for key in ("claimant", "relayers", "content", "polarity", "certainty")}
        assert wanted in found
