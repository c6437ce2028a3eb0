from collections import defaultdict
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.release.difference import changes_between
from pipeline.schema import PUBLISHED, TABLES, conform, from_rows
from pipeline.warehouse import write_parquet
from tests.unit.release.candidates import rows


def reader(**changed: list[dict[str, Any]]):
    given = {**rows(), **changed}
    tables = {name: conform(name, from_rows(name, given.get(name, []))) for name in PUBLISHED}
    return lambda name: tables[name]


def told(before, after, recoded=()) -> set[tuple[str, str, str, str]]:
    table = changes_between(before, after, recoded)
    return {(r["table"], r["row_id"], r["change"], r["cause"]) for r in table.to_pylist()}


def test_a_first_release_and_an_equal_one_change_nothing() -> None:
    assert told(None, reader()) == set()
    assert told(reader(), reader()) == set()


def test_a_new_document_is_the_cause_of_what_came_with_it() -> None:
    second = {**rows()["documents"][0], "doc_id": "doc-2", "source_uri": "b.txt"}
    event = {**rows()["events"][0], "document_count": 2, "mention_count": 2, "contexts": ["economic"]}
    after = reader(documents=[*rows()["documents"], second], events=[event])
    assert told(reader(), after) == {
        ("documents", "doc-2", "added", "new_document"),
        ("events", "event-1", "changed", "new_document"),
    }
    columns = [r["columns"] for r in changes_between(reader(), after).to_pylist() if r["table"] == "events"]
    assert [sorted(c) for c in columns] == [["contexts", "document_count", "mention_count"]]


def test_a_withdrawn_document_is_the_cause_of_what_went() -> None:
    assert ("documents", "doc-1", "removed", "withdrawn_document") in told(reader(), reader(documents=[]))


def test_another_code_version_is_the_cause_when_no_document_came() -> None:
    after = reader(events=[{**rows()["events"][0], "status": "occurred"}])
    assert told(reader(), after, recoded={"events"}) == {("events", "event-1", "changed", "code_version")}


def test_merged_and_split_events_are_called_so_and_name_the_other() -> None:
    event, mention = rows()["events"][0], rows()["event_mentions"][0]
    two = reader(
        events=[event, {**event, "event_id": "event-2"}],
        event_mentions=[mention, {**mention, "event_mention_id": "em-2", "event_id": "event-2"}],
    )
    one = reader(
        events=[{**event, "mention_count": 2}],
        event_mentions=[mention, {**mention, "event_mention_id": "em-2"}],
    )
    assert ("events", "event-2", "merged", "code_version") in told(two, one)
    assert ("events", "event-2", "split", "code_version") in told(one, two)
    for before, after in ((two, one), (one, two)):
        others = {r["row_id"]: r["other_row_id"] for r in changes_between(before, after).to_pylist()}
        assert others["event-2"] == "event-1" and others["event-1"] is None


def document(name: str, version: str = "1", **stated: Any) -> dict[str, Any]:
    own = {"doc_id": f"doc-{name}{version}", "source_uri": f"{name}.txt", "raw_sha256": version}
    return {**rows()["documents"][0], **own, "canonical_doc_id": own["doc_id"], **stated}


def mention(name: str, event: str, version: str = "1") -> dict[str, Any]:
    own = {"event_mention_id": f"em-{name}{version}-{event}", "event_id": event, "doc_id": f"doc-{name}{version}"}
    return {**rows()["event_mentions"][0], **own, "claim_id": None}


def event(name: str, number: int = 1) -> dict[str, Any]:
    return {**rows()["events"][0], "event_id": name, "mention_count": number}


BEFORE = reader(
    documents=[document("same"), document("gone"), document("edited"), document("stated")],
    event_mentions=[
        mention("same", "of-same"),
        mention("same", "of-all"),
        mention("gone", "of-all"),
        mention("gone", "of-gone"),
        mention("edited", "of-edited"),
        mention("stated", "of-stated"),
    ],
    events=[event("of-same"), event("of-all", 2), event("of-gone"), event("of-edited"), event("of-stated")],
)
AFTER = reader(
    documents=[document("same"), document("come"), document("edited", "2"), document("stated", publisher="The Post")],
    event_mentions=[
        mention("same", "of-same"),
        mention("same", "of-all"),
        mention("come", "of-come"),
        mention("edited", "of-edited", "2"),
        mention("stated", "of-stated"),
    ],
    events=[event("of-same", 9), event("of-all", 1), event("of-come"), event("of-edited", 9), event("of-stated", 9)],
)


def causes(**arguments: Any) -> dict[str, tuple[str, str]]:
    rows = changes_between(BEFORE, AFTER, **arguments).to_pylist()
    return {r["row_id"]: (r["change"], r["cause"]) for r in rows if r["table"] in ("events", "documents")}


def test_each_row_has_the_cause_of_the_documents_that_it_stands_on() -> None:
    assert causes() == {
        "doc-gone1": ("removed", "withdrawn_document"),
        "doc-come1": ("added", "new_document"),
        "doc-edited1": ("removed", "changed_document"),
        "doc-edited2": ("added", "changed_document"),
        "doc-stated1": ("changed", "changed_document"),
        "of-same": ("changed", "new_document"),  # none of its documents changed: the whole release's cause
        "of-all": ("changed", "withdrawn_document"),
        "of-gone": ("removed", "withdrawn_document"),
        "of-come": ("added", "new_document"),
        "of-edited": ("changed", "changed_document"),
        "of-stated": ("changed", "changed_document"),
    }


def test_with_other_code_only_what_stands_on_documents_that_came_or_went_is_their_doing() -> None:
    found = causes(recoded=set(TABLES))
    assert found["of-come"] == ("added", "new_document") and found["of-gone"] == ("removed", "withdrawn_document")
    assert found["of-edited"] == ("changed", "changed_document")
    assert {found[name][1] for name in ("of-same", "of-all", "of-stated", "doc-stated1")} == {"code_version"}


def test_an_input_that_was_refused_before_is_taken_by_other_code_not_new() -> None:
    refused = {"stage": "inputs", "source_uri": "a.txt", "raw_sha256": "0", "row_id": "", "reason": "non_article"}
    before = reader(documents=[], rejected=[refused])
    assert ("documents", "doc-1", "added", "code_version") in told(before, reader(), {"documents"})
    assert ("documents", "doc-1", "added", "changed_document") in told(before, reader())


def test_rejected_rows_are_called_by_their_whole_key_and_go_by_their_address() -> None:
    lost = {"stage": "find_events", "raw_sha256": None, "row_id": "em-1", "reason": "kernel_error"}
    after = reader(rejected=[{**lost, "source_uri": "a.txt"}, {**lost, "source_uri": "new.txt"}])
    assert told(reader(), after) == {
        ("rejected", "find_events|a.txt|em-1|kernel_error", "added", "code_version"),
        ("rejected", "find_events|new.txt|em-1|kernel_error", "added", "code_version"),
    }


def test_a_column_or_table_that_one_release_lacks_tells_nothing_of_its_rows() -> None:
    def older(name: str) -> Any:
        table = reader()(name)
        return table.drop_columns(["is_disputed"]) if name == "events" else table

    assert told(older, reader()) == set() == told(reader(), older)
    link = {"claim_id": "claim-1", "other_claim_id": "claim-2", "relation": "supports", "method": "m", "score": 1.0}
    assert told(reader(), reader(claim_links=[link])) == {
        ("claim_links", "claim-1|claim-2|supports", "added", "code_version")
    }


def test_files_give_what_tables_give(tmp_path: Path) -> None:
    for side, read in (("[a]'s=1", BEFORE), ("b", AFTER)):
        for name in PUBLISHED:
            write_parquet(tmp_path / side / f"{name}.parquet", read(name))
    files = [lambda name, side=side: tmp_path / side / f"{name}.parquet" for side in ("[a]'s=1", "b")]
    assert changes_between(*files).equals(changes_between(BEFORE, AFTER))


NAMES = st.sampled_from("abc")
EVENTS = st.dictionaries(st.tuples(NAMES, st.sampled_from("12")), st.sampled_from(["e1", "e2", "e3"]), max_size=5)
"""Of some documents in one of two versions: the event that each tells of."""


def release(told_of: dict[tuple[str, str], str], turned: bool = False) -> Any:
    order = -1 if turned else 1
    events = sorted(set(told_of.values()))
    counts = {name: sum(e == name for e in told_of.values()) for name in events}
    return reader(
        documents=[document(name, version) for name, version in sorted(told_of)][::order],
        event_mentions=[mention(name, e, version) for (name, version), e in sorted(told_of.items())][::order],
        events=[event(name, counts[name]) for name in events][::order],
    )


def keys(read: Any) -> dict[str, set[str]]:
    return {
        name: {"|".join(str(v) for v in row.values()) for row in read(name).select(list(TABLES[name].key)).to_pylist()}
        for name in PUBLISHED
        if name != "changes"
    }


def applied(held: dict[str, set[str]], changes: list[dict[str, Any]]) -> dict[str, set[str]]:
    came, went = defaultdict(set), defaultdict(set)
    for row in changes:
        side = {"added": came, "split": came, "removed": went, "merged": went}.get(row["change"])
        if side is not None:
            side[row["table"]].add(row["row_id"])
    return {name: (ids - went[name]) | came[name] for name, ids in held.items()}


@settings(max_examples=10, deadline=None)
@given(EVENTS, EVENTS)
def test_the_release_before_and_its_changes_are_the_release(
    first: dict[tuple[str, str], str], second: dict[tuple[str, str], str]
) -> None:
    before, after = release(first), release(second)
    changes = changes_between(before, after)
    assert applied(keys(before), changes.to_pylist()) == keys(after)
    assert applied(applied(keys(before), changes.to_pylist()), changes.to_pylist()) == keys(after)
    assert changes_between(release(first, turned=True), release(second, turned=True)).equals(changes)
    for row in changes.to_pylist():
        assert (row["change"] == "changed") == bool(row["columns"])
        assert (row["change"] in ("merged", "split")) == (row["other_row_id"] is not None)
