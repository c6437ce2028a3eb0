"""The history of a row, and what a release says of it: three releases of a small story."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.release.explain import EXPLAINED, UnknownRow, explain, last_with
from pipeline.release.trace import trace
from tests.unit.release.candidates import published, rows


def story() -> list[dict[str, list[dict[str, Any]]]]:
    """A strike is alleged; then it occurred, and the union turns out to be the ministry; then its report goes."""
    first = rows()
    document, actor, mention = (first[name][0] for name in ("documents", "actors", "mentions"))
    other = {**document, "doc_id": "doc-2", "source_uri": "b.txt", "canonical_doc_id": "doc-2", "story_id": "story-2"}
    union = {**actor, "actor_id": "actor-2", "name": "NIS"}
    of_union = {**mention, "mention_id": "m-2", "doc_id": "doc-2"}
    documents = [document, {**other, "publisher": "The Post"}]
    second = {
        "documents": documents,
        "events": [{**first["events"][0], "status": "occurred", "contexts": ["economic"]}],
        "actors": [{**actor, "name": "National Intelligence Service", "aliases": ["NIS"], "document_count": 2}],
        "mentions": [mention, {**of_union, "actor_id": "actor-1"}],
    }
    third: dict[str, list[dict[str, Any]]] = {
        "documents": documents[1:],
        "actors": second["actors"],
        "mentions": second["mentions"][1:],
    }
    empty = {name: [] for name in ("document_lines", "events", "event_mentions", "claims")}
    one = {"documents": documents, "actors": [actor, union], "mentions": [mention, {**of_union, "actor_id": "actor-2"}]}
    return [one, second, {**third, **empty}]


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return published(tmp_path_factory.mktemp("story"), *story())


def told(releases: list[Path], identifier: str) -> list[str]:
    _, table = last_with(releases, releases[-1], identifier)
    lines = trace(releases, table, EXPLAINED[table][0], identifier)
    names = {release.name: f"R{number}" for number, release in enumerate(releases, 1)}
    return [line.replace(line.split(":")[0], names.get(line.split(":")[0], line.split(":")[0]), 1) for line in lines]


def test_an_event_is_told_from_its_first_report_to_its_end(releases: list[Path]) -> None:
    assert told(releases, "event-1") == [
        "R1: first seen",
        "R2: changed, cause: code_version",
        "  contexts: +economic",
        "  status: alleged -> occurred",
        "R3: removed, cause: withdrawn_document",
        "  a.txt (doc-1) has been withdrawn",
    ]


def test_a_merged_actor_names_the_other_and_the_other_names_it(releases: list[Path]) -> None:
    assert told(releases, "actor-2") == [
        "R1: first seen",
        "R2: merged into actor-1 'National Intelligence Service', cause: code_version",
    ]
    assert "R2: actor-2 'NIS' was merged into it, cause: code_version" in told(releases, "actor-1")
    assert "  aliases: +NIS" in told(releases, "actor-1")


def test_after_older_releases_are_gone_it_says_that_it_may_be_older(releases: list[Path]) -> None:
    lines = told(releases[1:], "actor-1")
    assert lines[0] == "R1: first seen (the oldest release that is kept; it may be older)"


def test_a_row_that_is_gone_is_explained_by_the_last_release_that_had_it(releases: list[Path]) -> None:
    assert last_with(releases, releases[2], "event-1") == (releases[1], "events")
    assert last_with(releases, releases[0], "event-1") == (releases[0], "events")
    with pytest.raises(UnknownRow, match="event-0"):
        last_with(releases, releases[2], "event-0")


def test_an_event_is_explained_with_its_sentences_their_rule_and_who_says_so(releases: list[Path]) -> None:
    lines = explain(releases[1], "event-1")
    assert lines[0] == f"event event-1 in release {releases[1].name}"
    text = "\n".join(lines)
    assert "PROTEST, occurred" in text and "National Intelligence Service (actor-1) -> nobody named" in text
    assert "unknown publisher, undated, a.txt (doc-1)" in text
    assert '"The port workers went on strike on Monday, the ministry said."' in text
    assert "rule test, confidence 0.90" in text and "said in claim-1 (asserted): the ministry" in text
    assert "claims about it:\n  claim-1 (the ministry, asserted, in unknown publisher)" in text


def test_a_claim_is_explained_with_its_chain_cue_and_events(releases: list[Path]) -> None:
    text = "\n".join(explain(releases[0], "claim-1"))
    assert "origin: 'the ministry' = the ministry (actor-1), role, cue 'said'" in text
    assert "cue: 'said'" in text and "asserted, stated, indirect quotation" in text
    assert "events that it speaks of:\n  event-1 alleged PROTEST" in text


def test_claims_that_deny_and_support_are_named(tmp_path: Path) -> None:
    claim = rows()["claims"][0]
    other = {**claim, "claim_id": "claim-2", "polarity": "denied", "denies_claim_id": "claim-1"}
    link = {"claim_id": "claim-2", "other_claim_id": "claim-1", "relation": "refutes", "method": "denial", "score": 0.5}
    (release,) = published(tmp_path, {"claims": [claim, other], "claim_links": [link]})
    assert any(line.startswith("  is denied by claim-2 (the ministry, denied") for line in explain(release, "claim-1"))
    assert any(line.startswith("  denies claim-1 (the ministry, asserted") for line in explain(release, "claim-2"))


def test_an_actor_is_explained_with_its_names_and_where_it_is_mentioned(releases: list[Path]) -> None:
    text = "\n".join(explain(releases[1], "actor-1"))
    assert "National Intelligence Service: organization" in text and "also: NIS" in text
    assert "The Post, undated, b.txt (doc-2)\n    'the ministry' (nominal, m-2, rule test)" in text
    one = "\n".join(explain(releases[1], "actor-1", most=1))
    assert "and 1 more documents" in one and "b.txt" not in one


@pytest.mark.parametrize("identifier", ["m-1", "em-1", "doc-1"])
def test_mentions_and_documents_are_explained_too(releases: list[Path], identifier: str) -> None:
    lines = explain(releases[0], identifier)
    assert "evidence:" in lines and any("strike" in line for line in lines)
