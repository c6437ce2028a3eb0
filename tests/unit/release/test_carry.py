import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.release.carry import carried_ids, rename

CLUSTERS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["e1", "e2", "e3", "e4"]))


def test_a_cluster_keeps_the_name_that_most_of_its_members_bore() -> None:
    before = {"a": "old", "b": "old", "c": "other"}
    assert carried_ids(before, {"a": "new", "b": "new", "c": "new", "d": "fresh"}) == {"new": "old", "fresh": "fresh"}


def test_when_an_event_splits_the_greater_part_keeps_the_name() -> None:
    before = dict.fromkeys("abc", "old")
    assert carried_ids(before, {"a": "x", "b": "y", "c": "y"}) == {"y": "old", "x": "x"}


@given(CLUSTERS, CLUSTERS)
@settings(max_examples=200, deadline=None)
def test_no_two_clusters_get_one_name_and_order_does_not_matter(before: dict[str, str], after: dict[str, str]) -> None:
    names = carried_ids(before, after)
    assert set(names) == set(after.values())
    assert len(set(names.values())) == len(names)
    backwards = carried_ids(dict(reversed(before.items())), dict(reversed(after.items())))
    assert backwards == names


def test_identifiers_are_renamed_in_values_and_lists() -> None:
    table = pa.table({"one": ["x", None, "z"], "many": pa.array([["x", "z"], [], ["y"]], pa.list_(pa.string()))})
    renamed = rename(table, ("one", "many"), {"x": "old"})
    assert renamed["one"].to_pylist() == ["old", None, "z"]
    assert renamed["many"].to_pylist() == [["old", "z"], [], ["y"]]
