from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.release.carry import IDENTITIES, carried_ids, carry_over, members, rename
from pipeline.schema import from_rows
from tests.unit.release.candidates import first_half, rows

CLUSTERS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["e1", "e2", "e3", "e4"]))
EVENTS = next(identity for identity in IDENTITIES if identity.table == "events")


def clusters(of: Mapping[str, str | None], edition: str = "", uri: str = "a.txt") -> pa.Table:
    """The members of events: one mention each, a word of its own, all in one document of this edition."""
    mentions = pa.table(
        {
            "event_id": pa.array(of.values(), pa.string()),
            "event_mention_id": pa.array([edition + name for name in of], pa.string()),
            "doc_id": pa.array([f"doc{edition}"] * len(of), pa.string()),
            "start": pa.array([ord(name) for name in of], pa.int32()),
            "event_type": pa.array(["AID"] * len(of), pa.string()),
            "text": pa.array(of, pa.string()),
        }
    )
    return members(EVENTS, mentions, pa.table({"doc_id": [f"doc{edition}"], "source_uri": [uri]}))


def test_a_cluster_keeps_the_name_that_most_of_its_members_bore() -> None:
    before = clusters({"a": "old", "b": "old", "c": "other"})
    after = clusters({"a": "new", "b": "new", "c": "new", "d": "fresh"})
    assert carried_ids(before, after) == {"new": "old"}


def test_when_an_event_splits_the_greater_part_keeps_the_name() -> None:
    before, after = clusters(dict.fromkeys("abc", "old")), clusters({"a": "x", "b": "y", "c": "y"})
    assert carried_ids(before, after) == {"y": "old"}


def test_an_edited_document_keeps_its_names_by_input_and_words() -> None:
    before = clusters({"a": "old", "b": "other"})
    assert carried_ids(before, clusters({"a": "new", "c": "fresh"}, "2nd")) == {"new": "old"}


def test_a_document_that_was_moved_keeps_its_names_by_identifier() -> None:
    assert carried_ids(clusters({"a": "old"}), clusters({"a": "new"}, uri="moved/a.txt")) == {"new": "old"}


def test_a_name_that_another_cluster_carries_is_not_given_again() -> None:
    before, after = clusters({"a": "old"}), clusters({"a": "new", "b": "old"})
    assert carried_ids(before, after) == {"new": "old", "old": "oldx"}


def test_a_member_of_no_row_has_no_vote() -> None:
    of = {"a": None, "b": "e"}
    assert carried_ids(clusters(of), clusters({"a": "x", "b": "y"})) == {"y": "e"}
    assert carried_ids(clusters(of), clusters(of)) == {}


@given(CLUSTERS, CLUSTERS)
@settings(max_examples=200, deadline=None)
def test_no_two_clusters_get_one_name_and_order_does_not_matter(before: dict[str, str], after: dict[str, str]) -> None:
    names = carried_ids(clusters(before), clusters(after))
    given = set(after.values())
    assert set(names) <= given
    assert len({names.get(name, name) for name in given}) == len(given)
    backwards = carried_ids(clusters(dict(reversed(before.items()))), clusters(dict(reversed(after.items()))))
    assert backwards == names


def test_identifiers_are_renamed_in_the_columns_that_are_named() -> None:
    table = pa.table({"one": ["x", None, "z"], "two": ["y", "x", None], "other": ["x", "x", "x"]})
    renamed = rename(table, ("one", "two"), {"x": "old", "z": "z"})
    assert renamed["one"].to_pylist() == ["old", None, "z"] and renamed["two"].to_pylist() == ["y", "old", None]
    assert renamed["other"].to_pylist() == ["x", "x", "x"]


def claim(name: str, content: str, start: int, speaker: str = "the ministry", **more: Any) -> dict[str, Any]:
    span = {"start": start, "end": start + len(content)}
    of_them = {"doc_id": f"doc-{name[0]}", "content": content, "content_spans": [span], "claimant_text": speaker}
    return {
        **rows()["claims"][0],
        "claim_id": f"claim-{name}",
        "event_ids": [],
        "claim_group_id": "g",
        **of_them,
        **more,
    }


def test_an_edited_document_keeps_its_claims() -> None:
    old = [claim("a1", "It rained", 0), claim("a2", "It rained", 50), claim("a3", "It snowed", 90)]
    new = [
        claim("b1", "It hailed", 0),
        claim("b2", "It rained", 20),
        claim("b3", "It rained", 70, denies_claim_id="claim-b2"),
        claim("b4", "It snowed", 90, speaker="the union"),
    ]
    document = rows()["documents"][0]
    before = {
        "claims": from_rows("claims", old),
        "documents": from_rows("documents", [{**document, "doc_id": "doc-a"}]),
    }
    documents = from_rows("documents", [{**document, "doc_id": "doc-b"}])
    made = {"local_claims": from_rows("local_claims", [first_half(row) for row in new])}
    carried = carry_over(made, documents, before.__getitem__)["local_claims"]
    assert carried["claim_id"].to_pylist() == ["claim-b1", "claim-a1", "claim-a2", "claim-b4"]
    assert carried["denies_claim_id"].to_pylist() == [None, None, "claim-a1", None]
    after = {"claims": carried, "documents": documents}
    assert carry_over(made, documents, after.__getitem__)["local_claims"].equals(carried), "and in the next release"


def test_a_group_of_claims_keeps_its_name_when_its_first_claim_is_another() -> None:
    old = [claim("a1", "It rained", 0, claim_group_id="old"), claim("c1", "It rained", 0, claim_group_id="old")]
    new = [claim("a1", "It rained", 9, claim_group_id="new"), claim("c1", "It rained", 0, claim_group_id="new")]

    def documents(*names: str) -> pa.Table:
        document = rows()["documents"][0]
        return from_rows("documents", [{**document, "doc_id": n, "source_uri": n} for n in names])

    before = {"claims": from_rows("claims", old), "documents": documents("doc-a", "doc-c")}
    made = {"claims": from_rows("claims", new)}
    carried = carry_over(made, documents("doc-a", "doc-c"), before.__getitem__)["claims"]
    assert carried["claim_group_id"].to_pylist() == ["old", "old"]
