"""Explains a row of a release: an event, actor, claim, mention or document, with the sentences that show it.

Belongs here: what a release says of one row. Does not: how the row came to be so over releases (`trace`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.release.narrate import said, shortened
from pipeline.release.read import find_dicts, find_rows, release_columns
from pipeline.release.summarise import around, chain_in_words

Row = dict[str, Any]
LONGEST = 160  # characters of a text that stands beside what is explained
SAMPLE = 2000  # documents that tell how common a word is


class UnknownRow(LookupError):
    """An identifier that the release does not have."""


def find_row(release: Path, identifier: str) -> tuple[str, Row]:
    """The table and the row that bear an identifier.

    Raises:
        UnknownRow: The release has no such row.
    """
    for table, (column, _) in EXPLAINED.items():
        for row in find_dicts(release, table, column, [identifier]):
            return table, row
    raise UnknownRow(f"release {release.name} has no event, claim, actor, mention or document {identifier}")


def last_with(releases: list[Path], chosen: Path, identifier: str) -> tuple[Path, str]:
    """The chosen release if it has the row, else the last before it that has; and the row's table.

    Args:
        releases: The folders of all releases, oldest first.
        chosen: One of them.
        identifier: The row's identifier.

    Raises:
        UnknownRow: None has it.
    """
    for folder in (chosen, *reversed([one for one in releases if one.name < chosen.name])):
        for table, (column, _) in EXPLAINED.items():
            if find_rows(folder, table, column, [identifier], [column]).num_rows:
                return folder, table
    raise UnknownRow(f"neither release {chosen.name} nor one before it has an event, claim or actor {identifier}")


def explain(release: Path, identifier: str, most: int = 20) -> list[str]:
    """Lines that explain a row.

    Args:
        release: The release's own folder.
        identifier: The row's identifier.
        most: How many documents of evidence are shown.

    Raises:
        UnknownRow: The release has no such row.
    """
    table, row = find_row(release, identifier)
    lines = EXPLAINED[table][1](release, row, most)
    return [f"{table[:-1].replace('_', ' ')} {identifier} in release {release.name}", *lines]


def _event(release: Path, event: Row, most: int) -> Iterator[str]:
    mode = f"/{event['mode']}" if event["mode"] else ""
    names = _names(release, [*event["source_actor_ids"], *event["target_actor_ids"]])
    sources, targets = (_people(names, event[f"{side}_actor_ids"]) for side in ("source", "target"))
    yield f"  {event['event_type']}{mode}, {event['status']}{', disputed' if event['is_disputed'] else ''}"
    yield f"  {sources} -> {targets}"
    if event["contexts"]:
        yield f"  contexts: {said(event['contexts'])}"
    yield f"  when: {_when(event)}"
    yield f"  where: {_where(event)}"
    yield (
        f"  told by: mentions {event['mention_count']}, documents {event['document_count']}, "
        f"stories {event['story_count']}, independent sources {event['independent_source_count']}"
    )
    if event["first_reported"]:
        yield f"  reported: {_day(event['first_reported'])} to {_day(event['last_reported'])}"
    yield f'  summary: "{shortened(event["summary"], 400)}"'
    mentions = find_dicts(release, "event_mentions", "event_id", [event["event_id"]])
    documents = _documents(release, mentions)
    claims = _by("claim_id", find_dicts(release, "claims", "claim_id", {m["claim_id"] for m in mentions} - {None}))
    why = _why_joined(release, mentions)
    yield "evidence:"
    yield from _of_most(mentions, documents, most, lambda m, d: _event_evidence(m, d, claims, why))
    about = [c for c in find_dicts(release, "claims", "doc_id", documents) if event["event_id"] in c["event_ids"]]
    if about:
        yield "claims about it:"
        yield from (f"  {_claim_in_short(c, documents)}" for c in about[:most])


def _event_evidence(
    mention: Row, document: Row, claims: dict[str, Row], why: dict[str, tuple[str, list[str]]]
) -> Iterator[str]:
    text = document["text"]
    yield f'    "{text[mention["sentence_start"] : mention["sentence_end"]]}"'
    traits = [mention["realis"], *(t for t in ("negated", "historical") if mention[f"is_{t}"])]
    roles = [f"{r['role']} '{text[r['start'] : r['end']]}'" for r in mention["roles"]]
    yield f"      {mention['event_mention_id']}: '{mention['text']}', {', '.join([*traits, *roles])}"
    yield f"      rule {mention['rule_id']}, confidence {_number(mention['confidence'])}"
    if mention["claim_id"] in claims:
        claim = claims[mention["claim_id"]]
        yield f"      said in {claim['claim_id']} ({claim['polarity']}): {chain_in_words(claim, document)}"
    if mention["event_mention_id"] in why:
        other, agreed = why[mention["event_mention_id"]]
        yield f"      joined: most like {other}; what agrees: {', '.join(agreed) or 'only through others'}"


def _why_joined(release: Path, mentions: list[Row]) -> dict[str, tuple[str, list[str]]]:
    """Of each mention: the one that it is most like, and what agrees.

    How much a word tells depends on all documents; of many, on `SAMPLE` of them, chosen by their ids, which are hashes.
    """
    if len(mentions) < 2:
        return {}
    from pipeline.events.cluster import reasons
    from pipeline.events.join import known_mentions

    everything = release_columns(release, "documents", ["doc_id"])["doc_id"].to_pylist()
    chosen = {*sorted(everything)[:SAMPLE], *(m["doc_id"] for m in mentions)}
    tables = {name: find_rows(release, name, "doc_id", chosen) for name in ("documents", "mentions", "event_mentions")}
    named = set(tables["mentions"]["actor_id"].drop_null().to_pylist())
    actors = [find_rows(release, "actors", "actor_id", named), find_rows(release, "actors", "type", ["country"])]
    known, leads = known_mentions({**tables, "actors": pa.concat_tables(actors)})
    return reasons(known, leads, {m["event_mention_id"] for m in mentions})


def _claim(release: Path, claim: Row, most: int) -> Iterator[str]:
    documents = _documents(release, [claim])
    text = documents[claim["doc_id"]]["text"]
    yield f'  "{shortened(claim["content"], 400)}"'
    hedged = f" by {_words(text, claim['hedge_spans'])}" if claim["hedge_spans"] else ""
    yield f"  {claim['polarity']}, {claim['certainty']}{hedged}, {claim['quote_type']} quotation"
    if claim.get("relayed_certainty"):
        hedges = _words(text, claim["relayed_hedge_spans"] or [])
        yield f"  those who pass it on: {claim['relayed_certainty']} by {hedges or 'their words'}"
    if claim.get("speech_act"):
        yield f"  by saying it: {claim['speech_act']}"
    yield f"  cue: {_words(text, claim['cue_spans']) or 'none'}"
    yield (
        f"  reliability of the source {claim['source_reliability']}, credibility of what is said "
        f"{claim['information_credibility']} (Admiralty code)"
    )
    yield f"  rule {claim['rule_id']}, confidence {_number(claim['confidence'])}"
    yield "chain of attribution, origin first:"
    names = _names(release, [link["actor_id"] for link in claim["attribution_chain"] if link["actor_id"]])
    yield from (f"  {_link(link, names, documents[claim['doc_id']])}" for link in claim["attribution_chain"])
    yield "evidence:"
    yield f"  {_cited(documents[claim['doc_id']])}"
    yield f'    "{around(text, [*claim["content_spans"], *claim["cue_spans"]])}"'
    yield from _related(release, claim, most)


def _related(release: Path, claim: Row, most: int) -> Iterator[str]:
    """Claims that deny, support or repeat it or that it does, and the events that it speaks of."""
    own = claim["claim_id"]
    links = find_dicts(release, "claim_links", "claim_id", [own])
    links += find_dicts(release, "claim_links", "other_claim_id", [own])
    ids = {link[side] for link in links for side in ("claim_id", "other_claim_id")}
    others = _by("claim_id", find_dicts(release, "claims", "claim_id", ids))
    documents = _documents(release, list(others.values()))
    if links:
        yield "other claims:"
    for link in links[:most]:
        is_first = link["claim_id"] == own
        relation = RELATIONS[link["relation"]][0 if is_first else 1]
        other = others[link["other_claim_id" if is_first else "claim_id"]]
        yield f"  {relation} {_claim_in_short(other, documents)} [{link['method']}, {_number(link['score'])}]"
    if len(links) > most:
        yield f"  and {len(links) - most} more"
    events = find_dicts(release, "events", "event_id", claim["event_ids"])
    if events:
        yield "events that it speaks of:"
    for event in events:
        yield f'  {event["event_id"]} {event["status"]} {event["event_type"]}: "{shortened(event["summary"], LONGEST)}"'


RELATIONS = {
    "refutes": ("denies", "is denied by"),
    "supports": ("supports", "is supported by"),
    "identical": ("says the same as", "says the same as"),
}


def _actor(release: Path, actor: Row, most: int) -> Iterator[str]:
    kind = [actor["type"], actor["sector"], actor["country"], actor["wikidata_id"]]
    yield f"  {actor['name']}: {', '.join(k for k in kind if k)}{'' if actor['is_named'] else ', unnamed'}"
    if actor["aliases"]:
        yield f"  also: {said(actor['aliases'])}"
    for office in actor["offices"]:
        title = ", ".join(part for part in (office["title"], office["affiliation"]) if part)
        yield f"  office: {title}, seen {_day(office['first_seen'])} to {_day(office['last_seen'])}"
    yield f"  told by: mentions {actor['mention_count']}, documents {actor['document_count']}"
    mentions = find_dicts(release, "mentions", "actor_id", [actor["actor_id"]])
    yield "evidence:"
    yield from _of_most(mentions, _documents(release, mentions), most, _actor_evidence)


def _actor_evidence(mention: Row, document: Row) -> Iterator[str]:
    yield f"    '{mention['text']}' ({mention['form']}, {mention['mention_id']}, rule {mention['rule_id']})"
    yield f'      "{_around(mention, document["text"])}"'


def _mention(release: Path, mention: Row, most: int) -> Iterator[str]:
    documents = _documents(release, [mention])
    yield f"  '{mention['text']}', {mention['kind']}, {mention['form']}, rule {mention['rule_id']}"
    if mention["actor_id"]:
        yield f"  of {mention['actor_id']} {_people(_names(release, [mention['actor_id']]), [mention['actor_id']])}"
    told = ("geonameid", "country", "place_precision", "time_value", "time_start", "time_end", "time_basis")
    yield from (f"  {name}: {mention[name]}" for name in told if mention[name] is not None)
    yield "evidence:"
    yield f"  {_cited(documents[mention['doc_id']])}, code points {mention['start']} to {mention['end']}"
    yield f'    "{_around(mention, documents[mention["doc_id"]]["text"])}"'


def _event_mention(release: Path, mention: Row, most: int) -> Iterator[str]:
    documents = _documents(release, [mention])
    claims = _by("claim_id", find_dicts(release, "claims", "claim_id", {mention["claim_id"]} - {None}))
    yield f"  {mention['event_type']}, of {mention['event_id']}"
    yield "evidence:"
    yield f"  {_cited(documents[mention['doc_id']])}"
    yield from _event_evidence(mention, documents[mention["doc_id"]], claims, {})


def _document(release: Path, document: Row, most: int) -> Iterator[str]:
    yield f"  {document['title'] or 'untitled'}"
    yield f"  {_cited(document)}"
    shown = ("url", "authors", "agency", "dateline", "published_basis", "language", "raw_sha256")
    yield from (f"  {name}: {said(document[name])}" for name in shown if document.get(name))
    copy = "" if document["canonical_doc_id"] == document["doc_id"] else f" of {document['canonical_doc_id']}"
    yield f"  story {document['story_id']}: {document['story_relation']}{copy}"
    yield "evidence:"
    yield f'  "{shortened(document["text"], 400)}"'
    for table, key, words in (("claims", "claim_id", "content"), ("event_mentions", "event_id", "text")):
        rows = find_dicts(release, table, "doc_id", [document["doc_id"]])
        yield f"{table.replace('_', ' ')}: {len(rows)}"
        yield from (f"  {row[key]} '{shortened(row[words], LONGEST)}'" for row in rows[:most])


EXPLAINED: dict[str, tuple[str, Callable[[Path, Row, int], Iterator[str]]]] = {
    "events": ("event_id", _event),
    "claims": ("claim_id", _claim),
    "actors": ("actor_id", _actor),
    "event_mentions": ("event_mention_id", _event_mention),
    "mentions": ("mention_id", _mention),
    "documents": ("doc_id", _document),
}
"""By table: the column of its identifier, and what explains a row."""


def _of_most(
    mentions: list[Row], documents: dict[str, Row], most: int, lines: Callable[[Row, Row], Iterator[str]]
) -> Iterator[str]:
    """The mentions by document, the first report first, of so many documents."""
    of: dict[str, list[Row]] = {}
    for mention in sorted(mentions, key=lambda m: (m["doc_id"], m["start"])):
        of.setdefault(mention["doc_id"], []).append(mention)
    order = sorted(of, key=lambda d: (str(documents[d]["published_at"] or "9999"), documents[d]["source_uri"]))
    for doc_id in islice(order, most):
        yield f"  {_cited(documents[doc_id])}"
        for mention in of[doc_id]:
            yield from lines(mention, documents[doc_id])
    if len(order) > most:
        yield f"  and {len(order) - most} more documents"


def _documents(release: Path, rows: list[Row]) -> dict[str, Row]:
    return _by("doc_id", find_dicts(release, "documents", "doc_id", {row["doc_id"] for row in rows}))


def _by(key: str, rows: list[Row]) -> dict[str, Row]:
    return {row[key]: row for row in rows}


def _names(release: Path, ids: list[str]) -> dict[str, str]:
    return {row["actor_id"]: row["name"] for row in find_dicts(release, "actors", "actor_id", ids)}


def _people(names: dict[str, str], ids: list[str]) -> str:
    return ", ".join(f"{names.get(name, '?')} ({name})" for name in ids) or "nobody named"


def _cited(document: Row) -> str:
    """Document, publisher and date, as one would cite it."""
    paper = document["publisher"] or "unknown publisher"
    return f"{paper}, {_published(document)}, {document['source_uri']} ({document['doc_id']})"


def _published(document: Row) -> str:
    if document["published_at"] is None:
        return "undated"
    length = {"year": 4, "month": 7, "day": 10}.get(document["published_precision"], 16)
    return str(document["published_at"])[:length]


def _claim_in_short(claim: Row, documents: dict[str, Row]) -> str:
    paper = documents[claim["doc_id"]]["publisher"] or "unknown publisher"
    who = claim["claimant_text"] or "nobody named"
    return f'{claim["claim_id"]} ({who}, {claim["polarity"]}, in {paper}): "{shortened(claim["content"], LONGEST)}"'


def _link(link: Row, names: dict[str, str], document: Row) -> str:
    text = link["text"] or (document["publisher"] if link["role"] == "publisher" else None) or "not named"
    actor = f" = {names[link['actor_id']]} ({link['actor_id']})" if link["actor_id"] in names else ""
    cue = f", cue '{link['cue']}'" if link["cue"] else ""
    return f"{link['role']}: '{text}'{actor}, {link['anonymity']}{cue}"


def _when(event: Row) -> str:
    if event["date_start"] is None:
        return "not stated"
    return f"{event['date_start']} to {event['date_end']} ({event['date_precision']}, {event['date_basis']})"


def _where(event: Row) -> str:
    if event["place_name"] is None and event["country"] is None:
        return "not stated"
    parts = (event["place_name"], event["country"], event["geonameid"] and f"GeoNames {event['geonameid']}")
    basis = ", ".join(part for part in (event["place_precision"], event.get("place_basis")) if part)
    return ", ".join(str(part) for part in parts if part) + (f" ({basis})" if basis else "")


def _day(value: Any) -> str:
    return "?" if value is None else str(value)[:10]


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}"


def _around(mention: Row, text: str) -> str:
    return around(text, [{"start": mention["start"], "end": mention["end"]}])


def _words(text: str, spans: list[dict[str, int]]) -> str:
    return ", ".join(f"'{text[s['start'] : s['end']]}'" for s in spans)
