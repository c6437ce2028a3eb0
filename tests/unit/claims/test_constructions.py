"""The table of constructions: short texts with every claim they give, held word for word."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.claims.find import claims_of
from tests.unit.parses import parsed

CASES = tomllib.loads(Path(__file__).with_name("constructions.toml").read_text(encoding="utf8"))["case"]
DEFAULTS = {"polarity": "asserted", "certainty": "stated", "act": "assertive"}


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_construction(case: dict[str, Any]) -> None:
    document = parsed(case["text"], publisher="The Example", agency=case.get("agency"))
    found = claims_of(document)
    content_of = {claim["claim_id"]: claim["content"] for claim in found}
    wanted = [{**DEFAULTS, **claim} for claim in case["claims"]]
    columns = {key for claim in wanted for key in claim}
    made = [{key: value for key, value in shown(case["text"], c, content_of).items() if key in columns} for c in found]
    assert made == [{key: claim.get(key) for key in columns} for claim in wanted]


def shown(text: str, claim: dict[str, Any], content_of: dict[str, str]) -> dict[str, Any]:
    """The claim as the table writes it."""
    chain = [link for link in claim["attribution_chain"] if link["role"] != "publisher"]
    return {
        "content": claim["content"],
        "chain": " > ".join(f"{x['text'] or '-'} ({x['cue'] or ''}; {x['anonymity']})" for x in chain),
        "polarity": claim["polarity"],
        "certainty": claim["certainty"],
        "hedges": [text[s["start"] : s["end"]] for s in claim["hedge_spans"]] or None,
        "relayed": claim["relayed_certainty"],
        "act": claim["speech_act"],
        "denies": content_of.get(claim["denies_claim_id"] or ""),
    }
