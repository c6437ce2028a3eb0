"""Compares a release with `data/sample/expected.toml`: one finding an expectation, empty where it is met."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
Row = dict[str, Any]


def expectations() -> dict[str, list[Row]]:
    """The tables of expected.toml."""
    return tomllib.loads((SAMPLE / "expected.toml").read_text(encoding="utf8"))


def name_of(kind: str, expected: Row) -> str:
    """A name for one expectation, for people and for `not_yet.txt`."""
    if kind in ("claims", "same_claim"):
        return f"{kind}: {expected.get('source', 'several')}: {expected['content']}"
    if kind == "denials":
        return f"denials: {expected['denial']['content']}"
    if kind == "not_one_story":
        return f"not_one_story: {' / '.join(expected['pair'])}"
    if kind == "not_one_actor":
        return f"not_one_actor: {' / '.join(expected['pair'])}"
    if kind == "forbidden_events":
        return f"{kind}: {expected['source']}: {'/'.join(expected['triggers'])}: {expected['why']}"
    return f"{kind}: {expected.get('name') or expected['source']}"


def alternatives(words: str) -> list[str]:
    return [part.strip().lower() for part in words.split(" | ")]


def holds(words: str, wanted: str) -> bool:
    """Whether one of the alternatives stands in the words."""
    return any(alternative in words.lower() for alternative in alternatives(wanted))


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Found:
    """A release's rows, put so that expectations can be looked up."""

    def __init__(self, read: Callable[[str], pa.Table]) -> None:
        self.rows: Callable[[str], list[Row]] = lambda table: read(table).to_pylist()

    @cached_property
    def documents(self) -> list[Row]:
        return self.rows("documents")

    @cached_property
    def actors(self) -> dict[str, Row]:
        return {row["actor_id"]: row for row in self.rows("actors")}

    @cached_property
    def claims(self) -> list[Row]:
        return self.rows("claims")

    @cached_property
    def events(self) -> list[Row]:
        return self.rows("events")

    @cached_property
    def event_mentions(self) -> list[Row]:
        return self.rows("event_mentions")

    @cached_property
    def mentions(self) -> list[Row]:
        return self.rows("mentions")

    def document(self, source: str) -> Row | None:
        return next((d for d in self.documents if d["source_uri"].endswith(source)), None)

    def names(self, actor_id: str | None) -> set[str]:
        actor = self.actors.get(actor_id or "")
        return {n.lower() for n in [actor["name"], *actor["aliases"]]} if actor else set()

    def is_called(self, actor_ids: list[str], wanted: str) -> bool:
        return any(set(alternatives(wanted)) & self.names(i) for i in actor_ids)

    def claims_with(self, source: str, content: str) -> list[Row]:
        document = self.document(source)
        doc_id = document["doc_id"] if document else None
        return [c for c in self.claims if c["doc_id"] == doc_id and content.lower() in c["content"].lower()]


def findings(read: Callable[[str], pa.Table]) -> dict[str, str]:
    """By name of each expectation: what is wrong, or an empty text."""
    found = Found(read)
    checks: dict[str, Callable[[Found, Row], str]] = {
        "rejected": rejected,
        "excluded": excluded,
        "stories": story,
        "not_one_story": not_one_story,
        "events": event,
        "forbidden_events": forbidden_event,
        "claims": claim,
        "denials": denial,
        "same_claim": same_claim,
        "actors": actor,
        "not_one_actor": not_one_actor,
        "dates": date,
    }
    return {
        name_of(kind, expected): checks[kind](found, expected)
        for kind, entries in expectations().items()
        for expected in entries
    }


def rejected(found: Found, expected: Row) -> str:
    rows = [r for r in found.rows("rejected") if r["source_uri"].endswith(expected["source"])]
    if [r for r in rows if (r["stage"], r["reason"]) == (expected["stage"], expected["reason"])]:
        return ""
    return f"found {[(r['stage'], r['reason']) for r in rows]}"


def excluded(found: Found, expected: Row) -> str:
    document = found.document(expected["source"])
    if document is None:
        return "no such document"
    left = [words for words in expected["words"] if words in document["text"]]
    return f"in the text: {left}" if left else ""


def story(found: Found, expected: Row) -> str:
    documents = [(found.document(e["source"]), e) for e in expected["documents"]]
    if missing := [e["source"] for d, e in documents if d is None]:
        return f"no documents {missing}"
    stories = {d["story_id"] for d, _ in documents if d}
    wrong = [(e["source"], d["story_relation"]) for d, e in documents if d and d["story_relation"] not in e["relation"]]
    return "" if len(stories) == 1 and not wrong else f"{len(stories)} stories, relations {wrong}"


def not_one_story(found: Found, expected: Row) -> str:
    pair = [found.document(source) for source in expected["pair"]]
    if not all(pair):
        return "a document is missing"
    return "one story" if pair[0]["story_id"] == pair[1]["story_id"] else ""  # type: ignore[index]


def matching_events(found: Found, expected: Row) -> Iterator[tuple[Row, list[Row]]]:
    for row in found.events:
        if row["event_type"] not in as_list(expected["event_type"]):
            continue
        if "mode" in expected and row["mode"] not in as_list(expected["mode"]):
            continue
        mentions = [m for m in found.event_mentions if m["event_id"] == row["event_id"]]
        words = {m["text"].lower() for m in mentions}
        if "triggers" in expected and not any(t.lower() in w for t in expected["triggers"] for w in words):
            continue
        yield row, mentions


def event(found: Found, expected: Row) -> str:
    nearest = "no event of that type and trigger"
    for row, mentions in matching_events(found, expected):
        problems = event_problems(found, expected, row, mentions)
        if not problems:
            return ""
        if nearest.startswith("no event") or len(problems) < nearest.count(";") + 1:
            nearest = f"{row['event_id']}: " + "; ".join(problems)
    return nearest


def event_problems(found: Found, expected: Row, row: Row, mentions: list[Row]) -> list[str]:
    problems = []
    if row["status"] not in as_list(expected["status"]):
        problems.append(f"status {row['status']}")
    for role in ("source", "target"):
        ids = row[f"{role}_actor_ids"]
        for wanted in expected.get(role, []):
            if not found.is_called(ids, wanted):
                problems.append(f"{role} {[sorted(found.names(i)) for i in ids]}")
    for column in ("date_start", "date_end", "country", "is_disputed"):
        if column in expected and row[column] != expected[column]:
            problems.append(f"{column} {row[column]}")
    if expected.get("date_known") is False and row["date_start"] is not None:
        problems.append(f"date {row['date_start']}")
    if "is_historical" in expected and not any(m["is_historical"] == expected["is_historical"] for m in mentions):
        problems.append("not historical")
    wanted = {d["doc_id"] for s in expected.get("documents", []) if (d := found.document(s))}
    having = {m["doc_id"] for m in mentions}
    if len(wanted & having) < expected.get("min_documents", len(expected.get("documents", []))):
        problems.append(f"{len(wanted & having)} of its documents")
    if row["story_count"] > expected.get("max_story_count", row["story_count"]):
        problems.append(f"{row['story_count']} stories")
    return problems


def forbidden_event(found: Found, expected: Row) -> str:
    """Mentions in that document that lead to an event with a status which it must not have."""
    document = found.document(expected["source"])
    if document is None:
        return "no such document"
    status = {row["event_id"]: row["status"] for row in found.events}
    for mention in found.event_mentions:
        if mention["doc_id"] != document["doc_id"] or mention["text"].lower() not in expected["triggers"]:
            continue
        if mention["event_type"] not in as_list(expected.get("event_type", mention["event_type"])):
            continue
        if status[mention["event_id"]] in expected.get("statuses", ["occurred"]):
            sentence = document["text"][mention["sentence_start"] : mention["sentence_end"]]
            return f"{mention['event_type']} {status[mention['event_id']]}: {sentence[:120]}"
    return ""


def claim(found: Found, expected: Row) -> str:
    candidates = found.claims_with(expected["source"], expected["content"])
    if not candidates:
        return "no claim with that content"
    return min((claim_problems(found, expected, c) for c in candidates), key=len)


def claim_problems(found: Found, expected: Row, row: Row) -> str:
    problems = []
    words = row["claimant_text"] or ""
    if "claimant" in expected and not holds(words, expected["claimant"]):
        problems.append(f"claimant {words!r}")
    if "claimant_actor" in expected and expected["claimant_actor"].lower() not in found.names(row["claimant_actor_id"]):
        problems.append(f"actor {sorted(found.names(row['claimant_actor_id']))}")
    # The wire service that a document credits relays all of its claims, without words of its own in the text.
    said = [link for link in row["attribution_chain"] if link["role"] == "origin" or link["text"]]
    chain = [link["text"] or "" for link in said if link["role"] != "publisher"]
    wanted = expected.get("chain", chain)
    if len(chain) != len(wanted) or not all(holds(c, w) for c, w in zip(chain, wanted, strict=True)):
        problems.append(f"chain {chain}")
    for column in ("polarity", "certainty", "quote_type"):
        if column in expected and row[column] not in as_list(expected[column]):
            problems.append(f"{column} {row[column]}")
    if "anonymity" in expected and row["attribution_chain"][0]["anonymity"] != expected["anonymity"]:
        problems.append(f"anonymity {row['attribution_chain'][0]['anonymity']}")
    if "hedge" in expected:
        document = found.document(expected["source"]) or {"text": ""}
        hedges = [document["text"][s["start"] : s["end"]].lower() for s in row["hedge_spans"]]
        if not any(expected["hedge"].lower() in h for h in hedges):
            problems.append(f"hedges {hedges}")
    return "; ".join(problems)


def denial(found: Found, expected: Row) -> str:
    denials = found.claims_with(expected["denial"]["source"], expected["denial"]["content"])
    denied = {c["claim_id"] for c in found.claims_with(expected["claim"]["source"], expected["claim"]["content"])}
    if not denials or not denied:
        return "no such denial" if not denials else "no such claim"
    return "" if any(d["denies_claim_id"] in denied for d in denials) else "not tied"


def same_claim(found: Found, expected: Row) -> str:
    groups = [{c["claim_group_id"] for c in found.claims_with(s, expected["content"])} for s in expected["sources"]]
    return "" if all(groups) and set.intersection(*groups) else f"groups {groups}"


def actor(found: Found, expected: Row) -> str:
    rows = [r for r in found.actors.values() if expected["name"].lower() in found.names(r["actor_id"])]
    if len(rows) != 1:
        return f"{len(rows)} rows"
    row, problems = rows[0], []
    for column in ("type", "country", "sector"):
        if column in expected and row[column] not in as_list(expected[column]):
            problems.append(f"{column} {row[column]}")
    if row["document_count"] < expected.get("min_documents", 1):
        problems.append(f"{row['document_count']} documents")
    if "office" in expected and not any(
        expected["office"].lower() in (o["title"] or "").lower() for o in row["offices"]
    ):
        problems.append(f"offices {[o['title'] for o in row['offices']]}")
    for form in expected.get("forms", []):
        mentioned = [m for m in found.mentions if m["kind"] == "actor" and m["text"] == form]
        astray = [m for m in mentioned if m["actor_id"] not in (None, row["actor_id"])]
        if not any(m["actor_id"] == row["actor_id"] for m in mentioned) or astray:
            problems.append(f"form {form}: {len(mentioned)} mentions, {len(astray)} lead elsewhere")
    return "; ".join(problems)


def not_one_actor(found: Found, expected: Row) -> str:
    names = [n.lower() for n in expected["pair"]]
    both = [r["name"] for r in found.actors.values() if set(names) <= found.names(r["actor_id"])]
    missing = [n for n in names if not any(n in found.names(i) for i in found.actors)]
    return f"one actor: {both}" if both else f"not found: {missing}" if missing else ""


def date(found: Found, expected: Row) -> str:
    document = found.document(expected["source"])
    if document is None:
        return "no such document"
    day = document["published_at"].date() if document["published_at"] else None
    if expected.get("known") is False:
        return "" if day is None else f"day {day}"
    wrong = day != expected["day"] or (
        "basis" in expected and document["published_basis"] not in as_list(expected["basis"])
    )
    return f"day {day}, basis {document['published_basis']}" if wrong else ""
