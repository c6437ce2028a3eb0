"""Explains a row: an event, actor or claim with the sentences that show it, its rules, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.events.cluster import reasons
from pipeline.events.join import known_mentions
from pipeline.release.read import Reader, release_reader
from pipeline.release.summarise import around
from pipeline.schema import TABLES


class UnknownRow(LookupError):
    """An identifier that the release does not have."""


def explain(read: Reader, identifier: str) -> list[str]:
    """Lines that explain a row of events, claims or actors.

    Raises:
        UnknownRow: The release has no such row.
    """
    for table, lines in (("events", _event), ("claims", _claim), ("actors", _actor)):
        key = TABLES[table].key[0]
        for row in read(table).to_pylist():
            if row[key] == identifier:
                return [f"{table[:-1]} {identifier}", *_cells(row), *lines(read, row)]
    raise UnknownRow(f"no event, claim or actor is called {identifier}")


def history(releases: list[Path], identifier: str) -> Iterator[str]:
    """What each release says of the row in `changes`, oldest first."""
    for folder in releases:
        for row in release_reader(folder)("changes").to_pylist():
            if row["row_id"] == identifier:
                columns = f" ({', '.join(row['columns'])})" if row["columns"] else ""
                yield f"{folder.name}: {row['change']}{columns}, cause: {row['cause']}"


def _cells(row: dict[str, Any]) -> list[str]:
    return [f"  {name}: {value}" for name, value in row.items() if value not in (None, [], "")]


def _event(read: Reader, event: dict[str, Any]) -> Iterator[str]:
    documents = {row["doc_id"]: row for row in read("documents").to_pylist()}
    mentions = read("event_mentions").to_pylist()
    own = [row for row in mentions if row["event_id"] == event["event_id"]]
    known = known_mentions({name: read(name) for name in ("documents", "mentions", "actors")}, mentions)
    why = reasons(known, {row["event_mention_id"] for row in own})
    yield "evidence:"
    for row in own:
        document = documents[row["doc_id"]]
        said = f", in claim {row['claim_id']}" if row["claim_id"] else ""
        yield f"  {row['event_mention_id']} [{row['rule_id']}{said}] {document['source_uri']}"
        yield f"    {document['text'][row['sentence_start'] : row['sentence_end']]}"
        if row["event_mention_id"] in why:
            other, agreed = why[row["event_mention_id"]]
            yield f"    most like {other}; what agrees: {', '.join(agreed) or 'only through others'}"


def _claim(read: Reader, claim: dict[str, Any]) -> Iterator[str]:
    document = next(row for row in read("documents").to_pylist() if row["doc_id"] == claim["doc_id"])
    yield "evidence:"
    yield f"  [{claim['rule_id']}] {document['source_uri']}"
    yield f"    {around(document['text'], [*claim['content_spans'], *claim['cue_spans']])}"
    for row in read("claim_links").to_pylist():
        if claim["claim_id"] in (row["claim_id"], row["other_claim_id"]):
            yield f"  {row['claim_id']} {row['relation']} {row['other_claim_id']} [{row['method']}]"


def _actor(read: Reader, actor: dict[str, Any]) -> Iterator[str]:
    documents = {row["doc_id"]: row for row in read("documents").to_pylist()}
    yield "evidence:"
    for row in read("mentions").to_pylist():
        if row["actor_id"] == actor["actor_id"]:
            span = [{"start": row["start"], "end": row["end"]}]
            document = documents[row["doc_id"]]
            yield f"  [{row['rule_id']}] '{row['text']}' in {document['source_uri']}"
            yield f"    {around(document['text'], span)}"
