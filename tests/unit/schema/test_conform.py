import pyarrow as pa
import pytest

from pipeline.schema import SchemaError, conform, from_rows

LINK = {"claim_id": "claim-b", "other_claim_id": "claim-a", "relation": "refutes", "method": "denial", "score": 1.0}


def test_rows_come_back_sorted_by_key_in_the_defined_types() -> None:
    table = conform(
        "claim_links", from_rows("claim_links", [LINK, {**LINK, "claim_id": "claim-a", "other_claim_id": "x"}])
    )
    assert table["claim_id"].to_pylist() == ["claim-a", "claim-b"]
    assert table.schema.field("score").type == pa.float32()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"relation": "doubts"}, "codes that claim_relation lacks: \\['doubts'\\]"),
        ({"method": None}, "method is null in 1 rows"),
    ],
)
def test_a_bad_cell_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        conform("claim_links", from_rows("claim_links", [{**LINK, **change}]))


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(SchemaError, match="repeat the key"):
        conform("claim_links", from_rows("claim_links", [LINK, LINK]))


def test_unknown_and_missing_columns_are_named() -> None:
    with pytest.raises(SchemaError, match="no such column: colour"):
        from_rows("claim_links", [{**LINK, "colour": "red"}])
    table = from_rows("claim_links", [LINK])
    with pytest.raises(SchemaError, match="missing columns \\['score'\\]"):
        conform("claim_links", table.drop_columns(["score"]))
    with pytest.raises(SchemaError, match="unknown columns \\['extra'\\]"):
        conform("claim_links", table.append_column("extra", pa.array([1])))
