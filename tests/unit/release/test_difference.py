from typing import Any

from pipeline.release.difference import changes_between
from pipeline.schema import PUBLISHED, conform, from_rows
from tests.unit.release.candidates import rows


def reader(**changed: list[dict[str, Any]]):
    given = {**rows(), **changed}
    tables = {name: conform(name, from_rows(name, given.get(name, []))) for name in PUBLISHED}
    return lambda name: tables[name]


def told(before, after, code_changed: bool = False) -> set[tuple[str, str, str, str]]:
    table = changes_between(before, after, code_changed)
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
    columns = [r["columns"] for r in changes_between(reader(), after, False).to_pylist() if r["table"] == "events"]
    assert [sorted(c) for c in columns] == [["contexts", "document_count", "mention_count"]]


def test_a_withdrawn_document_is_the_cause_of_what_went() -> None:
    assert ("documents", "doc-1", "removed", "withdrawn_document") in told(reader(), reader(documents=[]))


def test_another_code_version_is_the_cause_when_no_document_came() -> None:
    after = reader(events=[{**rows()["events"][0], "status": "occurred"}])
    assert told(reader(), after, code_changed=True) == {("events", "event-1", "changed", "code_version")}


def test_merged_and_split_events_are_called_so() -> None:
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
