from collections.abc import Mapping

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.release.carry import IDENTITIES, carried_ids, members, regrouped, rename

CLUSTERS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["e1", "e2", "e3", "e4"]))
EVENTS = next(identity for identity in IDENTITIES if identity.table == "events")


def clusters(of: Mapping[str, str | None], edition: str = "") -> pa.Table:
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
    return members(EVENTS, mentions, pa.table({"doc_id": [f"doc{edition}"], "source_uri": ["a.txt"]}))


def test_a_cluster_keeps_the_name_that_most_of_its_members_bore() -> None:
    before = clusters({"a": "old", "b": "old", "c": "other"})
    after = clusters({"a": "new", "b": "new", "c": "new", "d": "fresh"})
    assert carried_ids(before, after) == {"new": "old", "fresh": "fresh"}


def test_when_an_event_splits_the_greater_part_keeps_the_name() -> None:
    before, after = clusters(dict.fromkeys("abc", "old")), clusters({"a": "x", "b": "y", "c": "y"})
    assert carried_ids(before, after) == {"y": "old", "x": "x"}
    assert regrouped(before, clusters({"a": "x", "b": "old", "c": "old"})) == {"x": "split"}
    assert regrouped(clusters({"a": "x", "b": "old"}), clusters({"a": "old", "b": "old"})) == {"x": "merged"}


def test_an_edited_document_keeps_its_names_by_input_and_words() -> None:
    before = clusters({"a": "old", "b": "other"})
    assert carried_ids(before, clusters({"a": "new", "c": "fresh"}, "2nd")) == {"new": "old", "fresh": "fresh"}


def test_a_member_of_no_row_is_counted_and_left_out() -> None:
    assert clusters({"a": None, "b": "e"})["member"].to_pylist() == ["b"]


@given(CLUSTERS, CLUSTERS)
@settings(max_examples=200, deadline=None)
def test_no_two_clusters_get_one_name_and_order_does_not_matter(before: dict[str, str], after: dict[str, str]) -> None:
    names = carried_ids(clusters(before), clusters(after))
    assert set(names) == set(after.values())
    assert len(set(names.values())) == len(names)
    backwards = carried_ids(clusters(dict(reversed(before.items()))), clusters(dict(reversed(after.items()))))
    assert backwards == names


def test_identifiers_are_renamed_in_values_and_lists() -> None:
    table = pa.table({"one": ["x", None, "z"], "many": pa.array([["x", "z"], [], ["y"]], pa.list_(pa.string()))})
    renamed = rename(table, ("one", "many"), {"x": "old"})
    assert renamed["one"].to_pylist() == ["old", None, "z"]
    assert renamed["many"].to_pylist() == [["old", "z"], [], ["y"]]
